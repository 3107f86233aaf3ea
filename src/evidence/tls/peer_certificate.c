#include "evidence/tls/peer_certificate.h"

#include "base/hash.h"
#include "base/utf8.h"
#include "evidence/own_curve.h"

#include <openssl/bio.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <arpa/inet.h>
#include <ctype.h>
#include <limits.h>
#include <time.h>

enum { NAMES_MAX = 1 << 16, MICROSECONDS = 1000000 };

static void release_certificate(X509 **certificate)
{
    X509_free(*certificate);
}

/* Bytes up to `last` are written as RFC 4514 (section 2.4) writes them, \00: a NUL would end the
 * text, and a space in a host name make two of it. */
static void append_escaped(struct buffer *out, struct bytes text, uint8_t last)
{
    for (size_t at = 0, run = 0; at <= text.size; at++) {
        if (at == text.size || text.data[at] <= last) {
            utf8_append_repaired(out, bytes_slice(text, run, at - run));
            run = at + 1;
        }
        if (at < text.size && run == at + 1) {
            buffer_print(out, "\\%02X", text.data[at]);
        }
    }
}

static const char *repaired(struct bytes text, struct arena *arena)
{
    struct buffer SCOPED(buffer_free) copy = {0};
    append_escaped(&copy, text, 0);
    return copy.failed ? NULL : arena_copy(arena, buffer_bytes(&copy));
}

static const char *name_text(const X509_NAME *name, struct arena *arena)
{
    BIO *bio = BIO_new(BIO_s_mem());
    char *data = NULL;
    const char *text = NULL;
    if (bio != NULL) {
        (void)X509_NAME_print_ex(
                bio, name, 0, XN_FLAG_RFC2253 & ~(unsigned long)ASN1_STRFLGS_ESC_MSB);
        long size = BIO_get_mem_data(bio, &data);
        text = repaired((struct bytes){(const uint8_t *)data, size > 0 ? (size_t)size : 0}, arena);
        (void)BIO_free(bio);
    }
    return text;
}

/* The subject's organizationName, NULL when it has none. False without memory. */
static bool find_organization(const X509_NAME *subject, struct arena *arena, const char **ret_text)
{
    int at = X509_NAME_get_index_by_NID(subject, NID_organizationName, -1);
    const X509_NAME_ENTRY *entry = at < 0 ? NULL : X509_NAME_get_entry(subject, at);
    unsigned char *utf8 = NULL;
    int size = entry == NULL ? -1 : ASN1_STRING_to_UTF8(&utf8, X509_NAME_ENTRY_get_data(entry));
    if (size < 0) {
        return true;
    }
    *ret_text = repaired((struct bytes){utf8, (size_t)size}, arena);
    OPENSSL_free(utf8);
    return *ret_text != NULL;
}

/* False: what is written has no room for it. */
static bool append_name(const GENERAL_NAME *name, struct buffer *out)
{
    char address[INET6_ADDRSTRLEN];
    const ASN1_STRING *string = name->type == GEN_DNS     ? name->d.dNSName
                                : name->type == GEN_IPADD ? name->d.iPAddress
                                                          : NULL;
    struct bytes text = {0};
    if (string != NULL && ASN1_STRING_length(string) > 0) {
        text = (struct bytes){ASN1_STRING_get0_data(string), (size_t)ASN1_STRING_length(string)};
    }
    if (name->type == GEN_IPADD && (text.size == 4 || text.size == 16)) {
        const char *written =
                inet_ntop(text.size == 4 ? AF_INET : AF_INET6, text.data, address, sizeof(address));
        text = bytes_of(written);
    } else if (name->type == GEN_IPADD) {
        text.size = 0;
    }
    if (text.size > NAMES_MAX - out->size) {
        return false;
    }
    if (text.size > 0 && out->size > 0) {
        buffer_append_byte(out, ' ');
    }
    append_escaped(out, text, ' ');
    return out->size < NAMES_MAX;
}

/* DNS and IP subject alternative names (RFC 5280, section 4.2.1.6). None when they stand twice, are
 * malformed or too many: half of them would tell that the certificate is another host's. */
static const char *names_text(const X509 *certificate, struct arena *arena, bool *ret_whole)
{
    enum { ABSENT = -1 }; /* as X509_get_ext_d2i says */
    int critical = ABSENT;
    struct buffer SCOPED(buffer_free) out = {0};
    GENERAL_NAMES *names = X509_get_ext_d2i(certificate, NID_subject_alt_name, &critical, NULL);
    bool whole = names != NULL || critical == ABSENT;
    for (int i = 0; i < sk_GENERAL_NAME_num(names) && whole; i++) {
        whole = append_name(sk_GENERAL_NAME_value(names, i), &out);
    }
    GENERAL_NAMES_free(names);
    *ret_whole = whole;
    return out.failed ? NULL : arena_copy(arena, whole ? buffer_bytes(&out) : (struct bytes){0});
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

static int64_t time_of(const ASN1_TIME *time)
{
    struct tm parts;
    return ASN1_TIME_to_tm(time, &parts) == 1 ? (int64_t)timegm(&parts) * MICROSECONDS
                                              : TIME_UNKNOWN;
}

static const char *algorithm_text(int nid, struct arena *arena)
{
    return arena_copy(arena, bytes_of(nid == NID_undef ? "unknown" : OBJ_nid2ln(nid)));
}

static const char *key_text(const X509 *certificate)
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
    case NID_ED25519:
        return "Ed25519";
    case NID_ED448:
        return "Ed448";
    default:
        return "unknown";
    }
}

