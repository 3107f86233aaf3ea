#include "evidence/capture/stream.h"

#include <stdlib.h>

/* One segment at its place in the stream. */
struct part {
    int64_t at;
    const struct note *note;
    uint32_t order; /* of capture: the lowest counts */
};

static enum status no_memory(struct fault *why)
{
    return refuse(why, E_MEMORY, 0, "no memory to put a stream together");
}

static struct part *parts_of(const struct stream *stream)
{
    return (struct part *)(void *)stream->parts.data;
}

static int64_t end_of(const struct part *part)
{
    return part->at + part->note->size;
}

/* Number the segments by offset from the stream's first byte, or from the first segment when the
 * opening was not seen. *in_order: each begins at or after the end of the one before. */
static bool collect(const struct capture *capture, const struct flow_side *side,
        struct stream *stream, bool *ret_in_order)
{
    buffer_clear(&stream->parts);
    struct part *parts =
            (void *)buffer_reserve(&stream->parts, side->note_count * sizeof(struct part));
    if (parts == NULL) {
        return false;
    }
    int64_t at = 0, end = INT64_MIN;
    uint32_t sequence = side->opening, number = side->first_note;
    bool in_order = true;
    for (uint32_t i = 0; i < side->note_count; i++) {
        const struct note *note = pool_get(&capture->flows.notes, number);
        at = i == 0 && !side->opened ? 0 : at + (int32_t)(note->sequence - sequence);
        sequence = note->sequence;
        parts[i] = (struct part){at, note, i};
        in_order = in_order && at >= end;
        end = at + note->size > end ? at + note->size : end;
        number = note->next;
    }
    stream->parts.size = side->note_count * sizeof(struct part);
    *ret_in_order = in_order;
    return true;
}

/* Where the stream begins. A lone byte may be a probe that repeats the last one sent, so it is no
 * beginning unless there is nothing else. */
static int64_t find_base(const struct part *parts, size_t count, bool opened)
{
    if (opened) {
        return 0;
    }
    int64_t base = INT64_MAX;
    for (size_t i = 0; i < count; i++) {
        if (parts[i].note->size > 1 && parts[i].at < base) {
            base = parts[i].at;
        }
    }
    return base == INT64_MAX ? parts[0].at : base;
}

static int by_address(const void *wanted, const void *item)
{
    const uint8_t *address = wanted;
    const struct region *region = item;
    if (address < region->bytes.data) {
        return -1;
    }
    return address >= region->bytes.data + region->bytes.size;
}

/* Where a payload's bytes stand in the exhibit. */
static void locate(const struct capture *capture, struct stream_run *run)
{
    uintptr_t offset = (uintptr_t)run->bytes.data - (uintptr_t)capture->packets.data;
    run->file_size = run->bytes.size;
    if (capture->compressed) {
        run->file_size = capture->file.size;
    } else if (offset < capture->packets.size) {
        run->file_at = offset;
    } else if (capture->assembled_count > 0) {
        const struct region *region = bsearch(run->bytes.data, capture->assembled,
                capture->assembled_count, sizeof(*region), by_address);
        if (region != NULL) {
            const struct region_piece *last = &region->pieces[region->piece_count - 1];
            run->file_at = region->pieces[0].file_at;
            run->file_size = last->file_at > run->file_at
                                     ? last->file_at + last->size - run->file_at
                                     : region->pieces[0].size;
        }
    }
}

/* Add the part's bytes [from, to) of the stream, whose first byte is `base`. */
static void add_run(const struct capture *capture, struct stream *stream, const struct part *part,
        int64_t base, int64_t from, int64_t to)
{
    const struct stream_run *last =
            stream->run_count == 0 ? NULL : stream_runs(stream) + stream->run_count - 1;
    uint64_t end = last == NULL ? 0 : last->at + last->bytes.size;
    struct stream_run run = {
            .at = (uint64_t)(from - base),
            .bytes = {part->note->data + (from - part->at), (size_t)(to - from)},
            .time = part->note->time,
    };
    locate(capture, &run);
    stream->missing += run.at - end;
    buffer_append(&stream->runs, (struct bytes){(const uint8_t *)&run, sizeof(run)});
    stream->run_count++;
}

static int by_place(const void *a, const void *b)
{
    const struct part *left = a, *right = b;
    if (left->at != right->at) {
        return left->at < right->at ? -1 : 1;
    }
    return (left->order > right->order) - (left->order < right->order);
}

/* The parts that reach over the point under way: a heap, the first captured on top. */
struct heap {
    const struct part **items;
    size_t count;
};

static void swap(struct heap *heap, size_t a, size_t b)
{
    const struct part *kept = heap->items[a];
    heap->items[a] = heap->items[b];
    heap->items[b] = kept;
}

