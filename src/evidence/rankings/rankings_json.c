/* rankings_json.c: recordings as JSON Lines, one record a line. */
#include "evidence/rankings/rankings_work.h"

#include "base/syntax/json_reader.h"
#include "evidence/traffic/traffic.h"

#include <inttypes.h>

/* A line while it is read. */
struct line {
    struct reading *reading;
    struct json_reader json;
    size_t start;  /* its offset in the file */
    uint32_t seen; /* a bit for each of record_keys */
};

static struct bytes without_mark(struct bytes file)
{
    bool is_marked = bytes_start_with(file, bytes_of("\xef\xbb\xbf"));
    return bytes_slice(file, is_marked ? 3 : 0, file.size);
}

/* Whether the first line has what only recordings have: a persona's account, or a switch. A link
 * trial has neither. */
bool rankings_is_json(struct bytes file)
{
    file = without_mark(file);
    const uint8_t *end = file.size == 0 ? NULL : memchr(file.data, '\n', file.size);
    struct json_reader json = {
            .input = bytes_slice(file, 0, end == NULL ? file.size : (size_t)(end - file.data))};
    bool has_persona = false, has_account = false, is_switch = false;
    struct bytes name, value;
    if (json_reader_peek(&json) != JSON_OBJECT || json_reader_enter(&json, NULL) != OK) {
        return false;
    }
    while (json_reader_member(&json, &name, NULL) == OK &&
            json_reader_skip(&json, &value, NULL) == OK) {
        has_persona |= bytes_equal(name, bytes_of("persona"));
        has_account |= bytes_equal(name, bytes_of("acct"));
        is_switch |=
                bytes_equal(name, bytes_of("type")) && bytes_equal(value, bytes_of("\"switch\""));
    }
    return (has_persona && has_account) || is_switch;
}

static void point_at(struct line *line, size_t at)
{
    line->reading->column = at - line->start + 1;
}

/* The reader's own fault, told by line and column. */
static enum status refuse_syntax(struct line *line, const struct fault *fault)
{
    point_at(line, (size_t)fault->at);
    return refuse(line->reading->why, E_MALFORMED, line->reading->line,
            "line %" PRIu64 ", column %zu: %s", line->reading->line, line->reading->column,
            fault->text);
}

/* The text that comes next, escapes undone, in the reading's buffer or the file. */
static enum status next_text(struct line *line, struct bytes *ret_text)
{
    struct fault fault;
    struct bytes raw;
    if (json_reader_peek(&line->json) != JSON_STRING) {
        point_at(line, line->json.at);
        return reading_refuse(line->reading, "must be text");
    }
    point_at(line, line->json.at);
    if (json_reader_string(&line->json, &raw, &fault) != OK) {
        return refuse_syntax(line, &fault);
    }
    struct passage passage = {raw, line->json.escaped ? PASSAGE_JSON : PASSAGE_PLAIN};
    enum status status = passage_text(&passage, &line->reading->text, ret_text, &fault);
    return status == OK ? OK
           : status == E_LIMIT
                   ? reading_refuse(line->reading, "is longer than %d bytes", RECORD_TEXT_MAX)
                   : reading_spent(line->reading);
}

static enum status next_number(struct line *line, struct bytes *ret_text)
{
    struct fault fault;
    enum json_kind kind = json_reader_peek(&line->json);
    point_at(line, line->json.at);
    if (kind != JSON_NUMBER) {
        return reading_refuse(line->reading, "must be a number");
    }
    return json_reader_skip(&line->json, ret_text, &fault) == OK ? OK : refuse_syntax(line, &fault);
}

static enum status enter(struct line *line, enum json_kind kind)
{
    struct fault fault;
    bool is_kind = json_reader_peek(&line->json) == kind;
    point_at(line, line->json.at);
    if (!is_kind) {
        return reading_refuse(
                line->reading, kind == JSON_OBJECT ? "must be an object" : "must be an array");
    }
    return json_reader_enter(&line->json, &fault) == OK ? OK : refuse_syntax(line, &fault);
}

/* As json_reader_member, with escapes undone; E_MISSING at the end. */
static enum status next_member(struct line *line, struct bytes *ret_name)
{
    struct fault fault;
    struct bytes raw;
    enum status status = json_reader_member(&line->json, &raw, &fault);
    if (status != OK) {
        return status == E_MISSING ? status : refuse_syntax(line, &fault);
    }
    size_t at = (size_t)(raw.data - line->json.input.data);
    struct passage passage = {raw, line->json.escaped ? PASSAGE_JSON : PASSAGE_PLAIN};
    point_at(line, at == 0 ? 0 : at - 1);
    status = passage_text(&passage, &line->reading->text, ret_name, &fault);
    return status == OK        ? OK
           : status == E_LIMIT ? reading_refuse(line->reading, "a name is longer than %d bytes",
                                         RECORD_TEXT_MAX)
                               : reading_spent(line->reading);
}

