/* byte_stream.h: reads one direction of a connection as a stream of bytes with gaps. */
#ifndef AEDILE_EVIDENCE_HTTP_BYTE_STREAM_H
#define AEDILE_EVIDENCE_HTTP_BYTE_STREAM_H

#include "evidence/http/http_stream.h"

struct byte_stream {
    const struct stream_direction *direction;
    size_t run, at;    /* the next byte is runs[run].bytes.data[at] */
    uint64_t next;     /* its offset in the stream, unless a gap lies before it */
    int64_t last_time; /* of the last byte passed */
};

void stream_open(const struct stream_direction *direction, struct byte_stream *ret_stream);

bool stream_is_ended(const struct byte_stream *stream);
bool stream_is_at_gap(const struct byte_stream *stream);

/* Leave a gap behind. At no gap, nothing happens. */
void stream_cross_gap(struct byte_stream *stream);

/* The bytes that lie together here: empty at the end and at a gap. */
struct bytes stream_rest_of_run(const struct byte_stream *stream);

/* When the next byte arrived; TIME_UNKNOWN at the end. */
int64_t stream_time(const struct byte_stream *stream);

/* Where the next byte stands, for an anomaly. */
struct place stream_place(const struct byte_stream *stream);

/* The first `size` bytes that lie together here as a run of their own. */
struct stream_run stream_run_here(const struct byte_stream *stream, size_t size);

/* Pass `size` bytes, at most those of stream_rest_of_run. */
void stream_advance(struct byte_stream *stream, size_t size);

/* Pass `size` bytes of the stream, gaps included. False when some of them were not there. */
bool stream_skip(struct byte_stream *stream, uint64_t size);

/* Pass what is left of this run, to look for a message at the next one's start. */
void stream_next_run(struct byte_stream *stream);

enum block_end {
    BLOCK_FOUND,
    BLOCK_CUT,  /* the stream ends, or has a gap, before */
    BLOCK_LONG, /* longer than `limit` */
};

/* Measure the lines up to and with the first empty one (ended by CR LF or LF). Passes nothing. */
enum block_end stream_measure_block(struct byte_stream stream, size_t limit, size_t *ret_size);

/* Copy one line of less than `room` bytes, without its end, and pass it. */
enum block_end stream_read_line(
        struct byte_stream *stream, char *line, size_t room, size_t *ret_size);

#endif
