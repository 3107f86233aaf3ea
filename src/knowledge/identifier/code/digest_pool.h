/* digest_pool.h: every digest of the planted values, found by its first bytes. Private to
 * src/knowledge/identifier. */
#ifndef AEDILE_KNOWLEDGE_IDENTIFIER_CODE_DIGEST_POOL_H
#define AEDILE_KNOWLEDGE_IDENTIFIER_CODE_DIGEST_POOL_H

#include "base/buffer.h"
#include "knowledge/identifier/code/digest.h"
#include "knowledge/identifier/variant.h"

enum {
    POOL_SHORT = 8,       /* digests of up to so many bytes count only where they stand alone */
    POOL_LONG = 16,       /* the shortest of the others */
    POOL_FILTER = 1 << 20 /* bits */
};

struct pool_entry {
    uint64_t start; /* first eight bytes, as they lie in memory; of shorter ones zeros follow */
    uint32_t digest_at;
    uint32_t seed;
    uint8_t size, outer, inner, before; /* algorithms from 1, `inner` 0: none; enum before */
    bool is_reversed; /* its hexadecimal digits stand from the last to the first */
};

/* What was done to the value before it was hashed. */
enum before {
    BEFORE_NOTHING,
    BEFORE_BASE64,
    BEFORE_HEX,
    BEFORE_PERCENT,
    BEFORE_REVERSED,
    BEFORE_UTF16,
    BEFORE_GB18030,
    BEFORES
};

struct pool {
    struct digest_maker *maker;
    struct pool_entry *slots; /* open addressing; size 0: free */
    size_t slot_count, count;
    struct buffer digests;
    uint64_t filter[POOL_FILTER / 64];
    bool failed;
};

/* Add the digests of one seed's variants, and the digests of those. Out of memory shows as
 * pool->failed. */
void pool_add(struct pool *pool, size_t seed, const struct variants *variants);
void pool_free(struct pool *pool);

/* Bit arithmetic on the start alone; false: certainly no digest begins so. */
static inline bool pool_may_hold(const struct pool *pool, uint64_t start)
{
    uint64_t bit = (start * 0x9e3779b97f4a7c15u) >> 44;
    return (pool->filter[bit / 64] >> (bit % 64) & 1) != 0;
}

/* The longest digest with which `bytes` begins (`alone`: that is all of it), or NULL. */
const struct pool_entry *pool_find(const struct pool *pool, struct bytes bytes, bool alone);

/* "sha256 → md5": outermost first. */
void pool_describe(const struct pool_entry *entry, struct buffer *out);

static inline uint64_t pool_start(const uint8_t *bytes, size_t size)
{
    uint64_t start = 0;
    memcpy(&start, bytes, size < sizeof(start) ? size : sizeof(start));
    return start;
}

#endif
