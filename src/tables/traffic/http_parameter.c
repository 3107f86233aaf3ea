#include "tables/traffic/facts.h"
#include "tables/traffic/values.h"

enum { EXCHANGE, LOCATION, NAME, VALUE, COLUMNS };

static const struct column columns[COLUMNS] = {
        {"exchange", "INTEGER", "Number of the HTTP exchange.", true},
        {"location", "TEXT", "query, fragment, path, form, multipart, json or protobuf.", true},
        {"name", "TEXT", "Its name or path, such as u.id or items[3].x.", true},
        {"value", "TEXT PERSONAL", "Its value, decoded.", true},
};

static size_t count(const struct source *source)
{
    return source->traffic_facts == NULL ? 0 : source->traffic_facts->parameter_count;
}

static enum status get(const struct source *source, struct scan_state *state, size_t row_number,
        size_t column, struct value *ret_value, struct fault *why)
{
    (void)state, (void)why;
    const struct parameter_row *row = &source->traffic_facts->parameters[row_number];
    switch (column) {
    case EXCHANGE:
        *ret_value = value_row(row->exchange);
        break;
    case LOCATION:
        *ret_value = value_text(row->location);
        break;
    case NAME:
        *ret_value = value_text(row->name);
        break;
    case VALUE:
        *ret_value = value_bytes(row->value);
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
    *ret_place = source->traffic_facts->parameters[row_number].place;
    return ret_place->entry != NULL;
}

const struct table table_http_parameter = {
        .name = "http_parameter",
        .purpose = "Each named value of a request: in its address or in its body.",
        .group = "traffic",
        .columns = columns,
        .column_count = COLUMNS,
        .facts = FACTS_PARAMETERS,
        .count = count,
        .get = get,
        .place = place,
};
