#include "base/syntax/json.h"
#include "tables/personalisation/fields.h"

enum {
    LINE,
    RUN,
    SERVICE,
    SURFACE,
    PERSONA,
    TWIN,
    ACCOUNT,
    SETTING,
    PHASE,
    BLOCK,
    TS,
    POSITION,
    QUERY,
    CURRENCY,
    APP_VERSION,
    DEVICE,
    NETWORK,
    SEED,
    MEMBERS,
    ITEM_COUNT = MEMBERS,
    LOOKED_AT,
    MARKED,
    ADS,
    ITEMS,
    COLUMNS
};

static const struct column columns[COLUMNS] = {
        {"line", "INTEGER", "Line of the file on which the record starts.", false},
        {"run", "TEXT", "Name of the run.", true},
        {"service", "TEXT", "The service that was asked.", true},
        {"surface", "TEXT", "feed, search, ads, push or price.", true},
        {"persona", "TEXT", "The persona whose account it is.", true},
        {"twin", "INTEGER", "Which of the persona's like accounts, from 1.", false},
        {"account", "TEXT PERSONAL", "Name of the account, as recorded.", true},
        {"setting", "TEXT", "on or off: what the personalisation setting was found to be at.",
                true},
        {"phase", "TEXT",
                "on, off24h, off7d, restart, relogin, update, device2 or on2: when it was looked "
                "at.",
                true},
        {"block", "INTEGER", "Block: all of its accounts were asked at about the same time.", true},
        {"ts", "TEXT", "Time, RFC 3339; NULL when it was not recorded.", false},
        {"position", "INTEGER", "Place within the block, from 1; NULL when it was not recorded.",
                false},
        {"query", "TEXT", "What was searched for; NULL for none.", true},
        {"currency", "TEXT", "Currency of its prices (ISO 4217); NULL when it was not recorded.",
                false},
        {"app_version", "TEXT", "Version of the app.", false},
        {"device", "TEXT", "Name of the device.", false},
        {"network", "TEXT", "Name of the network.", false},
        {"seed", "INTEGER", "Seed of the order of asking; NULL when it was not recorded.", false},
        {"item_count", "INTEGER", "Items in the list.", false},
        {"looked_at", "INTEGER", "Of them, those whose marking was looked at.", false},
        {"personalised", "INTEGER", "Of those, marked as personalised.", false},
        {"ads", "INTEGER", "Of those, marked as advertising.", false},
        {"items", "TEXT",
                "Ids in the order shown, a JSON array; those shown as equal in one of "
                "their own.",
                false},
};

#define FIELD(kind, member) FIELD_OF(kind, struct recording, member)

static const struct field fields[MEMBERS] = {
        [LINE] = FIELD(FIELD_LONG, line),
        [RUN] = FIELD(FIELD_TEXT, run),
        [SERVICE] = FIELD(FIELD_TEXT, service),
        [SURFACE] = FIELD(FIELD_TEXT, surface),
        [PERSONA] = FIELD(FIELD_TEXT, persona),
        [TWIN] = FIELD(FIELD_FROM_1, twin),
        [ACCOUNT] = FIELD(FIELD_TEXT, account),
        [SETTING] = FIELD(FIELD_SETTING, on),
        [BLOCK] = FIELD(FIELD_FROM_1, block),
        [TS] = FIELD(FIELD_TEXT, ts),
        [POSITION] = FIELD(FIELD_FROM_1, order),
        [QUERY] = FIELD(FIELD_TEXT, query),
        [CURRENCY] = FIELD(FIELD_TEXT, currency),
        [APP_VERSION] = FIELD(FIELD_TEXT, app_version),
        [DEVICE] = FIELD(FIELD_TEXT, device),
        [NETWORK] = FIELD(FIELD_TEXT, network),
        [SEED] = FIELD(FIELD_LONG, seed),
};

static size_t count(const struct source *source)
{
    return source->recordings == NULL ? 0 : source->recordings->count;
}

/* How many items are marked so; all that were looked at for NULL. */
static int64_t count_marked(const struct recording *recording, const char *label)
{
    int64_t marked = 0;
    for (size_t i = 0; i < recording->item_count; i++) {
        const char *own = recording->items[i].label;
        marked += own != NULL && (label == NULL || strcmp(own, label) == 0);
    }
    return marked;
}

static enum status write_items(const struct recording *recording, struct buffer *buffer,
        struct value *ret_value, struct fault *why)
{
    const struct recorded_item *items = recording->items;
    buffer_clear(buffer);
    struct json json = {.out = buffer};
    json_begin_array(&json);
    for (size_t i = 0, end; i < recording->item_count; i = end) {
        for (end = i; end < recording->item_count && items[end].rank == items[i].rank;) {
            end++;
        }
        if (end - i > 1) {
            json_begin_array(&json);
        }
        for (size_t k = i; k < end; k++) {
            json_string(&json, items[k].id);
        }
        if (end - i > 1) {
            json_end_array(&json);
        }
    }
    json_end_array(&json);
    *ret_value = (struct value){.kind = KIND_TEXT, .text = buffer_bytes(buffer)};
    return buffer->failed ? refuse(why, E_MEMORY, 0, "no memory for a list") : OK;
}

static enum status get(const struct source *source, struct scan_state *state, size_t row,
        size_t column, struct value *ret_value, struct fault *why)
{
    const struct recording *recording = &source->recordings->recordings[row];
    switch (column) {
    case PHASE:
        *ret_value = value_text(phase_name(recording->phase));
        return OK;
    case ITEM_COUNT:
        *ret_value = value_integer((int64_t)recording->item_count);
        return OK;
    case LOOKED_AT:
        *ret_value = value_integer(count_marked(recording, NULL));
        return OK;
    case MARKED:
        *ret_value = value_integer(count_marked(recording, "personalised"));
        return OK;
    case ADS:
        *ret_value = value_integer(count_marked(recording, "ad"));
        return OK;
    case ITEMS:
        return write_items(recording, &state->text, ret_value, why);
    default:
        *ret_value = field_value(recording, &fields[column]);
        return OK;
    }
}

static bool place(
        const struct source *source, struct scan_state *state, size_t row, struct place *ret_place)
{
    (void)state;
    *ret_place = source->recordings->recordings[row].place;
    return true;
}

const struct table table_ranking = {
        .name = "ranking",
        .purpose = "Each list that an account was shown (docs/formats/rankings.md).",
        .group = "personalisation",
        .columns = columns,
        .column_count = COLUMNS,
        .count = count,
        .get = get,
        .place = place,
};
