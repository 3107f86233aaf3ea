/* json_value.h: looks into one JSON value held as bytes, as DevTools messages need it. What is not
 * there, or of another kind, is empty, false or the number given: callers check what they need. */
#ifndef AEDILE_COLLECT_BROWSER_JSON_VALUE_H
#define AEDILE_COLLECT_BROWSER_JSON_VALUE_H

#include "base/arena.h"
#include "base/buffer.h"

/* The value below `value` at a path of member names, "response.timing.sendStart"; the first member
 * of a name counts. Quotes and brackets are part of it. */
struct bytes json_at(struct bytes value, const char *path);

bool json_is_true(struct bytes value);
bool json_is_string(struct bytes value, const char *text); /* a string without escapes, this one */

/* number × 10^places, further digits dropped; `otherwise` when it is no number. */
int64_t json_scaled(struct bytes number, int places, int64_t otherwise);

/* Append the string's text, escapes undone (RFC 8259, section 7); a lone surrogate becomes U+FFFD.
 * False when it is no string. */
bool json_append_string(struct bytes value, struct buffer *out);

/* The same as a NUL-ended copy; a NUL inside becomes U+FFFD. NULL when it is no string or memory is
 * spent. */
const char *json_copy_string(struct bytes value, struct arena *arena);

#endif
