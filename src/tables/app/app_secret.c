#include "tables/code/code.h"
#include "tables/table.h"

enum { KIND, NAME, GRADE, MASKED, SHA256, CHECKED, COLUMNS };

static const struct column columns[COLUMNS] = {
        {"kind", "TEXT", "Kind of credential (data/secret.csv).", true},
        {"name", "TEXT", "What its maker calls it.", false},
        {"grade", "TEXT", "secret, or public: meant to be shipped when it is restricted.", true},
        {"masked", "TEXT", "The value, its middle hidden.", false},
        {"sha256", "TEXT", "SHA-256 of the value.", true},
        {"checked", "INTEGER",
                "1 when a checksum or the decoded structure holds, not only the shape.", false},
};

static size_t count(const struct source *source)
{
    return source->code == NULL ? 0 : source->code->secret_count;
}

static enum status get(const struct source *source, struct scan_state *state, size_t row_number,
        size_t column, struct value *ret_value, struct fault *why)
{
    (void)state, (void)why;
    const struct code_secret *row = &source->code->secrets[row_number];
    switch (column) {
    case KIND:
        *ret_value = value_text(row->kind->id);
        break;
    case NAME:
        *ret_value = value_text(row->kind->name);
        break;
    case GRADE:
        *ret_value = value_text(row->kind->grade);
        break;
    case MASKED:
        *ret_value = value_text(row->masked);
        break;
    case SHA256:
        *ret_value = value_text(row->sha256);
        break;
    case CHECKED:
        *ret_value = value_integer(row->checked);
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
    *ret_place = source->code->secrets[row_number].place;
    return true;
}

const struct table table_app_secret = {
        .name = "app_secret",
        .purpose =
                "Each credential that lies in the app's code, text assets or compiled resources.",
        .group = "app",
        .columns = columns,
        .column_count = COLUMNS,
        .count = count,
        .get = get,
        .place = place,
};
