#include "evidence/tls/protection.h"

#include "evidence/tls/hello.h"
#include "evidence/tls/key_schedule.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>

enum {
    NONCE = 12,
    EXPLICIT_NONCE = 8,
    BLOCK_MAX = 16,
    AAD_MAX = 13,
    KEY_BLOCK_MAX = 2 * (SUITE_HASH_MAX + SUITE_KEY_MAX + SUITE_IV_MAX),
};

static const char cannot[] = "OpenSSL cannot make the cipher that the session uses";
static const char not_authentic[] = "a record's authentication tag is not right";
static const char too_short[] = "an encrypted record is too short";

/* Where the parts of a record lie: those of the cipher's input and the tag behind it. */
struct sealed {
    struct bytes text, tag;
    uint8_t nonce[BLOCK_MAX];
    uint8_t aad[AAD_MAX];
    size_t aad_size;
};

static bool is_aead(const struct protection *protection)
{
    return protection->suite->mode < SUITE_CBC;
}

/* Text and MAC, enciphered byte by byte or not at all (RFC 5246, section 6.2.3.1). */
static bool is_stream(const struct protection *protection)
{
    return protection->suite->mode > SUITE_CBC;
}

/* Give the context its cipher and, but for CCM, which wants it with each record, the key. */
static const char *start_cipher(struct protection *protection)
{
    const struct cipher_suite *suite = protection->suite;
    EVP_CIPHER_CTX_free(protection->context);
    protection->context = NULL;
    protection->sequence = 0;
    if (suite->mode == SUITE_RC4) {
        rc4_start(&protection->rc4, (struct bytes){protection->key, suite->key_size});
    }
    if (is_stream(protection)) {
        return NULL;
    }
    EVP_CIPHER *cipher = EVP_CIPHER_fetch(NULL, suite->cipher, NULL);
    protection->context = EVP_CIPHER_CTX_new();
    bool done = cipher != NULL && protection->context != NULL &&
                EVP_DecryptInit_ex2(protection->context, cipher, NULL, NULL, NULL) == 1;
    if (done && is_aead(protection)) {
        done = EVP_CIPHER_CTX_ctrl(protection->context, EVP_CTRL_AEAD_SET_IVLEN, NONCE, NULL) == 1;
    }
    if (done && suite->mode != SUITE_CCM) {
        const uint8_t *iv = is_aead(protection) ? NULL : protection->iv;
        done = EVP_DecryptInit_ex2(protection->context, NULL, protection->key, iv, NULL) == 1;
    }
    if (done && !is_aead(protection)) {
        done = EVP_CIPHER_CTX_set_padding(protection->context, 0) == 1;
    }
    EVP_CIPHER_free(cipher);
    return done ? NULL : cannot;
}

/* Key and IV from the secret (RFC 8446, section 7.3). */
static const char *derive_1_3(struct protection *protection)
{
    struct bytes secret = {protection->secret, protection->secret_size};
    const struct cipher_suite *suite = protection->suite;
    if (!hkdf_expand_label(suite->prf, secret, "key", protection->key, suite->key_size) ||
            !hkdf_expand_label(suite->prf, secret, "iv", protection->iv, NONCE)) {
        return cannot;
    }
    return start_cipher(protection);
}

const char *protection_start_1_3(
        struct protection *protection, const struct cipher_suite *suite, struct bytes secret)
{
    if (secret.size > TLS_SECRET_MAX || suite->mode >= SUITE_CBC) {
        return cannot;
    }
    protection->suite = suite;
    protection->version = TLS_1_3;
    memcpy(protection->secret, secret.data, secret.size);
    protection->secret_size = secret.size;
    return derive_1_3(protection);
}

const char *protection_update(struct protection *protection)
{
    uint8_t next[TLS_SECRET_MAX];
    struct bytes secret = {protection->secret, protection->secret_size};
    if (!hkdf_expand_label(
                protection->suite->prf, secret, "traffic upd", next, protection->secret_size)) {
        return cannot;
    }
    memcpy(protection->secret, next, protection->secret_size);
    return derive_1_3(protection);
}

/* Cut one side's parts out of the key block: MAC keys, keys, IVs, each the client's first. */
static void cut_keys(struct protection *protection, const uint8_t *block, bool is_server)
{
    const struct cipher_suite *suite = protection->suite;
    size_t mac = is_aead(protection) ? 0 : suite->tag_size;
    size_t side = is_server ? 1 : 0;
    memcpy(protection->mac_key, block + side * mac, mac);
    block += 2 * mac;
    memcpy(protection->key, block + side * suite->key_size, suite->key_size);
    block += (size_t)2 * suite->key_size;
    memcpy(protection->iv, block + side * suite->iv_size, suite->iv_size);
}

