/* split.c: planted values that several values of one request make up together: its parameters, its
 * cookies, its own header fields, the segments of its path. Each part becomes a row. */
#include "knowledge/identifier/split.h"

#include "tables/traffic/message/message.h"

/* Values of one place of a request, in order. */
struct row_of_parts {
    struct facts_work *work;
    size_t exchange;
    const char *location;
    struct arena *arena;
    struct identifier_part *parts;
    struct place *places;
    size_t count, part_capacity, place_capacity;
    enum status status;
};

static enum status add_part(
        struct row_of_parts *row, const char *name, struct bytes value, struct place place)
{
    if (name == NULL ||
            !arena_grow(row->arena, (void **)&row->parts, row->count, &row->part_capacity,
                    sizeof(*row->parts)) ||
            !arena_grow(row->arena, (void **)&row->places, row->count, &row->place_capacity,
                    sizeof(*row->places))) {
        return facts_spent(row->work);
    }
    row->parts[row->count] = (struct identifier_part){name, value};
    row->places[row->count++] = place;
    return OK;
}

/* The same with its %XX undone. */
static enum status add_escaped(
        struct row_of_parts *row, const char *name, struct bytes value, struct place place)
{
    if (value.size == 0 || memchr(value.data, '%', value.size) == NULL) {
        return add_part(row, name, value, place);
    }
    struct buffer *text = &row->work->spare;
    buffer_clear(text);
    url_decode(value, false, text);
    const char *copy = text->failed ? NULL : arena_copy(row->arena, buffer_bytes(text));
    return copy == NULL
                   ? facts_spent(row->work)
                   : add_part(row, name, (struct bytes){(const uint8_t *)copy, text->size}, place);
}

static bool take_hit(void *pointer, const struct identifier_hit *hit)
{
    struct row_of_parts *row = pointer;
    struct arena *arena = row->work->arena;
    const char *path = arena_copy(arena, bytes_of(hit->path));
    for (size_t i = hit->at; i < hit->at + hit->size && row->status == OK; i++) {
        struct identifier_row kept = {.exchange = row->exchange,
                .location = row->location,
                .name = arena_copy(arena, bytes_of(row->parts[i].name)),
                .path = path,
                .place = row->places[i]};
        row->status = facts_keep(row->work, hit, kept);
    }
    return row->status == OK;
}

/* Look for planted values in the row, which then begins anew. */
static enum status scan_row(struct row_of_parts *row)
{
    struct facts_work *work = row->work;
    enum status status = identifier_scan_parts(
            work->source->scanner, row->parts, row->count, take_hit, row, work->why);
    row->count = 0;
    return status == OK ? row->status : status;
}

static bool is_of_url(const char *location)
{
    return strcmp(location, "query") == 0 || strcmp(location, "fragment") == 0 ||
           strcmp(location, "path") == 0;
}

static enum status split_parameters(struct row_of_parts *row, size_t first)
{
    const struct traffic_facts *facts = row->work->facts;
    enum status status = OK;
    for (size_t i = first; status == OK && i < facts->parameter_count; i++) {
        const struct parameter_row *parameter = &facts->parameters[i];
        row->location = is_of_url(parameter->location) ? parameter->location : "body";
        status = add_part(row, parameter->name, parameter->value, parameter->place);
        bool is_last = i + 1 == facts->parameter_count ||
                       strcmp(parameter[1].location, parameter->location) != 0;
        if (status == OK && is_last) {
            status = scan_row(row);
        }
    }
    return status;
}

static enum status split_cookies(struct row_of_parts *row)
{
    struct facts_work *work = row->work;
    const struct traffic_facts *facts = work->facts;
    enum status status = OK;
    row->location = "cookie";
    for (; status == OK && work->cookie < facts->cookie_count; work->cookie++) {
        const struct cookie_row *cookie = &facts->cookies[work->cookie];
        if (cookie->exchange > row->exchange) {
            break;
        }
        if (!cookie->is_set) {
            status = add_escaped(row, cookie->name, bytes_of(cookie->value), cookie->place);
        }
    }
    return status == OK ? scan_row(row) : status;
}

static enum status split_headers(struct row_of_parts *row)
{
    struct facts_work *work = row->work;
    const struct http_exchange *exchange = &work->source->traffic->exchanges[row->exchange];
    enum status status = OK;
    row->location = "header";
    for (size_t i = 0; status == OK && i < exchange->request_header_count; i++) {
        const struct header_field *field = &exchange->request_headers[i];
        struct bytes text;
        status = passage_text(&field->value, &work->text, &text, work->why);
        const char *value = status == OK ? arena_copy(row->arena, text) : NULL;
        const char *name = arena_copy_lower(row->arena, field->name.raw);
        if (status == OK && value == NULL) {
            status = facts_spent(work);
        }
        if (status == OK) {
            status = add_escaped(row, name, (struct bytes){(const uint8_t *)value, text.size},
                    place_of_bytes(work->source->traffic, field->value.raw));
        }
    }
    return status == OK ? scan_row(row) : status;
}

static enum status split_path(struct row_of_parts *row)
{
    struct facts_work *work = row->work;
    const struct exchange_facts *facts = &work->facts->exchanges[row->exchange];
    const struct http_exchange *exchange = &work->source->traffic->exchanges[row->exchange];
    struct bytes path = facts->parts.path;
    enum status status = OK;
    row->location = "path";
    for (size_t at = 0; status == OK && at < path.size;) {
        const uint8_t *end = memchr(path.data + at, '/', path.size - at);
        size_t size = end == NULL ? path.size - at : (size_t)(end - path.data) - at;
        struct bytes segment = bytes_slice(path, at, size);
        if (size > 0) {
            status = add_escaped(row, "/", segment,
                    place_of_part(work->source->traffic, &exchange->url, &work->walk, facts->url,
                            segment));
        }
        at += size + 1;
    }
    return status == OK ? scan_row(row) : status;
}

enum status facts_split(struct facts_work *work, size_t exchange, size_t first)
{
    if (work->source->scanner == NULL || !identifier_may_split(work->source->scanner)) {
        return OK;
    }
    SCOPED(arena_free) struct arena arena = {.limit = 64 << 20};
    struct row_of_parts row = {.work = work, .exchange = exchange, .arena = &arena};
    enum status status = split_path(&row);
    if (status == OK) {
        status = split_parameters(&row, first);
    }
    if (status == OK) {
        status = split_cookies(&row);
    }
    return status == OK ? split_headers(&row) : status;
}
