/* rows.h: what all lists of knowledge share: reading a data file row by row, and a map from names
 * to numbers. Private to src/knowledge. */
#ifndef AEDILE_KNOWLEDGE_ROWS_H
#define AEDILE_KNOWLEDGE_ROWS_H

#include "base/arena.h"
#include "base/syntax/csv.h"

/* Takes one row; csv->fields live as long as csv->arena. */
typedef enum status row_taker(void *list, const struct csv *csv, struct fault *why);

/* Hand each row to `take`, in file order, until one is refused. */
MUST_CHECK enum status rows_read(struct bytes text, const char *const *columns, struct arena *arena,
        row_taker *take, void *list, struct fault *why);

/* Refusals of the row at hand; why->at is its line. */
enum status row_bad_value(const struct csv *csv, struct fault *why, int column);
enum status row_refuse(const struct csv *csv, struct fault *why, const char *reason);
enum status row_no_memory(const struct csv *csv, struct fault *why);

/* The index of `name` among `names` (ended by NULL), or -1. */
int name_index(const char *const *names, const char *name);

/* "yes" and "no"; anything else is false with *ret_value unchanged. */
MUST_CHECK bool read_yes_no(const char *text, bool *ret_value);

struct name_slot {
    struct bytes name;
    size_t value;
};

/* Open addressing, in an arena. Names are borrowed. Start it with the arena alone. */
struct name_map {
    struct arena *arena;
    struct name_slot *slots;
    size_t capacity, count;
    size_t longest; /* bytes of its longest name */
};

/* Put a name that is not there yet: OK, E_USAGE when it is there, E_MEMORY. */
MUST_CHECK enum status name_map_put(struct name_map *map, struct bytes name, size_t value);
bool name_map_find(const struct name_map *map, struct bytes name, size_t *ret_value);

/* The hash both use, eight bytes a step. It says nothing of order and leaves no process. */
uint64_t name_hash(struct bytes name);

#endif
