#include "evidence/capture/connection.h"

#include <inttypes.h>

enum { START = 64, RUNS_LOOKED_AT = 64 };

static struct flow *row_of(const struct connection_reader *reader, uint32_t flow)
{
    return &reader->capture->traffic->flows[flow - 1];
}

/* What the connection's client begins with. */
enum looks { LOOKS_OTHER, LOOKS_TLS, LOOKS_HTTP };

static enum looks look_at(const struct stream_run *runs, size_t count)
{
    uint8_t scratch[START];
    struct bytes start = stream_start(runs, count, scratch, sizeof(scratch));
    if (tls_looks_like(start)) {
        return LOOKS_TLS;
    }
    return http_looks_like(start) ? LOOKS_HTTP : LOOKS_OTHER;
}

/* A stream whose beginning was not captured may still hold requests further on. */
static enum looks look_into(const struct stream *stream)
{
    const struct stream_run *runs = stream_runs(stream);
    for (size_t i = 0; i < stream->run_count && i < RUNS_LOOKED_AT; i++) {
        if (http_looks_like(runs[i].bytes)) {
            return LOOKS_HTTP;
        }
    }
    return LOOKS_OTHER;
}

/* The guess by port was wrong: the other side is the client. */
static void turn_round(struct connection_reader *reader, uint32_t flow)
{
    struct flow_state *state = flow_table_get(&reader->capture->flows, flow);
    struct flow *row = row_of(reader, flow), before = *row;
    state->client ^= 1;
    row->client = before.server;
    row->server = before.client;
    row->client_port = before.server_port;
    row->server_port = before.client_port;
    row->packets_out = before.packets_in;
    row->packets_in = before.packets_out;
    row->bytes_out = before.bytes_in;
    row->bytes_in = before.bytes_out;
    struct stream kept = reader->streams[0];
    reader->streams[0] = reader->streams[1];
    reader->streams[1] = kept;
}

static enum looks decide(struct connection_reader *reader, uint32_t flow)
{
    const struct flow_state *state = flow_table_get(&reader->capture->flows, flow);
    const struct stream *client = &reader->streams[0], *server = &reader->streams[1];
    enum looks looks = look_at(stream_runs(client), client->run_count);
    if (looks != LOOKS_OTHER) {
        return looks;
    }
    if (!state->client_known) {
        looks = look_at(stream_runs(server), server->run_count);
        if (looks != LOOKS_OTHER) {
            turn_round(reader, flow);
            return looks;
        }
    }
    bool begins_late = client->run_count > 0 &&
                       (!state->sides[state->client].opened || stream_runs(client)[0].at > 0);
    return begins_late ? look_into(client) : LOOKS_OTHER;
}

static enum status build_streams(struct connection_reader *reader, uint32_t flow, struct fault *why)
{
    const struct flow_state *state = flow_table_get(&reader->capture->flows, flow);
    for (unsigned i = 0; i < 2; i++) {
        const struct flow_side *side = &state->sides[i == 0 ? state->client : 1 - state->client];
        enum status status = stream_build(reader->capture, side, &reader->streams[i], why);
        if (status != OK) {
            return status;
        }
    }
    row_of(reader, flow)->missing = reader->streams[0].missing + reader->streams[1].missing;
    return OK;
}

/* Whether the side's FIN stands where the stream that was seen ends. */
static bool is_seen_to_its_end(const struct flow_side *side, const struct stream *stream)
{
    if (!side->opened || !side->closed || stream->missing > 0 || stream->run_count == 0) {
        return false;
    }
    const struct stream_run *last = &stream_runs(stream)[stream->run_count - 1];
    return side->closing - side->opening == (uint32_t)(last->at + last->bytes.size);
}

