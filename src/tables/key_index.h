/* key_index.h: which rows of one source hold a value in a key column: hashes in order. */
#ifndef AEDILE_TABLES_KEY_INDEX_H
#define AEDILE_TABLES_KEY_INDEX_H

#include "tables/table.h"

enum { KEY_ROWS_MAX = 1 << 26 };

struct key_entry {
    uint32_t hash, row;
};

struct key_index {
    struct key_entry *items; /* by hash, then row */
    size_t count;
    bool filled;
    unsigned passes; /* look-ups that were answered by a pass over the rows, before it was filled */
};

uint32_t key_hash(const struct value *value);

/* Read the column once and build the index; nothing is done when it is filled already. */
MUST_CHECK enum status key_index_fill(struct key_index *index, const struct table *table,
        const struct source *source, struct scan_state *state, size_t column, struct fault *why);

/* The first entry with this hash, or one past the end of those before it. */
size_t key_index_find(const struct key_index *index, uint32_t hash);
void key_index_free(struct key_index *index);
void scan_state_free(struct scan_state *state);

#endif
