/* compressed_certificate.h: a chain of certificates that the server compressed (RFC 8879). */
#ifndef AEDILE_EVIDENCE_TLS_COMPRESSED_CERTIFICATE_H
#define AEDILE_EVIDENCE_TLS_COMPRESSED_CERTIFICATE_H

#include "evidence/tls/tls_reader.h"

/* Decompress the body of a CompressedCertificate message, which the side's gathering holds, into a
 * region "tls/<session>/server/certificate": the body of the Certificate message. zlib, brotli and
 * zstd, up to HANDSHAKE_MAX bytes. NULL, or in words why not; then *ret_body is empty, and *failed
 * tells whether memory was spent. */
const char *tls_decompress_certificate(struct tls_reader *reader, const struct tls_side *side,
        struct bytes compressed, struct bytes *ret_body, bool *failed);

#endif
