/* arena.h: memory that lives exactly as long as one piece of work and is freed in one call.
 * A ceiling is stated where the arena is made; past it allocation fails as if memory were spent. */
#ifndef AEDILE_BASE_ARENA_H
#define AEDILE_BASE_ARENA_H

#include "base/bytes.h"
#include "base/fault.h"

struct arena {
    struct arena_block *blocks; /* newest first; small requests share a block */
    size_t used;                /* bytes given out, rounding included */
    size_t limit;               /* 0: unlimited; else allocation fails beyond it */
    size_t block_size;          /* that small requests share; 0: 16 KiB; 1: each has its own */
};

/* Zeroed memory aligned for any type, or NULL when memory or the limit is spent. */
void *arena_alloc(struct arena *arena, size_t size);

/* As arena_alloc, for count items of size bytes each; NULL too when the product overflows. */
void *arena_array(struct arena *arena, size_t count, size_t size);

/* A NUL-ended copy, or NULL. A NUL inside `text` ends what strlen sees, as it would in C. */
char *arena_copy(struct arena *arena, struct bytes text);

/* The same with ASCII letters in lower case. */
char *arena_copy_lower(struct arena *arena, struct bytes text);

/* A formatted, NUL-ended string, or NULL. */
char *arena_print(struct arena *arena, const char *format, ...) PRINTF_LIKE(2, 3);

/* Make room for one more item in a growing array. *items has *capacity places, `count` of them
 * used; it is moved to a larger array when full (the old one stays until arena_free, so the cost
 * is at most double). False when memory is spent; *items then still holds what it held. */
MUST_CHECK bool arena_grow(
        struct arena *arena, void **items, size_t count, size_t *capacity, size_t item_size);

/* Go through the memory given out, a block at a time; *at is NULL at the start. False at the end.
 * Arenas that were asked for the same in the same order give their blocks in the same order. */
bool arena_next(const struct arena *arena, const struct arena_block **at, struct bytes *ret_memory);

void arena_free(struct arena *arena);

#endif