static bool describe(
        struct connection_reader *reader, uint32_t flow, struct stream_connection *ret_connection)
{
    struct arena *arena = reader->capture->arena;
    const struct flow *row = row_of(reader, flow);
    const struct stream *client = &reader->streams[0], *server = &reader->streams[1];
    const struct flow_state *state = flow_table_get(&reader->capture->flows, flow);
    *ret_connection = (struct stream_connection){
            .client = {stream_runs(client), client->run_count,
                    arena_print(arena, "tcp/%u/client", (unsigned)flow)},
            .server = {stream_runs(server), server->run_count,
                    arena_print(arena, "tcp/%u/server", (unsigned)flow)},
            .flow = flow,
            .server_address = row->server,
            .server_port = row->server_port,
            .app = {.raw = bytes_of(row->app)},
            .client_ended = is_seen_to_its_end(&state->sides[state->client], client),
    };
    return ret_connection->client.entry != NULL && ret_connection->server.entry != NULL;
}

static enum status read_http(struct connection_reader *reader,
        const struct stream_connection *connection, struct fault *why)
{
    return http_read_connection(
            connection, reader->capture->arena, &reader->bodies, reader->capture->traffic, why);
}

static bool is_http(struct bytes alpn)
{
    return bytes_equal(alpn, bytes_of("h2")) || bytes_start_with(alpn, bytes_of("http/1."));
}

/* What the client says in none of the protocols that are read. A lone byte is a probe that keeps
 * the connection open. */
static void note_unread(
        const struct connection_reader *reader, const struct stream_connection *connection)
{
    const struct stream_direction *client = &connection->client;
    if (client->run_count > 1 || (client->run_count == 1 && client->runs[0].bytes.size > 1)) {
        capture_note_unread(reader->capture, connection->flow);
    }
}

/* What TLS protects, once decrypted. */
static enum status read_plain(
        struct connection_reader *reader, struct stream_connection *plain, struct fault *why)
{
    uint8_t scratch[START];
    struct bytes start =
            stream_start(plain->client.runs, plain->client.run_count, scratch, sizeof(scratch));
    if (is_http(plain->alpn.raw) || http_looks_like(start)) {
        return read_http(reader, plain, why);
    }
    bool is_dns = plain->server_port == DNS_TLS_PORT ||
                  bytes_equal(plain->alpn.raw, bytes_of("dot")); /* RFC 7858, by IANA */
    if (is_dns) {
        return connection_read_dns(reader, plain, why);
    }
    note_unread(reader, plain);
    return OK;
}

static enum status read_tls(struct connection_reader *reader,
        const struct stream_connection *connection, struct fault *why)
{
    struct traffic *traffic = reader->capture->traffic;
    size_t before = traffic->tls_session_count;
    struct tls_result result = {0};
    enum status status = tls_read_connection(connection, reader->keys, reader->capture->arena,
            &reader->plain_left, traffic, &result, why);
    if (status != OK || result.client.run_count + result.server.run_count == 0) {
        return status;
    }
    struct stream_connection plain = *connection;
    plain.client = result.client;
    plain.server = result.server;
    plain.encrypted = true;
    if (traffic->tls_session_count > before) {
        plain.tls_session = (uint32_t)before + 1;
        plain.alpn = traffic->tls_sessions[before].alpn;
    }
    return read_plain(reader, &plain, why);
}

/* Between packets that were captured others were not: with them requests may have gone unseen. */
static void note_missing(
        const struct connection_reader *reader, const struct stream_connection *connection)
{
    uint64_t missing = row_of(reader, connection->flow)->missing;
    if (missing > 0) {
        anomaly_add(&reader->capture->traffic->anomalies, "stream-missing",
                capture_place(reader->capture, row_of(reader, connection->flow)->first_packet),
                "%" PRIu64 " bytes of connection %" PRIu32 " were not captured", missing,
                connection->flow);
    }
}

/* Offset in the stream of what follows the head that the stream begins with; 0 when there is none
 * within the first bytes that lie together. */
static uint64_t end_of_head(const struct stream_direction *direction, struct buffer *scratch)
{
    static const uint8_t empty_line[] = "\r\n\r\n";
    buffer_clear(scratch);
    uint8_t *start = buffer_reserve(scratch, HTTP_HEAD_MAX);
    if (start == NULL) {
        return 0;
    }
    struct bytes head = stream_start(direction->runs, direction->run_count, start, HTTP_HEAD_MAX);
    const uint8_t *end = head.size == 0
                                 ? NULL
                                 : memmem(head.data, head.size, empty_line, sizeof(empty_line) - 1);
    return end == NULL ? 0 : direction->runs[0].at + (uint64_t)(end - head.data) + 4;
}

