#include "inspection/impact/impact.h"

#include <inttypes.h>
#include <stdlib.h>

enum { DATE_TEXT = 16 };

/* A stretch of trading days, by their index in the market's series: prices from `start` to `end`,
 * both included, so returns from start + 1 on. */
struct run {
    const struct price_series *series;
    size_t start, end, event;
};

struct work {
    const struct price_table *prices;
    const struct event_table *events;
    const struct impact_settings *settings;
    const struct price_series *market;
    struct arena *arena;
    struct impact_row *rows;
    struct run *runs; /* one a row */
    size_t count, capacity, run_capacity;
    struct fault *why;
};

static enum status no_memory(struct fault *why)
{
    return refuse(why, E_MEMORY, 0, "no memory for the study");
}

/* Index of the first day on or after `day`; series->count when there is none. */
static size_t find_day(const struct price_series *series, int64_t day)
{
    size_t low = 0, high = series->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (series->days[middle].day < day) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static const struct day_price *price_on(const struct price_series *series, int64_t day)
{
    size_t at = find_day(series, day);
    return at < series->count && series->days[at].day == day ? &series->days[at] : NULL;
}

/* A day on which the firm has a price and the market none: two calendars are mixed. */
static const struct day_price *stray_day(const struct price_series *series,
        const struct price_series *market, size_t from, size_t to)
{
    size_t at = find_day(series, market->days[from].day);
    for (; at < series->count && series->days[at].day <= market->days[to].day; at++) {
        if (price_on(market, series->days[at].day) == NULL) {
            return &series->days[at];
        }
    }
    return NULL;
}

/* The longest run of trading days with prices up to the window's end, but no longer than the study
 * can use. False when even the window lacks one. */
static bool find_run(const struct work *work, const struct price_series *series, size_t event,
        struct run *ret_run, struct fault *ret_reason)
{
    const struct price_series *market = work->market;
    const struct event_window *window = &work->settings->window;
    size_t end = event;
    for (int i = 0; i < window->last && end + 1 < market->count; i++) {
        end++;
    }
    int64_t wanted = (int64_t)event + window->first - (int64_t)window->estimation - 1;
    size_t least = wanted > 0 ? (size_t)wanted : 0;
    size_t start = end + 1;
    while (start > least && price_on(series, market->days[start - 1].day) != NULL) {
        start--;
    }
    char date[DATE_TEXT];
    if (start > event) {
        market_print_day(market->days[start - 1].day, date);
        (void)refuse(ret_reason, E_MISSING, 0, "no price of %.40s on %s", series->security, date);
        return false;
    }
    const struct day_price *stray = stray_day(series, market, start, end);
    if (stray != NULL) {
        market_print_day(stray->day, date);
        (void)refuse(ret_reason, E_MALFORMED, stray->line,
                "line %" PRIu64 ": %s is a trading day of %.40s but not of the market", stray->line,
                date, series->security);
        return false;
    }
    *ret_run = (struct run){series, start, end, event};
    return true;
}

/* Returns of the run's days; false when memory is spent. Prices are above 0 by market_read_prices.
 */
static bool returns_of(const struct work *work, const struct run *run,
        const struct price_series *series, double *ret_returns)
{
    size_t count = run->end - run->start + 1;
    double *prices = arena_array(work->arena, count, sizeof(*prices));
    if (prices == NULL) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        prices[i] = price_on(series, work->market->days[run->start + i].day)->price;
    }
    return count < 2 || returns_of_prices(prices, count, ret_returns, NULL) == OK;
}

/* Why the estimation window is short: a day without a price before which there were some. */
static void tell_gap(const struct work *work, const struct run *run, struct impact_row *row)
{
    if (run->start == 0 || run->series == NULL ||
            find_day(run->series, work->market->days[run->start - 1].day) == 0) {
        return;
    }
    char date[DATE_TEXT];
    struct fault told = row->reason;
    market_print_day(work->market->days[run->start - 1].day, date);
    (void)refuse(&row->reason, told.status, told.at, "%.160s; no price on %s", told.text, date);
}

