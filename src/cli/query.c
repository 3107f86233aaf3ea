/* query.c: aedile query, the tables of some evidence under the user's own SQL. */
#include "cli/command_list.h"
#include "cli/library/library.h"
#include "cli/output.h"
#include "cli/rows.h"
#include "cli/units.h"
#include "inspection/cited.h"
#include "judge/judge.h"

/* The columns that name bytes, by their place in `query`. */
enum { PLACE_COLUMNS = 5 };
static const char *const place_names[PLACE_COLUMNS] = {
        "exhibit", "entry", "entry_at", "at", "size"};

static enum status find_columns(sqlite3_stmt *query, int columns[PLACE_COLUMNS], struct fault *why)
{
    for (int i = 0; i < PLACE_COLUMNS; i++) {
        columns[i] = -1;
        for (int j = 0; j < sqlite3_column_count(query); j++) {
            const char *name = sqlite3_column_name(query, j);
            columns[i] = name != NULL && strcmp(name, place_names[i]) == 0 ? j : columns[i];
        }
        if (columns[i] < 0) {
            return refuse(why, E_USAGE, 0,
                    "--bytes needs the columns exhibit, entry, entry_at, at and size; there is no "
                    "%s",
                    place_names[i]);
        }
    }
    return OK;
}

static enum status put_bytes(sqlite3_stmt *query, const int columns[PLACE_COLUMNS],
        const struct query_set *set, struct output *output, struct fault *why)
{
    struct buffer SCOPED(buffer_free) decoded = {0};
    const char *entry = (const char *)sqlite3_column_text(query, columns[1]);
    struct place place = {.entry = entry == NULL ? "" : entry,
            .entry_at = (uint64_t)sqlite3_column_int64(query, columns[2]),
            .at = (uint64_t)sqlite3_column_int64(query, columns[3]),
            .size = (uint64_t)sqlite3_column_int64(query, columns[4])};
    struct bytes bytes = {0};
    enum status status = query_set_bytes(
            set, sqlite3_column_int64(query, columns[0]), &place, &decoded, &bytes, why);
    if (status == OK) {
        buffer_append(&output->buffer, bytes);
        output_flush(output);
    }
    return status;
}

/* What stands at the rows' places, one after the other, and nothing else. */
static enum status write_bytes(sqlite3_stmt *query, const struct query_set *set,
        struct output *output, bool *has_rows, struct fault *why)
{
    int columns[PLACE_COLUMNS];
    int code = SQLITE_DONE;
    enum status status = find_columns(query, columns, why);
    while (status == OK && !output->failed && (code = sqlite3_step(query)) == SQLITE_ROW) {
        *has_rows = true;
        status = put_bytes(query, columns, set, output, why);
    }
    return status != OK || code == SQLITE_DONE || output->failed
                   ? status
                   : refuse(why, E_IO, 0, "the query stopped: %.200s",
                             sqlite3_errmsg(sqlite3_db_handle(query)));
}

/* The digest of nothing must not pass for that of bytes. The row may stand in what was not read. */
static enum exit_code refuse_no_rows(struct output *output, bool is_whole)
{
    say(NULL, "the query gives no row, so there are no bytes to write");
    buffer_free(&output->buffer);
    return is_whole ? EXIT_USAGE : EXIT_EVIDENCE;
}

/* SQLite's words for a table that is not there are answered by the name that was probably meant. */
static void tell(const char *fault)
{
    static const char no_table[] = "no such table: ";
    if (strncmp(fault, no_table, sizeof(no_table) - 1) == 0) {
        library_say_no_table(fault + sizeof(no_table) - 1);
    } else {
        say(NULL, fault);
    }
}

static enum exit_code run_sql(
        const struct call *call, const struct query_set *set, sqlite3 *db, bool is_whole)
{
    struct output output = {.path = arguments_value(call->arguments, OPTION_OUTPUT)};
    struct fault why = {.status = OK};
    sqlite3_stmt *query = NULL;
    bool bytes = arguments_value(call->arguments, OPTION_BYTES) != NULL;
    bool has_rows = false;
    enum status status = judge_guard(db, &why);
    if (status == OK) {
        status = judge_prepare(db, call->arguments->operands[0], &query, &why);
    }
    if (status == OK) {
        bool reveal = arguments_value(call->arguments, OPTION_REVEAL) != NULL;
        status =
                bytes ? write_bytes(query, set, &output, &has_rows, &why)
                      : rows_write(query, rows_form_wanted(call->arguments), reveal, &output, &why);
    }
    (void)sqlite3_finalize(query); /* its error was told by rows_write */
    if (status == OK && bytes && !has_rows) {
        return refuse_no_rows(&output, is_whole);
    }
    if (status != OK) {
        tell(why.text);
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
    enum exit_code code = run_sql(call, set, db, is_whole);
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
                "on a terminal and as CSV otherwise. Only reading is allowed. Where a query names "
                "`known_identifier`, the values that were planted, and pieces of six characters "
                "or more, are masked in all that it shows, without --reveal; joins and conditions "
                "see them whole.",
        .examples = "aedile query 'SELECT name, kind FROM app_permission' app.apk\n"
                    "aedile query --json 'SELECT * FROM app_sdk' *.apk\n"
                    "aedile query --bytes 'SELECT exhibit, entry, entry_at, at, size FROM "
                    "identifier WHERE id = 1' visit | xxd\n",
        .options = TAKES(OPTION_QUERY_FORMAT) | TAKES(OPTION_JSON) | TAKES(OPTION_OUTPUT) |
                   TAKES(OPTION_DATA) | TAKES(OPTION_BYTES) | TAKES(OPTION_REVEAL) |
                   TAKES(OPTION_QUIET),
        .operands_least = 2,
        .operands_most = OPERANDS_ANY,
        .run = run_query,
};
