#include "evidence/checkout/checkout.h"

#include "base/syntax/json_reader.h"
#include "base/time.h"
#include "base/utf8.h"
#include "evidence/traffic/traffic.h"

#include <stddef.h>

enum { LINE_MAX_SIZE = 1 << 20, TEXT_MAX = 1 << 16, LOOK = 1 << 16, MS = 1000 };

enum value { VALUE_VERSION, VALUE_TYPE, VALUE_TIME, VALUE_TEXT, VALUE_ANSWER, VALUE_EVIDENCE };

#define AT(member) offsetof(struct checkout, member)

static const struct key {
    const char *name;
    enum value value;
    bool is_required;
    size_t at;
} keys[] = {
        {"v", VALUE_VERSION, true, 0},
        {"type", VALUE_TYPE, true, 0},
        {"ts", VALUE_TIME, true, AT(ts)},
        {"service", VALUE_TEXT, true, AT(service)},
        {"platform", VALUE_TEXT, false, AT(platform)},
        {"method", VALUE_TEXT, true, AT(method)},
        {"listed", VALUE_ANSWER, true, AT(listed)},
        {"order_reached", VALUE_ANSWER, false, AT(order_reached)},
        {"app_ver", VALUE_TEXT, false, AT(app_version)},
        {"region", VALUE_TEXT, false, AT(region)},
        {"acct", VALUE_TEXT, false, AT(account)},
        {"source", VALUE_TEXT, false, AT(source)},
        {"evidence", VALUE_EVIDENCE, false, 0},
};
enum { KEYS = sizeof(keys) / sizeof(keys[0]) };

struct reading {
    struct json_reader json; /* over one line */
    struct arena *arena;
    struct buffer text;
    struct checkout record;
    uint64_t line;
    struct fault *why;
};

static enum status refuse_key(const struct reading *reading, const char *name, const char *text)
{
    return refuse(reading->why, E_MALFORMED, reading->line, "line %llu, key '%.40s': %s",
            (unsigned long long)reading->line, name, text);
}

static enum status refuse_line(const struct reading *reading, enum status status, const char *text)
{
    return refuse(reading->why, status, reading->line, "line %llu: %s",
            (unsigned long long)reading->line, text);
}

/* A string of UTF-8 without NUL, at least one byte long. */
static enum status read_text(struct reading *reading, const char *name, const char **ret_text)
{
    struct passage passage = {.form = PASSAGE_JSON};
    struct bytes text;
    if (json_reader_peek(&reading->json) != JSON_STRING ||
            json_reader_string(&reading->json, &passage.raw, NULL) != OK) {
        return refuse_key(reading, name, "expected a text");
    }
    if (passage.raw.size > TEXT_MAX || passage_text(&passage, &reading->text, &text, NULL) != OK) {
        return refuse_key(reading, name, "the text is too long");
    }
    if (text.size == 0 || memchr(text.data, 0, text.size) != NULL) {
        return refuse_key(reading, name, "the text is empty or holds a NUL");
    }
    if (!utf8_is_valid(text)) {
        return refuse_key(reading, name, "expected UTF-8");
    }
    *ret_text = arena_copy(reading->arena, text);
    return *ret_text == NULL ? refuse_line(reading, E_MEMORY, "no memory for the records") : OK;
}

static enum status read_time(struct reading *reading)
{
    int64_t microseconds = 0;
    enum status status = read_text(reading, "ts", &reading->record.ts);
    if (status == OK && !time_read(bytes_of(reading->record.ts), &microseconds)) {
        return refuse_key(reading, "ts", "expected a time as in RFC 3339");
    }
    reading->record.at_ms = microseconds / MS;
    return status;
}

static enum status read_version(struct reading *reading)
{
    struct bytes raw = {0};
    return json_reader_peek(&reading->json) == JSON_NUMBER &&
                           json_reader_skip(&reading->json, &raw, NULL) == OK &&
                           bytes_equal(raw, bytes_of("1"))
                   ? OK
                   : refuse_key(reading, "v", "expected 1");
}

static enum status read_type(struct reading *reading)
{
    const char *type = NULL;
    enum status status = read_text(reading, "type", &type);
    return status == OK && strcmp(type, "checkout") != 0
                   ? refuse_key(reading, "type", "expected \"checkout\"")
                   : status;
}

static enum status read_answer(struct reading *reading, const struct key *key)
{
    enum json_kind kind = json_reader_peek(&reading->json);
    if ((kind != JSON_TRUE && kind != JSON_FALSE) ||
            json_reader_skip(&reading->json, NULL, NULL) != OK) {
        return refuse_key(reading, key->name, "expected true or false");
    }
    enum answer answer = kind == JSON_TRUE ? ANSWER_YES : ANSWER_NO;
    memcpy((char *)&reading->record + key->at, &answer, sizeof(answer));
    return OK;
}

static bool is_digest(const char *text)
{
    static const char prefix[] = "sha256:";
    size_t digits = strspn(text + sizeof(prefix) - 1, "0123456789abcdef");
    return digits == 64 && text[sizeof(prefix) - 1 + digits] == 0;
}

static enum status read_evidence(struct reading *reading)
{
    static const char due[] = "expected an array of \"sha256:\" and 64 digits";
    if (json_reader_peek(&reading->json) != JSON_ARRAY ||
            json_reader_enter(&reading->json, NULL) != OK) {
        return refuse_key(reading, "evidence", due);
    }
    enum status status;
    while ((status = json_reader_item(&reading->json, NULL)) == OK) {
        const char *digest = NULL;
        status = read_text(reading, "evidence", &digest);
        if (status != OK) {
            return status;
        }
        if (strncmp(digest, "sha256:", 7) != 0 || !is_digest(digest)) {
            return refuse_key(reading, "evidence", due);
        }
        reading->record.evidence_count++;
    }
    return status == E_MISSING ? OK : refuse_key(reading, "evidence", due);
}

