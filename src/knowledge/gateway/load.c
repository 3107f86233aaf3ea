#include "knowledge/gateway/row.h"

#include "base/time.h"

#include <stdio.h>

enum { ROWS_MAX = 4096, PATTERN_MAX = 400 };
enum {
    ID,
    PLATFORM,
    HOST,
    PATH,
    PARAMETER,
    LOCATION,
    KIND,
    PATTERN,
    EFFECT,
    CLASS,
    CONFIDENCE,
    VALID_FROM,
    VALID_TO,
    REVISION
};

static const char *const columns[] = {"id", "platform", "host", "path", "parameter", "location",
        "kind", "pattern", "effect", "class", "confidence", "valid_from", "valid_to", "revision",
        "source", NULL};
static const char *const locations[] = {"url", "query", "text", NULL};
static const char *const kinds[] = {"any", "pairs", "contains", "prefix", "full", NULL};
static const char *const effects[] = {"passes", "warns", "copies", "stops", "unsure", "none", NULL};
static const char *const classes[] = {"O", "W", "D1", "B", "I", ""}; /* in the order of effects */
static const char *const confidences[] = {"high", "medium", "low", NULL};
enum { EFFECT_NONE = GATEWAY_UNSURE + 1 };

struct growing {
    struct gateway_row *rows;
    size_t count, capacity;
    struct gateway_link *links;
    size_t link_count, link_capacity;
    struct name_map ids, hosts;
    uint32_t lengths[GATEWAY_LETTERS];
    const char *revision;
};

/* "2026-11-27" as milliseconds since 1970; an empty field is left as it was. */
static bool read_date(const char *text, int64_t *ret_ms)
{
    char whole[TIME_TEXT];
    int64_t microseconds;
    if (text[0] == 0) {
        return true;
    }
    int size = snprintf(whole, sizeof(whole), "%.10sT00:00:00Z", text);
    if (strlen(text) != 10 ||
            !time_read((struct bytes){(const uint8_t *)whole, (size_t)size}, &microseconds)) {
        return false;
    }
    *ret_ms = microseconds / 1000;
    return true;
}

static bool read_dates(const struct csv *csv, struct gateway_row *row)
{
    int64_t last = INT64_MAX - DAY_MS;
    row->from_ms = INT64_MIN;
    if (!read_date(csv->fields[VALID_FROM], &row->from_ms) ||
            !read_date(csv->fields[VALID_TO], &last)) {
        return false;
    }
    row->before_ms = last + DAY_MS;
    return row->from_ms < row->before_ms;
}

/* "2026.11" */
static bool is_revision(const char *text)
{
    for (size_t i = 0; i < 7; i++) {
        bool good = i == 4 ? text[i] == '.' : text[i] >= '0' && text[i] <= '9';
        if (!good) {
            return false;
        }
    }
    return text[7] == 0;
}

/* Each location has its kinds of pattern, and only "any" has none. */
static bool is_pattern(const struct gateway_row *row, const char *pattern)
{
    static const enum gateway_location locations_of[] = {[KIND_ANY] = LOCATION_URL,
            [KIND_PAIRS] = LOCATION_QUERY,
            [KIND_CONTAINS] = LOCATION_TEXT,
            [KIND_PREFIX] = LOCATION_TEXT,
            [KIND_FULL] = LOCATION_TEXT};
    return locations_of[row->kind] == row->location &&
           (row->kind == KIND_ANY) == (pattern[0] == 0) && strlen(pattern) <= PATTERN_MAX;
}

static enum status read_pattern(
        struct gateway_row *row, const struct csv *csv, const char *pattern, struct fault *why)
{
    if (!is_pattern(row, pattern)) {
        return row_bad_value(csv, why, PATTERN);
    }
    row->pattern = bytes_of(pattern);
    if (row->location != LOCATION_TEXT) {
        return OK;
    }
    char squeezed[PATTERN_MAX];
    size_t size = gateway_squeeze(row->pattern, squeezed, sizeof(squeezed));
    if (size == 0) {
        return row_bad_value(csv, why, PATTERN);
    }
    row->pattern.data = (const uint8_t *)arena_copy(
            csv->arena, (struct bytes){(const uint8_t *)squeezed, size});
    row->pattern.size = size;
    return row->pattern.data == NULL ? row_no_memory(csv, why) : OK;
}

