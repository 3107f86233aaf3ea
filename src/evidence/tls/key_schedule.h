/* key_schedule.h: HKDF-Expand-Label (RFC 8446, section 7.1; RFC 5869) and the PRF of TLS 1.0 to 1.2
 * (RFC 5246, section 5; RFC 2246, section 5). */
#ifndef AEDILE_EVIDENCE_TLS_KEY_SCHEDULE_H
#define AEDILE_EVIDENCE_TLS_KEY_SCHEDULE_H

#include "base/bytes.h"

/* HKDF-Extract: `ret_secret` has room for the digest's size. False when OpenSSL cannot. */
bool hkdf_extract(const char *digest, struct bytes salt, struct bytes key, uint8_t *ret_secret,
        size_t *ret_size);

/* Fill `out` with `size` bytes, at most 255; the context is empty. */
bool hkdf_expand_label(
        const char *digest, struct bytes secret, const char *label, uint8_t *out, size_t size);

/* The PRF over label and seed; digest NULL: that of TLS 1.0 and 1.1, MD5 and SHA-1. */
bool tls_prf(const char *digest, struct bytes secret, const char *label, struct bytes seed,
        uint8_t *out, size_t size);

/* HMAC over up to two parts; the size of the result, 0 when OpenSSL cannot. */
size_t hmac_of(const char *digest, struct bytes key, struct bytes first, struct bytes second,
        uint8_t *ret_mac);

#endif
