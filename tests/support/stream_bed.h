/* stream_bed.h: a connection laid out in a made-up capture file, eight bytes of packet header
 * before each run, for the tests of what reads streams. */
#ifndef AEDILE_TESTS_STREAM_BED_H
#define AEDILE_TESTS_STREAM_BED_H

#include "evidence/http/http_stream.h"

enum { BED_RUNS = 4096, BED_HEADER = 8 };
enum bed_side { BED_CLIENT, BED_SERVER };

struct stream_bed {
    struct buffer file;
    struct stream_run runs[2][BED_RUNS];
    size_t counts[2];
    uint64_t offsets[2];
    int64_t time; /* of the next run; each adds 1000 */
    struct arena arena;
    struct http_budget budget;
    struct traffic traffic;
    struct stream_connection connection;
};

/* Empty, with a budget of a megabyte; may be freed at any time. */
void bed_start(struct stream_bed *bed);
void bed_free(struct stream_bed *bed);

void bed_send(struct stream_bed *bed, enum bed_side side, struct bytes bytes);
void bed_client(struct stream_bed *bed, const char *text);
void bed_server(struct stream_bed *bed, const char *text);

/* Leave out `size` bytes of the side's stream. */
void bed_lose(struct stream_bed *bed, enum bed_side side, uint64_t size);

/* Point the runs into the file, register it as a region and fill in `connection`. */
void bed_lay_out(struct stream_bed *bed);

/* The same, then read it as HTTP. */
enum status bed_read_http(struct stream_bed *bed, struct fault *why);

#endif
