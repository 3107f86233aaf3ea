/* certificate.h: X.509 certificates and public keys, by OpenSSL; with
 * tls/peer_certificate.h the one place that includes its x509 headers. A certificate is passed
 * around as its DER bytes; those that were parsed of late are known, for one stands in an APK many
 * times (in each scheme, its key beside it), and decoding its key takes the time. */
#ifndef AEDILE_EVIDENCE_APKSIG_CERTIFICATE_H
#define AEDILE_EVIDENCE_APKSIG_CERTIFICATE_H

#include "evidence/apksig.h"

struct evp_pkey_st; /* OpenSSL's EVP_PKEY; freed with EVP_PKEY_free */
struct x509_st;     /* OpenSSL's X509 */

enum { CERTIFICATES_KNOWN = 8 };

/* The last certificates that were parsed. Begins as zeros; the bytes of each must stay. */
struct known_certificates {
    struct bytes der[CERTIFICATES_KNOWN];
    struct x509_st *parsed[CERTIFICATES_KNOWN];
    size_t next; /* the place of the next one */
};

void known_certificates_free(struct known_certificates *known);

/* A parsed certificate, which the caller frees; NULL: not a certificate, or one of a curve of its
 * own (evidence/own_curve.h), which no function here reads. NULL may be freed. */
struct x509_st *certificate_parse(struct known_certificates *known, struct bytes der);
void certificate_free(struct x509_st *parsed);

/* The facts of one certificate, texts in the arena. E_MALFORMED: not a certificate. BER is
 * accepted where DER is due, as Android does; digests are of the bytes given. */
MUST_CHECK enum status certificate_read(struct known_certificates *known, struct bytes der,
        struct arena *arena, struct certificate *ret_certificate, struct fault *why);

/* The first of `count` certificates that has this issuer (DER of a Name) and serial (content of an
 * INTEGER), as an index; `count` when none has. Those that are NULL are passed over. */
size_t certificate_find(
        struct x509_st *const *parsed, size_t count, struct bytes issuer, struct bytes serial);

/* Why Android would not let this certificate sign a JAR, or NULL when it would. */
const char *certificate_objection(struct x509_st *parsed);

/* True when the issuer of `child` bears the subject of `parent`; signatures are not looked at. */
bool certificate_is_issued_by(const struct x509_st *child, const struct x509_st *parent);

/* The public key of a certificate, parsed or not, or from its own SubjectPublicKeyInfo, which may
 * be that of a known certificate; NULL when unreadable. */
struct evp_pkey_st *certificate_parsed_key(struct x509_st *parsed);
struct evp_pkey_st *certificate_key(struct known_certificates *known, struct bytes der);
struct evp_pkey_st *public_key_read(
        const struct known_certificates *known, struct bytes subject_public_key_info);

/* True when the certificate holds exactly this SubjectPublicKeyInfo. */
bool certificate_holds_key(
        struct known_certificates *known, struct bytes der, struct bytes subject_public_key_info);

#endif
