#include "collect/browser/network.h"

#include "base/syntax/json.h"
#include "base/syntax/json_reader.h"
#include "base/syntax/url.h"
#include "collect/browser/json_value.h"
#include "collect/browser/network_private.h"
#include "collect/clock.h"
#include "evidence/body/coding.h"

#include <stdio.h>

static void copy_id(struct bytes value, char ret_id[NETWORK_ID_MAX])
{
    struct bytes inside =
            value.size >= 2 ? bytes_slice(value, 1, value.size - 2) : (struct bytes){0};
    size_t size = inside.size < NETWORK_ID_MAX ? inside.size : NETWORK_ID_MAX - 1;
    if (size > 0) {
        memcpy(ret_id, inside.data, size);
    }
    ret_id[size] = 0;
}

static struct network_request *last_of(const struct network *network, const char *id)
{
    struct network_request *found = NULL;
    for (struct network_request *one = network->first; one != NULL; one = one->next) {
        found = strcmp(one->id, id) == 0 ? one : found;
    }
    return found;
}

static struct network_request *request_of(const struct network *network, struct bytes params)
{
    char id[NETWORK_ID_MAX];
    copy_id(json_at(params, "requestId"), id);
    return last_of(network, id);
}

struct har_fields network_fields(struct network *network, struct bytes object)
{
    struct json_reader reader = {.input = object};
    struct har_field *fields = NULL;
    size_t count = 0, capacity = 0;
    struct bytes name, value;
    bool is_open =
            json_reader_peek(&reader) == JSON_OBJECT && json_reader_enter(&reader, NULL) == OK;
    while (is_open && json_reader_member(&reader, &name, NULL) == OK &&
            json_reader_skip(&reader, &value, NULL) == OK) {
        const char *key = arena_copy(network->arena, name);
        const char *text = json_copy_string(value, network->arena);
        if (key == NULL || text == NULL ||
                !arena_grow(network->arena, (void **)&fields, count, &capacity, sizeof(*fields))) {
            network->is_cut = true;
            break;
        }
        fields[count++] = (struct har_field){key, text};
    }
    return (struct har_fields){fields, count};
}

static const char *copy_text(struct network *network, struct bytes value)
{
    return json_copy_string(value, network->arena);
}

/* A span of response.timing, in microseconds; -1 when it did not take place. */
static int64_t span(struct bytes timing, const char *from, const char *to)
{
    int64_t start = json_scaled(json_at(timing, from), 3, -1);
    int64_t end = json_scaled(json_at(timing, to), 3, -1);
    return start < 0 || end < start ? -1 : end - start;
}

static void set_times(struct network_request *request, struct bytes timing)
{
    struct har_entry *har = &request->har;
    int64_t asked = json_scaled(json_at(timing, "requestTime"), 6, request->sent_us);
    int64_t answered = json_scaled(json_at(timing, "receiveHeadersEnd"), 3, 0);
    int64_t sent = json_scaled(json_at(timing, "sendEnd"), 3, 0);
    har->dns_us = span(timing, "dnsStart", "dnsEnd");
    har->connect_us = span(timing, "connectStart", "connectEnd");
    har->tls_us = span(timing, "sslStart", "sslEnd");
    har->send_us = span(timing, "sendStart", "sendEnd");
    har->wait_us = answered > sent ? answered - sent : 0;
    request->answered_us = asked + answered;
    int64_t known = (har->dns_us > 0 ? har->dns_us : 0) +
                    (har->connect_us > 0 ? har->connect_us : 0) +
                    (har->send_us > 0 ? har->send_us : 0) + har->wait_us;
    int64_t whole = request->answered_us - request->sent_us;
    har->blocked_us = whole > known ? whole - known : 0;
}

/* The browser looks a name up itself, and one that led elsewhere when it was judged may lead to a
 * private address by then: nothing of such an answer is kept, nor is a page looked at that may have
 * read it. */
static bool is_private_answer(
        struct network *network, struct network_request *request, struct bytes response)
{
    struct har_entry *har = &request->har;
    har->address = copy_text(network, json_at(response, "remoteIPAddress"));
    if (network->limits.allow_private || har->address == NULL ||
            !address_text_is_private(har->address)) {
        return false;
    }
    request->is_private = true;
    network->met_private = true;
    har->error = "refused: a private address";
    return true;
}

