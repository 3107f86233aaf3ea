#include "evidence/http/http2.h"

struct http2_stream *http2_find(const struct http2 *reader, uint32_t id)
{
    size_t low = 0, high = reader->stream_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (reader->streams[middle].id < id) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < reader->stream_count && reader->streams[low].id == id ? &reader->streams[low]
                                                                       : NULL;
}

static struct http_exchange *row_of(const struct http2 *reader, const struct http2_stream *stream)
{
    return &reader->common.traffic->exchanges[stream->exchange];
}

/* A header block's content. Pseudo-header fields (RFC 9113, section 8.3) stand apart. */
struct content {
    struct bytes whole, method, scheme, authority, path, status, protocol;
    struct header_field *fields;
    size_t count;
};

static void set_pseudo_field(struct content *content, struct bytes name, struct bytes value)
{
    const struct {
        const char *name;
        struct bytes *value;
    } known[] = {
            {":method", &content->method},
            {":scheme", &content->scheme},
            {":authority", &content->authority},
            {":path", &content->path},
            {":status", &content->status},
            {":protocol", &content->protocol},
    };
    for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++) {
        if (bytes_equal(name, bytes_of(known[i].name))) {
            *known[i].value = value;
        }
    }
}

/* Copy the inflated text into the arena as a region that stems from the block's frames. */
static bool keep_text(struct http2 *reader, struct http2_side *side,
        const struct http2_block *block, struct bytes *ret_text)
{
    struct arena *arena = reader->common.arena;
    const char *text = arena_copy(arena, buffer_bytes(&reader->text));
    struct region_piece *piece = arena_alloc(arena, sizeof(*piece));
    struct region region = {.bytes = {(const uint8_t *)text, reader->text.size},
            .entry = side->entry,
            .pieces = piece,
            .piece_count = 1,
            .first = side->fields_at};
    if (text == NULL || piece == NULL ||
            !traffic_add_region(reader->common.traffic, arena, &region)) {
        return false;
    }
    *piece = (struct region_piece){0, block->file_size, block->file_at};
    *ret_text = region.bytes;
    side->fields_at += ret_text->size;
    return true;
}

static enum status read_content(struct http2 *reader, struct http2_side *side,
        const struct http2_block *block, size_t count, struct content *ret_content)
{
    const struct hpack_field *found = (const struct hpack_field *)(void *)reader->fields.data;
    struct content content = {.whole = {0}};
    struct bytes text = {0};
    size_t room = count < HTTP_FIELDS_MAX ? count : HTTP_FIELDS_MAX;
    content.fields = arena_array(reader->common.arena, room, sizeof(*content.fields));
    if (content.fields == NULL || !keep_text(reader, side, block, &text)) {
        return refuse(reader->common.why, E_MEMORY, 0, "no memory for header fields");
    }
    content.whole = text;
    for (size_t i = 0; i < room; i++) {
        struct bytes name = bytes_slice(text, found[i].name_at, found[i].name_size);
        struct bytes value = bytes_slice(text, found[i].value_at, found[i].value_size);
        if (name.size > 0 && name.data[0] == ':') {
            set_pseudo_field(&content, name, value);
        } else {
            content.fields[content.count++] =
                    (struct header_field){plain_passage(name), plain_passage(value)};
        }
    }
    if (room < count) {
        anomaly_add(&reader->common.traffic->anomalies, "http-too-many-fields",
                stream_place(&side->stream), "only the first %d header fields count",
                HTTP_FIELDS_MAX);
    }
    *ret_content = content;
    return OK;
}

