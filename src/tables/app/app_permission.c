#include "tables/table.h"

enum {
    NAME,
    KIND,
    MAX_SDK,
    PROTECTION,
    PROTECTION_FLAGS,
    PERMISSION_GROUP,
    PERSONAL_DATA,
    NEVER_FOR_LOCATION,
    COLUMNS
};

static const struct column columns[COLUMNS] = {
        {"name", "TEXT", "Name of the permission.", true},
        {"kind", "TEXT", "uses, uses-sdk-23 or defines.", true},
        {"max_sdk", "INTEGER", "Highest Android version for which it is asked; 0 when unlimited.",
                false},
        {"protection", "TEXT",
                "Base protection level: the app's own for a defined permission, else Android's; "
                "NULL when unknown.",
                false},
        {"protection_flags", "TEXT", "Flags of Android's protection level, joined by |.", false},
        {"permission_group", "TEXT", "Permission group, such as LOCATION; NULL when none.", true},
        {"personal_data", "TEXT", "Personal data that it opens, such as location; NULL when none.",
                true},
        {"never_for_location", "INTEGER", "1 when the app declares neverForLocation.", false},
};

static size_t count(const struct source *source)
{
    return source->app == NULL ? 0 : source->app->permission_count;
}

static enum status get(const struct source *source, struct scan_state *state, size_t row_number,
        size_t column, struct value *ret_value, struct fault *why)
{
    (void)state, (void)why;
    const struct apk_permission *row = &source->app->permissions[row_number];
    const struct permission *known = permission_find(&source->knowledge->permissions, row->name);
    switch (column) {
    case NAME:
        *ret_value = value_text(row->name);
        break;
    case KIND:
        *ret_value = value_text(row->kind);
        break;
    case MAX_SDK:
        *ret_value = value_integer(row->max_sdk);
        break;
    case PROTECTION:
        *ret_value = value_text(row->protection[0] != 0 ? row->protection
                                : known == NULL         ? NULL
                                                        : known->protection);
        break;
    case PROTECTION_FLAGS:
        *ret_value = value_text(known == NULL ? NULL : known->flags);
        break;
    case PERMISSION_GROUP:
        *ret_value = value_text(known == NULL || known->group[0] == 0 ? NULL : known->group);
        break;
    case PERSONAL_DATA:
        *ret_value = value_text(
                known == NULL || known->personal_data[0] == 0 ? NULL : known->personal_data);
        break;
    case NEVER_FOR_LOCATION:
        *ret_value = value_integer(row->never_for_location);
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
    *ret_place = source->app->permissions[row_number].place;
    return true;
}

const struct table table_app_permission = {
        .name = "app_permission",
        .purpose = "Each permission that the app asks for or defines.",
        .group = "app",
        .columns = columns,
        .column_count = COLUMNS,
        .count = count,
        .get = get,
        .place = place,
};
