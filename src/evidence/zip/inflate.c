#include "evidence/zip/inflate.h"

#include <libdeflate.h>

enum inflate_result inflate_raw(
        struct bytes compressed, uint8_t *out, size_t room, size_t *ret_used, size_t *ret_size)
{
    /* Kept for the process: clearing its 11 KB for each of some thousand entries that are only
     * peeked into would cost more than peeking. */
    static struct libdeflate_decompressor *decompressor;
    if (decompressor == NULL) {
        decompressor = libdeflate_alloc_decompressor();
    }
    if (decompressor == NULL) {
        return INFLATE_MEMORY;
    }
    size_t used = 0;
    size_t size = 0;
    enum libdeflate_result result = libdeflate_deflate_decompress_ex(
            decompressor, compressed.data, compressed.size, out, room, &used, &size);
    if (result == LIBDEFLATE_INSUFFICIENT_SPACE) {
        return INFLATE_TOO_LONG;
    }
    if (result != LIBDEFLATE_SUCCESS) {
        return INFLATE_DAMAGED;
    }
    *ret_used = used;
    *ret_size = size;
    return INFLATED;
}

uint32_t crc32_of(struct bytes bytes)
{
    return libdeflate_crc32(0, bytes.data, bytes.size);
}

uint32_t adler32_of(struct bytes bytes)
{
    return libdeflate_adler32(1, bytes.data, bytes.size);
}
