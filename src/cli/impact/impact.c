/* impact.c: aedile impact, what an event did to the value of firms. */
#include "inspection/impact/impact.h"
#include "base/file.h"
#include "base/syntax/json_reader.h"
#include "cli/command_list.h"
#include "cli/impact/impact_report.h"
#include "cli/output.h"
#include "cli/rows.h"
#include "cli/settings.h"

enum { IMPACT_MEMORY_MAX = 1 << 30 };

static const char csv_sql[] =
        "SELECT json ->> 'event' AS event, json ->> 'date' AS date,"
        " json ->> 'trading_day' AS trading_day, json ->> 'security' AS security,"
        " json ->> 'firms' AS firms, json ->> 'weights' AS weights, json ->> 'state' AS state,"
        " json ->> 'reason' AS reason, json ->> 'estimation_first' AS estimation_first,"
        " json ->> 'estimation_last' AS estimation_last, json ->> 'window_first' AS window_first,"
        " json ->> 'window_last' AS window_last, json ->> 'estimation_days' AS estimation_days,"
        " json ->> 'alpha' AS alpha, json ->> 'beta' AS beta, json ->> 'error' AS error,"
        " json ->> 'abnormal' AS abnormal, json ->> 'car' AS car, json ->> 'car_error' AS "
        "car_error,"
        " json ->> 'car_error_simple' AS car_error_simple, json ->> 't' AS t,"
        " json ->> 't_simple' AS t_simple, json ->> 'df' AS df, json ->> 'p' AS p,"
        " json ->> 'car_low' AS car_low, json ->> 'car_high' AS car_high,"
        " json ->> 'confidence' AS confidence, json ->> 'placebo_windows' AS placebo_windows,"
        " json ->> 'placebo_p' AS placebo_p, json ->> 'market_value' AS market_value,"
        " json ->> 'value_effect' AS value_effect, json ->> 'value_low' AS value_low,"
        " json ->> 'value_high' AS value_high, json ->> 'confounders' AS confounders"
        " FROM (SELECT value AS json, id FROM json_each(?1)) ORDER BY id";

static bool read_whole(struct bytes text, int64_t least, int64_t most, int64_t *ret_number)
{
    return json_decimal(text, 0, ret_number) && *ret_number >= least && *ret_number <= most;
}

/* "FIRST,LAST" in trading days from the event. */
static bool read_window(const char *text, struct event_window *window)
{
    struct bytes whole = bytes_of(text);
    const char *comma = strchr(text, ',');
    size_t at = comma == NULL ? whole.size : (size_t)(comma - text);
    int64_t first = 0, last = 0;
    bool is_sound = comma != NULL &&
                    read_whole(bytes_slice(whole, 0, at), -EVENT_WINDOW_MAX, 0, &first) &&
                    read_whole(bytes_slice(whole, at + 1, whole.size), 0, EVENT_WINDOW_MAX, &last);
    window->first = (int)first, window->last = (int)last;
    return is_sound;
}

static bool read_days(const char *text, size_t *ret_days)
{
    int64_t days = 0;
    bool is_sound = read_whole(bytes_of(text), RETURNS_LEAST, RETURNS_MAX, &days);
    *ret_days = (size_t)days;
    return is_sound;
}

/* False: told on standard error. */
static bool read_settings(const struct call *call, struct impact_settings *settings)
{
    const char *market = arguments_value(call->arguments, OPTION_MARKET);
    const char *window = arguments_value(call->arguments, OPTION_WINDOW);
    const char *estimation = arguments_value(call->arguments, OPTION_ESTIMATION);
    *settings = (struct impact_settings){.market = market,
            .window = {-1, 1, ESTIMATION_USUAL, ESTIMATION_LEAST},
            .confidence = 0.95};
    if (market == NULL || arguments_value(call->arguments, OPTION_EVENTS) == NULL) {
        say(NULL, "impact needs --market NAME and --events FILE");
        return false;
    }
    if (window != NULL && !read_window(window, &settings->window)) {
        say(NULL, "--window must be two numbers of trading days around 0, such as -1,1");
        return false;
    }
    if (estimation != NULL && !read_days(estimation, &settings->window.estimation)) {
        say(NULL, "--estimation must be a number of trading days, at least 10");
        return false;
    }
    if (settings->window.estimation < settings->window.estimation_least) {
        settings->window.estimation_least = settings->window.estimation;
        say(NULL, "an estimation window of fewer than 120 days is short; intervals are wide");
    }
    return true;
}

