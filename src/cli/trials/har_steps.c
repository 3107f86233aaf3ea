#include "cli/trials/har_steps.h"

#include "base/syntax/json_reader.h"
#include "base/syntax/url.h"
#include "evidence/body/body.h"

#include <stdlib.h>

struct reading {
    struct arena *arena;
    struct har_step *steps;
    size_t count, capacity;
    struct buffer text, body, spare;
    struct fault *why;
};

static enum status spent(struct fault *why)
{
    return refuse(why, E_MEMORY, 0, "no memory for the pages of an archive");
}

static bool contains(struct bytes text, const char *word)
{
    size_t size = strlen(word);
    for (size_t i = 0; i + size <= text.size; i++) {
        if (bytes_equal_without_case(bytes_slice(text, i, size), bytes_of(word))) {
            return true;
        }
    }
    return false;
}

/* The raw value of the first field of that name; data NULL when there is none. */
static const struct passage *find_field(
        const struct header_field *fields, size_t count, const char *name)
{
    static const struct passage none;
    for (size_t i = 0; i < count; i++) {
        if (bytes_equal_without_case(fields[i].name.raw, bytes_of(name))) {
            return &fields[i].value;
        }
    }
    return &none;
}

static const struct passage *request_field(const struct http_exchange *exchange, const char *name)
{
    return find_field(exchange->request_headers, exchange->request_header_count, name);
}

/* A copy of the text; NULL when it is absent, or with *ret_ok false when memory is spent. */
static const char *keep(struct reading *reading, const struct passage *passage, bool *ret_ok)
{
    struct bytes text = {0};
    if (passage->raw.size == 0) {
        return NULL;
    }
    const char *copy = passage_text(passage, &reading->text, &text, NULL) == OK
                               ? arena_copy(reading->arena, text)
                               : NULL;
    *ret_ok &= copy != NULL;
    return copy;
}

static bool is_redirect(const struct http_exchange *exchange)
{
    return exchange->status >= 300 && exchange->status < 400 && exchange->status != 304;
}

/* Whether the exchange loads a page at the top, as the reader sees it. */
static bool is_load(const struct http_exchange *exchange)
{
    struct bytes target = request_field(exchange, "Sec-Fetch-Dest")->raw;
    struct bytes type = exchange->resource_type.raw;
    if (target.size > 0) {
        return bytes_equal_without_case(target, bytes_of("document"));
    }
    if (type.size > 0) {
        return bytes_equal_without_case(type, bytes_of("document"));
    }
    bool wants_page = contains(request_field(exchange, "Accept")->raw, "text/html");
    bool is_background =
            request_field(exchange, "X-Requested-With")->raw.size > 0 &&
            contains(request_field(exchange, "X-Requested-With")->raw, "XMLHttpRequest");
    bool is_page = contains(exchange->response.mime_type.raw, "html");
    return !is_background && (is_redirect(exchange) ? wants_page : is_page);
}

/* Add the entry's own numbers up: blocked, dns, connect, send and wait, in milliseconds (HAR 1.2,
 * timings; ssl is part of connect). */
static void read_timings(struct json_reader *json, struct har_step *step)
{
    static const char *const parts[] = {"blocked", "dns", "connect", "send", "wait"};
    struct bytes name, raw;
    int64_t sum = 0, microseconds = 0;
    bool has_wait = false;
    if (json_reader_peek(json) != JSON_OBJECT || json_reader_enter(json, NULL) != OK) {
        return;
    }
    while (json_reader_member(json, &name, NULL) == OK &&
            json_reader_skip(json, &raw, NULL) == OK) {
        bool is_part = false;
        for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
            is_part |= bytes_equal(name, bytes_of(parts[i]));
        }
        bool is_time = json_decimal(raw, 3, &microseconds) && microseconds >= 0 &&
                       microseconds < INT64_C(1) << 48;
        has_wait |= is_time && bytes_equal(name, bytes_of("wait"));
        sum += is_part && is_time ? microseconds : 0;
    }
    step->wait_ms = has_wait ? sum / 1000 : -1;
}

/* The entry's `timings`, and `response.redirectURL` where no Location field tells. */
static void read_entry(struct bytes entry, struct har_step *step, struct passage *ret_redirect)
{
    struct json_reader json = {.input = entry};
    struct bytes name;
    if (json_reader_peek(&json) != JSON_OBJECT || json_reader_enter(&json, NULL) != OK) {
        return;
    }
    bool is_in_response = false;
    for (;;) {
        enum status status = json_reader_member(&json, &name, NULL);
        if (status == E_MISSING && is_in_response) {
            is_in_response = false;
            continue;
        }
        if (status != OK) {
            return;
        }
        enum json_kind kind = json_reader_peek(&json);
        if (is_in_response && kind == JSON_STRING && bytes_equal(name, bytes_of("redirectURL"))) {
            ret_redirect->form = PASSAGE_JSON;
            status = json_reader_string(&json, &ret_redirect->raw, NULL);
        } else if (!is_in_response && kind == JSON_OBJECT &&
                   bytes_equal(name, bytes_of("response"))) {
            is_in_response = json_reader_enter(&json, NULL) == OK;
        } else if (!is_in_response && kind == JSON_OBJECT &&
                   bytes_equal(name, bytes_of("timings"))) {
            struct json_reader inner = json;
            read_timings(&inner, step);
            status = json_reader_skip(&json, NULL, NULL);
        } else {
            status = json_reader_skip(&json, NULL, NULL);
        }
        if (status != OK) {
            return;
        }
    }
}

