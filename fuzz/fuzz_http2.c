/* Reads a connection as HTTP/2; the client's preface is put before its first bytes. */
#include "stream_input.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char preface[] = "\0\x18\0PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    static struct stream_input input;
    struct arena SCOPED(arena_free) arena = {.limit = INPUT_MEMORY};
    struct buffer SCOPED(buffer_free) whole = {0};
    struct traffic traffic = {.anomalies.arena = &arena};
    struct http_budget budget = {.body_bytes_left = 1 << 20};
    struct fault why;
    buffer_append(&whole, (struct bytes){(const uint8_t *)preface, sizeof(preface) - 1});
    buffer_append(&whole, (struct bytes){data, size});
    if (whole.failed) {
        return 0;
    }
    stream_input_read(buffer_bytes(&whole), &input, &traffic);
    if (http_read_connection(&input.connection, &arena, &budget, &traffic, &why) == OK) {
        stream_input_check(&traffic);
    }
    return 0;
}
