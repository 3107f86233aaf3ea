/* fuzz_har.c: an HTTP archive read whole; every passage must lie in memory and unescape. */
#include "evidence/har/har.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void touch(const struct traffic *traffic, const struct passage *passage)
{
    struct buffer SCOPED(buffer_free) buffer = {.limit = 1 << 20};
    struct bytes text = {0};
    struct place place = {0};
    if (passage_text(passage, &buffer, &text, NULL) == OK && text.size > passage->raw.size * 3) {
        __builtin_trap(); /* no escape is shorter than its text */
    }
    if (traffic_place(traffic, passage->raw, &place) &&
            place.at + place.size > traffic->regions[0].bytes.size) {
        __builtin_trap();
    }
}

static void touch_fields(
        const struct traffic *traffic, const struct header_field *fields, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        touch(traffic, &fields[i].name);
        touch(traffic, &fields[i].value);
    }
}

static void touch_exchange(const struct traffic *traffic, const struct http_exchange *exchange)
{
    const struct passage *const passages[] = {&exchange->method, &exchange->url, &exchange->target,
            &exchange->version, &exchange->status_text, &exchange->request.content,
            &exchange->request.mime_type, &exchange->response.content,
            &exchange->response.mime_type, &exchange->resource_type, &exchange->initiator,
            &exchange->page, &exchange->error};
    for (size_t i = 0; i < sizeof(passages) / sizeof(passages[0]); i++) {
        touch(traffic, passages[i]);
    }
    touch_fields(traffic, exchange->request_headers, exchange->request_header_count);
    touch_fields(traffic, exchange->response_headers, exchange->response_header_count);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = {.limit = (size_t)64 << 20};
    struct traffic *traffic = NULL;
    struct fault partial = {0}, why = {0};
    struct bytes file = {data, size};
    (void)har_is_har(file);
    enum status status = har_open(file, &arena, &traffic, &partial, &why);
    if (why.at > size || partial.at > size) {
        __builtin_trap();
    }
    for (size_t i = 0; status == OK && i < traffic->exchange_count; i++) {
        touch_exchange(traffic, &traffic->exchanges[i]);
    }
    arena_free(&arena);
    return 0;
}
