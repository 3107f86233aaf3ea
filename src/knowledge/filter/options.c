/* options.c: what stands behind "$" in a filter. */
#include "base/syntax/url.h"
#include "knowledge/filter/line.h"

enum option_kind {
    OPTION_TYPE,     /* bits: the types it names */
    OPTION_ALL,      /* every type, documents and popups too */
    OPTION_NO_BLOCK, /* applies to cosmetic filters: of no consequence for a request */
    OPTION_FIRST,    /* party */
    OPTION_THIRD,
    OPTION_STRICT_FIRST,
    OPTION_STRICT_THIRD,
    OPTION_FROM,
    OPTION_TO,
    OPTION_DENYALLOW,
    OPTION_METHOD,
    OPTION_MATCH_CASE,
    OPTION_IMPORTANT,
    OPTION_BAD,
    OPTION_NOTHING,   /* a place holder */
    OPTION_REDIRECT,  /* blocks, and says what is put in place */
    OPTION_MEDIA,     /* as a redirect, of media only */
    OPTION_MODIFIER,  /* changes what is allowed; blocks nothing */
    OPTION_CONDITION, /* needs what a request does not tell: an answer's header, an address */
};

struct option {
    const char *name;
    enum option_kind kind;
    uint32_t bits;
    uint8_t same; /* names of one option share a number: an option may stand once */
};

static const struct option options[] = {
        {"1p", OPTION_FIRST, 0, 1},
        {"3p", OPTION_THIRD, 0, 2},
        {"_", OPTION_NOTHING, 0, 0},
        {"all", OPTION_ALL, 0, 3},
        {"badfilter", OPTION_BAD, 0, 4},
        {"beacon", OPTION_TYPE, TYPE_PING, 5},
        {"cname", OPTION_NO_BLOCK, 0, 6},
        {"csp", OPTION_MODIFIER, 0, 7},
        {"css", OPTION_TYPE, TYPE_STYLESHEET, 8},
        {"denyallow", OPTION_DENYALLOW, 0, 9},
        {"doc", OPTION_TYPE, TYPE_DOCUMENT, 10},
        {"document", OPTION_TYPE, TYPE_DOCUMENT, 10},
        {"domain", OPTION_FROM, 0, 11},
        {"ehide", OPTION_NO_BLOCK, 0, 12},
        {"elemhide", OPTION_NO_BLOCK, 0, 12},
        {"empty", OPTION_REDIRECT, 0, 13},
        {"first-party", OPTION_FIRST, 0, 1},
        {"font", OPTION_TYPE, TYPE_FONT, 14},
        {"frame", OPTION_TYPE, TYPE_SUB_FRAME, 15},
        {"from", OPTION_FROM, 0, 11},
        {"generichide", OPTION_NO_BLOCK, 0, 16},
        {"ghide", OPTION_NO_BLOCK, 0, 16},
        {"header", OPTION_CONDITION, 0, 17},
        {"image", OPTION_TYPE, TYPE_IMAGE, 18},
        {"important", OPTION_IMPORTANT, 0, 19},
        {"inline-font", OPTION_TYPE, TYPE_NO_REQUEST, 20},
        {"inline-script", OPTION_TYPE, TYPE_NO_REQUEST, 21},
        {"ipaddress", OPTION_CONDITION, 0, 22},
        {"match-case", OPTION_MATCH_CASE, 0, 23},
        {"media", OPTION_TYPE, TYPE_MEDIA, 24},
        {"method", OPTION_METHOD, 0, 25},
        {"mp4", OPTION_MEDIA, 0, 13},
        {"object", OPTION_TYPE, TYPE_OBJECT, 26},
        {"object-subrequest", OPTION_TYPE, TYPE_OBJECT, 26},
        {"other", OPTION_TYPE, TYPE_OTHER, 27},
        {"permissions", OPTION_MODIFIER, 0, 28},
        {"ping", OPTION_TYPE, TYPE_PING, 5},
        {"popunder", OPTION_TYPE, TYPE_NO_REQUEST, 29},
        {"popup", OPTION_TYPE, TYPE_NO_REQUEST, 30},
        {"queryprune", OPTION_MODIFIER, 0, 31},
        {"redirect", OPTION_REDIRECT, 0, 13},
        {"redirect-rule", OPTION_MODIFIER, 0, 13},
        {"removeparam", OPTION_MODIFIER, 0, 31},
        {"replace", OPTION_MODIFIER, 0, 32},
        {"requestheader", OPTION_CONDITION, 0, 33},
        {"responseheader", OPTION_CONDITION, 0, 34},
        {"rewrite", OPTION_REDIRECT, 0, 13},
        {"script", OPTION_TYPE, TYPE_SCRIPT, 35},
        {"shide", OPTION_NO_BLOCK, 0, 36},
        {"specifichide", OPTION_NO_BLOCK, 0, 36},
        {"strict1p", OPTION_STRICT_FIRST, 0, 37},
        {"strict3p", OPTION_STRICT_THIRD, 0, 38},
        {"stylesheet", OPTION_TYPE, TYPE_STYLESHEET, 8},
        {"subdocument", OPTION_TYPE, TYPE_SUB_FRAME, 15},
        {"third-party", OPTION_THIRD, 0, 2},
        {"to", OPTION_TO, 0, 39},
        {"uritransform", OPTION_MODIFIER, 0, 40},
        {"urlskip", OPTION_MODIFIER, 0, 41},
        {"websocket", OPTION_TYPE, TYPE_WEBSOCKET, 42},
        {"xhr", OPTION_TYPE, TYPE_REQUEST, 43},
        {"xmlhttprequest", OPTION_TYPE, TYPE_REQUEST, 43},
};

