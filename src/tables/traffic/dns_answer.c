#include "tables/traffic/facts.h"
#include "tables/traffic/values.h"

enum { FLOW, TIME, NAME, TYPE, VALUE, TTL, RESPONSE_CODE, SERVER, ENCRYPTED, TRANSPORT, COLUMNS };

static const struct column columns[COLUMNS] = {
        {"flow", "INTEGER", "Number of the flow that carried it.", true},
        {"time", "REAL", "When the answer came, in seconds since 1970; NULL when unknown.", false},
        {"name", "TEXT", "Name that was asked for, lower case.", true},
        {"type", "TEXT", "Record type, such as A, CNAME or HTTPS.", true},
        {"value", "TEXT", "Address, name or text of the record; NULL when there was none.", true},
        {"ttl", "INTEGER", "Seconds for which the record may be kept.", false},
        {"response_code", "INTEGER",
                "0 for no error, 3 for no such name; -1 when no answer was seen.", false},
        {"server", "TEXT", "Address of the name server.", false},
        {"encrypted", "INTEGER",
                "1 when it was protected on its way: over TLS or HTTPS that was opened.", false},
        {"transport", "TEXT", "udp, tcp, tls, https, or http without protection.", false},
};

static size_t count(const struct source *source)
{
    return source->traffic == NULL ? 0 : source->traffic->dns_answer_count;
}

static enum status get(const struct source *source, struct scan_state *state, size_t row_number,
        size_t column, struct value *ret_value, struct fault *why)
{
    (void)state, (void)why;
    const struct dns_answer *row = &source->traffic->dns_answers[row_number];
    switch (column) {
    case FLOW:
        *ret_value = value_number(row->flow);
        break;
    case TIME:
        *ret_value = value_time(row->time);
        break;
    case NAME:
        *ret_value = value_text(row->name);
        break;
    case TYPE:
        *ret_value = value_text(row->type);
        break;
    case VALUE:
        *ret_value = value_text(row->value);
        break;
    case TTL:
        *ret_value = value_integer(row->ttl);
        break;
    case RESPONSE_CODE:
        *ret_value = value_integer(row->response_code);
        break;
    case SERVER:
        *ret_value = value_text(row->server);
        break;
    case ENCRYPTED:
        *ret_value = value_integer(row->encrypted);
        break;
    case TRANSPORT:
        *ret_value = value_text(row->transport);
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
    return traffic_place(
            source->traffic, source->traffic->dns_answers[row_number].message, ret_place);
}

const struct table table_dns_answer = {
        .name = "dns_answer",
        .purpose = "Each record of a DNS answer, and each question that got none.",
        .group = "traffic",
        .columns = columns,
        .column_count = COLUMNS,
        .count = count,
        .get = get,
        .place = place,
};
