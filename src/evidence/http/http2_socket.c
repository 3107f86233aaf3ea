/* WebSockets in HTTP/2 streams (RFC 8441): what DATA frames carry is a stream of its own. */
#include "evidence/http/http2.h"
#include "evidence/http/websocket.h"

void http2_keep_frames(struct http2 *reader, struct http2_side *side, struct http2_stream *stream)
{
    if (stream->cut) {
        anomaly_add(&reader->common.traffic->anomalies, "websocket-left-out",
                stream_place(&side->stream),
                "a WebSocket's stream is left out from where it is too long or has a gap");
    }
    if (stream->socket_runs[side->is_server] > 0) {
        anomaly_add(&reader->common.traffic->anomalies, "websocket-left-out",
                stream_place(&side->stream), "a WebSocket's stream goes on behind its end");
        buffer_free(&stream->runs);
        return;
    }
    stream->socket[side->is_server] = stream->runs;
    stream->socket_runs[side->is_server] = stream->run_count;
    stream->runs = (struct buffer){0};
}

static struct stream_direction direction_of(
        const struct http2_side *side, const struct http2_stream *stream, struct arena *arena)
{
    return (struct stream_direction){
            .runs = (const struct stream_run *)(void *)stream->socket[side->is_server].data,
            .run_count = stream->socket_runs[side->is_server],
            .entry = arena_print(arena, "%s/%u", side->stream.direction->entry, stream->id),
    };
}

static enum status read_socket(struct http2 *reader, const struct http2_stream *stream)
{
    struct arena *arena = reader->common.arena;
    struct stream_direction client = direction_of(&reader->client, stream, arena);
    struct stream_direction server = direction_of(&reader->server, stream, arena);
    if (client.entry == NULL || server.entry == NULL) {
        return refuse(reader->common.why, E_MEMORY, 0, "no memory for a WebSocket");
    }
    struct byte_stream sides[2];
    stream_open(&client, &sides[0]);
    stream_open(&server, &sides[1]);
    return websocket_read(&reader->common, &sides[0], &sides[1], stream->exchange);
}

enum status http2_read_sockets(struct http2 *reader)
{
    enum status status = OK;
    for (size_t i = 0; status == OK && i < reader->stream_count; i++) {
        if (reader->streams[i].is_socket) {
            status = read_socket(reader, &reader->streams[i]);
        }
    }
    return status;
}

void http2_free_stream(struct http2_stream *stream)
{
    buffer_free(&stream->runs);
    buffer_free(&stream->socket[0]);
    buffer_free(&stream->socket[1]);
}
