/* string_pool.h: the string table of compiled XML and resources (ResStringPool in AOSP's
 * ResourceTypes.h). UTF-8 and UTF-16, both forms of length; styles are ignored.
 *
 * Damage is bounded and noted as anomalies "string-pool-…"; a string that cannot be read is "". */
#ifndef AEDILE_EVIDENCE_STRING_POOL_H
#define AEDILE_EVIDENCE_STRING_POOL_H

#include "evidence/anomaly.h"

/* Decoded text of one pool; a hostile pool lets many entries share one long string. */
#define STRING_POOL_TEXT_MAX ((size_t)1 << 28)

#define NO_STRING UINT32_C(0xffffffff)

struct string_pool {
    struct bytes chunk; /* header to end, cut to what is there; borrowed */
    uint64_t at;        /* of the chunk in the file */
    uint32_t count;
    bool is_utf8, is_sorted;
    size_t offsets_at, strings_at, strings_end; /* inside the chunk */
    const char **texts;                         /* decoded on first use; NULL until then */
    size_t text_size;                           /* decoded so far */
    bool spent;                                 /* memory or STRING_POOL_TEXT_MAX ran out */
    struct arena *arena;
    struct anomalies *anomalies;
};

/* Read the header of the pool whose chunk starts at `at` and has `size` bytes (both already inside
 * the file). E_MALFORMED when the header itself is cut, E_MEMORY. */
MUST_CHECK enum status string_pool_open(struct bytes file, uint64_t at, size_t size,
        struct arena *arena, struct anomalies *anomalies, struct string_pool *ret_pool,
        struct fault *why);

/* The string as NUL-ended UTF-8 in the arena; "" when its data is bad, NULL when there is no such
 * index or memory ran out (pool->spent tells which). A NUL inside ends it and is an anomaly. */
const char *string_pool_text(struct string_pool *pool, uint32_t index);

#endif
