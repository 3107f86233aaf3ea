/* record.c: one record, whichever form it is read from: its keys, their values, what must agree. */
#include "evidence/rankings/rankings_work.h"

#include "base/syntax/json_reader.h"
#include "base/time.h"
#include "base/utf8.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#define OF_RANKING(member) offsetof(struct draft, ranking.member)
#define OF_SWITCH(member)  offsetof(struct draft, toggle.member)

const struct record_key record_keys[] = {
        {"v", KEY_VERSION, 0, 0, true, true, true},
        {"type", KEY_TYPE, 0, 0, true, true, false},
        {"run", KEY_TEXT, OF_RANKING(run), 0, true, false, false},
        {"service", KEY_TEXT, OF_RANKING(service), 0, true, true, true},
        {"surface", KEY_SURFACE, OF_RANKING(surface), 0, true, false, true},
        {"persona", KEY_TEXT, OF_RANKING(persona), 0, true, false, true},
        {"twin", KEY_NUMBER, OF_RANKING(twin), 1, true, false, true},
        {"acct", KEY_TEXT, OF_RANKING(account), 0, true, false, true},
        {"setting", KEY_SETTING, OF_RANKING(on), 0, true, false, true},
        {"phase", KEY_PHASE, OF_RANKING(phase), 0, true, false, true},
        {"block", KEY_NUMBER, OF_RANKING(block), 1, true, false, true},
        {"ts", KEY_TIME, OF_RANKING(ts), 0, true, false, false},
        {"order", KEY_NUMBER, OF_RANKING(order), 1, true, false, false},
        {"query", KEY_TEXT, OF_RANKING(query), 0, true, false, false},
        {"items", KEY_ITEMS, 0, 0, true, false, true},
        {"prices", KEY_PRICES, 0, 0, true, false, false},
        {"currency", KEY_TEXT, OF_RANKING(currency), 0, true, false, false},
        {"labels", KEY_LABELS, 0, 0, true, false, false},
        {"app_ver", KEY_TEXT, OF_RANKING(app_version), 0, true, false, false},
        {"device", KEY_TEXT, OF_RANKING(device), 0, true, false, false},
        {"net", KEY_TEXT, OF_RANKING(network), 0, true, false, false},
        {"seed", KEY_SEED, OF_RANKING(seed), 0, true, false, false},
        {"from", KEY_SURFACE, OF_SWITCH(surface), 0, false, true, true},
        {"found", KEY_ANSWER, OF_SWITCH(found), 0, false, true, false},
        {"taps", KEY_NUMBER, OF_SWITCH(taps), 0, false, true, false},
        {"label", KEY_TEXT, OF_SWITCH(label), 0, false, true, false},
        {"default", KEY_SETTING, OF_SWITCH(on_by_default), 0, false, true, false},
        {"after_nag", KEY_NUMBER, OF_SWITCH(nags), 0, false, true, false},
        {"state_after", KEY_STATES, 0, 0, false, true, false},
};
const size_t record_key_count = sizeof(record_keys) / sizeof(record_keys[0]);

enum status reading_refuse(struct reading *reading, const char *format, ...)
{
    char text[160];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    return refuse(reading->why, E_MALFORMED, reading->line,
            "line %" PRIu64 ", column %zu, key '%s': %s", reading->line, reading->column,
            reading->key, text);
}

enum status reading_spent(struct reading *reading)
{
    return refuse(reading->why, E_MEMORY, reading->line, "no memory for the recordings");
}

/* Text that a report can show and a list can be compared by. */
static bool is_clean(struct bytes text)
{
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] < 0x20 || text.data[i] == 0x7f) {
            return false;
        }
    }
    return text.size <= RECORD_TEXT_MAX && utf8_is_valid(text);
}