/* Cut the runs' beginning off, up to stream offset `from`, which becomes offset 0. */
static void cut_start(struct stream *stream, struct stream_direction *direction, uint64_t from)
{
    struct stream_run *runs = (struct stream_run *)(void *)stream->runs.data;
    size_t first = 0;
    while (first < stream->run_count && runs[first].at + runs[first].bytes.size <= from) {
        first++;
    }
    direction->runs = runs + first;
    direction->run_count = stream->run_count - first;
    if (direction->run_count > 0 && runs[first].at < from) {
        struct stream_run *run = &runs[first];
        size_t cut = (size_t)(from - run->at);
        bool in_clear = run->file_size == run->bytes.size;
        run->at = from;
        run->bytes = bytes_slice(run->bytes, cut, SIZE_MAX);
        run->file_at += in_clear ? cut : 0;
        run->file_size -= in_clear ? cut : 0;
    }
    for (size_t i = first; i < stream->run_count; i++) {
        runs[i].at -= from;
    }
}

/* TLS or HTTP through a proxy: what follows the head of CONNECT and of its answer (RFC
 * 9110, 9.3.6). */
static enum status read_tunnel(struct connection_reader *reader,
        const struct stream_connection *connection, struct fault *why)
{
    struct stream_connection inside = *connection;
    uint64_t client = end_of_head(&connection->client, &reader->head);
    uint64_t server = end_of_head(&connection->server, &reader->head);
    if (client == 0 || server == 0) {
        return OK;
    }
    struct arena *arena = reader->capture->arena;
    inside.client.entry = arena_print(arena, "%s/tunnel", connection->client.entry);
    inside.server.entry = arena_print(arena, "%s/tunnel", connection->server.entry);
    if (inside.client.entry == NULL || inside.server.entry == NULL) {
        return refuse(why, E_MEMORY, 0, "no memory for a connection");
    }
    cut_start(&reader->streams[0], &inside.client, client);
    cut_start(&reader->streams[1], &inside.server, server);
    switch (look_at(inside.client.runs, inside.client.run_count)) {
    case LOOKS_TLS:
        return read_tls(reader, &inside, why);
    case LOOKS_HTTP: /* as browsers ask for a WebSocket in clear */
        return read_http(reader, &inside, why);
    case LOOKS_OTHER:
    default:
        note_unread(reader, &inside);
        return OK;
    }
}

static enum status read_clear(struct connection_reader *reader,
        const struct stream_connection *connection, struct fault *why)
{
    uint8_t scratch[START];
    struct bytes start = stream_start(
            connection->client.runs, connection->client.run_count, scratch, sizeof(scratch));
    bool is_tunnel = bytes_start_with(start, bytes_of("CONNECT "));
    enum status status = read_http(reader, connection, why);
    return status == OK && is_tunnel ? read_tunnel(reader, connection, why) : status;
}

enum status connection_read(struct connection_reader *reader, uint32_t flow, struct fault *why)
{
    enum status status = build_streams(reader, flow, why);
    if (status != OK || reader->streams[0].run_count + reader->streams[1].run_count == 0) {
        return status;
    }
    enum looks looks = decide(reader, flow);
    const struct flow *row = row_of(reader, flow);
    bool is_dns = row->server_port == DNS_PORT || row->client_port == DNS_PORT;
    struct stream_connection connection;
    if (!describe(reader, flow, &connection)) {
        return refuse(why, E_MEMORY, 0, "no memory for a connection");
    }
    if (looks == LOOKS_OTHER && !is_dns) {
        note_unread(reader, &connection);
        return OK;
    }
    if (looks != LOOKS_TLS) {
        note_missing(reader, &connection);
    }
    if (looks == LOOKS_TLS) {
        return read_tls(reader, &connection, why);
    }
    if (looks == LOOKS_HTTP) {
        return read_clear(reader, &connection, why);
    }
    return connection_read_dns(reader, &connection, why);
}
