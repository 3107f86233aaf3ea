/* line.h: one line of a filter list taken apart, nothing looked up yet. Views of the line only. */
#ifndef AEDILE_KNOWLEDGE_FILTER_LINE_H
#define AEDILE_KNOWLEDGE_FILTER_LINE_H

#include "base/bytes.h"

/* What is asked for, as bits; the first NETWORK ones are what a filter without a type applies to.
 */
enum filter_type {
    TYPE_OTHER = 1 << 0,
    TYPE_SCRIPT = 1 << 1,
    TYPE_IMAGE = 1 << 2,
    TYPE_STYLESHEET = 1 << 3,
    TYPE_OBJECT = 1 << 4,
    TYPE_SUB_FRAME = 1 << 5,
    TYPE_REQUEST = 1 << 6, /* XMLHttpRequest and fetch */
    TYPE_PING = 1 << 7,
    TYPE_FONT = 1 << 8,
    TYPE_MEDIA = 1 << 9,
    TYPE_WEBSOCKET = 1 << 10,
    TYPE_NETWORK = (1 << 11) - 1,
    TYPE_DOCUMENT = 1 << 11,
    TYPE_NO_REQUEST = 1 << 12, /* popup, inline-script and others that no request of ours is */
    TYPE_ALL = (1 << 13) - 1,
};

enum filter_method {
    METHOD_CONNECT = 1 << 0,
    METHOD_DELETE = 1 << 1,
    METHOD_GET = 1 << 2,
    METHOD_HEAD = 1 << 3,
    METHOD_OPTIONS = 1 << 4,
    METHOD_PATCH = 1 << 5,
    METHOD_POST = 1 << 6,
    METHOD_PUT = 1 << 7,
};

enum { PATTERN_LENGTH_MAX = 4096 }; /* longer than what is compared of a URL */

enum pattern_kind {
    PATTERN_ANY,       /* every address */
    PATTERN_HOST,      /* "||host^" */
    PATTERN_HOST_REST, /* "||host" and what must follow the whole host */
    PATTERN_LABEL,     /* "||" and what starts at any label of the host */
    PATTERN_START,     /* "|" */
    PATTERN_ANYWHERE,
    PATTERN_REGEX,
};

enum filter_line_kind { LINE_EMPTY, LINE_PASSED_OVER, LINE_MALFORMED, LINE_NETWORK };

struct filter_line {
    struct bytes text;    /* trimmed, without a comment behind it */
    struct bytes pattern; /* without anchors and outer stars; of a regex without its slashes */
    enum pattern_kind kind;
    bool at_end;                  /* "|" at the end */
    bool star_before, star_after; /* outer stars that were left out */
    bool exception, important, bad, match_case, blank_type;
    uint32_t types, not_types;     /* filter_type; named, and named after "~" */
    bool any_type;                 /* every network type was meant: none was named, or "all" */
    bool first_party, third_party; /* both: no restriction */
    bool same_host, other_host;    /* strict1p, strict3p */
    uint32_t methods, not_methods;
    struct bytes from, to, denyallow; /* values of the options, or empty */
};

/* What a line is; ret_line is whole for LINE_NETWORK only. */
enum filter_line_kind filter_line_read(struct bytes text, struct filter_line *ret_line);

/* Read the options behind "$" into line. Private to line.c and options.c. */
enum filter_line_kind filter_options_read(struct bytes options, struct filter_line *line);

/* The bit of a type by its name in a request ("xmlhttprequest"); TYPE_OTHER for unknown ones. */
uint32_t filter_request_type(const char *name);

/* The bit of a method in any case; 0 when unknown. */
uint32_t filter_method_bit(struct bytes name);

#endif