static enum status next_item(struct line *line)
{
    struct fault fault;
    enum status status = json_reader_item(&line->json, &fault);
    return status == OK || status == E_MISSING ? status : refuse_syntax(line, &fault);
}

static enum status take_item(struct line *line, int32_t rank)
{
    struct bytes id;
    enum status status = next_text(line, &id);
    return status == OK ? reading_add_item(line->reading, id, rank) : status;
}

/* Items shown as equal: all have the rank of the first. */
static enum status take_tie(struct line *line)
{
    size_t before = line->reading->item_count;
    enum status status = enter(line, JSON_ARRAY);
    while (status == OK && (status = next_item(line)) == OK) {
        status = take_item(line, (int32_t)before + 1);
    }
    if (status == E_MISSING && line->reading->item_count == before) {
        return reading_refuse(line->reading, "items shown as equal must be one or more");
    }
    return status == E_MISSING ? OK : status;
}

static enum status take_items(struct line *line)
{
    enum status status = enter(line, JSON_ARRAY);
    while (status == OK && (status = next_item(line)) == OK) {
        status = json_reader_peek(&line->json) == JSON_ARRAY
                         ? take_tie(line)
                         : take_item(line, (int32_t)line->reading->item_count + 1);
    }
    return status == E_MISSING ? OK : status;
}

/* Prices and labels name items, which may stand behind them: kept until the line's end. */
static enum status postpone(struct line *line, struct bytes *ret_object)
{
    struct fault fault;
    bool is_object = json_reader_peek(&line->json) == JSON_OBJECT;
    point_at(line, line->json.at);
    if (!is_object) {
        return reading_refuse(line->reading, "must be an object");
    }
    return json_reader_skip(&line->json, ret_object, &fault) == OK ? OK
                                                                   : refuse_syntax(line, &fault);
}

static enum status take_states(struct line *line)
{
    struct switch_record *toggle = &line->reading->draft.toggle;
    struct bytes name, text;
    enum status status = enter(line, JSON_OBJECT);
    while (status == OK && (status = next_member(line, &name)) == OK) {
        int phase = 0;
        while (phase < PHASE_COUNT && !bytes_equal(name, bytes_of(phase_name((enum phase)phase)))) {
            phase++;
        }
        if (phase == PHASE_COUNT || phase == PHASE_ON) {
            return reading_refuse(line->reading,
                    "has '%.*s', which is no phase after switching off",
                    (int)(name.size < 40 ? name.size : 40), (const char *)name.data);
        }
        if (toggle->on_after[phase] != ANSWER_UNKNOWN) {
            return reading_refuse(line->reading, "has '%s' twice", phase_name((enum phase)phase));
        }
        status = next_text(line, &text);
        if (status == OK) {
            status = reading_setting(line->reading, text, &toggle->on_after[phase]);
        }
    }
    return status == E_MISSING ? OK : status;
}

static enum status take_scalar(struct line *line, const struct record_key *key)
{
    bool is_number = key->kind == KEY_NUMBER || key->kind == KEY_SEED || key->kind == KEY_VERSION;
    struct bytes text;
    enum status status = is_number ? next_number(line, &text) : next_text(line, &text);
    return status == OK ? reading_take(line->reading, key, text) : status;
}

static enum status take_value(struct line *line, const struct record_key *key)
{
    switch (key->kind) {
    case KEY_ITEMS:
        return take_items(line);
    case KEY_PRICES:
        return postpone(line, &line->reading->draft.prices);
    case KEY_LABELS:
        return postpone(line, &line->reading->draft.labels);
    case KEY_STATES:
        return take_states(line);
    case KEY_VERSION:
    case KEY_TYPE:
    case KEY_TEXT:
    case KEY_SURFACE:
    case KEY_SETTING:
    case KEY_ANSWER:
    case KEY_PHASE:
    case KEY_TIME:
    case KEY_NUMBER:
    case KEY_SEED:
    default:
        return take_scalar(line, key);
    }
}

static enum status take_member(struct line *line, struct bytes name)
{
    for (size_t i = 0; i < record_key_count; i++) {
        if (!bytes_equal(name, bytes_of(record_keys[i].name))) {
            continue;
        }
        line->reading->key = record_keys[i].name;
        if (line->seen & UINT32_C(1) << i) {
            return reading_refuse(line->reading, "stands twice");
        }
        line->seen |= UINT32_C(1) << i;
        return take_value(line, &record_keys[i]);
    }
    char shown[64];
    size_t size = name.size < sizeof(shown) - 1 ? name.size : sizeof(shown) - 1;
    memcpy(shown, name.data, size);
    shown[size] = 0;
    line->reading->key = shown;
    enum status status = reading_refuse(line->reading, "is not known");
    line->reading->key = "";
    return status;
}

