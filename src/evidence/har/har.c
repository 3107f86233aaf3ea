/* The archive around the entries: byte-order mark, function call, log. */
#include "evidence/dns/dns_http.h"
#include "evidence/har/har_work.h"

enum { LOOKED_AT = 64 << 10, NAMES_WORK_MAX = 64 << 20 };

static bool is_call_byte(uint8_t byte)
{
    uint8_t letter = byte | 0x20;
    return (letter >= 'a' && letter <= 'z') || (byte >= '0' && byte <= '9') || byte == '_' ||
           byte == '$' || byte == '.';
}

/* Offset of the JSON: behind a byte-order mark and the start of a function call. */
static size_t find_json(struct bytes file)
{
    struct json_reader reader = {.input = file};
    if (bytes_start_with(file, bytes_of("\xef\xbb\xbf"))) {
        reader.at = 3;
    }
    (void)json_reader_peek(&reader);
    size_t start = reader.at;
    while (reader.at < file.size && is_call_byte(file.data[reader.at])) {
        reader.at++;
    }
    (void)json_reader_peek(&reader);
    bool is_call = reader.at > start && reader.at < file.size && file.data[reader.at] == '(';
    reader.at = is_call ? reader.at + 1 : start;
    (void)json_reader_peek(&reader);
    return reader.at;
}

/* Step into the object that comes next and to its member `name`'s value. */
static bool come_to(struct json_reader *reader, const char *name)
{
    struct bytes found;
    if (json_reader_peek(reader) != JSON_OBJECT || json_reader_enter(reader, NULL) != OK) {
        return false;
    }
    while (json_reader_member(reader, &found, NULL) == OK) {
        if (bytes_equal(found, bytes_of(name))) {
            return true;
        }
        if (json_reader_skip(reader, NULL, NULL) != OK) {
            return false;
        }
    }
    return false;
}

bool har_is_har(struct bytes file)
{
    static const char *const known[] = {"entries", "version", "creator", "pages"};
    struct json_reader reader = {.input = bytes_slice(file, 0, LOOKED_AT)};
    reader.at = find_json(reader.input);
    struct bytes name;
    if (!come_to(&reader, "log") || json_reader_peek(&reader) != JSON_OBJECT ||
            json_reader_enter(&reader, NULL) != OK) {
        return false;
    }
    while (json_reader_member(&reader, &name, NULL) == OK) {
        for (size_t i = 0; i < COUNT(known); i++) {
            if (bytes_equal(name, bytes_of(known[i]))) {
                return true;
            }
        }
        if (json_reader_skip(&reader, NULL, NULL) != OK) {
            return false;
        }
    }
    return false;
}

static void tell_done(struct har_work *work)
{
    enum { PIECE = 8 << 20 };
    size_t read = work->json.at - work->done_at;
    if (work->done != NULL && read >= PIECE) {
        work->done(bytes_slice(work->json.input, work->done_at, read));
        work->done_at = work->json.at;
    }
}

static enum status read_entries(struct har_work *work, void *into, struct fault *why)
{
    (void)into;
    bool entered = false;
    enum status status = har_enter_array(work, &entered, why);
    if (entered && work->entries_found++ > 0) {
        anomaly_add(&work->traffic->anomalies, "har-entries-repeated",
                (struct place){.entry = "", .at = work->json.at},
                "the log has another list of entries, which is read too");
    }
    while (entered && status == OK && (status = json_reader_item(&work->json, why)) == OK) {
        if (work->exchanges.size / sizeof(struct http_exchange) >= HAR_EXCHANGES_MAX) {
            return refuse(why, E_LIMIT, work->json.at, "more than %d entries", HAR_EXCHANGES_MAX);
        }
        status = har_read_entry(work, why);
        tell_done(work);
    }
    return status == E_MISSING ? OK : status;
}

static enum status read_creator(struct har_work *work, void *into, struct fault *why)
{
    (void)into;
    static const struct har_field fields[] = {{FIELD("name"), har_read_text, 0},
            {FIELD("version"), har_read_text, sizeof(struct passage)}};
    struct passage parts[2] = {{{0}, PASSAGE_JSON}, {{0}, PASSAGE_JSON}};
    enum status status = har_read_object(work, fields, COUNT(fields), parts, why);
    buffer_clear(&work->composed);
    for (size_t i = 0; i < COUNT(parts) && status == OK; i++) {
        struct bytes text = {0};
        status = passage_text(&parts[i], &work->text, &text, why);
        buffer_append_text(&work->composed, i > 0 && text.size > 0 ? " " : "");
        buffer_append(&work->composed, text);
    }
    if (status == OK && work->composed.size > 0) {
        work->traffic->creator = arena_copy(work->arena, buffer_bytes(&work->composed));
    }
    return status == OK && (work->composed.failed ||
                                   (work->composed.size > 0 && work->traffic->creator == NULL))
                   ? refuse(why, E_MEMORY, work->json.at, "no memory for the creator")
                   : status;
}

