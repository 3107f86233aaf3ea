/* Reads a capture with all that is in it, without keys. */
#include "evidence/capture/capture.h"

enum { MEMORY_LIMIT = 64 << 20 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void expect(bool so)
{
    if (!so) {
        __builtin_trap();
    }
}

static void check_rows(const struct traffic *traffic)
{
    for (size_t i = 0; i < traffic->flow_count; i++) {
        const struct flow *flow = &traffic->flows[i];
        expect(flow->protocol != NULL && flow->client != NULL && flow->server != NULL);
        expect(flow->packets_out + flow->packets_in > 0);
    }
    for (size_t i = 0; i < traffic->dns_answer_count; i++) {
        const struct dns_answer *row = &traffic->dns_answers[i];
        expect(row->name != NULL && row->type != NULL && row->server != NULL);
        expect(row->flow >= 1 && row->flow <= traffic->flow_count);
    }
    for (size_t i = 0; i < traffic->exchange_count; i++) {
        const struct http_exchange *exchange = &traffic->exchanges[i];
        expect(exchange->flow >= 1 && exchange->flow <= traffic->flow_count);
        expect(i == 0 || traffic->exchanges[i - 1].started <= exchange->started);
    }
    for (size_t i = 1; i < traffic->region_count; i++) {
        const struct region *before = &traffic->regions[i - 1], *region = &traffic->regions[i];
        expect(before->bytes.data + before->bytes.size <= region->bytes.data);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena SCOPED(arena_free) arena = {.limit = MEMORY_LIMIT};
    struct bytes file = {data, size};
    struct traffic *traffic = NULL;
    struct fault partial = {0}, why;
    if (capture_open(file, (struct bytes){0}, &arena, &traffic, &partial, &why) == OK) {
        expect(capture_is_capture(file));
        expect(partial.status == OK || partial.at <= CAPTURE_DECOMPRESSED_MAX);
        check_rows(traffic);
    }
    return 0;
}