/* Whether every key that the record has belongs to its type, and none that it needs is missing. */
static enum status check_keys(struct line *line)
{
    bool is_switch = line->reading->draft.is_switch;
    for (size_t i = 0; i < record_key_count; i++) {
        const struct record_key *key = &record_keys[i];
        bool is_there = line->seen & UINT32_C(1) << i;
        bool belongs = is_switch ? key->in_switch : key->in_ranking;
        line->reading->key = key->name;
        if (is_there && !belongs) {
            return reading_refuse(
                    line->reading, "does not belong to a %s", is_switch ? "switch" : "ranking");
        }
        if (!is_there && belongs && key->is_needed) {
            return reading_refuse(line->reading, "is missing");
        }
    }
    return OK;
}

/* One member of prices or labels: its item. */
static enum status find_item(struct line *line, struct bytes name, struct recorded_item **ret_item)
{
    *ret_item = reading_find(line->reading, name);
    return *ret_item != NULL
                   ? OK
                   : reading_refuse(line->reading, "'%.*s' is not among the items",
                             (int)(name.size < 60 ? name.size : 60), (const char *)name.data);
}

static enum status take_prices(struct line *line)
{
    struct recorded_item *item;
    struct bytes name, text;
    line->reading->key = "prices";
    enum status status = enter(line, JSON_OBJECT);
    while (status == OK && (status = next_member(line, &name)) == OK) {
        status = find_item(line, name, &item);
        if (status == OK && item->price >= 0) {
            return reading_refuse(line->reading, "'%.60s' stands twice", item->id);
        }
        status = status == OK ? next_number(line, &text) : status;
        status = status == OK ? reading_price(line->reading, text, &item->price) : status;
    }
    return status == E_MISSING ? OK : status;
}

static enum status take_labels(struct line *line)
{
    struct recorded_item *item;
    struct bytes name, text;
    line->reading->key = "labels";
    enum status status = enter(line, JSON_OBJECT);
    while (status == OK && (status = next_member(line, &name)) == OK) {
        status = find_item(line, name, &item);
        if (status == OK && item->label != NULL) {
            return reading_refuse(line->reading, "'%.60s' stands twice", item->id);
        }
        status = status == OK ? next_text(line, &text) : status;
        status = status == OK ? reading_label(line->reading, text, &item->label) : status;
    }
    return status == E_MISSING ? OK : status;
}

static enum status take_postponed(
        struct line *line, struct bytes object, enum status (*take)(struct line *))
{
    if (object.data == NULL) {
        return OK;
    }
    line->json.at = (size_t)(object.data - line->json.input.data);
    return take(line);
}

static enum status read_record(struct line *line)
{
    struct bytes name;
    reading_begin(line->reading);
    line->reading->key = "";
    enum status status = enter(line, JSON_OBJECT);
    while (status == OK && (status = next_member(line, &name)) == OK) {
        status = take_member(line, name);
    }
    if (status != E_MISSING) {
        return status;
    }
    bool has_more =
            json_reader_peek(&line->json) != JSON_NOTHING || line->json.at < line->json.input.size;
    point_at(line, line->json.at);
    if (has_more) {
        line->reading->key = "";
        return reading_refuse(line->reading, "more than one value in the line");
    }
    status = check_keys(line);
    line->reading->key = "items";
    status = status == OK ? reading_order(line->reading) : status;
    status = status == OK ? take_postponed(line, line->reading->draft.prices, take_prices) : status;
    return status == OK ? take_postponed(line, line->reading->draft.labels, take_labels) : status;
}

static bool is_blank(struct bytes text)
{
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] != ' ' && text.data[i] != '\t' && text.data[i] != '\r') {
            return false;
        }
    }
    return true;
}

static enum status read_line(struct reading *reading, size_t start, size_t end)
{
    struct bytes text = bytes_slice(reading->file, start, end - start);
    if (is_blank(text)) {
        return OK;
    }
    struct line line = {.reading = reading,
            .json = {.input = bytes_slice(reading->file, 0, end), .at = start},
            .start = start};
    enum status status = read_record(&line);
    size_t size = text.size - (text.data[text.size - 1] == '\r');
    struct place place = {.entry = "", .at = start, .size = size};
    return status == OK ? reading_keep(reading, place) : status;
}

enum status rankings_read_json(struct reading *reading)
{
    size_t at = reading->file.size - without_mark(reading->file).size;
    enum status status = OK;
    while (status == OK && at < reading->file.size) {
        const uint8_t *found = memchr(reading->file.data + at, '\n', reading->file.size - at);
        size_t end = found == NULL ? reading->file.size : (size_t)(found - reading->file.data);
        reading->line++;
        status = read_line(reading, at, end);
        at = end + 1;
    }
    return status;
}
