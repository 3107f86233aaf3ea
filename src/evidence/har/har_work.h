/* har_work.h: what the parts of the HAR reader share. Private to it.
 *
 * Objects are read by lists of fields: a member that the list names is handed to its reader with
 * the place to fill, any other is passed over. Of two members of one name the last counts (as in
 * browsers), null is the same as absent. */
#ifndef AEDILE_EVIDENCE_HAR_HAR_WORK_H
#define AEDILE_EVIDENCE_HAR_HAR_WORK_H

#include "base/syntax/json_reader.h"
#include "evidence/har/har.h"

struct har_work {
    struct json_reader json;
    struct arena *arena;
    void (*done)(struct bytes piece); /* NULL: nobody wants to know */
    size_t done_at;                   /* behind the last piece told of */
    struct traffic *traffic;
    struct buffer exchanges;      /* struct http_exchange, until their number is known */
    struct buffer headers;        /* struct header_field of the message being read */
    struct buffer text, composed; /* for one text: unescaped; put together */
    size_t entries_found;         /* arrays log.entries met */
};

/* A request or a response, as it stands. */
struct har_message {
    struct passage method, url, version, status_text, error, text, mime_type, encoding;
    int64_t status, body_size, content_size; /* sizes: -1 unknown */
    struct header_field *headers;
    size_t header_count;
    struct bytes cookies, params; /* the arrays, brackets included; data NULL when absent */
    bool present;
};

typedef enum status (*har_reader)(struct har_work *work, void *into, struct fault *why);

struct har_field {
    const char *name;
    size_t size; /* of the name */
    har_reader read;
    size_t offset; /* in what is being filled */
};

#define FIELD(name)  name, sizeof(name) - 1 /* the first two members of a har_field */
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Read the object that comes next into `into`. Anything else is passed over: null silently, another
 * value as an anomaly. */
MUST_CHECK enum status har_read_object(struct har_work *work, const struct har_field *fields,
        size_t count, void *into, struct fault *why);

/* Step into the array that comes next; false when anything else was passed over, as above. */
MUST_CHECK enum status har_enter_array(struct har_work *work, bool *ret_entered, struct fault *why);

/* Readers of one value into a struct passage; an int64_t (whole number); an int64_t of microseconds
 * from milliseconds; a bool; the struct bytes of an array. A value of another type is an anomaly:
 * texts and numbers then take any scalar by its letters, the others stay as they are. */
enum status har_read_text(struct har_work *work, void *into, struct fault *why);
enum status har_read_number(struct har_work *work, void *into, struct fault *why);
enum status har_read_milliseconds(struct har_work *work, void *into, struct fault *why);
enum status har_read_flag(struct har_work *work, void *into, struct fault *why);
enum status har_read_span(struct har_work *work, void *into, struct fault *why);

enum status har_read_message(struct har_work *work, void *into, struct fault *why);
enum status har_read_messages(struct har_work *work, struct bytes array,
        struct http_exchange *exchange, struct fault *why); /* of a WebSocket */
enum status har_read_entry(struct har_work *work, struct fault *why);

/* Add the header fields that only the cookie list tells of. */
MUST_CHECK enum status har_add_cookies(
        struct har_work *work, struct har_message *message, bool is_response, struct fault *why);

/* Put a form body together from the list of its parameters. */
MUST_CHECK enum status har_compose_body(struct har_work *work, const struct har_message *message,
        struct passage *ret_content, struct fault *why);

/* For anomalies: where bytes of the file stand, and how many of them to show, whole characters. */
struct place har_place(const struct har_work *work, struct bytes raw);
int har_clip(struct bytes raw);

#endif
