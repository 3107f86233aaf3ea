#include "tables/personalisation/fields.h"

enum {
    LINE,
    SERVICE,
    SURFACE,
    LABEL,
    FOUND,
    TAPS,
    DEFAULT_SETTING,
    NAGS,
    AFTER_DAY,
    AFTER_WEEK,
    AFTER_RESTART,
    AFTER_RELOGIN,
    AFTER_UPDATE,
    AFTER_SECOND_DEVICE,
    COLUMNS
};

static const struct column columns[COLUMNS] = {
        {"line", "INTEGER", "Line of the file on which the record starts.", false},
        {"service", "TEXT", "The service whose switch it is.", true},
        {"surface", "TEXT", "The surface from which it was looked for, as in `ranking`.", true},
        {"label", "TEXT", "Its text on the screen.", false},
        {"found", "TEXT", "yes or no; NULL when it was not looked for.", true},
        {"taps", "INTEGER", "Taps from the surface to the switch; NULL when it was not found.",
                false},
        {"default_setting", "TEXT", "on or off: what it is at on a new account.", false},
        {"nags", "INTEGER", "How often the app asked to switch it on again.", false},
        {"after_day", "TEXT", "on or off, a day after it was switched off; NULL: not looked at.",
                false},
        {"after_week", "TEXT", "The same after a week.", false},
        {"after_restart", "TEXT", "The same after a restart of the app.", false},
        {"after_relogin", "TEXT", "The same after a new login.", false},
        {"after_update", "TEXT", "The same after an update.", false},
        {"after_second_device", "TEXT", "The same on a second device.", false},
};

#define FIELD(kind, member) FIELD_OF(kind, struct switch_record, member)

static const struct field fields[COLUMNS] = {
        [LINE] = FIELD(FIELD_LONG, line),
        [SERVICE] = FIELD(FIELD_TEXT, service),
        [SURFACE] = FIELD(FIELD_TEXT, surface),
        [LABEL] = FIELD(FIELD_TEXT, label),
        [FOUND] = FIELD(FIELD_ANSWER, found),
        [TAPS] = FIELD(FIELD_WHOLE, taps),
        [DEFAULT_SETTING] = FIELD(FIELD_SETTING, on_by_default),
        [NAGS] = FIELD(FIELD_WHOLE, nags),
        [AFTER_DAY] = FIELD(FIELD_SETTING, on_after[PHASE_OFF_DAY]),
        [AFTER_WEEK] = FIELD(FIELD_SETTING, on_after[PHASE_OFF_WEEK]),
        [AFTER_RESTART] = FIELD(FIELD_SETTING, on_after[PHASE_RESTART]),
        [AFTER_RELOGIN] = FIELD(FIELD_SETTING, on_after[PHASE_RELOGIN]),
        [AFTER_UPDATE] = FIELD(FIELD_SETTING, on_after[PHASE_UPDATE]),
        [AFTER_SECOND_DEVICE] = FIELD(FIELD_SETTING, on_after[PHASE_SECOND_DEVICE]),
};

static size_t count(const struct source *source)
{
    return source->recordings == NULL ? 0 : source->recordings->switch_count;
}

static enum status get(const struct source *source, struct scan_state *state, size_t row,
        size_t column, struct value *ret_value, struct fault *why)
{
    (void)state, (void)why;
    *ret_value = field_value(&source->recordings->switches[row], &fields[column]);
    return OK;
}

static bool place(
        const struct source *source, struct scan_state *state, size_t row, struct place *ret_place)
{
    (void)state;
    *ret_place = source->recordings->switches[row].place;
    return true;
}

const struct table table_switch = {
        .name = "switch",
        .purpose = "Each search for the switch that should end personalisation, and what came of "
                   "it.",
        .group = "personalisation",
        .columns = columns,
        .column_count = COLUMNS,
        .count = count,
        .get = get,
        .place = place,
};
