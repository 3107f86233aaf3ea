#include "evidence/http/byte_stream.h"

/* Pass runs that are used up or empty, so that the next byte is there unless the stream ended. */
static void settle(struct byte_stream *stream)
{
    const struct stream_direction *direction = stream->direction;
    while (stream->run < direction->run_count &&
            stream->at >= direction->runs[stream->run].bytes.size) {
        stream->run++;
        stream->at = 0;
    }
}

void stream_open(const struct stream_direction *direction, struct byte_stream *ret_stream)
{
    *ret_stream = (struct byte_stream){.direction = direction, .last_time = TIME_UNKNOWN};
    settle(ret_stream);
}

bool stream_is_ended(const struct byte_stream *stream)
{
    return stream->run >= stream->direction->run_count;
}

bool stream_is_at_gap(const struct byte_stream *stream)
{
    return !stream_is_ended(stream) && stream->at == 0 &&
           stream->direction->runs[stream->run].at > stream->next;
}

void stream_cross_gap(struct byte_stream *stream)
{
    if (stream_is_at_gap(stream)) {
        stream->next = stream->direction->runs[stream->run].at;
    }
}

struct bytes stream_rest_of_run(const struct byte_stream *stream)
{
    if (stream_is_ended(stream) || stream_is_at_gap(stream)) {
        return (struct bytes){0};
    }
    struct bytes bytes = stream->direction->runs[stream->run].bytes;
    return bytes_slice(bytes, stream->at, bytes.size);
}

int64_t stream_time(const struct byte_stream *stream)
{
    return stream_is_ended(stream) ? TIME_UNKNOWN : stream->direction->runs[stream->run].time;
}

struct place stream_place(const struct byte_stream *stream)
{
    struct place place = {.entry = stream->direction->entry, .at = stream->next};
    if (!stream_is_ended(stream)) {
        const struct stream_run *run = &stream->direction->runs[stream->run];
        bool in_clear = run->file_size == run->bytes.size;
        place.size = run->bytes.size - stream->at;
        place.entry_at = run->file_at + (in_clear ? stream->at : 0);
        place.entry_size = run->file_size - (in_clear ? stream->at : 0);
    }
    return place;
}

struct stream_run stream_run_here(const struct byte_stream *stream, size_t size)
{
    struct stream_run run = stream->direction->runs[stream->run];
    if (run.file_size == run.bytes.size) {
        run.file_at += stream->at;
        run.file_size = size;
    }
    run.at += stream->at;
    run.bytes = bytes_slice(run.bytes, stream->at, size);
    return run;
}

void stream_advance(struct byte_stream *stream, size_t size)
{
    if (size == 0) {
        return;
    }
    stream->last_time = stream->direction->runs[stream->run].time;
    stream->at += size;
    stream->next += size;
    settle(stream);
}

bool stream_skip(struct byte_stream *stream, uint64_t size)
{
    uint64_t end = size > UINT64_MAX - stream->next ? UINT64_MAX : stream->next + size;
    bool whole = true;
    while (stream->next < end && !stream_is_ended(stream)) {
        if (stream_is_at_gap(stream)) {
            whole = false;
            uint64_t behind = stream->direction->runs[stream->run].at;
            stream->next = behind < end ? behind : end;
            continue;
        }
        uint64_t left = end - stream->next;
        struct bytes rest = stream_rest_of_run(stream);
        stream_advance(stream, left < rest.size ? (size_t)left : rest.size);
    }
    return whole && stream->next == end;
}

void stream_next_run(struct byte_stream *stream)
{
    stream_advance(stream, stream_rest_of_run(stream).size);
}

enum block_end stream_measure_block(struct byte_stream stream, size_t limit, size_t *ret_size)
{
    size_t size = 0, line = 0;
    uint8_t last = 0;
    while (size < limit) {
        struct bytes rest = stream_rest_of_run(&stream);
        if (rest.size == 0) {
            return BLOCK_CUT;
        }
        const uint8_t *newline = memchr(rest.data, '\n', rest.size);
        size_t step = newline == NULL ? rest.size : (size_t)(newline - rest.data) + 1;
        size_t before = newline == NULL ? step : step - 1; /* of this line, in this run */
        last = before > 0 ? rest.data[before - 1] : last;
        line += before;
        size += step;
        stream_advance(&stream, step);
        if (newline != NULL) {
            if (line == 0 || (line == 1 && last == '\r')) {
                *ret_size = size;
                return size <= limit ? BLOCK_FOUND : BLOCK_LONG;
            }
            line = 0;
        }
    }
    return BLOCK_LONG;
}

enum block_end stream_read_line(
        struct byte_stream *stream, char *line, size_t room, size_t *ret_size)
{
    size_t size = 0;
    while (size < room) {
        struct bytes rest = stream_rest_of_run(stream);
        if (rest.size == 0) {
            return BLOCK_CUT;
        }
        uint8_t byte = rest.data[0];
        stream_advance(stream, 1);
        if (byte == '\n') {
            *ret_size = size > 0 && line[size - 1] == '\r' ? size - 1 : size;
            return BLOCK_FOUND;
        }
        line[size++] = (char)byte;
    }
    return BLOCK_LONG;
}
