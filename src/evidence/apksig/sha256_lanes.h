/* sha256_lanes.h: SHA-256 (FIPS 180-4) of sixteen texts of one size at once, on processors with
 * AVX-512: half as fast again or more as one after the other on their SHA instructions. The chunks
 * and pages of an app that a signature covers are such texts. OpenSSL does not offer this for
 * SHA-256; where the processor cannot, and for what does not fill the lanes, crypto.h stands. */
#ifndef AEDILE_EVIDENCE_APKSIG_SHA256_LANES_H
#define AEDILE_EVIDENCE_APKSIG_SHA256_LANES_H

#include "base/bytes.h"

#include <stdbool.h>

enum { SHA256_LANES = 16, SHA256_SIZE = 32, SHA256_BLOCK = 64 };

/* Whether this processor, and the system on it, can. */
bool sha256_lanes_can(void);

/* The digests of sixteen texts, each `head` (less than 64 bytes) followed by a body of its own, all
 * of `size` bytes, less than 2^32. Only where sha256_lanes_can(). */
void sha256_lanes(struct bytes head, const uint8_t *const bodies[SHA256_LANES], size_t size,
        uint8_t ret_digests[SHA256_LANES][SHA256_SIZE]);

#endif
