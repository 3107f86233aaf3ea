/* hello_writer.h: ClientHello messages, and QUIC Initial packets that carry them. */
#ifndef AEDILE_TESTS_HELLO_WRITER_H
#define AEDILE_TESTS_HELLO_WRITER_H

#include "base/buffer.h"
#include "evidence/tls/quic_packet.h"

struct hello_wish {
    uint16_t version;        /* legacy_version */
    const uint16_t *ciphers; /* each list ends with 0xffff */
    const uint16_t *extensions;
    const uint16_t *groups, *signatures;
    const char *server_name, *protocol; /* contents of the extensions 0 and 16 */
};

/* A TLS client that is known by its JA4 t13d1516h2_8daaf6152771_e5627efa2ab1. */
extern const struct hello_wish hello_of_a_browser;

/* Append the handshake message. */
void hello_write(struct buffer *out, const struct hello_wish *wish);

/* Append CRYPTO frame bytes. */
void crypto_frame_write(struct buffer *frames, size_t at, struct bytes bytes);

/* Append a client's Initial packet of at least 1200 bytes that holds the frames. */
void initial_write(struct buffer *out, uint32_t version, struct bytes connection, uint8_t number,
        struct bytes frames);

#endif
