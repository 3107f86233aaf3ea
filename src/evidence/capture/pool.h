/* pool.h: a growing list whose items never move, for what there is one of per packet or flow. Items
 * are numbered from 1, so that 0 can mean none. */
#ifndef AEDILE_EVIDENCE_CAPTURE_POOL_H
#define AEDILE_EVIDENCE_CAPTURE_POOL_H

#include "base/arena.h"

enum { POOL_CHUNK = 4096 }; /* items allocated at a time */

struct pool {
    struct arena *arena;
    size_t item_size;
    uint8_t **chunks;
    size_t chunk_count, chunk_capacity;
    uint32_t count;
};

static inline void *pool_get(const struct pool *pool, uint32_t number)
{
    return pool->chunks[(number - 1) / POOL_CHUNK] + (number - 1) % POOL_CHUNK * pool->item_size;
}

/* The zeroed next item, whose number is then pool->count; NULL when memory is spent. */
static inline void *pool_add(struct pool *pool)
{
    if (pool->count % POOL_CHUNK == 0 && pool->count / POOL_CHUNK == pool->chunk_count) {
        if (pool->count > UINT32_MAX - POOL_CHUNK - 1 ||
                !arena_grow(pool->arena, (void **)&pool->chunks, pool->chunk_count,
                        &pool->chunk_capacity, sizeof(*pool->chunks))) {
            return NULL;
        }
        uint8_t *chunk = arena_array(pool->arena, POOL_CHUNK, pool->item_size);
        if (chunk == NULL) {
            return NULL;
        }
        pool->chunks[pool->chunk_count++] = chunk;
    }
    return pool_get(pool, ++pool->count);
}

#endif
