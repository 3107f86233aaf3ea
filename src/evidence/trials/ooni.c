#include "evidence/trials/ooni.h"

#include "base/syntax/json_reader.h"
#include "base/syntax/url.h"
#include "base/time.h"
#include "base/utf8.h"
#include "evidence/body/body.h"
#include "evidence/page/visible_text.h"
#include "evidence/trials/record.h"

#include <stdio.h>

/* What is used of one transaction of df-001. */
struct transaction {
    struct passage url, body;
    bool base64, cut;
    bool failed;          /* `failure` is a text */
    bool fetched_no_body; /* tagged so by version 0.5: it checks an address only */
    int64_t code;
    int64_t t0_ms, t_ms; /* -1: unknown */
};

/* And of a measurement. */
struct measurement {
    struct passage input, start, country, network, test_name, test_version;
    struct transaction last; /* the first of `requests`, which are newest first */
    bool has_request, has_control;
    struct passage control_title;
    bool control_failed;
    int64_t control_code;
};

struct ooni_reader {
    struct json_reader json;
    struct record_list *list;
    struct buffer text, body, spare;
    struct arena page; /* of one page */
    struct measurement found;
    uint64_t line; /* of `line_at` */
    size_t line_at;
    struct fault *why;
};

/* The line that a byte stands on; offsets are asked in rising order, or of a line's own bytes. */
static uint64_t line_of(struct ooni_reader *reader, size_t at)
{
    const uint8_t *data = reader->json.input.data, *end = NULL;
    while (at > reader->line_at &&
            (end = memchr(data + reader->line_at, '\n', at - reader->line_at)) != NULL) {
        reader->line_at = (size_t)(end + 1 - data);
        reader->line++;
    }
    return reader->line;
}

static enum status refuse_at(
        struct ooni_reader *reader, enum status status, size_t at, const char *text)
{
    unsigned long long line = line_of(reader, at);
    return refuse(reader->why, status, line, "line %llu, column %zu: %s", line,
            at - reader->line_at + 1, text);
}

typedef enum status (*member_reader)(
        struct ooni_reader *reader, struct bytes name, struct fault *fault);

/* Read the object that comes next, member by member; anything else is passed over. A reader of
 * members that takes none of a value leaves it where it is. */
static enum status read_object(struct ooni_reader *reader, member_reader read, struct fault *fault)
{
    struct bytes name;
    if (json_reader_peek(&reader->json) != JSON_OBJECT) {
        return json_reader_skip(&reader->json, NULL, fault);
    }
    enum status status = json_reader_enter(&reader->json, fault);
    while (status == OK && (status = json_reader_member(&reader->json, &name, fault)) == OK) {
        (void)json_reader_peek(&reader->json);
        size_t before = reader->json.at;
        status = read(reader, name, fault);
        if (status == OK && reader->json.at == before) {
            status = json_reader_skip(&reader->json, NULL, fault);
        }
    }
    return status == E_MISSING ? OK : status;
}

static bool is(struct bytes name, const char *key)
{
    return bytes_equal(name, bytes_of(key));
}

/* A text; another value leaves it absent. */
static enum status take_text(struct ooni_reader *reader, struct passage *into, struct fault *fault)
{
    into->form = PASSAGE_JSON;
    return json_reader_peek(&reader->json) == JSON_STRING
                   ? json_reader_string(&reader->json, &into->raw, fault)
                   : json_reader_skip(&reader->json, NULL, fault);
}

/* A number times 10^places; another value leaves it as it is. */
static enum status take_number(
        struct ooni_reader *reader, int places, int64_t *into, struct fault *fault)
{
    struct bytes raw = {0};
    bool is_number = json_reader_peek(&reader->json) == JSON_NUMBER;
    enum status status = json_reader_skip(&reader->json, &raw, fault);
    int64_t value = 0;
    if (status == OK && is_number && json_decimal(raw, places, &value) && value >= 0) {
        *into = value;
    }
    return status;
}

/* A text that says what failed, or null. */
static enum status take_failure(struct ooni_reader *reader, bool *into, struct fault *fault)
{
    *into = json_reader_peek(&reader->json) == JSON_STRING;
    return json_reader_skip(&reader->json, NULL, fault);
}

/* {"format": "base64", "data": "…"}, of a body that is no UTF-8. */
static enum status read_binary(struct ooni_reader *reader, struct bytes name, struct fault *fault)
{
    struct transaction *last = &reader->found.last;
    last->base64 = true;
    return is(name, "data") ? take_text(reader, &last->body, fault) : OK;
}

