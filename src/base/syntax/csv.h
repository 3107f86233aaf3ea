/* csv.h: reads comma-separated values (RFC 4180) with a header line, and finds columns by name.
 * Fields may be quoted, quotes doubled, line breaks inside quotes. A byte-order mark is skipped, a
 * NUL character refused. */
#ifndef AEDILE_BASE_SYNTAX_CSV_H
#define AEDILE_BASE_SYNTAX_CSV_H

#include "base/arena.h"

enum { CSV_COLUMNS_MAX = 256 };

struct csv {
    struct bytes text;
    size_t at;
    uint64_t line; /* where the row that csv_next gave last starts, from 1 */
    uint64_t next_line;
    struct arena *arena; /* fields live here */
    size_t column_count;
    const char *columns[CSV_COLUMNS_MAX];
    const char *fields[CSV_COLUMNS_MAX]; /* of the current row; NUL-ended, never NULL */
};

/* Read the header line. Every name in `wanted` (ended by NULL) must be among the columns, in the
 * same order: fields[i] then is the value of wanted[i]. E_MALFORMED names the first that is not. */
MUST_CHECK enum status csv_open(struct bytes text, const char *const *wanted, struct arena *arena,
        struct csv *ret_csv, struct fault *why);

/* The next row: OK, E_MISSING at the end, or E_MALFORMED with the line in why->at. Empty lines are
 * passed over. A row must have as many fields as the header. */
MUST_CHECK enum status csv_next(struct csv *csv, struct fault *why);

#endif
