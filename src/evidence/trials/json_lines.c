/* json_lines.c: one record a line. */
#include "base/hex.h"
#include "base/syntax/json_reader.h"
#include "base/utf8.h"
#include "evidence/trials/forms.h"
#include "evidence/trials/record.h"

#include <stdio.h>

enum { RECORD_SIZE_MAX = 16 << 20 };

struct line_reader {
    struct json_reader json; /* over the one line */
    struct arena *arena;
    struct buffer text; /* for one unescaped text */
    uint64_t line;
    const char *list; /* the list whose item is being read, or NULL */
    size_t index;     /* of the item */
    struct bytes key; /* read last */
    struct fault *why;
};

/* Characters before the offset, and one. */
static size_t column_of(const struct line_reader *reader, size_t at)
{
    size_t column = 1;
    struct bytes before = bytes_slice(reader->json.input, 0, at);
    for (size_t i = 0; i < before.size; i++) {
        column += (before.data[i] & 0xc0) != 0x80;
    }
    return column;
}

static enum status refuse_line(
        const struct line_reader *reader, enum status status, size_t at, const char *text)
{
    char where[KEY_SHOWN + 64] = "";
    if (reader->list != NULL) {
        (void)snprintf(where, sizeof(where), ", key '%s[%zu]%s%.*s'", reader->list, reader->index,
                reader->key.size > 0 ? "." : "", record_shown_size(reader->key),
                (const char *)reader->key.data);
    } else if (reader->key.size > 0) {
        (void)snprintf(where, sizeof(where), ", key '%.*s'", record_shown_size(reader->key),
                (const char *)reader->key.data);
    }
    return refuse(reader->why, status, reader->line, "line %llu, column %zu%s: %s",
            (unsigned long long)reader->line, column_of(reader, at), where, text);
}

static enum status refuse_due(const struct line_reader *reader, size_t at, const char *due)
{
    char text[120];
    (void)snprintf(text, sizeof(text), "expected %s", due);
    return refuse_line(reader, E_MALFORMED, at, text);
}

/* Pass on what the reader of JSON says, which counts bytes of the line. */
static enum status pass_on(
        const struct line_reader *reader, enum status status, const struct fault *fault)
{
    return refuse_line(reader, status, (size_t)fault->at, fault->text);
}

/* Offset of what a slice of the line starts with. */
static size_t offset_of(const struct line_reader *reader, struct bytes slice)
{
    return (size_t)(slice.data - reader->json.input.data);
}

/* Four hexadecimal digits; false when they are none. */
static bool read_unit(struct bytes digits, uint32_t *ret_unit)
{
    uint32_t unit = 0;
    for (size_t i = 0; i < digits.size; i++) {
        int digit = hex_digit(digits.data[i]);
        if (digit < 0) {
            return false;
        }
        unit = unit << 4 | (uint32_t)digit;
    }
    *ret_unit = unit;
    return digits.size == 4;
}

/* The character of "XXXX" or "XXXX\uXXXX" behind a \u; bytes taken, 0 when it is broken. */
static size_t unescape_point(struct bytes rest, uint32_t *ret_point)
{
    uint32_t high = 0, low = 0;
    if (!read_unit(bytes_slice(rest, 0, 4), &high)) {
        return 0;
    }
    *ret_point = high;
    if (high < 0xd800 || high > 0xdbff ||
            !bytes_start_with(bytes_slice(rest, 4, 2), bytes_of("\\u")) ||
            !read_unit(bytes_slice(rest, 6, 4), &low) || low < 0xdc00 || low > 0xdfff) {
        return 4;
    }
    *ret_point = 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
    return 10;
}

