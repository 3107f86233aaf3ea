/* http_message.h: what HTTP/1 and HTTP/2 have in common: header fields, the composed address, an
 * exchange's start. And the parts of an HTTP/1 head (RFC 9112, sections 2 to 5). */
#ifndef AEDILE_EVIDENCE_HTTP_HTTP_MESSAGE_H
#define AEDILE_EVIDENCE_HTTP_HTTP_MESSAGE_H

#include "evidence/http/http_stream.h"

/* Past this many fields of one head the rest is left out, which is an anomaly. */
enum { HTTP_FIELDS_MAX = 10000 };

/* What every reader of a connection carries along. */
struct http_reader {
    const struct stream_connection *connection;
    struct arena *arena;
    struct http_budget *budget;
    struct traffic *traffic;
    struct fault *why;
};

struct http_head {
    struct bytes whole;
    struct bytes line; /* request line or status line, without its end */
    struct header_field *fields;
    size_t field_count;
    bool fields_left_out;
    bool line_without_colon; /* such a line is passed over */
};

/* Take a head apart: the first line, unless `is_trailer`, then fields; a folded value (RFC 9112,
 * section 5.2) keeps its line ends. E_MEMORY. */
MUST_CHECK enum status http_head_read(struct bytes whole, bool is_trailer, struct arena *arena,
        struct http_head *ret_head, struct fault *why);

/* The parts of a request line. False when it has not three. */
bool http_request_line(struct bytes line, struct http_exchange *exchange);

/* Status and its text from a status line. False when it is none. */
bool http_status_line(struct bytes line, struct http_exchange *exchange);

/* The first field of that name, without case; NULL when there is none. */
const struct header_field *http_field(
        const struct header_field *fields, size_t count, const char *name);

/* True when `value`, a list with commas, has the token, without case. */
bool http_list_has(struct bytes value, const char *token);

/* Fill in a body's mime_type and encoding from its fields. */
void http_describe_body(
        const struct header_field *fields, size_t count, struct http_body *ret_body);

/* Compose the exchange's url from `authority` (empty: the connection's server) and target. */
MUST_CHECK enum status http_compose_url(const struct http_reader *reader, struct bytes scheme,
        struct bytes authority, struct http_exchange *exchange);

/* Append an exchange that holds what the connection says. The pointer is good until the next. */
MUST_CHECK enum status http_add_exchange(
        const struct http_reader *reader, struct http_exchange **ret_exchange);

static inline struct passage plain_passage(struct bytes raw)
{
    return (struct passage){.raw = raw, .form = PASSAGE_PLAIN};
}

#endif
