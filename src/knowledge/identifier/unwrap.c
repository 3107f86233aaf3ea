#include "base/hex.h"
#include "knowledge/identifier/code/decode.h"
#include "knowledge/identifier/code/groups.h"
#include "knowledge/identifier/code/guess.h"
#include "knowledge/identifier/scanner.h"

enum {
    C_RUN = 1u, /* base64 of either alphabet */
    C_HEX = 2,
    C_JOINT = 4, /* + / - _: in base64, and between words */
    C_ESCAPE = 8,
    C_BASE32 = 16,
    C_UPPER = 32,
    C_LOWER = 64,
    C_DIGIT = 128,
};

enum {
    RUN_MIN = 8,
    HEX_MIN = 12,
    BASE32_MIN = 16,
    HEAD = 12,
    START = 96,
    FORCED_REACH = 4096,
    TRIES_MAX = 8
};
enum { SHORT_MAX = 4096, PROTOBUF_MAX = 64 << 10 };
enum escape { PERCENT, BACKSLASH, ENTITIES, QUOTED, ESCAPES };

static const struct {
    const char *step;
    decoder *decode;
    const char *stops; /* bytes that end what is escaped so */
} escapes[ESCAPES] = {
        [PERCENT] = {"percent", decode_percent, " \t\r\n\"'<>&=?#;()|\\"},
        [BACKSLASH] = {"backslash", decode_backslash, "\"\n<>"},
        [ENTITIES] = {"entities", decode_entities, "\"'<>\n"},
        [QUOTED] = {"quoted-printable", decode_quoted, " \t\r\n\"&<>;?"},
};

struct unwrapping {
    struct identifier_scanner *scanner;
    struct layer *layer;
    struct bytes text;
    size_t floor[ESCAPES]; /* behind the last span decoded, by form of escape */
    size_t lines;          /* behind the last lines of base64 that were tried */
};

static bool is_one_of(uint8_t byte, const char *bytes)
{
    return byte != 0 && strchr(bytes, byte) != NULL;
}

static unsigned class_of(uint8_t byte)
{
    bool upper = byte >= 'A' && byte <= 'Z', lower = byte >= 'a' && byte <= 'z';
    bool digit = byte >= '0' && byte <= '9';
    bool joint = byte == '+' || byte == '/' || byte == '-' || byte == '_';
    bool escape = byte == '%' || byte == '\\' || byte == '&' || byte == '=';
    unsigned class = upper ? C_UPPER : lower ? C_LOWER : digit ? C_DIGIT : joint ? C_JOINT : 0;
    class |= class != 0 ? C_RUN : 0;
    class |= hex_digit(byte) >= 0 ? C_HEX : 0;
    class |= upper || (byte >= '2' && byte <= '7') ? C_BASE32 : 0;
    return class | (escape ? C_ESCAPE : 0);
}

void classes_fill(uint8_t classes[256], uint8_t stops[256])
{
    for (unsigned byte = 0; byte < 256; byte++) {
        classes[byte] = (uint8_t)class_of((uint8_t)byte);
    }
    for (unsigned form = 0; form < ESCAPES; form++) {
        for (const char *c = escapes[form].stops; *c != 0; c++) {
            stops[(uint8_t)*c] |= (uint8_t)(1u << form);
        }
    }
}

static void decode_span(
        struct unwrapping *u, const char *step, decoder *decode, size_t at, size_t size)
{
    uint8_t *out = layer_room(u->scanner, u->layer, size + DECODE_EXTRA);
    if (out != NULL) {
        u->scanner->decoded[u->layer->depth + 1].size = decode(bytes_slice(u->text, at, size), out);
        (void)layer_enter(u->scanner, u->layer, step, at, size, false);
    }
}

static void note_digest(struct unwrapping *u, const struct layer *layer,
        const struct pool_entry *entry, size_t at, size_t size)
{
    int kind = u->scanner->seeds[entry->seed].kind;
    struct catch caught = {kind, IDENTIFIER_SEEDED, entry->seed, entry, NULL};
    hit_add(u->scanner, layer, &caught, at, size);
}

