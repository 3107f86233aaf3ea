/* inspect_report.h: writes the report while inspections arrive, and keeps count for the exit code.
 */
#ifndef AEDILE_CLI_INSPECT_INSPECT_REPORT_H
#define AEDILE_CLI_INSPECT_INSPECT_REPORT_H

#include "cli/output.h"
#include "cli/settings.h"
#include "inspection/inspect.h"
#include "report/report.h"

struct inspect_report {
    struct arena *arena;
    const struct report_format *format;
    struct report_options options;
    const struct run_facts *facts;
    const struct inspect_plan *plan;
    struct output output;
    int fail_on; /* enum level, or more than any level: never */
    bool quiet, is_live, shows_progress;
    double started;
    size_t delivered, total, breaches;
    bool has_errors, has_unread;
    const struct inspection **kept; /* for formats that write at the end */
    size_t kept_capacity;
    _Alignas(16) unsigned char state[REPORT_STATE];
};

/* Take format, language, colour and level from the settings. False: told what is wrong. */
bool inspect_report_configure(struct inspect_report *report, const struct settings *settings);
void inspect_report_begin(struct inspect_report *report);
bool inspect_report_deliver(void *report, const struct inspection *inspection);
void inspect_report_tick(void *report, size_t delivered);
enum exit_code inspect_report_end(struct inspect_report *report, bool is_interrupted);

#endif
