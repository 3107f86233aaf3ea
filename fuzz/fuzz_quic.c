/* Reads a flow's datagrams as QUIC Initial packets. */
#include "evidence/tls/tls_stream.h"
#include "stream_input.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct stream_input input;
    struct arena SCOPED(arena_free) arena = {.limit = INPUT_MEMORY};
    struct traffic traffic = {.anomalies.arena = &arena};
    struct fault why;
    stream_input_read((struct bytes){data, size}, &input, &traffic);
    const struct stream_direction *client = &input.connection.client;
    if (quic_read_hello(client->runs, client->run_count, 1, &arena, &traffic, &why) == OK) {
        traffic_finish(&traffic);
        stream_input_touch(&traffic, traffic.tls_sessions[0].server_name.raw);
        stream_input_touch(&traffic, traffic.tls_sessions[0].alpn.raw);
        stream_input_touch(&traffic, traffic.tls_sessions[0].client_hello);
    }
    return 0;
}
