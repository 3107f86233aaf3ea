/* tls_pair.h: an OpenSSL client and server that talk HTTP over memory, every byte of it noted in a
 * stream_bed, with the key log. No network. */
#ifndef AEDILE_TESTS_TLS_PAIR_H
#define AEDILE_TESTS_TLS_PAIR_H

#include "support/stream_bed.h"

enum { PAIR_BODY = 40000, PAIR_CHUNK = 700 };

struct tls_wish {
    int version;         /* TLS1_VERSION … TLS1_3_VERSION */
    const char *ciphers; /* OpenSSL's names; NULL: its default; of TLS 1.3: its suites */
    bool elliptic;       /* an EC certificate instead of an RSA one */
    bool mac_then_encrypt;
    bool update_keys; /* each side once, in the middle */
    bool resume;      /* a second connection that resumes the first; only that one is noted */
    bool early;       /* the request is early data; with `resume` */
    bool retry;       /* the server asks for another group first */
    bool http2;       /* offer and choose "h2" */
};

struct tls_pair {
    struct buffer log;
    uint16_t cipher; /* negotiated */
    bool reused;
};

/* True when the two came to an agreement; then the request "GET /secret" and an answer whose body
 * is PAIR_BODY bytes 'x' are in the bed, not laid out yet. */
bool tls_pair_talk(const struct tls_wish *wish, struct stream_bed *bed, struct tls_pair *pair);
void tls_pair_free(struct tls_pair *pair);

#endif
