#include "base/utf8.h"

#define REPLACEMENT UINT32_C(0xfffd)

size_t utf8_next(struct bytes text, uint32_t *ret_point)
{
    static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    if (text.size == 0) {
        return 0;
    }
    uint8_t first = text.data[0];
    if (first < 0x80) {
        *ret_point = first;
        return 1;
    }
    size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    if (first < 0xc2 || first > 0xf4 || text.size < length) {
        return 0;
    }
    uint32_t point = first & (0x7fU >> length);
    for (size_t i = 1; i < length; i++) {
        if ((text.data[i] & 0xc0) != 0x80) {
            return 0;
        }
        point = point << 6 | (text.data[i] & 0x3f);
    }
    if (point < smallest[length] || point > 0x10ffff || (point >= 0xd800 && point < 0xe000)) {
        return 0;
    }
    *ret_point = point;
    return length;
}

void utf8_append(struct buffer *buffer, uint32_t point)
{
    if (point > 0x10ffff || (point >= 0xd800 && point < 0xe000)) {
        point = REPLACEMENT;
    }
    uint8_t out[4];
    size_t size = 0;
    if (point < 0x80) {
        out[size++] = (uint8_t)point;
    } else if (point < 0x800) {
        out[size++] = (uint8_t)(0xc0 | point >> 6);
    } else if (point < 0x10000) {
        out[size++] = (uint8_t)(0xe0 | point >> 12);
        out[size++] = (uint8_t)(0x80 | (point >> 6 & 0x3f));
    } else {
        out[size++] = (uint8_t)(0xf0 | point >> 18);
        out[size++] = (uint8_t)(0x80 | (point >> 12 & 0x3f));
        out[size++] = (uint8_t)(0x80 | (point >> 6 & 0x3f));
    }
    if (point >= 0x80) {
        out[size++] = (uint8_t)(0x80 | (point & 0x3f));
    }
    buffer_append(buffer, (struct bytes){out, size});
}

/* How many bytes the text has from `at` on before one that is not ASCII; eight at a time. */
static size_t ascii_run(struct bytes text, size_t at)
{
    size_t end = at;
    for (uint64_t word; text.size - end >= sizeof(word); end += sizeof(word)) {
        memcpy(&word, text.data + end, sizeof(word));
        if ((word & UINT64_C(0x8080808080808080)) != 0) {
            break;
        }
    }
    while (end < text.size && text.data[end] < 0x80) {
        end++;
    }
    return end - at;
}

/* The same of three-byte characters, such as Chinese ones, whose first byte leaves the others free:
 * neither 0xe0 (too long a form) nor 0xed (surrogates). */
static size_t wide_run(struct bytes text, size_t at)
{
    size_t end = at;
    for (; text.size - end >= 3; end += 3) {
        const uint8_t *byte = text.data + end;
        bool is_free = byte[0] > 0xe0 && byte[0] <= 0xef && byte[0] != 0xed;
        if (!is_free || (byte[1] & 0xc0) != 0x80 || (byte[2] & 0xc0) != 0x80) {
            break;
        }
    }
    return end - at;
}

/* How many bytes of whole characters are there at `at`; 0 when none is. */
static size_t sound_run(struct bytes text, size_t at)
{
    uint32_t point = 0;
    size_t length = ascii_run(text, at);
    length += wide_run(text, at + length);
    return length > 0 ? length : utf8_next(bytes_slice(text, at, 4), &point);
}

void utf8_append_repaired(struct buffer *buffer, struct bytes text)
{
    for (size_t at = 0, run = 0; at < text.size;) {
        size_t length = sound_run(text, at);
        at += length;
        if (length == 0 || at == text.size) {
            buffer_append(buffer, bytes_slice(text, run, at - run));
        }
        if (length == 0) {
            utf8_append(buffer, REPLACEMENT);
            run = ++at;
        }
    }
}

struct bytes utf8_head(struct bytes text, size_t most)
{
    size_t size = most;
    while (size > 0 && size < text.size && most - size < 3 && (text.data[size] & 0xc0) == 0x80) {
        size--;
    }
    return bytes_slice(text, 0, size);
}

bool utf8_is_valid(struct bytes text)
{
    for (size_t at = 0, length; at < text.size; at += length) {
        length = sound_run(text, at);
        if (length == 0) {
            return false;
        }
    }
    return true;
}

bool utf8_is_treacherous(uint32_t point)
{
    return point < 0x20 || (point >= 0x7f && point < 0xa0) || point == 0xad || point == 0x34f ||
           point == 0x61c || point == 0x115f || point == 0x1160 || point == 0x17b4 ||
           point == 0x17b5 || (point >= 0x180b && point <= 0x180f) || point == 0x3164 ||
           (point >= 0x200b && point <= 0x200f) || (point >= 0x2028 && point <= 0x202e) ||
           (point >= 0x2060 && point <= 0x206f) || point == 0xfeff || point == 0xffa0 ||
           (point >= 0xfff0 && point <= 0xfffb) || (point & 0xfffe) == 0xfffe ||
           (point >= 0xfdd0 && point <= 0xfdef) || (point >= 0xe0000 && point <= 0xe0fff);
}
