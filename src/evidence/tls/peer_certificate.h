/* peer_certificate.h: the facts of a certificate that a TLS server showed, by OpenSSL's X.509. */
#ifndef AEDILE_EVIDENCE_TLS_PEER_CERTIFICATE_H
#define AEDILE_EVIDENCE_TLS_PEER_CERTIFICATE_H

#include "evidence/traffic/traffic.h"

/* Signatures tried in one capture, and bits of the keys tried: each takes a millisecond or so. */
enum { PEER_SIGNATURES_MAX = 2000, PEER_KEY_BITS_MAX = 4096 };

/* Texts go into the arena, times are microseconds since the epoch. E_MALFORMED: not a certificate;
 * then only `der`, `sha256` and unknown times are filled in. E_MEMORY. Whether a certificate that
 * bears its issuer's name signed itself is tried, counted in *tried, within the ceilings above.
 * NUL in a text, and spaces and controls in a host name, are written as RFC 4514 does, \00. */
MUST_CHECK enum status peer_certificate_read(struct bytes der, struct arena *arena, size_t *tried,
        struct tls_certificate *ret_certificate, struct fault *why);

#endif
