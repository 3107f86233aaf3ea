/* tls_stream.h: TLS (RFC 8446, RFC 5246 and older) of one connection: hellos, certificates (also
 * compressed ones, RFC 8879), alerts, and with a key log the decrypted application data. Also the
 * hello of a QUIC initial packet (RFC 9001, 5.2).
 *
 * OpenSSL does the arithmetic; records, handshake and key schedule are read here. */
#ifndef AEDILE_EVIDENCE_TLS_TLS_STREAM_H
#define AEDILE_EVIDENCE_TLS_TLS_STREAM_H

#include "evidence/http/http_stream.h"

struct key_log; /* client random → secrets, sorted */

/* Read NSS key log text (SSLKEYLOGFILE; draft-ietf-tls-keylogfile), also many of them joined, as an
 * embedded secrets block holds it. Unknown labels and malformed lines are passed over and counted.
 */
enum { KEY_LOG_LINES_MAX = 1000000 };
MUST_CHECK enum status key_log_read(struct bytes text, struct arena *arena,
        struct key_log **ret_log, size_t *ret_passed_over, struct fault *why);

/* True when the client's first bytes are a TLS handshake record with a ClientHello, or SSLv2-style.
 */
bool tls_looks_like(struct bytes client_start);

struct tls_result {
    struct stream_direction client,
            server; /* decrypted runs, in the arena; none when not decrypted */
};

/* Read one connection's TLS: append its tls_session and certificates to the traffic, and decrypt
 * when `keys` (may be NULL) has its secrets: TLS 1.3 AES-GCM, AES-CCM and ChaCha20-Poly1305 with
 * KeyUpdate; TLS 1.2 the same and CBC suites with HMAC (also encrypt-then-MAC, RFC 7366); TLS 1.0
 * and 1.1 CBC; all of these RC4, and NULL suites, which only authenticate. SSL 3.0 is not opened.
 * Authentication tags and MACs are verified: a record that fails ends decryption, with
 * the reason in not_decrypted. Browsers open connections ahead and close some of them unused,
 * before there are secrets to be logged: those are told apart. `plain_left` is the exhibit's budget
 * for plaintext bytes, lowered by what is kept. */
MUST_CHECK enum status tls_read_connection(const struct stream_connection *connection,
        const struct key_log *keys, struct arena *arena, uint64_t *plain_left,
        struct traffic *traffic, struct tls_result *ret_result, struct fault *why);

/* ClientHello of a QUIC version 1 or 2 Initial packet (RFC 9001, RFC 9369): CRYPTO frames of up to
 * QUIC_INITIALS_MAX datagrams of a flow are put together. OK and a tls_session row with quic =
 * true, or E_MISSING when the datagrams hold none. */
enum { QUIC_INITIALS_MAX = 8 };
MUST_CHECK enum status quic_read_hello(const struct stream_run *datagrams, size_t count,
        uint32_t flow, struct arena *arena, struct traffic *traffic, struct fault *why);

#endif