/* A digest in an encoding: that is a step of the path. */
static void note_encoded_digest(struct unwrapping *u, const char *step, decoder *decode,
        const struct pool_entry *entry, size_t at, size_t size)
{
    uint8_t *out = layer_room(u->scanner, u->layer, size + DECODE_EXTRA);
    if (out == NULL) {
        note_digest(u, u->layer, entry, at, size);
        return;
    }
    struct buffer *decoded = &u->scanner->decoded[u->layer->depth + 1];
    decoded->size = decode(bytes_slice(u->text, at, size), out);
    note_digest(u, layer_below(u->scanner, u->layer, step, at, size), entry, 0, entry->size);
}

static bool is_word_at(const struct unwrapping *u, size_t at)
{
    return at < u->text.size &&
           (u->scanner->classes[u->text.data[at]] & (C_UPPER | C_LOWER | C_DIGIT)) != 0;
}

/* Short digests where they stand alone, the others at any place of the run of digits. */
static void find_hex_digests(struct unwrapping *u, size_t at, size_t size)
{
    const struct pool *pool = &u->scanner->pool;
    uint8_t bytes[DIGEST_MAX + DECODE_EXTRA];
    bool alone = (at == 0 || !is_word_at(u, at - 1)) && !is_word_at(u, at + size);
    if ((size == 8 || size == 16) && alone) {
        struct bytes digest = {bytes, decode_hex(bytes_slice(u->text, at, size), bytes)};
        const struct pool_entry *entry = pool_find(pool, digest, true);
        if (entry != NULL) {
            note_digest(u, u->layer, entry, at, size);
        }
    }
    for (size_t i = at; i + 2 * (size_t)POOL_LONG <= at + size; i++) {
        (void)decode_hex(bytes_slice(u->text, i, 16), bytes);
        if (!pool_may_hold(pool, pool_start(bytes, 8))) {
            continue;
        }
        size_t left = at + size - i < 2 * DIGEST_MAX ? at + size - i : 2 * DIGEST_MAX;
        struct bytes digest = {bytes, decode_hex(bytes_slice(u->text, i, left), bytes)};
        const struct pool_entry *entry = pool_find(pool, digest, false);
        if (entry != NULL) {
            note_digest(u, u->layer, entry, i, 2 * (size_t)entry->size);
            i += 2 * (size_t)entry->size - 1;
        }
    }
}

/* Whether the first decoded bytes speak for the encoding. `varied`: as mixed as compressed data is;
 * `inside`: not at the start of a run, where long messages are not looked for. */
static bool is_promising(struct bytes head, size_t whole, bool varied, bool inside)
{
    const char *as = whole < 12 ? NULL : packed_as(head);
    bool deflate = as != NULL && strcmp(as, "deflate") == 0;
    return looks_like_text(head) || (as != NULL && !deflate) ||
           (deflate && varied && whole <= SHORT_MAX) ||
           (whole >= 8 && whole <= (size_t)(inside ? SHORT_MAX : PROTOBUF_MAX) &&
                   may_be_protobuf(head, whole));
}

/* Whether the decoded start of a run still speaks for the encoding. */
static bool is_likely(struct bytes start, size_t whole)
{
    return begins_like_text(start) || packed_as(start) != NULL ||
           may_go_on_as_protobuf(start, whole);
}

/* Decode a run and look into it when it makes sense; false when it makes none. */
static bool try_run(struct unwrapping *u, const char *step, decoder *decode, size_t at, size_t size)
{
    uint8_t start[START + DECODE_EXTRA];
    if (size > START &&
            !is_likely(
                    (struct bytes){start, decode(bytes_slice(u->text, at, START), start)}, size)) {
        return false;
    }
    uint8_t *out = layer_room(u->scanner, u->layer, size + DECODE_EXTRA);
    if (out == NULL) {
        return false;
    }
    struct bytes whole = {out, decode(bytes_slice(u->text, at, size), out)};
    u->scanner->decoded[u->layer->depth + 1].size = whole.size;
    return layer_enter(u->scanner, u->layer, step, at, size, true);
}

static void take_hex(struct unwrapping *u, size_t at, size_t size)
{
    uint8_t head[HEAD + DECODE_EXTRA];
    if (size < RUN_MIN) {
        return;
    }
    if (u->scanner->pool.count > 0) {
        find_hex_digests(u, at, size);
    }
    if (size >= HEX_MIN) {
        struct bytes start = {head, decode_hex(bytes_slice(u->text, at, 2 * HEAD), head)};
        if (start.size >= GUESS_MIN && is_promising(start, size / 2, size >= 40, false)) {
            (void)try_run(u, "hex", decode_hex, at, size);
        }
    }
}

