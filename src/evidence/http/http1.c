#include "evidence/http/http1.h"

#include "base/syntax/url.h"

enum { METHOD_MAX = 32, LINE_LOOK = 8192 };

static bool is_method_byte(uint8_t byte)
{
    return (byte >= 'A' && byte <= 'Z') || byte == '-' || byte == '_';
}

/* A request line whose end is in sight names its version; one that is cut must start as one. */
static bool starts_request(struct bytes start)
{
    size_t method = 0;
    start = bytes_slice(start, 0, LINE_LOOK);
    while (method < start.size && method < METHOD_MAX && is_method_byte(start.data[method])) {
        method++;
    }
    if (method < 3 || method + 1 >= start.size || start.data[method] != ' ' ||
            start.data[method + 1] <= ' ') {
        return false;
    }
    const uint8_t *newline = memchr(start.data, '\n', start.size);
    size_t line = newline == NULL ? start.size : (size_t)(newline - start.data);
    struct bytes version = bytes_of(" HTTP/1.");
    return newline == NULL || memmem(start.data, line, version.data, version.size) != NULL;
}

bool http_looks_like(struct bytes client_start)
{
    return starts_request(client_start) ||
           bytes_start_with(client_start, bytes_of("PRI * HTTP/2.0\r\n"));
}

/* An answer's first bytes, as many as there are. */
static bool starts_answer(struct bytes start)
{
    struct bytes version = bytes_of("HTTP/1.");
    return start.size > 0 &&
           bytes_start_with(start.size < version.size ? version : start,
                   bytes_slice(start.size < version.size ? start : version, 0, version.size));
}

static bool is_client(const struct http1 *reader, const struct byte_stream *stream)
{
    return stream == &reader->client;
}

static bool starts_message(const struct http1 *reader, const struct byte_stream *stream)
{
    struct bytes rest = stream_rest_of_run(stream);
    return is_client(reader, stream) ? rest.size < METHOD_MAX || starts_request(rest)
                                     : starts_answer(rest);
}

static void note_malformed(struct http1 *reader, const struct byte_stream *stream)
{
    anomaly_add(&reader->common.traffic->anomalies, "http-malformed", stream_place(stream),
            "the %s stream goes on with what is no HTTP/1 message",
            is_client(reader, stream) ? "client's" : "server's");
    reader->ended = true;
}

/* Look for a message at the starts of the runs that follow. */
static void find_feet(struct http1 *reader, struct byte_stream *stream)
{
    reader->lost = true;
    while (!stream_is_ended(stream)) {
        stream_cross_gap(stream);
        struct bytes rest = stream_rest_of_run(stream);
        if (is_client(reader, stream) ? starts_request(rest)
                                      : starts_answer(rest) && rest.size > METHOD_MAX / 4) {
            return;
        }
        stream_next_run(stream);
    }
}

/* Go to the next message's first byte. False when there is none. */
static bool find_message(struct http1 *reader, struct byte_stream *stream)
{
    struct byte_stream before = *stream;
    struct bytes rest = stream_rest_of_run(stream);
    while (rest.size > 0 && (rest.data[0] == '\r' || rest.data[0] == '\n')) {
        stream_advance(stream, 1);
        rest = stream_rest_of_run(stream);
    }
    if (stream_is_ended(stream)) {
        return false;
    }
    if (!stream_is_at_gap(stream) && starts_message(reader, stream)) {
        return true;
    }
    bool had_gap = stream_is_at_gap(stream) || reader->lost || before.last_time == TIME_UNKNOWN;
    if (!had_gap) {
        note_malformed(reader, stream);
        return false;
    }
    find_feet(reader, stream);
    if (stream_is_ended(stream) && before.last_time == TIME_UNKNOWN) {
        note_malformed(reader, &before);
    }
    return !stream_is_ended(stream);
}

static void note_head(const struct http1 *reader, const struct http_head *head, struct place place)
{
    struct anomalies *anomalies = &reader->common.traffic->anomalies;
    if (head->fields_left_out) {
        anomaly_add(anomalies, "http-too-many-fields", place,
                "only the first %d header fields count", HTTP_FIELDS_MAX);
    }
    if (head->line_without_colon) {
        anomaly_add(anomalies, "http-line-without-colon", place,
                "a header line without a name is passed over");
    }
}

