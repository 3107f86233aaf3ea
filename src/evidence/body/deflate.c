#include "base/cursor.h"
#include "evidence/body/coding.h"
#include "evidence/zip/inflate.h"

enum { GZIP_HEADER = 10, GZIP_CHECKSUM = 1 << 1, GZIP_EXTRA = 1 << 2, GZIP_NAME = 1 << 3 };
enum { GZIP_COMMENT = 1 << 4, ZLIB_HEADER = 2, ZLIB_DICTIONARY = 1 << 5 };

bool gzip_has_magic(struct bytes coded)
{
    return bytes_start_with(coded, bytes_of("\x1f\x8b\x08"));
}

bool zlib_has_header(struct bytes coded)
{
    return coded.size >= ZLIB_HEADER && (coded.data[0] & 15) == 8 && coded.data[0] >> 4 <= 7 &&
           (coded.data[0] << 8 | coded.data[1]) % 31 == 0 && (coded.data[1] & ZLIB_DICTIONARY) == 0;
}

/* Append the raw deflate stream that starts `coded`. */
static enum coding_result append_stream(
        struct bytes coded, size_t ceiling, struct buffer *out, size_t *ret_used)
{
    enum { LEAST = 4 << 10 };
    size_t left = ceiling - out->size;
    size_t room = coded.size < LEAST ? LEAST : coded.size < left / 4 ? coded.size * 4 : left;
    for (room = room < left ? room : left;; room = room < left / 4 ? room * 4 : left) {
        uint8_t *end = buffer_reserve(out, room);
        if (end == NULL) {
            return CODING_MEMORY;
        }
        size_t size = 0;
        enum inflate_result result = inflate_raw(coded, end, room, ret_used, &size);
        if (result == INFLATED) {
            out->size += size;
            return CODING_WHOLE;
        }
        if (result == INFLATE_MEMORY) {
            return CODING_MEMORY;
        }
        if (result == INFLATE_DAMAGED || room == left) {
            return salvage_deflate(coded, ceiling, out, ret_used);
        }
    }
}

static void skip_string(struct cursor *cursor)
{
    const uint8_t *end =
            cursor->failed || cursor->at == cursor->input.size
                    ? NULL
                    : memchr(cursor->input.data + cursor->at, 0, cursor->input.size - cursor->at);
    cursor_seek(cursor, end == NULL ? UINT64_MAX : (uint64_t)(end - cursor->input.data) + 1);
}

/* RFC 1952, section 2.3. */
static void skip_gzip_header(struct cursor *cursor)
{
    struct bytes fixed = cursor_take(cursor, GZIP_HEADER);
    uint8_t flags = fixed.data == NULL ? 0 : fixed.data[3];
    if ((flags & GZIP_EXTRA) != 0) {
        cursor_take(cursor, cursor_u16_little(cursor));
    }
    if ((flags & GZIP_NAME) != 0) {
        skip_string(cursor);
    }
    if ((flags & GZIP_COMMENT) != 0) {
        skip_string(cursor);
    }
    if ((flags & GZIP_CHECKSUM) != 0) {
        cursor_take(cursor, 2);
    }
}

static enum coding_result append_member(struct cursor *cursor, size_t ceiling, struct buffer *out)
{
    skip_gzip_header(cursor);
    if (cursor->failed) {
        return CODING_PARTIAL;
    }
    size_t used = 0, before = out->size;
    struct bytes rest = bytes_slice(cursor->input, cursor->at, cursor->input.size);
    enum coding_result result = append_stream(rest, ceiling, out, &used);
    if (result != CODING_WHOLE) {
        return result;
    }
    cursor_take(cursor, used);
    struct bytes member = bytes_slice(buffer_bytes(out), before, out->size);
    uint32_t checksum = cursor_u32_little(cursor), size = cursor_u32_little(cursor);
    bool matches = !cursor->failed && size == (uint32_t)member.size && checksum == crc32_of(member);
    return matches ? CODING_WHOLE : CODING_PARTIAL;
}

enum coding_result gzip_decode(struct bytes coded, size_t ceiling, struct buffer *out)
{
    struct cursor cursor = {.input = coded};
    enum coding_result result = gzip_has_magic(coded) ? CODING_WHOLE : CODING_PARTIAL;
    while (result == CODING_WHOLE && gzip_has_magic(bytes_slice(coded, cursor.at, coded.size))) {
        result = append_member(&cursor, ceiling, out);
    }
    return result;
}

static enum coding_result decode_zlib(struct bytes coded, size_t ceiling, struct buffer *out)
{
    size_t used = 0;
    struct bytes stream = bytes_slice(coded, ZLIB_HEADER, coded.size);
    enum coding_result result = append_stream(stream, ceiling, out, &used);
    struct bytes end = bytes_slice(stream, used, 4);
    if (result != CODING_WHOLE || end.size < 4) {
        return result == CODING_WHOLE ? CODING_PARTIAL : result;
    }
    uint32_t checksum = (uint32_t)end.data[0] << 24 | (uint32_t)end.data[1] << 16 |
                        (uint32_t)end.data[2] << 8 | end.data[3];
    return checksum == adler32_of(buffer_bytes(out)) ? CODING_WHOLE : CODING_PARTIAL;
}

enum coding_result deflate_decode(struct bytes coded, size_t ceiling, struct buffer *out)
{
    if (zlib_has_header(coded)) {
        enum coding_result result = decode_zlib(coded, ceiling, out);
        if (result != CODING_PARTIAL || out->size > 0) {
            return result;
        }
    }
    size_t used = 0;
    return append_stream(coded, ceiling, out, &used);
}