static enum status read_response(struct ooni_reader *reader, struct bytes name, struct fault *fault)
{
    struct transaction *last = &reader->found.last;
    if (is(name, "code")) {
        return take_number(reader, 0, &last->code, fault);
    }
    if (is(name, "body_is_truncated")) {
        last->cut = json_reader_peek(&reader->json) == JSON_TRUE;
        return OK;
    }
    if (!is(name, "body")) {
        return OK;
    }
    return json_reader_peek(&reader->json) == JSON_OBJECT ? read_object(reader, read_binary, fault)
                                                          : take_text(reader, &last->body, fault);
}

static enum status read_request(struct ooni_reader *reader, struct bytes name, struct fault *fault)
{
    return is(name, "url") ? take_text(reader, &reader->found.last.url, fault) : OK;
}

static enum status read_tags(struct ooni_reader *reader, struct fault *fault)
{
    struct bytes tags = {0};
    enum status status = json_reader_skip(&reader->json, &tags, fault);
    static const char tag[] = "\"fetch_body=false\"";
    reader->found.last.fetched_no_body =
            tags.size > 0 && memmem(tags.data, tags.size, tag, sizeof(tag) - 1) != NULL;
    return status;
}

static enum status read_transaction(
        struct ooni_reader *reader, struct bytes name, struct fault *fault)
{
    struct transaction *last = &reader->found.last;
    return is(name, "failure")    ? take_failure(reader, &last->failed, fault)
           : is(name, "request")  ? read_object(reader, read_request, fault)
           : is(name, "response") ? read_object(reader, read_response, fault)
           : is(name, "tags")     ? read_tags(reader, fault)
           : is(name, "t0")       ? take_number(reader, 3, &last->t0_ms, fault)
           : is(name, "t")        ? take_number(reader, 3, &last->t_ms, fault)
                                  : OK;
}

/* The newest that was to fetch a page; those behind it are what led there. */
static enum status read_requests(struct ooni_reader *reader, struct fault *fault)
{
    if (json_reader_peek(&reader->json) != JSON_ARRAY) {
        return OK;
    }
    struct measurement *found = &reader->found;
    enum status status = json_reader_enter(&reader->json, fault);
    while (status == OK && (status = json_reader_item(&reader->json, fault)) == OK) {
        if (found->has_request) {
            status = json_reader_skip(&reader->json, NULL, fault);
            continue;
        }
        found->last = (struct transaction){.t0_ms = -1, .t_ms = -1};
        status = read_object(reader, read_transaction, fault);
        found->has_request = status == OK && !found->last.fetched_no_body;
    }
    return status == E_MISSING ? OK : status;
}

static enum status read_control_answer(
        struct ooni_reader *reader, struct bytes name, struct fault *fault)
{
    struct measurement *found = &reader->found;
    found->has_control = true;
    return is(name, "title")         ? take_text(reader, &found->control_title, fault)
           : is(name, "failure")     ? take_failure(reader, &found->control_failed, fault)
           : is(name, "status_code") ? take_number(reader, 0, &found->control_code, fault)
                                     : OK;
}

static enum status read_control(struct ooni_reader *reader, struct bytes name, struct fault *fault)
{
    return is(name, "http_request") ? read_object(reader, read_control_answer, fault) : OK;
}

static enum status read_test_keys(
        struct ooni_reader *reader, struct bytes name, struct fault *fault)
{
    return is(name, "requests")  ? read_requests(reader, fault)
           : is(name, "control") ? read_object(reader, read_control, fault)
                                 : OK;
}

static enum status read_measurement(
        struct ooni_reader *reader, struct bytes name, struct fault *fault)
{
    struct measurement *found = &reader->found;
    return is(name, "input")                    ? take_text(reader, &found->input, fault)
           : is(name, "measurement_start_time") ? take_text(reader, &found->start, fault)
           : is(name, "probe_cc")               ? take_text(reader, &found->country, fault)
           : is(name, "probe_asn")              ? take_text(reader, &found->network, fault)
           : is(name, "test_name")              ? take_text(reader, &found->test_name, fault)
           : is(name, "test_version")           ? take_text(reader, &found->test_version, fault)
           : is(name, "test_keys")              ? read_object(reader, read_test_keys, fault)
                                                : OK;
}

/* A copy of the text, well-formed; NULL when it is absent, empty or holds a NUL, or with *ret_ok
 * false when memory is spent. */
