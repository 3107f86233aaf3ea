/* fuzz_body.c: a body decoded and its parameters named; the first byte picks the encoding, the
 * second the media type. The same bytes are then read as a URL. */
#include "evidence/body/body.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const encodings[] = {
        "", "gzip", "deflate", "br", "zstd", "gzip, br", "deflate,, identity , x-gzip", "odd"};
static const char *const types[] = {"", "application/x-www-form-urlencoded", "application/json",
        "multipart/form-data; boundary=b", "multipart/form-data", "application/x-protobuf",
        "application/grpc", "text/plain"};

/* Touches every byte that was handed out, so that a sanitizer sees a wrong one. */
static bool sum(void *context, const struct parameter *parameter)
{
    size_t *total = context;
    const struct bytes all[] = {parameter->name, parameter->value, parameter->raw};
    for (size_t i = 0; i < 3; i++) {
        for (size_t at = 0; at < all[i].size; at++) {
            *total += all[i].data[at];
        }
    }
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2) {
        return 0;
    }
    struct bytes content = {data + 2, size - 2};
    struct http_body body = {.base64 = (data[0] & 8) != 0,
            .content = {content, (data[0] & 16) != 0 ? PASSAGE_JSON : PASSAGE_PLAIN},
            .encoding = {bytes_of(encodings[data[0] & 7]), PASSAGE_PLAIN}};
    struct arena arena = {.limit = (size_t)64 << 20};
    struct buffer buffer = {.limit = 4 << 20}, spare = {.limit = 4 << 20};
    struct decoded_body decoded = {0};
    bool cut = false;
    size_t total = 0;
    enum status status = body_decode(&body, &buffer, &spare, &decoded, NULL);
    if (status == OK) {
        status = parameters_of_body(
                decoded.bytes, bytes_of(types[data[1] & 7]), &arena, sum, &total, &cut, NULL);
    }
    if (status == OK) {
        status = parameters_of_url(content, &arena, sum, &total, &cut, NULL);
    }
    total += status == OK && cut;
    buffer_free(&buffer);
    buffer_free(&spare);
    arena_free(&arena);
    return total == SIZE_MAX ? 1 : 0;
}
