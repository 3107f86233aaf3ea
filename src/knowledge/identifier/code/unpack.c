#include "knowledge/identifier/code/unpack.h"

#include <libdeflate.h>

static const char gzip[] = "gzip", zlib[] = "zlib", deflate[] = "deflate";

struct libdeflate_decompressor *unpacker_open(void)
{
    return libdeflate_alloc_decompressor();
}

void unpacker_free(struct libdeflate_decompressor *unpacker)
{
    libdeflate_free_decompressor(unpacker);
}

static unsigned bits_at(struct bytes text, size_t bit)
{
    unsigned byte = text.data[bit / 8];
    unsigned next = bit / 8 + 1 < text.size ? text.data[bit / 8 + 1] : 0;
    return (byte | next << 8) >> (bit % 8) & 7;
}

/* Whether a block of dynamic codes could begin so (RFC 1951, section 3.2.7): the code of its code
 * lengths leaves no bit pattern without a meaning, or has one code at most. Chance seldom does. */
static bool may_be_dynamic(struct bytes text)
{
    enum { FIRST = 17 };
    const unsigned full = 128;
    unsigned lengths = text.data[0] >> 3, distances = text.data[1] & 0x1fu;
    size_t count = (text.data[1] >> 5 | (text.data[2] & 1u) << 3) + 4u;
    if (lengths > 29 || distances > 29) {
        return false;
    }
    unsigned taken = 0, codes = 0;
    for (size_t i = 0; i < count; i++) {
        size_t bit = FIRST + 3 * i;
        if (bit + 3 > 8 * text.size) {
            return true; /* the rest was not given */
        }
        unsigned length = bits_at(text, bit);
        taken += length == 0 ? 0 : full >> length;
        codes += length != 0;
    }
    return taken == full || codes <= 1;
}

const char *packed_as(struct bytes text)
{
    enum { DEFLATE_MIN = 8 };
    if (text.size < DEFLATE_MIN) {
        return NULL;
    }
    const uint8_t *b = text.data;
    if (b[0] == 0x1f && b[1] == 0x8b && b[2] == 8) {
        return gzip;
    }
    if ((b[0] & 0x8f) == 8 && (b[0] * 256 + b[1]) % 31 == 0 && (b[1] & 0x20) == 0) {
        return zlib;
    }
    /* One last block, of fixed or dynamic codes. */
    unsigned kind = b[0] & 7u;
    return kind == 3 || (kind == 5 && may_be_dynamic(text)) ? deflate : NULL;
}

size_t unpack(struct libdeflate_decompressor *unpacker, const char *as, struct bytes text,
        uint8_t *out, size_t room)
{
    enum { BEHIND_MAX = 16 }; /* of raw deflate, which has no checksum */
    size_t used = 0, size = 0;
    enum libdeflate_result result = LIBDEFLATE_BAD_DATA;
    if (as == gzip) {
        result = libdeflate_gzip_decompress_ex(
                unpacker, text.data, text.size, out, room, &used, &size);
    } else if (as == zlib) {
        result = libdeflate_zlib_decompress_ex(
                unpacker, text.data, text.size, out, room, &used, &size);
    } else {
        result = libdeflate_deflate_decompress_ex(
                unpacker, text.data, text.size, out, room, &used, &size);
    }
    bool whole = as != deflate || used + BEHIND_MAX >= text.size;
    return result == LIBDEFLATE_SUCCESS && whole ? size : 0;
}
