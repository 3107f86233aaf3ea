/* Reads a connection as HTTP, with gaps. */
#include "stream_input.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct stream_input input;
    struct arena SCOPED(arena_free) arena = {.limit = INPUT_MEMORY};
    struct traffic traffic = {.anomalies.arena = &arena};
    struct http_budget budget = {.body_bytes_left = 1 << 20};
    struct fault why;
    stream_input_read((struct bytes){data, size}, &input, &traffic);
    if (http_read_connection(&input.connection, &arena, &budget, &traffic, &why) == OK) {
        stream_input_check(&traffic);
    }
    return 0;
}
