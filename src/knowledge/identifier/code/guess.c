#include "knowledge/identifier/code/guess.h"

#include "base/cursor.h"
#include "base/utf8.h"

/* How many bytes are text; a character cut off at the end counts. */
static size_t text_prefix(struct bytes start)
{
    size_t at = 0;
    while (at < start.size) {
        uint8_t byte = start.data[at];
        uint32_t point;
        size_t size = 1;
        if (byte >= 0x80) {
            size = utf8_next(bytes_slice(start, at, 4), &point);
            if (size == 0) {
                return byte >= 0xc2 && byte < 0xf5 && start.size - at < 4 ? start.size : at;
            }
        } else if (byte == 0x7f || (byte < ' ' && byte != '\t' && byte != '\n' && byte != '\r')) {
            return at;
        }
        at += size;
    }
    return at;
}

bool looks_like_text(struct bytes start)
{
    return start.size >= GUESS_MIN && text_prefix(start) == start.size;
}

bool begins_like_text(struct bytes whole)
{
    size_t size = text_prefix(whole);
    return size >= GUESS_MIN && size * 2 >= whole.size;
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

/* One field of a message of `whole` bytes; false when none stands there. Texts of four bytes and
 * more are counted. */
static bool skip_field(struct cursor *cursor, size_t whole, size_t *texts)
{
    enum { FIELD_MAX = 1000 };
    uint64_t tag = read_varint(cursor), size = 0;
    switch (tag & 7) {
    case 0:
        (void)read_varint(cursor);
        break;
    case 1:
        size = 8;
        break;
    case 2:
        size = read_varint(cursor);
        break;
    case 5:
        size = 4;
        break;
    default:
        return false;
    }
    if (tag >> 3 == 0 || tag >> 3 > FIELD_MAX || size > whole) {
        return false;
    }
    *texts += !cursor->failed && (tag & 7) == 2 && size >= 4;
    (void)cursor_take(cursor, (size_t)size);
    return true;
}

bool may_go_on_as_protobuf(struct bytes start, size_t whole)
{
    struct cursor cursor = {.input = start};
    size_t texts = 0;
    while (!cursor.failed && cursor.at < start.size) {
        if (!skip_field(&cursor, whole, &texts)) {
            return cursor.at * 2 >= whole && texts > 0;
        }
    }
    return texts > 0;
}

bool looks_like_protobuf(struct bytes whole)
{
    struct cursor cursor = {.input = whole};
    size_t texts = 0, counted = 0, good = 0;
    while (cursor.at < whole.size && skip_field(&cursor, whole.size, &counted) && !cursor.failed) {
        good = cursor.at;
        texts = counted;
    }
    return texts > 0 && good * 2 >= whole.size;
}
