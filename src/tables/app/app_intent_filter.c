#include "tables/table.h"

enum {
    COMPONENT,
    COMPONENT_NAME,
    COMPONENT_KIND,
    FILTER,
    KIND,
    VALUE,
    SCHEME,
    HOST,
    PORT,
    PATH,
    MIME,
    AUTO_VERIFY,
    PRIORITY,
    COLUMNS
};

static const struct column columns[COLUMNS] = {
        {"component", "INTEGER", "id of the component in app_component.", true},
        {"component_name", "TEXT", "Its class name.", true},
        {"component_kind", "TEXT", "activity, activity-alias, service, receiver or provider.",
                true},
        {"filter", "INTEGER", "Number of the filter inside the component, from 1.", false},
        {"kind", "TEXT", "action, category or data.", true},
        {"value", "TEXT", "Name of the action or category; for data scheme://host:port/path.",
                true},
        {"scheme", "TEXT", "data: URL scheme; empty when none.", true},
        {"host", "TEXT", "data: host; empty when none.", true},
        {"port", "TEXT", "data: port; empty when none.", false},
        {"path", "TEXT", "data: path, pathPrefix or pathPattern; empty when none.", false},
        {"mime", "TEXT", "data: MIME type; empty when none.", false},
        {"auto_verify", "INTEGER", "1 for a filter with autoVerify.", false},
        {"priority", "INTEGER", "Priority of the filter.", false},
};

static size_t count(const struct source *source)
{
    return source->app == NULL ? 0 : source->app->intent_filter_count;
}

static enum status get(const struct source *source, struct scan_state *state, size_t row_number,
        size_t column, struct value *ret_value, struct fault *why)
{
    (void)state, (void)why;
    const struct apk_intent_filter *row = &source->app->intent_filters[row_number];
    static const struct apk_component nobody = {.name = "", .kind = ""};
    bool known = row->component > 0 && row->component <= source->app->component_count;
    const struct apk_component *component =
            known ? &source->app->components[row->component - 1] : &nobody;
    switch (column) {
    case COMPONENT:
        *ret_value = value_integer((int64_t)row->component);
        break;
    case COMPONENT_NAME:
        *ret_value = value_text(component->name);
        break;
    case COMPONENT_KIND:
        *ret_value = value_text(component->kind);
        break;
    case FILTER:
        *ret_value = value_integer((int64_t)row->filter);
        break;
    case KIND:
        *ret_value = value_text(row->kind);
        break;
    case VALUE:
        *ret_value = value_text(row->value);
        break;
    case SCHEME:
        *ret_value = value_text(row->scheme);
        break;
    case HOST:
        *ret_value = value_text(row->host);
        break;
    case PORT:
        *ret_value = value_text(row->port);
        break;
    case PATH:
        *ret_value = value_text(row->path);
        break;
    case MIME:
        *ret_value = value_text(row->mime);
        break;
    case AUTO_VERIFY:
        *ret_value = value_integer(row->auto_verify);
        break;
    case PRIORITY:
        *ret_value = value_integer(row->priority);
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
    *ret_place = source->app->intent_filters[row_number].place;
    return true;
}

const struct table table_app_intent_filter = {
        .name = "app_intent_filter",
        .purpose = "Each action, category and data element of the intent filters.",
        .group = "app",
        .columns = columns,
        .column_count = COLUMNS,
        .count = count,
        .get = get,
        .place = place,
};
