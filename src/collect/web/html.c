#include "collect/web/html.h"

#include "base/hex.h"
#include "base/syntax/url.h"
#include "base/utf8.h"

static bool is_letter(uint8_t byte)
{
    return (byte | 0x20) >= 'a' && (byte | 0x20) <= 'z';
}

static bool is_blank(uint8_t byte)
{
    return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

bool html_is(const struct html_tag *tag, const char *name)
{
    return bytes_equal_without_case(tag->name, bytes_of(name));
}

bool html_is_inline(const struct html_tag *tag)
{
    static const char *const names[] = {
            "a", "b", "em", "font", "i", "mark", "small", "span", "strong", "sub", "sup", "u"};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (html_is(tag, names[i])) {
            return true;
        }
    }
    return false;
}

/* Where the tag that starts at 0 ends: past '>' outside quotes, or the input's end. */
static size_t tag_size(struct bytes html)
{
    uint8_t quote = 0;
    for (size_t i = 1; i < html.size; i++) {
        uint8_t byte = html.data[i];
        if (quote != 0) {
            quote = byte == quote ? 0 : quote;
        } else if (byte == '>') {
            return i + 1;
        } else if ((byte == '"' || byte == '\'') && html.data[i - 1] == '=') {
            quote = byte;
        }
    }
    return html.size;
}

static struct html_tag read_tag(struct bytes tag)
{
    size_t start = tag.size > 1 && tag.data[1] == '/' ? 2 : 1, end = start;
    while (end < tag.size && !is_blank(tag.data[end]) && tag.data[end] != '>' &&
            tag.data[end] != '/') {
        end++;
    }
    size_t rest = tag.size > end ? tag.size - end - (tag.data[tag.size - 1] == '>') : 0;
    return (struct html_tag){
            bytes_slice(tag, start, end - start), bytes_slice(tag, end, rest), start == 2};
}

/* Where the end tag of the element begins; the input's end when it has none. */
static size_t find_end(struct bytes html, struct bytes name)
{
    for (size_t at = 0; at + name.size + 2 <= html.size; at++) {
        const uint8_t *next = memchr(html.data + at, '<', html.size - at);
        if (next == NULL) {
            break;
        }
        at = (size_t)(next - html.data);
        if (at + 1 < html.size && html.data[at + 1] == '/' &&
                bytes_equal_without_case(bytes_slice(html, at + 2, name.size), name)) {
            return at;
        }
    }
    return html.size;
}

static size_t comment_size(struct bytes html)
{
    for (size_t at = 4; at + 3 <= html.size; at++) {
        if (memcmp(html.data + at, "-->", 3) == 0) {
            return at + 3;
        }
    }
    return html.size;
}

static void skip(struct bytes *html, size_t size)
{
    *html = bytes_slice(*html, size, html->size);
}

/* Elements whose content is no markup, or is not shown. */
static bool read_element(struct bytes *html, struct html_token *token)
{
    static const struct {
        const char *name;
        enum html_kind kind;
    } elements[] = {{"script", HTML_SCRIPT}, {"title", HTML_TITLE}, {"style", HTML_OTHER},
            {"template", HTML_OTHER}, {"noscript", HTML_OTHER}};
    for (size_t i = 0; !token->tag.is_end && i < sizeof(elements) / sizeof(elements[0]); i++) {
        if (html_is(&token->tag, elements[i].name)) {
            size_t size = find_end(*html, bytes_of(elements[i].name));
            token->kind = elements[i].kind;
            token->text = bytes_slice(*html, 0, size);
            skip(html, size);
            skip(html, html->size > 0 ? tag_size(*html) : 0);
            return true;
        }
    }
    return false;
}

static bool starts_tag(struct bytes html)
{
    size_t at = html.size > 1 && html.data[1] == '/' ? 2 : 1;
    return html.size > at && is_letter(html.data[at]);
}

bool html_token(struct bytes *html, struct html_token *ret_token)
{
    if (html->size == 0) {
        return false;
    }
    struct html_token token = {HTML_TEXT, {0}, {{0}, {0}, false}};
    if (html->data[0] == '<' && starts_tag(*html)) {
        size_t size = tag_size(*html);
        token.kind = HTML_TAG;
        token.tag = read_tag(bytes_slice(*html, 0, size));
        skip(html, size);
        (void)read_element(html, &token);
    } else if (bytes_start_with(*html, bytes_of("<!")) || bytes_start_with(*html, bytes_of("<?"))) {
        token.kind = HTML_OTHER;
        skip(html,
                bytes_start_with(*html, bytes_of("<!--")) ? comment_size(*html) : tag_size(*html));
    } else {
        const uint8_t *next = html->size > 1 ? memchr(html->data + 1, '<', html->size - 1) : NULL;
        size_t size = next == NULL ? html->size : (size_t)(next - html->data);
        token.text = bytes_slice(*html, 0, size);
        skip(html, size);
    }
    *ret_token = token;
    return true;
}