static void note_days(const struct work *work, const struct run *run, struct impact_row *row)
{
    const struct day_price *days = &work->market->days[run->start + 1];
    const struct event_study *study = &row->study;
    row->estimation_first = days[study->estimation_start].day;
    row->estimation_last = days[study->estimation_start + study->model.days - 1].day;
    row->window_first = days[study->event_start].day;
    row->window_last = days[study->event_start + study->days - 1].day;
}

/* Study the security's returns over the run. */
static enum status study(struct work *work, const struct run *run, const double *market,
        const double *security, struct impact_row *row)
{
    const struct impact_settings *settings = work->settings;
    size_t count = run->end - run->start;
    size_t days = (size_t)(settings->window.last - settings->window.first) + 1;
    double *abnormal = arena_array(work->arena, days, sizeof(*abnormal));
    if (abnormal == NULL) {
        return no_memory(work->why);
    }
    row->state = IMPACT_REFUSED;
    if (run->event == run->start) {
        (void)refuse(&row->reason, E_MISSING, 0, "no price before the event");
        tell_gap(work, run, row);
        return OK;
    }
    enum status status = event_study_run(market, security, count, run->event - run->start - 1,
            &settings->window, settings->confidence, abnormal, &row->study, &row->reason);
    if (status != OK) {
        tell_gap(work, run, row);
        return status == E_MEMORY ? no_memory(work->why) : OK;
    }
    row->state = IMPACT_DONE;
    row->abnormal = abnormal;
    note_days(work, run, row);
    if (event_study_placebo(market, security, &row->study, NULL, &row->placebo, NULL) != OK) {
        row->placebo = (struct placebo){0};
    }
    if (row->market_value >= 0) {
        row->effect = event_study_value(&row->study, row->market_value);
    }
    return OK;
}

/* The market value on the last day before the window; below 0 when it is not given. */
static double value_before(const struct work *work, const struct run *run)
{
    int64_t index = (int64_t)run->event + work->settings->window.first - 1;
    if (index < 0 || index >= (int64_t)work->market->count) {
        return -1;
    }
    const struct day_price *price = price_on(run->series, work->market->days[index].day);
    return price == NULL ? -1 : price->value;
}

static bool concerns(const struct market_event *event, const char *security)
{
    return strcmp(event->security, "*") == 0 || security == NULL ||
           strcmp(event->security, security) == 0;
}

/* What is stated, and whatever else of the table fell into the window. */
static const char *confounders_of(const struct work *work, const struct impact_row *row)
{
    const char *text = row->event->confounders;
    for (size_t i = 0; text != NULL && i < work->events->count; i++) {
        const struct market_event *other = &work->events->events[i];
        size_t at = find_day(work->market, other->day);
        int64_t day = at < work->market->count ? work->market->days[at].day : other->day;
        bool is_inside = day >= row->window_first && day <= row->window_last;
        if (is_inside && strcmp(other->name, row->event->name) != 0 &&
                concerns(other, row->security) && strlen(text) < 4096) {
            text = arena_print(work->arena, "%s%s%s (%s)", text, text[0] == 0 ? "" : "; ",
                    other->name, other->date);
        }
    }
    return text;
}

static enum status add_row(struct work *work, const struct impact_row *row, const struct run *run)
{
    if (work->count == IMPACT_ROWS_MAX) {
        return refuse(work->why, E_LIMIT, row->event->line, "more than %d firms and events",
                IMPACT_ROWS_MAX);
    }
    if (!arena_grow(work->arena, (void **)&work->rows, work->count, &work->capacity,
                sizeof(*work->rows)) ||
            !arena_grow(work->arena, (void **)&work->runs, work->count, &work->run_capacity,
                    sizeof(*work->runs))) {
        return no_memory(work->why);
    }
    work->rows[work->count] = *row;
    work->runs[work->count++] = *run;
    return OK;
}