/* RSA with a public exponent as long as its modulus, and DSA beyond FIPS 186, take ten times as
 * long as any key in use. */
static bool is_quick(const EVP_PKEY *key)
{
    enum { DSA_BITS_MAX = 3072, EXPONENT_BITS_MAX = 64 };
    BIGNUM *exponent = NULL;
    int kind = EVP_PKEY_get_base_id(key), bits = EVP_PKEY_get_bits(key);
    if (kind != EVP_PKEY_RSA) {
        return bits <= (kind == EVP_PKEY_DSA ? DSA_BITS_MAX : PEER_KEY_BITS_MAX);
    }
    bool is_short = EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_E, &exponent) == 1 &&
                    BN_num_bits(exponent) <= EXPONENT_BITS_MAX;
    BN_free(exponent);
    return is_short && bits <= PEER_KEY_BITS_MAX;
}

static void try_signature(
        X509 *parsed, const EVP_PKEY *key, size_t *tried, struct tls_certificate *found)
{
    if (key == NULL || X509_self_signed(parsed, 0) != 1) {
        return;
    }
    if (*tried >= PEER_SIGNATURES_MAX || !is_quick(key)) {
        found->signature_untried = true;
        return;
    }
    ++*tried;
    found->self_signed = X509_self_signed(parsed, 1) == 1;
}

/* What of the certificate no rule can judge, as an anomaly tells it; NULL: nothing. */
static const char *find_unread(
        const struct tls_certificate *found, const EVP_PKEY *key, bool has_all_names)
{
    if (!has_all_names) {
        return "the names of a certificate cannot be read, or are too many";
    }
    if (found->not_before == TIME_UNKNOWN || found->not_after == TIME_UNKNOWN) {
        return "the times of a certificate cannot be read";
    }
    if (key == NULL) {
        return "the key of a certificate cannot be read";
    }
    return found->signature_untried ? "a signature of a certificate's own key was not tried" : NULL;
}

static bool read_parts(
        X509 *parsed, struct arena *arena, size_t *tried, struct tls_certificate *found)
{
    bool has_all_names = false;
    const X509_NAME *subject = X509_get_subject_name(parsed);
    EVP_PKEY *key = X509_get0_pubkey(parsed);
    found->subject = name_text(subject, arena);
    found->issuer = name_text(X509_get_issuer_name(parsed), arena);
    found->names = names_text(parsed, arena, &has_all_names);
    found->serial = serial_text(parsed, arena);
    found->signature_algorithm = algorithm_text(X509_get_signature_nid(parsed), arena);
    found->key_type = key_text(parsed);
    found->key_bits = key == NULL ? 0 : EVP_PKEY_get_bits(key);
    found->not_before = time_of(X509_get0_notBefore(parsed));
    found->not_after = time_of(X509_get0_notAfter(parsed));
    try_signature(parsed, key, tried, found);
    found->unread = find_unread(found, key, has_all_names);
    return find_organization(subject, arena, &found->organization) && found->subject != NULL &&
           found->issuer != NULL && found->names != NULL && found->serial != NULL &&
           found->signature_algorithm != NULL;
}

enum status peer_certificate_read(struct bytes der, struct arena *arena, size_t *tried,
        struct tls_certificate *ret_certificate, struct fault *why)
{
    char digest[SHA256_HEX + 1];
    struct tls_certificate found = {
            .der = der, .not_before = TIME_UNKNOWN, .not_after = TIME_UNKNOWN};
    enum status status = sha256_hex(der, digest, why);
    found.sha256 = status == OK ? arena_copy(arena, bytes_of(digest)) : NULL;
    if (found.sha256 == NULL) {
        return refuse(why, E_MEMORY, 0, "no memory for a certificate");
    }
    const unsigned char *at = der.data;
    bool is_sane = der.size > 0 && der.size <= LONG_MAX && !has_own_curve(der);
    X509 *parsed SCOPED(release_certificate) = is_sane ? d2i_X509(NULL, &at, (long)der.size) : NULL;
    if (parsed == NULL) {
        *ret_certificate = found;
        return refuse(why, E_MALFORMED, 0, "%s",
                has_own_curve(der) ? OWN_CURVE_REASON : "not an X.509 certificate");
    }
    if (!read_parts(parsed, arena, tried, &found)) {
        return refuse(why, E_MEMORY, 0, "no memory for a certificate");
    }
    *ret_certificate = found;
    return OK;
}
