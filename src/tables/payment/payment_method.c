/* payment_method.c: rows of three kinds of evidence, of which an exhibit is one: an app's code and
 * manifest, traffic, checkout records. */
#include "base/time.h"
#include "tables/code/code.h"
#include "tables/table.h"
#include "tables/traffic/facts.h"
#include "tables/traffic/values.h"

enum {
    METHOD,
    OWNER,
    GRADE,
    KIND,
    MARK,
    CALLER,
    SERVICE,
    SERVICE_OWNER,
    PLATFORM,
    TS,
    EXCHANGE,
    SOURCE,
    COLUMNS
};

static const struct column columns[COLUMNS] = {
        {"method", "TEXT", "Name of the payment method (data/payment.csv).", true},
        {"owner", "TEXT", "Owner group of the method; NULL when unknown.", true},
        {"grade", "TEXT",
                "P0: looked for at checkout and not offered; P1: SDK, manifest mark or script "
                "present; P2: called by the app's own code or by a page's script; P3: listed at "
                "checkout; P4: an order "
                "reached it. Only P3 and P4 show acceptance.",
                true},
        {"kind", "TEXT",
                "class, component, component-suffix, metadata, permission, call, web-script, "
                "web-order, web-object or checkout.",
                true},
        {"mark", "TEXT", "The name or address found; NULL for a checkout.", false},
        {"caller", "TEXT", "Class of the app whose code calls; NULL for what is no call.", false},
        {"service", "TEXT",
                "Service that takes it: id in data/platform.csv, else package, domain or name.",
                true},
        {"service_owner", "TEXT", "Owner group of the service; NULL when unknown.", true},
        {"platform", "TEXT", "Where: android, web or as a checkout record says.", true},
        {"ts", "TEXT", "When it was seen, RFC 3339; NULL for what is built in.", false},
        {"exchange", "INTEGER", "Number of the HTTP exchange that shows it; NULL for none.", true},
        {"source", "TEXT", "Publication that a checkout record names; NULL for none.", false},
};

static size_t count(const struct source *source)
{
    return source->code != NULL            ? source->code->payment_count
           : source->traffic_facts != NULL ? source->traffic_facts->payment_count
           : source->checkouts != NULL     ? source->checkouts->count
                                           : 0;
}

/* The id of the platform, else the text that it was looked for by. */
static struct value name_of(const struct platform *platform, const char *text, bool wants_owner)
{
    if (wants_owner) {
        return value_text(platform == NULL ? NULL : platform->owner);
    }
    return value_text(platform == NULL ? text : platform->id);
}

static struct value get_app(const struct source *source, size_t row_number, size_t column)
{
    const struct code_payment *row = &source->code->payments[row_number];
    const char *package = source->app->package;
    bool wants_owner = column == SERVICE_OWNER;
    bool is_call = strcmp(row->mark->kind, "call") == 0;
    const struct platform *platform =
            platform_match(&source->knowledge->platforms, PLATFORM_PACKAGE, bytes_of(package));
    const char *const texts[COLUMNS] = {[METHOD] = row->mark->method,
            [OWNER] = row->mark->owner,
            [GRADE] = is_call ? "P2" : "P1",
            [KIND] = row->mark->kind,
            [MARK] = is_call ? row->mark->value : row->found,
            [CALLER] = is_call ? row->found : NULL,
            [PLATFORM] = "android"};
    return column == SERVICE || wants_owner ? name_of(platform, package, wants_owner)
                                            : value_text(texts[column]);
}

