#include "tables/openness/values.h"

enum {
    TRIAL,
    POSITION,
    URL,
    HOST,
    ISSUER,
    PASSAGE,
    STATUS,
    MS,
    TEXT,
    HAS_CONTROL,
    SIDE,
    PAGE,
    GATEWAY,
    GATEWAY_SIDE,
    COLUMNS
};

static const struct column columns[COLUMNS] = {
        {"trial", "INTEGER", "Number of the trial in link_trial.", true},
        {"position", "INTEGER", "Number of the hop, from 1.", false},
        {"url", "TEXT PERSONAL", "Address of the hop.", false},
        {"host", "TEXT", "Its host, lower case.", true},
        {"issuer", "TEXT",
                "Who sent the reader there, as recorded: client, platform, service, other, "
                "unknown.",
                true},
        {"passage", "TEXT", "By what: tap, status, meta, script, control, scheme or unknown.",
                false},
        {"status", "INTEGER", "HTTP status of its answer.", false},
        {"ms", "INTEGER", "Milliseconds until its answer began.", false},
        {"text", "TEXT", "Telling text of the page that showed.", false},
        {"has_control", "TEXT", "Whether the page offers to go on: yes or no.", false},
        {"side", "TEXT", "Whose host it is: service, platform, platform-same-type, other, unknown.",
                true},
        {"page", "TEXT",
                "What data/gateway.csv says of it: plain, passes, warns, copies, stops, "
                "unsure.",
                true},
        {"gateway", "TEXT", "Row of data/gateway.csv that says so; NULL for none.", true},
        {"gateway_side", "TEXT", "Whose gateway it is; NULL for none.", false},
};

static size_t count(const struct source *source)
{
    return source->links == NULL ? 0 : source->links->hop_count;
}

static const struct trial_hop *hop_of(const struct source *source, const struct link_hop_row *row)
{
    return &source->links->trials[row->trial].trial->hops[row->hop];
}

static struct value get_known(const struct link_hop_row *row, size_t column)
{
    const struct hop_knowledge *known = &row->knowledge;
    switch (column) {
    case TRIAL:
        return value_integer((int64_t)row->trial + 1);
    case POSITION:
        return value_integer(row->hop + 1);
    case HOST:
        return value_text(row->host);
    case SIDE:
        return value_text(side_name(known->side));
    case PAGE:
        return value_text(page_kind_name(known->page));
    case GATEWAY:
        return value_text(known->gateway);
    default:
        return value_text(known->gateway == NULL ? NULL : side_name(known->gateway_side));
    }
}

static enum status get(const struct source *source, struct scan_state *state, size_t row_number,
        size_t column, struct value *ret_value, struct fault *why)
{
    (void)state, (void)why;
    const struct link_hop_row *row = &source->links->hops[row_number];
    const struct trial_hop *hop = hop_of(source, row);
    switch (column) {
    case URL:
        *ret_value = value_text(hop->url);
        break;
    case ISSUER:
        *ret_value = value_text(issuer_name(hop->issuer));
        break;
    case PASSAGE:
        *ret_value = value_text(passage_name(hop->passage));
        break;
    case STATUS:
        *ret_value = value_known(hop->status);
        break;
    case MS:
        *ret_value = value_known(hop->ms);
        break;
    case TEXT:
        *ret_value = value_text(hop->text);
        break;
    case HAS_CONTROL:
        *ret_value = value_answer(hop->has_control);
        break;
    default:
        *ret_value = get_known(row, column);
        break;
    }
    return OK;
}

/* A hop stands in the record of its trial. */
static bool place(
        const struct source *source, struct scan_state *state, size_t row, struct place *ret_place)
{
    (void)state;
    *ret_place = source->links->trials[source->links->hops[row].trial].trial->place;
    return ret_place->entry != NULL;
}

const struct table table_link_hop = {
        .name = "link_hop",
        .purpose = "Each address that a reader was led over in a link trial, and who sent them.",
        .group = "openness",
        .columns = columns,
        .column_count = COLUMNS,
        .count = count,
        .get = get,
        .place = place,
};
