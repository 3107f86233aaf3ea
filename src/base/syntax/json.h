/* json.h: writes JSON (RFC 8259). The writer places commas; invalid UTF-8 becomes U+FFFD, so the
 * output always parses. Reading JSON is not its work. */
#ifndef AEDILE_BASE_SYNTAX_JSON_H
#define AEDILE_BASE_SYNTAX_JSON_H

#include "base/buffer.h"

enum { JSON_DEPTH_MAX = 64 };

struct json {
    struct buffer *out;
    int depth;
    bool pretty;                        /* line breaks and two spaces an level; off: one line */
    bool has_items[JSON_DEPTH_MAX + 1]; /* a comma is due before the next item at this depth */
    bool after_key;
};

void json_begin_object(struct json *json);
void json_end_object(struct json *json);
void json_begin_array(struct json *json);
void json_end_array(struct json *json);
void json_key(struct json *json, const char *key);

void json_string(struct json *json, const char *value); /* NULL writes null */
void json_bytes(struct json *json, struct bytes value); /* a string from text not NUL-ended */
void json_integer(struct json *json, int64_t value);
void json_real(struct json *json, double value); /* as buffer_append_real; not finite: null */
void json_boolean(struct json *json, bool value);
void json_null(struct json *json);
void json_raw(struct json *json, const char *value); /* text that is already JSON */

/* Key and value in one call. */
void json_key_string(struct json *json, const char *key, const char *value);
void json_key_integer(struct json *json, const char *key, int64_t value);
void json_key_boolean(struct json *json, const char *key, bool value);

#endif