static void push(struct heap *heap, const struct part *part)
{
    size_t at = heap->count++;
    heap->items[at] = part;
    while (at > 0 && heap->items[(at - 1) / 2]->order > heap->items[at]->order) {
        swap(heap, at, (at - 1) / 2);
        at = (at - 1) / 2;
    }
}

static void pop(struct heap *heap)
{
    heap->items[0] = heap->items[--heap->count];
    for (size_t at = 0, child; (child = 2 * at + 1) < heap->count; at = child) {
        if (child + 1 < heap->count && heap->items[child + 1]->order < heap->items[child]->order) {
            child++;
        }
        if (heap->items[at]->order <= heap->items[child]->order) {
            return;
        }
        swap(heap, at, child);
    }
}

/* Walk along the stream; at each point the first captured of the parts there counts. */
static void sweep(const struct capture *capture, struct stream *stream, const struct part *parts,
        size_t count, int64_t base, struct heap *heap)
{
    int64_t at = base;
    size_t next = 0;
    while (next < count || heap->count > 0) {
        while (heap->count > 0 && end_of(heap->items[0]) <= at) {
            pop(heap);
        }
        if (heap->count == 0 && next < count && parts[next].at > at) {
            at = parts[next].at;
        }
        while (next < count && parts[next].at <= at) {
            push(heap, &parts[next++]);
        }
        while (heap->count > 0 && end_of(heap->items[0]) <= at) {
            pop(heap);
        }
        const struct part *top = heap->count == 0 ? NULL : heap->items[0];
        if (top == NULL) {
            continue;
        }
        int64_t from = at;
        at = end_of(top);
        /* what begins meanwhile takes over only where it was captured before */
        while (next < count && parts[next].at < at && parts[next].order > top->order) {
            push(heap, &parts[next++]);
        }
        if (next < count && parts[next].at < at) {
            at = parts[next].at;
        }
        add_run(capture, stream, top, base, from, at);
    }
}

static enum status begin(struct stream *stream, const struct flow_side *side)
{
    buffer_clear(&stream->runs);
    stream->run_count = 0;
    stream->missing = 0;
    return side->note_count == 0 ? E_MISSING : OK;
}

enum status stream_build(const struct capture *capture, const struct flow_side *side,
        struct stream *stream, struct fault *why)
{
    bool in_order;
    if (begin(stream, side) != OK) {
        return OK;
    }
    if (!collect(capture, side, stream, &in_order)) {
        return no_memory(why);
    }
    struct part *parts = parts_of(stream);
    size_t count = side->note_count;
    int64_t base = find_base(parts, count, side->opened);
    if (in_order && parts[0].at >= base) {
        for (size_t i = 0; i < count; i++) {
            add_run(capture, stream, &parts[i], base, parts[i].at, end_of(&parts[i]));
        }
        return stream->runs.failed ? no_memory(why) : OK;
    }
    buffer_clear(&stream->waiting);
    struct heap heap = {(void *)buffer_reserve(&stream->waiting, count * sizeof(*heap.items)), 0};
    if (heap.items == NULL) {
        return no_memory(why);
    }
    qsort(parts, count, sizeof(*parts), by_place);
    sweep(capture, stream, parts, count, base, &heap);
    return stream->runs.failed ? no_memory(why) : OK;
}

enum status stream_list(const struct capture *capture, const struct flow_side *side,
        struct stream *stream, struct fault *why)
{
    int64_t at = 0;
    uint32_t number = side->first_note;
    if (begin(stream, side) != OK) {
        return OK;
    }
    for (uint32_t i = 0; i < side->note_count; i++) {
        const struct note *note = pool_get(&capture->flows.notes, number);
        struct part part = {at, note, i};
        add_run(capture, stream, &part, 0, at, at + note->size);
        at += note->size;
        number = note->next;
    }
    return stream->runs.failed ? no_memory(why) : OK;
}

struct bytes stream_start(
        const struct stream_run *runs, size_t count, uint8_t *scratch, size_t room)
{
    if (count == 0 || runs[0].bytes.size >= room) {
        return count == 0 ? (struct bytes){0} : runs[0].bytes;
    }
    size_t size = 0;
    for (size_t i = 0; i < count && size < room && runs[i].at == runs[0].at + size; i++) {
        struct bytes bytes = bytes_slice(runs[i].bytes, 0, room - size);
        memcpy(scratch + size, bytes.data, bytes.size);
        size += bytes.size;
    }
    return (struct bytes){scratch, size};
}

void stream_free(struct stream *stream)
{
    buffer_free(&stream->runs);
    buffer_free(&stream->parts);
    buffer_free(&stream->waiting);
}