/* The runs of hexadecimal digits within a run; one of RUN_MIN holds every RUN_MIN-th byte. */
static void take_hex_runs(struct unwrapping *u, size_t at, size_t end)
{
    const uint8_t *classes = u->scanner->classes, *data = u->text.data;
    size_t floor = at;
    for (size_t probe = at + RUN_MIN - 1; probe < end; probe += RUN_MIN) {
        if ((classes[data[probe]] & C_HEX) == 0) {
            continue;
        }
        size_t start = probe;
        while (start > floor && (classes[data[start - 1]] & C_HEX) != 0) {
            start--;
        }
        while (probe < end && (classes[data[probe]] & C_HEX) != 0) {
            probe++;
        }
        take_hex(u, start, probe - start);
        floor = probe;
    }
}

/* A digest that begins at `at`, whose first bytes are `head`. */
static void find_base64_digest(struct unwrapping *u, size_t at, size_t size, struct bytes head)
{
    enum { LONGEST = 86, SHORTEST = 22 };
    const struct pool *pool = &u->scanner->pool;
    uint8_t bytes[LONGEST + DECODE_EXTRA];
    bool padded = at + size < u->text.size && u->text.data[at + size] == '=';
    bool alone = padded && (size == 6 || size == 11);
    if (!alone && size < SHORTEST) {
        return;
    }
    if (pool->count == 0 || !pool_may_hold(pool, pool_start(head.data, head.size))) {
        return;
    }
    size_t taken = size < LONGEST ? size : LONGEST;
    struct bytes start = {bytes, decode_base64(bytes_slice(u->text, at, taken), bytes)};
    const struct pool_entry *entry = pool_find(pool, start, alone);
    if (entry != NULL) {
        size_t digits = (8 * (size_t)entry->size + 5) / 6;
        note_encoded_digest(u, "base64", decode_base64, entry, at, digits < size ? digits : size);
    }
}

static size_t behind_joint(const struct unwrapping *u, size_t at, size_t end)
{
    while (at < end && (u->scanner->classes[u->text.data[at]] & C_JOINT) == 0) {
        at++;
    }
    return at < end ? at + 1 : end;
}

/* A run may begin with words that are none of the encoding, joined by a character of its alphabet:
 * try behind each joint, but no place in the groups of four twice. */
static void take_base64(struct unwrapping *u, size_t at, size_t end, unsigned any)
{
    uint8_t head[HEAD + DECODE_EXTRA];
    unsigned done = 0, tries = 0;
    bool varied = (any & C_UPPER) != 0 && (any & C_LOWER) != 0 && (any & C_DIGIT) != 0;
    bool mixed = (any & C_UPPER) != 0 && (any & C_LOWER) != 0;
    bool joints = (any & C_JOINT) != 0, has_digests = u->scanner->pool.count > 0;
    bool is_short = (end - at == 6 || end - at == 11) && has_digests;
    for (size_t i = at; (mixed || is_short) && i + 6 <= end;
            i = joints ? behind_joint(u, i, end) : end) {
        size_t size = HEAD < end - i ? HEAD : end - i;
        bool is_done = end - i < RUN_MIN || tries == TRIES_MAX || (done >> (i % 4) & 1) != 0;
        if (is_done && !has_digests) {
            continue;
        }
        struct bytes start = {head, decode_base64(bytes_slice(u->text, i, size), head)};
        find_base64_digest(u, i, end - i, start);
        if (is_done) {
            continue;
        }
        if (is_promising(start, (end - i) * 3 / 4, varied && end - i >= 18, i > at)) {
            done |= (unsigned)try_run(u, "base64", decode_base64, i, end - i) << (i % 4);
            tries++;
        }
    }
}

