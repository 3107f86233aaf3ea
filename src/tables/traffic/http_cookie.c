#include "tables/traffic/facts.h"
#include "tables/traffic/values.h"

enum {
    EXCHANGE,
    ACTION,
    NAME,
    VALUE,
    DOMAIN,
    PATH,
    PARTY,
    EXPIRES,
    LIFETIME_DAYS,
    SECURE,
    HTTP_ONLY,
    SAME_SITE,
    HOST_ONLY,
    COLUMNS
};

static const struct column columns[COLUMNS] = {
        {"exchange", "INTEGER", "Number of the HTTP exchange.", true},
        {"action", "TEXT", "sent or set.", true},
        {"name", "TEXT", "Name of the cookie.", true},
        {"value", "TEXT PERSONAL", "Value of the cookie.", true},
        {"domain", "TEXT", "Domain it is sent to, lower case; the host itself when none was named.",
                true},
        {"path", "TEXT", "Path it is sent to.", false},
        {"party", "TEXT",
                "first or third, by the host of the exchange; NULL when it cannot be told.", true},
        {"expires", "INTEGER", "When it ends, in seconds since 1970; NULL when with the browser.",
                false},
        {"lifetime_days", "REAL", "Days from the answer to its end; NULL when with the browser.",
                false},
        {"secure", "INTEGER", "1 with Secure.", false},
        {"http_only", "INTEGER", "1 with HttpOnly.", false},
        {"same_site", "TEXT", "strict, lax or none; NULL when not given.", false},
        {"host_only", "INTEGER", "1 when no domain was named.", false},
};

static size_t count(const struct source *source)
{
    return source->traffic_facts == NULL ? 0 : source->traffic_facts->cookie_count;
}

static enum status get(const struct source *source, struct scan_state *state, size_t row_number,
        size_t column, struct value *ret_value, struct fault *why)
{
    (void)state, (void)why;
    const struct cookie_row *row = &source->traffic_facts->cookies[row_number];
    switch (column) {
    case EXCHANGE:
        *ret_value = value_row(row->exchange);
        break;
    case ACTION:
        *ret_value = value_text(row->is_set ? "set" : "sent");
        break;
    case NAME:
        *ret_value = value_text(row->name);
        break;
    case VALUE:
        *ret_value = value_text(row->value);
        break;
    case DOMAIN:
        *ret_value = value_text(row->domain);
        break;
    case PATH:
        *ret_value = value_text(row->path);
        break;
    case PARTY:
        *ret_value = value_party(row->party);
        break;
    case EXPIRES:
        *ret_value =
                row->has_expires ? value_integer(row->expires) : (struct value){.kind = KIND_NULL};
        break;
    case LIFETIME_DAYS:
        *ret_value = row->lifetime_s < 0 ? (struct value){.kind = KIND_NULL}
                                         : value_real((double)row->lifetime_s / 86400);
        break;
    case SECURE:
        *ret_value = value_integer(row->secure);
        break;
    case HTTP_ONLY:
        *ret_value = value_integer(row->http_only);
        break;
    case SAME_SITE:
        *ret_value = value_text(row->same_site);
        break;
    case HOST_ONLY:
        *ret_value = value_integer(row->host_only);
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
    *ret_place = source->traffic_facts->cookies[row_number].place;
    return ret_place->entry != NULL;
}

const struct table table_http_cookie = {
        .name = "http_cookie",
        .purpose = "Each cookie that a request sent or an answer set.",
        .group = "traffic",
        .columns = columns,
        .column_count = COLUMNS,
        .facts = FACTS_COOKIES,
        .count = count,
        .get = get,
        .place = place,
};
