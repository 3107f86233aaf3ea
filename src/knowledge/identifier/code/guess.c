#include "knowledge/identifier/code/guess.h"

#include "base/cursor.h"
#include "base/utf8.h"

bool looks_like_text(struct bytes start)
{
    size_t at = 0;
    while (at < start.size) {
        uint8_t byte = start.data[at];
        uint32_t point;
        size_t size = 1;
        if (byte >= 0x80) {
            size = utf8_next(bytes_slice(start, at, 4), &point);
            if (size == 0) {
                return byte >= 0xc2 && byte < 0xf5 && start.size - at < 4 && at >= GUESS_MIN;
            }
        } else if (byte == 0x7f || (byte < ' ' && byte != '\t' && byte != '\n' && byte != '\r')) {
            return false;
        }
        at += size;
    }
    return at >= GUESS_MIN;
}

static uint64_t read_varint(struct cursor *cursor)
{
    uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
        uint8_t byte = cursor_u8(cursor);
        value |= (uint64_t)(byte & 0x7f) << shift;
        if (byte < 0x80) {
            return value;
        }
    }
    cursor->failed = true;
    return 0;
}

bool may_be_protobuf(struct bytes start, size_t whole)
{
    if (start.size < 2 || start.data[0] < 8 || start.data[0] > 0x7f) {
        return false;
    }
    switch (start.data[0] & 7) {
    case 0:
        return true;
    case 1:
        return whole > 9;
    case 2:
        return start.data[1] >= 1 && (start.data[1] >= 0x80 || start.data[1] + 2u <= whole);
    case 5:
        return whole > 5;
    default:
        return false;
    }
}

bool code_is_protobuf(struct bytes whole)
{
    enum { FIELD_MAX = 1000 };
    struct cursor cursor = {.input = whole};
    size_t texts = 0;
    while (!cursor.failed && cursor.at < whole.size) {
        uint64_t tag = read_varint(&cursor), field = tag >> 3;
        if (field == 0 || field > FIELD_MAX) {
            return false;
        }
        uint64_t size = 0;
        switch (tag & 7) {
        case 0:
            (void)read_varint(&cursor);
            break;
        case 1:
            size = 8;
            break;
        case 2:
            size = read_varint(&cursor);
            texts += size >= 4;
            break;
        case 5:
            size = 4;
            break;
        default:
            return false;
        }
        if (size > whole.size) {
            return false;
        }
        (void)cursor_take(&cursor, (size_t)size);
    }
    return !cursor.failed && texts > 0;
}