static enum status read_log(struct har_work *work, void *into, struct fault *why)
{
    static const struct har_field fields[] = {
            {FIELD("entries"), read_entries, 0}, {FIELD("creator"), read_creator, 0}};
    return har_read_object(work, fields, COUNT(fields), into, why);
}

/* What follows the JSON: nothing, or the end of the function call. */
static void check_end(struct har_work *work, bool is_call)
{
    struct json_reader *reader = &work->json;
    (void)json_reader_peek(reader);
    for (const char *due = is_call ? ");" : ""; *due != 0; due++) {
        if (reader->at < reader->input.size && reader->input.data[reader->at] == (uint8_t)*due) {
            reader->at++;
            (void)json_reader_peek(reader);
        }
    }
    size_t left = reader->input.size - reader->at;
    if (left > 0) {
        anomaly_add(&work->traffic->anomalies, "har-data-after",
                (struct place){.entry = "", .at = reader->at, .size = left},
                "%zu bytes after the archive", left);
    }
}

static enum status read_archive(struct har_work *work, struct fault *why)
{
    static const struct har_field fields[] = {{FIELD("log"), read_log, 0}};
    work->json.at = find_json(work->json.input);
    bool is_call = work->json.at > 0 && work->json.input.data[work->json.at - 1] != 0xbf &&
                   memchr(work->json.input.data, '(', work->json.at) != NULL;
    if (json_reader_peek(&work->json) != JSON_OBJECT) {
        return refuse(why, E_MALFORMED, work->json.at, "not an HTTP archive: no JSON object");
    }
    enum status status = har_read_object(work, fields, COUNT(fields), work, why);
    if (status == OK) {
        check_end(work, is_call);
    }
    return status;
}

static enum status keep_exchanges(struct har_work *work, struct fault *why)
{
    struct bytes rows = buffer_bytes(&work->exchanges);
    struct traffic *traffic = work->traffic;
    struct region *region = arena_alloc(work->arena, sizeof(*region));
    traffic->exchanges = arena_alloc(work->arena, rows.size);
    if (region == NULL || traffic->exchanges == NULL) {
        return refuse(why, E_MEMORY, 0, "no memory for the entries");
    }
    if (rows.size > 0) {
        memcpy(traffic->exchanges, rows.data, rows.size);
    }
    traffic->exchange_count = traffic->exchange_capacity = rows.size / sizeof(struct http_exchange);
    *region = (struct region){.bytes = work->json.input, .entry = ""};
    traffic->regions = region;
    traffic->region_count = traffic->region_capacity = 1;
    traffic_finish(traffic);
    return OK;
}

/* Messages of name service that a page or an app sent over HTTPS by itself. */
static enum status read_names(struct har_work *work, struct fault *why)
{
    SCOPED(arena_free) struct arena needed = {.limit = NAMES_WORK_MAX};
    struct dns_log log;
    dns_log_init(&log, work->traffic, work->arena, &needed);
    enum status status = dns_http_read(&log, why);
    dns_log_finish(&log);
    return status;
}

static void free_work(struct har_work *work)
{
    buffer_free(&work->exchanges);
    buffer_free(&work->headers);
    buffer_free(&work->text);
    buffer_free(&work->composed);
}

enum status har_open_by_pieces(struct bytes file, void (*done)(struct bytes piece),
        struct arena *arena, struct traffic **ret_traffic, struct fault *ret_partial,
        struct fault *why)
{
    size_t left = arena->limit == 0 ? 0 : arena->limit - arena->used;
    SCOPED(free_work)
    struct har_work work = {
            .json = {.input = file}, .arena = arena, .done = done, .exchanges = {.limit = left}};
    struct fault damage = {0};
    work.traffic = arena_alloc(arena, sizeof(*work.traffic));
    if (work.traffic == NULL) {
        return refuse(why, E_MEMORY, 0, "no memory for an HTTP archive");
    }
    work.traffic->anomalies.arena = arena;
    enum status status = read_archive(&work, &damage);
    if (status == E_MEMORY || (status != OK && work.entries_found == 0)) {
        return refuse(why, status, damage.at, "%s", damage.text);
    }
    if (work.entries_found == 0) {
        return refuse(why, E_MALFORMED, work.json.at, "not an HTTP archive: no log.entries");
    }
    struct traffic *traffic = work.traffic;
    status = keep_exchanges(&work, why);
    if (status == OK) {
        status = read_names(&work, why);
    }
    if (status == OK) {
        *ret_partial = damage;
        *ret_traffic = traffic;
    }
    return status;
}

enum status har_open(struct bytes file, struct arena *arena, struct traffic **ret_traffic,
        struct fault *ret_partial, struct fault *why)
{
    return har_open_by_pieces(file, NULL, arena, ret_traffic, ret_partial, why);
}