static const char *keep(struct ooni_reader *reader, const struct passage *passage, bool *ret_ok)
{
    struct bytes raw = {0};
    buffer_clear(&reader->text);
    if (passage->raw.size == 0) {
        return NULL;
    }
    *ret_ok &= passage_text(passage, &reader->text, &raw, NULL) == OK;
    if (!*ret_ok || memchr(raw.data, 0, raw.size) != NULL) {
        return NULL;
    }
    struct buffer SCOPED(buffer_free) repaired = {0};
    utf8_append_repaired(&repaired, raw);
    const char *copy =
            repaired.failed ? NULL : arena_copy(reader->list->arena, buffer_bytes(&repaired));
    *ret_ok &= copy != NULL;
    return copy;
}

/* "2021-03-22 15:01:01", which is UTC, as RFC 3339 writes it; NULL when it is no such time. */
static const char *read_start(struct ooni_reader *reader, const char *start, int64_t *ret_ms)
{
    int64_t microseconds = 0;
    struct bytes text = bytes_of(start);
    if (text.size < 19 || (text.data[10] != ' ' && text.data[10] != 'T')) {
        return NULL;
    }
    const char *written = arena_print(reader->list->arena, "%.10sT%.8sZ", start, start + 11);
    bool is_time = written != NULL && time_read(bytes_of(written), &microseconds);
    *ret_ms = microseconds / 1000;
    return is_time ? written : NULL;
}

/* A text of the page into the list's memory; the whole of what it shows would be too much. */
static bool copy_text(struct ooni_reader *reader, const char *text, const char **ret_copy)
{
    *ret_copy = text == NULL ? NULL : arena_copy(reader->list->arena, bytes_of(text));
    return text == NULL || *ret_copy != NULL;
}

/* What the body of the last answer shows. */
static enum status read_page(struct ooni_reader *reader, struct trial_page *page)
{
    const struct transaction *last = &reader->found.last;
    struct http_body body = {.content = last->body, .base64 = last->base64};
    struct decoded_body decoded = {0};
    struct page shown = {0};
    if (last->body.raw.size == 0) {
        return OK;
    }
    enum status status = body_decode(&body, &reader->body, &reader->spare, &decoded, reader->why);
    if (status == OK) {
        status = page_read(decoded.bytes, &reader->page, &shown, reader->why);
    }
    const char *canonical = shown.canonical;
    if (canonical != NULL && page->final != NULL) {
        canonical = url_resolve(bytes_of(page->final), bytes_of(canonical), &reader->page);
    }
    bool is_ok = status == OK && copy_text(reader, shown.title, &page->title) &&
                 copy_text(reader, canonical, &page->canonical);
    page->visible = last->cut || decoded.partial ? -1 : (int64_t)shown.visible;
    arena_free(&reader->page);
    return is_ok || status != OK ? status
                                 : refuse(reader->why, E_MEMORY, 0, "no memory for a measurement");
}

static bool is_status(int64_t code)
{
    return code > 0 && code <= 999;
}

/* What the probe fetched. */
static enum status fill_probe(
        struct ooni_reader *reader, const struct trial *trial, struct trial_page *page)
{
    const struct transaction *last = &reader->found.last;
    struct url url;
    bool is_ok = true;
    memcpy(page, page_keys.blank, page_keys.struct_size);
    page->status = !last->failed && is_status(last->code) ? (int32_t)last->code : 0;
    page->vantage = trial->account;
    page->final = keep(reader, &last->url, &is_ok);
    if (page->final != NULL && !url_split(bytes_of(page->final), &url)) {
        page->final = NULL;
    }
    if (last->t_ms >= 0 && last->t0_ms >= 0 && last->t_ms >= last->t0_ms) {
        page->ms = last->t_ms - last->t0_ms;
    }
    if (!is_ok) {
        return refuse(reader->why, E_MEMORY, 0, "no memory for a measurement");
    }
    return page->status > 0 ? read_page(reader, page) : OK;
}

static bool fill_helper(struct ooni_reader *reader, struct trial_page *page)
{
    const struct measurement *found = &reader->found;
    bool is_ok = true;
    memcpy(page, page_keys.blank, page_keys.struct_size);
    page->status = !found->control_failed && is_status(found->control_code)
                           ? (int32_t)found->control_code
                           : 0;
    page->title = keep(reader, &found->control_title, &is_ok);
    page->vantage = "test-helper";
    return is_ok;
}

