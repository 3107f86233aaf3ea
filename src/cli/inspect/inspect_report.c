#include "cli/inspect/inspect_report.h"

#include "inspection/wire.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

static const double PROGRESS_AFTER = 2.0; /* seconds */

static double now(void)
{
    struct timespec time = {0};
    (void)clock_gettime(CLOCK_MONOTONIC, &time); /* that clock always exists */
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static int read_level(const char *name)
{
    int level = LEVEL_INFORMATIONAL;
    if (name == NULL) {
        return LEVEL_LOW;
    }
    while (level <= LEVEL_CRITICAL && strcmp(level_name((enum level)level), name) != 0) {
        level++;
    }
    return level; /* "never" is past them all */
}

static bool wants_colour(const char *when, bool is_screen)
{
    const char *no_colour = getenv("NO_COLOR");
    const char *terminal = getenv("TERM");
    if (when != NULL && strcmp(when, "auto") != 0) {
        return strcmp(when, "always") == 0;
    }
    return is_screen && (no_colour == NULL || no_colour[0] == 0) && terminal != NULL &&
           strcmp(terminal, "dumb") != 0;
}

static int screen_width(void)
{
    struct winsize size = {0};
    return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

/* Nobody who names a file report.csv expects text in it. */
static void tell_other_format(const char *path)
{
    static const struct {
        const char *ending, *format;
    } endings[] = {{".sarif.json", "sarif"}, {".sarif", "sarif"}, {".json", "json"},
            {".jsonl", "json"}, {".csv", "csv"}, {".html", "html"}, {".htm", "html"}};
    for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
        if (bytes_end_with(bytes_of(path), bytes_of(endings[i].ending))) {
            struct fault why;
            (void)refuse(&why, E_USAGE, 0,
                    "written as text, though the name looks like another format: --format %s",
                    endings[i].format);
            say(path, why.text);
            return;
        }
    }
}

bool inspect_report_configure(struct inspect_report *report, const struct settings *settings)
{
    const char *const *values = settings->values;
    const char *format = values[OPTION_FORMAT];
    format = values[OPTION_JSON] != NULL ? "json" : format != NULL ? format : "text";
    report->format = report_find(format);
    if (report->format == NULL) {
        say(format, "this program was built without that format");
        return false;
    }
    report->output.path = values[OPTION_OUTPUT];
    if (report->output.path != NULL && strcmp(report->output.path, "-") == 0) {
        report->output.path = NULL;
    }
    bool is_screen = report->output.path == NULL && is_terminal(STDOUT_FILENO);
    report->options = (struct report_options){.language = language_of(settings),
            .colour = wants_colour(values[OPTION_COLOR], is_screen),
            .bom = values[OPTION_BOM] != NULL,
            .width = is_screen ? screen_width() : 0};
    report->fail_on = read_level(values[OPTION_FAIL_ON]);
    report->quiet = values[OPTION_QUIET] != NULL;
    report->is_live = is_terminal(STDERR_FILENO);
    bool is_chosen = values[OPTION_FORMAT] != NULL || values[OPTION_JSON] != NULL;
    if (report->output.path != NULL && !is_chosen && !report->quiet) {
        tell_other_format(report->output.path);
    }
    return true;
}

void inspect_report_begin(struct inspect_report *report)
{
    report->started = now();
    report->format->begin(&report->output.buffer, report->facts, &report->options, report->state);
    output_flush(&report->output);
}

static void clear_progress(struct inspect_report *report)
{
    if (report->shows_progress) {
        (void)fputs("\r\x1b[K", stderr);
        report->shows_progress = false;
    }
}

void inspect_report_tick(void *context, size_t delivered)
{
    struct inspect_report *report = context;
    if (!report->is_live || report->quiet || now() - report->started < PROGRESS_AFTER) {
        return;
    }
    (void)fprintf(stderr, "\r\x1b[K%zu of %zu inspected, %.0f s", delivered, report->total,
            now() - report->started);
    report->shows_progress = true;
}

/* A copy that outlives the delivery, through the same bytes that came over the pipe. */
static bool keep(struct inspect_report *report, const struct inspection *inspection)
{
    SCOPED(buffer_free) struct buffer bytes = {0};
    struct inspection *copy = NULL;
    inspection_put(&bytes, report->plan, inspection);
    if (bytes.failed ||
            !arena_grow(report->arena, (void **)&report->kept, report->delivered,
                    &report->kept_capacity, sizeof(*report->kept)) ||
            inspection_get(buffer_bytes(&bytes), report->plan, report->arena, &copy, NULL) != OK) {
        say(NULL, "no memory for the report");
        report->has_errors = true;
        return false;
    }
    report->kept[report->delivered] = copy;
    return true;
}

static void tell_exhibits(struct inspect_report *report, const struct inspection *inspection)
{
    if (inspection->exhibit_count == 0) {
        clear_progress(report);
        say(inspection->path, "nothing to inspect in this session");
        report->has_unread = true;
    }
    for (size_t i = 0; i < inspection->exhibit_count; i++) {
        const struct exhibit *exhibit = &inspection->exhibits[i];
        if (exhibit->state != EXHIBIT_WHOLE) {
            clear_progress(report);
            say_fault(exhibit->path, &exhibit->fault);
            report->has_unread = true;
        }
    }
}

static void tell_errors(struct inspect_report *report, const struct inspection *inspection)
{
    for (size_t i = 0; i < inspection->result_count; i++) {
        const struct rule_result *result = &inspection->results[i];
        if (result->verdict == VERDICT_ERROR) {
            struct fault text;
            (void)refuse(&text, E_IO, 0, "rule %.80s: %.140s", result->rule->id,
                    wording_in(&result->reason, LANGUAGE_EN));
            clear_progress(report);
            say(inspection->path, text.text);
            report->has_errors = true;
        }
    }
}

bool inspect_report_deliver(void *context, const struct inspection *inspection)
{
    struct inspect_report *report = context;
    tell_exhibits(report, inspection);
    tell_errors(report, inspection);
    if (report->fail_on <= LEVEL_CRITICAL) {
        report->breaches += inspection_breaches(inspection, (enum level)report->fail_on);
    }
    if (report->format->keeps && !keep(report, inspection)) {
        return false;
    }
    report->delivered++;
    report->format->inspection(
            &report->output.buffer, inspection, report->facts, &report->options, report->state);
    clear_progress(report);
    output_flush(&report->output);
    return !report->output.failed;
}

static void tell_interruption(const struct inspect_report *report)
{
    struct fault text;
    (void)refuse(&text, E_IO, 0, "interrupted: %zu of %zu inspected%s", report->delivered,
            report->total, report->output.path != NULL ? "; no file was written" : "");
    say(NULL, text.text);
}

/* For whoever sits before the screen; the report itself is the same however long it took. */
static void tell_duration(const struct inspect_report *report)
{
    if (report->is_live && !report->quiet && now() - report->started >= PROGRESS_AFTER) {
        (void)fprintf(stderr, "aedile: %zu of %zu inspected in %.1f s\n", report->delivered,
                report->total, now() - report->started);
    }
}

enum exit_code inspect_report_end(struct inspect_report *report, bool is_interrupted)
{
    clear_progress(report);
    if (is_interrupted) {
        tell_interruption(report);
    }
    if (is_interrupted && report->output.path != NULL) {
        buffer_free(&report->output.buffer);
        return EXIT_INTERRUPTED;
    }
    tell_duration(report);
    report->options.missing = report->total - report->delivered;
    report->format->end(&report->output.buffer, report->kept,
            report->format->keeps ? report->delivered : 0, report->facts, &report->options,
            report->state);
    if (!output_close(&report->output)) {
        return EXIT_ENGINE;
    }
    return is_interrupted         ? EXIT_INTERRUPTED
           : report->has_errors   ? EXIT_ENGINE
           : report->has_unread   ? EXIT_EVIDENCE
           : report->breaches > 0 ? EXIT_FINDINGS
                                  : EXIT_CLEAN;
}
