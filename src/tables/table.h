/* table.h: all that a table author writes. vtab.c turns it into an SQLite virtual table.
 *
 * A table is rows of one exhibit, reachable by number, so that a full scan, a look-up by id and a
 * look-up by key all read the same rows: a WHERE makes a query faster, never different. vtab.c adds
 * `exhibit` and `id` before the columns named here and the hidden columns `entry`, `entry_at`,
 * `entry_size`, `at` and `size` (base/place.h) behind them. */
#ifndef AEDILE_TABLES_TABLE_H
#define AEDILE_TABLES_TABLE_H

#include "base/arena.h"
#include "base/place.h"
#include "tables/sources.h"

enum value_kind { KIND_NULL, KIND_INTEGER, KIND_REAL, KIND_TEXT };

struct value {
    enum value_kind kind;
    int64_t integer;
    double real;
    struct bytes text; /* valid until the next call on the same scan */
};

struct column {
    const char *name;
    const char *type;    /* "TEXT", "INTEGER", "REAL", "TEXT PERSONAL" (judge/finding/personal.h) */
    const char *meaning; /* one sentence with its unit; the manual prints it */
    bool key;            /* equality is answered by an index made on first use */
};

/* What one scan keeps between rows; zeroed before the first. */
struct scan_state {
    struct buffer buffer, text; /* for decoding; freed by vtab.c */
    size_t cached;              /* which part is in `buffer`, plus 1 */
    void *opaque;               /* a table's own, in `arena` */
    struct arena arena;
};

#define ROW_UNTOLD SIZE_MAX

/* Bytes of one text that a table shows; of a longer one its beginning. Rules may hold 16 MiB in one
 * row (judge/guard.h): one endless address or parameter must not stop each that meets it. */
enum { TABLE_TEXT_MAX = 2 << 20 };

struct table {
    const char *name;
    const char *purpose; /* one sentence; `aedile tables` and the manual print it */
    const char *group;   /* "always", "app" */
    const struct column *columns;
    size_t column_count;
    unsigned facts;    /* of wanted.h that its rows are; 0: none, or none that may be left out */
    bool from_session; /* rows belong to the session file: exhibit is 0, asked once */
    /* Number of rows of one exhibit; 0 when the exhibit is of another kind. */
    size_t (*count)(const struct source *source);
    /* The value of a column (index into `columns`) of row 0 … count-1. */
    enum status (*get)(const struct source *source, struct scan_state *state, size_t row,
            size_t column, struct value *ret_value, struct fault *why);
    /* Where the row stands; false when it has no place of its own. */
    bool (*place)(const struct source *source, struct scan_state *state, size_t row,
            struct place *ret_place);
    /* NULL, or for a table whose index costs more than a few passes over its rows: the first row
     * from `from` on whose key `column` is the text `wanted`; count() when none is. ROW_UNTOLD,
     * whatever `from` is, when it cannot tell and the index must be made. */
    size_t (*find)(const struct source *source, size_t column, struct bytes wanted, size_t from);
};

static inline struct value value_text(const char *text)
{
    return text == NULL ? (struct value){.kind = KIND_NULL}
                        : (struct value){.kind = KIND_TEXT, .text = bytes_of(text)};
}

static inline struct value value_integer(int64_t integer)
{
    return (struct value){.kind = KIND_INTEGER, .integer = integer};
}

#endif
