#include "tables/code/code.h"
#include "tables/table.h"

enum { PACKER, COMPANY, KIND, MARK, COLUMNS };

static const struct column columns[COLUMNS] = {
        {"packer", "TEXT", "Name of the tool.", true},
        {"company", "TEXT", "Its maker.", false},
        {"kind", "TEXT", "library, file or class: what gives it away.", true},
        {"mark", "TEXT", "The name found.", false},
};

static size_t count(const struct source *source)
{
    return source->code == NULL ? 0 : source->code->packer_count;
}

static enum status get(const struct source *source, struct scan_state *state, size_t row_number,
        size_t column, struct value *ret_value, struct fault *why)
{
    (void)state, (void)why;
    const struct code_packer *row = &source->code->packers[row_number];
    switch (column) {
    case PACKER:
        *ret_value = value_text(row->mark->packer);
        break;
    case COMPANY:
        *ret_value = value_text(row->mark->company);
        break;
    case KIND:
        *ret_value = value_text(row->mark->kind);
        break;
    case MARK:
        *ret_value = value_text(row->found);
        break;
    default:
        break;
    }
    return OK;
}

static bool place(const struct source *source, struct scan_state *state, size_t row_number,
        struct place *ret_place)
{
    (void)state;
    *ret_place = source->code->packers[row_number].place;
    return true;
}

const struct table table_app_packer = {
        .name = "app_packer",
        .purpose = "Each mark of a tool that wraps the app's code so that it cannot be read.",
        .group = "app",
        .columns = columns,
        .column_count = COLUMNS,
        .count = count,
        .get = get,
        .place = place,
};