static enum status study_firm(
        struct work *work, const struct market_event *event, const struct price_series *series)
{
    size_t day = find_day(work->market, event->day);
    struct impact_row row = {.event = event,
            .security = series->security,
            .firms = 1,
            .trading_day = event->day,
            .state = IMPACT_REFUSED,
            .market_value = -1,
            .confounders = event->confounders};
    struct run run = {0};
    if (day == work->market->count) {
        (void)refuse(&row.reason, E_MISSING, 0, "the market's prices end before the event");
        return add_row(work, &row, &run);
    }
    row.trading_day = work->market->days[day].day;
    if (!find_run(work, series, day, &run, &row.reason)) {
        run.series = NULL;
        return add_row(work, &row, &run);
    }
    size_t count = run.end - run.start + 1;
    double *market = arena_array(work->arena, count, sizeof(*market));
    double *returns = arena_array(work->arena, count, sizeof(*returns));
    if (market == NULL || returns == NULL || !returns_of(work, &run, work->market, market) ||
            !returns_of(work, &run, series, returns)) {
        return no_memory(work->why);
    }
    row.market_value = value_before(work, &run);
    enum status status = study(work, &run, market, returns, &row);
    if (status == OK && row.state == IMPACT_DONE) {
        row.confounders = confounders_of(work, &row);
        status = row.confounders == NULL ? no_memory(work->why) : OK;
    }
    return status == OK ? add_row(work, &row, &run) : status;
}

/* An event of one security: without prices nothing is known of it, and the market moves as itself.
 */
static enum status study_security(struct work *work, const struct market_event *event)
{
    const struct price_series *series = market_series(work->prices, event->security);
    if (series != NULL && series != work->market) {
        return study_firm(work, event, series);
    }
    struct impact_row row = {.event = event,
            .security = event->security,
            .trading_day = event->day,
            .firms = 1,
            .state = IMPACT_REFUSED,
            .market_value = -1,
            .confounders = event->confounders};
    (void)refuse(&row.reason, E_MISSING, event->line,
            series == NULL ? "events, line %" PRIu64 ": no prices of %.80s"
                           : "events, line %" PRIu64 ": %.80s is the market index itself",
            event->line, event->security);
    return add_row(work, &row, &(struct run){0});
}

static enum status study_event(struct work *work, const struct market_event *event)
{
    if (strcmp(event->security, "*") != 0) {
        return study_security(work, event);
    }
    enum status status = OK;
    for (size_t i = 0; status == OK && i < work->prices->count; i++) {
        const struct price_series *series = &work->prices->series[i];
        status = series == work->market ? OK : study_firm(work, event, series);
    }
    return status;
}

/* One firm of those that share a day. */
struct member {
    int64_t day;
    const char *security;
    size_t row;
};

static int order_members(const void *a, const void *b)
{
    const struct member *x = a, *y = b;
    int by_day = (x->day > y->day) - (x->day < y->day);
    int by_name = by_day != 0 ? by_day : strcmp(x->security, y->security);
    return by_name != 0 ? by_name : (x->row > y->row) - (x->row < y->row);
}

/* The firms that were studied, by day; of a firm that stands twice in a day the first. */
static size_t list_members(const struct work *work, struct member *ret_members)
{
    size_t count = 0, kept = 0;
    for (size_t i = 0; i < work->count; i++) {
        if (work->rows[i].state == IMPACT_DONE) {
            ret_members[count++] =
                    (struct member){work->rows[i].trading_day, work->rows[i].security, i};
        }
    }
    qsort(ret_members, count, sizeof(*ret_members), order_members);
    for (size_t i = 0; i < count; i++) {
        bool is_same = kept > 0 && ret_members[kept - 1].day == ret_members[i].day &&
                       strcmp(ret_members[kept - 1].security, ret_members[i].security) == 0;
        if (!is_same) {
            ret_members[kept++] = ret_members[i];
        }
    }
    return kept;
}

