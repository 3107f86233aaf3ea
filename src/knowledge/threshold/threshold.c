#include "knowledge/threshold/threshold.h"

#include "knowledge/rows.h"

#include <math.h>

enum { SET, NAME, VALUE, UNIT, SOURCE, MEANING_EN, MEANING_ZH };
enum { OPENNESS, AUDIT, SET_COUNT };
enum form { SHARE, TIMES, COUNT, SEED };
enum { LONGEST = 24 }; /* characters of a number */

static const char *const columns[] = {
        "set", "name", "value", "unit", "source", "meaning_en", "meaning_zh", NULL};
static const char *const prefixes[SET_COUNT] = {"openness-", "personalisation-"};

/* One number: where it belongs and what it may be, both ends included. */
struct field {
    int set;
    const char *name;
    size_t at;
    enum form form;
    double low, high;
};

#define OPEN(name, form, low, high)                                                                \
    {                                                                                              \
        OPENNESS, #name, offsetof(struct thresholds, openness.name), form, low, high               \
    }
#define PERSONAL(name, form, low, high)                                                            \
    {                                                                                              \
        AUDIT, #name, offsetof(struct thresholds, audit.name), form, low, high                     \
    }

static const struct field fields[] = {
        OPEN(title_similarity, SHARE, 0.01, 1), OPEN(visible_share, SHARE, 0.01, 1),
        OPEN(visible_share_margin, SHARE, 0.01, 1), OPEN(blank_below, COUNT, 1, 1e6),
        OPEN(blank_control, COUNT, 1, 1e9), OPEN(slow_ratio, TIMES, 1, 1000),
        OPEN(slow_ms, COUNT, 1, 3600000), OPEN(slow_hours, COUNT, 1, 8760),
        OPEN(slow_trials, COUNT, 1, 1e6), OPEN(open_low, SHARE, 0.001, 0.499),
        OPEN(open_high, SHARE, 0.501, 0.999), OPEN(alpha, SHARE, 1e-6, 0.49),
        OPEN(beta, SHARE, 1e-6, 0.49), OPEN(trials_most, COUNT, 1, 1e6),
        OPEN(confirm_urls, COUNT, 1, 1e6), OPEN(confirm_accounts, COUNT, 1, 1e6),
        OPEN(confirm_days, COUNT, 1, 1e6), OPEN(provisional, COUNT, 1, 1e6),
        OPEN(firm, COUNT, 1, 1e6), OPEN(parity_gap, COUNT, 1, 6), OPEN(parity_p, SHARE, 1e-6, 0.5),
        OPEN(stale_days, COUNT, 1, 36500), OPEN(control_within_s, COUNT, 0, 86400),
        OPEN(control_repeat_s, COUNT, 0, 86400), PERSONAL(rbo_p, SHARE, 0.01, 0.999),
        PERSONAL(depth, COUNT, 1, 1000), PERSONAL(alpha, SHARE, 1e-6, 0.5),
        PERSONAL(delta, SHARE, 0.001, 0.999), PERSONAL(placebo, SHARE, 0.001, 0.999),
        PERSONAL(retention_confidence, SHARE, 0.5, 0.9999), PERSONAL(taps_most, COUNT, 1, 100),
        PERSONAL(block_hours, COUNT, 0, 1000), PERSONAL(block_seconds, COUNT, 1, 86400),
        PERSONAL(exact_most, COUNT, 1, 1e8), PERSONAL(samples, COUNT, 99, 1e8),
        PERSONAL(seed, SEED, 0, 9007199254740992.0), /* 2^53: every integer below is exact */
};
enum { FIELD_COUNT = sizeof(fields) / sizeof(fields[0]) };

struct reading {
    struct thresholds values;
    bool is_set[FIELD_COUNT];
    const char *ids[SET_COUNT];
    uint64_t line;
};

/* Digits with at most one point: the form is the same in every locale and holds no NAN. */
static bool read_number(const char *text, double *ret_value)
{
    double value = 0, place = 1;
    bool is_fraction = false;
    size_t digits = 0, size = strlen(text);
    for (size_t i = 0; i < size; i++) {
        if (text[i] == '.' && !is_fraction && digits > 0) {
            is_fraction = true;
            digits = 0;
        } else if (text[i] >= '0' && text[i] <= '9') {
            value = value * 10 + (text[i] - '0');
            place *= is_fraction ? 10 : 1;
            digits++;
        } else {
            return false;
        }
    }
    *ret_value = value / place;
    return digits > 0 && size <= LONGEST;
}

