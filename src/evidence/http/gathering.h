/* gathering.h: puts parts of a stream that are spread over several runs together again.
 *
 * What stands in one run is never copied; what is copied becomes a region of the traffic, whose
 * pieces say where in the file it stems from. */
#ifndef AEDILE_EVIDENCE_HTTP_GATHERING_H
#define AEDILE_EVIDENCE_HTTP_GATHERING_H

#include "evidence/http/byte_stream.h"

/* Parts of a stream that are to become one. Past SPANS_MAX parts nothing more is taken. */
enum { SPANS_MAX = 1 << 18 };
struct gathering {
    struct buffer spans; /* of struct span */
    size_t count, size;
    uint64_t first; /* stream offset of the first byte */
};

void gathering_start(struct gathering *gathering, const struct byte_stream *stream);
void gathering_free(struct gathering *gathering);

/* Pass and take `size` bytes, fewer at a gap, the end or SPANS_MAX. Returns how many. */
size_t stream_gather(struct byte_stream *stream, uint64_t size, struct gathering *gathering);

/* The file bytes from the first to the last that what was taken stems from. */
void gathering_span(const struct gathering *gathering, uint64_t *ret_at, uint64_t *ret_size);

/* What was taken, as one, for a while: borrowed, or copied into `scratch`. False without memory. */
bool gathering_view(
        const struct gathering *gathering, struct buffer *scratch, struct bytes *ret_bytes);

/* What was taken, as one, to keep: borrowed, or a new region of the traffic. E_MEMORY. */
MUST_CHECK enum status gathering_finish(struct gathering *gathering, const char *entry,
        struct arena *arena, struct traffic *traffic, struct bytes *ret_bytes, struct fault *why);

#endif
