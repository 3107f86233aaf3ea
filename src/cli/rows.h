/* rows.h: rows of text as an aligned table, CSV or one JSON object a line. */
#ifndef AEDILE_CLI_ROWS_H
#define AEDILE_CLI_ROWS_H

#include "cli/options.h"
#include "cli/output.h"

#include <sqlite3.h>

/* ROWS_CSV gives each value as it is; in ROWS_SHEET, which is CSV too, no text is a formula to a
 * spreadsheet (report/format.h). */
enum rows_form { ROWS_TABLE, ROWS_CSV, ROWS_SHEET, ROWS_JSON };

/* By --json and --format; else a table on a terminal and CSV anywhere else. */
enum rows_form rows_form_wanted(const struct arguments *arguments);

/* The same for commands whose rows are a report, not an answer to the user's own SQL: ROWS_SHEET.
 */
enum rows_form rows_report_form_wanted(const struct arguments *arguments);

/* Step the query to its end and write its rows. E_IO with SQLite's words when it fails; rows until
 * then are written. NULL is empty in a table and in CSV, null in JSON; a blob is hexadecimal.
 * Planted values are masked unless `reveal` (judge/finding/personal.h and planted.h). */
MUST_CHECK enum status rows_write(sqlite3_stmt *query, enum rows_form form, bool reveal,
        struct output *output, struct fault *why);

#endif
