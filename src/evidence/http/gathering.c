#include "evidence/http/gathering.h"

/* Bytes that lie together in memory, and the file bytes they stem from. */
struct span {
    struct bytes bytes;
    uint64_t file_at, file_end;
    bool in_clear; /* byte for byte as in the file */
};

void gathering_start(struct gathering *gathering, const struct byte_stream *stream)
{
    buffer_clear(&gathering->spans);
    gathering->count = gathering->size = 0;
    gathering->first = stream->next;
}

void gathering_free(struct gathering *gathering)
{
    buffer_free(&gathering->spans);
}

static struct span *spans_of(const struct gathering *gathering)
{
    return (struct span *)(void *)gathering->spans.data;
}

static struct span span_here(const struct byte_stream *stream, size_t size)
{
    struct stream_run run = stream_run_here(stream, size);
    return (struct span){
            .bytes = run.bytes,
            .file_at = run.file_at,
            .file_end = run.file_at + run.file_size,
            .in_clear = run.file_size == run.bytes.size,
    };
}

/* Lengthen the last span when the new one follows it in memory, and in the file if in clear. */
static bool join(struct gathering *gathering, const struct span *next)
{
    struct span *last = gathering->count == 0 ? NULL : &spans_of(gathering)[gathering->count - 1];
    if (last == NULL || last->bytes.data + last->bytes.size != next->bytes.data ||
            last->in_clear != next->in_clear ||
            (next->in_clear && last->file_end != next->file_at)) {
        return false;
    }
    last->bytes.size += next->bytes.size;
    last->file_end = next->file_end;
    return true;
}

size_t stream_gather(struct byte_stream *stream, uint64_t size, struct gathering *gathering)
{
    size_t taken = 0;
    while (taken < size && !gathering->spans.failed) {
        struct bytes rest = stream_rest_of_run(stream);
        struct span span = {0};
        if (rest.size == 0) {
            break;
        }
        span = span_here(stream, rest.size < size - taken ? rest.size : size - taken);
        if (!join(gathering, &span)) {
            if (gathering->count == SPANS_MAX) {
                break;
            }
            buffer_append(&gathering->spans, (struct bytes){(const uint8_t *)&span, sizeof(span)});
            if (gathering->spans.failed) {
                break;
            }
            gathering->count++;
        }
        taken += span.bytes.size;
        gathering->size += span.bytes.size;
        stream_advance(stream, span.bytes.size);
    }
    return taken;
}

void gathering_span(const struct gathering *gathering, uint64_t *ret_at, uint64_t *ret_size)
{
    const struct span *spans = spans_of(gathering);
    uint64_t from = UINT64_MAX, to = 0;
    for (size_t i = 0; i < gathering->count; i++) {
        from = spans[i].file_at < from ? spans[i].file_at : from;
        to = spans[i].file_end > to ? spans[i].file_end : to;
    }
    *ret_at = gathering->count == 0 ? 0 : from;
    *ret_size = gathering->count == 0 ? 0 : to - from;
}

bool gathering_view(
        const struct gathering *gathering, struct buffer *scratch, struct bytes *ret_bytes)
{
    const struct span *spans = spans_of(gathering);
    if (gathering->count < 2) {
        *ret_bytes = gathering->count == 0 ? (struct bytes){0} : spans->bytes;
        return !gathering->spans.failed;
    }
    buffer_clear(scratch);
    for (size_t i = 0; i < gathering->count; i++) {
        buffer_append(scratch, spans[i].bytes);
    }
    *ret_bytes = buffer_bytes(scratch);
    return !gathering->spans.failed && !scratch->failed;
}

/* Copy the spans one behind the other into `region`. */
static void join_spans(const struct gathering *gathering, uint8_t *data, struct region *region)
{
    const struct span *spans = spans_of(gathering);
    size_t at = 0;
    for (size_t i = 0; i < gathering->count; i++) {
        memcpy(data + at, spans[i].bytes.data, spans[i].bytes.size);
        region->pieces[i] = (struct region_piece){
                .at = at,
                .size = spans[i].file_end - spans[i].file_at,
                .file_at = spans[i].file_at,
        };
        at += spans[i].bytes.size;
    }
    region->bytes = (struct bytes){data, at};
    region->piece_count = gathering->count;
}

enum status gathering_finish(struct gathering *gathering, const char *entry, struct arena *arena,
        struct traffic *traffic, struct bytes *ret_bytes, struct fault *why)
{
    if (gathering->spans.failed) {
        return refuse(why, E_MEMORY, 0, "no memory for a message");
    }
    if (gathering->count < 2) {
        *ret_bytes = gathering->count == 0 ? (struct bytes){0} : spans_of(gathering)->bytes;
        return OK;
    }
    uint8_t *data = arena_alloc(arena, gathering->size);
    struct region region = {.entry = entry, .first = gathering->first};
    region.pieces = arena_array(arena, gathering->count, sizeof(*region.pieces));
    if (data == NULL || region.pieces == NULL) {
        return refuse(why, E_MEMORY, 0, "no memory for a message");
    }
    join_spans(gathering, data, &region);
    if (!traffic_add_region(traffic, arena, &region)) {
        return refuse(why, E_MEMORY, 0, "no memory for a message");
    }
    *ret_bytes = region.bytes;
    return OK;
}
