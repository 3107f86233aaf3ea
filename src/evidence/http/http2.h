/* http2.h: HTTP/2 over one connection (RFC 9113): the client's frames, then the server's. */
#ifndef AEDILE_EVIDENCE_HTTP_HTTP2_H
#define AEDILE_EVIDENCE_HTTP_HTTP2_H

#include "evidence/http/gathering.h"
#include "evidence/http/hpack.h"
#include "evidence/http/http_message.h"

/* Inflated header fields of one connection: a few bytes may stand for many. */
enum { HTTP2_FIELDS_MAX = 64 << 20 };

struct http2_stream {
    uint32_t id;
    size_t exchange;    /* index of its row */
    struct buffer runs; /* of struct stream_run: the body's bytes so far */
    size_t run_count;
    uint64_t size;
    bool cut, whole;
    bool answered;           /* the final answer's header fields were read */
    bool has_trailer[2];     /* of the request, of the answer */
    bool is_socket;          /* a WebSocket (RFC 8441): its frames are no body */
    struct buffer socket[2]; /* of struct stream_run: those of the client, of the server */
    size_t socket_runs[2];
};

struct http2_side {
    struct byte_stream stream;
    struct hpack hpack;
    const char *entry;  /* region of inflated fields: "tcp/3/client/fields" */
    uint64_t fields_at; /* how many bytes of them came before */
    bool is_server, is_ended;
};

struct http2 {
    struct http_reader common;
    struct http2_side client, server;
    struct http2_stream *streams; /* by id */
    size_t stream_count, stream_capacity;
    struct gathering gathering;
    struct buffer frame, block, text, fields;
};

/* Read from where both streams stand, the preface included. `upgraded`: index of the exchange that
 * became stream 1 (RFC 7540, section 3.2), SIZE_MAX when none. */
MUST_CHECK enum status http2_read(const struct http_reader *common,
        const struct byte_stream *client, const struct byte_stream *server, size_t upgraded);

/* What frames do to streams (http2_stream.c). All but the first take a stream that may be NULL. */
struct http2_stream *http2_find(const struct http2 *reader, uint32_t id);

/* A whole header block of a stream that the frame's bytes [file_at, + file_size) hold. */
struct http2_block {
    uint32_t id;
    struct bytes bytes;
    uint64_t file_at, file_size;
    int64_t started;
    bool is_promise; /* only inflated, for the table's sake */
};
MUST_CHECK enum status http2_take_block(
        struct http2 *reader, struct http2_side *side, const struct http2_block *block);

/* The next `size` bytes of the side's stream belong to a body. */
MUST_CHECK enum status http2_take_data(
        struct http2 *reader, struct http2_side *side, struct http2_stream *stream, uint64_t size);

/* The side's part of the stream is complete: keep the body. */
MUST_CHECK enum status http2_end_stream(
        struct http2 *reader, struct http2_side *side, struct http2_stream *stream, bool is_whole);

/* WebSockets (http2_socket.c): keep the side's bytes of one; when both sides were read, read them
 * all. Faults: E_MEMORY. */
void http2_keep_frames(struct http2 *reader, struct http2_side *side, struct http2_stream *stream);
MUST_CHECK enum status http2_read_sockets(struct http2 *reader);
void http2_free_stream(struct http2_stream *stream);

#endif
