/* rows.h: numbering rows over the parts and dexes of an app. */
#ifndef AEDILE_TABLES_APP_ROWS_H
#define AEDILE_TABLES_APP_ROWS_H

#include "tables/code/code.h"
#include "tables/table.h"

/* Archive entries of all parts, in order. */
struct entry_row {
    const struct apk_part *part;
    const struct zip_entry *entry;
};

size_t entry_rows(const struct app *app);
struct entry_row entry_at(const struct app *app, size_t row);
struct place entry_place(const struct entry_row *row, struct scan_state *state);

/* The dex decoded into state->buffer, kept there from row to row. The dex lives in state->arena. */
MUST_CHECK enum status dex_of(const struct source *source, struct scan_state *state, size_t number,
        const struct dex **ret_dex, struct fault *why);

/* Whether dex_of needs to decode nothing. */
bool dexes_are_kept(const struct code_facts *code);

/* The dex whose rows, starting at `first` of each, hold this row. */
size_t dex_with_class(const struct code_facts *code, size_t row);
size_t dex_with_string(const struct code_facts *code, size_t row);

#endif
