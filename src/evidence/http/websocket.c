#include "evidence/http/websocket.h"

#include "base/ascii.h"
#include "base/syntax/url.h"

enum { OPCODE_CONTINUE, OPCODE_TEXT, OPCODE_BINARY, OPCODE_CLOSE = 8, OPCODE_PONG = 10 };
enum { CONTROL_MAX = 125, LENGTH_16 = 126, LENGTH_64 = 127, HEADER_LEAST = 2, HEADER_MOST = 14 };

enum frame_end { FRAME_FOUND, FRAME_NONE, FRAME_CUT };

static bool peek_bytes(struct byte_stream *ahead, size_t size, uint8_t *out)
{
    for (size_t i = 0; i < size; i++) {
        struct bytes rest = stream_rest_of_run(ahead);
        if (rest.size == 0) {
            return false;
        }
        out[i] = rest.data[0];
        stream_advance(ahead, 1);
    }
    return true;
}

/* RFC 6455, section 5.2. */
static enum frame_end peek_frame(struct byte_stream ahead, struct websocket_frame *ret_frame)
{
    uint8_t header[HEADER_MOST];
    if (stream_is_ended(&ahead)) {
        return FRAME_NONE;
    }
    if (!peek_bytes(&ahead, HEADER_LEAST, header)) {
        return FRAME_CUT;
    }
    struct websocket_frame frame = {
            .is_final = (header[0] & 0x80) != 0,
            .is_compressed = (header[0] & 0x40) != 0,
            .opcode = (header[0] & 0x30) != 0 ? UINT8_MAX : header[0] & 15,
            .is_masked = (header[1] & 0x80) != 0,
            .size = header[1] & 0x7f,
    };
    size_t length = frame.size == LENGTH_16 ? 2 : frame.size == LENGTH_64 ? 8 : 0;
    size_t more = length + (frame.is_masked ? sizeof(frame.key) : 0);
    if (!peek_bytes(&ahead, more, header + HEADER_LEAST)) {
        return FRAME_CUT;
    }
    frame.size = length == 0 ? frame.size : 0;
    for (size_t i = 0; i < length; i++) {
        frame.size = frame.size << 8 | header[HEADER_LEAST + i];
    }
    memcpy(frame.key, header + HEADER_LEAST + length, more - length);
    frame.header_size = (uint8_t)(HEADER_LEAST + more);
    *ret_frame = frame;
    return FRAME_FOUND;
}

/* Whether the frame may stand here (RFC 6455, sections 5.4 and 5.5; RFC 7692, section 6). */
static bool is_in_place(const struct websocket *socket, const struct websocket_side *side,
        const struct websocket_frame *frame)
{
    if (frame->opcode >= OPCODE_CLOSE) {
        return frame->opcode <= OPCODE_PONG && frame->is_final && !frame->is_compressed &&
               frame->size <= CONTROL_MAX;
    }
    bool begins = frame->opcode == OPCODE_TEXT || frame->opcode == OPCODE_BINARY;
    return begins ? !side->is_begun && (socket->inflates || !frame->is_compressed)
                  : frame->opcode == OPCODE_CONTINUE && side->is_begun && !frame->is_compressed;
}

static void note_bad(struct websocket *socket, struct websocket_side *side)
{
    anomaly_add(&socket->common->traffic->anomalies, "websocket-bad-frame",
            stream_place(&side->stream), "the %s stream goes on with what is no WebSocket frame",
            side->is_sent ? "client's" : "server's");
    side->is_ended = true;
}

/* The stream ends inside a frame. What the client sent must not be missed in silence. */
static void note_cut(struct websocket *socket, struct websocket_side *side)
{
    if (side->is_sent) {
        anomaly_add(&socket->common->traffic->anomalies, "websocket-cut-frame",
                stream_place(&side->stream), "a WebSocket message of the client is cut short");
    }
    side->is_ended = true;
}

static enum status read_frame(struct websocket *socket, struct websocket_side *side)
{
    struct websocket_frame frame;
    enum frame_end end = peek_frame(side->stream, &frame);
    if (end == FRAME_NONE && !side->is_begun) {
        side->is_ended = true;
        return OK;
    }
    if (end != FRAME_FOUND) {
        note_cut(socket, side);
        return side->is_begun ? websocket_finish(socket, side) : OK;
    }
    if (!is_in_place(socket, side, &frame)) {
        note_bad(socket, side);
        return side->is_begun ? websocket_finish(socket, side) : OK;
    }
    if (frame.opcode >= OPCODE_CLOSE) {
        side->is_ended = !stream_skip(&side->stream, frame.header_size + frame.size) ||
                         frame.opcode == OPCODE_CLOSE;
        return OK;
    }
    uint64_t next = side->stream.next + frame.header_size;
    enum status status = websocket_take(socket, side, &frame);
    if (status == OK && side->stream.next - next < frame.size && !side->is_ended) {
        note_cut(socket, side);
    }
    bool is_whole = frame.is_final || side->is_ended;
    return status == OK && side->is_begun && is_whole ? websocket_finish(socket, side) : status;
}

/* The side whose next frame came first. */
static struct websocket_side *next_side(struct websocket *socket)
{
    struct websocket_side *client = &socket->sides[0], *server = &socket->sides[1];
    if (client->is_ended || server->is_ended) {
        return client->is_ended ? server : client;
    }
    return stream_time(&server->stream) < stream_time(&client->stream) ? server : client;
}

/* The server's choice among the extensions (RFC 6455, section 9.1; RFC 7692, section 5). Its
 * parameters are of no account here: a window of the largest size serves any sender. */
static bool agrees_to_deflate(const struct http_exchange *exchange)
{
    const struct header_field *field = http_field(exchange->response_headers,
            exchange->response_header_count, "sec-websocket-extensions");
    struct bytes value = field == NULL ? (struct bytes){0} : field->value.raw;
    size_t end = 0;
    while (end < value.size && value.data[end] != ';' && value.data[end] != ',') {
        end++;
    }
    return bytes_equal_without_case(
            ascii_trim(bytes_slice(value, 0, end)), bytes_of("permessage-deflate"));
}

static bool start_side(struct websocket *socket, struct websocket_side *side,
        const struct byte_stream *stream, bool is_sent)
{
    side->stream = *stream;
    side->is_sent = is_sent;
    side->payload.limit = HTTP_BODY_MAX;
    side->entry = arena_print(socket->common->arena, "%s/messages", stream->direction->entry);
    return side->entry != NULL;
}

static void release(struct websocket *socket)
{
    for (size_t i = 0; i < 2; i++) {
        buffer_free(&socket->sides[i].payload);
        buffer_free(&socket->sides[i].pieces);
        message_inflater_end(&socket->sides[i].inflater);
    }
    gathering_free(&socket->gathering);
    buffer_free(&socket->frame);
    buffer_free(&socket->text);
}

enum status websocket_read(const struct http_reader *common, const struct byte_stream *client,
        const struct byte_stream *server, size_t exchange)
{
    struct websocket SCOPED(release) socket = {
            .common = common,
            .exchange = exchange,
            .inflates = agrees_to_deflate(&common->traffic->exchanges[exchange]),
    };
    if (!start_side(&socket, &socket.sides[0], client, true) ||
            !start_side(&socket, &socket.sides[1], server, false)) {
        return refuse(common->why, E_MEMORY, 0, "no memory for a WebSocket");
    }
    enum status status = OK;
    while (status == OK && !socket.is_full &&
            !(socket.sides[0].is_ended && socket.sides[1].is_ended)) {
        status = read_frame(&socket, next_side(&socket));
    }
    return status;
}
