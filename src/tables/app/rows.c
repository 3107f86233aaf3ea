#include "tables/app/rows.h"

#include "evidence/apk/entry_name.h"

size_t entry_rows(const struct app *app)
{
    size_t rows = 0;
    for (size_t part = 0; app != NULL && part < app->part_count; part++) {
        rows += app->parts[part].zip.count;
    }
    return rows;
}

struct entry_row entry_at(const struct app *app, size_t row)
{
    const struct apk_part *part = app->parts;
    for (; row >= part->zip.count; part++) {
        row -= part->zip.count;
    }
    return (struct entry_row){part, &part->zip.entries[row]};
}

struct place entry_place(const struct entry_row *row, struct scan_state *state)
{
    struct place place = {"", row->part->outer_at, row->part->outer_size, 0, row->entry->size};
    buffer_clear(&state->text);
    entry_name_put(&state->text, row->part, row->entry);
    place.entry = buffer_text(&state->text);
    if (row->part->borrowed) {
        place.entry_at += row->entry->data_at;
        place.entry_size = row->entry->compressed_size;
    }
    return place;
}

/* Open a dex that is not kept. Its entry is decoded, unless the dex before was of the same one. */
static enum status open_dex(const struct source *source, struct scan_state *state,
        const struct code_dex *record, struct fault *why)
{
    enum status status = OK;
    if (state->cached == 0 || source->code->dexes[state->cached - 1].entry != record->entry) {
        const struct zip *zip = &source->app->parts[record->part].zip;
        status = zip_read(zip, record->entry, &state->buffer, why);
        if (status == E_MALFORMED && state->buffer.size == record->entry->size) {
            status = OK; /* a wrong CRC-32: an anomaly, and Android runs it */
        }
    }
    state->cached = 0;
    return status == OK
                   ? dex_open_at(buffer_bytes(&state->buffer), record->at, NULL, state->opaque, why)
                   : status;
}

enum status dex_of(const struct source *source, struct scan_state *state, size_t number,
        const struct dex **ret_dex, struct fault *why)
{
    const struct code_dex *record = &source->code->dexes[number];
    if (record->dex.file.size > 0) {
        *ret_dex = &record->dex;
        return OK;
    }
    if (state->opaque == NULL) {
        state->opaque = arena_alloc(&state->arena, sizeof(struct dex));
    }
    if (state->opaque == NULL) {
        return refuse(why, E_MEMORY, 0, "no memory to read %s", record->name);
    }
    if (state->cached != number + 1) {
        enum status status = open_dex(source, state, record, why);
        if (status != OK) {
            return status;
        }
        state->cached = number + 1;
    }
    *ret_dex = state->opaque;
    return OK;
}

bool dexes_are_kept(const struct code_facts *code)
{
    for (size_t i = 0; i < code->dex_count; i++) {
        if (code->dexes[i].dex.file.size == 0) {
            return false;
        }
    }
    return true;
}

size_t dex_with_class(const struct code_facts *code, size_t row)
{
    size_t number = code->dex_count - 1;
    while (number > 0 && row < code->dexes[number].first_class) {
        number--;
    }
    return number;
}

size_t dex_with_string(const struct code_facts *code, size_t row)
{
    size_t number = code->dex_count - 1;
    while (number > 0 && row < code->dexes[number].first_string) {
        number--;
    }
    return number;
}
