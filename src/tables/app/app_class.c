#include "tables/app/rows.h"

enum { NAME, DEFINED, DEX, SDK, COLUMNS };

static const struct column columns[COLUMNS] = {
        {"name", "TEXT", "Class name with dots.", true},
        {"defined", "INTEGER", "1 when the dex holds its code; 0 when it only names the class.",
                false},
        {"dex", "TEXT", "Entry of the dex.", true},
        {"sdk", "TEXT", "id of the third-party component it belongs to; NULL when unknown.", false},
};

static size_t count(const struct source *source)
{
    return source->code == NULL ? 0 : source->code->class_count;
}

static bool descriptor_of(const struct code_dex *record, const struct dex *dex, size_t row,
        struct bytes *ret_descriptor)
{
    size_t index = row - record->first_class;
    return dex_type(dex, record->class_types[index], ret_descriptor) && ret_descriptor->size > 2;
}

/* "Lcom/example/Shop;" as "com.example.Shop", in state->text. */
static struct value dotted_name(struct scan_state *state, struct bytes descriptor)
{
    buffer_clear(&state->text);
    dex_append_utf8(&state->text, bytes_slice(descriptor, 1, descriptor.size - 2));
    for (size_t i = 0; i < state->text.size; i++) {
        if (state->text.data[i] == '/') {
            state->text.data[i] = '.';
        }
    }
    return (struct value){.kind = KIND_TEXT, .text = buffer_bytes(&state->text)};
}

static enum status get(const struct source *source, struct scan_state *state, size_t row,
        size_t column, struct value *ret_value, struct fault *why)
{
    size_t number = dex_with_class(source->code, row);
    const struct code_dex *record = &source->code->dexes[number];
    if (column == DEFINED || column == DEX) {
        *ret_value = column == DEX ? value_text(record->name)
                                   : value_integer(record->defined[row - record->first_class]);
        return OK;
    }
    const struct dex *dex = NULL;
    struct bytes descriptor = {0};
    enum status status = dex_of(source, state, number, &dex, why);
    if (status != OK || !descriptor_of(record, dex, row, &descriptor)) {
        return status; /* a name that cannot be read is NULL */
    }
    if (column == NAME) {
        *ret_value = dotted_name(state, descriptor);
        return OK;
    }
    const struct sdk_mark *mark = sdk_match_descriptor(&source->knowledge->sdks, descriptor);
    *ret_value = value_text(mark == NULL ? NULL : mark->sdk->id);
    return OK;
}

static bool place(
        const struct source *source, struct scan_state *state, size_t row, struct place *ret_place)
{
    size_t number = dex_with_class(source->code, row);
    const struct code_dex *record = &source->code->dexes[number];
    const struct dex *dex = NULL;
    struct bytes descriptor = {0};
    if (dex_of(source, state, number, &dex, NULL) != OK ||
            !descriptor_of(record, dex, row, &descriptor)) {
        return false;
    }
    struct entry_row entry = {&source->app->parts[record->part], record->entry};
    *ret_place = entry_place(&entry, state);
    ret_place->at = (uint64_t)(descriptor.data - dex->file.data);
    ret_place->size = descriptor.size;
    return true;
}

/* "Lcom/example/Shop;" is "com.example.Shop". */
static bool is_named(struct bytes descriptor, struct bytes name)
{
    if (descriptor.size != name.size + 2) {
        return false;
    }
    for (size_t i = 0; i < name.size; i++) {
        uint8_t byte = descriptor.data[i + 1];
        if ((byte == '/' ? '.' : byte) != name.data[i]) {
            return false;
        }
    }
    return true;
}

static size_t find(const struct source *source, size_t column, struct bytes wanted, size_t from)
{
    const struct code_facts *code = source->code;
    if (column != NAME || !dex_is_plain(wanted) || !dexes_are_kept(code)) {
        return ROW_UNTOLD;
    }
    for (size_t i = dex_with_class(code, from); i < code->dex_count; i++) {
        const struct code_dex *record = &code->dexes[i];
        struct bytes descriptor = {0};
        for (; from < record->first_class + record->class_count; from++) {
            if (descriptor_of(record, &record->dex, from, &descriptor) &&
                    is_named(descriptor, wanted)) {
                return from;
            }
        }
    }
    return code->class_count;
}

const struct table table_app_class = {
        .name = "app_class",
        .purpose = "Each class that a dex defines or names, in dex order.",
        .group = "app",
        .columns = columns,
        .column_count = COLUMNS,
        .count = count,
        .get = get,
        .place = place,
        .find = find,
};
