/* split.c: planted values, and places, that several values of one request make up together: its
 * parameters, its cookies, its own header fields, the segments of its path. Each part becomes a
 * row. */
#include "knowledge/identifier/split.h"

#include "tables/traffic/message/message.h"

/* Parts that are looked at together, the last of which once more with the next; bytes that are
 * copied of one request; and no part of a planted value is longer than PART_MAX, escaped. */
enum { ROW_MAX = 4096, PART_MAX = 2048, COPIES_MAX = 32 << 20 };

/* Values of one place of a request, in order. */
struct row_of_parts {
    struct facts_work *work;
    size_t exchange;
    const char *location;
    struct arena *arena;
    struct identifier_part *parts;
    struct place *places;
    size_t count, part_capacity, place_capacity;
    size_t copied; /* bytes */
    enum status status;
};

static bool take_hit(void *pointer, const struct identifier_hit *hit)
{
    struct row_of_parts *row = pointer;
    struct arena *arena = row->work->arena;
    const char *path = arena_copy(arena, bytes_of(hit->path));
    for (size_t n = 0; n < hit->size && row->status == OK; n++) {
        size_t i = hit->at + n * hit->apart;
        struct identifier_row kept = {.exchange = row->exchange,
                .location = row->location,
                .name = arena_copy(arena, bytes_of(row->parts[i].name)),
                .path = path,
                .place = row->places[i]};
        row->status = facts_keep(row->work, hit, kept);
    }
    return row->status == OK;
}

/* Look for planted values in the row, which then begins anew with the last parts, `kept` of them.
 */
static enum status scan_parts(struct row_of_parts *row, size_t kept)
{
    struct facts_work *work = row->work;
    enum status status = identifier_scan_parts(
            work->source->scanner, row->parts, row->count, take_hit, row, work->why);
    for (size_t i = 0; i < kept; i++) {
        row->parts[i] = row->parts[row->count - kept + i];
        row->places[i] = row->places[row->count - kept + i];
    }
    row->count = kept;
    return status == OK ? row->status : status;
}

static enum status scan_row(struct row_of_parts *row)
{
    return scan_parts(row, 0);
}

static enum status add_part(
        struct row_of_parts *row, const char *name, struct bytes value, struct place place)
{
    enum status status = row->count == ROW_MAX ? scan_parts(row, SPLIT_PARTS_MAX - 1) : OK;
    if (status != OK) {
        return status;
    }
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

/* A copy in the row's arena; of what is too long for a part, or more than is kept, nothing. */
static enum status copy_part(struct row_of_parts *row, struct bytes value, struct bytes *ret_copy)
{
    *ret_copy = (struct bytes){0};
    if (value.size > PART_MAX) {
        return OK;
    }
    if (row->copied + value.size > COPIES_MAX) {
        row->work->facts->cut = true;
        return OK;
    }
    const char *copy = arena_copy(row->arena, value);
    if (copy == NULL) {
        return facts_spent(row->work);
    }
    row->copied += value.size;
    *ret_copy = (struct bytes){(const uint8_t *)copy, value.size};
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
    struct bytes copy = {0};
    enum status status =
            text->failed ? facts_spent(row->work) : copy_part(row, buffer_bytes(text), &copy);
    return status == OK ? add_part(row, name, copy, place) : status;
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

static bool has_latitude(const struct traffic_facts *facts, size_t first)
{
    size_t i = first;
    while (i < facts->parameter_count && !identifier_names_latitude(facts->parameters[i].name)) {
        i++;
    }
    return i < facts->parameter_count;
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
    enum { NAME_SIZE = 63 };
    struct facts_work *work = row->work;
    const struct http_exchange *exchange = &work->source->traffic->exchanges[row->exchange];
    enum status status = OK;
    row->location = "header";
    for (size_t i = 0; status == OK && i < exchange->request_header_count; i++) {
        const struct header_field *field = &exchange->request_headers[i];
        struct bytes text, value, name = bytes_slice(field->name.raw, 0, NAME_SIZE);
        status = passage_text(&field->value, &work->text, &text, work->why);
        if (status == OK) {
            status = copy_part(row, text, &value);
        }
        if (status == OK) {
            status = add_escaped(row, arena_copy_lower(row->arena, name), value,
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
    const struct identifier_scanner *scanner = work->source->scanner;
    if (scanner == NULL) {
        return OK;
    }
    SCOPED(arena_free) struct arena arena = {.limit = 128 << 20};
    struct row_of_parts row = {.work = work, .exchange = exchange, .arena = &arena};
    if (!identifier_may_split(scanner)) {
        return has_latitude(work->facts, first) ? split_parameters(&row, first) : OK;
    }
    enum status status = split_path(&row);
    if (status == OK) {
        status = split_parameters(&row, first);
    }
    if (status == OK) {
        status = split_cookies(&row);
    }
    return status == OK ? split_headers(&row) : status;
}