/* One attribute from `rest`: name, and value when it has one; moves past it. */
static bool next_attribute(struct bytes *rest, struct bytes *ret_name, struct bytes *ret_value)
{
    size_t at = 0;
    while (at < rest->size && (is_blank(rest->data[at]) || rest->data[at] == '/')) {
        at++;
    }
    size_t name = at;
    while (at < rest->size && !is_blank(rest->data[at]) && rest->data[at] != '=' &&
            rest->data[at] != '/') {
        at++;
    }
    *ret_name = bytes_slice(*rest, name, at - name);
    *ret_value = (struct bytes){0};
    if (at < rest->size && rest->data[at] == '=') {
        at++;
        uint8_t quote = at < rest->size ? rest->data[at] : 0;
        bool is_quoted = quote == '"' || quote == '\'';
        size_t start = at + is_quoted;
        at = start;
        while (at < rest->size &&
                (is_quoted ? rest->data[at] != quote : !is_blank(rest->data[at]))) {
            at++;
        }
        *ret_value = bytes_slice(*rest, start, at - start);
        at += is_quoted;
    }
    bool is_there = rest->size > 0 && at > 0;
    *rest = bytes_slice(*rest, at, rest->size);
    return is_there;
}

bool html_attribute(const struct html_tag *tag, const char *name, struct bytes *ret_value)
{
    struct bytes rest = tag->attributes, found, value;
    while (next_attribute(&rest, &found, &value)) {
        if (bytes_equal_without_case(found, bytes_of(name))) {
            *ret_value = value;
            return true;
        }
    }
    return false;
}

static uint32_t read_number(struct bytes digits, bool is_hex)
{
    uint32_t value = 0;
    for (size_t i = 0; i < digits.size; i++) {
        int digit = hex_digit(digits.data[i]);
        if (digit < 0 || (!is_hex && digit > 9) || value > 0x10FFFF) {
            return 0xFFFD;
        }
        value = value * (is_hex ? 16 : 10) + (uint32_t)digit;
    }
    return value == 0 ? 0xFFFD : value;
}

/* The code point that the reference between '&' and ';' stands for; 0 when it is none we know. */
static uint32_t reference(struct bytes name)
{
    static const struct {
        const char *name;
        uint32_t point;
    } named[] = {{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''},
            {"nbsp", ' '}, {"copy", 0xA9}, {"middot", 0xB7}, {"hellip", 0x2026}, {"mdash", 0x2014},
            {"ndash", 0x2013}, {"yen", 0xA5}};
    if (name.size > 1 && name.data[0] == '#') {
        bool is_hex = (name.data[1] | 0x20) == 'x';
        return read_number(bytes_slice(name, is_hex ? 2 : 1, name.size), is_hex);
    }
    for (size_t i = 0; i < sizeof(named) / sizeof(named[0]); i++) {
        if (bytes_equal(name, bytes_of(named[i].name))) {
            return named[i].point;
        }
    }
    return 0;
}

struct bytes html_next(struct bytes *text, struct buffer *scratch)
{
    enum { REFERENCE_MAX = 12 };
    uint32_t point = 0;
    struct bytes look = bytes_slice(*text, 1, REFERENCE_MAX);
    const uint8_t *end =
            text->data[0] == '&' && look.size > 0 ? memchr(look.data, ';', look.size) : NULL;
    if (end != NULL) {
        size_t size = (size_t)(end - look.data);
        point = reference(bytes_slice(look, 0, size));
        skip(text, point == 0 ? 0 : size + 2);
    }
    if (point == 0) {
        size_t size = utf8_next(*text, &point);
        if (size > 0) {
            struct bytes character = bytes_slice(*text, 0, size);
            skip(text, size);
            return character;
        }
        point = 0xFFFD;
        skip(text, 1);
    }
    buffer_clear(scratch);
    utf8_append(scratch, point);
    return buffer_bytes(scratch);
}