/* The days that all of them have, and their value. */
static void join_members(const struct work *work, const struct member *members, size_t count,
        struct run *ret_run, struct impact_row *ret_row)
{
    *ret_row = (struct impact_row){.event = work->rows[members[0].row].event,
            .firms = count,
            .trading_day = members[0].day,
            .is_weighted = true};
    *ret_run = work->runs[members[0].row];
    for (size_t i = 0; i < count; i++) {
        const struct run *run = &work->runs[members[i].row];
        double value = work->rows[members[i].row].market_value;
        *ret_run = run->start > ret_run->start ? *run : *ret_run;
        ret_row->is_weighted = ret_row->is_weighted && value > 0;
        ret_row->market_value += value;
    }
    ret_run->series = NULL;
    ret_row->market_value = ret_row->is_weighted ? ret_row->market_value : -1;
}

/* Their returns as one: each weighed by its market value of before the window, or all alike. */
static double *portfolio(const struct work *work, const struct run *run,
        const struct member *members, size_t count, bool is_weighted)
{
    size_t days = run->end - run->start;
    double *returns = arena_array(work->arena, (days + 1) * count, sizeof(*returns));
    double *values = arena_array(work->arena, (days + 1) * count, sizeof(*values));
    double *joined = arena_array(work->arena, days + 1, sizeof(*joined));
    if (returns == NULL || values == NULL || joined == NULL) {
        return NULL;
    }
    for (size_t i = 0; i < count; i++) {
        if (!returns_of(work, run, work->runs[members[i].row].series, &returns[i * days])) {
            return NULL;
        }
        for (size_t day = 0; day < days; day++) {
            values[i * days + day] = is_weighted ? work->rows[members[i].row].market_value : 1;
        }
    }
    return portfolio_returns(returns, values, count, days, joined, NULL) == OK ? joined : NULL;
}

static enum status study_portfolio(struct work *work, const struct member *members, size_t count)
{
    struct run run;
    struct impact_row row;
    join_members(work, members, count, &run, &row);
    double *market = arena_array(work->arena, run.end - run.start + 1, sizeof(*market));
    double *joined = portfolio(work, &run, members, count, row.is_weighted);
    if (market == NULL || joined == NULL || !returns_of(work, &run, work->market, market)) {
        return no_memory(work->why);
    }
    row.confounders = row.event->confounders;
    enum status status = study(work, &run, market, joined, &row);
    if (status == OK && row.state == IMPACT_DONE) {
        row.confounders = confounders_of(work, &row);
        status = row.confounders == NULL ? no_memory(work->why) : OK;
    }
    return status == OK ? add_row(work, &row, &run) : status;
}

/* One portfolio for each day that several firms share, in the days' order. */
static enum status study_portfolios(struct work *work)
{
    struct member *members = arena_array(work->arena, work->count + 1, sizeof(*members));
    if (members == NULL) {
        return no_memory(work->why);
    }
    size_t count = list_members(work, members);
    enum status status = OK;
    for (size_t first = 0, end; status == OK && first < count; first = end) {
        for (end = first + 1; end < count && members[end].day == members[first].day;) {
            end++;
        }
        status = end - first < 2 ? OK : study_portfolio(work, &members[first], end - first);
    }
    return status;
}

enum status impact_study(const struct price_table *prices, const struct event_table *events,
        const struct impact_settings *settings, struct arena *arena, struct impact *ret_impact,
        struct fault *why)
{
    struct work work = {.prices = prices,
            .events = events,
            .settings = settings,
            .market = market_series(prices, settings->market),
            .arena = arena,
            .why = why};
    if (work.market == NULL) {
        return refuse(
                why, E_USAGE, 0, "there are no prices of '%.80s', the market", settings->market);
    }
    if (settings->window.first > settings->window.last || settings->window.first > 0 ||
            settings->window.last < 0) {
        return refuse(why, E_USAGE, 0, "the window must hold the event day, 0");
    }
    enum status status = OK;
    for (size_t i = 0; status == OK && i < events->count; i++) {
        status = study_event(&work, &events->events[i]);
    }
    status = status == OK ? study_portfolios(&work) : status;
    if (status != OK) {
        return status;
    }
    *ret_impact = (struct impact){work.rows, work.count, 0};
    for (size_t i = 0; i < work.count; i++) {
        ret_impact->refused += work.rows[i].state == IMPACT_REFUSED;
    }
    return OK;
}