static void take_base32(struct unwrapping *u, size_t at, size_t size)
{
    enum { LONGEST = 103 }; /* digits of a digest */
    uint8_t bytes[LONGEST + DECODE_EXTRA];
    struct bytes whole = {bytes, decode_base32(bytes_slice(u->text, at, LONGEST), bytes)};
    const struct pool_entry *entry = pool_find(&u->scanner->pool, whole, true);
    if (entry != NULL && entry->size >= POOL_LONG) {
        note_encoded_digest(u, "base32", decode_base32, entry, at, size);
    } else if (is_promising(bytes_slice(whole, 0, HEAD), size * 5 / 8, size >= 32, false)) {
        (void)try_run(u, "base32", decode_base32, at, size);
    }
}

/* Returns where the digits of base32 end that begin at `at`. */
static size_t base32_end(const struct unwrapping *u, size_t at, size_t end)
{
    while (at < end && (u->scanner->classes[u->text.data[at]] & C_BASE32) != 0) {
        at++;
    }
    return at;
}

/* `all`, `any`: the classes that all bytes of the run have, and that any has. */
static void take_run(struct unwrapping *u, size_t at, size_t end, unsigned all, unsigned any)
{
    take_hex_runs(u, at, end);
    take_base64(u, at, end, any);
    if ((all & C_BASE32) != 0 && end - at >= BASE32_MIN) {
        take_base32(u, at, end - at);
        return;
    }
    for (; (any & C_JOINT) != 0 && end - at >= BASE32_MIN; at = behind_joint(u, at, end)) {
        size_t last = base32_end(u, at, end);
        bool is_whole = last == end || (u->scanner->classes[u->text.data[last]] & C_JOINT) != 0;
        if (is_whole && last - at >= BASE32_MIN) {
            take_base32(u, at, last - at);
        }
    }
}

/* Hexadecimal digits in groups that begin at `at`; returns where they end, `at` when none do. */
static size_t take_grouped_hex(struct unwrapping *u, size_t at)
{
    size_t size = grouped_hex_size(u->text, at);
    uint8_t *out = size == 0 ? NULL : layer_room(u->scanner, u->layer, size + DECODE_EXTRA);
    if (out == NULL) {
        return at + size;
    }
    struct bytes whole = {out, decode_grouped_hex(bytes_slice(u->text, at, size), out)};
    const struct pool_entry *entry = pool_find(&u->scanner->pool, whole, true);
    if (entry != NULL) {
        note_encoded_digest(u, "hex", decode_grouped_hex, entry, at, size);
    } else if (size != UUID_SIZE) {
        u->scanner->decoded[u->layer->depth + 1].size = whole.size;
        (void)layer_enter(u->scanner, u->layer, "hex", at, size, true);
    }
    return at + size;
}

/* Base64 that goes on in the next lines; returns where it ends, `end` when it does not or makes no
 * sense. */
static size_t take_lines(struct unwrapping *u, size_t at, size_t end)
{
    uint8_t head[HEAD + DECODE_EXTRA];
    struct bytes start = {head, decode_base64(bytes_slice(u->text, at, HEAD), head)};
    if (end - at < RUN_MIN || at < u->lines || !is_promising(start, end - at, true, false)) {
        return end;
    }
    u->lines = lines_end(u->text, at, end);
    return u->lines > end && try_run(u, "base64", decode_lines, at, u->lines - at) ? u->lines : end;
}

/* From the escape at `at` to both sides, up to a byte that ends what is escaped so. */
static void take_escaped(struct unwrapping *u, enum escape form, size_t at)
{
    const uint8_t *stops = u->scanner->stops, *data = u->text.data;
    unsigned stop = 1u << form;
    size_t start = at, end = at + 1;
    while (start > u->floor[form] && (stops[data[start - 1]] & stop) == 0) {
        start--;
    }
    for (; end < u->text.size; end++) {
        if ((stops[data[end]] & stop) == 0) {
            continue;
        }
        uint8_t before = data[end - 1];
        bool line_break = data[end] == '\n' || data[end] == '\r';
        bool goes_on = (form == BACKSLASH && before == '\\') ||
                       (form == QUOTED && line_break && (before == '=' || before == '\r'));
        if (!goes_on) {
            break;
        }
    }
    u->floor[form] = end;
    decode_span(u, escapes[form].step, escapes[form].decode, start, end - start);
}