static void set_response(
        struct network *network, struct network_request *request, struct bytes response)
{
    struct har_entry *har = &request->har;
    if (is_private_answer(network, request, response)) {
        return;
    }
    har->status = (int32_t)json_scaled(json_at(response, "status"), 0, 0);
    har->status_text = copy_text(network, json_at(response, "statusText"));
    har->version = copy_text(network, json_at(response, "protocol"));
    har->mime_type = copy_text(network, json_at(response, "mimeType"));
    har->response = network_fields(network, json_at(response, "headers"));
    har->redirect = har_field_value(&har->response, "location");
    set_times(request, json_at(response, "timing"));
}

static void end_request(struct network *network, struct network_request *request, int64_t at_us)
{
    if (request != NULL && !request->is_done) {
        request->is_done = true;
        network->pending -= network->pending > 0;
        if (request->answered_us > 0 && at_us > request->answered_us) {
            request->har.receive_us = at_us - request->answered_us;
        }
    }
}

static struct network_request *add_request(struct network *network, const char *id)
{
    struct network_request *request = NULL;
    if (network->count < NETWORK_REQUESTS_MAX) {
        request = arena_alloc(network->arena, sizeof(*request));
    }
    if (request == NULL) {
        network->is_cut = true;
        return NULL;
    }
    (void)snprintf(request->id, NETWORK_ID_MAX, "%s", id);
    *(network->last == NULL ? &network->first : &network->last->next) = request;
    network->last = request;
    network->count++;
    network->pending++;
    return request;
}

static bool is_of_main_frame(const struct network *network, struct bytes params)
{
    char frame[NETWORK_ID_MAX];
    copy_id(json_at(params, "frameId"), frame);
    return strcmp(frame, network->frame) == 0;
}

/* How one got to a page: by the status of the answer before, or as was announced. */
static enum link_passage take_passage(struct network *network, bool is_redirect)
{
    enum link_passage by = is_redirect ? PASSAGE_STATUS : network->next_by;
    network->next_by = is_redirect ? network->next_by : PASSAGE_SCRIPT;
    return by;
}

static void hear_request(struct network *network, struct bytes params)
{
    char id[NETWORK_ID_MAX];
    copy_id(json_at(params, "requestId"), id);
    struct bytes redirect = json_at(params, "redirectResponse");
    struct bytes sent = json_at(params, "request");
    int64_t now = json_scaled(json_at(params, "timestamp"), 6, 0);
    struct network_request *before = redirect.size > 0 ? last_of(network, id) : NULL;
    if (before != NULL) {
        set_response(network, before, redirect);
        end_request(network, before, now);
    }
    const char *url = copy_text(network, json_at(sent, "url"));
    bool is_page = json_is_string(json_at(params, "type"), "Document") &&
                   is_of_main_frame(network, params);
    network->is_leaving = network->is_leaving && !is_page;
    struct network_request *request =
            url != NULL && strncmp(url, "http", 4) == 0 ? add_request(network, id) : NULL;
    if (request == NULL) {
        return;
    }
    const char *body = copy_text(network, json_at(sent, "postData"));
    request->sent_us = now;
    request->is_page = is_page;
    request->by = is_page ? take_passage(network, before != NULL) : PASSAGE_UNKNOWN;
    request->har = (struct har_entry){.url = url,
            .dns_us = -1,
            .connect_us = -1,
            .tls_us = -1,
            .blocked_us = -1,
            .sent = bytes_of(body),
            .at_ms = json_scaled(json_at(params, "wallTime"), 3, 0),
            .method = copy_text(network, json_at(sent, "method")),
            .request = network_fields(network, json_at(sent, "headers")),
            .kind = copy_text(network, json_at(params, "type"))};
}

static void hear_response(struct network *network, struct bytes params)
{
    struct network_request *request = request_of(network, params);
    if (request != NULL) {
        set_response(network, request, json_at(params, "response"));
    }
}

/* The body must be asked for at once; its answer comes to network_hear. */
static void hear_finished(struct network *network, struct bytes params)
{
    struct network_request *request = request_of(network, params);
    end_request(network, request, json_scaled(json_at(params, "timestamp"), 6, 0));
    int64_t size = json_scaled(json_at(params, "encodedDataLength"), 0, 0);
    if (request == NULL || request->is_private || network->bodies >= network->limits.bodies_max) {
        return;
    }
    if (size > (int64_t)network->limits.body_max) {
        request->har.is_cut = true;
        return;
    }
    struct buffer SCOPED(buffer_free) command = {.limit = 1024};
    struct json json = {.out = &command};
    json_begin_object(&json);
    json_key_string(&json, "requestId", request->id);
    json_end_object(&json);
    request->body_call =
            devtools_send(network->devtools, "Network.getResponseBody", buffer_text(&command));
    network->waiting_bodies += request->body_call > 0;
}

