#include "evidence/body/message_inflater.h"

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

/* Go on with the stream until `part` is used up. Behind a block that calls itself the last (RFC
 * 7692, section 7.2.3.4) another may follow, which may point back over it. */
static int take_part(z_stream *stream, struct bytes part, size_t ceiling, struct buffer *out)
{
    int result = Z_OK;
    stream->next_in = part.data;
    stream->avail_in = (unsigned)part.size;
    while (result == Z_OK && out->size < ceiling) {
        result = fill(stream, ceiling, out);
        if (result == Z_STREAM_END && stream->avail_in > 0) {
            result = inflateResetKeep(stream);
        }
    }
    return result == Z_BUF_ERROR && stream->avail_in == 0 ? Z_OK
           : result == Z_OK                               ? Z_BUF_ERROR /* the ceiling */
                                                          : result;
}

static z_stream *stream_of(struct message_inflater *inflater)
{
    z_stream *stream = inflater->stream;
    if (stream == NULL) {
        stream = calloc(1, sizeof(*stream));
        if (stream == NULL) {
            return NULL;
        }
        stream->zalloc = allocate;
        stream->zfree = release;
        if (inflateInit2(stream, RAW_WINDOW) != Z_OK) {
            free(stream);
            return NULL;
        }
        inflater->stream = stream;
    }
    return stream;
}

enum coding_result message_inflate(
        struct message_inflater *inflater, struct bytes coded, size_t ceiling, struct buffer *out)
{
    static const uint8_t tail[] = {0, 0, 0xff, 0xff}; /* RFC 7692, section 7.2.2 */
    z_stream *stream = stream_of(inflater);
    if (stream == NULL) {
        return CODING_MEMORY;
    }
    if (coded.size > UINT_MAX) {
        return CODING_PARTIAL;
    }
    int result = take_part(stream, coded, ceiling, out);
    if (result == Z_OK) {
        result = take_part(stream, (struct bytes){tail, sizeof(tail)}, ceiling, out);
    }
    if (result == Z_STREAM_END) {
        result = inflateResetKeep(stream);
    }
    return result == Z_OK ? CODING_WHOLE : result == Z_MEM_ERROR ? CODING_MEMORY : CODING_PARTIAL;
}

void message_inflater_end(struct message_inflater *inflater)
{
    if (inflater->stream != NULL) {
        (void)inflateEnd(inflater->stream);
        free(inflater->stream);
        inflater->stream = NULL;
    }
}
