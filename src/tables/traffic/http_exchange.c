#include "tables/traffic/facts.h"
#include "tables/traffic/values.h"

enum {
    METHOD,
    URL,
    SCHEME,
    HOST,
    PORT,
    PATH,
    QUERY,
    SITE,
    PARTY,
    PLATFORM,
    OWNER,
    STARTED,
    T_MS,
    CONSENT,
    DURATION_MS,
    STATUS,
    HTTP_VERSION,
    MIME_TYPE,
    REQUEST_SIZE,
    RESPONSE_SIZE,
    SERVER_ADDRESS,
    ENCRYPTED,
    RESOURCE_TYPE,
    INITIATOR,
    PAGE,
    APP,
    BACKGROUND,
    FROM_CACHE,
    COMPLETE,
    ERROR,
    FLOW,
    TLS_SESSION,
    COLUMNS
};

static const struct column columns[COLUMNS] = {
        {"method", "TEXT", "Method of the request.", true},
        {"url", "TEXT PERSONAL", "Address, whole.", true},
        {"scheme", "TEXT", "Scheme, lower case.", true},
        {"host", "TEXT", "Host, lower case.", true},
        {"port", "INTEGER", "Port of the server.", false},
        {"path", "TEXT", "Path of the address.", false},
        {"query", "TEXT PERSONAL", "Query of the address, without ?; empty when none.", false},
        {"site", "TEXT", "Registrable domain of the host.", true},
        {"party", "TEXT", "first or third; NULL when it cannot be told.", true},
        {"platform", "TEXT", "Platform whose host it is (data/platform.csv); NULL when unknown.",
                true},
        {"owner", "TEXT", "Owner group of that platform.", true},
        {"started", "REAL", "When the request was sent, in seconds since 1970; NULL when unknown.",
                false},
        {"t_ms", "INTEGER", "Milliseconds from the start of the session; NULL without one.", false},
        {"consent", "TEXT",
                "State of consent then: none, reject, accept, withdraw, revisit; NULL when no mark "
                "tells.",
                true},
        {"duration_ms", "REAL", "Milliseconds until the answer was whole; NULL when unknown.",
                false},
        {"status", "INTEGER", "Status of the answer; 0 when none was seen.", true},
        {"http_version", "TEXT", "Version of HTTP, as the exhibit says.", false},
        {"mime_type", "TEXT", "Media type of the answer.", false},
        {"request_size", "INTEGER", "Bytes of the request body.", false},
        {"response_size", "INTEGER", "Bytes of the answer body.", false},
        {"server_address", "TEXT", "Address of the server; NULL when unknown.", true},
        {"encrypted", "INTEGER",
                "1 when it was sent through TLS that encrypts; 0 also when its suite is a NULL "
                "one.",
                false},
        {"resource_type", "TEXT", "What the browser wanted: document, script, image, …", true},
        {"initiator", "TEXT", "What began it, as the browser says.", false},
        {"page", "TEXT", "Page it belongs to.", true},
        {"app", "TEXT",
                "Package of the sending app, where the exhibit or else the session says so.", true},
        {"background", "TEXT",
                "Whose own background call it is, such as the browser's; NULL when none known.",
                false},
        {"from_cache", "INTEGER", "1 when no request went out.", false},
        {"complete", "INTEGER", "1 when the answer was seen whole.", false},
        {"error", "TEXT", "Why there is no answer, as the exhibit says.", false},
        {"flow", "INTEGER", "Number of the flow; NULL when unknown.", true},
        {"tls_session", "INTEGER", "Number of the TLS session; NULL when unknown.", true},
};

static size_t count(const struct source *source)
{
    return source->traffic_facts == NULL ? 0 : source->traffic->exchange_count;
}

static enum status get_app(const struct source *source, const struct http_exchange *row,
        struct scan_state *state, struct value *ret_value, struct fault *why)
{
    if (row->app.raw.data != NULL) {
        return value_passage(&row->app, state, ret_value, why);
    }
    *ret_value = value_text(source->sender);
    return OK;
}

