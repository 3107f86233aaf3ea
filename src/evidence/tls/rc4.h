/* rc4.h: the stream cipher RC4 as TLS up to 1.2 used it (RFC 2246, section 6.2.3.1; test vectors in
 * RFC 6229). It protects nothing today (RFC 7465) and is here to read what old software sent:
 * OpenSSL keeps it in a module that is loaded from a file and may not be there. */
#ifndef AEDILE_EVIDENCE_TLS_RC4_H
#define AEDILE_EVIDENCE_TLS_RC4_H

#include "base/bytes.h"

struct rc4 {
    uint8_t state[256];
    uint8_t i, j;
};

/* The key has 1 to 256 bytes. */
void rc4_start(struct rc4 *cipher, struct bytes key);

/* Decrypt (or encrypt) the next bytes of the stream into `out`, which may be where they stand. */
void rc4_apply(struct rc4 *cipher, struct bytes bytes, uint8_t *out);

#endif
