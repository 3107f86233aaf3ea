/* capture.h: reads packet captures: pcap (micro- and nanoseconds, both byte orders) and pcapng
 * (draft-ietf-opsawg-pcapng), plain or compressed by gzip or zstd, into flows, DNS answers, TLS
 * sessions and HTTP exchanges.
 *
 * Two passes: the first reads each packet's headers and notes where the payload stands; the second
 * puts each connection's stream together from those notes and hands it to tls/ and http/. */
#ifndef AEDILE_EVIDENCE_CAPTURE_CAPTURE_H
#define AEDILE_EVIDENCE_CAPTURE_CAPTURE_H

#include "evidence/tls/tls_stream.h"

/* Ceilings of one capture: kept bodies, kept plaintext, decompressed size, flows. Beyond them what
 * is left out is said in *ret_partial. */
#define CAPTURE_BODIES_MAX       (UINT64_C(256) << 20)
#define CAPTURE_PLAINTEXT_MAX    (UINT64_C(256) << 20)
#define CAPTURE_DECOMPRESSED_MAX (UINT64_C(2) << 30)
enum { CAPTURE_FLOWS_MAX = 2000000 };

/* True when the file starts as a capture does, compressed ones included. */
bool capture_is_capture(struct bytes file);

/* Read it. `key_log_text` is the tester's key log file, empty when none; secrets embedded in pcapng
 * are used besides. Passages point into `file` or the arena. A cut or damaged packet ends the
 * reading there: *ret_partial says where, packets before it count. Faults: E_MALFORMED, E_LIMIT,
 * E_MEMORY. */
MUST_CHECK enum status capture_open(struct bytes file, struct bytes key_log_text,
        struct arena *arena, struct traffic **ret_traffic, struct fault *ret_partial,
        struct fault *why);

/* The same; now and then `done` is told of a part of the file that was looked at, so that the pages
 * of a mapped one can be forgotten: what is looked at again brings them back. */
MUST_CHECK enum status capture_open_by_pieces(struct bytes file, struct bytes key_log_text,
        void (*done)(struct bytes piece), struct arena *arena, struct traffic **ret_traffic,
        struct fault *ret_partial, struct fault *why);

#endif
