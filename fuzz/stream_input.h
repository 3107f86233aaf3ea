/* stream_input.h: fuzz input as a connection. A run is one byte (bit 0: server, bit 1: after a gap
 * of 100 bytes), its length in two bytes, little endian, and its bytes. */
#ifndef AEDILE_FUZZ_STREAM_INPUT_H
#define AEDILE_FUZZ_STREAM_INPUT_H

#include "base/cursor.h"
#include "evidence/http/http_stream.h"

enum { INPUT_RUNS = 256, INPUT_GAP = 100, INPUT_MEMORY = 64 << 20 };

struct stream_input {
    struct stream_run runs[2][INPUT_RUNS];
    struct stream_connection connection;
    struct region file;
};

static inline void stream_input_read(
        struct bytes file, struct stream_input *input, struct traffic *traffic)
{
    struct cursor cursor = {.input = file};
    size_t counts[2] = {0, 0};
    uint64_t offsets[2] = {0, 0};
    for (int64_t time = 1000; cursor.at < file.size; time += 1000) {
        uint8_t flags = cursor_u8(&cursor);
        size_t size = cursor_u16_little(&cursor), side = flags & 1;
        size = size < file.size - cursor.at ? size : file.size - cursor.at;
        size_t at = cursor.at;
        struct bytes bytes = cursor_take(&cursor, size);
        offsets[side] += (flags & 2) != 0 ? INPUT_GAP : 0;
        if (cursor.failed || counts[side] == INPUT_RUNS) {
            break;
        }
        input->runs[side][counts[side]++] =
                (struct stream_run){offsets[side], bytes, at, size, time};
        offsets[side] += size;
    }
    input->connection = (struct stream_connection){
            .client = {input->runs[0], counts[0], "tcp/1/client"},
            .server = {input->runs[1], counts[1], "tcp/1/server"},
            .flow = 1,
            .server_address = "192.0.2.7",
            .server_port = 443,
    };
    input->file = (struct region){.bytes = file, .entry = ""};
    traffic->regions = &input->file;
    traffic->region_count = traffic->region_capacity = 1;
}

/* What is read must be there to be read; the sanitizers watch. */
static inline void stream_input_touch(const struct traffic *traffic, struct bytes bytes)
{
    struct place place;
    static volatile uint8_t sum;
    for (size_t i = 0; i < bytes.size; i++) {
        sum = (uint8_t)(sum ^ bytes.data[i]);
    }
    if (bytes.size > 0 && !traffic_place(traffic, bytes, &place)) {
        __builtin_trap();
    }
}

static inline void stream_input_check(struct traffic *traffic)
{
    traffic_finish(traffic);
    for (size_t i = 0; i < traffic->exchange_count; i++) {
        const struct http_exchange *exchange = &traffic->exchanges[i];
        stream_input_touch(traffic, exchange->method.raw);
        stream_input_touch(traffic, exchange->target.raw);
        stream_input_touch(traffic, exchange->whole);
        stream_input_touch(traffic, exchange->request.content.raw);
        stream_input_touch(traffic, exchange->response.content.raw);
        for (size_t j = 0; j < exchange->response_header_count; j++) {
            stream_input_touch(traffic, exchange->response_headers[j].name.raw);
            stream_input_touch(traffic, exchange->response_headers[j].value.raw);
        }
        for (size_t j = 0; j < exchange->message_count; j++) {
            stream_input_touch(traffic, exchange->messages[j].data.raw);
        }
        if (exchange->response.content.raw.size > exchange->response.size) {
            __builtin_trap();
        }
    }
}

#endif
