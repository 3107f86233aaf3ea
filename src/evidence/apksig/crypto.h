/* crypto.h: message digests and signature checks, by OpenSSL's EVP. Digest methods are fetched once
 * a verification, for fetching costs more than digesting a page. */
#ifndef AEDILE_EVIDENCE_APKSIG_CRYPTO_H
#define AEDILE_EVIDENCE_APKSIG_CRYPTO_H

#include "base/bytes.h"
#include "base/fault.h"

enum digest_kind {
    DIGEST_MD5,
    DIGEST_SHA1,
    DIGEST_SHA224,
    DIGEST_SHA256,
    DIGEST_SHA384,
    DIGEST_SHA512,
};

enum { DIGEST_KINDS = 6, DIGEST_SIZE_MAX = 64 };

enum key_kind { KEY_RSA, KEY_EC, KEY_DSA };

struct evp_md_st;
struct evp_md_ctx_st;
struct evp_pkey_st;

struct digester {
    struct evp_md_st *methods[DIGEST_KINDS];
    struct evp_md_ctx_st *context;
};

MUST_CHECK enum status digester_open(struct digester *ret_digester, struct fault *why);
void digester_close(struct digester *digester);

/* "SHA-256"; and the size in bytes of such a digest. */
const char *digest_name(enum digest_kind kind);
size_t digest_size(enum digest_kind kind);

/* The digest of up to three runs of bytes, one after another. E_MEMORY when OpenSSL cannot. */
MUST_CHECK enum status digest_of(struct digester *digester, enum digest_kind kind,
        const struct bytes *parts, size_t count, uint8_t ret_digest[DIGEST_SIZE_MAX]);

struct signing {
    enum key_kind key;
    enum digest_kind digest;
    bool pss; /* RSA only: PSS (RFC 8017, 8.1), MGF1 and salt of the digest's size; else PKCS #1 */
};

/* True when the key is of the kind that `signing` needs. */
bool key_is_of(const struct evp_pkey_st *key, enum key_kind kind);

/* True when `signature` over the parts, one after another, is the key's. */
bool key_verifies(struct digester *digester, struct evp_pkey_st *key, struct signing signing,
        const struct bytes *parts, size_t count, struct bytes signature);

/* The same over bytes whose digest, of the kind `signing` needs, is known already. */
bool key_verifies_digest(struct digester *digester, struct evp_pkey_st *key, struct signing signing,
        struct bytes digest, struct bytes signature);

#endif
