/* body.h: an HTTP message's body as the program that received it saw it, and the named values in
 * it.
 *
 * HAR's base64 is undone, then content codings in the order of RFC 9110, section 8.4 (gzip, deflate
 * in both its readings, br, zstd), told by the header and, where the header is silent, by magic
 * bytes. */
#ifndef AEDILE_EVIDENCE_BODY_BODY_H
#define AEDILE_EVIDENCE_BODY_BODY_H

#include "evidence/traffic/traffic.h"

/* Ceilings of one body: decoded bytes, ratio of decoded to held bytes above a floor, codings. */
enum { BODY_SIZE_MAX = 64 << 20, BODY_RATIO_MAX = 1100, BODY_CODINGS_MAX = 4 };

struct decoded_body {
    struct bytes bytes; /* borrowed from the exhibit or from `buffer` */
    bool in_place;      /* every byte of it is a byte of the passage's text: places can be exact */
    bool partial;       /* a damaged, oversized or unknown coding, or only the beginning was held:
                           `bytes` has what came before, or what is still coded */
    char codings[64];   /* those undone: "gzip", "base64 → br"; "" when none */
};

/* Decode a body. Text is left alone whatever header names a coding: who wrote the exhibit undid it.
 * `buffer` and `spare` keep memory between calls; the result borrows from one of them, and a limit
 * of theirs lowers the ceiling. Damage is no fault: see `partial`. Faults: E_MEMORY. */
MUST_CHECK enum status body_decode(const struct http_body *body, struct buffer *buffer,
        struct buffer *spare, struct decoded_body *ret_body, struct fault *why);

/* One named value. `name` is a path: "a", "user.id", "items[3].x", "1.4" (protobuf field numbers),
 * "[0].x" (the first of several JSON texts), "part.filename". A step that does not fit into 1024
 * bytes is left out of it. A JSON null has an empty value, protobuf numbers are decimal. */
struct parameter {
    const char *location;     /* "query" "fragment" "path" "form" "multipart" "json" "protobuf" */
    struct bytes name, value; /* decoded; borrowed or in the arena */
    struct bytes raw;         /* the value as it stands in the text given, still encoded */
};

enum { PARAMETERS_MAX = 10000, PARAMETER_DEPTH_MAX = 32 };
typedef bool (*parameter_found)(void *context, const struct parameter *parameter);

/* Name every value of a URL's query, fragment and path (";name=value"), or of a decoded request
 * body by its media type (and by its looks when the type is absent or lies): form, multipart, JSON
 * and JSON lines (leaves), protobuf without schema (strings and numbers; nested messages and
 * strings told apart); no XML. Stops when `found` returns false or at a ceiling; *ret_cut tells
 * that something was left out. Malformed input is read as far as it goes. Faults: E_MEMORY. */
MUST_CHECK enum status parameters_of_url(struct bytes url, struct arena *arena,
        parameter_found found, void *context, bool *ret_cut, struct fault *why);
MUST_CHECK enum status parameters_of_body(struct bytes body, struct bytes mime_type,
        struct arena *arena, parameter_found found, void *context, bool *ret_cut,
        struct fault *why);

#endif
