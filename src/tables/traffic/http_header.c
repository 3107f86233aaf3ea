#include "tables/traffic/facts.h"
#include "tables/traffic/values.h"

enum { EXCHANGE, SIDE, NAME, VALUE, COLUMNS };

static const struct column columns[COLUMNS] = {
        {"exchange", "INTEGER", "Number of the HTTP exchange.", true},
        {"side", "TEXT", "request or response.", true},
        {"name", "TEXT", "Name of the field, lower case.", true},
        {"value", "TEXT PERSONAL", "Value of the field.", false},
};

/* The field of a row, by the number of the first row of each exchange. */
static const struct header_field *find_field(
        const struct source *source, size_t row, size_t *ret_exchange, bool *ret_is_request)
{
    const struct exchange_facts *facts = source->traffic_facts->exchanges;
    size_t low = 0, high = source->traffic->exchange_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (facts[middle].first_header <= row) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    *ret_exchange = low - 1;
    const struct http_exchange *exchange = &source->traffic->exchanges[low - 1];
    size_t index = row - facts[low - 1].first_header;
    *ret_is_request = index < exchange->request_header_count;
    return *ret_is_request ? &exchange->request_headers[index]
                           : &exchange->response_headers[index - exchange->request_header_count];
}

static size_t count(const struct source *source)
{
    return source->traffic_facts == NULL ? 0 : source->traffic_facts->header_count;
}

static enum status get(const struct source *source, struct scan_state *state, size_t row_number,
        size_t column, struct value *ret_value, struct fault *why)
{
    (void)state, (void)why;
    size_t exchange = 0;
    bool is_request = false;
    const struct header_field *row = find_field(source, row_number, &exchange, &is_request);
    switch (column) {
    case EXCHANGE:
        *ret_value = value_row(exchange);
        break;
    case SIDE:
        *ret_value = value_text(is_request ? "request" : "response");
        break;
    case NAME:
        return value_lower_passage(&row->name, state, ret_value, why);
    case VALUE:
        return value_passage(&row->value, state, ret_value, why);
    default:
        break;
    }
    return OK;
}

static bool place(const struct source *source, struct scan_state *state, size_t row_number,
        struct place *ret_place)
{
    (void)state;
    size_t exchange = 0;
    bool is_request = false;
    const struct header_field *row = find_field(source, row_number, &exchange, &is_request);
    return traffic_place(source->traffic, row->value.raw, ret_place) ||
           traffic_place(source->traffic, row->name.raw, ret_place);
}

const struct table table_http_header = {
        .name = "http_header",
        .purpose = "Each header field of a request or an answer.",
        .group = "traffic",
        .columns = columns,
        .column_count = COLUMNS,
        .count = count,
        .get = get,
        .place = place,
};