static enum status fill_controls(struct ooni_reader *reader, struct trial *trial)
{
    struct trial_page pages[2];
    size_t count = 0;
    enum status status = OK;
    bool is_ok = true;
    if (reader->found.has_request) {
        status = fill_probe(reader, trial, &pages[count++]);
    }
    if (status == OK && reader->found.has_control) {
        is_ok = fill_helper(reader, &pages[count++]);
    }
    is_ok = is_ok && status == OK &&
            record_hang_list(trial, VALUE_CONTROLS, pages, count, reader->list->arena);
    return status != OK ? status
           : is_ok      ? OK
                        : refuse(reader->why, E_MEMORY, 0, "no memory for a measurement");
}

/* Everything but the controls. `at` is where the measurement starts. */
static enum status fill_trial(struct ooni_reader *reader, size_t at, struct trial *trial)
{
    const struct measurement *found = &reader->found;
    struct url url;
    bool is_ok = true;
    const char *name = keep(reader, &found->test_name, &is_ok);
    const char *start = keep(reader, &found->start, &is_ok);
    const char *version = keep(reader, &found->test_version, &is_ok);
    trial->platform = "network";
    trial->context = "direct";
    trial->url = keep(reader, &found->input, &is_ok);
    trial->region = keep(reader, &found->country, &is_ok);
    trial->account = keep(reader, &found->network, &is_ok);
    trial->app_version = version;
    if (!is_ok) {
        return refuse(reader->why, E_MEMORY, 0, "no memory for a measurement");
    }
    if (name == NULL || strcmp(name, "web_connectivity") != 0) {
        return refuse_at(reader, E_MALFORMED, at, "expected a measurement of web_connectivity");
    }
    trial->ts = start == NULL ? NULL : read_start(reader, start, &trial->at_ms);
    if (trial->ts == NULL) {
        return refuse_at(reader, E_MALFORMED, at, "key 'measurement_start_time': no time");
    }
    if (trial->url == NULL || !url_split(bytes_of(trial->url), &url) || url.host.size == 0) {
        return refuse_at(reader, E_MALFORMED, at, "key 'input': expected an absolute URL");
    }
    trial->service = arena_copy_lower(reader->list->arena, url.host);
    return trial->service == NULL ? refuse(reader->why, E_MEMORY, 0, "no memory for a measurement")
                                  : OK;
}

static enum status add_measurement(struct ooni_reader *reader, size_t skipped)
{
    struct fault fault = {0};
    size_t start = reader->json.at;
    reader->found = (struct measurement){.control_code = -1};
    enum status status = read_object(reader, read_measurement, &fault);
    if (status != OK) {
        return refuse_at(reader, status, (size_t)fault.at, fault.text);
    }
    status = record_list_grow(reader->list, reader->line, reader->why);
    if (status != OK) {
        return status;
    }
    struct trial *trial = &reader->list->trials[reader->list->count];
    status = fill_trial(reader, start, trial);
    if (status == OK) {
        status = fill_controls(reader, trial);
    }
    if (status == OK) {
        trial->line = line_of(reader, start);
        trial->place =
                (struct place){.entry = "", .at = skipped + start, .size = reader->json.at - start};
        reader->list->count++;
    }
    return status;
}

enum status trials_read_ooni(
        struct bytes file, size_t skipped, struct record_list *list, struct fault *why)
{
    struct ooni_reader reader = {.json = {.input = file}, .list = list, .line = 1, .why = why};
    enum status status = OK;
    enum json_kind kind = JSON_NOTHING;
    while (status == OK && (kind = json_reader_peek(&reader.json)) == JSON_OBJECT) {
        status = add_measurement(&reader, skipped);
    }
    if (status == OK && (kind != JSON_NOTHING || reader.json.at < file.size)) {
        status = refuse_at(&reader, E_MALFORMED, reader.json.at, "expected a measurement");
    }
    buffer_free(&reader.text);
    buffer_free(&reader.body);
    buffer_free(&reader.spare);
    return status;
}

bool ooni_is_measurement(struct bytes file)
{
    struct json_reader reader = {.input = bytes_slice(file, 0, TRIALS_LOOK)};
    struct bytes name, value;
    if (json_reader_peek(&reader) != JSON_OBJECT || json_reader_enter(&reader, NULL) != OK) {
        return false;
    }
    while (json_reader_member(&reader, &name, NULL) == OK &&
            json_reader_skip(&reader, &value, NULL) == OK) {
        if (is(name, "test_name")) {
            return is(value, "\"web_connectivity\"");
        }
    }
    return false;
}
