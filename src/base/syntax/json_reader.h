/* json_reader.h: reads JSON (RFC 8259) by pulling, over borrowed bytes: nothing is copied, decoded
 * or allocated, and what is handed out points into the input.
 *
 * Lenient where writers err and nothing is lost by it: any bytes may stand in a string (raw control
 * characters, broken UTF-8, lone surrogates), a number may have any size and form, and bare words
 * (NaN, undefined) are values. What is skipped is checked for balance only. Neither comments nor
 * trailing commas are read. Strings are handed out as they stand, escapes in place.
 *
 * A value must be read or skipped before the next member or item is asked for. Faults are
 * E_MALFORMED, with the offset of the unexpected byte, or of the start of the string that never
 * ends, or the input's end; the reader is of no use after one. */
#ifndef AEDILE_BASE_SYNTAX_JSON_READER_H
#define AEDILE_BASE_SYNTAX_JSON_READER_H

#include "base/bytes.h"
#include "base/fault.h"

enum { JSON_READER_DEPTH_MAX = 256 };

enum json_kind {
    JSON_NOTHING, /* the input's end, or a byte that starts no value */
    JSON_OBJECT,
    JSON_ARRAY,
    JSON_STRING,
    JSON_NUMBER,
    JSON_TRUE,
    JSON_FALSE,
    JSON_NULL,
    JSON_WORD, /* another bare word */
};

struct json_reader {
    struct bytes input;
    size_t at;      /* offset of the next byte to be read; where to start, at first */
    unsigned depth; /* objects and arrays entered and not yet left */
    bool at_first;  /* entered, and no member or item read yet */
    bool escaped;   /* the name or string read last has escapes in it */
};

/* What comes next, which json_reader_skip or the function for its kind then reads. Passes over
 * white space, so reader->at is the value's offset afterwards. */
enum json_kind json_reader_peek(struct json_reader *reader);

/* Step into the object or array that comes next. E_LIMIT past JSON_READER_DEPTH_MAX. */
MUST_CHECK enum status json_reader_enter(struct json_reader *reader, struct fault *why);

/* The next member's name, without its quotes; its value comes next. E_MISSING at the object's end,
 * which is then left. */
MUST_CHECK enum status json_reader_member(
        struct json_reader *reader, struct bytes *ret_name, struct fault *why);

/* OK when an item of the array comes next; E_MISSING at the array's end, which is then left. */
MUST_CHECK enum status json_reader_item(struct json_reader *reader, struct fault *why);

/* The string that comes next, without its quotes. */
MUST_CHECK enum status json_reader_string(
        struct json_reader *reader, struct bytes *ret_raw, struct fault *why);

/* Pass over the value that comes next, of any kind and depth, in time linear in its length and
 * without recursion. *ret_raw (which may be NULL) is all of it, quotes and brackets included. */
MUST_CHECK enum status json_reader_skip(
        struct json_reader *reader, struct bytes *ret_raw, struct fault *why);

/* A number times 10^places, further digits dropped: "12.3456" with 3 places is 12345. Exact but
 * for digits past the 18th. False when the text is no JSON number or the result no int64_t. */
bool json_decimal(struct bytes number, int places, int64_t *ret_value);

#endif