/* A request that was not seen whole is none, and must not be missed in silence. A lone byte is a
 * probe that keeps the connection open. */
static void note_cut(const struct http1 *reader, const struct byte_stream *stream)
{
    if (is_client(reader, stream) && stream_rest_of_run(stream).size > 1) {
        anomaly_add(&reader->common.traffic->anomalies, "http-cut-head", stream_place(stream),
                "a request's head is cut short");
    }
}

/* Read the head that starts here. *ret_found is false when it is cut or malformed. */
static enum status read_head(struct http1 *reader, struct byte_stream *stream,
        struct http_head *ret_head, bool *ret_found)
{
    size_t size = 0;
    struct bytes whole = {0};
    struct place place = stream_place(stream);
    enum block_end end = stream_measure_block(*stream, HTTP_HEAD_MAX, &size);
    *ret_found = end == BLOCK_FOUND;
    if (end == BLOCK_LONG) {
        anomaly_add(&reader->common.traffic->anomalies, "http-long-head", place,
                "a message head is longer than %d bytes", HTTP_HEAD_MAX);
        reader->ended = true;
    } else if (end == BLOCK_CUT) {
        note_cut(reader, stream);
        stream_next_run(stream); /* its bytes up to the gap: find_message crosses that */
        reader->lost = true;
    }
    if (end != BLOCK_FOUND) {
        return OK;
    }
    gathering_start(&reader->gathering, stream);
    (void)stream_gather(stream, size, &reader->gathering);
    enum status status = gathering_finish(&reader->gathering, stream->direction->entry,
            reader->common.arena, reader->common.traffic, &whole, reader->common.why);
    if (status == OK) {
        status = http_head_read(whole, false, reader->common.arena, ret_head, reader->common.why);
    }
    if (status == OK) {
        note_head(reader, ret_head, place);
    }
    return status;
}

/* Read the body that the head announces, noting what contradicts itself. */
static enum status read_body(struct http1 *reader, struct byte_stream *stream,
        const struct http_exchange *request, int code, bool keep, struct http_head *head,
        struct http_body *ret_body, bool *ret_whole)
{
    struct http_framing_plan plan = http1_plan(head, request, code);
    struct anomalies *anomalies = &reader->common.traffic->anomalies;
    if (plan.chunked_and_sized) {
        anomaly_add(anomalies, "http-length-and-chunked", stream_place(stream),
                "a message gives a length and is chunked");
    }
    if (plan.is_malformed) {
        anomaly_add(anomalies, "http-bad-length", stream_place(stream),
                "a message's Content-Length is no number or contradicts itself");
        reader->ended = true;
        *ret_whole = false;
        return OK;
    }
    return http1_read_body(reader, stream, &plan, keep, head, ret_body, ret_whole);
}

/* True when an answer that starts here is to a later request than this one. */
static bool belongs_to_later(const struct http1 *reader)
{
    return reader->lost && !stream_is_ended(&reader->client) &&
           stream_time(&reader->client) <= stream_time(&reader->server);
}

/* Whether HTTP ends with this answer (RFC 9110, sections 7.8 and 9.3.6). */
static void note_end(struct http1 *reader, const struct http_exchange *exchange)
{
    bool is_tunnel = exchange->status >= 200 && exchange->status < 300 &&
                     bytes_equal(exchange->method.raw, bytes_of("CONNECT"));
    if (exchange->status != 101 && !is_tunnel) {
        return;
    }
    const struct header_field *upgrade =
            http_field(exchange->response_headers, exchange->response_header_count, "upgrade");
    reader->ended = true;
    bool is_named = exchange->status == 101 && upgrade != NULL;
    reader->is_upgrade = is_named && http_list_has(upgrade->value.raw, "h2c");
    reader->is_websocket = is_named && http_list_has(upgrade->value.raw, "websocket");
    bool is_read = reader->is_upgrade || reader->is_websocket;
    if (exchange->status == 101 && !is_read && !stream_is_ended(&reader->client)) {
        anomaly_add(&reader->common.traffic->anomalies, "http-upgraded",
                stream_place(&reader->client), "what follows an upgrade is not read");
    }
}