/* Make the stream and its exchange from a request's fields. */
static enum status add_stream(
        struct http2 *reader, const struct http2_block *block, const struct content *content)
{
    const struct http_reader *common = &reader->common;
    struct http_exchange *exchange = NULL;
    if (reader->stream_count == HTTP_STREAMS_MAX) {
        return refuse(common->why, E_LIMIT, 0, "a connection of more than %d HTTP/2 streams",
                HTTP_STREAMS_MAX);
    }
    if (!arena_grow(common->arena, (void **)&reader->streams, reader->stream_count,
                &reader->stream_capacity, sizeof(*reader->streams))) {
        return refuse(common->why, E_MEMORY, 0, "no memory for an HTTP/2 stream");
    }
    enum status status = http_add_exchange(common, &exchange);
    if (status != OK) {
        return status;
    }
    reader->streams[reader->stream_count++] = (struct http2_stream){
            .id = block->id,
            .exchange = common->traffic->exchange_count - 1,
            .whole = true,
            .is_socket = bytes_equal(content->protocol, bytes_of("websocket")),
    };
    exchange->method = plain_passage(content->method);
    exchange->target = plain_passage(content->path);
    exchange->version = plain_passage(bytes_of("HTTP/2"));
    exchange->started = block->started;
    exchange->whole = content->whole;
    exchange->request_headers = content->fields;
    exchange->request_header_count = content->count;
    http_describe_body(content->fields, content->count, &exchange->request);
    struct bytes scheme = content->scheme;
    if (scheme.size == 0) {
        scheme = bytes_of(common->connection->encrypted ? "https" : "http");
    }
    return http_compose_url(common, scheme, content->authority, exchange);
}

/* What the stream had no place for. It is told, so that nothing is taken for clean without it. */
static enum status pass_over(struct http2 *reader, const struct http2_side *side, const char *what)
{
    anomaly_add(&reader->common.traffic->anomalies, "http2-stray-headers",
            stream_place(&side->stream), "%s", what);
    return OK;
}

/* Trailer fields go behind the header fields; a message has them once (RFC 9113, section 8.1). */
static enum status append_trailer(struct http2 *reader, const struct http2_side *side,
        struct http2_stream *stream, const struct content *content)
{
    struct http_exchange *exchange = row_of(reader, stream);
    bool answer = side->is_server;
    struct header_field **fields =
            answer ? &exchange->response_headers : &exchange->request_headers;
    size_t *count = answer ? &exchange->response_header_count : &exchange->request_header_count;
    if (stream->has_trailer[answer]) {
        return pass_over(reader, side, "a message has trailer fields more than once");
    }
    stream->has_trailer[answer] = true;
    struct header_field *all =
            arena_array(reader->common.arena, *count + content->count, sizeof(*all));
    if (all == NULL) {
        return refuse(reader->common.why, E_MEMORY, 0, "no memory for trailer fields");
    }
    if (*count > 0) {
        memcpy(all, *fields, *count * sizeof(*all));
    }
    memcpy(all + *count, content->fields, content->count * sizeof(*all));
    *fields = all;
    *count += content->count;
    return OK;
}

static int status_of(struct bytes text)
{
    int status = 0;
    for (size_t i = 0; i < text.size; i++) {
        if (text.size != 3 || text.data[i] < '0' || text.data[i] > '9') {
            return 0;
        }
        status = status * 10 + (text.data[i] - '0');
    }
    return status;
}

static enum status take_answer(struct http2 *reader, const struct http2_side *side,
        struct http2_stream *stream, const struct content *content)
{
    struct http_exchange *exchange = row_of(reader, stream);
    int status = status_of(content->status);
    if (stream->answered) {
        return append_trailer(reader, side, stream, content);
    }
    if (status < 200) {
        return OK; /* the final one follows */
    }
    stream->answered = true;
    exchange->status = status;
    exchange->response_headers = content->fields;
    exchange->response_header_count = content->count;
    http_describe_body(content->fields, content->count, &exchange->response);
    return OK;
}

static enum status take_request(struct http2 *reader, const struct http2_side *side,
        const struct http2_block *block, const struct content *content)
{
    struct http2_stream *stream = http2_find(reader, block->id);
    if (stream != NULL) {
        return append_trailer(reader, side, stream, content);
    }
    bool is_next =
            reader->stream_count == 0 || block->id > reader->streams[reader->stream_count - 1].id;
    return is_next && content->method.size > 0
                   ? add_stream(reader, block, content)
                   : pass_over(reader, side, "header fields that begin no request");
}

enum status http2_take_block(
        struct http2 *reader, struct http2_side *side, const struct http2_block *block)
{
    size_t count = 0;
    struct content content;
    struct fault why = {0};
    struct anomalies *anomalies = &reader->common.traffic->anomalies;
    enum status status =
            hpack_read(&side->hpack, block->bytes, &reader->text, &reader->fields, &count, &why);
    if (status == E_MEMORY) {
        return refuse(reader->common.why, status, why.at, "%s", why.text);
    }
    if (status != OK || side->fields_at > HTTP2_FIELDS_MAX) {
        anomaly_add(anomalies, "http2-bad-headers", stream_place(&side->stream), "%s",
                status != OK ? why.text : "the connection's header fields are too long");
        side->is_ended = true;
        return OK;
    }
    struct http2_stream *stream = http2_find(reader, block->id);
    if (block->is_promise) {
        return OK;
    }
    if (side->is_server && stream == NULL) {
        return pass_over(reader, side, "an answer to no request that was seen");
    }
    status = read_content(reader, side, block, count, &content);
    if (status != OK) {
        return status;
    }
    return side->is_server ? take_answer(reader, side, stream, &content)
                           : take_request(reader, side, block, &content);
}

