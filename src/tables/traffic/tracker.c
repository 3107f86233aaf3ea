#include "tables/traffic/facts.h"
#include "tables/traffic/values.h"

enum { EXCHANGE, LIST, FILTER, VERDICT, SITE, PLATFORM, OWNER, COLUMNS };

static const struct column columns[COLUMNS] = {
        {"exchange", "INTEGER", "Number of the HTTP exchange.", true},
        {"list", "TEXT", "Name of the list, such as easyprivacy.", true},
        {"filter", "TEXT", "The filter that decided, as in the list.", false},
        {"verdict", "TEXT", "block, exception or important.", true},
        {"site", "TEXT", "Registrable domain of the host.", true},
        {"platform", "TEXT", "Platform whose host it is (data/platform.csv); NULL when unknown.",
                true},
        {"owner", "TEXT", "Owner group of that platform.", true},
};

static size_t count(const struct source *source)
{
    return source->traffic_facts == NULL ? 0 : source->traffic_facts->tracker_count;
}

static enum status get(const struct source *source, struct scan_state *state, size_t row_number,
        size_t column, struct value *ret_value, struct fault *why)
{
    (void)state, (void)why;
    const struct tracker_row *row = &source->traffic_facts->trackers[row_number];
    const struct exchange_facts *exchange = &source->traffic_facts->exchanges[row->exchange];
    switch (column) {
    case EXCHANGE:
        *ret_value = value_row(row->exchange);
        break;
    case LIST:
        *ret_value = value_text(row->list);
        break;
    case FILTER:
        *ret_value = value_text(row->filter);
        break;
    case VERDICT:
        *ret_value = value_text(row->verdict);
        break;
    case SITE:
        *ret_value = value_text(exchange->site);
        break;
    case PLATFORM:
        *ret_value = value_text(exchange->platform == NULL ? NULL : exchange->platform->id);
        break;
    case OWNER:
        *ret_value = value_text(exchange->platform == NULL ? NULL : exchange->platform->owner);
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
    const struct tracker_row *row = &source->traffic_facts->trackers[row_number];
    return traffic_place(
            source->traffic, source->traffic->exchanges[row->exchange].target.raw, ret_place);
}

const struct table table_tracker = {
        .name = "tracker",
        .purpose = "Each request that a filter list calls a tracker or an advertisement.",
        .group = "traffic",
        .columns = columns,
        .column_count = COLUMNS,
        .facts = FACTS_TRACKERS,
        .count = count,
        .get = get,
        .place = place,
};
