#include "base/syntax/json.h"

#include "base/utf8.h"

#include <math.h>

static void new_line(struct json *json)
{
    if (json->pretty) {
        buffer_append_byte(json->out, '\n');
        for (int i = 0; i < json->depth; i++) {
            buffer_append_text(json->out, "  ");
        }
    }
}

/* Comma and line break before an item, unless it is a value that follows its key. */
static void before_item(struct json *json)
{
    if (json->after_key) {
        json->after_key = false;
        return;
    }
    if (json->has_items[json->depth]) {
        buffer_append_byte(json->out, ',');
    }
    if (json->depth > 0) {
        new_line(json);
    }
    json->has_items[json->depth] = true;
}

static void begin(struct json *json, char bracket)
{
    before_item(json);
    buffer_append_byte(json->out, bracket);
    if (json->depth == JSON_DEPTH_MAX) {
        json->out->failed = true;
        return;
    }
    json->has_items[++json->depth] = false;
}

static void end(struct json *json, char bracket)
{
    bool had_items = json->has_items[json->depth];
    if (json->depth > 0) {
        json->depth--;
    }
    if (had_items) {
        new_line(json);
    }
    buffer_append_byte(json->out, bracket);
}

void json_begin_object(struct json *json)
{
    begin(json, '{');
}

void json_end_object(struct json *json)
{
    end(json, '}');
}

void json_begin_array(struct json *json)
{
    begin(json, '[');
}

void json_end_array(struct json *json)
{
    end(json, ']');
}

static void put_escaped(struct buffer *out, uint8_t byte)
{
    switch (byte) {
    case '"':
        buffer_append_text(out, "\\\"");
        break;
    case '\\':
        buffer_append_text(out, "\\\\");
        break;
    case '\n':
        buffer_append_text(out, "\\n");
        break;
    case '\r':
        buffer_append_text(out, "\\r");
        break;
    case '\t':
        buffer_append_text(out, "\\t");
        break;
    default:
        buffer_print(out, "\\u%04x", byte);
        break;
    }
}

static bool is_plain(uint8_t byte)
{
    return byte >= 0x20 && byte != '"' && byte != '\\' && byte != 0x7f;
}

/* Whether one of eight bytes must be escaped; true at times when none must. */
static bool may_need_escape(uint64_t word)
{
    const uint64_t ones = UINT64_C(0x0101010101010101), tops = ones << 7;
    uint64_t quote = word ^ ones * '"', slash = word ^ ones * '\\', rubout = word ^ ones * 0x7f;
    uint64_t found = ((word - ones * 0x20) & ~word) | ((quote - ones) & ~quote) |
                     ((slash - ones) & ~slash) | ((rubout - ones) & ~rubout);
    return (found & tops) != 0;
}

/* Where the first byte from `at` on stands that must be escaped, or the end. */
static size_t plain_end(struct bytes text, size_t at)
{
    for (uint64_t word; text.size - at >= sizeof(word); at += sizeof(word)) {
        memcpy(&word, text.data + at, sizeof(word));
        if (may_need_escape(word)) {
            break;
        }
    }
    while (at < text.size && is_plain(text.data[at])) {
        at++;
    }
    return at;
}

/* What needs a look at each character: from the first on that is not ASCII or must be escaped. */
static void put_rest(struct buffer *out, struct bytes text)
{
    for (size_t at = 0; at < text.size;) {
        size_t end = plain_end(text, at);
        utf8_append_repaired(out, bytes_slice(text, at, end - at));
        if (end < text.size) {
            put_escaped(out, text.data[end]);
        }
        at = end + 1;
    }
}

/* Whether one of eight bytes is not ASCII or must be escaped; never false when one is. */
static bool needs_a_look(uint64_t word)
{
    const uint64_t ones = UINT64_C(0x0101010101010101), tops = ones << 7;
    uint64_t quote = word ^ ones * '"', slash = word ^ ones * '\\';
    /* Of bytes below 0x80 only these carry into the top: controls, quote, backslash, rubout. */
    return ((word | (word - ones * 0x20) | (quote - ones) | (slash - ones) | (word + ones)) &
                   tops) != 0;
}

/* Copies the text up to what needs a look; says how many bytes these were. */
static size_t copy_plain(struct bytes text, uint8_t *ret_copy)
{
    size_t at = 0;
    for (uint64_t word; text.size - at >= sizeof(word); at += sizeof(word)) {
        memcpy(&word, text.data + at, sizeof(word));
        if (needs_a_look(word)) {
            break;
        }
        memcpy(ret_copy + at, &word, sizeof(word));
    }
    while (at < text.size && is_plain(text.data[at]) && text.data[at] < 0x80) {
        ret_copy[at] = text.data[at];
        at++;
    }
    return at;
}

/* Nearly every text, and every key, is plain, and is written in one piece with what closes it. */
static void put_text(struct buffer *out, struct bytes text, struct bytes close)
{
    bool is_huge = text.size > SIZE_MAX - 1 - close.size;
    uint8_t *start = is_huge ? NULL : buffer_reserve(out, 1 + text.size + close.size);
    if (start == NULL) {
        out->failed = true;
        return;
    }
    *start++ = '"';
    size_t plain = copy_plain(text, start);
    if (plain == text.size) {
        memcpy(start + plain, close.data, close.size);
        start[plain + close.size] = 0;
        out->size += 1 + plain + close.size;
        return;
    }
    start[plain] = 0;
    out->size += 1 + plain;
    put_rest(out, bytes_slice(text, plain, text.size - plain));
    buffer_append(out, close);
}

void json_key(struct json *json, const char *key)
{
    before_item(json);
    put_text(json->out, bytes_of(key), bytes_of(json->pretty ? "\": " : "\":"));
    json->after_key = true;
}

void json_bytes(struct json *json, struct bytes value)
{
    before_item(json);
    put_text(json->out, value, bytes_of("\""));
}

void json_string(struct json *json, const char *value)
{
    if (value == NULL) {
        json_null(json);
    } else {
        json_bytes(json, bytes_of(value));
    }
}

void json_integer(struct json *json, int64_t value)
{
    before_item(json);
    buffer_append_integer(json->out, value);
}

void json_real(struct json *json, double value)
{
    before_item(json);
    if (isfinite(value)) {
        buffer_append_real(json->out, value);
    } else {
        buffer_append_text(json->out, "null");
    }
}

void json_boolean(struct json *json, bool value)
{
    json_raw(json, value ? "true" : "false");
}

void json_null(struct json *json)
{
    json_raw(json, "null");
}

void json_raw(struct json *json, const char *value)
{
    before_item(json);
    buffer_append_text(json->out, value);
}

void json_key_string(struct json *json, const char *key, const char *value)
{
    json_key(json, key);
    json_string(json, value);
}

void json_key_integer(struct json *json, const char *key, int64_t value)
{
    json_key(json, key);
    json_integer(json, value);
}

void json_key_boolean(struct json *json, const char *key, bool value)
{
    json_key(json, key);
    json_boolean(json, value);
}