static enum status read_value(struct reading *reading, const struct key *key)
{
    switch (key->value) {
    case VALUE_VERSION:
        return read_version(reading);
    case VALUE_TYPE:
        return read_type(reading);
    case VALUE_TIME:
        return read_time(reading);
    case VALUE_ANSWER:
        return read_answer(reading, key);
    case VALUE_EVIDENCE:
        return read_evidence(reading);
    case VALUE_TEXT:
    default: {
        const char *text = NULL;
        enum status status = read_text(reading, key->name, &text);
        memcpy((char *)&reading->record + key->at, &text, sizeof(text));
        return status;
    }
    }
}

static const struct key *find_key(struct bytes name)
{
    for (size_t i = 0; i < KEYS; i++) {
        if (bytes_equal(bytes_of(keys[i].name), name)) {
            return &keys[i];
        }
    }
    return NULL;
}

static enum status check_record(const struct reading *reading, unsigned met)
{
    for (size_t i = 0; i < KEYS; i++) {
        if (keys[i].is_required && (met & 1U << i) == 0) {
            return refuse_key(reading, keys[i].name, "is missing");
        }
    }
    bool is_odd =
            reading->record.listed == ANSWER_NO && reading->record.order_reached == ANSWER_YES;
    return is_odd ? refuse_key(reading, "order_reached", "a method that is not listed was reached")
                  : OK;
}

/* One line, which is one object and nothing else. */
static enum status read_record(struct reading *reading)
{
    unsigned met = 0;
    struct bytes name;
    struct json_reader *json = &reading->json;
    if (json_reader_peek(json) != JSON_OBJECT || json_reader_enter(json, NULL) != OK) {
        return refuse_line(reading, E_MALFORMED, "expected an object");
    }
    enum status status;
    while ((status = json_reader_member(json, &name, NULL)) == OK) {
        const struct key *key = find_key(name);
        if (key == NULL) {
            return refuse(reading->why, E_MALFORMED, reading->line, "line %llu: unknown key '%.*s'",
                    (unsigned long long)reading->line, (int)(name.size > 40 ? 40 : name.size),
                    (const char *)name.data);
        }
        unsigned bit = 1U << (key - keys);
        if ((met & bit) != 0) {
            return refuse_key(reading, key->name, "stands twice");
        }
        met |= bit;
        status = read_value(reading, key);
        if (status != OK) {
            return status;
        }
    }
    if (status != E_MISSING || json_reader_peek(json) != JSON_NOTHING ||
            json->at < json->input.size) {
        return refuse_line(reading, E_MALFORMED, "expected one object on the line");
    }
    return check_record(reading, met);
}

static struct bytes next_line(struct bytes file, size_t at)
{
    const uint8_t *start = file.data + at;
    const uint8_t *end = memchr(start, '\n', file.size - at);
    return (struct bytes){start, end == NULL ? file.size - at : (size_t)(end - start)};
}

static bool is_blank(struct bytes line)
{
    for (size_t i = 0; i < line.size; i++) {
        if (strchr(" \t\r", line.data[i]) == NULL || line.data[i] == 0) {
            return false;
        }
    }
    return true;
}

static enum status read_line(struct reading *reading, struct bytes line, size_t at)
{
    reading->json = (struct json_reader){.input = line};
    reading->record = (struct checkout){
            .line = reading->line, .place = {.entry = "", .at = at, .size = line.size}};
    return line.size > LINE_MAX_SIZE ? refuse_line(reading, E_LIMIT, "the line is too long")
                                     : read_record(reading);
}

enum status checkout_read(
        struct bytes file, struct arena *arena, struct checkout_set *ret_set, struct fault *why)
{
    struct reading reading = {.arena = arena, .text.limit = TEXT_MAX, .why = why};
    struct checkout *records = NULL;
    size_t count = 0, capacity = 0;
    enum status status = OK;
    for (size_t at = 0; status == OK && at < file.size;) {
        struct bytes line = next_line(file, at);
        reading.line++;
        if (!is_blank(line)) {
            status = count == CHECKOUTS_MAX
                             ? refuse_line(&reading, E_LIMIT, "there are more records than read")
                             : read_line(&reading, line, at);
            if (status == OK &&
                    !arena_grow(arena, (void **)&records, count, &capacity, sizeof(*records))) {
                status = refuse_line(&reading, E_MEMORY, "no memory for the records");
            }
            if (status == OK) {
                records[count++] = reading.record;
            }
        }
        at += line.size + 1;
    }
    buffer_free(&reading.text);
    *ret_set = (struct checkout_set){records, count};
    return status;
}

bool checkout_is_checkout(struct bytes file)
{
    struct json_reader reader = {.input = bytes_slice(file, 0, LOOK)};
    struct bytes name, raw;
    if (json_reader_peek(&reader) != JSON_OBJECT || json_reader_enter(&reader, NULL) != OK) {
        return false;
    }
    while (json_reader_member(&reader, &name, NULL) == OK &&
            json_reader_skip(&reader, &raw, NULL) == OK) {
        if (bytes_equal(name, bytes_of("type"))) {
            return bytes_equal(raw, bytes_of("\"checkout\""));
        }
    }
    return false;
}
