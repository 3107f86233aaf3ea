/* A request or a response: what is common to both is read by one list of fields. */
#include "evidence/har/har_work.h"

#define MESSAGE(name) offsetof(struct har_message, name)

static bool is_pseudo_header(const struct header_field *field)
{
    return field->name.raw.size > 0 && field->name.raw.data[0] == ':';
}

static enum status add_header(struct har_work *work, struct fault *why)
{
    static const struct har_field fields[] = {
            {FIELD("name"), har_read_text, offsetof(struct header_field, name)},
            {FIELD("value"), har_read_text, offsetof(struct header_field, value)},
    };
    struct header_field field = {0};
    (void)json_reader_peek(&work->json); /* comes to the value */
    size_t start = work->json.at;
    enum status status = har_read_object(work, fields, COUNT(fields), &field, why);
    if (status != OK || is_pseudo_header(&field)) {
        return status;
    }
    if (field.name.raw.data == NULL) {
        struct bytes raw = bytes_slice(work->json.input, start, work->json.at - start);
        anomaly_add(&work->traffic->anomalies, "har-header-without-name", har_place(work, raw),
                "a header field without a name");
        return OK;
    }
    buffer_append(&work->headers, (struct bytes){(const uint8_t *)&field, sizeof(field)});
    return work->headers.failed ? refuse(why, E_MEMORY, start, "no memory for header fields") : OK;
}

static enum status read_headers(struct har_work *work, void *into, struct fault *why)
{
    (void)into;
    bool entered = false;
    buffer_clear(&work->headers);
    enum status status = har_enter_array(work, &entered, why);
    while (entered && status == OK) {
        status = json_reader_item(&work->json, why);
        if (status == OK) {
            status = add_header(work, why);
        }
    }
    return status == E_MISSING ? OK : status;
}

/* postData or content: `into` is the whole message. */
static enum status read_body(struct har_work *work, void *into, struct fault *why)
{
    static const struct har_field fields[] = {
            {FIELD("mimeType"), har_read_text, MESSAGE(mime_type)},
            {FIELD("size"), har_read_number, MESSAGE(content_size)},
            {FIELD("text"), har_read_text, MESSAGE(text)},
            {FIELD("encoding"), har_read_text, MESSAGE(encoding)},
            {FIELD("params"), har_read_span, MESSAGE(params)},
    };
    return har_read_object(work, fields, COUNT(fields), into, why);
}

enum status har_read_message(struct har_work *work, void *into, struct fault *why)
{
    static const struct har_field fields[] = {
            {FIELD("method"), har_read_text, MESSAGE(method)},
            {FIELD("url"), har_read_text, MESSAGE(url)},
            {FIELD("httpVersion"), har_read_text, MESSAGE(version)},
            {FIELD("status"), har_read_number, MESSAGE(status)},
            {FIELD("statusText"), har_read_text, MESSAGE(status_text)},
            {FIELD("headers"), read_headers, 0},
            {FIELD("cookies"), har_read_span, MESSAGE(cookies)},
            {FIELD("postData"), read_body, 0},
            {FIELD("content"), read_body, 0},
            {FIELD("bodySize"), har_read_number, MESSAGE(body_size)},
            {FIELD("_error"), har_read_text, MESSAGE(error)},
    };
    struct har_message *message = into;
    *message = (struct har_message){.body_size = -1, .content_size = -1};
    message->present = json_reader_peek(&work->json) == JSON_OBJECT;
    buffer_clear(&work->headers);
    enum status status = har_read_object(work, fields, COUNT(fields), message, why);
    if (status != OK) {
        return status;
    }
    struct bytes headers = buffer_bytes(&work->headers);
    message->header_count = headers.size / sizeof(struct header_field);
    if (message->header_count > 0) {
        message->headers = arena_alloc(work->arena, headers.size);
        if (message->headers == NULL) {
            return refuse(why, E_MEMORY, work->json.at, "no memory for header fields");
        }
        memcpy(message->headers, headers.data, headers.size);
    }
    return OK;
}
