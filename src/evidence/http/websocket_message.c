#include "evidence/http/websocket.h"

static enum status no_memory(const struct websocket *socket)
{
    return refuse(socket->common->why, E_MEMORY, 0, "no memory for a WebSocket's messages");
}

static void note_left_out(
        struct websocket *socket, const struct websocket_side *side, const char *what)
{
    anomaly_add(&socket->common->traffic->anomalies, "websocket-left-out", side->begun_at,
            "a WebSocket message is left out: %s", what);
}

/* Add the message to the exchange's. An empty one is none, as in an archive. */
static enum status keep(
        struct websocket *socket, const struct websocket_side *side, struct bytes data)
{
    const struct http_reader *common = socket->common;
    struct http_exchange *exchange = &common->traffic->exchanges[socket->exchange];
    if (data.size == 0) {
        return OK;
    }
    if (exchange->message_count == SOCKET_MESSAGES_MAX) {
        note_left_out(socket, side, "there are too many");
        socket->is_full = true;
        return OK;
    }
    if (!arena_grow(common->arena, (void **)&exchange->messages, exchange->message_count,
                &socket->capacity, sizeof(*exchange->messages))) {
        return no_memory(socket);
    }
    exchange->messages[exchange->message_count++] =
            (struct socket_message){plain_passage(data), side->is_sent};
    common->budget->body_bytes_left -= data.size;
    return OK;
}

/* A message in one frame, as it stands. */
static enum status take_in_place(
        struct websocket *socket, struct websocket_side *side, const struct websocket_frame *frame)
{
    struct bytes data;
    (void)stream_skip(&side->stream, frame->header_size);
    gathering_start(&socket->gathering, &side->stream);
    (void)stream_gather(&side->stream, frame->size, &socket->gathering);
    enum status status = gathering_finish(&socket->gathering, side->stream.direction->entry,
            socket->common->arena, socket->common->traffic, &data, socket->common->why);
    side->is_begun = false;
    return status == OK ? keep(socket, side, data) : status;
}

/* RFC 6455, section 5.3. */
static void unmask(uint8_t *data, size_t size, const uint8_t key[4])
{
    for (size_t i = 0; i < size; i++) {
        data[i] ^= key[i & 3];
    }
}

/* Append the frame's payload to the message under way. */
static enum status append_frame(
        struct websocket *socket, struct websocket_side *side, const struct websocket_frame *frame)
{
    struct bytes whole;
    struct region_piece piece = {.at = side->payload.size};
    gathering_start(&socket->gathering, &side->stream);
    (void)stream_gather(&side->stream, frame->header_size + frame->size, &socket->gathering);
    gathering_span(&socket->gathering, &piece.file_at, &piece.size);
    if (!gathering_view(&socket->gathering, &socket->frame, &whole)) {
        return no_memory(socket);
    }
    struct bytes payload = bytes_slice(whole, frame->header_size, SIZE_MAX);
    if (payload.size == 0) {
        return OK;
    }
    buffer_append(&side->payload, payload);
    buffer_append(&side->pieces, (struct bytes){(const uint8_t *)&piece, sizeof(piece)});
    if (side->payload.failed || side->pieces.failed) {
        return no_memory(socket);
    }
    side->piece_count++;
    if (frame->is_masked) {
        unmask(side->payload.data + piece.at, payload.size, frame->key);
    }
    return OK;
}

enum status websocket_take(
        struct websocket *socket, struct websocket_side *side, const struct websocket_frame *frame)
{
    if (!side->is_begun) {
        side->is_begun = true;
        side->is_compressed = frame->is_compressed;
        side->is_left_out = false;
        side->begun_at = stream_place(&side->stream);
        buffer_clear(&side->payload);
        buffer_clear(&side->pieces);
        side->piece_count = 0;
    }
    bool is_alone = frame->is_final && side->piece_count == 0;
    uint64_t budget = socket->common->budget->body_bytes_left;
    uint64_t ceiling = budget < HTTP_BODY_MAX ? budget : HTTP_BODY_MAX;
    side->is_left_out = side->is_left_out || side->payload.size > ceiling ||
                        frame->size > ceiling - side->payload.size;
    if (side->is_left_out) {
        (void)stream_skip(&side->stream, frame->header_size);
        (void)stream_skip(&side->stream, frame->size);
        return OK;
    }
    return is_alone && !frame->is_masked && !side->is_compressed
                   ? take_in_place(socket, side, frame)
                   : append_frame(socket, side, frame);
}

/* Where the file holds the message: its frames, or of an inflated one all of them as one. */
static struct region_piece *copy_pieces(
        const struct websocket *socket, const struct websocket_side *side, size_t *ret_count)
{
    const struct region_piece *pieces = (const struct region_piece *)(void *)side->pieces.data;
    struct region_piece *copy =
            arena_array(socket->common->arena, side->piece_count, sizeof(*copy));
    if (copy == NULL) {
        return NULL;
    }
    memcpy(copy, pieces, side->piece_count * sizeof(*copy));
    *ret_count = side->piece_count;
    for (size_t i = 1; side->is_compressed && i < side->piece_count; i++) {
        uint64_t from = copy->file_at < pieces[i].file_at ? copy->file_at : pieces[i].file_at;
        uint64_t end = copy->file_at + copy->size, other = pieces[i].file_at + pieces[i].size;
        *copy = (struct region_piece){0, (end > other ? end : other) - from, from};
        *ret_count = 1;
    }
    return copy;
}

/* Copy the text into the arena as a region that stems from the message's frames. */
static enum status keep_copy(
        struct websocket *socket, struct websocket_side *side, struct bytes text)
{
    struct arena *arena = socket->common->arena;
    struct region region = {.entry = side->entry, .first = side->copied};
    if (text.size == 0) {
        return OK;
    }
    const char *copy = arena_copy(arena, text);
    region.pieces = copy == NULL ? NULL : copy_pieces(socket, side, &region.piece_count);
    region.bytes = (struct bytes){(const uint8_t *)copy, text.size};
    if (region.pieces == NULL || !traffic_add_region(socket->common->traffic, arena, &region)) {
        return no_memory(socket);
    }
    side->copied += text.size;
    return keep(socket, side, region.bytes);
}

/* What cannot be inflated ends the side: later messages may point back into it. */
static enum status inflate_message(
        struct websocket *socket, struct websocket_side *side, struct bytes *ret_text)
{
    uint64_t budget = socket->common->budget->body_bytes_left;
    size_t ceiling = budget < HTTP_BODY_MAX ? (size_t)budget : HTTP_BODY_MAX;
    buffer_clear(&socket->text);
    enum coding_result result =
            message_inflate(&side->inflater, buffer_bytes(&side->payload), ceiling, &socket->text);
    if (result == CODING_MEMORY || socket->text.failed) {
        return no_memory(socket);
    }
    if (result == CODING_PARTIAL) {
        anomaly_add(&socket->common->traffic->anomalies, "websocket-not-inflated", side->begun_at,
                "a WebSocket message is damaged, cut short or too long when inflated");
        side->is_ended = true;
    }
    *ret_text = buffer_bytes(&socket->text);
    return OK;
}

enum status websocket_finish(struct websocket *socket, struct websocket_side *side)
{
    struct bytes text = buffer_bytes(&side->payload);
    enum status status = OK;
    side->is_begun = false;
    if (side->is_left_out) {
        note_left_out(socket, side, "it is too long");
        side->is_ended = side->is_ended || side->is_compressed;
        return OK;
    }
    if (side->is_compressed) {
        status = inflate_message(socket, side, &text);
    }
    return status == OK ? keep_copy(socket, side, text) : status;
}
