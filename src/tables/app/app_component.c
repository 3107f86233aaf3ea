#include "tables/table.h"

enum {
    KIND,
    NAME,
    TARGET,
    ENABLED,
    EXPORTED,
    EXPORTED_DECLARED,
    PERMISSION,
    PERMISSION_PROTECTION,
    READ_PERMISSION,
    WRITE_PERMISSION,
    AUTHORITIES,
    PROCESS,
    FOREGROUND_TYPE,
    GRANT_URI_PERMISSIONS,
    INIT_ORDER,
    DIRECT_BOOT_AWARE,
    INTENT_FILTERS,
    SDK,
    COLUMNS
};

static const struct column columns[COLUMNS] = {
        {"kind", "TEXT", "activity, activity-alias, service, receiver or provider.", true},
        {"name", "TEXT", "Fully qualified class name.", true},
        {"target", "TEXT", "activity-alias: the activity that it opens; else empty.", false},
        {"enabled", "INTEGER", "1 when Android takes it as enabled.", false},
        {"exported", "INTEGER", "1 when other apps may start it, as Android takes it.", false},
        {"exported_declared", "INTEGER",
                "What the manifest says: 1, 0, or NULL when it says nothing.", false},
        {"permission", "TEXT", "Permission that a caller needs; empty when none.", true},
        {"permission_protection", "TEXT",
                "Base protection level of that permission; NULL when unknown or none.", false},
        {"read_permission", "TEXT", "Provider: permission to read.", false},
        {"write_permission", "TEXT", "Provider: permission to write.", false},
        {"authorities", "TEXT", "Provider: authorities, joined by ;", false},
        {"process", "TEXT", "Process; empty for the app's own.", false},
        {"foreground_type", "TEXT", "Service: foregroundServiceType; empty when none.", false},
        {"grant_uri_permissions", "INTEGER", "Provider: 1 when temporary access may be granted.",
                false},
        {"init_order", "INTEGER", "Provider: initOrder.", false},
        {"direct_boot_aware", "INTEGER", "1 when it runs before the user unlocks the device.",
                false},
        {"intent_filters", "INTEGER", "Number of its intent filters.", false},
        {"sdk", "TEXT",
                "id of the third-party component that it belongs to; NULL when none is known.",
                true},
};

/* The level that the app itself gives the permission wins; Android knows the others. */
static const char *protection_of(const struct source *source, const char *permission)
{
    const struct app *app = source->app;
    for (size_t i = 0; permission[0] != 0 && i < app->permission_count; i++) {
        const struct apk_permission *defined = &app->permissions[i];
        if (defined->protection[0] != 0 && strcmp(defined->name, permission) == 0) {
            return defined->protection;
        }
    }
    const struct permission *known = permission_find(&source->knowledge->permissions, permission);
    return known == NULL ? NULL : known->protection;
}

/* The filters stand in the order of their components: look for the last one of this component. */
static int64_t filters_of(const struct app *app, size_t component)
{
    size_t low = 0, high = app->intent_filter_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (app->intent_filters[middle].component <= component) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    bool has_one = low > 0 && app->intent_filters[low - 1].component == component;
    return has_one ? (int64_t)app->intent_filters[low - 1].filter : 0;
}

static const char *sdk_of(const struct source *source, const char *name)
{
    const struct sdk_list *sdks = &source->knowledge->sdks;
    const struct sdk_mark *mark = sdk_match(sdks, SDK_COMPONENT, bytes_of(name));
    mark = mark != NULL ? mark : sdk_match(sdks, SDK_PREFIX, bytes_of(name));
    return mark == NULL ? NULL : mark->sdk->id;
}

static size_t count(const struct source *source)
{
    return source->app == NULL ? 0 : source->app->component_count;
}

static struct value text_column(
        const struct source *source, const struct apk_component *row, size_t column)
{
    const char *const texts[COLUMNS] = {[KIND] = row->kind,
            [NAME] = row->name,
            [TARGET] = row->target,
            [PERMISSION] = row->permission,
            [READ_PERMISSION] = row->read_permission,
            [WRITE_PERMISSION] = row->write_permission,
            [AUTHORITIES] = row->authorities,
            [PROCESS] = row->process,
            [FOREGROUND_TYPE] = row->foreground_type};
    return value_text(column == SDK                     ? sdk_of(source, row->name)
                      : column == PERMISSION_PROTECTION ? protection_of(source, row->permission)
                                                        : texts[column]);
}

static enum status get(const struct source *source, struct scan_state *state, size_t row_number,
        size_t column, struct value *ret_value, struct fault *why)
{
    (void)state, (void)why;
    const struct apk_component *row = &source->app->components[row_number];
    const int64_t numbers[COLUMNS] = {[ENABLED] = row->enabled,
            [EXPORTED] = row->exported,
            [EXPORTED_DECLARED] = row->exported_declared,
            [GRANT_URI_PERMISSIONS] = row->grant_uri_permissions,
            [INIT_ORDER] = row->init_order,
            [DIRECT_BOOT_AWARE] = row->direct_boot_aware};
    if (strcmp(columns[column].type, "TEXT") == 0) {
        *ret_value = text_column(source, row, column);
    } else if (column == INTENT_FILTERS) {
        *ret_value = value_integer(filters_of(source->app, row_number + 1));
    } else if (column == EXPORTED_DECLARED && row->exported_declared == DECLARED_NOT) {
        *ret_value = value_text(NULL);
    } else {
        *ret_value = value_integer(numbers[column]);
    }
    return OK;
}

static bool place(const struct source *source, struct scan_state *state, size_t row_number,
        struct place *ret_place)
{
    (void)state;
    *ret_place = source->app->components[row_number].place;
    return true;
}

const struct table table_app_component = {
        .name = "app_component",
        .purpose =
                "Each activity, alias, service, receiver and provider that the manifest declares.",
        .group = "app",
        .columns = columns,
        .column_count = COLUMNS,
        .count = count,
        .get = get,
        .place = place,
};
