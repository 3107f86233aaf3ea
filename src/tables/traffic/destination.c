#include "tables/traffic/facts.h"
#include "tables/traffic/values.h"

enum { EXCHANGE, ADDRESS, COUNTRY, COLUMNS };

static const struct column columns[COLUMNS] = {
        {"exchange", "INTEGER", "Number of the HTTP exchange.", true},
        {"address", "TEXT", "Address of the server.", true},
        {"country", "TEXT", "Country of the address by an offline database, ISO 3166-1 alpha-2.",
                true},
};

static size_t count(const struct source *source)
{
    return source->traffic_facts == NULL ? 0 : source->traffic_facts->destination_count;
}

static enum status get(const struct source *source, struct scan_state *state, size_t row_number,
        size_t column, struct value *ret_value, struct fault *why)
{
    (void)state, (void)why;
    const struct destination_row *row = &source->traffic_facts->destinations[row_number];
    switch (column) {
    case EXCHANGE:
        *ret_value = value_row(row->exchange);
        break;
    case ADDRESS:
        *ret_value = value_text(row->address);
        break;
    case COUNTRY:
        *ret_value = value_text(row->country);
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
    const struct destination_row *row = &source->traffic_facts->destinations[row_number];
    return traffic_place(source->traffic,
                   bytes_of(source->traffic->exchanges[row->exchange].server_address), ret_place) ||
           traffic_place(
                   source->traffic, source->traffic->exchanges[row->exchange].whole, ret_place);
}

const struct table table_destination = {
        .name = "destination",
        .purpose = "Each exchange whose server address has a known country.",
        .group = "traffic",
        .columns = columns,
        .column_count = COLUMNS,
        .facts = FACTS_DESTINATIONS,
        .count = count,
        .get = get,
        .place = place,
};
