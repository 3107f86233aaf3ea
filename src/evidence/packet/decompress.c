#include "evidence/packet/decompress.h"

#include "evidence/packet/wire.h"

#define ZLIB_CONST
#include <inttypes.h>
#include <stdlib.h>
#include <zlib.h>
#include <zstd.h>

enum { STEP = 256 * 1024, GZIP_WINDOW = 15 + 16, INPUT_MAX = 1 << 30 };

enum progress { GOES_ON, ENDED, DAMAGED };

/* A compressed file that is read piece by piece. */
struct source {
    struct bytes file;
    size_t at;
    z_stream zlib;
    ZSTD_DStream *zstd;    /* NULL: gzip */
    bool is_open, between; /* between: a member or frame just ended */
};

static bool is_gzip(struct bytes file)
{
    return file.size >= 3 && file.data[0] == 0x1f && file.data[1] == 0x8b && file.data[2] == 8;
}

bool decompress_is_compressed(struct bytes file)
{
    return is_gzip(file) || (file.size >= 4 && file_u32(file.data, false) == 0xfd2fb528);
}

static void source_close(struct source *source)
{
    if (source->is_open && source->zstd == NULL) {
        (void)inflateEnd(&source->zlib);
    }
    (void)ZSTD_freeDStream(source->zstd);
}

static bool source_open(struct source *source, struct bytes file)
{
    *source = (struct source){.file = file, .between = true};
    if (is_gzip(file)) {
        source->is_open = inflateInit2(&source->zlib, GZIP_WINDOW) == Z_OK;
    } else {
        source->zstd = ZSTD_createDStream();
        source->is_open = source->zstd != NULL;
    }
    return source->is_open;
}

static enum progress pull_gzip(struct source *source, uint8_t *out, size_t room, size_t *ret_size)
{
    struct bytes rest = bytes_slice(source->file, source->at, INPUT_MAX);
    if (source->between && !is_gzip(rest)) { /* bytes after the last member are nobody's */
        return ENDED;
    }
    z_stream *zlib = &source->zlib;
    zlib->next_in = rest.data;
    zlib->avail_in = (unsigned)rest.size;
    zlib->next_out = out;
    zlib->avail_out = (unsigned)room;
    int result = inflate(zlib, Z_NO_FLUSH);
    source->at += rest.size - zlib->avail_in;
    *ret_size = room - zlib->avail_out;
    source->between = result == Z_STREAM_END;
    if (source->between) {
        return inflateReset(zlib) == Z_OK ? GOES_ON : DAMAGED;
    }
    return result == Z_OK ? GOES_ON : DAMAGED;
}

static enum progress pull_zstd(struct source *source, uint8_t *out, size_t room, size_t *ret_size)
{
    struct bytes rest = bytes_slice(source->file, source->at, INPUT_MAX);
    if (source->between && rest.size == 0) {
        return ENDED;
    }
    ZSTD_inBuffer input = {rest.data, rest.size, 0};
    ZSTD_outBuffer output = {.size = room};
    output.dst = out;
    size_t result = ZSTD_decompressStream(source->zstd, &output, &input);
    source->at += input.pos;
    *ret_size = output.pos;
    source->between = result == 0;
    bool stands_still = input.pos == 0 && output.pos == 0;
    return ZSTD_isError(result) || (stands_still && !source->between) ? DAMAGED : GOES_ON;
}

/* Up to `room` more bytes. */
static enum progress pull(struct source *source, uint8_t *out, size_t room, size_t *ret_size)
{
    *ret_size = 0;
    return source->zstd == NULL ? pull_gzip(source, out, room, ret_size)
                                : pull_zstd(source, out, room, ret_size);
}

size_t decompress_start(struct bytes file, uint8_t *ret_start, size_t size)
{
    struct source SCOPED(source_close) source;
    size_t count = 0;
    if (!source_open(&source, file)) {
        return 0;
    }
    enum progress progress = GOES_ON;
    while (progress == GOES_ON && count < size) {
        size_t got;
        progress = pull(&source, ret_start + count, size - count, &got);
        count += got;
    }
    return count;
}

/* How many bytes there are, and how they end. */
static enum status measure(struct bytes file, uint64_t limit, size_t *ret_size,
        struct fault *ret_partial, struct fault *why)
{
    struct source SCOPED(source_close) source = {0};
    uint8_t *scratch = malloc(STEP);
    if (scratch == NULL || !source_open(&source, file)) {
        free(scratch);
        return refuse(why, E_MEMORY, 0, "no memory to decompress a capture");
    }
    uint64_t size = 0;
    enum progress progress = GOES_ON;
    while (progress == GOES_ON && size <= limit) {
        size_t got;
        progress = pull(&source, scratch, STEP, &got);
        size += got;
    }
    free(scratch);
    if (progress == DAMAGED) {
        (void)refuse(ret_partial, E_MALFORMED, source.at,
                "the compressed data are damaged or cut short");
    } else if (size > limit) {
        (void)refuse(ret_partial, E_LIMIT, source.at,
                "decompresses to more than %" PRIu64 " bytes; the rest is left out", limit);
        size = limit;
    }
    *ret_size = (size_t)size;
    return OK;
}

/* Twice through the data: once to count, so that the memory is taken once and in full. */
enum status decompress_all(struct bytes file, uint64_t limit, struct arena *arena,
        struct bytes *ret_bytes, struct fault *ret_partial, struct fault *why)
{
    size_t size = 0, filled = 0;
    enum status status = measure(file, limit, &size, ret_partial, why);
    if (status != OK) {
        return status;
    }
    struct source SCOPED(source_close) source = {0};
    uint8_t *bytes = arena_alloc(arena, size);
    if (bytes == NULL || !source_open(&source, file)) {
        return refuse(why, E_MEMORY, 0, "no memory to decompress a capture");
    }
    enum progress progress = GOES_ON;
    while (progress == GOES_ON && filled < size) {
        size_t got, room = size - filled < INPUT_MAX ? size - filled : INPUT_MAX;
        progress = pull(&source, bytes + filled, room, &got);
        filled += got;
    }
    *ret_bytes = (struct bytes){bytes, filled};
    return OK;
}
