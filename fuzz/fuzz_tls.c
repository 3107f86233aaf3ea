/* Reads a connection as TLS and what is decrypted as HTTP. The input is a key log, its length
 * before it in two bytes, little endian, then runs. */
#include "evidence/tls/tls_stream.h"
#include "stream_input.h"

enum { PLAIN_MAX = 1 << 20 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(struct traffic *traffic)
{
    stream_input_check(traffic);
    for (size_t i = 0; i < traffic->tls_session_count; i++) {
        const struct tls_session *session = &traffic->tls_sessions[i];
        stream_input_touch(traffic, session->server_name.raw);
        stream_input_touch(traffic, session->alpn.raw);
        stream_input_touch(traffic, session->client_hello);
        if (session->decrypted != (session->not_decrypted == NULL)) {
            __builtin_trap();
        }
    }
    for (size_t i = 0; i < traffic->certificate_count; i++) {
        stream_input_touch(traffic, traffic->certificates[i].der);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct stream_input input;
    struct arena SCOPED(arena_free) arena = {.limit = INPUT_MEMORY};
    struct traffic traffic = {.anomalies.arena = &arena};
    struct http_budget budget = {.body_bytes_left = PLAIN_MAX};
    struct cursor cursor = {.input = {data, size}};
    struct bytes log = cursor_take(&cursor, cursor_u16_little(&cursor));
    struct key_log *keys = NULL;
    struct tls_result result = {0};
    size_t passed_over = 0;
    uint64_t plain_left = PLAIN_MAX;
    struct fault why;
    stream_input_read(bytes_slice(cursor.input, cursor.at, size), &input, &traffic);
    if (key_log_read(log, &arena, &keys, &passed_over, &why) != OK ||
            tls_read_connection(
                    &input.connection, keys, &arena, &plain_left, &traffic, &result, &why) != OK) {
        return 0;
    }
    input.connection.client = result.client;
    input.connection.server = result.server;
    if (http_read_connection(&input.connection, &arena, &budget, &traffic, &why) == OK) {
        check(&traffic);
    }
    return 0;
}
