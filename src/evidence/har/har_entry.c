/* One entry becomes one exchange. */
#include "evidence/har/har_work.h"

#include "base/syntax/url.h"
#include "base/time.h"
#include "evidence/dns/dns_http.h"

#include <inttypes.h>

#define ENTRY(name) offsetof(struct har_entry, name)

enum {
    INITIATOR_DEPTH = JSON_READER_DEPTH_MAX - 16, /* deeper parents of a stack are passed over */
    ADDRESS_SIZE = 64,
    SHORTFALL = 3, /* bytes a whole text may lack: the byte-order mark that browsers drop */
};

struct har_initiator {
    struct passage type, url, frame; /* frame: URL of the innermost script on the stack */
};

struct har_entry {
    struct har_message request, response;
    struct passage started, address, other_address, page, error;
    struct passage resource_type, request_type, fetch_type;
    struct har_initiator initiator;
    int64_t duration, server_port;
    bool from_cache;
    struct bytes messages;
};

static enum status read_frames(struct har_work *work, void *into, struct fault *why)
{
    struct passage *frame = into;
    static const struct har_field fields[] = {{FIELD("url"), har_read_text, 0}};
    bool entered = false;
    enum status status = har_enter_array(work, &entered, why);
    while (entered && status == OK && (status = json_reader_item(&work->json, why)) == OK) {
        struct passage url = {0};
        status = har_read_object(work, fields, COUNT(fields), &url, why);
        if (frame->raw.size == 0) {
            *frame = url;
        }
    }
    return status == E_MISSING ? OK : status;
}

/* A stack and, for want of a frame with a URL in it, the stacks that scheduled it. */
static enum status read_stack(struct har_work *work, void *into, struct fault *why)
{
    static const struct har_field fields[] = {{FIELD("callFrames"), read_frames, 0},
            {FIELD("parent"), read_stack, sizeof(struct passage)}};
    struct passage *frame = into;
    struct passage found[2] = {{{0}, PASSAGE_JSON}, {{0}, PASSAGE_JSON}};
    if (work->json.depth >= INITIATOR_DEPTH) {
        return json_reader_skip(&work->json, NULL, why);
    }
    enum status status = har_read_object(work, fields, COUNT(fields), found, why);
    *frame = found[0].raw.size > 0 ? found[0] : found[1];
    return status;
}

/* Chrome writes an object, WebPagetest and chrome-har the URL alone. */
static enum status read_initiator(struct har_work *work, void *into, struct fault *why)
{
    static const struct har_field fields[] = {
            {FIELD("type"), har_read_text, offsetof(struct har_initiator, type)},
            {FIELD("url"), har_read_text, offsetof(struct har_initiator, url)},
            {FIELD("stack"), read_stack, offsetof(struct har_initiator, frame)},
    };
    struct har_initiator *initiator = into;
    *initiator = (struct har_initiator){0};
    if (json_reader_peek(&work->json) == JSON_STRING) {
        return har_read_text(work, &initiator->url, why);
    }
    return har_read_object(work, fields, COUNT(fields), initiator, why);
}

static enum status read_fields(struct har_work *work, struct har_entry *entry, struct fault *why)
{
    static const struct har_field fields[] = {
            {FIELD("request"), har_read_message, ENTRY(request)},
            {FIELD("response"), har_read_message, ENTRY(response)},
            {FIELD("startedDateTime"), har_read_text, ENTRY(started)},
            {FIELD("time"), har_read_milliseconds, ENTRY(duration)},
            {FIELD("serverIPAddress"), har_read_text, ENTRY(address)},
            {FIELD("_ip_addr"), har_read_text, ENTRY(other_address)},
            {FIELD("_serverPort"), har_read_number, ENTRY(server_port)},
            {FIELD("pageref"), har_read_text, ENTRY(page)},
            {FIELD("_resourceType"), har_read_text, ENTRY(resource_type)},
            {FIELD("_request_type"), har_read_text, ENTRY(request_type)},
            {FIELD("_initiator"), read_initiator, ENTRY(initiator)},
            {FIELD("_error"), har_read_text, ENTRY(error)},
            {FIELD("_fromCache"), har_read_flag, ENTRY(from_cache)},
            {FIELD("_fetchType"), har_read_text, ENTRY(fetch_type)},
            {FIELD("_webSocketMessages"), har_read_span, ENTRY(messages)},
    };
    return har_read_object(work, fields, COUNT(fields), entry, why);
}

static struct passage first_of(struct passage a, struct passage b, struct passage c)
{
    return a.raw.size > 0 ? a : b.raw.size > 0 ? b : c;
}

