#include "evidence/market/market.h"

#include "base/syntax/csv.h"
#include "base/time.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { DATE, SECURITY, PRICE, VALUE };
enum { EVENT_DATE, EVENT_NAME, EVENT_SECURITY, EVENT_CONFOUNDERS };

static const char *const price_columns[] = {"date", "security", "price", NULL};
static const char *const event_columns[] = {"date", "event", "security", NULL};

enum { NUMBER_MAX = 40 };

struct price_row {
    const char *security;
    struct day_price price;
};

bool market_read_day(const char *text, int64_t *ret_day)
{
    char whole[40];
    int64_t microseconds = 0;
    (void)snprintf(whole, sizeof(whole), "%.12sT00:00:00Z", text);
    if (strlen(text) != 10 || !time_read(bytes_of(whole), &microseconds)) {
        return false;
    }
    int64_t seconds = microseconds / 1000000;
    *ret_day = (seconds - (seconds % DAY_SECONDS + DAY_SECONDS) % DAY_SECONDS) / DAY_SECONDS;
    return true;
}

void market_print_day(int64_t day, char ret_text[16])
{
    char whole[TIME_TEXT];
    time_print(day * DAY_SECONDS, whole);
    (void)snprintf(ret_text, 16, "%.10s", whole);
}

/* A plain decimal number, such as 1234.5; neither sign nor exponent. */
static bool read_number(const char *text, double *ret_number)
{
    size_t digits = 0, points = 0;
    for (const char *at = text; *at != 0; at++) {
        digits += *at >= '0' && *at <= '9';
        points += *at == '.';
    }
    if (digits == 0 || points > 1 || digits + points != strlen(text) || digits > NUMBER_MAX) {
        return false;
    }
    *ret_number = strtod(text, NULL);
    return isfinite(*ret_number);
}

static enum status bad_field(
        const struct csv *csv, size_t column, const char *wanted, struct fault *why)
{
    return refuse(why, E_MALFORMED, csv->line, "line %" PRIu64 ", column %s: '%.40s' is not %s",
            csv->line, csv->columns[column], csv->fields[column], wanted);
}

static enum status no_memory(struct fault *why)
{
    return refuse(why, E_MEMORY, 0, "no memory for the table");
}

/* A fault of the syntax, with its line said in the text as all other faults have it. */
static enum status with_line(struct fault *why)
{
    if (why == NULL || why->status != E_MALFORMED) {
        return why == NULL ? E_MALFORMED : why->status;
    }
    struct fault told = *why;
    return refuse(why, told.status, told.at, "line %" PRIu64 ": %s", told.at, told.text);
}

static enum status take_price(
        const struct csv *csv, bool has_value, struct price_row *ret_row, struct fault *why)
{
    struct price_row row = {.security = csv->fields[SECURITY], .price.line = csv->line};
    if (!market_read_day(csv->fields[DATE], &row.price.day)) {
        return bad_field(csv, DATE, "a date such as 2021-07-26", why);
    }
    if (row.security[0] == 0 || strcmp(row.security, "*") == 0) {
        return bad_field(csv, SECURITY, "a security's name", why);
    }
    if (!read_number(csv->fields[PRICE], &row.price.price) || row.price.price <= 0) {
        return bad_field(csv, PRICE, "a price above 0", why);
    }
    row.price.value = -1;
    if (has_value && csv->fields[VALUE][0] != 0 &&
            !read_number(csv->fields[VALUE], &row.price.value)) {
        return bad_field(csv, VALUE, "a market value", why);
    }
    *ret_row = row;
    return OK;
}

static int order(const void *a, const void *b)
{
    const struct price_row *x = a, *y = b;
    int by_name = strcmp(x->security, y->security);
    if (by_name != 0) {
        return by_name;
    }
    int by_day = (x->price.day > y->price.day) - (x->price.day < y->price.day);
    return by_day != 0 ? by_day : (x->price.line > y->price.line) - (x->price.line < y->price.line);
}

static enum status refuse_twice(
        const struct price_row *first, const struct price_row *second, struct fault *why)
{
    char date[16];
    market_print_day(second->price.day, date);
    return refuse(why, E_MALFORMED, second->price.line,
            "line %" PRIu64 ": %s of %.40s stands in line %" PRIu64 " already", second->price.line,
            date, second->security, first->price.line);
}

static bool is_new(const struct price_row *rows, size_t i)
{
    return i == 0 || strcmp(rows[i - 1].security, rows[i].security) != 0;
}

