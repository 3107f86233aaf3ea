#include "evidence/http/http1.h"
#include "evidence/http/http2.h"
#include "evidence/http/websocket.h"

/* True when the client speaks HTTP/2 from the start (RFC 9113, sections 3.3 and 3.4). */
static bool starts_http2(const struct byte_stream *client)
{
    struct byte_stream ahead = *client;
    static const char start[] = "PRI * HTTP/2";
    for (size_t i = 0; i < sizeof(start) - 1; i++) {
        struct bytes rest = stream_rest_of_run(&ahead);
        if (rest.size == 0 || rest.data[0] != (uint8_t)start[i]) {
            return false;
        }
        stream_advance(&ahead, 1);
    }
    return true;
}

static enum status read_http1(struct http1 *reader)
{
    enum status status = http1_read(reader);
    gathering_free(&reader->gathering);
    if (status == OK && reader->is_upgrade) {
        status = http2_read(&reader->common, &reader->client, &reader->server,
                reader->common.traffic->exchange_count - 1);
    }
    if (status == OK && reader->is_websocket) {
        status = websocket_read(&reader->common, &reader->client, &reader->server,
                reader->common.traffic->exchange_count - 1);
    }
    return status;
}

enum status http_read_connection(const struct stream_connection *connection, struct arena *arena,
        struct http_budget *budget, struct traffic *traffic, struct fault *why)
{
    struct http1 reader = {.common = {connection, arena, budget, traffic, why}};
    stream_open(&connection->client, &reader.client);
    stream_open(&connection->server, &reader.server);
    if (starts_http2(&reader.client)) {
        return http2_read(&reader.common, &reader.client, &reader.server, SIZE_MAX);
    }
    if (bytes_equal(connection->alpn.raw, bytes_of("h2"))) {
        return OK; /* HTTP/2 whose start is missing: its header fields cannot be read */
    }
    return read_http1(&reader);
}
