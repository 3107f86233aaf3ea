#include "tables/table.h"

enum { MIN_SDK, MIN_SDK_NAME, TARGET_SDK, TARGET_SDK_NAME, MAX_SDK, COLUMNS };

static const struct column columns[COLUMNS] = {
        {"min_sdk", "INTEGER", "Lowest Android API level; 1 when not written, 10000 for a preview.",
                false},
        {"min_sdk_name", "TEXT", "minSdkVersion as written; empty when it is not.", false},
        {"target_sdk", "INTEGER",
                "API level that the app is made for; min_sdk when not written, 10000 for a "
                "preview.",
                false},
        {"target_sdk_name", "TEXT", "targetSdkVersion as written; empty when it is not.", false},
        {"max_sdk", "INTEGER", "Highest API level; 0 when there is none.", false},
};

static size_t count(const struct source *source)
{
    return source->app != NULL && source->app->uses_sdk_place.entry != NULL ? 1 : 0;
}

static enum status get(const struct source *source, struct scan_state *state, size_t row_number,
        size_t column, struct value *ret_value, struct fault *why)
{
    (void)state, (void)row_number, (void)why;
    const struct app *app = source->app;
    switch (column) {
    case MIN_SDK:
        *ret_value = value_integer(app->min_sdk);
        break;
    case MIN_SDK_NAME:
        *ret_value = value_text(app->min_sdk_name);
        break;
    case TARGET_SDK:
        *ret_value = value_integer(app->target_sdk);
        break;
    case TARGET_SDK_NAME:
        *ret_value = value_text(app->target_sdk_name);
        break;
    case MAX_SDK:
        *ret_value = value_integer(app->max_sdk);
        break;
    default:
        break;
    }
    return OK;
}

static bool place(const struct source *source, struct scan_state *state, size_t row_number,
        struct place *ret_place)
{
    (void)state, (void)row_number;
    *ret_place = source->app->uses_sdk_place;
    return true;
}

const struct table table_app_api_level = {
        .name = "app_api_level",
        .purpose = "The manifest's <uses-sdk> element, the last where it has several; no row where "
                   "it has none.",
        .group = "app",
        .columns = columns,
        .column_count = COLUMNS,
        .count = count,
        .get = get,
        .place = place,
};
