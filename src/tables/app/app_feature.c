#include "tables/table.h"

enum { NAME, REQUIRED, COLUMNS };

static const struct column columns[COLUMNS] = {
        {"name", "TEXT", "Name of the feature.", true},
        {"required", "INTEGER", "1 when the app cannot do without it.", false},
};

static size_t count(const struct source *source)
{
    return source->app == NULL ? 0 : source->app->feature_count;
}

static enum status get(const struct source *source, struct scan_state *state, size_t row_number,
        size_t column, struct value *ret_value, struct fault *why)
{
    (void)state, (void)why;
    const struct apk_feature *row = &source->app->features[row_number];
    switch (column) {
    case NAME:
        *ret_value = value_text(row->name);
        break;
    case REQUIRED:
        *ret_value = value_integer(row->required);
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
    *ret_place = source->app->features[row_number].place;
    return true;
}

const struct table table_app_feature = {
        .name = "app_feature",
        .purpose = "Each hardware or software feature that the app uses.",
        .group = "app",
        .columns = columns,
        .column_count = COLUMNS,
        .count = count,
        .get = get,
        .place = place,
};
