#include "evidence/capture/connection.h"
#include "evidence/http/gathering.h"

enum { LENGTH = 2 };

/* One direction of a connection that carries messages. */
struct dns_side {
    struct connection_reader *reader;
    const struct stream_connection *connection;
    struct byte_stream stream;
    struct gathering gathering;
    struct fault *why;
};

static enum status add_message(struct dns_side *side, struct bytes message, struct place place)
{
    struct capture *capture = side->reader->capture;
    uint32_t flow = side->connection->flow;
    const struct flow *row = &capture->traffic->flows[flow - 1];
    const struct flow_state *state = flow_table_get(&capture->flows, flow);
    struct dns_sighting sighting = {
            .message = message,
            .place = place,
            .flow = flow,
            .time = side->stream.last_time,
            .server = row->server,
            .client = {state->key.address[state->client], 16},
            .client_port = row->client_port,
            .transport = side->connection->encrypted ? "tls" : "tcp",
            .encrypted = side->connection->encrypted,
    };
    return dns_log_add(&capture->dns, &sighting, side->why);
}

/* The size of the message that comes next. False when it is not all there. */
static bool read_length(struct byte_stream *stream, uint16_t *ret_length)
{
    uint16_t length = 0;
    for (size_t i = 0; i < LENGTH; i++) {
        struct bytes rest = stream_rest_of_run(stream);
        if (rest.size == 0) {
            return false;
        }
        length = (uint16_t)(length << 8 | rest.data[0]);
        stream_advance(stream, 1);
    }
    *ret_length = length;
    return true;
}

/* One message; *ret_more is false at the last. */
static enum status read_message(struct dns_side *side, bool *ret_more)
{
    uint16_t length = 0;
    struct bytes message;
    struct capture *capture = side->reader->capture;
    struct place place = stream_place(&side->stream);
    *ret_more = false;
    bool has_length = read_length(&side->stream, &length);
    gathering_start(&side->gathering, &side->stream);
    if (!has_length || stream_gather(&side->stream, length, &side->gathering) < length) {
        if (!side->gathering.spans.failed) {
            anomaly_add(&capture->traffic->anomalies, "dns-malformed", place,
                    "a message over TCP is cut short");
            return OK;
        }
    }
    enum status status = gathering_finish(&side->gathering, side->stream.direction->entry,
            capture->arena, capture->traffic, &message, side->why);
    *ret_more = true;
    return status == OK && length > 0 ? add_message(side, message, place) : status;
}

static enum status read_side(struct connection_reader *reader,
        const struct stream_connection *connection, const struct stream_direction *direction,
        struct fault *why)
{
    struct dns_side side = {.reader = reader, .connection = connection, .why = why};
    bool more = true;
    enum status status = OK;
    stream_open(direction, &side.stream);
    while (status == OK && more && !stream_is_ended(&side.stream)) {
        status = read_message(&side, &more);
    }
    gathering_free(&side.gathering);
    return status;
}

enum status connection_read_dns(struct connection_reader *reader,
        const struct stream_connection *connection, struct fault *why)
{
    enum status status = read_side(reader, connection, &connection->client, why);
    return status == OK ? read_side(reader, connection, &connection->server, why) : status;
}
