/* request_values.c: the named values of each request and the identifiers in it and in its answer.
 */
#include "tables/traffic/message/message.h"

#include "base/ascii.h"

static bool contains(struct bytes type, const char *word)
{
    size_t size = strlen(word);
    for (size_t i = 0; i + size <= type.size; i++) {
        if (bytes_equal_without_case(bytes_slice(type, i, size), bytes_of(word))) {
            return true;
        }
    }
    return false;
}

/* Answers of other types (images, fonts, films) name nobody in text. */
static bool is_textual(struct bytes type)
{
    static const char *const words[] = {"text", "json", "xml", "javascript", "form", "html"};
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (contains(type, words[i])) {
            return true;
        }
    }
    return type.size == 0;
}

static bool is_wanted(const struct facts_work *work, unsigned facts)
{
    return facts_wanted(work->source->unwanted, facts);
}

struct named_values {
    struct facts_work *work;
    struct scan_place where;
    struct bytes left; /* of the text, behind the last value */
    bool is_body;
    enum status status;
};

static enum status add_parameter(struct named_values *values, const struct parameter *parameter,
        const char *name, struct place place)
{
    struct facts_work *work = values->work;
    struct traffic_facts *facts = work->facts;
    if (facts->parameter_count == TRAFFIC_PARAMETERS_MAX) {
        facts->cut = true;
        return OK;
    }
    const uint8_t *value = (const uint8_t *)arena_copy(work->arena, parameter->value);
    if (value == NULL ||
            !arena_grow(work->arena, (void **)&facts->parameters, facts->parameter_count,
                    &facts->parameter_capacity, sizeof(*facts->parameters))) {
        return facts_spent(work);
    }
    facts->parameters[facts->parameter_count++] = (struct parameter_row){values->where.exchange,
            parameter->location, name, {value, parameter->value.size}, place};
    return OK;
}

static bool take_parameter(void *pointer, const struct parameter *parameter)
{
    struct named_values *values = pointer;
    struct facts_work *work = values->work;
    const char *name = arena_copy(work->arena, parameter->name);
    if (name == NULL) {
        values->status = facts_spent(work);
        return false;
    }
    struct place place = {0};
    if (values->where.passage != NULL) {
        place = place_of_part(work->source->traffic, values->where.passage, &work->walk,
                values->where.text, parameter->raw);
    }
    if (place.entry == NULL) {
        place = place_of_bytes(work->source->traffic, values->where.whole);
    }
    values->status = add_parameter(values, parameter, name, place);
    if (values->status != OK) {
        return false;
    }
    struct scan_place where = values->where;
    where.name = name;
    where.part = parameter->raw;
    if (!values->is_body) {
        where.location = parameter->location;
    }
    values->status = facts_scan_between(work, &where, parameter->raw, &values->left);
    if (values->status == OK) {
        values->status = facts_scan(work, &where);
    }
    return values->status == OK;
}

/* What of the address is neither path nor a named value: the host, in which only planted values
 * are looked for; what behind the values names none. */
static enum status read_rest_of_url(struct facts_work *work, const struct scan_place *path,
        enum status status, struct named_values *values)
{
    struct scan_place where = *path;
    struct bytes host = bytes_slice(path->text, 0, (size_t)(path->part.data - path->text.data));
    const uint8_t *mark =
            values->left.size == 0 ? NULL : memchr(values->left.data, '#', values->left.size);
    if (status == OK && mark != NULL) {
        where.location = "query";
        status = facts_scan_between(work, &where, (struct bytes){mark, 1}, &values->left);
    }
    where.location = mark != NULL ? "fragment" : "query";
    if (status == OK) {
        status = facts_scan_rest(work, &where, &values->left);
    }
    where.location = "host";
    where.part = host;
    where.planted_only = true;
    return status == OK && host.size > 0 ? facts_scan(work, &where) : status;
}