/* The rows as CSV: the JSON ones, column by column. */
static enum status put_rows(const struct impact *impact, struct output *output, struct fault *why)
{
    SCOPED(buffer_free) struct buffer lines = {0}, array = {0};
    impact_put_json(&lines, impact);
    buffer_append_byte(&array, '[');
    for (size_t i = 0; i + 1 < lines.size; i++) {
        buffer_append_byte(&array, lines.data[i] == '\n' ? ',' : (char)lines.data[i]);
    }
    buffer_append_byte(&array, ']');
    sqlite3 *db = NULL;
    sqlite3_stmt *query = NULL;
    enum status status = OK;
    if (lines.failed || array.failed || sqlite3_open(":memory:", &db) != SQLITE_OK ||
            sqlite3_prepare_v2(db, csv_sql, -1, &query, NULL) != SQLITE_OK ||
            sqlite3_bind_text(query, 1, buffer_text(&array), (int)array.size, SQLITE_STATIC) !=
                    SQLITE_OK) {
        status = refuse(why, E_IO, 0, "the rows cannot be written: %s",
                db == NULL ? "no memory" : sqlite3_errmsg(db));
    }
    status = status == OK ? rows_write(query, ROWS_SHEET, false, output, why) : status;
    (void)sqlite3_finalize(query); /* its error was told by rows_write */
    (void)sqlite3_close(db);
    return status;
}

static enum exit_code write_report(const struct call *call, const struct impact *impact,
        const struct impact_settings *settings)
{
    struct output output = {.path = arguments_value(call->arguments, OPTION_OUTPUT)};
    const char *format = arguments_value(call->arguments, OPTION_IMPACT_FORMAT);
    struct fault why = {.status = OK};
    enum status status = OK;
    if (arguments_value(call->arguments, OPTION_JSON) != NULL ||
            (format != NULL && strcmp(format, "json") == 0)) {
        impact_put_json(&output.buffer, impact);
    } else if (format != NULL && strcmp(format, "csv") == 0) {
        status = put_rows(impact, &output, &why);
    } else {
        impact_put_text(&output.buffer, impact, settings, settings_language(call));
    }
    if (status != OK) {
        say(NULL, why.text);
    }
    bool is_written = output_close(&output);
    return !is_written || status != OK ? EXIT_ENGINE
           : impact->refused > 0       ? EXIT_EVIDENCE
                                       : EXIT_CLEAN;
}

struct impact_files {
    struct file prices, events;
};

static void close_files(struct impact_files *files)
{
    file_close(&files->prices);
    file_close(&files->events);
}

/* False: told on standard error. */
static bool read_tables(const struct call *call, struct impact_files *files, struct arena *arena,
        struct price_table *ret_prices, struct event_table *ret_events)
{
    const char *prices = call->arguments->operands[0];
    const char *events = arguments_value(call->arguments, OPTION_EVENTS);
    struct fault why;
    if (file_open(prices, &files->prices, &why) != OK ||
            market_read_prices(files->prices.bytes, arena, ret_prices, &why) != OK) {
        say(prices, why.text);
        return false;
    }
    if (file_open(events, &files->events, &why) != OK ||
            market_read_events(files->events.bytes, arena, ret_events, &why) != OK) {
        say(events, why.text);
        return false;
    }
    return true;
}

static enum exit_code run_impact(const struct call *call)
{
    SCOPED(arena_free) struct arena arena = {.limit = IMPACT_MEMORY_MAX};
    SCOPED(close_files) struct impact_files files = {0};
    struct impact_settings settings;
    struct price_table prices;
    struct event_table events;
    struct impact impact;
    struct fault why;
    if (!read_settings(call, &settings)) {
        return EXIT_USAGE;
    }
    if (!read_tables(call, &files, &arena, &prices, &events)) {
        return EXIT_EVIDENCE;
    }
    enum status status = impact_study(&prices, &events, &settings, &arena, &impact, &why);
    if (status != OK) {
        say(NULL, why.text);
        return status == E_USAGE ? EXIT_USAGE : status == E_LIMIT ? EXIT_EVIDENCE : EXIT_ENGINE;
    }
    return write_report(call, &impact, &settings);
}

const struct command command_impact = {
        .name = "impact",
        .full = "impact",
        .operands = "PRICES.csv",
        .purpose = "Measure what an event did to the value of firms.",
        .details = "An event study: for each firm and event a market model is fitted on the days "
                   "before, "
                   "and what the firm returned beyond it in the window around the event is told "
                   "with its "
                   "interval, its t with the model's own uncertainty, a placebo distribution and "
                   "what it "
                   "means in market value. Firms that share an event day are studied as one "
                   "portfolio too. "
                   "docs/formats/impact.md describes both files. Windows that are too short are "
                   "refused "
                   "with the reason.",
        .examples =
                "aedile impact prices.csv --events events.csv --market INDEX\n"
                "aedile impact prices.csv --events events.csv --market INDEX --window 0,0 --json\n",
        .options = TAKES(OPTION_MARKET) | TAKES(OPTION_EVENTS) | TAKES(OPTION_WINDOW) |
                   TAKES(OPTION_ESTIMATION) | TAKES(OPTION_IMPACT_FORMAT) | TAKES(OPTION_JSON) |
                   TAKES(OPTION_OUTPUT),
        .operands_least = 1,
        .operands_most = 1,
        .run = run_impact,
};
