#include "evidence/page/tokens.h"

#include "base/ascii.h"
#include "base/syntax/url.h"

static bool is_space(uint8_t byte)
{
    return ascii_is_space(byte) || byte == '\f';
}

static uint8_t byte_at(struct bytes text, size_t at)
{
    return at < text.size ? text.data[at] : 0;
}

/* Offset of the word from `at` on, or the size. */
static size_t find(struct bytes text, size_t at, const char *word)
{
    struct bytes rest = bytes_slice(text, at, text.size);
    const uint8_t *found = rest.size == 0 ? NULL : memmem(rest.data, rest.size, word, strlen(word));
    return found == NULL ? text.size : (size_t)(found - text.data);
}

/* Offset behind a comment, doctype or processing instruction that starts at `at`. */
static size_t pass_markup(struct bytes html, size_t at)
{
    if (bytes_start_with(bytes_slice(html, at, 4), bytes_of("<!--"))) {
        size_t end = find(html, at + 2, "-->"); /* <!--> is a whole comment */
        return end < html.size ? end + 3 : html.size;
    }
    size_t end = find(html, at, ">");
    return end < html.size ? end + 1 : html.size;
}

/* Offset of the '>' that ends the tag whose attributes start at `at`, or the size. */
static size_t find_tag_end(struct bytes html, size_t at)
{
    bool after_equals = false;
    while (at < html.size && html.data[at] != '>') {
        uint8_t byte = html.data[at];
        if (after_equals && (byte == '"' || byte == '\'')) {
            const uint8_t *close = memchr(html.data + at + 1, byte, html.size - at - 1);
            if (close == NULL) {
                return html.size;
            }
            at = (size_t)(close - html.data);
        }
        after_equals = byte == '=' || (after_equals && is_space(byte));
        at++;
    }
    return at;
}

static bool starts_tag(struct bytes html, size_t at)
{
    uint8_t next = byte_at(html, at + 1);
    return ascii_is_letter(next) || next == '!' || next == '?' || next == '/';
}

/* Read the tag at `at`; false when it is markup without a name or never ends. */
static bool read_tag(struct tokens *tokens, size_t at)
{
    struct bytes html = tokens->html;
    bool closes = byte_at(html, at + 1) == '/';
    size_t name = at + 1 + closes, end = name;
    if (!ascii_is_letter(byte_at(html, name))) {
        tokens->at = pass_markup(html, at);
        return false;
    }
    while (end < html.size && !is_space(html.data[end]) && html.data[end] != '>' &&
            html.data[end] != '/') {
        end++;
    }
    size_t close = find_tag_end(html, end);
    tokens->at = close < html.size ? close + 1 : html.size;
    tokens->kind = closes ? TOKEN_CLOSE : TOKEN_OPEN;
    tokens->name = bytes_slice(html, name, end - name);
    tokens->attributes = bytes_slice(html, end, close - end);
    return close < html.size;
}

bool tokens_next(struct tokens *tokens)
{
    struct bytes html = tokens->html;
    while (tokens->at < html.size) {
        size_t start = tokens->at, at = start;
        while (at < html.size && !(html.data[at] == '<' && starts_tag(html, at))) {
            const uint8_t *next = memchr(html.data + at + 1, '<', html.size - at - 1);
            at = next == NULL ? html.size : (size_t)(next - html.data);
        }
        if (at > start) {
            tokens->kind = TOKEN_TEXT;
            tokens->text = bytes_slice(html, start, at - start);
            tokens->at = at;
            return true;
        }
        if (read_tag(tokens, at)) {
            return true;
        }
    }
    tokens->kind = TOKEN_END;
    return false;
}

/* Whether the end tag of the name starts at `at`. */
static bool closes_at(struct bytes html, size_t at, struct bytes name)
{
    uint8_t after = byte_at(html, at + 2 + name.size);
    return bytes_equal_without_case(bytes_slice(html, at + 2, name.size), name) &&
           (is_space(after) || after == '>' || after == '/');
}

struct bytes tokens_raw_text(struct tokens *tokens)
{
    struct bytes html = tokens->html;
    size_t start = tokens->at, at = find(html, start, "</");
    while (at < html.size && !closes_at(html, at, tokens->name)) {
        at = find(html, at + 2, "</");
    }
    size_t end = at < html.size ? find_tag_end(html, at + 2) : html.size;
    tokens->at = end < html.size ? end + 1 : html.size;
    return bytes_slice(html, start, at - start);
}

bool tokens_is(const struct tokens *tokens, const char *name)
{
    return bytes_equal_without_case(tokens->name, bytes_of(name));
}

static size_t pass_space(struct bytes text, size_t at)
{
    while (at < text.size && (is_space(text.data[at]) || text.data[at] == '/')) {
        at++;
    }
    return at;
}

/* Offset behind an attribute's name. */
static size_t pass_name(struct bytes text, size_t at)
{
    do { /* an '=' that comes first is part of the name */
        at++;
    } while (at < text.size && !is_space(text.data[at]) && text.data[at] != '=' &&
             text.data[at] != '/');
    return at;
}

/* The value behind an '='; returns the offset behind it. */
static size_t read_value(struct bytes text, size_t at, struct bytes *ret_value)
{
    while (at < text.size && is_space(text.data[at])) {
        at++;
    }
    uint8_t quote = byte_at(text, at);
    size_t start = at, end = 0;
    if (quote == '"' || quote == '\'') {
        const uint8_t *close = memchr(text.data + at + 1, quote, text.size - at - 1);
        start = at + 1;
        end = close == NULL ? text.size : (size_t)(close - text.data);
        *ret_value = bytes_slice(text, start, end - start);
        return end < text.size ? end + 1 : end;
    }
    while (at < text.size && !is_space(text.data[at])) {
        at++;
    }
    *ret_value = bytes_slice(text, start, at - start);
    return at;
}

bool attribute_find(struct bytes attributes, const char *name, struct bytes *ret_value)
{
    size_t at = pass_space(attributes, 0);
    while (at < attributes.size) {
        size_t end = pass_name(attributes, at), next = end;
        struct bytes found = bytes_slice(attributes, at, end - at), value = {0};
        while (next < attributes.size && is_space(attributes.data[next])) {
            next++;
        }
        if (byte_at(attributes, next) == '=') {
            next = read_value(attributes, next + 1, &value);
        }
        if (bytes_equal_without_case(found, bytes_of(name))) { /* the first of one name counts */
            *ret_value = value;
            return true;
        }
        at = pass_space(attributes, next);
    }
    return false;
}
