#include "evidence/http/http2.h"

static const char preface[] = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

enum frame_type {
    FRAME_DATA = 0,
    FRAME_HEADERS = 1,
    FRAME_RST_STREAM = 3,
    FRAME_PUSH_PROMISE = 5,
    FRAME_CONTINUATION = 9,
};
enum frame_flag { END_STREAM = 1, END_HEADERS = 4, PADDED = 8, PRIORITY = 0x20 };
enum { FRAME_HEADER = 9, FRAME_PRIORITY = 5, PROMISED_ID = 4 };

struct frame {
    uint32_t size, id;
    uint8_t type, flags;
    uint64_t file_at, file_size; /* header and, once taken, payload */
    int64_t started;
};

/* What joins a frame's raw bytes to those of one that follows it. */
static void widen(struct frame *frame, uint64_t at, uint64_t size)
{
    if (size == 0) {
        return;
    }
    uint64_t end = frame->file_at + frame->file_size;
    uint64_t start = at < frame->file_at ? at : frame->file_at;
    end = at + size > end ? at + size : end;
    frame->file_at = start;
    frame->file_size = end - start;
}

static void note(
        struct http2 *reader, struct http2_side *side, const char *kind, const char *detail)
{
    anomaly_add(
            &reader->common.traffic->anomalies, kind, stream_place(&side->stream), "%s", detail);
    side->is_ended = true;
}

/* Gather `size` bytes and look at them. False, and the side ends, when they are not all there. */
static bool take(struct http2 *reader, struct http2_side *side, size_t size, struct buffer *scratch,
        struct bytes *ret_bytes)
{
    gathering_start(&reader->gathering, &side->stream);
    if (stream_gather(&side->stream, size, &reader->gathering) < size &&
            !reader->gathering.spans.failed) {
        if (!side->is_server) {
            note(reader, side, "http2-cut-frame", "what the client sent breaks off in a frame");
        }
        side->is_ended = true;
        return false;
    }
    if (!gathering_view(&reader->gathering, scratch, ret_bytes)) {
        scratch->failed = true;
        return false;
    }
    return true;
}

static enum status after_take(const struct http2 *reader)
{
    return reader->frame.failed
                   ? refuse(reader->common.why, E_MEMORY, 0, "no memory for an HTTP/2 frame")
                   : OK;
}

/* The nine bytes before each frame (RFC 9113, section 4.1). */
static bool read_frame_header(
        struct http2 *reader, struct http2_side *side, struct frame *ret_frame)
{
    struct bytes bytes = {0};
    int64_t started = stream_time(&side->stream);
    if (stream_is_ended(&side->stream) ||
            !take(reader, side, FRAME_HEADER, &reader->frame, &bytes)) {
        side->is_ended = true;
        return false;
    }
    const uint8_t *b = bytes.data;
    struct frame frame = {.size = (uint32_t)(b[0] << 16 | b[1] << 8 | b[2]),
            .type = b[3],
            .flags = b[4],
            .id = (uint32_t)(b[5] & 0x7f) << 24 | (uint32_t)(b[6] << 16 | b[7] << 8 | b[8]),
            .started = started};
    gathering_span(&reader->gathering, &frame.file_at, &frame.file_size);
    *ret_frame = frame;
    return true;
}

/* Cut padding and what stands before the content off. False when they are longer than the frame. */
static bool cut_padding(const struct frame *frame, size_t before, struct bytes *payload)
{
    size_t padding = 0;
    if ((frame->flags & PADDED) != 0) {
        padding = payload->size == 0 ? 1 : payload->data[0];
        before++;
    }
    if (before > payload->size || padding > payload->size - before) {
        return false;
    }
    *payload = bytes_slice(*payload, before, payload->size - before - padding);
    return true;
}

/* Add to the header block, as far as its ceiling goes; past it the side ends. */
static enum status append_block(struct http2 *reader, struct http2_side *side, struct bytes part)
{
    if (part.size > HTTP_HEAD_MAX - reader->block.size) {
        note(reader, side, "http2-long-head", "a header block is too long");
        return OK;
    }
    buffer_append(&reader->block, part);
    return reader->block.failed
                   ? refuse(reader->common.why, E_MEMORY, 0, "no memory for a header block")
                   : OK;
}

/* Append the CONTINUATION frames that follow a block without an end. */
static enum status take_continuations(
        struct http2 *reader, struct http2_side *side, struct frame *first)
{
    struct bytes payload = {0};
    struct frame next = *first;
    enum status status = OK;
    while (status == OK && !side->is_ended && (next.flags & END_HEADERS) == 0) {
        if (!read_frame_header(reader, side, &next)) {
            return after_take(reader);
        }
        if (next.type != FRAME_CONTINUATION || next.id != first->id) {
            note(reader, side, "http2-bad-frame", "a header block is not continued");
            return OK;
        }
        widen(first, next.file_at, next.file_size);
        if (!take(reader, side, next.size, &reader->frame, &payload)) {
            return after_take(reader);
        }
        uint64_t at = 0, size = 0;
        gathering_span(&reader->gathering, &at, &size);
        widen(first, at, size);
        status = append_block(reader, side, payload);
    }
    return status;
}

