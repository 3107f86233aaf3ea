/* traffic_facts.h: the rows of traffic's lists. Numbers of other rows count from 1; 0 means none.
 * A text that is absent has raw.data NULL (passages) or is NULL (strings). Times are microseconds
 * since the Unix epoch, TIME_UNKNOWN when the exhibit does not say. */
#ifndef AEDILE_EVIDENCE_TRAFFIC_TRAFFIC_FACTS_H
#define AEDILE_EVIDENCE_TRAFFIC_TRAFFIC_FACTS_H

#include "base/bytes.h"

#define TIME_UNKNOWN INT64_MIN

enum passage_form {
    PASSAGE_PLAIN,
    PASSAGE_JSON, /* the inside of a JSON string, escapes in place (RFC 8259, section 7) */
};

/* A stretch of text as the exhibit holds it. */
struct passage {
    struct bytes raw;
    enum passage_form form;
};

struct header_field {
    struct passage name, value; /* HTTP/2 pseudo-headers are no fields */
};

struct http_body {
    struct passage content; /* as held */
    bool base64;            /* content is base64 of the body (HAR's `encoding`) */
    bool omitted;           /* there was a body, but the exhibit or a ceiling leaves it out */
    bool cut;               /* content holds only its beginning */
    uint64_t size;          /* bytes of the body as declared or counted, transfer coding removed */
    struct passage mime_type;
    struct passage encoding; /* content codings still applied, as in Content-Encoding; or absent */
};

/* A message of a WebSocket (RFC 6455) that the exchange began; binary ones may be in base64.
 * is_sent: by the client, or nothing says by whom. Of one exchange no more are kept. */
enum { SOCKET_MESSAGES_MAX = 100000 };
struct socket_message {
    struct passage data;
    bool is_sent;
};

struct http_exchange {
    struct passage method, url; /* url is absolute; in captures composed, so in no region */
    struct passage target;      /* the part of url that the request itself holds */
    struct passage authority;   /* in captures: the host as the request names it; else empty */
    struct passage version, status_text;
    int status;                /* 0: no answer seen */
    int64_t started, duration; /* duration in microseconds, -1: unknown */
    struct header_field *request_headers, *response_headers;
    size_t request_header_count, response_header_count;
    struct http_body request, response;
    const char *server_address; /* textual IP address */
    uint16_t server_port;
    uint32_t flow, tls_session;
    struct passage resource_type, initiator, page, error; /* as browsers' HARs say */
    struct passage app;                                   /* package of the sending app */
    struct socket_message *messages;                      /* in order */
    size_t message_count;
    bool from_cache, complete; /* complete: the answer was seen whole */
    bool may_carry_names;      /* see evidence/dns/dns_http.h */
    struct bytes whole;        /* the entry, or the request's head */
};

#endif
