/* rows.h: anchors of a fixed size that begin with many capitals and digits in a row
 * ("[0-9]{17}[0-9Xx]"). Few texts have such rows, so only those are followed byte by byte. Private
 * to src/knowledge/identifier. */
#ifndef AEDILE_KNOWLEDGE_IDENTIFIER_CODE_ROWS_H
#define AEDILE_KNOWLEDGE_IDENTIFIER_CODE_ROWS_H

#include "base/bytes.h"

/* Capitals and digits that such an anchor begins with at least; bytes of all anchors; anchors. */
enum { ROW_MIN = 8, ROWS_SIZE_MAX = 63, ROWS_MAX = 8 };

struct row {
    uint64_t last; /* the bit of its last byte */
    size_t size;
    uint32_t number;
    bool edge_before, edge_behind; /* "\b" */
};

/* Zeroed: none. */
struct rows {
    uint64_t first, last; /* the bits of all first bytes, of all last ones */
    uint64_t takes[256];  /* by byte, the bits of the places where it may stand */
    struct row items[ROWS_MAX];
    size_t count, size;
};

/* Take an anchor of single bytes, classes like "[A-Z0-9]" and counts like "{4}", "\b" around it;
 * false: it is none of these, or too much. */
bool rows_add(struct rows *rows, const char *anchor, uint32_t number);

/* A text under way: set `rows` and `text`, the rest zeroed. */
struct row_walk {
    const struct rows *rows;
    struct bytes text;
    size_t at;
    uint64_t state, left; /* anchors under way; of those that end before `at`, what is to be told */
    size_t block;         /* behind the block in which these rows begin */
    uint64_t starts, large; /* capitals and digits of the block at `block` */
};

/* The next end of a match, up to `until`; false: none. */
bool rows_next(struct row_walk *walk, size_t until, uint32_t *ret_number, size_t *ret_end);

#endif