static void take_escape(struct unwrapping *u, size_t at)
{
    struct bytes text = u->text;
    enum escape form = QUOTED;
    bool found = false;
    switch (text.data[at]) {
    case '%':
        form = PERCENT;
        found = at >= u->floor[form] && percent_hides_text(text, at);
        break;
    case '\\': /* "\n" and "\"" hide nothing */
        form = BACKSLASH;
        found = at >= u->floor[form] && at + 1 < text.size && is_one_of(text.data[at + 1], "ux\\/");
        break;
    case '&':
        form = ENTITIES;
        found = at >= u->floor[form] && entity_hides_text(text, at);
        break;
    default:
        found = at >= u->floor[form] && quoted_hides_text(text, at);
        break;
    }
    if (found) {
        take_escaped(u, form, at);
    }
}

/* The run around digits that stand backwards, turned round. */
static void take_backwards(struct unwrapping *u, const struct forced *forced)
{
    size_t start = forced->at, end = forced->end;
    while (start > 0 && forced->at - start < FORCED_REACH &&
            (base64_value(u->text.data[start - 1]) >= 0 || u->text.data[start - 1] == '=')) {
        start--;
    }
    while (end < u->text.size && end - forced->end < FORCED_REACH &&
            base64_value(u->text.data[end]) >= 0) {
        end++;
    }
    uint8_t *out = layer_room(u->scanner, u->layer, end - start);
    if (out != NULL) {
        text_reverse(bytes_slice(u->text, start, end - start), out);
        u->scanner->decoded[u->layer->depth + 1].size = end - start;
        (void)layer_enter(u->scanner, u->layer, "reversed", start, end - start, false);
    }
}

/* The run around an encoded planted value, from where its groups begin. */
static void take_forced(struct unwrapping *u, const struct forced *forced)
{
    bool base64 = forced->what == T_BASE64, base32 = forced->what == T_BASE32;
    int (*value)(uint8_t) = base64 ? base64_value : base32 ? base32_value : hex_digit;
    size_t group = base64 ? 4 : base32 ? 8 : 2;
    size_t start = forced->at, end = forced->end;
    while (start > 0 && forced->at - start < FORCED_REACH && value(u->text.data[start - 1]) >= 0) {
        start--;
    }
    start += (forced->at - start) % group;
    while (end < u->text.size && end - forced->end < FORCED_REACH &&
            value(u->text.data[end]) >= 0) {
        end++;
    }
    decode_span(u,
            base64   ? "base64"
            : base32 ? "base32"
                     : "hex",
            base64   ? decode_base64
            : base32 ? decode_base32
                     : decode_hex,
            start, end - start);
}

static void take_all_forced(struct unwrapping *u)
{
    size_t behind[T_DEGREES + 1] = {0};
    for (size_t i = 0; i < u->layer->forced_count; i++) {
        const struct forced *forced = &u->layer->forced[i];
        if (forced->at >= behind[forced->what]) {
            (forced->what == T_BACK ? take_backwards : take_forced)(u, forced);
            behind[forced->what] = forced->end;
        }
    }
}

void layer_unwrap(struct identifier_scanner *scanner, struct layer *layer)
{
    struct unwrapping u = {.scanner = scanner, .layer = layer, .text = layer->text};
    const uint8_t *classes = scanner->classes, *data = layer->text.data;
    size_t size = layer->text.size;
    take_all_forced(&u);
    for (size_t at = 0; at < size && !scanner->failed;) {
        unsigned class = classes[data[at]];
        if ((class & C_RUN) == 0) {
            if ((class & C_ESCAPE) != 0) {
                take_escape(&u, at);
            }
            at++;
            continue;
        }
        if (at > 0 && data[at - 1] == '\\' && is_one_of(data[at], "nrtbf")) {
            at++; /* an escape that take_escape leaves alone */
            continue;
        }
        size_t start = at, first = at + (data[at] == '/'),
               behind = may_be_grouped_hex(u.text, first) ? take_grouped_hex(&u, first) : at;
        if (behind > first) {
            at = behind;
            continue;
        }
        unsigned all = 0xff, any = 0;
        do {
            all &= class;
            any |= class;
            class = ++at < size ? classes[data[at]] : 0;
        } while ((class & C_RUN) != 0 &&
                 (data[at] != '/' || !may_be_grouped_hex(layer->text, at + 1)));
        behind = take_lines(&u, start, at);
        if (behind > at) {
            at = behind;
        } else if (at - start >= 6) {
            take_run(&u, start, at, all, any);
        }
    }
}