enum { OPTION_COUNT = sizeof(options) / sizeof(options[0]) };

static const struct option *find_option(struct bytes name)
{
    size_t low = 0, high = OPTION_COUNT;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = bytes_compare(name, bytes_of(options[middle].name));
        if (order == 0) {
            return &options[middle];
        }
        if (order < 0) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return NULL;
}

uint32_t filter_request_type(const char *name)
{
    static const struct option requests[] = {
            {"script", OPTION_TYPE, TYPE_SCRIPT, 0},
            {"image", OPTION_TYPE, TYPE_IMAGE, 0},
            {"xmlhttprequest", OPTION_TYPE, TYPE_REQUEST, 0},
            {"stylesheet", OPTION_TYPE, TYPE_STYLESHEET, 0},
            {"sub_frame", OPTION_TYPE, TYPE_SUB_FRAME, 0},
            {"main_frame", OPTION_TYPE, TYPE_DOCUMENT, 0},
            {"ping", OPTION_TYPE, TYPE_PING, 0},
            {"beacon", OPTION_TYPE, TYPE_PING, 0},
            {"font", OPTION_TYPE, TYPE_FONT, 0},
            {"media", OPTION_TYPE, TYPE_MEDIA, 0},
            {"object", OPTION_TYPE, TYPE_OBJECT, 0},
            {"websocket", OPTION_TYPE, TYPE_WEBSOCKET, 0},
            {"fetch", OPTION_TYPE, TYPE_REQUEST, 0},
    };
    for (size_t i = 0; name != NULL && i < sizeof(requests) / sizeof(requests[0]); i++) {
        if (strcmp(name, requests[i].name) == 0) {
            return requests[i].bits;
        }
    }
    return TYPE_OTHER; /* "csp_report" too */
}

uint32_t filter_method_bit(struct bytes name)
{
    static const char *const names[] = {
            "connect", "delete", "get", "head", "options", "patch", "post", "put"};
    for (uint32_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (bytes_equal_without_case(name, bytes_of(names[i]))) {
            return 1U << i;
        }
    }
    return 0;
}

static struct bytes take_until(struct bytes *rest, uint8_t mark)
{
    const uint8_t *at = rest->size == 0 ? NULL : memchr(rest->data, mark, rest->size);
    size_t size = at == NULL ? rest->size : (size_t)(at - rest->data);
    struct bytes taken = bytes_slice(*rest, 0, size);
    *rest = bytes_slice(*rest, at == NULL ? size : size + 1, rest->size);
    return taken;
}

/* Unknown methods are passed over; when nothing is left there is no restriction. */
static void read_methods(struct bytes value, struct filter_line *line)
{
    while (value.size > 0) {
        struct bytes name = take_until(&value, '|');
        bool negated = name.size > 0 && name.data[0] == '~';
        uint32_t bit = filter_method_bit(bytes_slice(name, negated ? 1 : 0, name.size));
        line->methods |= negated ? 0 : bit;
        line->not_methods |= negated ? bit : 0;
    }
}

struct reading {
    struct filter_line *line;
    bool modifier, condition;
    uint64_t seen, seen_negated;
};

static bool read_value(enum option_kind kind, struct bytes value, struct filter_line *line)
{
    switch ((int)kind) {
    case OPTION_FROM:
        line->from = value;
        break;
    case OPTION_TO:
        line->to = value;
        break;
    case OPTION_DENYALLOW:
        line->denyallow = value;
        break;
    case OPTION_METHOD:
        read_methods(value, line);
        break;
    default:
        return false;
    }
    return value.size > 0;
}