static void hear_failed(struct network *network, struct bytes params)
{
    struct network_request *request = request_of(network, params);
    end_request(network, request, json_scaled(json_at(params, "timestamp"), 6, 0));
    bool is_cancelled = json_is_true(json_at(params, "canceled"));
    if (request != NULL && request->har.error == NULL &&
            !(is_cancelled && request->har.status > 0)) {
        request->har.error = copy_text(network, json_at(params, "errorText"));
    }
}

static struct bytes keep_body(struct network *network, const struct buffer *body)
{
    uint8_t *copy =
            body->failed || body->size == 0 ? NULL : arena_alloc(network->arena, body->size);
    if (copy == NULL) {
        return (struct bytes){0};
    }
    memcpy(copy, body->data, body->size);
    network->bodies += body->size;
    return (struct bytes){copy, body->size};
}

static void hear_body(struct network *network, const struct message *message)
{
    struct network_request *request = network->first;
    while (request != NULL && request->body_call != message->id) {
        request = request->next;
    }
    if (request == NULL || message->id <= 0) {
        return;
    }
    network->waiting_bodies -= network->waiting_bodies > 0;
    request->body_call = 0;
    struct bytes text = json_at(message->result, "body");
    size_t most = network->limits.body_max;
    struct buffer SCOPED(buffer_free) body = {.limit = text.size * 3 + 16};
    if (json_is_true(json_at(message->result, "base64Encoded"))) {
        (void)base64_decode(bytes_slice(text, 1, text.size > 1 ? text.size - 2 : 0), most, &body);
    } else {
        (void)json_append_string(text, &body);
    }
    request->har.is_cut = body.size > most;
    body.size = body.size > most ? most : body.size;
    request->har.body = keep_body(network, &body);
}

static void hear_start(struct network *network, struct bytes params)
{
    network->is_loaded = network->is_loaded && !is_of_main_frame(network, params);
}

static void hear_stop(struct network *network, struct bytes params)
{
    bool is_main = is_of_main_frame(network, params);
    network->is_loaded = network->is_loaded || is_main;
    network->is_leaving = network->is_leaving && !is_main; /* it was called off */
}

/* The browser is about to leave the page, and says why. */
static void hear_navigation(struct network *network, struct bytes params)
{
    struct bytes reason = json_at(params, "reason");
    if (!is_of_main_frame(network, params)) {
        return;
    }
    bool is_meta =
            json_is_string(reason, "metaTagRefresh") || json_is_string(reason, "httpHeaderRefresh");
    bool is_tapped = network->next_by == PASSAGE_CONTROL;
    network->next_by = is_tapped ? PASSAGE_CONTROL : is_meta ? PASSAGE_META : PASSAGE_SCRIPT;
    const char *url = copy_text(network, json_at(params, "url"));
    bool is_here = json_is_string(json_at(params, "disposition"), "currentTab");
    network->is_leaving = is_here && url != NULL && strncmp(url, "http", 4) == 0;
    if (url != NULL && strncmp(url, "http", 4) != 0 && strncmp(url, "about:", 6) != 0) {
        network->scheme_url = url;
    }
}

void network_expect(struct network *network, enum link_passage by)
{
    network->next_by = by;
    network->is_loaded = false;
    network->is_leaving = false;
    network->changed_ms = clock_monotonic_ms();
}

void network_hear(struct network *network, const struct message *message)
{
    static const struct {
        const char *method;
        void (*hear)(struct network *network, struct bytes params);
    } events[] = {{"Network.requestWillBeSent", hear_request},
            {"Network.responseReceived", hear_response}, {"Network.loadingFinished", hear_finished},
            {"Network.loadingFailed", hear_failed},
            {"Network.requestWillBeSentExtraInfo", network_hear_sent_headers},
            {"Network.responseReceivedExtraInfo", network_hear_answer_headers},
            {"Page.frameRequestedNavigation", hear_navigation},
            {"Page.frameStartedLoading", hear_start}, {"Page.frameStoppedLoading", hear_stop},
            {"Fetch.requestPaused", network_hear_paused}};
    if (message->id >= 0) {
        hear_body(network, message);
        return;
    }
    for (size_t i = 0; i < sizeof(events) / sizeof(events[0]); i++) {
        if (message_is(message, events[i].method)) {
            network->changed_ms = clock_monotonic_ms();
            events[i].hear(network, message->params);
        }
    }
}

bool network_is_quiet(const struct network *network, int64_t ms)
{
    return network->pending == 0 && network->waiting_bodies == 0 && !network->is_leaving &&
           clock_monotonic_ms() - network->changed_ms >= ms;
}