static enum status take_text(
        struct reading *reading, const struct record_key *key, struct bytes text, void *target)
{
    const char **value = target;
    if (!is_clean(text)) {
        return reading_refuse(reading, "must be UTF-8 without control characters, at most %d bytes",
                RECORD_TEXT_MAX);
    }
    if (text.size == 0) { /* as if it were left out */
        return key->is_needed ? reading_refuse(reading, "must not be empty") : OK;
    }
    bool is_service = strcmp(key->name, "service") == 0;
    if (is_service && bytes_equal(text, bytes_of(RANKINGS_PLACEHOLDER))) {
        return reading_refuse(reading, "the sheet is not filled in: put the service's id here");
    }
    *value = arena_copy(reading->arena, text);
    return *value == NULL ? reading_spent(reading) : OK;
}

/* The index of the word; -1 and a fault that names them all when it is none of them. */
static int find_word(struct reading *reading, struct bytes text, const char *const *words)
{
    char all[120] = "";
    size_t size = 0;
    for (int i = 0; words[i] != NULL; i++) {
        if (bytes_equal(text, bytes_of(words[i]))) {
            return i;
        }
        int more = snprintf(all + size, sizeof(all) - size, "%s%s", i == 0 ? "" : ", ", words[i]);
        size += more > 0 && size + (size_t)more < sizeof(all) ? (size_t)more : 0;
    }
    (void)reading_refuse(reading, "must be one of %s", all);
    return -1;
}

static enum status take_surface(struct reading *reading, struct bytes text, const char **ret_name)
{
    static const char *const surfaces[] = {"feed", "search", "ads", "push", "price", NULL};
    int index = find_word(reading, text, surfaces);
    if (index < 0) {
        return E_MALFORMED;
    }
    *ret_name = surfaces[index];
    return OK;
}

enum status reading_setting(struct reading *reading, struct bytes text, enum answer *ret_on)
{
    static const char *const settings[] = {"off", "on", NULL};
    int index = find_word(reading, text, settings);
    if (index < 0) {
        return E_MALFORMED;
    }
    *ret_on = index == 1 ? ANSWER_YES : ANSWER_NO;
    return OK;
}

static enum status take_answer(struct reading *reading, struct bytes text, enum answer *ret_answer)
{
    static const char *const answers[] = {"no", "yes", NULL};
    int index = find_word(reading, text, answers);
    if (index < 0) {
        return E_MALFORMED;
    }
    *ret_answer = index == 1 ? ANSWER_YES : ANSWER_NO;
    return OK;
}

static enum status take_phase(struct reading *reading, struct bytes text, enum phase *ret_phase)
{
    const char *names[PHASE_COUNT + 1] = {NULL};
    for (int i = 0; i < PHASE_COUNT; i++) {
        names[i] = phase_name((enum phase)i);
    }
    int index = find_word(reading, text, names);
    if (index < 0) {
        return E_MALFORMED;
    }
    *ret_phase = (enum phase)index;
    return OK;
}

static enum status take_type(struct reading *reading, struct bytes text)
{
    static const char *const types[] = {"ranking", "switch", NULL};
    int index = find_word(reading, text, types);
    if (index < 0) {
        return E_MALFORMED;
    }
    reading->draft.is_switch = index == 1;
    return OK;
}

enum status reading_label(struct reading *reading, struct bytes text, const char **ret_label)
{
    static const char *const labels[] = {"personalised", "ad", "none", NULL};
    int index = find_word(reading, text, labels);
    if (index < 0) {
        return E_MALFORMED;
    }
    *ret_label = labels[index];
    return OK;
}

static enum status take_time(struct reading *reading, struct bytes text, struct recording *ranking)
{
    int64_t microseconds;
    if (text.size == 0) {
        return OK;
    }
    if (!time_read(text, &microseconds)) {
        return reading_refuse(reading, "must be a time such as 2026-11-01T09:00:00Z (RFC 3339)");
    }
    ranking->ts = arena_copy(reading->arena, text);
    ranking->at_ms = microseconds / 1000;
    return ranking->ts == NULL ? reading_spent(reading) : OK;
}