/* The words of the row; *ret_column is the one that cannot be. */
static bool read_words(const struct csv *csv, struct gateway_row *row, int *ret_column)
{
    const char *const *f = csv->fields;
    int location = name_index(locations, f[LOCATION]);
    int kind = name_index(kinds, f[KIND]);
    int effect = name_index(effects, f[EFFECT]);
    bool is_bad[] = {
            [ID] = f[ID][0] == 0,
            [PLATFORM] = f[PLATFORM][0] == 0,
            [HOST] = f[HOST][0] == 0 && location != LOCATION_TEXT,
            [PATH] = f[PATH][0] != 0 && f[PATH][0] != '/' && f[PATH][0] != '*',
            [LOCATION] = location < 0,
            [KIND] = kind < 0,
            [EFFECT] = effect < 0,
            [CLASS] = effect >= 0 && strcmp(f[CLASS], classes[effect]) != 0,
            [CONFIDENCE] = name_index(confidences, f[CONFIDENCE]) < 0,
            [REVISION] = !is_revision(f[REVISION]),
    };
    for (size_t i = 0; i < sizeof(is_bad); i++) {
        if (is_bad[i]) {
            *ret_column = (int)i;
            return false;
        }
    }
    *row = (struct gateway_row){.id = f[ID],
            .platform = f[PLATFORM],
            .path = f[PATH],
            .parameters = f[PARAMETER],
            .confidence = f[CONFIDENCE],
            .location = (enum gateway_location)location,
            .kind = (enum gateway_kind)kind,
            .effect = effect == EFFECT_NONE ? GATEWAY_UNSURE : (enum gateway_effect)effect,
            .is_false = effect == EFFECT_NONE};
    return true;
}

static bool is_host(struct bytes host)
{
    for (size_t i = 0; i < host.size; i++) {
        char c = (char)host.data[i];
        bool good = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
        if (!good) {
            return false;
        }
    }
    return host.size > 0 && host.data[0] != '.' && host.data[host.size - 1] != '.';
}

/* Put the row's number behind those that the host has already. */
static enum status link_host(
        struct growing *list, const struct csv *csv, struct bytes host, struct fault *why)
{
    struct gateway_link link = {list->count, SIZE_MAX, list->link_count};
    size_t first;
    if (!is_host(host)) {
        return row_bad_value(csv, why, HOST);
    }
    if (!arena_grow(csv->arena, (void **)&list->links, list->link_count, &list->link_capacity,
                sizeof(link))) {
        return row_no_memory(csv, why);
    }
    if (name_map_find(&list->hosts, host, &first)) {
        list->links[list->links[first].last].next = list->link_count;
        list->links[first].last = list->link_count;
    } else if (name_map_put(&list->hosts, host, list->link_count) != OK) {
        return row_no_memory(csv, why);
    }
    list->lengths[gateway_letter(host)] |= gateway_length(host);
    list->links[list->link_count++] = link;
    return OK;
}

static enum status link_hosts(struct growing *list, const struct csv *csv, struct fault *why)
{
    enum status status = OK;
    const char *rest = csv->fields[HOST];
    while (status == OK && *rest != 0) {
        struct bytes host = {(const uint8_t *)rest, strcspn(rest, ";")};
        rest += host.size + (rest[host.size] == ';');
        status = link_host(list, csv, host, why);
    }
    return status;
}

static enum status keep_row(
        struct growing *list, const struct csv *csv, struct gateway_row row, struct fault *why)
{
    if (list->count == ROWS_MAX) {
        return refuse(why, E_LIMIT, csv->line, "more than %d rows", ROWS_MAX);
    }
    enum status status = name_map_put(&list->ids, bytes_of(row.id), list->count);
    if (status == E_USAGE) {
        return row_refuse(csv, why, "the id stands twice");
    }
    if (status != OK || !arena_grow(csv->arena, (void **)&list->rows, list->count, &list->capacity,
                                sizeof(row))) {
        return row_no_memory(csv, why);
    }
    list->rows[list->count] = row;
    status = link_hosts(list, csv, why);
    list->count++;
    if (list->revision == NULL || strcmp(list->revision, csv->fields[REVISION]) < 0) {
        list->revision = csv->fields[REVISION];
    }
    return status;
}

static enum status take_row(void *taker, const struct csv *csv, struct fault *why)
{
    struct gateway_row row;
    int column = 0;
    if (!read_words(csv, &row, &column)) {
        return row_bad_value(csv, why, column);
    }
    if (!read_dates(csv, &row)) {
        return row_bad_value(csv, why, csv->fields[VALID_TO][0] == 0 ? VALID_FROM : VALID_TO);
    }
    enum status status = read_pattern(&row, csv, csv->fields[PATTERN], why);
    return status != OK ? status : keep_row(taker, csv, row, why);
}

enum status gateway_load(struct bytes csv, struct arena *arena,
        const struct gateway_list **ret_list, struct fault *why)
{
    struct growing list = {.ids = {.arena = arena}, .hosts = {.arena = arena}};
    enum status status = rows_read(csv, columns, arena, take_row, &list, why);
    if (status != OK) {
        return status;
    }
    if (list.count == 0) {
        return refuse(why, E_MALFORMED, 1, "there is no row");
    }
    struct gateway_list *whole = arena_alloc(arena, sizeof(*whole));
    if (whole == NULL) {
        return refuse(why, E_MEMORY, 0, "no memory for the gateways");
    }
    *whole = (struct gateway_list){
            .rows = list.rows, .count = list.count, .links = list.links, .hosts = list.hosts};
    memcpy(whole->lengths, list.lengths, sizeof(whole->lengths));
    (void)snprintf(whole->version, sizeof(whole->version), "gateway-%s", list.revision);
    *ret_list = whole;
    return OK;
}

const char *gateway_version(const struct gateway_list *list)
{
    return list->version;
}
