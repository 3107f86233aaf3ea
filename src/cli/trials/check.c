/* check.c: aedile trials check, recorded classes beside those of today. */
#include "cli/command_list.h"
#include "cli/library/library.h"
#include "cli/output.h"
#include "cli/rows.h"
#include "cli/units.h"

#define DIFFERING                                                                                  \
    "FROM link_trial t WHERE t.recorded_class IS NOT NULL AND t.recorded_class <> t.letter"

static const char *const sql =
        "SELECT (SELECT e.path FROM exhibit e WHERE e.id = t.exhibit) AS file, t.line, t.platform,"
        " t.context, t.service, t.url, t.recorded_class, t.recorded_reason, t.recorded_rules,"
        " t.letter AS class_now, t.reason AS reason_now,"
        " t.gateway_list || ' ' || t.thresholds AS rules_now " DIFFERING
        " ORDER BY t.exhibit, t.line";

static const char *const counts = "SELECT (SELECT count(*) FROM link_trial WHERE recorded_class IS "
                                  "NOT NULL), (SELECT count(*) " DIFFERING ")";

struct tally {
    sqlite3_int64 recorded, differing;
};

static enum status count(sqlite3 *db, struct tally *ret_tally, struct fault *why)
{
    sqlite3_stmt *query = NULL;
    bool is_ok = sqlite3_prepare_v2(db, counts, -1, &query, NULL) == SQLITE_OK &&
                 sqlite3_step(query) == SQLITE_ROW;
    if (is_ok) {
        *ret_tally = (struct tally){sqlite3_column_int64(query, 0), sqlite3_column_int64(query, 1)};
    }
    (void)sqlite3_finalize(query); /* told below */
    return is_ok ? OK
                 : refuse(why, E_IO, 0, "the trials cannot be checked: %s", sqlite3_errmsg(db));
}

static enum exit_code write_differing(const struct call *call, sqlite3 *db)
{
    struct output output = {.path = arguments_value(call->arguments, OPTION_OUTPUT)};
    struct tally tally = {0};
    struct fault why = {.status = OK};
    sqlite3_stmt *query = NULL;
    enum status status = count(db, &tally, &why);
    if (status == OK && sqlite3_prepare_v2(db, sql, -1, &query, NULL) != SQLITE_OK) {
        status = refuse(&why, E_IO, 0, "the trials cannot be checked: %s", sqlite3_errmsg(db));
    }
    if (status == OK) {
        status = rows_write(query, rows_report_form_wanted(call->arguments), false, &output, &why);
    }
    (void)sqlite3_finalize(query); /* its error was told by rows_write */
    if (status != OK) {
        say(NULL, why.text);
    } else if (tally.recorded == 0) {
        say(NULL, "no trial has a recorded class: nothing was checked");
    }
    bool is_ok = output_close(&output) && status == OK;
    return !is_ok                ? EXIT_ENGINE
           : tally.recorded == 0 ? EXIT_EVIDENCE
           : tally.differing > 0 ? EXIT_FINDINGS
                                 : EXIT_CLEAN;
}

static enum exit_code check(const struct call *call, struct library *library)
{
    struct unit_list units = {0};
    struct query_set *set = NULL;
    sqlite3 *db = NULL;
    struct fault why;
    if (units_read(call, 0, false, &units, &why) != OK ||
            query_set_open(library->knowledge, &library->aids, units.items, units.count, NULL, &set,
                    &db, &why) != OK) {
        say(NULL, why.text);
        return EXIT_ENGINE;
    }
    bool is_whole = units_are_whole(set) && !units.has_fault;
    enum exit_code code = write_differing(call, db);
    query_set_close(set);
    return !is_whole && code != EXIT_ENGINE ? EXIT_EVIDENCE : code;
}

static enum exit_code run_check(const struct call *call)
{
    SCOPED(library_close) struct library library = {0};
    enum exit_code code = library_load(call, &library);
    return code == EXIT_CLEAN ? check(call, &library) : code;
}

const struct command command_trials_check = {
        .name = "check",
        .full = "trials check",
        .operands = "PATH…",
        .purpose = "Judge recorded trials again, and list those whose class has changed.",
        .details = "A record may give the class that it once had, and by which rules (`class`, "
                   "`reason`, `rules`). Each trial is judged by today's lists and thresholds; one "
                   "row for each whose class is another one now. Exit status 1 when there is any; "
                   "3 when no record gives a class.",
        .examples = "aedile trials check trials-2025/\n"
                    "aedile trials check --data old-lists/ trials.jsonl\n",
        .options = TAKES(OPTION_QUERY_FORMAT) | TAKES(OPTION_JSON) | TAKES(OPTION_OUTPUT) |
                   TAKES(OPTION_DATA),
        .operands_least = 1,
        .operands_most = OPERANDS_ANY,
        .run = run_check,
};
