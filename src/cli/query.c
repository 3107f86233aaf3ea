/* query.c: aedile query, the tables of some evidence under the user's own SQL. */
#include "cli/command_list.h"
#include "cli/library/library.h"
#include "cli/output.h"
#include "cli/rows.h"
#include "cli/units.h"
#include "judge/judge.h"

static enum exit_code run_sql(const struct call *call, sqlite3 *db)
{
    struct output output = {.path = arguments_value(call->arguments, OPTION_OUTPUT)};
    struct fault why = {.status = OK};
    sqlite3_stmt *query = NULL;
    enum status status = judge_guard(db, &why);
    if (status == OK) {
        status = judge_prepare(db, call->arguments->operands[0], &query, &why);
    }
    if (status == OK) {
        status = rows_write(query, rows_form_wanted(call->arguments), &output, &why);
    }
    (void)sqlite3_finalize(query); /* its error was told by rows_write */
    if (status != OK) {
        say(NULL, why.text);
    }
    if (status == E_USAGE) {
        buffer_free(&output.buffer);
        return EXIT_USAGE;
    }
    return output_close(&output) && status == OK ? EXIT_CLEAN : EXIT_ENGINE;
}

static enum exit_code run_units(
        const struct call *call, struct library *library, const struct unit_list *units)
{
    struct query_set *set = NULL;
    sqlite3 *db = NULL;
    struct fault why;
    if (query_set_open(library->knowledge, &library->aids, units->items, units->count,
                call->arguments->operands[0], &set, &db, &why) != OK) {
        say(NULL, why.text);
        return EXIT_ENGINE;
    }
    bool is_whole = units_are_whole(set) && !units->has_fault;
    enum exit_code code = run_sql(call, db);
    query_set_close(set);
    return code == EXIT_CLEAN && !is_whole ? EXIT_EVIDENCE : code;
}

static enum exit_code run_query(const struct call *call)
{
    SCOPED(library_close) struct library library = {0};
    struct unit_list units;
    struct fault why;
    enum exit_code code = library_load(call, &library);
    if (code != EXIT_CLEAN) {
        return code;
    }
    bool quiet = arguments_value(call->arguments, OPTION_QUIET) != NULL;
    if (units_read(call, 1, quiet, &units, &why) != OK) {
        say(NULL, why.text);
        return EXIT_ENGINE;
    }
    return run_units(call, &library, &units);
}

const struct command command_query = {
        .name = "query",
        .full = "query",
        .operands = "SQL PATH…",
        .purpose = "Ask the evidence in SQL.",
        .details =
                "All PATHs make one set of tables; the column `exhibit` tells them apart and the "
                "table `exhibit` names them. `aedile tables` lists the tables. Rows come aligned "
                "on a terminal and as CSV otherwise. Only reading is allowed.",
        .examples = "aedile query 'SELECT name, kind FROM app_permission' app.apk\n"
                    "aedile query --json 'SELECT * FROM app_sdk' *.apk\n",
        .options = TAKES(OPTION_QUERY_FORMAT) | TAKES(OPTION_JSON) | TAKES(OPTION_OUTPUT) |
                   TAKES(OPTION_DATA) | TAKES(OPTION_QUIET),
        .operands_least = 2,
        .operands_most = OPERANDS_ANY,
        .run = run_query,
};