/* The address: its named values, and its path as a whole. */
static enum status read_url(struct facts_work *work, size_t index)
{
    const struct http_exchange *exchange = &work->source->traffic->exchanges[index];
    const struct exchange_facts *facts = &work->facts->exchanges[index];
    struct bytes path = facts->parts.path;
    struct scan_place where = {.exchange = index,
            .location = "path",
            .name = "",
            .prefix = "",
            .passage = &exchange->url,
            .text = facts->url,
            .part = path,
            .whole = exchange->target.raw};
    struct named_values values = {.work = work, .where = where};
    bool is_cut = false;
    SCOPED(arena_free) struct arena arena = {.limit = 64 << 20};
    enum status status = facts_scan(work, &where);
    if (path.data != NULL) {
        values.left = bytes_slice(
                facts->url, (size_t)(path.data - facts->url.data) + path.size, SIZE_MAX);
    }
    if (status == OK) {
        status = parameters_of_url(facts->url, &arena, take_parameter, &values, &is_cut, work->why);
    }
    work->facts->cut = work->facts->cut || is_cut;
    status = status == OK ? values.status : status;
    return path.data == NULL ? status : read_rest_of_url(work, &where, status, &values);
}

static const char *location_of(const char *name, bool is_request)
{
    if (!is_request) {
        return strcmp(name, "set-cookie") == 0 ? "set-cookie" : "response";
    }
    return strcmp(name, "referer") == 0  ? "referer"
           : strcmp(name, "cookie") == 0 ? "cookie"
                                         : "header";
}

static enum status read_header(
        struct facts_work *work, size_t index, const struct header_field *field, bool is_request)
{
    struct bytes name, value;
    enum status status = passage_text(&field->name, &work->spare, &name, work->why);
    char lower[64] = "";
    for (size_t i = 0; status == OK && i < name.size && i + 1 < sizeof(lower); i++) {
        lower[i] = (char)ascii_lower(name.data[i]);
    }
    if (status == OK) {
        status = passage_text(&field->value, &work->text, &value, work->why);
    }
    if (status != OK) {
        return status;
    }
    const char *location = location_of(lower, is_request);
    bool is_named = strcmp(location, "header") == 0;
    struct scan_place where = {.exchange = index,
            .location = location,
            .name = is_named ? lower : "",
            .prefix = "",
            .passage = &field->value,
            .text = value,
            .part = value,
            .whole = field->value.raw};
    return facts_scan(work, &where);
}

static enum status read_headers(struct facts_work *work, size_t index)
{
    const struct http_exchange *exchange = &work->source->traffic->exchanges[index];
    enum status status = OK;
    for (size_t i = 0; status == OK && i < exchange->request_header_count; i++) {
        status = read_header(work, index, &exchange->request_headers[i], true);
    }
    for (size_t i = 0; status == OK && i < exchange->response_header_count; i++) {
        status = read_header(work, index, &exchange->response_headers[i], false);
    }
    return status;
}

/* What of a body stands behind its named values. Plain text is looked through whole as well: its
 * '=' may part no names at all. */
static enum status scan_besides_values(struct facts_work *work, const struct scan_place *where,
        struct bytes type, struct bytes left)
{
    struct scan_place whole = *where;
    enum status status = facts_scan_rest(work, where, &left);
    whole.planted_only = true;
    return status == OK && contains(type, "text/plain") ? facts_scan(work, &whole) : status;
}