static enum status read_location(struct reading *reading, const struct http_exchange *exchange,
        struct passage redirect, struct har_step *step)
{
    const struct passage *field =
            find_field(exchange->response_headers, exchange->response_header_count, "Location");
    bool is_ok = true;
    if (!is_redirect(exchange)) {
        return OK;
    }
    const char *text = keep(reading, field->raw.size > 0 ? field : &redirect, &is_ok);
    if (text != NULL) {
        step->location = url_resolve(bytes_of(step->url), bytes_of(text), reading->arena);
        is_ok &= step->location != NULL;
    }
    return is_ok ? OK : spent(reading->why);
}

static enum status read_body(
        struct reading *reading, const struct http_exchange *exchange, struct har_step *step)
{
    const struct http_body *body = &exchange->response;
    struct decoded_body decoded = {0};
    if (body->content.raw.size == 0 || !contains(body->mime_type.raw, "html")) {
        return OK;
    }
    enum status status = body_decode(body, &reading->body, &reading->spare, &decoded, reading->why);
    if (status == OK) {
        status = page_read(decoded.bytes, reading->arena, &step->page, reading->why);
    }
    step->has_page = status == OK;
    step->is_whole = !decoded.partial && !body->cut && !body->omitted;
    return status;
}

static enum status add_step(struct reading *reading, const struct http_exchange *exchange)
{
    struct har_step step = {.number = reading->count,
            .status = exchange->status,
            .started_ms =
                    exchange->started == TIME_UNKNOWN ? TIME_UNKNOWN : exchange->started / 1000,
            .wait_ms = -1};
    struct passage redirect = {0};
    struct url url;
    bool is_ok = true;
    step.url = keep(reading, &exchange->url, &is_ok);
    step.referer = keep(reading, request_field(exchange, "Referer"), &is_ok);
    step.agent = keep(reading, request_field(exchange, "User-Agent"), &is_ok);
    step.initiator = keep(reading, &exchange->initiator, &is_ok);
    if (!is_ok) {
        return spent(reading->why);
    }
    if (step.url == NULL || !url_split(bytes_of(step.url), &url) || url.host.size == 0) {
        return OK;
    }
    if (reading->count == HAR_STEPS_MAX) {
        return refuse(reading->why, E_LIMIT, 0, "more than %d pages were loaded", HAR_STEPS_MAX);
    }
    read_entry(exchange->whole, &step, &redirect);
    enum status status = read_location(reading, exchange, redirect, &step);
    if (status == OK) {
        status = read_body(reading, exchange, &step);
    }
    if (status == OK && !arena_grow(reading->arena, (void **)&reading->steps, reading->count,
                                &reading->capacity, sizeof(step))) {
        status = spent(reading->why);
    }
    if (status == OK) {
        reading->steps[reading->count++] = step;
    }
    return status;
}

/* By time, then as they stand; what has no time comes last. */
static int order(const void *a, const void *b)
{
    const struct har_step *first = a, *second = b;
    bool no_first = first->started_ms == TIME_UNKNOWN;
    bool no_second = second->started_ms == TIME_UNKNOWN;
    if (no_first != no_second) {
        return no_first - no_second;
    }
    if (first->started_ms != second->started_ms) {
        return first->started_ms < second->started_ms ? -1 : 1;
    }
    return first->number < second->number ? -1 : 1;
}

enum status har_steps_read(const struct traffic *traffic, struct arena *arena,
        struct har_step **ret_steps, size_t *ret_count, struct fault *why)
{
    struct reading reading = {.arena = arena, .why = why};
    enum status status = OK;
    for (size_t i = 0; status == OK && i < traffic->exchange_count; i++) {
        if (is_load(&traffic->exchanges[i])) {
            status = add_step(&reading, &traffic->exchanges[i]);
        }
    }
    buffer_free(&reading.text);
    buffer_free(&reading.body);
    buffer_free(&reading.spare);
    if (status == OK) {
        if (reading.count > 1) {
            qsort(reading.steps, reading.count, sizeof(*reading.steps), order);
        }
        *ret_steps = reading.steps;
        *ret_count = reading.count;
    }
    return status;
}