/* HEADERS and PUSH_PROMISE (RFC 9113, sections 6.2 and 6.6). */
static enum status read_headers(struct http2 *reader, struct http2_side *side, struct frame *frame)
{
    struct bytes payload = {0};
    uint64_t at = 0, size = 0;
    bool is_promise = frame->type == FRAME_PUSH_PROMISE;
    bool has_priority = !is_promise && (frame->flags & PRIORITY) != 0;
    if (!take(reader, side, frame->size, &reader->frame, &payload)) {
        return after_take(reader);
    }
    gathering_span(&reader->gathering, &at, &size);
    widen(frame, at, size);
    if (!cut_padding(frame,
                is_promise     ? PROMISED_ID
                : has_priority ? FRAME_PRIORITY
                               : 0,
                &payload)) {
        note(reader, side, "http2-bad-frame", "a frame is shorter than its padding");
        return OK;
    }
    buffer_clear(&reader->block);
    enum status status = append_block(reader, side, payload);
    status = status != OK ? status : take_continuations(reader, side, frame);
    if (status != OK || side->is_ended) {
        return status;
    }
    struct http2_block block = {.id = frame->id,
            .bytes = buffer_bytes(&reader->block),
            .file_at = frame->file_at,
            .file_size = frame->file_size,
            .started = frame->started,
            .is_promise = is_promise};
    return http2_take_block(reader, side, &block);
}

/* DATA (RFC 9113, section 6.1). Its bytes stay where they are. */
static enum status read_data(
        struct http2 *reader, struct http2_side *side, const struct frame *frame)
{
    uint32_t size = frame->size, padding = 0;
    struct http2_stream *stream = http2_find(reader, frame->id);
    if ((frame->flags & PADDED) != 0 && size > 0) {
        struct bytes length = {0};
        if (!take(reader, side, 1, &reader->frame, &length)) {
            return after_take(reader);
        }
        padding = length.data[0];
        size--;
    }
    if (padding > size) {
        note(reader, side, "http2-bad-frame", "a frame is shorter than its padding");
        return OK;
    }
    enum status status = http2_take_data(reader, side, stream, size - padding);
    (void)stream_skip(&side->stream, padding);
    return status;
}

static enum status read_frame(struct http2 *reader, struct http2_side *side)
{
    struct frame frame = {0};
    enum status status = OK;
    if (!read_frame_header(reader, side, &frame)) {
        return after_take(reader);
    }
    switch (frame.type) {
    case FRAME_DATA:
        status = read_data(reader, side, &frame);
        break;
    case FRAME_HEADERS:
    case FRAME_PUSH_PROMISE:
        status = read_headers(reader, side, &frame);
        break;
    case FRAME_RST_STREAM:
        status = http2_end_stream(reader, side, http2_find(reader, frame.id), false);
        (void)stream_skip(&side->stream, frame.size);
        return status;
    default:
        (void)stream_skip(&side->stream, frame.size);
        return OK;
    }
    if (status == OK && !side->is_ended && (frame.flags & END_STREAM) != 0 &&
            frame.type != FRAME_PUSH_PROMISE) {
        status = http2_end_stream(reader, side, http2_find(reader, frame.id), true);
    }
    return status;
}

/* All of one side; what was begun and not ended is kept as far as it came. */
static enum status read_side(struct http2 *reader, struct http2_side *side)
{
    enum status status = OK;
    while (status == OK && !side->is_ended) {
        status = read_frame(reader, side);
    }
    for (size_t i = 0; status == OK && i < reader->stream_count; i++) {
        if (reader->streams[i].size > 0 || !reader->streams[i].whole) {
            status = http2_end_stream(reader, side, &reader->streams[i], false);
        }
    }
    return status;
}

static enum status start(struct http2 *reader, struct http2_side *side,
        const struct byte_stream *stream, bool is_server)
{
    side->stream = *stream;
    side->is_server = is_server;
    side->entry = arena_print(reader->common.arena, "%s/fields", stream->direction->entry);
    return side->entry == NULL ? refuse(reader->common.why, E_MEMORY, 0, "no memory for HTTP/2")
                               : OK;
}

static enum status read_both(struct http2 *reader)
{
    struct bytes start = {0};
    struct http2_side *client = &reader->client;
    if (!take(reader, client, sizeof(preface) - 1, &reader->frame, &start)) {
        return after_take(reader);
    }
    if (!bytes_equal(start, bytes_of(preface))) {
        note(reader, client, "http2-no-preface", "the client's stream does not start HTTP/2");
        return OK;
    }
    enum status status = read_side(reader, client);
    status = status != OK ? status : read_side(reader, &reader->server);
    return status != OK ? status : http2_read_sockets(reader);
}

static void end(struct http2 *reader)
{
    for (size_t i = 0; i < reader->stream_count; i++) {
        http2_free_stream(&reader->streams[i]);
    }
    hpack_close(&reader->client.hpack);
    hpack_close(&reader->server.hpack);
    gathering_free(&reader->gathering);
    buffer_free(&reader->frame);
    buffer_free(&reader->block);
    buffer_free(&reader->text);
    buffer_free(&reader->fields);
}

enum status http2_read(const struct http_reader *common, const struct byte_stream *client,
        const struct byte_stream *server, size_t upgraded)
{
    struct http2 reader = {
            .common = *common, .block.limit = HTTP_HEAD_MAX, .text.limit = HTTP_HEAD_MAX};
    enum status status = start(&reader, &reader.client, client, false);
    status = status != OK ? status : start(&reader, &reader.server, server, true);
    if (status == OK && upgraded != SIZE_MAX) {
        if (arena_grow(common->arena, (void **)&reader.streams, 0, &reader.stream_capacity,
                    sizeof(*reader.streams))) {
            common->traffic->exchanges[upgraded].status = 0;
            reader.streams[reader.stream_count++] =
                    (struct http2_stream){.id = 1, .exchange = upgraded, .whole = true};
        } else {
            status = refuse(common->why, E_MEMORY, 0, "no memory for HTTP/2");
        }
    }
    status = status != OK ? status : read_both(&reader);
    end(&reader);
    return status;
}
