#include "tables/traffic/facts.h"
#include "tables/traffic/values.h"

enum {
    PROTOCOL,
    CLIENT,
    CLIENT_PORT,
    SERVER,
    SERVER_PORT,
    STARTED,
    ENDED,
    T_MS,
    PACKETS_OUT,
    PACKETS_IN,
    BYTES_OUT,
    BYTES_IN,
    MISSING,
    LABEL,
    APP,
    INTERFACE,
    FROM_START,
    COLUMNS
};

static const struct column columns[COLUMNS] = {
        {"protocol", "TEXT", "Transport: tcp, udp, icmp, …", true},
        {"client", "TEXT", "Address of the side that began.", true},
        {"client_port", "INTEGER", "Port of that side.", false},
        {"server", "TEXT", "Address of the other side.", true},
        {"server_port", "INTEGER", "Port of that side.", true},
        {"started", "REAL", "First packet, in seconds since 1970.", false},
        {"ended", "REAL", "Last packet, in seconds since 1970.", false},
        {"t_ms", "INTEGER",
                "Milliseconds from the start of the session to the first packet; NULL without one.",
                false},
        {"packets_out", "INTEGER", "Packets of the client.", false},
        {"packets_in", "INTEGER", "Packets of the server.", false},
        {"bytes_out", "INTEGER", "Payload bytes of the client.", false},
        {"bytes_in", "INTEGER", "Payload bytes of the server.", false},
        {"missing", "INTEGER", "Bytes of the stream that the capture does not hold.", false},
        {"label", "TEXT", "Application protocol by its looks; a hint only, NULL when none.", true},
        {"app", "TEXT",
                "Package of the app that owns it, where the capture or else the session says so.",
                true},
        {"interface", "TEXT", "Network interface, where the capture says so.", false},
        {"from_start", "INTEGER", "1 when its opening handshake was seen.", false},
};

static size_t count(const struct source *source)
{
    return source->traffic == NULL ? 0 : source->traffic->flow_count;
}

static struct value get_counts(const struct source *source, const struct flow *row, size_t column)
{
    switch (column) {
    case STARTED:
        return value_time(row->started);
    case ENDED:
        return value_time(row->ended);
    case T_MS:
        return value_t_ms(source, row->started);
    case PACKETS_OUT:
        return value_integer((int64_t)row->packets_out);
    case PACKETS_IN:
        return value_integer((int64_t)row->packets_in);
    case BYTES_OUT:
        return value_integer((int64_t)row->bytes_out);
    case BYTES_IN:
        return value_integer((int64_t)row->bytes_in);
    case MISSING:
        return value_integer((int64_t)row->missing);
    default:
        return value_integer(row->from_start);
    }
}

static enum status get(const struct source *source, struct scan_state *state, size_t row_number,
        size_t column, struct value *ret_value, struct fault *why)
{
    (void)state, (void)why;
    const struct flow *row = &source->traffic->flows[row_number];
    switch (column) {
    case PROTOCOL:
        *ret_value = value_text(row->protocol);
        break;
    case CLIENT:
        *ret_value = value_text(row->client);
        break;
    case CLIENT_PORT:
        *ret_value = value_integer(row->client_port);
        break;
    case SERVER:
        *ret_value = value_text(row->server);
        break;
    case SERVER_PORT:
        *ret_value = value_integer(row->server_port);
        break;
    case LABEL:
        *ret_value = value_text(row->label);
        break;
    case APP:
        *ret_value = value_text(row->app != NULL ? row->app : source->sender);
        break;
    case INTERFACE:
        *ret_value = value_text(row->interface);
        break;
    default:
        *ret_value = get_counts(source, row, column);
        break;
    }
    return OK;
}

static bool place(const struct source *source, struct scan_state *state, size_t row_number,
        struct place *ret_place)
{
    (void)state;
    return traffic_place(
            source->traffic, source->traffic->flows[row_number].first_packet, ret_place);
}

const struct table table_flow = {
        .name = "flow",
        .purpose = "Each connection or exchange of datagrams between two addresses and ports.",
        .group = "traffic",
        .columns = columns,
        .column_count = COLUMNS,
        .count = count,
        .get = get,
        .place = place,
};