/* Note the bytes that lie together here as part of the body. */
static void add_run(struct http2_stream *stream, const struct http2_side *side, size_t size)
{
    if (stream->cut || stream->run_count == SPANS_MAX || stream->size + size > HTTP_BODY_MAX) {
        stream->cut = true;
        return;
    }
    struct stream_run run = stream_run_here(&side->stream, size);
    run.at = stream->size;
    buffer_append(&stream->runs, (struct bytes){(const uint8_t *)&run, sizeof(run)});
    stream->run_count++;
}

enum status http2_take_data(
        struct http2 *reader, struct http2_side *side, struct http2_stream *stream, uint64_t size)
{
    if (stream == NULL) {
        (void)stream_skip(&side->stream, size);
        return OK;
    }
    while (size > 0) {
        struct bytes rest = stream_rest_of_run(&side->stream);
        size_t step = rest.size < size ? rest.size : (size_t)size;
        if (step == 0) { /* a gap, or the end */
            stream->cut = true;
            stream->whole = false;
            (void)stream_skip(&side->stream, size);
            stream->size += size;
            return OK;
        }
        add_run(stream, side, step);
        stream->size += step;
        size -= step;
        stream_advance(&side->stream, step);
    }
    return stream->runs.failed ? refuse(reader->common.why, E_MEMORY, 0, "no memory for a body")
                               : OK;
}

/* Make one of the body's runs, as far as the budget goes. */
static enum status keep_body(struct http2 *reader, const struct http2_side *side,
        const struct http2_stream *stream, struct http_body *body)
{
    const struct http_reader *common = &reader->common;
    struct stream_direction direction = {
            .runs = (const struct stream_run *)(void *)stream->runs.data,
            .run_count = stream->run_count};
    struct byte_stream runs;
    struct bytes content = {0};
    body->size = stream->size;
    body->cut = stream->cut;
    stream_open(&direction, &runs);
    gathering_start(&reader->gathering, &runs);
    (void)stream_gather(&runs, UINT64_MAX, &reader->gathering);
    if (reader->gathering.size > common->budget->body_bytes_left || stream->run_count == 0) {
        body->omitted = stream->size > 0;
        body->cut = false;
        return OK;
    }
    const char *entry =
            arena_print(common->arena, "%s/%u", side->stream.direction->entry, stream->id);
    if (entry == NULL) {
        return refuse(common->why, E_MEMORY, 0, "no memory for a body");
    }
    enum status status = gathering_finish(
            &reader->gathering, entry, common->arena, common->traffic, &content, common->why);
    if (status == OK) {
        common->budget->body_bytes_left -= content.size;
        body->content = plain_passage(content);
    }
    return status;
}

enum status http2_end_stream(
        struct http2 *reader, struct http2_side *side, struct http2_stream *stream, bool is_whole)
{
    if (stream == NULL) {
        return OK;
    }
    struct http_exchange *exchange = row_of(reader, stream);
    struct http_body *body = side->is_server ? &exchange->response : &exchange->request;
    enum status status = OK;
    if (stream->size > 0 && stream->is_socket) {
        http2_keep_frames(reader, side, stream);
    } else if (stream->size > 0) {
        stream->cut = stream->cut || !is_whole;
        status = keep_body(reader, side, stream, body);
    }
    if (side->is_server && !exchange->complete) { /* a reset may follow the end */
        exchange->complete = is_whole && stream->whole && stream->answered;
        if (stream->answered && exchange->started != TIME_UNKNOWN &&
                side->stream.last_time >= exchange->started) {
            exchange->duration = side->stream.last_time - exchange->started;
        }
    }
    buffer_free(&stream->runs);
    stream->run_count = 0;
    stream->size = 0;
    stream->cut = false;
    stream->whole = true;
    return status;
}