/* A whole number without sign, and without leading zeros. */
static bool read_whole(struct bytes text, int64_t most, int64_t *ret_value)
{
    int64_t value = 0;
    if (text.size == 0 || text.size > 19 || (text.size > 1 && text.data[0] == '0')) {
        return false;
    }
    for (size_t i = 0; i < text.size; i++) {
        int64_t digit = text.data[i] - '0';
        if (digit < 0 || digit > 9 || value > (most - digit) / 10) {
            return false;
        }
        value = value * 10 + digit;
    }
    *ret_value = value;
    return value <= most;
}

static enum status take_number(
        struct reading *reading, const struct record_key *key, struct bytes text, void *target)
{
    int64_t value;
    if (!read_whole(text, INT32_MAX, &value) || value < key->least) {
        return reading_refuse(reading, "must be a whole number from %" PRId32 " on", key->least);
    }
    *(int32_t *)target = (int32_t)value;
    return OK;
}

static enum status take_seed(struct reading *reading, struct bytes text, int64_t *ret_seed)
{
    return read_whole(text, INT64_MAX, ret_seed)
                   ? OK
                   : reading_refuse(reading, "must be a whole number from 0 on");
}

enum status reading_take(struct reading *reading, const struct record_key *key, struct bytes text)
{
    void *target = (char *)&reading->draft + key->offset;
    switch (key->kind) {
    case KEY_VERSION:
        return bytes_equal(text, bytes_of("1")) ? OK : reading_refuse(reading, "must be 1");
    case KEY_TYPE:
        return take_type(reading, text);
    case KEY_TEXT:
        return take_text(reading, key, text, target);
    case KEY_SURFACE:
        return take_surface(reading, text, target);
    case KEY_SETTING:
        return reading_setting(reading, text, target);
    case KEY_ANSWER:
        return take_answer(reading, text, target);
    case KEY_PHASE:
        return take_phase(reading, text, target);
    case KEY_TIME:
        return take_time(reading, text, &reading->draft.ranking);
    case KEY_NUMBER:
        return take_number(reading, key, text, target);
    case KEY_SEED:
        return take_seed(reading, text, target);
    case KEY_ITEMS:
    case KEY_PRICES:
    case KEY_LABELS:
    case KEY_STATES:
    default:
        return reading_refuse(reading, "is no single value");
    }
}

/* Digits, and at most two decimals that matter: nothing is rounded. */
static bool is_price(struct bytes text)
{
    size_t at = 0, whole = 0, decimals = 0;
    while (at < text.size && text.data[at] >= '0' && text.data[at] <= '9') {
        at++, whole++;
    }
    if (at < text.size && text.data[at] == '.') {
        for (at++; at < text.size && text.data[at] >= '0' && text.data[at] <= '9'; at++) {
            decimals++;
            if (decimals > 2 && text.data[at] != '0') {
                return false;
            }
        }
        whole = decimals == 0 ? 0 : whole;
    }
    return at == text.size && whole > 0 && text.size <= 32;
}

enum status reading_price(struct reading *reading, struct bytes text, int64_t *ret_price)
{
    int64_t price;
    if (!is_price(text) || !json_decimal(text, 2, &price) || price > RECORD_PRICE_MAX) {
        return reading_refuse(
                reading, "must be a price such as 49.90, with no more than two decimals");
    }
    *ret_price = price;
    return OK;
}

enum status reading_add_item(struct reading *reading, struct bytes id, int32_t rank)
{
    if (reading->item_count == RECORDED_ITEMS_MAX) {
        return refuse(reading->why, E_LIMIT, reading->line,
                "line %" PRIu64 ": more than %d items in one list", reading->line,
                RECORDED_ITEMS_MAX);
    }
    if (id.size == 0 || !is_clean(id)) {
        return reading_refuse(reading,
                "an item must be UTF-8 without control characters, 1 to %d "
                "bytes",
                RECORD_TEXT_MAX);
    }
    const char *copy = arena_copy(reading->arena, id);
    if (copy == NULL) {
        return reading_spent(reading);
    }
    reading->items[reading->item_count++] =
            (struct recorded_item){.id = copy, .rank = rank, .price = -1};
    return OK;
}