/* One series for each security, from rows in order. */
static enum status gather(const struct price_row *rows, size_t count, struct arena *arena,
        struct price_table *ret_prices, struct fault *why)
{
    size_t names = 0;
    for (size_t i = 0; i < count; i++) {
        if (is_new(rows, i)) {
            names++;
        } else if (rows[i].price.day == rows[i - 1].price.day) {
            return refuse_twice(&rows[i - 1], &rows[i], why);
        }
    }
    if (names > SECURITIES_MAX) {
        return refuse(why, E_LIMIT, 0, "more than %d securities", SECURITIES_MAX);
    }
    struct price_series *series = arena_array(arena, names + 1, sizeof(*series));
    struct day_price *days = arena_array(arena, count + 1, sizeof(*days));
    if (series == NULL || days == NULL) {
        return no_memory(why);
    }
    size_t at = 0;
    for (size_t i = 0; i < count; i++) {
        at += is_new(rows, i);
        days[i] = rows[i].price;
        if (is_new(rows, i)) {
            series[at - 1] = (struct price_series){rows[i].security, &days[i], 0};
        }
        series[at - 1].count++;
    }
    *ret_prices = (struct price_table){series, names};
    return OK;
}

enum status market_read_prices(
        struct bytes text, struct arena *arena, struct price_table *ret_prices, struct fault *why)
{
    struct csv csv;
    if (csv_open(text, price_columns, arena, &csv, why) != OK) {
        return with_line(why);
    }
    bool has_value = csv.column_count > VALUE && strcmp(csv.columns[VALUE], "market_value") == 0;
    struct price_row *rows = NULL;
    size_t count = 0, capacity = 0;
    enum status status;
    while ((status = csv_next(&csv, why)) == OK) {
        if (count == MARKET_ROWS_MAX) {
            return refuse(why, E_LIMIT, csv.line, "more than %d rows", MARKET_ROWS_MAX);
        }
        if (!arena_grow(arena, (void **)&rows, count, &capacity, sizeof(*rows))) {
            return no_memory(why);
        }
        status = take_price(&csv, has_value, &rows[count], why);
        if (status != OK) {
            return status;
        }
        count++;
    }
    if (status != E_MISSING) {
        return with_line(why);
    }
    if (count == 0) {
        return refuse(why, E_MALFORMED, 1, "line 1: no price below the header");
    }
    qsort(rows, count, sizeof(*rows), order);
    return gather(rows, count, arena, ret_prices, why);
}

static enum status take_event(const struct csv *csv, bool has_confounders,
        struct market_event *ret_event, struct fault *why)
{
    struct market_event event = {.date = csv->fields[EVENT_DATE],
            .name = csv->fields[EVENT_NAME],
            .security = csv->fields[EVENT_SECURITY],
            .confounders = has_confounders ? csv->fields[EVENT_CONFOUNDERS] : "",
            .line = csv->line};
    if (!market_read_day(event.date, &event.day)) {
        return bad_field(csv, EVENT_DATE, "a date such as 2021-07-26", why);
    }
    if (event.name[0] == 0) {
        return bad_field(csv, EVENT_NAME, "an event's name", why);
    }
    if (event.security[0] == 0) {
        return bad_field(csv, EVENT_SECURITY, "a security's name, or * for all", why);
    }
    *ret_event = event;
    return OK;
}

enum status market_read_events(
        struct bytes text, struct arena *arena, struct event_table *ret_events, struct fault *why)
{
    struct csv csv;
    if (csv_open(text, event_columns, arena, &csv, why) != OK) {
        return with_line(why);
    }
    bool has_confounders = csv.column_count > EVENT_CONFOUNDERS &&
                           strcmp(csv.columns[EVENT_CONFOUNDERS], "confounders") == 0;
    struct market_event *events = NULL;
    size_t count = 0, capacity = 0;
    enum status status;
    while ((status = csv_next(&csv, why)) == OK) {
        if (count == EVENTS_MAX) {
            return refuse(why, E_LIMIT, csv.line, "more than %d events", EVENTS_MAX);
        }
        if (!arena_grow(arena, (void **)&events, count, &capacity, sizeof(*events))) {
            return no_memory(why);
        }
        status = take_event(&csv, has_confounders, &events[count], why);
        if (status != OK) {
            return status;
        }
        count++;
    }
    if (status != E_MISSING) {
        return with_line(why);
    }
    if (count == 0) {
        return refuse(why, E_MALFORMED, 1, "line 1: no event below the header");
    }
    *ret_events = (struct event_table){events, count};
    return OK;
}

static int order_by_name(const void *name, const void *series)
{
    return strcmp(name, ((const struct price_series *)series)->security);
}

const struct price_series *market_series(const struct price_table *prices, const char *security)
{
    return prices->count == 0 ? NULL
                              : bsearch(security, prices->series, prices->count,
                                        sizeof(*prices->series), order_by_name);
}
