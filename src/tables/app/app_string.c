#include "tables/app/rows.h"

#include "evidence/dex/strings.h"

enum { VALUE, DEX, COLUMNS };

static const struct column columns[COLUMNS] = {
        {"value", "TEXT", "The string; NULL when its data is damaged.", true},
        {"dex", "TEXT", "Entry of the dex.", true},
};

static size_t count(const struct source *source)
{
    return source->code == NULL ? 0 : source->code->string_count;
}

static bool string_of(const struct code_dex *record, const struct dex *dex, size_t row,
        struct bytes *ret_text, uint64_t *ret_at)
{
    return dex_string(dex, (uint32_t)(row - record->first_string), ret_text, ret_at);
}

static enum status get(const struct source *source, struct scan_state *state, size_t row,
        size_t column, struct value *ret_value, struct fault *why)
{
    size_t number = dex_with_string(source->code, row);
    const struct code_dex *record = &source->code->dexes[number];
    if (column == DEX) {
        *ret_value = value_text(record->name);
        return OK;
    }
    const struct dex *dex = NULL;
    struct bytes text = {0};
    enum status status = dex_of(source, state, number, &dex, why);
    if (status == OK && string_of(record, dex, row, &text, NULL)) {
        *ret_value = (struct value){.kind = KIND_TEXT, .text = dex_utf8(text, &state->text)};
    }
    return status;
}

static bool place(
        const struct source *source, struct scan_state *state, size_t row, struct place *ret_place)
{
    size_t number = dex_with_string(source->code, row);
    const struct code_dex *record = &source->code->dexes[number];
    const struct dex *dex = NULL;
    struct bytes text = {0};
    uint64_t at = 0;
    if (dex_of(source, state, number, &dex, NULL) != OK ||
            !string_of(record, dex, row, &text, &at)) {
        return false;
    }
    struct entry_row entry = {&source->app->parts[record->part], record->entry};
    *ret_place = entry_place(&entry, state);
    ret_place->at = at;
    ret_place->size = text.size;
    return true;
}

static size_t find(const struct source *source, size_t column, struct bytes wanted, size_t from)
{
    const struct code_facts *code = source->code;
    if (column != VALUE || !dex_is_plain(wanted) || !dexes_are_kept(code)) {
        return ROW_UNTOLD;
    }
    for (size_t i = dex_with_string(code, from); i < code->dex_count; i++) {
        const struct code_dex *record = &code->dexes[i];
        uint32_t index =
                dex_string_find(&record->dex, wanted, (uint32_t)(from - record->first_string));
        from = record->first_string + index;
        if (index < record->string_count) {
            return from;
        }
    }
    return code->string_count;
}

const struct table table_app_string = {
        .name = "app_string",
        .purpose = "Each string of the app's dexes, in dex order.",
        .group = "app",
        .columns = columns,
        .column_count = COLUMNS,
        .count = count,
        .get = get,
        .place = place,
        .find = find,
};