void reading_begin(struct reading *reading)
{
    reading->draft = (struct draft){.ranking = {.seed = -1}, .toggle = {.taps = -1}};
    reading->item_count = 0;
}

static int by_id(const void *a, const void *b)
{
    const struct recorded_item *const *first = a, *const *second = b;
    return strcmp((*first)->id, (*second)->id);
}

enum status reading_order(struct reading *reading)
{
    for (size_t i = 0; i < reading->item_count; i++) {
        reading->sorted[i] = &reading->items[i];
    }
    if (reading->item_count > 1) {
        qsort(reading->sorted, reading->item_count, sizeof(*reading->sorted), by_id);
    }
    for (size_t i = 1; i < reading->item_count; i++) {
        if (strcmp(reading->sorted[i - 1]->id, reading->sorted[i]->id) == 0) {
            return reading_refuse(reading, "'%.60s' stands twice", reading->sorted[i]->id);
        }
    }
    return OK;
}

struct recorded_item *reading_find(const struct reading *reading, struct bytes id)
{
    size_t low = 0, high = reading->item_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const char *name = reading->sorted[middle]->id;
        size_t size = strlen(name);
        size_t common = size < id.size ? size : id.size;
        int order = common == 0 ? 0 : memcmp(name, id.data, common);
        if (order == 0 && size == id.size) {
            return reading->sorted[middle];
        }
        if (order < 0 || (order == 0 && size < id.size)) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return NULL;
}

static enum status keep_ranking(struct reading *reading, struct place place)
{
    struct recording *ranking = &reading->draft.ranking;
    bool is_on_phase = ranking->phase == PHASE_ON || ranking->phase == PHASE_ON_AGAIN;
    if (is_on_phase && ranking->on == ANSWER_NO) {
        reading->key = "setting";
        return reading_refuse(
                reading, "is off where the phase is '%s'", phase_name(ranking->phase));
    }
    struct recorded_item *items =
            arena_array(reading->arena, reading->item_count + 1, sizeof(*items));
    if (items == NULL || !arena_grow(reading->arena, (void **)&reading->recordings, reading->count,
                                 &reading->capacity, sizeof(*ranking))) {
        return reading_spent(reading);
    }
    if (reading->item_count > 0) {
        memcpy(items, reading->items, reading->item_count * sizeof(*items));
    }
    ranking->line = reading->line;
    ranking->place = place;
    ranking->items = items;
    ranking->item_count = reading->item_count;
    reading->recordings[reading->count++] = *ranking;
    return OK;
}

static enum status keep_switch(struct reading *reading, struct place place)
{
    struct switch_record *toggle = &reading->draft.toggle;
    if (toggle->found == ANSWER_NO && toggle->taps >= 0) {
        reading->key = "taps";
        return reading_refuse(reading, "is given of a switch that was not found");
    }
    toggle->found = toggle->taps >= 0 ? ANSWER_YES : toggle->found;
    toggle->service = reading->draft.ranking.service;
    toggle->line = reading->line;
    toggle->place = place;
    if (!arena_grow(reading->arena, (void **)&reading->switches, reading->switch_count,
                &reading->switch_capacity, sizeof(*toggle))) {
        return reading_spent(reading);
    }
    reading->switches[reading->switch_count++] = *toggle;
    return OK;
}

enum status reading_keep(struct reading *reading, struct place place)
{
    if (reading->count + reading->switch_count >= RECORDINGS_MAX) {
        return refuse(reading->why, E_LIMIT, reading->line,
                "line %" PRIu64 ": more than %d recordings", reading->line, RECORDINGS_MAX);
    }
    return reading->draft.is_switch ? keep_switch(reading, place) : keep_ranking(reading, place);
}
