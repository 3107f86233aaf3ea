#include "evidence/apksig/certificate.h"

#include "base/hex.h"
#include "base/utf8.h"
#include "evidence/own_curve.h"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <ctype.h>
#include <limits.h>
#include <time.h>

static void release_certificate(X509 **certificate)
{
    X509_free(*certificate);
}

static void release_bio(BIO **bio)
{
    (void)BIO_free(*bio);
}

static void release_name(X509_NAME **name)
{
    X509_NAME_free(*name);
}

static X509 *parse(struct bytes der)
{
    const unsigned char *at = der.data;
    bool is_sane = der.size > 0 && der.size <= LONG_MAX && !has_own_curve(der);
    return is_sane ? d2i_X509(NULL, &at, (long)der.size) : NULL;
}

/* The caller and `known` each hold a reference of their own. */
static X509 *shared(X509 *parsed)
{
    return X509_up_ref(parsed) == 1 ? parsed : NULL;
}

X509 *certificate_parse(struct known_certificates *known, struct bytes der)
{
    for (size_t i = 0; i < CERTIFICATES_KNOWN; i++) {
        if (known->parsed[i] != NULL && bytes_equal(known->der[i], der)) {
            return shared(known->parsed[i]);
        }
    }
    X509 *parsed = parse(der);
    if (parsed == NULL) {
        return NULL;
    }
    size_t place = known->next++ % CERTIFICATES_KNOWN;
    X509_free(known->parsed[place]);
    known->parsed[place] = parsed;
    known->der[place] = der;
    return shared(parsed);
}

void known_certificates_free(struct known_certificates *known)
{
    for (size_t i = 0; i < CERTIFICATES_KNOWN; i++) {
        X509_free(known->parsed[i]);
    }
    *known = (struct known_certificates){.next = 0};
}

void certificate_free(X509 *parsed)
{
    X509_free(parsed);
}

/* What was written to a BIO, as NUL-ended, repaired UTF-8; NULL without memory. */
static const char *text_of(BIO *bio, struct arena *arena)
{
    char *data = NULL;
    long size = BIO_get_mem_data(bio, &data);
    struct buffer SCOPED(buffer_free) text = {0};
    if (size > 0) {
        utf8_append_repaired(&text, (struct bytes){(const uint8_t *)data, (size_t)size});
    }
    return text.failed ? NULL : arena_copy(arena, buffer_bytes(&text));
}

static const char *name_text(const X509_NAME *name, struct arena *arena)
{
    BIO *bio SCOPED(release_bio) = BIO_new(BIO_s_mem());
    if (bio == NULL) {
        return NULL;
    }
    (void)X509_NAME_print_ex(bio, name, 0, XN_FLAG_RFC2253 & ~(unsigned long)ASN1_STRFLGS_ESC_MSB);
    return text_of(bio, arena);
}

static const char *serial_text(const X509 *certificate, struct arena *arena)
{
    BIGNUM *number = ASN1_INTEGER_to_BN(X509_get0_serialNumber(certificate), NULL);
    char *digits = number == NULL ? NULL : BN_bn2hex(number);
    char *copy = arena_copy(arena, bytes_of(digits));
    for (char *at = copy; at != NULL && *at != 0; at++) {
        *at = (char)tolower((unsigned char)*at);
    }
    OPENSSL_free(digits);
    BN_free(number);
    return copy;
}

static const char *algorithm_text(int nid, struct arena *arena)
{
    const char *name = nid == NID_undef ? "unknown" : OBJ_nid2ln(nid);
    return arena_copy(arena, bytes_of(name));
}

static int64_t seconds_of(const ASN1_TIME *time)
{
    struct tm parts;
    return ASN1_TIME_to_tm(time, &parts) == 1 ? (int64_t)timegm(&parts) : 0;
}

static bool names_debug_key(const X509_NAME *subject)
{
    char name[32];
    int size = X509_NAME_get_text_by_NID(
            (X509_NAME *)(uintptr_t)subject, NID_commonName, name, (int)sizeof(name));
    return size > 0 && strcmp(name, "Android Debug") == 0;
}

static const char *key_name(const X509 *certificate)
{
    ASN1_OBJECT *kind = NULL;
    X509_PUBKEY *key = X509_get_X509_PUBKEY(certificate);
    if (key == NULL || X509_PUBKEY_get0_param(&kind, NULL, NULL, NULL, key) != 1) {
        return "unknown";
    }
    switch (OBJ_obj2nid(kind)) {
    case NID_rsaEncryption:
        return "RSA";
    case NID_dsa:
        return "DSA";
    case NID_X9_62_id_ecPublicKey:
        return "EC";
    default:
        return "unknown";
    }
}

static bool digest_text(struct bytes der, const EVP_MD *method, char *ret_hex)
{
    uint8_t digest[EVP_MAX_MD_SIZE];
    unsigned int size = 0;
    if (EVP_Digest(der.data, der.size, digest, &size, method, NULL) != 1) {
        return false;
    }
    hex_write((struct bytes){digest, size}, ret_hex);
    return true;
}

