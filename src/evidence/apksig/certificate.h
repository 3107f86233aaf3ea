/* certificate.h: X.509 certificates and public keys, by OpenSSL; with
 * tls/peer_certificate.h the one place that includes its x509 headers. A certificate is passed
 * around as its DER bytes and read again when asked about. */
#ifndef AEDILE_EVIDENCE_APKSIG_CERTIFICATE_H
#define AEDILE_EVIDENCE_APKSIG_CERTIFICATE_H

#include "evidence/apksig.h"

struct evp_pkey_st; /* OpenSSL's EVP_PKEY; freed with EVP_PKEY_free */

/* The facts of one certificate, texts in the arena. E_MALFORMED: not a certificate. BER is
 * accepted where DER is due, as Android does; digests are of the bytes given. */
MUST_CHECK enum status certificate_read(struct bytes der, struct arena *arena,
        struct certificate *ret_certificate, struct fault *why);

/* True when issuer (DER of a Name) and serial (content of an INTEGER) are the certificate's. */
bool certificate_is_named(struct bytes der, struct bytes issuer, struct bytes serial);

/* Why Android would not let this certificate sign a JAR, or NULL when it would. */
const char *certificate_objection(struct bytes der);

/* True when the issuer of `child` bears the subject of `parent`; signatures are not looked at. */
bool certificate_is_issued_by(struct bytes child, struct bytes parent);

/* The public key of a certificate, or from its own SubjectPublicKeyInfo; NULL when unreadable. */
struct evp_pkey_st *certificate_key(struct bytes der);
struct evp_pkey_st *public_key_read(struct bytes subject_public_key_info);

/* True when the certificate holds exactly this SubjectPublicKeyInfo. */
bool certificate_holds_key(struct bytes der, struct bytes subject_public_key_info);

#endif
