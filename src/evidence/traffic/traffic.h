/* traffic.h: network traffic as an exhibit holds it, whatever its format: what the HAR reader and
 * the capture reader both fill in. The rows of its lists are described in traffic_facts.h.
 *
 * Nothing is decoded on the way in: a passage points at the very bytes that were collected, and
 * traffic_place() tells where in the file they stand. */
#ifndef AEDILE_EVIDENCE_TRAFFIC_TRAFFIC_H
#define AEDILE_EVIDENCE_TRAFFIC_TRAFFIC_H

#include "base/buffer.h"
#include "evidence/anomaly.h"
#include "evidence/traffic/connection_facts.h"

/* A region's bytes from `at` to the next piece stem from file bytes [file_at, file_at + size): as
 * many when the stream is in clear, the whole record or frame when they were decrypted or unpacked.
 */
struct region_piece {
    uint64_t at, size, file_at;
};

/* Memory that passages point into: the file itself (entry ""), or a reassembled or decrypted stream
 * of it, named by `entry` ("tcp/3/client", "tls/3/server"), whose raw bytes `pieces` give. */
struct region {
    struct bytes bytes;
    const char *entry;           /* never NULL */
    struct region_piece *pieces; /* by `at`; NULL when the region is the file */
    size_t piece_count;
    uint64_t first; /* offset of bytes.data[0] in the stream that `entry` names */
};

struct traffic {
    struct region *regions;          /* by address, once traffic_finish was called */
    struct http_exchange *exchanges; /* in file order; for captures by the time of the request */
    struct tls_session *tls_sessions;
    struct tls_certificate *certificates;
    struct dns_answer *dns_answers;
    struct flow *flows;
    size_t region_count, exchange_count, tls_session_count, certificate_count, dns_answer_count,
            flow_count;
    const char *creator; /* the program that wrote the exhibit and its version, or NULL */
    struct anomalies anomalies;
    size_t signatures_tried; /* of certificates */
    size_t region_capacity, exchange_capacity, tls_session_capacity, certificate_capacity,
            dns_answer_capacity, flow_capacity;
};

/* Add a region; the room is of `arena`. False without memory. */
MUST_CHECK bool traffic_add_region(
        struct traffic *traffic, struct arena *arena, const struct region *region);

/* Order the regions so that places can be found. Call it when all are added, and again when more
 * were. */
void traffic_finish(struct traffic *traffic);

/* Where bytes that a passage points at stand in the exhibit. For a region with pieces the entry's
 * raw range is the span of the file bytes that hold them. False when they stand in no region
 * (composed text) or are empty. */
bool traffic_place(const struct traffic *traffic, struct bytes raw, struct place *ret_place);

/* The passage's text. A plain one is borrowed; a JSON one is unescaped into `buffer` (cleared
 * first) unless it has no escapes. A lone surrogate becomes its three WTF-8 bytes, so that no two
 * texts fall together. Faults: E_LIMIT at the buffer's ceiling, E_MEMORY. */
MUST_CHECK enum status passage_text(const struct passage *passage, struct buffer *buffer,
        struct bytes *ret_text, struct fault *why);

/* How far a walk over one passage has come, so that ranges asked in rising order cost one walk. */
struct passage_walk {
    const uint8_t *raw; /* of which passage; NULL: none yet */
    size_t raw_at, text_at;
};

/* The raw bytes that byte range [at, at + size) of the passage's text stems from; the whole escape
 * where the range starts or ends inside one. Empty for an empty range and past the text's end.
 * `walk` (which may be NULL) goes on from the last call for the same passage. */
struct bytes passage_raw(
        const struct passage *passage, struct passage_walk *walk, size_t at, size_t size);

#endif
