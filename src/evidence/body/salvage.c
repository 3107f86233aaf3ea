#include "evidence/body/coding.h"

#include <limits.h>
#include <stdlib.h>

#define ZLIB_CONST /* next_in may point at const */
#include <zlib.h>

enum { RAW_WINDOW = -15 }; /* no header, the largest window */

static void *allocate(void *opaque, unsigned count, unsigned size)
{
    (void)opaque;
    return calloc(count, size);
}

static void release(void *opaque, void *memory)
{
    (void)opaque;
    free(memory);
}

/* Inflate until the stream ends, breaks or fills the room. Z_OK: there may be more. */
static int fill(z_stream *stream, size_t ceiling, struct buffer *out)
{
    size_t room = coding_room(out, ceiling);
    uint8_t *end = buffer_reserve(out, room);
    if (end == NULL) {
        return Z_MEM_ERROR;
    }
    stream->next_out = end;
    stream->avail_out = (unsigned)(room < UINT_MAX ? room : UINT_MAX);
    int result = inflate(stream, Z_NO_FLUSH);
    out->size += (size_t)(stream->next_out - end);
    return result == Z_OK && stream->avail_out > 0 ? Z_BUF_ERROR : result;
}

enum coding_result salvage_deflate(
        struct bytes coded, size_t ceiling, struct buffer *out, size_t *ret_used)
{
    z_stream stream = {.zalloc = allocate, .zfree = release};
    stream.next_in = coded.data;
    stream.avail_in = (unsigned)(coded.size < UINT_MAX ? coded.size : UINT_MAX);
    int result = inflateInit2(&stream, RAW_WINDOW);
    if (result != Z_OK) {
        return CODING_MEMORY;
    }
    while (result == Z_OK && out->size < ceiling) {
        result = fill(&stream, ceiling, out);
    }
    (void)inflateEnd(&stream);
    if (result == Z_STREAM_END) {
        *ret_used = (size_t)stream.total_in;
        return CODING_WHOLE;
    }
    return result == Z_MEM_ERROR ? CODING_MEMORY : CODING_PARTIAL;
}
