#include "tables/code/code.h"
#include "tables/table.h"

enum { URL, SCHEME, HOST, CLEARTEXT, PLATFORM, OWNER, PLATFORM_TYPE, COLUMNS };

static const struct column columns[COLUMNS] = {
        {"url", "TEXT", "The address as written, at most 2048 bytes.", false},
        {"scheme", "TEXT", "Scheme, lower case.", true},
        {"host", "TEXT", "Host, lower case; empty when it is a placeholder or none.", true},
        {"cleartext", "INTEGER", "1 for http, ws and ftp.", false},
        {"platform", "TEXT",
                "Platform whose host or scheme it is (data/platform.csv); NULL when unknown.",
                true},
        {"owner", "TEXT", "Owner group of that platform.", true},
        {"platform_type", "TEXT", "Types of service of that platform, joined by ;", false},
};

static size_t count(const struct source *source)
{
    return source->code == NULL ? 0 : source->code->url_count;
}

static enum status get(const struct source *source, struct scan_state *state, size_t row_number,
        size_t column, struct value *ret_value, struct fault *why)
{
    (void)state, (void)why;
    const struct code_url *row = &source->code->urls[row_number];
    switch (column) {
    case URL:
        *ret_value = value_text(row->url);
        break;
    case SCHEME:
        *ret_value = value_text(row->scheme);
        break;
    case HOST:
        *ret_value = value_text(row->host);
        break;
    case CLEARTEXT:
        *ret_value =
                value_integer(strcmp(row->scheme, "http") == 0 || strcmp(row->scheme, "ws") == 0 ||
                              strcmp(row->scheme, "ftp") == 0);
        break;
    case PLATFORM:
        *ret_value = value_text(row->platform == NULL ? NULL : row->platform->id);
        break;
    case OWNER:
        *ret_value = value_text(row->platform == NULL ? NULL : row->platform->owner);
        break;
    case PLATFORM_TYPE:
        *ret_value = value_text(row->platform == NULL ? NULL : row->platform->type);
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
    *ret_place = source->code->urls[row_number].place;
    return true;
}

const struct table table_app_url = {
        .name = "app_url",
        .purpose = "Each address in the strings of the app's code.",
        .group = "app",
        .columns = columns,
        .column_count = COLUMNS,
        .count = count,
        .get = get,
        .place = place,
};
