/* build.h: makes a matrix from the rows of a query over the tables. */
#ifndef AEDILE_CLI_MATRIX_BUILD_H
#define AEDILE_CLI_MATRIX_BUILD_H

#include "base/arena.h"
#include "base/buffer.h"
#include "model/matrix.h"

#include <sqlite3.h>

/* What the query gives behind the row keys, in this order, sorted by keys, column, day. */
enum matrix_field {
    FIELD_COLUMN,      /* the service or method */
    FIELD_LETTER,      /* of one trial or piece of evidence */
    FIELD_DAY,         /* "2021-09-17"; NULL: no date */
    FIELD_DAY_NUMBER,  /* the same counted in days */
    FIELD_CELL,        /* number of link_cell; NULL: none */
    FIELD_STATE,       /* of that cell */
    FIELD_CELL_LETTER, /* of that cell */
    FIELD_GRADE,       /* of that cell */
    FIELD_STALE,       /* of that cell */
};

struct matrix_plan {
    enum matrix_kind kind;
    const char *rows_sql;    /* gives the fields above behind axis_count keys */
    const char *columns_sql; /* gives every column's name, sorted */
    const char *const *axes;
    size_t axis_count;
    bool has_time_axis; /* then no row holds a whole cell */
    bool through_time;
};

/* Faults: E_MEMORY, E_LIMIT past MATRIX_CELLS_MAX, E_IO with SQLite's words. */
MUST_CHECK enum status matrix_build(sqlite3 *db, const struct matrix_plan *plan,
        struct arena *arena, struct matrix *ret_matrix, struct fault *why);

/* What one cell of the matrix rests on, in order of days. */
struct matrix_entry {
    const char *letter, *day; /* day: "" for none */
    int64_t day_number;
};

struct matrix_gathered {
    struct matrix_entry *entries;
    size_t count, capacity;
    int64_t cell; /* the only cell; 0: none, -1: several */
    const char *state, *cell_letter, *grade;
    bool all_stale;
    struct matrix_step
            *spans; /* of the only cell, when it is decided; letters "" while undecided */
    size_t span_count, span_capacity;
};

/* Whether what was gathered is one cell, whole and decided. */
bool matrix_is_decided(const struct matrix_plan *plan, const struct matrix_gathered *gathered);

/* End a query whose last step gave `code`: what SQLite said of it, unless a fault stands already.
 */
MUST_CHECK enum status matrix_end_query(
        sqlite3 *db, sqlite3_stmt *query, int code, enum status status, struct fault *why);

/* Fill gathered->spans with the spans of its cell. Faults: as matrix_build. */
MUST_CHECK enum status matrix_read_spans(
        sqlite3 *db, struct arena *arena, struct matrix_gathered *gathered, struct fault *why);

/* Fill steps, letters, counts and sureness. False when memory is spent. */
MUST_CHECK bool matrix_finish_links(const struct matrix_plan *plan,
        const struct matrix_gathered *gathered, struct arena *arena, struct matrix_cell *ret_cell);
MUST_CHECK bool matrix_finish_payments(
        const struct matrix_gathered *gathered, struct arena *arena, struct matrix_cell *ret_cell);

/* The two commands' queries. */
MUST_CHECK enum status matrix_plan_links(const char *axes, bool through_time, struct arena *arena,
        struct matrix_plan *ret_plan, struct fault *why);
void matrix_plan_payments(bool through_time, struct matrix_plan *ret_plan);

#endif
