/* protection.h: opens the encrypted records of one direction (RFC 8446, section 5; RFC 5246,
 * section 6.2.3; RFC 7366). Every tag and MAC is verified. By OpenSSL's EVP, but for RC4 (rc4.h).
 */
#ifndef AEDILE_EVIDENCE_TLS_PROTECTION_H
#define AEDILE_EVIDENCE_TLS_PROTECTION_H

#include "evidence/tls/cipher_suite.h"
#include "evidence/tls/key_log.h"
#include "evidence/tls/rc4.h"

enum {
    TLS_CHANGE_CIPHER_SPEC = 20,
    TLS_ALERT = 21,
    TLS_HANDSHAKE = 22,
    TLS_APPLICATION = 23,
    TLS_RECORD_HEADER = 5,
};

struct evp_cipher_ctx_st; /* OpenSSL's EVP_CIPHER_CTX */

struct protection {
    const struct cipher_suite *suite;
    uint16_t version;
    struct evp_cipher_ctx_st *context; /* NULL without a cipher of OpenSSL */
    struct rc4 rc4;
    uint64_t sequence;
    bool encrypt_then_mac;
    uint8_t key[SUITE_KEY_MAX], iv[SUITE_IV_MAX], mac_key[SUITE_HASH_MAX];
    uint8_t secret[TLS_SECRET_MAX]; /* TLS 1.3: from which the next keys come */
    size_t secret_size;
};

/* Both answer NULL or, in words, why records cannot be opened; they end what was before. */
const char *protection_start_1_3(
        struct protection *protection, const struct cipher_suite *suite, struct bytes secret);

struct session_secrets {
    uint16_t version; /* TLS 1.0 to 1.2 */
    struct bytes master;
    const uint8_t *client_random, *server_random; /* TLS_RANDOM_SIZE bytes each */
    bool encrypt_then_mac;
};
const char *protection_start_1_2(struct protection *protection, const struct cipher_suite *suite,
        const struct session_secrets *secrets, bool is_server);

/* TLS 1.3: go on with the keys of the next generation (RFC 8446, section 7.2). */
const char *protection_update(struct protection *protection);

/* Open a record, header included. `out` has room for all of its bytes. NULL and the plaintext with
 * its true type, or why not; then nothing changed. */
const char *protection_open(struct protection *protection, struct bytes record, uint8_t *out,
        size_t *ret_size, uint8_t *ret_type);

void protection_end(struct protection *protection);

#endif
