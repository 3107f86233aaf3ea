#include "evidence/tls/key_schedule.h"

#include "base/fault.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/params.h>

enum { LABEL_MAX = 255, SEED_MAX = 128, BLOCK = EVP_MAX_MD_SIZE };

static void release_mac(EVP_MAC **mac)
{
    EVP_MAC_free(*mac);
}

static void release_context(EVP_MAC_CTX **context)
{
    EVP_MAC_CTX_free(*context);
}

size_t hmac_of(const char *digest, struct bytes key, struct bytes first, struct bytes second,
        uint8_t *ret_mac)
{
    static const uint8_t empty_key[1] = {0};
    char name[16];
    size_t length = strlen(digest), size = 0;
    if (length >= sizeof(name)) {
        return 0;
    }
    memcpy(name, digest, length + 1);
    OSSL_PARAM parameters[] = {OSSL_PARAM_utf8_string("digest", name, length), OSSL_PARAM_END};
    EVP_MAC *mac SCOPED(release_mac) = EVP_MAC_fetch(NULL, "HMAC", NULL);
    EVP_MAC_CTX *context SCOPED(release_context) = mac == NULL ? NULL : EVP_MAC_CTX_new(mac);
    bool done = context != NULL &&
                EVP_MAC_init(context, key.size == 0 ? empty_key : key.data, key.size, parameters) ==
                        1 &&
                EVP_MAC_update(context, first.data, first.size) == 1 &&
                EVP_MAC_update(context, second.data, second.size) == 1 &&
                EVP_MAC_final(context, ret_mac, &size, BLOCK) == 1;
    return done ? size : 0;
}

bool hkdf_extract(const char *digest, struct bytes salt, struct bytes key, uint8_t *ret_secret,
        size_t *ret_size)
{
    *ret_size = hmac_of(digest, salt, key, (struct bytes){0}, ret_secret);
    return *ret_size != 0;
}

/* T(n) = HMAC(secret, T(n - 1) | info | n), one behind the other. */
static bool hkdf_expand(
        const char *digest, struct bytes secret, struct bytes info, uint8_t *out, size_t size)
{
    uint8_t block[BLOCK], input[BLOCK + LABEL_MAX + 1];
    size_t block_size = 0;
    if (info.size > LABEL_MAX) {
        return false;
    }
    for (uint8_t n = 1; size > 0; n++) {
        memcpy(input, block, block_size);
        memcpy(input + block_size, info.data, info.size);
        input[block_size + info.size] = n;
        struct bytes whole = {input, block_size + info.size + 1};
        block_size = hmac_of(digest, secret, whole, (struct bytes){0}, block);
        size_t step = block_size < size ? block_size : size;
        if (block_size == 0 || n == UINT8_MAX) {
            return false;
        }
        memcpy(out, block, step);
        out += step;
        size -= step;
    }
    return true;
}

bool hkdf_expand_label(
        const char *digest, struct bytes secret, const char *label, uint8_t *out, size_t size)
{
    static const char prefix[] = "tls13 ";
    uint8_t info[LABEL_MAX];
    size_t length = strlen(label), whole = sizeof(prefix) - 1 + length, at = 0;
    if (whole > LABEL_MAX - 4 || size > UINT8_MAX) {
        return false;
    }
    info[at++] = 0;
    info[at++] = (uint8_t)size;
    info[at++] = (uint8_t)whole;
    memcpy(info + at, prefix, sizeof(prefix) - 1);
    at += sizeof(prefix) - 1;
    memcpy(info + at, label, length);
    at += length;
    info[at++] = 0; /* no context */
    return hkdf_expand(digest, secret, (struct bytes){info, at}, out, size);
}

/* P_hash, mixed into what `out` holds (RFC 5246, section 5). */
static bool mix_hash(
        const char *digest, struct bytes secret, struct bytes seed, uint8_t *out, size_t size)
{
    uint8_t chain[BLOCK], block[BLOCK];
    size_t chain_size = hmac_of(digest, secret, seed, (struct bytes){0}, chain);
    while (size > 0) {
        struct bytes link = {chain, chain_size};
        size_t block_size = chain_size == 0 ? 0 : hmac_of(digest, secret, link, seed, block);
        size_t step = block_size < size ? block_size : size;
        if (block_size == 0) {
            return false;
        }
        for (size_t i = 0; i < step; i++) {
            out[i] ^= block[i];
        }
        out += step;
        size -= step;
        chain_size = hmac_of(digest, secret, link, (struct bytes){0}, chain);
    }
    return true;
}

bool tls_prf(const char *digest, struct bytes secret, const char *label, struct bytes seed,
        uint8_t *out, size_t size)
{
    uint8_t whole[SEED_MAX];
    size_t length = strlen(label);
    if (length > SEED_MAX || seed.size > SEED_MAX - length) {
        return false;
    }
    memcpy(whole, label, length);
    memcpy(whole + length, seed.data, seed.size);
    memset(out, 0, size);
    struct bytes labelled = {whole, length + seed.size};
    if (digest != NULL) {
        return mix_hash(digest, secret, labelled, out, size);
    }
    size_t half = (secret.size + 1) / 2; /* the middle byte of an odd one belongs to both */
    return mix_hash("MD5", bytes_slice(secret, 0, half), labelled, out, size) &&
           mix_hash("SHA1", bytes_slice(secret, secret.size - half, half), labelled, out, size);
}