static void put(struct thresholds *to, const struct field *field, double value)
{
    char *at = (char *)to + field->at;
    int32_t whole = field->form == COUNT ? (int32_t)value : 0;
    uint64_t seed = (uint64_t)value;
    switch (field->form) {
    case COUNT:
        memcpy(at, &whole, sizeof(whole));
        break;
    case SEED:
        memcpy(at, &seed, sizeof(seed));
        break;
    case SHARE:
    case TIMES:
        memcpy(at, &value, sizeof(value));
        break;
    }
}

static int set_of(const char *id)
{
    for (int i = 0; i < SET_COUNT; i++) {
        size_t size = strlen(prefixes[i]);
        if (strncmp(id, prefixes[i], size) == 0 && id[size] != 0) {
            return i;
        }
    }
    return -1;
}

static enum status take_set(
        struct reading *reading, const struct csv *csv, int *ret_set, struct fault *why)
{
    const char *id = csv->fields[SET];
    int set = set_of(id);
    if (set < 0) {
        return row_bad_value(csv, why, SET);
    }
    if (reading->ids[set] != NULL && strcmp(reading->ids[set], id) != 0) {
        return row_refuse(csv, why, "there is another set of this kind already");
    }
    reading->ids[set] = id;
    *ret_set = set;
    return OK;
}

static enum status take_row(void *taker, const struct csv *csv, struct fault *why)
{
    struct reading *reading = taker;
    int set = -1;
    enum status status = take_set(reading, csv, &set, why);
    if (status != OK) {
        return status;
    }
    size_t i = 0;
    while (i < FIELD_COUNT &&
            (fields[i].set != set || strcmp(fields[i].name, csv->fields[NAME]) != 0)) {
        i++;
    }
    if (i == FIELD_COUNT) {
        return row_bad_value(csv, why, NAME);
    }
    if (reading->is_set[i]) {
        return row_refuse(csv, why, "the number stands twice");
    }
    double value;
    bool is_whole = fields[i].form == COUNT || fields[i].form == SEED;
    if (!read_number(csv->fields[VALUE], &value) || value < fields[i].low ||
            value > fields[i].high || (is_whole && value != floor(value))) {
        return row_bad_value(csv, why, VALUE);
    }
    put(&reading->values, &fields[i], value);
    reading->is_set[i] = true;
    reading->line = csv->line;
    return OK;
}

/* What no single row shows. */
static enum status check_whole(const struct reading *reading, struct fault *why)
{
    const struct openness_thresholds *open = &reading->values.openness;
    for (size_t i = 0; i < FIELD_COUNT; i++) {
        if (!reading->is_set[i]) {
            return refuse(why, E_MALFORMED, reading->line, "%s… lacks '%s'",
                    prefixes[fields[i].set], fields[i].name);
        }
    }
    if (fabs(open->open_low + open->open_high - 1) > 1e-12 || open->alpha != open->beta) {
        return refuse(why, E_MALFORMED, reading->line,
                "open_low + open_high must be 1 and alpha equal beta: cells count whole steps");
    }
    if (open->blank_below > open->blank_control || open->provisional > open->firm) {
        return refuse(why, E_MALFORMED, reading->line, "%s is larger than %s",
                open->provisional > open->firm ? "provisional" : "blank_below",
                open->provisional > open->firm ? "firm" : "blank_control");
    }
    return OK;
}

enum status thresholds_load(
        struct bytes csv, struct arena *arena, struct thresholds *ret_thresholds, struct fault *why)
{
    struct reading reading = {.line = 1};
    enum status status = rows_read(csv, columns, arena, take_row, &reading, why);
    if (status == OK) {
        status = check_whole(&reading, why);
    }
    if (status != OK) {
        return status;
    }
    reading.values.openness.id = reading.ids[OPENNESS];
    reading.values.audit.id = reading.ids[AUDIT];
    *ret_thresholds = reading.values;
    return OK;
}