const char *protection_start_1_2(struct protection *protection, const struct cipher_suite *suite,
        const struct session_secrets *secrets, bool is_server)
{
    uint8_t seed[2 * TLS_RANDOM_SIZE], block[KEY_BLOCK_MAX];
    memcpy(seed, secrets->server_random, TLS_RANDOM_SIZE);
    memcpy(seed + TLS_RANDOM_SIZE, secrets->client_random, TLS_RANDOM_SIZE);
    protection->suite = suite;
    protection->version = secrets->version;
    protection->encrypt_then_mac = secrets->encrypt_then_mac;
    size_t mac = is_aead(protection) ? 0 : suite->tag_size;
    size_t size = 2 * (mac + suite->key_size + suite->iv_size);
    if (secrets->version < TLS_1_2 && is_aead(protection)) {
        return "the session's version does not know its cipher suite";
    }
    if (!tls_prf(secrets->version < TLS_1_2 ? NULL : suite->prf, secrets->master, "key expansion",
                (struct bytes){seed, sizeof(seed)}, block, size)) {
        return cannot;
    }
    cut_keys(protection, block, is_server);
    return start_cipher(protection);
}

static void put_number(uint8_t *out, uint64_t number, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        out[i] = (uint8_t)(number >> 8 * (size - 1 - i));
    }
}

/* Sequence number, type, version and length: what TLS 1.2 and older authenticate besides. */
static void put_head(
        const struct protection *protection, const uint8_t *record, size_t length, uint8_t *out)
{
    put_number(out, protection->sequence, 8);
    memcpy(out + 8, record, 3);
    put_number(out + 11, length, 2);
}

/* The IV with the sequence number mixed in (RFC 8446, section 5.3). */
static void mix_nonce(const struct protection *protection, uint8_t *nonce)
{
    uint8_t number[8];
    put_number(number, protection->sequence, sizeof(number));
    memcpy(nonce, protection->iv, NONCE);
    for (size_t i = 0; i < sizeof(number); i++) {
        nonce[NONCE - sizeof(number) + i] ^= number[i];
    }
}

/* Take an AEAD record apart. False when it is too short. */
static bool take_apart(
        const struct protection *protection, struct bytes record, struct sealed *ret_sealed)
{
    const struct cipher_suite *suite = protection->suite;
    bool is_explicit = protection->version < TLS_1_3 && suite->mode != SUITE_CHACHA;
    size_t start = TLS_RECORD_HEADER + (is_explicit ? EXPLICIT_NONCE : 0);
    if (record.size < start + suite->tag_size) {
        return false;
    }
    struct sealed sealed = {0};
    sealed.text = bytes_slice(record, start, record.size - start - suite->tag_size);
    sealed.tag = bytes_slice(record, record.size - suite->tag_size, suite->tag_size);
    if (is_explicit) {
        memcpy(sealed.nonce, protection->iv, NONCE - EXPLICIT_NONCE);
        memcpy(sealed.nonce + NONCE - EXPLICIT_NONCE, record.data + TLS_RECORD_HEADER,
                EXPLICIT_NONCE);
    } else {
        mix_nonce(protection, sealed.nonce);
    }
    if (protection->version == TLS_1_3) {
        memcpy(sealed.aad, record.data, TLS_RECORD_HEADER);
        sealed.aad_size = TLS_RECORD_HEADER;
    } else {
        put_head(protection, record.data, sealed.text.size, sealed.aad);
        sealed.aad_size = AAD_MAX;
    }
    *ret_sealed = sealed;
    return true;
}

/* Decrypt and verify (NIST SP 800-38D, SP 800-38C, RFC 8439). */
static bool open_sealed(
        const struct protection *protection, const struct sealed *sealed, uint8_t *out)
{
    EVP_CIPHER_CTX *context = protection->context;
    bool is_ccm = protection->suite->mode == SUITE_CCM;
    uint8_t tag[BLOCK_MAX], nothing[1];
    int length = 0, size = (int)sealed->text.size;
    memcpy(tag, sealed->tag.data, sealed->tag.size);
    if (EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, (int)sealed->tag.size, tag) != 1 ||
            EVP_DecryptInit_ex2(
                    context, NULL, is_ccm ? protection->key : NULL, sealed->nonce, NULL) != 1 ||
            (is_ccm && EVP_DecryptUpdate(context, NULL, &length, NULL, size) != 1) ||
            EVP_DecryptUpdate(context, NULL, &length, sealed->aad, (int)sealed->aad_size) != 1) {
        return false;
    }
    bool decrypted =
            (size == 0 && !is_ccm) || EVP_DecryptUpdate(context, size == 0 ? nothing : out, &length,
                                              size == 0 ? nothing : sealed->text.data, size) == 1;
    return decrypted && (is_ccm || EVP_DecryptFinal_ex(context, nothing, &length) == 1);
}

/* The true type stands behind the content, before zeros (RFC 8446, section 5.2). */
static bool strip_padding(const uint8_t *out, size_t *size, uint8_t *ret_type)
{
    while (*size > 0 && out[*size - 1] == 0) {
        (*size)--;
    }
    if (*size == 0) {
        return false;
    }
    *ret_type = out[--*size];
    return true;
}

