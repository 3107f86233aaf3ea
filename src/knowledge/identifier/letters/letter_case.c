#include "knowledge/identifier/letters/letter_case.h"

#include "base/utf8.h"

/* Capitals from `first` to `last` whose small letters stand `distance` further on; 1: the capitals
 * and small letters take turns, a capital first. */
static const struct {
    uint16_t first, last;
    uint8_t distance;
} rows[] = {
        {'A', 'Z', 32},
        {0xc0, 0xd6, 32},
        {0xd8, 0xde, 32},
        {0x100, 0x12f, 1},
        {0x132, 0x137, 1},
        {0x139, 0x148, 1},
        {0x14a, 0x177, 1},
        {0x179, 0x17e, 1},
        {0x391, 0x3a9, 32},
        {0x400, 0x40f, 80},
        {0x410, 0x42f, 32},
};
enum { ROWS = sizeof(rows) / sizeof(rows[0]), SHARP_S = 0xdf };

static uint32_t lower(uint32_t point)
{
    for (size_t i = 0; i < ROWS; i++) {
        bool is_capital = rows[i].distance > 1 || (point - rows[i].first) % 2 == 0;
        if (point >= rows[i].first && point <= rows[i].last && is_capital) {
            return point + rows[i].distance;
        }
    }
    return point;
}

static uint32_t upper(uint32_t point)
{
    for (size_t i = 0; i < ROWS; i++) {
        uint32_t capital = point - rows[i].distance;
        bool is_small = rows[i].distance > 1 || (capital - rows[i].first) % 2 == 0;
        if (point >= rows[i].distance && capital >= rows[i].first && capital <= rows[i].last &&
                is_small) {
            return capital;
        }
    }
    return point;
}

static void append_cased(struct bytes text, uint32_t (*turn)(uint32_t), struct buffer *out)
{
    for (size_t at = 0; at < text.size;) {
        uint32_t point = 0;
        size_t size = utf8_next(bytes_slice(text, at, 4), &point);
        if (size == 0) {
            buffer_append(out, bytes_slice(text, at++, 1));
            continue;
        }
        if (point == SHARP_S && turn == upper) {
            buffer_append_text(out, "SS");
        } else {
            utf8_append(out, turn(point));
        }
        at += size;
    }
}

void letters_lower(struct bytes text, struct buffer *out)
{
    append_cased(text, lower, out);
}

void letters_upper(struct bytes text, struct buffer *out)
{
    append_cased(text, upper, out);
}
