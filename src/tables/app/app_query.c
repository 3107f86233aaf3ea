#include "tables/table.h"

enum {
    KIND,
    PACKAGE,
    ACTION,
    SCHEME,
    HOST,
    MIME,
    AUTHORITIES,
    PLATFORM,
    OWNER,
    PLATFORM_TYPE,
    COLUMNS
};

static const struct column columns[COLUMNS] = {
        {"kind", "TEXT", "package, intent or provider.", true},
        {"package", "TEXT", "Package asked for; empty when none.", true},
        {"action", "TEXT", "Action of an intent; empty when none.", true},
        {"scheme", "TEXT", "URL scheme of an intent; empty when none.", true},
        {"host", "TEXT", "Host of an intent; empty when none.", false},
        {"mime", "TEXT", "MIME type of an intent; empty when none.", false},
        {"authorities", "TEXT", "Authorities of a provider; empty when none.", false},
        {"platform", "TEXT",
                "Platform whose package or scheme it is (data/platform.csv); NULL when unknown.",
                true},
        {"owner", "TEXT", "Owner group of that platform.", true},
        {"platform_type", "TEXT", "Types of service of that platform, joined by ;", false},
};

static size_t count(const struct source *source)
{
    return source->app == NULL ? 0 : source->app->query_count;
}

static enum status get(const struct source *source, struct scan_state *state, size_t row_number,
        size_t column, struct value *ret_value, struct fault *why)
{
    (void)state, (void)why;
    const struct apk_query *row = &source->app->queries[row_number];
    const struct platform_list *platforms = &source->knowledge->platforms;
    const struct platform *platform =
            row->package[0] != 0
                    ? platform_match(platforms, PLATFORM_PACKAGE, bytes_of(row->package))
                    : platform_match(platforms, PLATFORM_SCHEME, bytes_of(row->scheme));
    switch (column) {
    case KIND:
        *ret_value = value_text(row->kind);
        break;
    case PACKAGE:
        *ret_value = value_text(row->package);
        break;
    case ACTION:
        *ret_value = value_text(row->action);
        break;
    case SCHEME:
        *ret_value = value_text(row->scheme);
        break;
    case HOST:
        *ret_value = value_text(row->host);
        break;
    case MIME:
        *ret_value = value_text(row->mime);
        break;
    case AUTHORITIES:
        *ret_value = value_text(row->authorities);
        break;
    case PLATFORM:
        *ret_value = value_text(platform == NULL ? NULL : platform->id);
        break;
    case OWNER:
        *ret_value = value_text(platform == NULL ? NULL : platform->owner);
        break;
    case PLATFORM_TYPE:
        *ret_value = value_text(platform == NULL ? NULL : platform->type);
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
    *ret_place = source->app->queries[row_number].place;
    return true;
}

const struct table table_app_query = {
        .name = "app_query",
        .purpose = "Each element of <queries>: which other apps the app may see (Android 11).",
        .group = "app",
        .columns = columns,
        .column_count = COLUMNS,
        .count = count,
        .get = get,
        .place = place,
};
