#include "evidence/apksig/crypto.h"

#include <openssl/evp.h>
#include <openssl/rsa.h>

static const struct {
    const char *name;
    size_t size;
} kinds[DIGEST_KINDS] = {
        [DIGEST_MD5] = {"MD5", 16},
        [DIGEST_SHA1] = {"SHA-1", 20},
        [DIGEST_SHA224] = {"SHA-224", 28},
        [DIGEST_SHA256] = {"SHA-256", 32},
        [DIGEST_SHA384] = {"SHA-384", 48},
        [DIGEST_SHA512] = {"SHA-512", 64},
};

static const char *fetch_name(enum digest_kind kind)
{
    switch (kind) {
    case DIGEST_SHA224:
        return "SHA2-224";
    case DIGEST_SHA256:
        return "SHA2-256";
    case DIGEST_SHA384:
        return "SHA2-384";
    case DIGEST_SHA512:
        return "SHA2-512";
    case DIGEST_SHA1:
        return "SHA1";
    case DIGEST_MD5:
        break;
    }
    return "MD5";
}

enum status digester_open(struct digester *ret_digester, struct fault *why)
{
    struct digester opened = {.context = EVP_MD_CTX_new()};
    bool complete = opened.context != NULL;
    for (int kind = 0; kind < DIGEST_KINDS && complete; kind++) {
        opened.methods[kind] = EVP_MD_fetch(NULL, fetch_name((enum digest_kind)kind), NULL);
        complete = opened.methods[kind] != NULL;
    }
    if (!complete) {
        digester_close(&opened);
        return refuse(why, E_MEMORY, 0, "OpenSSL offers no message digests");
    }
    *ret_digester = opened;
    return OK;
}

void digester_close(struct digester *digester)
{
    for (int kind = 0; kind < DIGEST_KINDS; kind++) {
        EVP_MD_free(digester->methods[kind]);
    }
    EVP_MD_CTX_free(digester->context);
    *digester = (struct digester){0};
}

const char *digest_name(enum digest_kind kind)
{
    return kinds[kind].name;
}

size_t digest_size(enum digest_kind kind)
{
    return kinds[kind].size;
}

enum status digest_of(struct digester *digester, enum digest_kind kind, const struct bytes *parts,
        size_t count, uint8_t ret_digest[DIGEST_SIZE_MAX])
{
    bool good = EVP_DigestInit_ex2(digester->context, digester->methods[kind], NULL) == 1;
    for (size_t i = 0; i < count && good; i++) {
        good = EVP_DigestUpdate(digester->context, parts[i].data, parts[i].size) == 1;
    }
    return good && EVP_DigestFinal_ex(digester->context, ret_digest, NULL) == 1 ? OK : E_MEMORY;
}

bool key_is_of(const struct evp_pkey_st *key, enum key_kind kind)
{
    switch (kind) {
    case KEY_RSA:
        return EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA;
    case KEY_EC:
        return EVP_PKEY_get_base_id(key) == EVP_PKEY_EC;
    case KEY_DSA:
        return EVP_PKEY_get_base_id(key) == EVP_PKEY_DSA;
    }
    return false;
}

static bool set_padding(EVP_PKEY_CTX *context, struct signing signing)
{
    if (signing.key != KEY_RSA || !signing.pss) {
        return true;
    }
    return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) == 1 &&
           EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_DIGEST) == 1;
}

bool key_verifies(struct digester *digester, EVP_PKEY *key, struct signing signing,
        const struct bytes *parts, size_t count, struct bytes signature)
{
    EVP_PKEY_CTX *settings = NULL; /* belongs to the context */
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    bool good = context != NULL && key_is_of(key, signing.key) &&
                EVP_DigestVerifyInit(
                        context, &settings, digester->methods[signing.digest], NULL, key) == 1 &&
                set_padding(settings, signing);
    for (size_t i = 0; i < count && good; i++) {
        good = EVP_DigestVerifyUpdate(context, parts[i].data, parts[i].size) == 1;
    }
    good = good && EVP_DigestVerifyFinal(context, signature.data, signature.size) == 1;
    EVP_MD_CTX_free(context);
    return good;
}

bool key_verifies_digest(struct digester *digester, EVP_PKEY *key, struct signing signing,
        struct bytes digest, struct bytes signature)
{
    EVP_PKEY_CTX *context = key_is_of(key, signing.key) ? EVP_PKEY_CTX_new(key, NULL) : NULL;
    bool good =
            context != NULL && EVP_PKEY_verify_init(context) == 1 &&
            EVP_PKEY_CTX_set_signature_md(context, digester->methods[signing.digest]) == 1 &&
            set_padding(context, signing) &&
            EVP_PKEY_verify(context, signature.data, signature.size, digest.data, digest.size) == 1;
    EVP_PKEY_CTX_free(context);
    return good;
}