static bool read_flag(enum option_kind kind, struct reading *reading)
{
    struct filter_line *line = reading->line;
    switch ((int)kind) {
    case OPTION_ALL:
        line->types |= TYPE_DOCUMENT | TYPE_NO_REQUEST;
        line->any_type = true;
        break;
    case OPTION_NO_BLOCK:
        line->types |= TYPE_NO_REQUEST;
        break;
    case OPTION_STRICT_FIRST:
        line->same_host = true;
        break;
    case OPTION_STRICT_THIRD:
        line->other_host = true;
        break;
    case OPTION_MATCH_CASE:
        line->match_case = true;
        break;
    case OPTION_IMPORTANT:
        line->important = true;
        break;
    case OPTION_BAD:
        line->bad = true;
        break;
    case OPTION_NOTHING:
        break;
    default:
        return false;
    }
    return true;
}

/* Those that a "~" in front turns round. */
static bool read_turnable(const struct option *option, bool negated, struct filter_line *line)
{
    switch ((int)option->kind) {
    case OPTION_TYPE:
        line->types |= negated ? 0 : option->bits;
        line->not_types |= negated ? option->bits : 0;
        line->blank_type = line->blank_type || negated;
        return true;
    case OPTION_FIRST:
        *(negated ? &line->third_party : &line->first_party) = true;
        return true;
    case OPTION_THIRD:
        *(negated ? &line->first_party : &line->third_party) = true;
        return true;
    default:
        return false;
    }
}

/* Redirects and what changes a request: the filters behind them may block or not. */
static bool read_change(enum option_kind kind, struct reading *reading)
{
    struct filter_line *line = reading->line;
    switch ((int)kind) {
    case OPTION_MEDIA:
        line->types |= TYPE_MEDIA;
        reading->modifier = reading->modifier || line->exception;
        return true;
    case OPTION_REDIRECT: /* an exception from it lets the block stand */
        reading->modifier = reading->modifier || line->exception;
        return true;
    case OPTION_MODIFIER:
        reading->modifier = true;
        return true;
    case OPTION_CONDITION:
        reading->condition = true;
        return true;
    default:
        return false;
    }
}

static bool read_option(struct bytes text, struct reading *reading)
{
    bool negated = text.size > 0 && text.data[0] == '~';
    struct bytes value = bytes_slice(text, negated ? 1 : 0, text.size);
    struct bytes name = take_until(&value, '=');
    bool has_value = name.size + (negated ? 1 : 0) < text.size;
    const struct option *option = find_option(name);
    if (option == NULL) {
        bool filler = name.size > 0 && name.data[0] == '_' && !negated && !has_value;
        for (size_t i = 0; i < name.size; i++) {
            filler = filler && name.data[i] == '_';
        }
        return filler;
    }
    uint64_t bit = option->same == 0 ? 0 : 1ULL << option->same;
    if ((reading->seen & bit) != 0) {
        return false;
    }
    reading->seen |= bit;
    if (read_change(option->kind, reading)) {
        return !negated;
    }
    if (has_value) {
        return !negated && read_value(option->kind, value, reading->line);
    }
    return read_turnable(option, negated, reading->line) ||
           (!negated && read_flag(option->kind, reading));
}

/* The next option; a comma after a backslash belongs to a value. */
static struct bytes take_option(struct bytes *rest)
{
    size_t end = 0;
    while (end < rest->size &&
            (rest->data[end] != ',' || (end > 0 && rest->data[end - 1] == '\\'))) {
        end++;
    }
    struct bytes taken = bytes_slice(*rest, 0, end);
    *rest = bytes_slice(*rest, end + 1, rest->size);
    return taken;
}

enum filter_line_kind filter_options_read(struct bytes text, struct filter_line *line)
{
    struct reading reading = {.line = line};
    bool sound = true;
    for (size_t left = text.size + 1; left > 0 && sound;) {
        struct bytes option = take_option(&text);
        left -= option.size < left ? option.size + 1 : left;
        sound = read_option(option, &reading);
    }
    if (reading.modifier || reading.condition) {
        return LINE_PASSED_OVER;
    }
    bool denied = line->denyallow.size > 0 && line->from.size == 0;
    bool strict = line->exception && line->important;
    return sound && !denied && !strict ? LINE_NETWORK : LINE_MALFORMED;
}
