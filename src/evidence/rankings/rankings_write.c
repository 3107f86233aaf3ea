#include "evidence/rankings/rankings.h"

#include "base/syntax/json.h"

#include <inttypes.h>
#include <stdio.h>

static void put_text(struct json *json, const char *key, const char *text)
{
    if (text != NULL && text[0] != 0) {
        json_key_string(json, key, text);
    }
}

static const char *setting_name(enum answer on)
{
    return on == ANSWER_YES ? "on" : "off";
}

/* Items of equal rank in an array of their own. */
static void put_items(struct json *json, const struct recording *recording)
{
    const struct recorded_item *items = recording->items;
    json_key(json, "items");
    json_begin_array(json);
    for (size_t i = 0, end; i < recording->item_count; i = end) {
        end = i + 1;
        while (end < recording->item_count && items[end].rank == items[i].rank) {
            end++;
        }
        bool is_tie = end - i > 1;
        if (is_tie) {
            json_begin_array(json);
        }
        for (size_t k = i; k < end; k++) {
            json_string(json, items[k].id);
        }
        if (is_tie) {
            json_end_array(json);
        }
    }
    json_end_array(json);
}

static void put_prices(struct json *json, const struct recording *recording)
{
    bool has_any = false;
    for (size_t i = 0; i < recording->item_count; i++) {
        const struct recorded_item *item = &recording->items[i];
        char price[32];
        if (item->price < 0) {
            continue;
        }
        if (!has_any) {
            json_key(json, "prices");
            json_begin_object(json);
            has_any = true;
        }
        (void)snprintf(price, sizeof(price), "%" PRId64 ".%02" PRId64, item->price / 100,
                item->price % 100);
        json_key(json, item->id);
        json_raw(json, price);
    }
    if (has_any) {
        json_end_object(json);
    }
}

static void put_labels(struct json *json, const struct recording *recording)
{
    bool has_any = false;
    for (size_t i = 0; i < recording->item_count; i++) {
        const struct recorded_item *item = &recording->items[i];
        if (item->label == NULL) {
            continue;
        }
        if (!has_any) {
            json_key(json, "labels");
            json_begin_object(json);
            has_any = true;
        }
        json_key_string(json, item->id, item->label);
    }
    if (has_any) {
        json_end_object(json);
    }
}

bool rankings_write(const struct recording *recording, struct buffer *out)
{
    struct json json = {.out = out};
    json_begin_object(&json);
    json_key_integer(&json, "v", 1);
    put_text(&json, "run", recording->run);
    put_text(&json, "service", recording->service);
    put_text(&json, "surface", recording->surface);
    put_text(&json, "persona", recording->persona);
    json_key_integer(&json, "twin", recording->twin);
    put_text(&json, "acct", recording->account);
    json_key_string(&json, "setting", setting_name(recording->on));
    json_key_string(&json, "phase", phase_name(recording->phase));
    json_key_integer(&json, "block", recording->block);
    put_text(&json, "ts", recording->ts);
    if (recording->order > 0) {
        json_key_integer(&json, "order", recording->order);
    }
    put_text(&json, "query", recording->query);
    put_items(&json, recording);
    put_prices(&json, recording);
    put_text(&json, "currency", recording->currency);
    put_labels(&json, recording);
    put_text(&json, "app_ver", recording->app_version);
    put_text(&json, "device", recording->device);
    put_text(&json, "net", recording->network);
    if (recording->seed >= 0) {
        json_key_integer(&json, "seed", recording->seed);
    }
    json_end_object(&json);
    buffer_append_byte(out, '\n');
    return !out->failed;
}

static void put_states(struct json *json, const struct switch_record *record)
{
    bool has_any = false;
    for (int i = PHASE_OFF_DAY; i < PHASE_COUNT; i++) {
        if (record->on_after[i] == ANSWER_UNKNOWN) {
            continue;
        }
        if (!has_any) {
            json_key(json, "state_after");
            json_begin_object(json);
            has_any = true;
        }
        json_key_string(json, phase_name((enum phase)i), setting_name(record->on_after[i]));
    }
    if (has_any) {
        json_end_object(json);
    }
}

bool rankings_write_switch(const struct switch_record *record, struct buffer *out)
{
    struct json json = {.out = out};
    json_begin_object(&json);
    json_key_integer(&json, "v", 1);
    json_key_string(&json, "type", "switch");
    put_text(&json, "service", record->service);
    put_text(&json, "from", record->surface);
    if (record->found != ANSWER_UNKNOWN) {
        json_key_string(&json, "found", answer_name(record->found));
    }
    if (record->taps >= 0) {
        json_key_integer(&json, "taps", record->taps);
    }
    put_text(&json, "label", record->label);
    if (record->on_by_default != ANSWER_UNKNOWN) {
        json_key_string(&json, "default", setting_name(record->on_by_default));
    }
    if (record->nags > 0) {
        json_key_integer(&json, "after_nag", record->nags);
    }
    put_states(&json, record);
    json_end_object(&json);
    buffer_append_byte(out, '\n');
    return !out->failed;
}
