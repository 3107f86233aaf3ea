#include "evidence/har/har_work.h"

/* One message as browsers write it: data of opcode 2 is base64. */
struct har_message_row {
    struct passage type, data;
};

static enum status add_message(struct har_work *work, const struct har_message_row *row,
        struct http_exchange *exchange, size_t *capacity, struct fault *why)
{
    if (row->data.raw.size == 0) {
        return OK;
    }
    if (!arena_grow(work->arena, (void **)&exchange->messages, exchange->message_count, capacity,
                sizeof(*exchange->messages))) {
        return refuse(why, E_MEMORY, 0, "no memory for the messages");
    }
    exchange->messages[exchange->message_count++] =
            (struct socket_message){row->data, !bytes_equal(row->type.raw, bytes_of("receive"))};
    return OK;
}

enum status har_read_messages(struct har_work *work, struct bytes array,
        struct http_exchange *exchange, struct fault *why)
{
    static const struct har_field fields[] = {
            {FIELD("type"), har_read_text, offsetof(struct har_message_row, type)},
            {FIELD("data"), har_read_text, offsetof(struct har_message_row, data)}};
    struct json_reader outer = work->json;
    size_t capacity = 0;
    enum status status = OK;
    work->json = (struct json_reader){.input = array};
    if (array.data != NULL && json_reader_enter(&work->json, NULL) == OK) {
        while (status == OK && json_reader_item(&work->json, NULL) == OK) {
            struct har_message_row row = {0};
            if (exchange->message_count == SOCKET_MESSAGES_MAX) {
                anomaly_add(&work->traffic->anomalies, "har-websocket-messages",
                        har_place(work, array), "more than %d WebSocket messages",
                        SOCKET_MESSAGES_MAX);
                break;
            }
            status = har_read_object(work, fields, COUNT(fields), &row, why);
            if (status == OK) {
                status = add_message(work, &row, exchange, &capacity, why);
            }
        }
    }
    work->json = outer;
    return status;
}