/* Read the message at the server's place as the exchange's answer. *ret_final is false for a 1xx
 * that another answer follows, and for one that is passed over. */
static enum status read_one_answer(
        struct http1 *reader, struct http_exchange *exchange, bool keep, bool *ret_final)
{
    struct http_head head = {0};
    struct http_exchange answer = *exchange;
    bool found = false, whole = false;
    struct byte_stream before = reader->server;
    enum status status = read_head(reader, &reader->server, &head, &found);
    *ret_final = false;
    if (status != OK || !found) {
        return status;
    }
    if (!http_status_line(head.line, &answer)) {
        note_malformed(reader, &before);
        return OK;
    }
    status = read_body(reader, &reader->server, exchange, answer.status, keep, &head,
            &answer.response, &whole);
    if (status != OK || !keep || (answer.status < 200 && answer.status != 101)) {
        return status;
    }
    answer.response_headers = head.fields;
    answer.response_header_count = head.field_count;
    answer.complete = whole;
    if (answer.started != TIME_UNKNOWN && reader->server.last_time >= answer.started) {
        answer.duration = reader->server.last_time - answer.started;
    }
    note_end(reader, &answer);
    *exchange = answer;
    *ret_final = true;
    return OK;
}

/* Find the exchange's answer, if it was seen. */
static enum status read_answer(struct http1 *reader, struct http_exchange *exchange)
{
    bool is_final = false;
    enum status status = OK;
    while (status == OK && !is_final && !reader->ended && find_message(reader, &reader->server)) {
        bool is_early = reader->lost && stream_time(&reader->server) < exchange->started;
        if (!is_early && belongs_to_later(reader)) {
            return OK;
        }
        status = read_one_answer(reader, exchange, !is_early, &is_final);
    }
    reader->lost = reader->lost && !is_final;
    return status;
}

static enum status add_request(struct http1 *reader, struct http_head *head, int64_t started,
        const struct http_exchange *line, struct http_exchange **ret_exchange)
{
    const struct http_reader *common = &reader->common;
    struct http_exchange *exchange = NULL;
    enum status status = http_add_exchange(common, &exchange);
    if (status != OK) {
        return status;
    }
    exchange->method = line->method;
    exchange->target = line->target;
    exchange->version = line->version;
    exchange->started = started;
    exchange->whole = head->whole;
    const struct header_field *host = http_field(head->fields, head->field_count, "host");
    status = http_compose_url(common, bytes_of(common->connection->encrypted ? "https" : "http"),
            host == NULL ? (struct bytes){0} : host->value.raw, exchange);
    *ret_exchange = exchange;
    return status;
}

/* One request and its answer. */
static enum status read_exchange(struct http1 *reader)
{
    struct http_head head = {0};
    struct http_exchange line = {0}, *exchange = NULL;
    bool found = false, whole = false;
    int64_t started = stream_time(&reader->client);
    struct byte_stream before = reader->client;
    enum status status = read_head(reader, &reader->client, &head, &found);
    if (status != OK || !found) {
        return status;
    }
    if (!http_request_line(head.line, &line)) {
        note_malformed(reader, &before);
        return OK;
    }
    status = add_request(reader, &head, started, &line, &exchange);
    if (status == OK) {
        status = read_body(
                reader, &reader->client, NULL, 0, true, &head, &exchange->request, &whole);
    }
    if (status != OK) {
        return status;
    }
    exchange->request_headers = head.fields;
    exchange->request_header_count = head.field_count;
    return reader->ended ? OK : read_answer(reader, exchange);
}

enum status http1_read(struct http1 *reader)
{
    enum status status = OK;
    while (status == OK && !reader->ended && find_message(reader, &reader->client)) {
        status = read_exchange(reader);
    }
    return status;
}