enum status certificate_read(struct known_certificates *known, struct bytes der,
        struct arena *arena, struct certificate *ret_certificate, struct fault *why)
{
    X509 *parsed SCOPED(release_certificate) = certificate_parse(known, der);
    if (parsed == NULL) {
        return refuse(why, E_MALFORMED, 0, "%s",
                has_own_curve(der) ? OWN_CURVE_REASON : "not an X.509 certificate");
    }
    const X509_NAME *subject = X509_get_subject_name(parsed);
    EVP_PKEY *key = X509_get0_pubkey(parsed);
    struct certificate found = {
            .der = der,
            .subject = name_text(subject, arena),
            .issuer = name_text(X509_get_issuer_name(parsed), arena),
            .serial = serial_text(parsed, arena),
            .key_algorithm = key_name(parsed),
            .signature_algorithm = algorithm_text(X509_get_signature_nid(parsed), arena),
            .key_bits = key == NULL ? 0 : EVP_PKEY_get_bits(key),
            .not_before = seconds_of(X509_get0_notBefore(parsed)),
            .not_after = seconds_of(X509_get0_notAfter(parsed)),
            .is_debug = names_debug_key(subject),
    };
    if (found.subject == NULL || found.issuer == NULL || found.serial == NULL ||
            found.signature_algorithm == NULL || !digest_text(der, EVP_sha256(), found.sha256) ||
            !digest_text(der, EVP_sha1(), found.sha1) || !digest_text(der, EVP_md5(), found.md5)) {
        return refuse(why, E_MEMORY, 0, "no memory for a certificate");
    }
    *ret_certificate = found;
    return OK;
}

/* The content of a DER INTEGER against a certificate's serial number, sign included. */
static bool serial_matches(const X509 *certificate, struct bytes serial)
{
    uint8_t encoded[2 + 127];
    if (serial.size == 0 || serial.size > 127) {
        return false;
    }
    encoded[0] = V_ASN1_INTEGER;
    encoded[1] = (uint8_t)serial.size;
    memcpy(encoded + 2, serial.data, serial.size);
    const unsigned char *at = encoded;
    ASN1_INTEGER *number = d2i_ASN1_INTEGER(NULL, &at, (long)serial.size + 2);
    bool same =
            number != NULL && ASN1_INTEGER_cmp(number, X509_get0_serialNumber(certificate)) == 0;
    ASN1_INTEGER_free(number);
    return same;
}

size_t certificate_find(X509 *const *parsed, size_t count, struct bytes issuer, struct bytes serial)
{
    const unsigned char *at = issuer.data;
    X509_NAME *name SCOPED(release_name) = issuer.size == 0 || issuer.size > LONG_MAX
                                                   ? NULL
                                                   : d2i_X509_NAME(NULL, &at, (long)issuer.size);
    for (size_t i = 0; i < count && name != NULL; i++) {
        if (parsed[i] != NULL && X509_NAME_cmp(name, X509_get_issuer_name(parsed[i])) == 0 &&
                serial_matches(parsed[i], serial)) {
            return i;
        }
    }
    return count;
}

const char *certificate_objection(X509 *parsed)
{
    if (parsed == NULL) {
        return "the certificate cannot be read";
    }
    uint32_t flags = X509_get_extension_flags(parsed);
    if ((flags & EXFLAG_CRITICAL) != 0) {
        return "the certificate has a critical extension that is not known";
    }
    if ((flags & EXFLAG_KUSAGE) != 0 &&
            (X509_get_key_usage(parsed) & (KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION)) == 0) {
        return "the certificate's key usage allows no digital signatures";
    }
    return NULL;
}

bool certificate_is_issued_by(const X509 *child, const X509 *parent)
{
    return child != NULL && parent != NULL &&
           X509_NAME_cmp(X509_get_issuer_name(child), X509_get_subject_name(parent)) == 0;
}

EVP_PKEY *certificate_parsed_key(X509 *parsed)
{
    return parsed == NULL ? NULL : X509_get_pubkey(parsed);
}

EVP_PKEY *certificate_key(struct known_certificates *known, struct bytes der)
{
    X509 *parsed SCOPED(release_certificate) = certificate_parse(known, der);
    return certificate_parsed_key(parsed);
}

/* True when the certificate's key stands in it by exactly these bytes. */
static bool stores_key(const X509 *parsed, struct bytes subject_public_key_info)
{
    const X509_PUBKEY *key = X509_get_X509_PUBKEY(parsed);
    unsigned char *stored = NULL;
    int size = i2d_X509_PUBKEY(key, NULL);
    if (size <= 0 || (size_t)size != subject_public_key_info.size) {
        return false;
    }
    size = i2d_X509_PUBKEY(key, &stored);
    bool same =
            size > 0 && bytes_equal(subject_public_key_info, (struct bytes){stored, (size_t)size});
    OPENSSL_free(stored);
    return same;
}

EVP_PKEY *public_key_read(
        const struct known_certificates *known, struct bytes subject_public_key_info)
{
    for (size_t i = 0; i < CERTIFICATES_KNOWN; i++) {
        X509 *parsed = known->parsed[i];
        bool same = parsed != NULL && stores_key(parsed, subject_public_key_info);
        if (same && X509_get0_pubkey(parsed) != NULL) {
            return X509_get_pubkey(parsed);
        }
    }
    const unsigned char *at = subject_public_key_info.data;
    long size = subject_public_key_info.size > INT_MAX ? 0 : (long)subject_public_key_info.size;
    bool is_sane = size > 0 && !has_own_curve(subject_public_key_info);
    return is_sane ? d2i_PUBKEY(NULL, &at, size) : NULL;
}

bool certificate_holds_key(
        struct known_certificates *known, struct bytes der, struct bytes subject_public_key_info)
{
    X509 *parsed SCOPED(release_certificate) = certificate_parse(known, der);
    if (parsed == NULL) {
        return false;
    }
    /* First as it stands; then encoded anew, for a key whose encoding in the certificate is off. */
    unsigned char *canonical = NULL;
    bool same = stores_key(parsed, subject_public_key_info);
    EVP_PKEY *key = same ? NULL : X509_get0_pubkey(parsed);
    if (key != NULL) {
        int size = i2d_PUBKEY(key, &canonical);
        same = size > 0 &&
               bytes_equal(subject_public_key_info, (struct bytes){canonical, (size_t)size});
    }
    OPENSSL_free(canonical);
    return same;
}
