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
    /* One last block, of fixed or dynamic codes; of the latter at most 30 distances. */
    unsigned kind = b[0] & 7u, lengths = b[0] >> 3, distances = b[1] & 0x1fu;
    return kind == 3 || (kind == 5 && lengths <= 29 && distances <= 29) ? deflate : NULL;
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
