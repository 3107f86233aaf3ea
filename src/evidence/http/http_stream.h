/* http_stream.h: HTTP/1.x (RFC 9112) and HTTP/2 (RFC 9113, HPACK by nghttp2) messages, and those of
 * WebSockets (RFC 6455) begun in either, out of the two directions of one reassembled, if need be
 * decrypted, connection.
 *
 * Knows nothing of packets: it is handed bytes with gaps marked, and adds exchanges to a traffic.
 */
#ifndef AEDILE_EVIDENCE_HTTP_HTTP_STREAM_H
#define AEDILE_EVIDENCE_HTTP_HTTP_STREAM_H

#include "evidence/traffic/traffic.h"

/* A run of bytes that arrived at one time, in stream order. */
struct stream_run {
    uint64_t at; /* offset in the direction's stream: a jump beyond the last run's end is a gap */
    struct bytes
            bytes; /* must outlive the traffic: passages point into it when a message fits in it */
    uint64_t file_at;   /* where bytes.data[0] stems from in the exhibit */
    uint64_t file_size; /* of the exhibit's bytes behind it: bytes.size when in clear, the record's
                           when not */
    int64_t time;       /* microseconds since the epoch */
};

struct stream_direction {
    const struct stream_run *runs;
    size_t run_count;
    const char *entry; /* region name: "tcp/3/client" */
};

struct stream_connection {
    struct stream_direction client, server; /* client: the side that sent SYN or ClientHello */
    uint32_t flow, tls_session;             /* row numbers, 0: none */
    const char *server_address;
    uint16_t server_port;
    bool encrypted;      /* exchanges get the scheme https */
    bool client_ended;   /* the client closed its side and every byte of it was seen */
    struct passage alpn; /* "h2", "http/1.1", absent: by looks */
    struct passage app;  /* package of the app that owns the flow, or absent */
};

/* Ceilings: heads, kept bodies of one message, and bodies of the whole exhibit (the caller's
 * budget). */
enum { HTTP_HEAD_MAX = 1 << 20, HTTP_BODY_MAX = 16 << 20, HTTP_STREAMS_MAX = 100000 };

struct http_budget {
    uint64_t body_bytes_left; /* lowered by each kept body; a body beyond it is `omitted` */
};

/* True when the client's first bytes look like an HTTP/1 request line or the HTTP/2 preface. */
bool http_looks_like(struct bytes client_start);

/* Add the connection's exchanges (pipelined, chunked, with 1xx answers, CONNECT and Upgrade ending
 * HTTP; h2c by upgrade or prior knowledge; WebSocket messages). After a gap it finds its feet at
 * the next message start; the message with the gap is not `complete`. Malformed input ends the
 * connection's reading and is an anomaly. Request without answer: status 0. Faults: E_MEMORY,
 * E_LIMIT. */
MUST_CHECK enum status http_read_connection(const struct stream_connection *connection,
        struct arena *arena, struct http_budget *budget, struct traffic *traffic,
        struct fault *why);

#endif