/* The session's subject, or the site that the recording began with. */
static struct value get_site(const struct source *source, bool wants_owner)
{
    const struct subject *subject = &source->session->subject;
    const struct platform_list *list = &source->knowledge->platforms;
    const char *site =
            source->traffic->exchange_count > 0 ? source->traffic_facts->exchanges[0].site : NULL;
    const char *name = subject->domain_count > 0  ? subject->domains[0]
                       : subject->package != NULL ? subject->package
                                                  : site;
    const struct platform *platform =
            name == NULL ? NULL : platform_match(list, PLATFORM_DOMAIN, bytes_of(name));
    if (platform == NULL && name != NULL) {
        platform = platform_match(list, PLATFORM_PACKAGE, bytes_of(name));
    }
    return name_of(platform, name, wants_owner);
}

static struct value get_time(
        const struct source *source, const struct payment_row *row, struct scan_state *state)
{
    char text[TIME_TEXT];
    int64_t started = source->traffic->exchanges[row->exchange].started;
    if (started == TIME_UNKNOWN) {
        return value_text(NULL);
    }
    time_print(started / 1000000, text);
    buffer_clear(&state->text);
    buffer_append_text(&state->text, text);
    return value_text(buffer_text(&state->text));
}

static struct value get_traffic(
        const struct source *source, struct scan_state *state, size_t row_number, size_t column)
{
    const struct payment_row *row = &source->traffic_facts->payments[row_number];
    const char *const texts[COLUMNS] = {[METHOD] = row->mark->method,
            [OWNER] = row->mark->owner,
            [GRADE] = row->grade,
            [KIND] = row->mark->kind,
            [MARK] = row->mark->value,
            [PLATFORM] = source->sender != NULL ? "android" : "web"};
    switch (column) {
    case SERVICE:
    case SERVICE_OWNER:
        return get_site(source, column == SERVICE_OWNER);
    case TS:
        return get_time(source, row, state);
    case EXCHANGE:
        return value_row(row->exchange);
    default:
        return value_text(texts[column]);
    }
}

static const char *owner_of_method(const struct source *source, const char *method)
{
    const struct payment_list *list = &source->knowledge->payments;
    for (size_t i = 0; i < list->count; i++) {
        if (strcmp(list->items[i].method, method) == 0) {
            return list->items[i].owner;
        }
    }
    return NULL;
}

static struct value get_checkout(const struct source *source, size_t row_number, size_t column)
{
    const struct checkout *row = &source->checkouts->checkouts[row_number];
    const struct platform *service = platform_find(&source->knowledge->platforms, row->service);
    const char *const texts[COLUMNS] = {[METHOD] = row->method,
            [OWNER] = owner_of_method(source, row->method),
            [GRADE] = row->order_reached == ANSWER_YES ? "P4"
                      : row->listed == ANSWER_YES      ? "P3"
                                                       : "P0",
            [KIND] = "checkout",
            [SERVICE] = row->service,
            [SERVICE_OWNER] = service == NULL ? NULL : service->owner,
            [PLATFORM] = row->platform,
            [TS] = row->ts,
            [SOURCE] = row->source};
    return value_text(texts[column]);
}

static enum status get(const struct source *source, struct scan_state *state, size_t row,
        size_t column, struct value *ret_value, struct fault *why)
{
    (void)why;
    *ret_value = source->code != NULL            ? get_app(source, row, column)
                 : source->traffic_facts != NULL ? get_traffic(source, state, row, column)
                                                 : get_checkout(source, row, column);
    return OK;
}

static bool place(
        const struct source *source, struct scan_state *state, size_t row, struct place *ret_place)
{
    (void)state;
    *ret_place = source->code != NULL            ? source->code->payments[row].place
                 : source->traffic_facts != NULL ? source->traffic_facts->payments[row].place
                                                 : source->checkouts->checkouts[row].place;
    return ret_place->entry != NULL;
}

const struct table table_payment_method = {
        .name = "payment_method",
        .purpose =
                "Each payment method that an app carries, that recorded traffic shows, or that a "
                "tester looked for at a checkout.",
        .group = "payment",
        .columns = columns,
        .column_count = COLUMNS,
        .facts = FACTS_PAYMENTS,
        .count = count,
        .get = get,
        .place = place,
};
