/* stream.h: puts what one side of a TCP connection sent into stream order (RFC 9293, section 3.4):
 * sequence numbers that wrap, segments that come late, twice or overlapping. Of overlapping
 * segments the one captured first counts; what no segment holds is a gap. */
#ifndef AEDILE_EVIDENCE_CAPTURE_STREAM_H
#define AEDILE_EVIDENCE_CAPTURE_STREAM_H

#include "evidence/capture/work.h"

/* One direction; its memory is used again for the next connection. */
struct stream {
    struct buffer runs; /* of struct stream_run, in stream order */
    size_t run_count;
    uint64_t missing;             /* bytes in gaps */
    struct buffer parts, waiting; /* private */
};

/* Put the side's notes in order. Runs borrow the packets' bytes. Faults: E_MEMORY. */
MUST_CHECK enum status stream_build(const struct capture *capture, const struct flow_side *side,
        struct stream *stream, struct fault *why);

/* The notes one by one as they were captured: what datagrams hold. */
MUST_CHECK enum status stream_list(const struct capture *capture, const struct flow_side *side,
        struct stream *stream, struct fault *why);

static inline const struct stream_run *stream_runs(const struct stream *stream)
{
    return (const struct stream_run *)(const void *)stream->runs.data;
}

/* The first bytes that lie together: borrowed when the first run has `room` of them, else as many
 * of them copied to `scratch`. */
struct bytes stream_start(
        const struct stream_run *runs, size_t count, uint8_t *scratch, size_t room);

void stream_free(struct stream *stream);

#endif
