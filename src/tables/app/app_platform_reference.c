#include "tables/code/code.h"
#include "tables/table.h"

enum { KIND, VALUE, PLATFORM, PLATFORM_NAME, OWNER, PLATFORM_TYPE, COLUMNS };

static const struct column columns[COLUMNS] = {
        {"kind", "TEXT", "package, domain or scheme.", true},
        {"value", "TEXT", "The name as written.", true},
        {"platform", "TEXT", "id of the platform (data/platform.csv).", true},
        {"platform_name", "TEXT", "Its name.", false},
        {"owner", "TEXT", "Its owner group.", true},
        {"platform_type", "TEXT", "Its types of service, joined by ;", false},
};

static size_t count(const struct source *source)
{
    return source->code == NULL ? 0 : source->code->reference_count;
}

static enum status get(const struct source *source, struct scan_state *state, size_t row_number,
        size_t column, struct value *ret_value, struct fault *why)
{
    (void)state, (void)why;
    const struct code_reference *row = &source->code->references[row_number];
    switch (column) {
    case KIND:
        *ret_value = value_text(row->kind);
        break;
    case VALUE:
        *ret_value = value_text(row->value);
        break;
    case PLATFORM:
        *ret_value = value_text(row->platform->id);
        break;
    case PLATFORM_NAME:
        *ret_value = value_text(row->platform->name);
        break;
    case OWNER:
        *ret_value = value_text(row->platform->owner);
        break;
    case PLATFORM_TYPE:
        *ret_value = value_text(row->platform->type);
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
    *ret_place = source->code->references[row_number].place;
    return true;
}

const struct table table_app_platform_reference = {
        .name = "app_platform_reference",
        .purpose = "Each package, domain and URL scheme of a known platform that stands as a "
                   "string in the code.",
        .group = "app",
        .columns = columns,
        .column_count = COLUMNS,
        .count = count,
        .get = get,
        .place = place,
};
