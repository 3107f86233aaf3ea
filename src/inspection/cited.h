/* cited.h: the bytes that a place names, taken anew from the opened exhibit: of the file itself, of
 * an archive's entry decoded, of a stream put together or opened by keys. */
#ifndef AEDILE_INSPECTION_CITED_H
#define AEDILE_INSPECTION_CITED_H

#include "inspection/exhibits.h"

/* The bytes are a view of the source or of `decoded`, which is replaced. Faults: E_MISSING when the
 * exhibit has no such entry or range; those of zip_read. */
MUST_CHECK enum status cited_bytes(const struct source *source, const struct place *place,
        struct buffer *decoded, struct bytes *ret_bytes, struct fault *why);

/* The same for an exhibit of `aedile query`, by its id. */
MUST_CHECK enum status query_set_bytes(const struct query_set *set, int64_t exhibit,
        const struct place *place, struct buffer *decoded, struct bytes *ret_bytes,
        struct fault *why);

/* Fill in the digests of what all findings cite, by the order of exhibits, entries' names and
 * places. Dexes that are kept are taken as they are, other entries decoded once each, and those
 * larger than CITED_ENTRY_MAX, or past CITED_ENTRIES_MAX bytes together, not at all: their digests
 * stay empty, as do those of places without extent, of the session file, and of what lies past
 * CITED_DIGESTED_MAX bytes in all. Takes time by the number of citations and of pieces of streams,
 * times its logarithm. Faults: E_MEMORY. */
enum { CITED_ENTRY_MAX = 16 << 20, CITED_ENTRIES_MAX = 24 << 20, CITED_DIGESTED_MAX = 256 << 20 };
MUST_CHECK enum status cited_digests(const struct exhibits *exhibits, struct rule_result *results,
        size_t count, struct fault *why);

#endif
