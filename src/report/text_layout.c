#include "report/text_layout.h"

#include "base/utf8.h"

struct range {
    uint32_t first, last;
};

static bool is_among(uint32_t point, const struct range *ranges, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (point >= ranges[i].first && point <= ranges[i].last) {
            return true;
        }
    }
    return false;
}

int layout_point_width(uint32_t point)
{
    static const struct range none[] = {{0x300, 0x36f}, {0x483, 0x489}, {0x591, 0x5bd},
            {0x610, 0x61a}, {0x64b, 0x65f}, {0xe31, 0xe31}, {0xe34, 0xe3a}, {0xe47, 0xe4e},
            {0x1ab0, 0x1aff}, {0x1dc0, 0x1dff}, {0x20d0, 0x20ff}, {0xfe00, 0xfe0f},
            {0xfe20, 0xfe2f}};
    static const struct range wide[] = {{0x1100, 0x115f}, {0x231a, 0x231b}, {0x2329, 0x232a},
            {0x2e80, 0x303e}, {0x3041, 0x33ff}, {0x3400, 0x4dbf}, {0x4e00, 0xa4cf},
            {0xa960, 0xa97c}, {0xac00, 0xd7a3}, {0xf900, 0xfaff}, {0xfe30, 0xfe6f},
            {0xff00, 0xff60}, {0xffe0, 0xffe6}, {0x1f300, 0x1f64f}, {0x1f680, 0x1f6ff},
            {0x1f900, 0x1faff}, {0x20000, 0x3fffd}};
    if (point < 0x300) {
        return 1;
    }
    if (is_among(point, none, sizeof(none) / sizeof(none[0]))) {
        return 0;
    }
    return is_among(point, wide, sizeof(wide) / sizeof(wide[0])) ? 2 : 1;
}

/* Bytes of the first character of a text that is not empty; a stray byte counts as one. */
static size_t first_character(struct bytes text, uint32_t *ret_point)
{
    *ret_point = 0xfffd;
    size_t size = utf8_next(text, ret_point);
    return size == 0 ? 1 : size;
}

int layout_width(struct bytes text)
{
    int width = 0;
    while (text.size > 0 && width < 1 << 20) {
        uint32_t point = 0;
        size_t size = first_character(text, &point);
        width += layout_point_width(point);
        text = bytes_slice(text, size, text.size);
    }
    return width;
}

static bool is_in(uint32_t point, const uint32_t *points)
{
    while (*points != 0 && *points != point) {
        points++;
    }
    return *points != 0;
}

bool layout_may_break(uint32_t before, uint32_t point)
{
    /* ! ) , . : ; ? ] ” … 、 。 》 」 』 】 ！ ） ， ： ； ？ */
    static const uint32_t closing[] = {'!', ')', ',', '.', ':', ';', '?', ']', 0x201d, 0x2026,
            0x3001, 0x3002, 0x300b, 0x300d, 0x300f, 0x3011, 0xff01, 0xff09, 0xff0c, 0xff1a, 0xff1b,
            0xff1f, 0};
    /* ( [ “ 《 「 『 【 （ */
    static const uint32_t opening[] = {'(', '[', 0x201c, 0x300a, 0x300c, 0x300e, 0x3010, 0xff08, 0};
    bool is_wide = layout_point_width(before) == 2 || layout_point_width(point) == 2;
    return is_wide && before != ' ' && point != ' ' && layout_point_width(point) != 0 &&
           !is_in(point, closing) && !is_in(before, opening);
}

struct bytes layout_next_line(struct bytes *text, int width)
{
    size_t at = 0, break_at = 0;
    int used = 0;
    uint32_t before = ' ';
    while (at < text->size) {
        uint32_t point = 0;
        size_t size = first_character(bytes_slice(*text, at, text->size), &point);
        int columns = layout_point_width(point);
        if (point == ' ' || layout_may_break(before, point)) {
            break_at = at;
        }
        if (at > 0 && used + columns > width) {
            break;
        }
        used += columns;
        at += size;
        before = point;
    }
    size_t end = at == text->size || break_at == 0 ? at : break_at;
    struct bytes line = bytes_slice(*text, 0, end);
    while (end < text->size && text->data[end] == ' ') {
        end++;
    }
    *text = bytes_slice(*text, end, text->size);
    return line;
}

void layout_spaces(struct buffer *out, int count)
{
    while (count-- > 0) {
        buffer_append_byte(out, ' ');
    }
}

void layout_pad(struct buffer *out, struct bytes text, int width)
{
    buffer_append(out, text);
    layout_spaces(out, width - layout_width(text));
}

void layout_paragraph(struct buffer *out, struct bytes text, int indent, int width)
{
    while (text.size > 0 && !out->failed) {
        struct bytes line = layout_next_line(&text, width - indent);
        layout_spaces(out, indent);
        buffer_append(out, line);
        buffer_append_byte(out, '\n');
    }
}