static enum status get_answer(const struct source *source, struct scan_state *state,
        size_t row_number, size_t column, struct value *ret_value, struct fault *why)
{
    (void)state, (void)why;
    const struct http_exchange *row = &source->traffic->exchanges[row_number];
    const struct exchange_facts *facts = &source->traffic_facts->exchanges[row_number];
    switch (column) {
    case DURATION_MS:
        *ret_value = row->duration < 0 ? (struct value){.kind = KIND_NULL}
                                       : value_real((double)row->duration / 1000);
        break;
    case STATUS:
        *ret_value = value_integer(row->status);
        break;
    case HTTP_VERSION:
        return value_passage(&row->version, state, ret_value, why);
    case MIME_TYPE:
        return value_passage(&row->response.mime_type, state, ret_value, why);
    case REQUEST_SIZE:
        *ret_value = value_integer((int64_t)row->request.size);
        break;
    case RESPONSE_SIZE:
        *ret_value = value_integer((int64_t)row->response.size);
        break;
    case SERVER_ADDRESS:
        *ret_value = value_text(row->server_address);
        break;
    case ENCRYPTED:
        *ret_value = value_integer(facts->encrypted);
        break;
    case RESOURCE_TYPE:
        return value_passage(&row->resource_type, state, ret_value, why);
    case INITIATOR:
        return value_passage(&row->initiator, state, ret_value, why);
    case PAGE:
        return value_passage(&row->page, state, ret_value, why);
    case APP:
        return get_app(source, row, state, ret_value, why);
    case BACKGROUND:
        *ret_value = value_text(facts->background);
        break;
    case FROM_CACHE:
        *ret_value = value_integer(row->from_cache);
        break;
    case COMPLETE:
        *ret_value = value_integer(row->complete);
        break;
    case ERROR:
        return value_passage(&row->error, state, ret_value, why);
    case FLOW:
        *ret_value = value_number(row->flow);
        break;
    case TLS_SESSION:
        *ret_value = value_number(row->tls_session);
        break;
    default:
        break;
    }
    return OK;
}

static enum status get(const struct source *source, struct scan_state *state, size_t row_number,
        size_t column, struct value *ret_value, struct fault *why)
{
    (void)state, (void)why;
    const struct http_exchange *row = &source->traffic->exchanges[row_number];
    const struct exchange_facts *facts = &source->traffic_facts->exchanges[row_number];
    switch (column) {
    case METHOD:
        return value_passage(&row->method, state, ret_value, why);
    case URL:
        *ret_value = value_bytes(facts->url);
        break;
    case SCHEME:
        return value_lower(facts->parts.scheme, state, ret_value, why);
    case HOST:
        *ret_value = value_text(facts->host);
        break;
    case PORT:
        *ret_value = value_integer(url_port(&facts->parts));
        break;
    case PATH:
        *ret_value = value_bytes(facts->parts.path);
        break;
    case QUERY:
        *ret_value = value_bytes(facts->parts.query);
        break;
    case SITE:
        *ret_value = value_text(facts->site);
        break;
    case PARTY:
        *ret_value = value_party(facts->party);
        break;
    case PLATFORM:
        *ret_value = value_text(facts->platform == NULL ? NULL : facts->platform->id);
        break;
    case OWNER:
        *ret_value = value_text(facts->platform == NULL ? NULL : facts->platform->owner);
        break;
    case STARTED:
        *ret_value = value_time(row->started);
        break;
    case T_MS:
        *ret_value = facts->has_t ? value_integer(facts->t_ms) : (struct value){.kind = KIND_NULL};
        break;
    case CONSENT:
        *ret_value = value_text(facts->consent);
        break;
    default:
        return get_answer(source, state, row_number, column, ret_value, why);
    }
    return OK;
}

/* The target and what names the host, with all that stands between them, when that is near; else
 * the target alone. It is one span, so no place is found for it unless both lie in one region. */
static struct bytes target_and_host(const struct http_exchange *row)
{
    enum { SPAN_MAX = 1024 };
    const struct bytes target = row->target.raw, host = row->authority.raw;
    uintptr_t target_end = (uintptr_t)target.data + target.size;
    uintptr_t host_end = (uintptr_t)host.data + host.size;
    const uint8_t *first = target.data < host.data ? target.data : host.data;
    size_t size = (size_t)((target_end > host_end ? target_end : host_end) - (uintptr_t)first);
    bool is_near = target.size > 0 && host.size > 0 && size <= SPAN_MAX;
    return is_near ? (struct bytes){first, size} : target;
}

/* What proves where a request went: an archive's address, or a capture's target with its host. */
static bool place(const struct source *source, struct scan_state *state, size_t row_number,
        struct place *ret_place)
{
    (void)state;
    const struct http_exchange *row = &source->traffic->exchanges[row_number];
    return traffic_place(source->traffic, row->url.raw, ret_place) ||
           traffic_place(source->traffic, target_and_host(row), ret_place) ||
           traffic_place(source->traffic, row->target.raw, ret_place) ||
           traffic_place(source->traffic, row->whole, ret_place);
}

const struct table table_http_exchange = {
        .name = "http_exchange",
        .purpose = "Each HTTP request and its answer.",
        .group = "traffic",
        .columns = columns,
        .column_count = COLUMNS,
        .count = count,
        .get = get,
        .place = place,
};
