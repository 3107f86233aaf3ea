/* decompress.h: captures that were compressed whole: gzip (RFC 1952, any number of members) by zlib
 * and Zstandard (RFC 8878, any number of frames) by libzstd.
 *
 * zlib and not libdeflate, because a capture that was cut short still yields what came before. */
#ifndef AEDILE_EVIDENCE_PACKET_DECOMPRESS_H
#define AEDILE_EVIDENCE_PACKET_DECOMPRESS_H

#include "base/arena.h"

bool decompress_is_compressed(struct bytes file);

/* The first bytes of what is compressed, up to `size`; how many there are, 0 when none or without
 * memory. */
size_t decompress_start(struct bytes file, uint8_t *ret_start, size_t size);

/* Decompress all, up to `limit` bytes, into the arena. Damage, a cut and the ceiling are no faults:
 * what came before is handed out and *ret_partial says what is missing and where in `file`. Faults:
 * E_MEMORY. */
MUST_CHECK enum status decompress_all(struct bytes file, uint64_t limit, struct arena *arena,
        struct bytes *ret_bytes, struct fault *ret_partial, struct fault *why);

#endif
