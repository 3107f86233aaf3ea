/* references.c: character references (WHATWG HTML, section 13.2.5.72 on): numbers, and the names
 * that pages use; another name is text. */
#include "base/ascii.h"
#include "base/hex.h"
#include "base/utf8.h"
#include "evidence/page/tokens.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const struct {
    const char *name;
    uint32_t point;
    bool needs_end; /* ';' */
} names[] = {{"amp", '&', false}, {"lt", '<', false}, {"gt", '>', false}, {"quot", '"', false},
        {"nbsp", 0xa0, false}, {"copy", 0xa9, false}, {"reg", 0xae, false}, {"middot", 0xb7, false},
        {"laquo", 0xab, false}, {"raquo", 0xbb, false}, {"times", 0xd7, false},
        {"yen", 0xa5, false}, {"pound", 0xa3, false}, {"cent", 0xa2, false}, {"sect", 0xa7, false},
        {"deg", 0xb0, false}, {"shy", 0xad, false}, {"para", 0xb6, false}, {"apos", '\'', true},
        {"hellip", 0x2026, true}, {"mdash", 0x2014, true}, {"ndash", 0x2013, true},
        {"lsquo", 0x2018, true}, {"rsquo", 0x2019, true}, {"ldquo", 0x201c, true},
        {"rdquo", 0x201d, true}, {"bull", 0x2022, true}, {"trade", 0x2122, true},
        {"euro", 0x20ac, true}, {"ensp", 0x2002, true}, {"emsp", 0x2003, true},
        {"thinsp", 0x2009, true}, {"zwnj", 0x200c, true}, {"zwj", 0x200d, true},
        {"larr", 0x2190, true}, {"rarr", 0x2192, true}, {"colon", ':', true}, {"sol", '/', true},
        {"equals", '=', true}, {"quest", '?', true}, {"period", '.', true}, {"num", '#', true},
        {"Tab", '\t', true}, {"NewLine", '\n', true}};

/* What numbers 0x80 to 0x9f mean: those of windows-1252. */
static const uint16_t windows[] = {0x20ac, 0x81, 0x201a, 0x192, 0x201e, 0x2026, 0x2020, 0x2021,
        0x2c6, 0x2030, 0x160, 0x2039, 0x152, 0x8d, 0x17d, 0x8f, 0x90, 0x2018, 0x2019, 0x201c,
        0x201d, 0x2022, 0x2013, 0x2014, 0x2dc, 0x2122, 0x161, 0x203a, 0x153, 0x9d, 0x17e, 0x178};

static int digit_of(uint8_t byte, bool hex)
{
    return hex || ascii_is_digit(byte) ? hex_digit(byte) : -1;
}

/* "#1234;" behind the '&'; bytes taken, 0 when it is none. */
static size_t read_number(struct bytes text, uint32_t *ret_point)
{
    bool hex = text.size > 1 && (text.data[1] | 0x20) == 'x';
    size_t start = hex ? 2 : 1, at = start;
    uint32_t point = 0;
    for (int digit; at < text.size && (digit = digit_of(text.data[at], hex)) >= 0; at++) {
        point = point > 0x10ffff ? point : point * (hex ? 16 : 10) + (uint32_t)digit;
    }
    if (at == start) {
        return 0;
    }
    bool is_none = point == 0 || point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff);
    bool is_windows = point >= 0x80 && point <= 0x9f;
    *ret_point = is_none ? 0xfffd : is_windows ? windows[point - 0x80] : point;
    return at + (at < text.size && text.data[at] == ';');
}

static size_t read_name(struct bytes text, uint32_t *ret_point)
{
    bool is_letter = text.size > 0 && ascii_is_letter(text.data[0]);
    for (size_t i = is_letter ? 0 : COUNT(names); i < COUNT(names); i++) {
        size_t size = strlen(names[i].name);
        bool ends = text.size > size && text.data[size] == ';';
        if (bytes_start_with(text, bytes_of(names[i].name)) && (ends || !names[i].needs_end)) {
            *ret_point = names[i].point;
            return size + ends;
        }
    }
    return 0;
}

size_t reference_next(struct bytes text, uint32_t *ret_point)
{
    if (text.size == 0) {
        return 0;
    }
    if (text.data[0] == '&') {
        struct bytes rest = bytes_slice(text, 1, text.size);
        size_t taken = rest.size > 0 && rest.data[0] == '#' ? read_number(rest, ret_point)
                                                            : read_name(rest, ret_point);
        if (taken > 0) {
            return taken + 1;
        }
    }
    size_t size = utf8_next(text, ret_point);
    if (size == 0) {
        *ret_point = 0xfffd;
        return 1;
    }
    return size;
}

void references_undo(struct bytes text, struct buffer *out)
{
    uint32_t point = 0;
    for (size_t at = 0, size; at < text.size; at += size) {
        size = reference_next(bytes_slice(text, at, text.size), &point);
        utf8_append(out, point);
    }
}
