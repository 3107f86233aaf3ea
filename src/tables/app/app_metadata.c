#include "tables/table.h"

enum { COMPONENT, COMPONENT_NAME, NAME, VALUE, RESOURCE, COLUMNS };

static const struct column columns[COLUMNS] = {
        {"component", "INTEGER", "id of the component in app_component; 0 for the application.",
                true},
        {"component_name", "TEXT", "Its class name; NULL for the application.", true},
        {"name", "TEXT", "Name of the entry.", true},
        {"value", "TEXT", "Its value, references resolved in the default configuration.", true},
        {"resource", "INTEGER", "Resource id when the value was a reference; else 0.", false},
};

static size_t count(const struct source *source)
{
    return source->app == NULL ? 0 : source->app->metadata_count;
}

static enum status get(const struct source *source, struct scan_state *state, size_t row_number,
        size_t column, struct value *ret_value, struct fault *why)
{
    (void)state, (void)why;
    const struct apk_metadata *row = &source->app->metadata[row_number];
    bool known = row->component > 0 && row->component <= source->app->component_count;
    switch (column) {
    case COMPONENT:
        *ret_value = value_integer((int64_t)row->component);
        break;
    case COMPONENT_NAME:
        *ret_value = value_text(known ? source->app->components[row->component - 1].name : NULL);
        break;
    case NAME:
        *ret_value = value_text(row->name);
        break;
    case VALUE:
        *ret_value = value_text(row->value);
        break;
    case RESOURCE:
        *ret_value = value_integer(row->resource);
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
    *ret_place = source->app->metadata[row_number].place;
    return true;
}

const struct table table_app_metadata = {
        .name = "app_metadata",
        .purpose = "Each meta-data entry of the application and its components.",
        .group = "app",
        .columns = columns,
        .column_count = COLUMNS,
        .count = count,
        .get = get,
        .place = place,
};
