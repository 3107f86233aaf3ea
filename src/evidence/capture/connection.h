/* connection.h: reads one flow's streams: TLS, HTTP and DNS over TCP, plain or decrypted, told by
 * their first bytes and not by the port; and the hello of QUIC. */
#ifndef AEDILE_EVIDENCE_CAPTURE_CONNECTION_H
#define AEDILE_EVIDENCE_CAPTURE_CONNECTION_H

#include "evidence/capture/stream.h"

/* What goes from connection to connection. */
struct connection_reader {
    struct capture *capture;
    const struct key_log *keys; /* NULL: none */
    uint64_t plain_left;
    struct http_budget bodies;
    struct stream streams[2]; /* of the client, of the server */
    struct buffer head;       /* of a tunnel, that is spread over runs */
};

/* Read a TCP flow. Faults: E_MEMORY; E_LIMIT when a ceiling left part of it out. */
MUST_CHECK enum status connection_read(
        struct connection_reader *reader, uint32_t flow, struct fault *why);

/* Read the hello among a UDP flow's first datagrams, if there is one. Faults: E_MEMORY. */
MUST_CHECK enum status connection_read_quic(
        struct connection_reader *reader, uint32_t flow, struct fault *why);

/* The messages of both directions, each with its size before it (RFC 1035, section 4.2.2; RFC 7766;
 * over TLS RFC 7858). Faults: E_MEMORY. */
MUST_CHECK enum status connection_read_dns(struct connection_reader *reader,
        const struct stream_connection *connection, struct fault *why);

#endif