/* Undo the escapes; a lone surrogate becomes U+FFFD. False when one is broken. */
static bool unescape(struct bytes raw, struct buffer *out)
{
    static const char letters[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
    size_t at = 0;
    while (at < raw.size) {
        struct bytes rest = bytes_slice(raw, at, raw.size);
        const uint8_t *slash = memchr(rest.data, '\\', rest.size);
        size_t plain = slash == NULL ? rest.size : (size_t)(slash - rest.data);
        buffer_append(out, bytes_slice(rest, 0, plain));
        at += plain + 2;
        if (slash == NULL) {
            return true;
        }
        uint8_t letter = plain + 1 < rest.size ? rest.data[plain + 1] : 0;
        const char *found = letter == 0 ? NULL : strchr(letters, letter);
        uint32_t point = 0;
        if (found != NULL) {
            buffer_append_byte(out, meant[found - letters]);
            continue;
        }
        size_t taken = letter == 'u' ? unescape_point(bytes_slice(raw, at, raw.size), &point) : 0;
        if (taken == 0) {
            return false;
        }
        utf8_append(out, point);
        at += taken;
    }
    return true;
}

static bool has_control_byte(struct bytes raw)
{
    for (size_t i = 0; i < raw.size; i++) {
        if (raw.data[i] < 0x20) {
            return true;
        }
    }
    return false;
}

/* The string that comes next; *ret_text lives until the next one is read. */
static enum status read_string(struct line_reader *reader, struct bytes *ret_text)
{
    struct bytes raw;
    struct fault fault;
    enum status status = json_reader_string(&reader->json, &raw, &fault);
    if (status != OK) {
        return pass_on(reader, status, &fault);
    }
    if (!utf8_is_valid(raw)) {
        return refuse_due(reader, offset_of(reader, raw), "UTF-8");
    }
    if (has_control_byte(raw)) {
        return refuse_due(
                reader, offset_of(reader, raw), "a text with its control characters escaped");
    }
    *ret_text = raw;
    if (reader->json.escaped) {
        buffer_clear(&reader->text);
        if (!unescape(raw, &reader->text)) {
            return refuse_due(reader, offset_of(reader, raw), "escapes of JSON");
        }
        *ret_text = buffer_bytes(&reader->text);
    }
    return reader->text.failed ? refuse(reader->why, E_MEMORY, reader->line, "no memory for a text")
                               : OK;
}

/* Whether a key of the kind is written as this kind of JSON. */
static bool fits(enum value_kind kind, enum json_kind json)
{
    bool is_number = kind == VALUE_VERSION || (kind >= VALUE_STATUS && kind <= VALUE_MS);
    bool is_pages = kind == VALUE_CONTROLS || kind == VALUE_NEUTRALS;
    return is_number              ? json == JSON_NUMBER
           : kind == VALUE_ANSWER ? json == JSON_TRUE || json == JSON_FALSE
           : kind >= VALUE_HOPS   ? json == JSON_ARRAY || (is_pages && json == JSON_OBJECT)
                                  : json == JSON_STRING;
}

/* Pass the status of setting a value on, with the place of the value. */
static enum status check_set(
        const struct line_reader *reader, enum status status, size_t at, const char *due)
{
    return status == E_MEMORY ? refuse(reader->why, E_MEMORY, reader->line, "no memory for a text")
           : status != OK     ? refuse_due(reader, at, due)
                              : OK;
}

static enum status read_scalar(
        struct line_reader *reader, const struct record_key *key, void *into, size_t at)
{
    struct bytes text = {0};
    struct fault fault;
    const char *due = NULL;
    enum status status = OK;
    if (json_reader_peek(&reader->json) == JSON_STRING) {
        status = read_string(reader, &text);
    } else if ((status = json_reader_skip(&reader->json, &text, &fault)) != OK) {
        status = pass_on(reader, status, &fault);
    }
    if (status != OK) {
        return status;
    }
    status = record_set(key, text, reader->arena, into, &due);
    return check_set(reader, status, at, due);
}

static enum status read_object(
        struct line_reader *reader, const struct record_keys *keys, void *into);

/* One object of a list of objects, or the value itself when it is no array. */
static enum status read_items(struct line_reader *reader, const struct record_keys *keys,
        size_t most, void *items, size_t *ret_count)
{
    struct fault fault = {0};
    size_t count = 0;
    enum status status = OK;
    if (json_reader_peek(&reader->json) == JSON_OBJECT) {
        status = read_object(reader, keys, items);
        *ret_count = 1;
        return status;
    }
    status = json_reader_enter(&reader->json, &fault);
    while (status == OK && (status = json_reader_item(&reader->json, &fault)) == OK) {
        reader->key = (struct bytes){0};
        reader->index = count;
        size_t at = reader->json.at;
        if (count == most) {
            char text[40];
            (void)snprintf(text, sizeof(text), "more than %zu items", most);
            return refuse_line(reader, E_LIMIT, at, text);
        }
        if (json_reader_peek(&reader->json) != JSON_OBJECT) {
            return refuse_due(reader, at, "an object");
        }
        status = read_object(reader, keys, (char *)items + count * keys->struct_size);
        if (status != OK) {
            return status;
        }
        count++;
    }
    *ret_count = count;
    return status == E_MISSING ? OK : pass_on(reader, status, &fault);
}

static enum status read_hops(struct line_reader *reader, struct trial *trial)
{
    struct trial_hop hops[TRIAL_HOPS_MAX];
    size_t count = 0;
    enum status status = read_items(reader, &hop_keys, TRIAL_HOPS_MAX, hops, &count);
    if (status == OK && !record_hang_list(trial, VALUE_HOPS, hops, count, reader->arena)) {
        return refuse(reader->why, E_MEMORY, reader->line, "no memory for the hops");
    }
    return status;
}

static enum status read_pages(
        struct line_reader *reader, const struct record_key *key, struct trial *trial)
{
    struct trial_page pages[TRIAL_CONTROLS_MAX];
    size_t count = 0;
    enum status status = read_items(reader, &page_keys, TRIAL_CONTROLS_MAX, pages, &count);
    if (status == OK && !record_hang_list(trial, key->kind, pages, count, reader->arena)) {
        return refuse(reader->why, E_MEMORY, reader->line, "no memory for the controls");
    }
    return status;
}

static enum status read_digests(struct line_reader *reader, struct trial *trial)
{
    const char *digests[EVIDENCE_MAX];
    struct fault fault = {0};
    size_t count = 0;
    enum status status = json_reader_enter(&reader->json, &fault);
    while (status == OK && (status = json_reader_item(&reader->json, &fault)) == OK) {
        struct bytes text = {0};
        const char *due = "a text";
        size_t at = reader->json.at;
        reader->key = (struct bytes){0};
        reader->index = count;
        if (count == EVIDENCE_MAX) {
            return refuse_line(reader, E_LIMIT, at, "more than 64 items");
        }
        if (json_reader_peek(&reader->json) != JSON_STRING) {
            return refuse_due(reader, at, due);
        }
        status = read_string(reader, &text);
        if (status != OK) {
            return status;
        }
        status = record_add_digest(text, reader->arena, &digests[count++], &due);
        status = check_set(reader, status, at, due);
        if (status != OK) {
            return status;
        }
    }
    if (status != E_MISSING) {
        return pass_on(reader, status, &fault);
    }
    return record_hang_list(trial, VALUE_EVIDENCE, digests, count, reader->arena)
                   ? OK
                   : refuse(reader->why, E_MEMORY, reader->line, "no memory for the evidence");
}

static enum status read_value(struct line_reader *reader, const struct record_key *key, void *into)
{
    enum json_kind json = json_reader_peek(&reader->json);
    size_t at = reader->json.at;
    if (!fits(key->kind, json)) {
        return refuse_due(reader, at, record_due(key->kind));
    }
    if (key->kind < VALUE_HOPS) {
        return read_scalar(reader, key, into, at);
    }
    reader->list = key->name;
    reader->index = 0;
    enum status status = key->kind == VALUE_HOPS       ? read_hops(reader, into)
                         : key->kind == VALUE_EVIDENCE ? read_digests(reader, into)
                                                       : read_pages(reader, key, into);
    reader->list = NULL;
    return status;
}

/* Name the first of the required keys that is not there. */
static enum status check_required(
        struct line_reader *reader, const struct record_keys *keys, uint64_t known, size_t at)
{
    for (size_t i = 0; i < keys->count; i++) {
        if (keys->keys[i].is_required && (known >> i & 1) == 0) {
            reader->key = bytes_of(keys->keys[i].name);
            return refuse_line(reader, E_MALFORMED, at, "missing");
        }
    }
    return OK;
}

/* The members of the object that comes next; a null is as if the key were not there. */
static enum status read_object(
        struct line_reader *reader, const struct record_keys *keys, void *into)
{
    struct fault fault = {0};
    struct bytes value = {0};
    uint64_t met = 0, known = 0;
    (void)json_reader_peek(&reader->json);
    size_t start = reader->json.at;
    memcpy(into, keys->blank, keys->struct_size);
    enum status status = json_reader_enter(&reader->json, &fault);
    while (status == OK &&
            (status = json_reader_member(&reader->json, &reader->key, &fault)) == OK) {
        size_t at = offset_of(reader, reader->key), i = record_find_key(keys, reader->key);
        if (i == keys->count) {
            return refuse_line(reader, E_MALFORMED, at, "no such key");
        }
        if ((met >> i & 1) != 0) {
            return refuse_line(reader, E_MALFORMED, at, "the key stands twice");
        }
        met |= UINT64_C(1) << i;
        if (json_reader_peek(&reader->json) == JSON_NULL) {
            status = json_reader_skip(&reader->json, &value, &fault);
            continue;
        }
        at = reader->json.at;
        status = read_value(reader, &keys->keys[i], into);
        if (status != OK) {
            return status;
        }
        bool is_empty = reader->json.at - at == 2; /* "" */
        known |= (uint64_t)!is_empty << i;
    }
    return status == E_MISSING ? check_required(reader, keys, known, start)
                               : pass_on(reader, status, &fault);
}

/* The line's record, and nothing else on the line. */
static enum status read_record(struct line_reader *reader, struct trial *trial)
{
    struct trial read;
    enum json_kind kind = json_reader_peek(&reader->json);
    size_t start = reader->json.at;
    if (kind != JSON_OBJECT) {
        return refuse_due(reader, start, "a record in braces");
    }
    enum status status = read_object(reader, &trial_keys, &read);
    if (status != OK) {
        return status;
    }
    size_t end = reader->json.at;
    reader->key = (struct bytes){0};
    if (json_reader_peek(&reader->json) != JSON_NOTHING ||
            reader->json.at < reader->json.input.size) {
        return refuse_due(reader, reader->json.at, "the end of the line after the record");
    }
    read.line = reader->line;
    read.place = (struct place){.entry = "", .at = start, .size = end - start};
    *trial = read;
    return OK;
}

static bool is_blank(struct bytes line)
{
    struct json_reader reader = {.input = line};
    return json_reader_peek(&reader) == JSON_NOTHING && reader.at == line.size;
}

/* The line at `at`, without its end. */
static struct bytes line_at(struct bytes file, size_t at)
{
    struct bytes rest = bytes_slice(file, at, file.size);
    const uint8_t *end = memchr(rest.data, '\n', rest.size);
    return bytes_slice(rest, 0, end == NULL ? rest.size : (size_t)(end - rest.data));
}

/* The record of one line, if it is not blank, which starts at byte `at` of the file. */
static enum status read_line(struct line_reader *reader, struct record_list *list, uint64_t at)
{
    if (reader->json.input.size > RECORD_SIZE_MAX) {
        return refuse(reader->why, E_LIMIT, reader->line, "line %llu: longer than %d bytes",
                (unsigned long long)reader->line, RECORD_SIZE_MAX);
    }
    if (is_blank(reader->json.input)) {
        return OK;
    }
    enum status status = record_list_grow(list, reader->line, reader->why);
    if (status == OK) {
        status = read_record(reader, &list->trials[list->count]);
    }
    if (status == OK) {
        list->trials[list->count++].place.at += at;
    }
    return status;
}

enum status trials_read_json(
        struct bytes file, size_t skipped, struct record_list *list, struct fault *why)
{
    struct line_reader reader = {
            .arena = list->arena, .text = {.limit = RECORD_SIZE_MAX}, .why = why};
    enum status status = OK;
    for (size_t at = 0; status == OK && at < file.size;) {
        struct bytes line = line_at(file, at);
        reader.line++;
        reader.json = (struct json_reader){.input = line};
        reader.key = (struct bytes){0};
        reader.list = NULL;
        status = read_line(&reader, list, skipped + at);
        at += line.size + 1;
    }
    buffer_free(&reader.text);
    return status;
}