/* ISO 8601 also lets the offset be written without its colon ("+0800"), and some writers do. */
static int64_t read_started(struct har_work *work, const struct passage *started)
{
    struct bytes raw = started->raw;
    char fixed[64];
    int64_t time = TIME_UNKNOWN;
    if (raw.size == 0 || time_read(raw, &time)) {
        return time;
    }
    if (raw.size > 5 && raw.size < sizeof(fixed) &&
            (raw.data[raw.size - 5] == '+' || raw.data[raw.size - 5] == '-')) {
        size_t before = raw.size - 2;
        memcpy(fixed, raw.data, before);
        fixed[before] = ':';
        memcpy(fixed + before + 1, raw.data + before, 2);
        if (time_read((struct bytes){(const uint8_t *)fixed, raw.size + 1}, &time)) {
            return time;
        }
    }
    anomaly_add(&work->traffic->anomalies, "har-bad-time", har_place(work, raw),
            "'%.*s' is no time with an offset from UTC", har_clip(raw), (const char *)raw.data);
    return TIME_UNKNOWN;
}

static bool is_address(struct bytes text)
{
    static const char allowed[] = "0123456789abcdefABCDEF.:";
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] == '%') { /* a zone */
            return i > 0;
        }
        if (text.data[i] == 0 || strchr(allowed, text.data[i]) == NULL) {
            return false;
        }
    }
    return text.size > 1 && text.size < ADDRESS_SIZE;
}

/* Chrome writes IPv6 addresses in brackets. */
static enum status read_address(struct har_work *work, const struct passage *address,
        const char **ret_address, struct fault *why)
{
    struct bytes text = address->raw;
    if (text.size == 0) {
        return OK;
    }
    if (text.size > 2 && text.data[0] == '[' && text.data[text.size - 1] == ']') {
        text = bytes_slice(text, 1, text.size - 2);
    }
    if (!is_address(text)) {
        anomaly_add(&work->traffic->anomalies, "har-bad-address", har_place(work, address->raw),
                "'%.*s' is no IP address", har_clip(text), (const char *)text.data);
        return OK;
    }
    *ret_address = arena_copy(work->arena, text);
    return *ret_address == NULL ? refuse(why, E_MEMORY, work->json.at, "no memory for an address")
                                : OK;
}

/* Where in a URL the request's target stands: path and query, or all of a URL without host. */
static void find_target(struct bytes url, size_t *ret_at, size_t *ret_size)
{
    const uint8_t *colon = url.size == 0 ? NULL : memchr(url.data, ':', url.size);
    size_t at = colon == NULL ? url.size : (size_t)(colon - url.data);
    *ret_at = 0;
    *ret_size = url.size;
    if (!bytes_start_with(bytes_slice(url, at, 3), bytes_of("://"))) {
        return;
    }
    for (at += 3;
            at < url.size && url.data[at] != '/' && url.data[at] != '?' && url.data[at] != '#';) {
        at++;
    }
    const uint8_t *fragment = at == url.size ? NULL : memchr(url.data + at, '#', url.size - at);
    *ret_at = at;
    *ret_size = (fragment == NULL ? url.size : (size_t)(fragment - url.data)) - at;
}

static enum status read_target(struct har_work *work, const struct passage *url,
        struct passage *ret_target, struct fault *why)
{
    struct bytes text = {0};
    size_t at = 0, size = 0;
    enum status status = url->raw.data == NULL ? OK : passage_text(url, &work->text, &text, why);
    if (status == OK && text.size > 0) {
        find_target(text, &at, &size);
        *ret_target =
                (struct passage){text.data == url->raw.data ? bytes_slice(text, at, size)
                                                            : passage_raw(url, NULL, at, size),
                        url->form};
    }
    return status;
}

static uint64_t base64_size(struct bytes text)
{
    uint64_t digits = text.size;
    while (digits > 0 && text.data[digits - 1] == '=') {
        digits--;
    }
    return digits / 4 * 3 + (digits % 4 > 1 ? digits % 4 - 1 : 0);
}

static bool contains_without_case(struct bytes text, const char *word)
{
    size_t size = strlen(word);
    for (size_t i = 0; i + size <= text.size; i++) {
        if (bytes_equal_without_case(bytes_slice(text, i, size), bytes_of(word))) {
            return true;
        }
    }
    return false;
}

static void read_encoding(
        struct har_work *work, const struct passage *encoding, struct http_body *body)
{
    struct bytes raw = encoding->raw;
    if (bytes_equal_without_case(raw, bytes_of("base64"))) {
        body->base64 = true;
    } else if (raw.size > 0) {
        anomaly_add(&work->traffic->anomalies, "har-unknown-encoding", har_place(work, raw),
                "encoding '%.*s' is not known, the text is taken as it stands", har_clip(raw),
                (const char *)raw.data);
    }
}

/* The size of a held text, in the units of the stated one. */
static enum status count_content(
        struct har_work *work, const struct http_body *body, uint64_t *ret_size, struct fault *why)
{
    struct bytes text = {0};
    enum status status = passage_text(&body->content, &work->text, &text, why);
    if (status == OK) {
        *ret_size = body->base64 ? base64_size(text) : text.size;
    }
    return status;
}

/* Stated size, held text and what they say about each other. A held text has at most as many bytes
 * as it has in the file, unless its charset was a wider one. */
