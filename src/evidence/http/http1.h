/* http1.h: HTTP/1.x over one connection (RFC 9112): which answer belongs to which request. */
#ifndef AEDILE_EVIDENCE_HTTP_HTTP1_H
#define AEDILE_EVIDENCE_HTTP_HTTP1_H

#include "evidence/http/gathering.h"
#include "evidence/http/http_message.h"

struct http1 {
    struct http_reader common;
    struct byte_stream client, server;
    struct gathering gathering;
    bool lost;         /* messages were lost in a gap: answers are matched by time */
    bool ended;        /* what follows is not HTTP/1, or not readable as such */
    bool is_upgrade;   /* ended by a 101 that goes on in HTTP/2; both streams stand there */
    bool is_websocket; /* the same, in WebSocket frames */
};

/* Read from where both streams stand to their ends. The caller frees `gathering`. */
MUST_CHECK enum status http1_read(struct http1 *reader);

/* One message's framing and body (http1_body.c). */
enum http_framing { HTTP_NO_BODY, HTTP_LENGTH, HTTP_CHUNKED, HTTP_UNTIL_CLOSE };
struct http_framing_plan {
    enum http_framing framing;
    uint64_t length;
    bool is_malformed;      /* lengths that contradict each other, or are no numbers */
    bool chunked_and_sized; /* both were given: chunked holds (RFC 9112, section 6.3) */
};

/* How long the body is. `request`: the request that an answer is to; NULL for a request itself.
 * `status`: the answer's. */
struct http_framing_plan http1_plan(
        const struct http_head *head, const struct http_exchange *request, int status);

/* Read the body from `stream`; trailer fields are added to the head's. keep: false to pass over it.
 * *ret_whole: every byte of it was there. */
MUST_CHECK enum status http1_read_body(struct http1 *reader, struct byte_stream *stream,
        const struct http_framing_plan *plan, bool keep, struct http_head *head,
        struct http_body *ret_body, bool *ret_whole);

#endif
