/* cipher_suite.h: how the records of each cipher suite are protected (IANA's TLS Cipher Suites). */
#ifndef AEDILE_EVIDENCE_TLS_CIPHER_SUITE_H
#define AEDILE_EVIDENCE_TLS_CIPHER_SUITE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SUITE_KEY_MAX = 32, SUITE_IV_MAX = 16, SUITE_HASH_MAX = 64 };

enum suite_mode { SUITE_GCM, SUITE_CCM, SUITE_CHACHA, SUITE_CBC, SUITE_RC4, SUITE_NULL };

struct cipher_suite {
    uint8_t mode;
    uint8_t key_size, iv_size, tag_size; /* iv_size: of the fixed part, CBC: a block */
    const char *cipher;                  /* OpenSSL's name; NULL: RC4, or none at all */
    const char *mac;                     /* CBC, RC4 and NULL: the HMAC's digest */
    const char *prf;                     /* digest of the key schedule, from TLS 1.2 on */
};

/* NULL for a suite that cannot be opened: export ciphers, DES, IDEA, SEED, and unknown ones. */
const struct cipher_suite *cipher_suite_find(uint16_t number);

#endif
