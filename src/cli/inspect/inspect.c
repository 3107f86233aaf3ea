/* inspect.c: aedile inspect, the main job. */
#include "cli/command_list.h"
#include "cli/inspect/inspect_report.h"
#include "cli/interrupt.h"
#include "cli/library/library.h"
#include "cli/output.h"
#include "cli/settings.h"
#include "cli/units.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* "a,b" or "all" as profiles of the plan. False when one is not known; that has been told. */
static bool choose_profiles(const struct call *call, const struct library *library,
        const char *names, struct inspect_plan *plan)
{
    bool is_given = names != NULL;
    const struct profile **chosen =
            arena_array(call->arena, library->profile_count + 1, sizeof(*chosen));
    char *list = arena_copy(call->arena, bytes_of(is_given ? names : "cn-miit-2021"));
    if (chosen == NULL || list == NULL) {
        return false;
    }
    plan->profiles = chosen;
    bool is_own = arguments_value(call->arguments, OPTION_RULES_ONLY) != NULL;
    if (strcmp(list, "all") == 0 || (!is_given && is_own)) {
        memcpy(chosen, library->profiles, library->profile_count * sizeof(*chosen));
        plan->profile_count = library->profile_count;
        return true;
    }
    for (char *rest = list, *name; (name = strsep(&rest, ",")) != NULL;) {
        const struct profile *profile = library_profile(library, name);
        bool is_twice = false;
        for (size_t i = 0; i < plan->profile_count; i++) {
            is_twice = is_twice || chosen[i] == profile;
        }
        if (profile == NULL) {
            return false;
        }
        if (!is_twice) {
            chosen[plan->profile_count++] = profile;
        }
    }
    return true;
}

/* 1 to 64, or 0 for what is no such number. */
static int read_jobs(const char *text)
{
    if (text == NULL) {
        long online = sysconf(_SC_NPROCESSORS_ONLN);
        return online < 1 ? 1 : online > INSPECT_JOBS_MAX ? INSPECT_JOBS_MAX : (int)online;
    }
    char *end = NULL;
    long long jobs = text[0] >= '0' && text[0] <= '9' ? strtoll(text, &end, 10) : 0;
    return end == NULL || *end != 0 || jobs > INSPECT_JOBS_MAX ? 0 : (int)jobs;
}

static enum exit_code run_units(
        const struct call *call, struct inspect_report *report, struct inspect_plan *plan, int jobs)
{
    struct unit_list units;
    struct fault why;
    interrupt_bear_shrunk_files(); /* they are evidence only in the children, mapped anew */
    enum status status = units_read(call, 0, report->quiet, &units, &why);
    if (status == OK) {
        status = inspect_join(units.items, &units.count, call->arena, &why);
    }
    bool has_shrunk = interrupt_bore_shrunk_files();
    if (status != OK) {
        say(NULL, why.text);
        return EXIT_ENGINE;
    }
    if (has_shrunk) {
        say(NULL, "a file became shorter while it was read");
    }
    report->has_unread = units.has_fault || has_shrunk;
    report->plan = plan;
    report->total = units.count;
    plan->stop = interrupt_watch();
    inspect_report_begin(report);
    struct inspect_listener listener = {inspect_report_deliver, inspect_report_tick, report};
    status = inspect_all(plan, units.items, units.count, jobs, &listener, &why);
    if (status != OK && !interrupt_came() && !report->output.failed) {
        say(NULL, why.text);
        report->has_errors = true;
    }
    return inspect_report_end(report, interrupt_came());
}

static enum exit_code run_inspect(const struct call *call)
{
    struct settings settings;
    struct inspect_report report = {.arena = call->arena};
    if (!settings_read(call, command_inspect.options, &settings) ||
            !inspect_report_configure(&report, &settings)) {
        return EXIT_USAGE;
    }
    int jobs = read_jobs(settings.values[OPTION_JOBS]);
    if (jobs == 0) {
        say(NULL, "--jobs must be a number from 1 to 64");
        return EXIT_USAGE;
    }
    SCOPED(library_close) struct library library = {0};
    enum exit_code code = library_load(call, &library);
    if (code != EXIT_CLEAN) {
        return code;
    }
    if (!library_knows_all_clauses(&library)) {
        return EXIT_ENGINE;
    }
    report.facts = &library.facts;
    struct inspect_plan plan = {.knowledge = library.knowledge,
            .aids = &library.aids,
            .pack = &library.pack,
            .limits.reveal = arguments_value(call->arguments, OPTION_REVEAL) != NULL};
    if (!choose_profiles(call, &library, settings.values[OPTION_PROFILE], &plan)) {
        return EXIT_USAGE;
    }
    return run_units(call, &report, &plan, jobs);
}

const struct command command_inspect = {
        .name = "inspect",
        .full = "inspect",
        .operands = "PATH…",
        .purpose = "Judge apps or sessions by rules and report findings.",
        .details =
                "A PATH is an APK, a container of APKs (.apks, .xapk, .apkm), an HTTP archive "
                "(HAR), "
                "a capture (pcap, pcapng, also by gzip or zstd), a record of testers (link trials, "
                "rankings, checkouts, a filing register), a session folder (one "
                "with a session.yaml), a folder of split APKs that belong together, or any other "
                "folder: then everything below it that is one of these is inspected. Rankings, "
                "prices and switches of one service that lie in one folder are judged together.\n\n"
                "Each is read in a process of its own, so that a damaged or hostile file costs "
                "only its own result. The report is the same however many --jobs run.",
        .examples = "aedile inspect app.apk\n"
                    "aedile inspect --profile all --lang zh-CN session/\n"
                    "aedile inspect --format html -o report.html app.apk\n"
                    "aedile inspect --json --fail-on high *.apk > findings.jsonl\n",
        .options = LIBRARY_OPTIONS | TAKES(OPTION_PROFILE) | TAKES(OPTION_FORMAT) |
                   TAKES(OPTION_JSON) | TAKES(OPTION_OUTPUT) | TAKES(OPTION_LANG) |
                   TAKES(OPTION_FAIL_ON) | TAKES(OPTION_COLOR) | TAKES(OPTION_JOBS) |
                   TAKES(OPTION_BOM) | TAKES(OPTION_REVEAL) | TAKES(OPTION_QUIET),
        .operands_least = 1,
        .operands_most = OPERANDS_ANY,
        .run = run_inspect,
};
