#include "collect/browser/message.h"

#include "base/syntax/json_reader.h"

static struct bytes without_quotes(struct bytes value)
{
    bool is_string = value.size >= 2 && value.data[0] == '"';
    return is_string ? bytes_slice(value, 1, value.size - 2) : (struct bytes){0};
}

static void set_member(struct message *message, struct bytes name, struct bytes value)
{
    if (bytes_equal(name, bytes_of("id"))) {
        if (!json_decimal(value, 0, &message->id)) {
            message->id = -1;
        }
    } else if (bytes_equal(name, bytes_of("method"))) {
        message->method = without_quotes(value);
    } else if (bytes_equal(name, bytes_of("sessionId"))) {
        message->session = without_quotes(value);
    } else if (bytes_equal(name, bytes_of("params"))) {
        message->params = value;
    } else if (bytes_equal(name, bytes_of("result"))) {
        message->result = value;
    } else if (bytes_equal(name, bytes_of("error"))) {
        message->error = value;
    }
}

enum status message_read(struct bytes text, struct message *ret_message, struct fault *why)
{
    struct json_reader reader = {.input = text};
    struct message message = {.id = -1};
    struct bytes name, value;
    if (json_reader_peek(&reader) != JSON_OBJECT) {
        return refuse(why, E_MALFORMED, reader.at, "the browser's message is no JSON object");
    }
    enum status status = json_reader_enter(&reader, why);
    while (status == OK && (status = json_reader_member(&reader, &name, why)) == OK) {
        status = json_reader_skip(&reader, &value, why);
        if (status == OK) {
            set_member(&message, name, value);
        }
    }
    if (status != E_MISSING) { /* which tells the object's end */
        return status;
    }
    if (json_reader_peek(&reader) != JSON_NOTHING || reader.at != text.size) {
        return refuse(why, E_MALFORMED, reader.at, "something stands behind the browser's message");
    }
    if ((message.id < 0) == (message.method.size == 0)) {
        return refuse(why, E_MALFORMED, 0, "the browser's message is neither answer nor event");
    }
    *ret_message = message;
    return OK;
}

bool message_is(const struct message *message, const char *method)
{
    return bytes_equal(message->method, bytes_of(method));
}