/* A request's body by its named values, and whole where it has none; an answer's body whole. */
static enum status read_body(
        struct facts_work *work, size_t index, const struct http_body *body, bool is_request)
{
    struct decoded_body decoded;
    struct bytes type;
    if (is_request && (body->omitted || body->cut)) { /* what was sent was not seen whole */
        work->facts->cut = true;
    }
    if (body->content.raw.size == 0) {
        return OK;
    }
    enum status status = passage_text(&body->mime_type, &work->text, &type, work->why);
    if (status != OK || (!is_request && !is_textual(type))) {
        return status;
    }
    if (work->decoded >= TRAFFIC_DECODED_MAX) { /* many small bombs are one big one */
        work->facts->cut = true;
        return OK;
    }
    status = body_decode(body, &work->body, &work->spare, &decoded, work->why);
    if (status != OK) {
        return status;
    }
    work->decoded += decoded.in_place ? 0 : decoded.bytes.size;
    work->facts->cut = work->facts->cut || (is_request && decoded.partial);
    struct scan_place where = {.exchange = index,
            .location = is_request ? "body" : "response",
            .name = "",
            .prefix = decoded.codings,
            .passage = decoded.in_place ? &body->content : NULL,
            .text = decoded.bytes,
            .part = decoded.bytes,
            .whole = body->content.raw};
    struct named_values values = {
            .work = work, .where = where, .is_body = true, .left = decoded.bytes};
    size_t before = work->facts->parameter_count;
    bool is_cut = false;
    SCOPED(arena_free) struct arena arena = {.limit = 128 << 20};
    if (is_request) {
        status = parameters_of_body(
                decoded.bytes, type, &arena, take_parameter, &values, &is_cut, work->why);
        work->facts->cut = work->facts->cut || is_cut;
    }
    if (status == OK) {
        status = values.status;
    }
    if (status == OK && !is_request && is_wanted(work, FACTS_FILINGS)) {
        status = facts_filings(work, &where);
    }
    if (status == OK && !is_request && is_wanted(work, FACTS_PAYMENTS)) {
        status = facts_payment_calls(work, &where);
    }
    bool has_names = work->facts->parameter_count > before;
    if (status != OK) {
        return status;
    }
    return has_names ? scan_besides_values(work, &where, type, values.left)
                     : facts_scan(work, &where);
}

/* What went over the WebSocket that the exchange began. */
static enum status read_messages(struct facts_work *work, size_t index)
{
    const struct http_exchange *exchange = &work->source->traffic->exchanges[index];
    enum status status = OK;
    for (size_t i = 0; status == OK && i < exchange->message_count; i++) {
        const struct socket_message *message = &exchange->messages[i];
        struct bytes text;
        status = passage_text(&message->data, &work->text, &text, work->why);
        if (status != OK) {
            break;
        }
        struct scan_place where = {.exchange = index,
                .location = message->is_sent ? "message" : "response",
                .name = "",
                .prefix = "",
                .passage = &message->data,
                .text = text,
                .part = text,
                .whole = message->data.raw};
        status = facts_scan(work, &where);
    }
    return status;
}

static enum status read_request(struct facts_work *work, size_t index)
{
    size_t first = work->facts->parameter_count;
    enum status status = read_url(work, index);
    if (status == OK && is_wanted(work, FACTS_IDENTIFIERS)) {
        status = read_headers(work, index);
    }
    if (status == OK) {
        status = read_body(work, index, &work->source->traffic->exchanges[index].request, true);
    }
    if (status != OK || !is_wanted(work, FACTS_IDENTIFIERS)) {
        return status;
    }
    status = read_messages(work, index);
    return status == OK ? facts_split(work, index, first) : status;
}

enum status facts_values(struct facts_work *work)
{
    const struct traffic *traffic = work->source->traffic;
    enum status status = OK;
    for (size_t i = 0; status == OK && i < traffic->exchange_count; i++) {
        const struct http_exchange *exchange = &traffic->exchanges[i];
        if (is_wanted(work, FACTS_PARAMETERS | FACTS_IDENTIFIERS)) {
            status = read_request(work, i);
        }
        if (status == OK && is_wanted(work, FACTS_IDENTIFIERS | FACTS_FILINGS | FACTS_PAYMENTS)) {
            status = read_body(work, i, &exchange->response, false);
        }
        facts_let_go(work, i);
    }
    return status;
}