static enum status read_body(struct har_work *work, const struct har_message *message,
        bool is_response, struct http_body *body, struct fault *why)
{
    int64_t stated =
            is_response && message->content_size >= 0 ? message->content_size : message->body_size;
    body->mime_type = message->mime_type;
    body->content = message->text;
    read_encoding(work, &message->encoding, body);
    enum status status = har_compose_body(work, message, &body->content, why);
    bool held = body->content.raw.size > 0;
    if (status != OK || !held) {
        body->size = stated > 0 ? (uint64_t)stated : 0;
        body->omitted = stated > 0 || (is_response && message->body_size > 0);
        return status;
    }
    if (stated <= 0) {
        return count_content(work, body, &body->size, why);
    }
    body->size = (uint64_t)stated;
    uint64_t most = body->base64 ? base64_size(body->content.raw) : body->content.raw.size;
    body->cut = is_response && body->size > most + SHORTFALL &&
                !contains_without_case(body->mime_type.raw, "utf-16") &&
                !contains_without_case(body->mime_type.raw, "utf-32");
    return OK;
}

/* Writers tell of no answer by 0, -1, -2 or -999. */
static void read_status(
        struct har_work *work, const struct har_entry *entry, struct http_exchange *exchange)
{
    int64_t status = entry->response.status;
    if (status >= 0 && status < 1000) {
        exchange->status = (int)status;
    } else if (status >= 1000) {
        anomaly_add(&work->traffic->anomalies, "har-bad-status", har_place(work, exchange->whole),
                "%" PRId64 " is no status code", status);
    }
    exchange->error = first_of(entry->response.error, entry->error, entry->request.error);
    exchange->complete =
            exchange->status != 0 && exchange->error.raw.size == 0 && !exchange->response.cut;
}

static void note_oddities(struct har_work *work, const struct har_entry *entry, struct bytes whole)
{
    if (!entry->request.present) {
        anomaly_add(&work->traffic->anomalies, "har-entry-without-request", har_place(work, whole),
                "an entry without a request");
    }
    if (entry->response.status == 101 && entry->messages.data == NULL) {
        anomaly_add(&work->traffic->anomalies, "har-messages-missing", har_place(work, whole),
                "an answer 101 without the messages that followed it");
    }
}

static enum status fill_exchange(struct har_work *work, struct har_entry *entry,
        struct http_exchange *exchange, struct fault *why)
{
    enum status status = har_add_cookies(work, &entry->request, false, why);
    if (status == OK) {
        status = har_add_cookies(work, &entry->response, true, why);
    }
    if (status == OK) {
        status = read_body(work, &entry->request, false, &exchange->request, why);
    }
    if (status == OK) {
        status = read_body(work, &entry->response, true, &exchange->response, why);
    }
    if (status == OK) {
        status = read_target(work, &entry->request.url, &exchange->target, why);
    }
    if (status == OK) {
        status = har_read_messages(work, entry->messages, exchange, why);
    }
    if (status == OK) {
        struct passage none = {0};
        struct passage address = first_of(entry->address, entry->other_address, none);
        status = read_address(work, &address, &exchange->server_address, why);
    }
    if (entry->server_port > 0 && entry->server_port <= UINT16_MAX) {
        exchange->server_port = (uint16_t)entry->server_port;
    }
    exchange->method = entry->request.method;
    exchange->url = entry->request.url;
    exchange->version =
            first_of(entry->response.version, entry->request.version, entry->response.version);
    exchange->status_text = entry->response.status_text;
    exchange->request_headers = entry->request.headers;
    exchange->request_header_count = entry->request.header_count;
    exchange->response_headers = entry->response.headers;
    exchange->response_header_count = entry->response.header_count;
    return status;
}

enum status har_read_entry(struct har_work *work, struct fault *why)
{
    struct har_entry entry = {.duration = -1,
            .request = {.body_size = -1, .content_size = -1},
            .response = {.body_size = -1, .content_size = -1}};
    (void)json_reader_peek(&work->json); /* comes to the value */
    size_t start = work->json.at;
    enum status status = read_fields(work, &entry, why);
    if (status != OK) {
        return status;
    }
    struct http_exchange exchange = {
            .whole = bytes_slice(work->json.input, start, work->json.at - start),
            .started = read_started(work, &entry.started),
            .duration = entry.duration < 0 ? -1 : entry.duration,
            .resource_type = first_of(entry.resource_type, entry.request_type, entry.resource_type),
            .initiator = first_of(entry.initiator.url, entry.initiator.frame, entry.initiator.type),
            .page = entry.page,
            .from_cache = entry.from_cache || contains_without_case(entry.fetch_type.raw, "cache"),
    };
    note_oddities(work, &entry, exchange.whole);
    status = fill_exchange(work, &entry, &exchange, why);
    if (status != OK) {
        return status;
    }
    read_status(work, &entry, &exchange);
    dns_http_mark(&exchange, 1);
    buffer_append(&work->exchanges, (struct bytes){(const uint8_t *)&exchange, sizeof(exchange)});
    return work->exchanges.failed ? refuse(why, E_MEMORY, start, "no memory for the entries") : OK;
}
