/* har_entry.h: one request and its answer, as an entry of an HTTP archive
 * (w3c.github.io/web-performance/specs/HAR/Overview.html, version 1.2), whoever made the request.
 */
#ifndef AEDILE_COLLECT_WEB_HAR_ENTRY_H
#define AEDILE_COLLECT_WEB_HAR_ENTRY_H

#include "base/buffer.h"

struct har_field {
    const char *name, *value;
};

struct har_fields {
    const struct har_field *items;
    size_t count;
};

/* Texts may be NULL. Times in microseconds, -1 for what does not apply. */
struct har_entry {
    int64_t at_ms; /* when it was sent, since 1970 */
    const char *method, *url, *version;
    struct har_fields request, response;
    struct bytes sent; /* the request's body */
    int32_t status;    /* 0: no answer */
    const char *status_text, *mime_type, *redirect, *address, *error, *kind;
    struct bytes body;
    bool is_cut; /* the body was longer than kept */
    int64_t blocked_us, dns_us, connect_us, tls_us, send_us, wait_us, receive_us;
    int32_t trial; /* of which trial or recording of the session, from 1; 0: of none */
};

/* Append it as one line of JSON without the line's end. False when memory is spent. */
bool har_entry_write(const struct har_entry *entry, struct buffer *out);

/* The value of the first field of that name, case ignored; NULL when there is none. */
const char *har_field_value(const struct har_fields *fields, const char *name);

/* Milliseconds until the answer began, -1 when there was none. */
int64_t har_entry_ms(const struct har_entry *entry);

#endif
