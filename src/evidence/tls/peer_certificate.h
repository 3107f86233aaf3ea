/* peer_certificate.h: the facts of a certificate that a TLS server showed, by OpenSSL's X.509. */
#ifndef AEDILE_EVIDENCE_TLS_PEER_CERTIFICATE_H
#define AEDILE_EVIDENCE_TLS_PEER_CERTIFICATE_H

#include "evidence/traffic/traffic.h"

/* Texts go into the arena, times are microseconds since the epoch. E_MALFORMED: not a certificate;
 * then only `der`, `sha256` and unknown times are filled in. E_MEMORY. */
MUST_CHECK enum status peer_certificate_read(struct bytes der, struct arena *arena,
        struct certificate *ret_certificate, struct fault *why);

#endif