static const char *open_aead(struct protection *protection, struct bytes record, uint8_t *out,
        size_t *ret_size, uint8_t *ret_type)
{
    struct sealed sealed;
    uint8_t type = record.data[0];
    if (!take_apart(protection, record, &sealed)) {
        return too_short;
    }
    if (!open_sealed(protection, &sealed, out)) {
        return not_authentic;
    }
    size_t size = sealed.text.size;
    if (protection->version == TLS_1_3 && !strip_padding(out, &size, &type)) {
        return "an encrypted record names no type";
    }
    *ret_size = size;
    *ret_type = type;
    return NULL;
}

/* The MAC over head and text; for encrypt-then-MAC the text is ciphertext. */
static bool mac_is_right(const struct protection *protection, const uint8_t *record,
        struct bytes text, const uint8_t *mac)
{
    uint8_t head[AAD_MAX], computed[EVP_MAX_MD_SIZE];
    size_t size = protection->suite->tag_size;
    put_head(protection, record, text.size, head);
    return hmac_of(protection->suite->mac, (struct bytes){protection->mac_key, size},
                   (struct bytes){head, sizeof(head)}, text, computed) == size &&
           CRYPTO_memcmp(computed, mac, size) == 0;
}

/* Length without padding and its length byte (RFC 5246, section 6.2.3.2); SIZE_MAX when wrong. */
static size_t unpadded(const uint8_t *out, size_t size)
{
    size_t padding = size == 0 ? 0 : (size_t)out[size - 1] + 1;
    if (size == 0 || padding > size) {
        return SIZE_MAX;
    }
    for (size_t i = size - padding; i < size; i++) {
        if (out[i] != out[size - 1]) {
            return SIZE_MAX;
        }
    }
    return size - padding;
}

static const char bad_mac[] = "a record's MAC is not right";

static const char *open_stream(
        struct protection *protection, struct bytes record, uint8_t *out, size_t *ret_size)
{
    struct bytes body = bytes_slice(record, TLS_RECORD_HEADER, record.size);
    size_t mac = protection->suite->tag_size;
    struct rc4 rc4 = protection->rc4;
    if (body.size < mac) {
        return too_short;
    }
    if (protection->suite->mode == SUITE_RC4) {
        rc4_apply(&rc4, body, out);
    } else {
        memcpy(out, body.data, body.size);
    }
    struct bytes text = {out, body.size - mac};
    if (!mac_is_right(protection, record.data, text, out + text.size)) {
        return bad_mac;
    }
    protection->rc4 = rc4;
    *ret_size = text.size;
    return NULL;
}

static const char *open_cbc(
        struct protection *protection, struct bytes record, uint8_t *out, size_t *ret_size)
{
    const struct cipher_suite *suite = protection->suite;
    struct bytes body = bytes_slice(record, TLS_RECORD_HEADER, record.size);
    size_t mac = suite->tag_size, block = suite->iv_size;
    size_t iv = protection->version > 0x0301 ? block : 0;
    int size = 0;
    if (body.size < iv + mac || (protection->encrypt_then_mac && body.size - mac < iv + block)) {
        return too_short;
    }
    if (protection->encrypt_then_mac) {
        body.size -= mac;
        if (!mac_is_right(protection, record.data, body, body.data + body.size)) {
            return bad_mac;
        }
    }
    struct bytes text = bytes_slice(body, iv, body.size);
    if (text.size % block != 0 || text.size == 0) {
        return too_short;
    }
    /* TLS 1.0 goes on from the record before, as the context does by itself. */
    if ((iv > 0 && EVP_DecryptInit_ex2(protection->context, NULL, NULL, body.data, NULL) != 1) ||
            EVP_DecryptUpdate(protection->context, out, &size, text.data, (int)text.size) != 1) {
        return cannot;
    }
    size_t length = unpadded(out, (size_t)size);
    if (length == SIZE_MAX || (!protection->encrypt_then_mac && length < mac)) {
        return bad_mac;
    }
    if (!protection->encrypt_then_mac) {
        length -= mac;
        if (!mac_is_right(protection, record.data, (struct bytes){out, length}, out + length)) {
            return bad_mac;
        }
    }
    *ret_size = length;
    return NULL;
}

const char *protection_open(struct protection *protection, struct bytes record, uint8_t *out,
        size_t *ret_size, uint8_t *ret_type)
{
    size_t size = 0;
    uint8_t type = record.size == 0 ? 0 : record.data[0];
    if (record.size < TLS_RECORD_HEADER ||
            (protection->context == NULL && !is_stream(protection))) {
        return too_short;
    }
    const char *objection = is_aead(protection) ? open_aead(protection, record, out, &size, &type)
                            : is_stream(protection) ? open_stream(protection, record, out, &size)
                                                    : open_cbc(protection, record, out, &size);
    if (objection == NULL) {
        protection->sequence++;
        *ret_size = size;
        *ret_type = type;
    }
    return objection;
}

void protection_end(struct protection *protection)
{
    EVP_CIPHER_CTX_free(protection->context);
    protection->context = NULL;
}
