/* matrix.h: how services fare on platforms, or which payments services take, as a table: rows by
 * the axes asked for, one column a service or method. Texts are never NULL unless said so. */
#ifndef AEDILE_MODEL_MATRIX_H
#define AEDILE_MODEL_MATRIX_H

#include "model/openness/openness.h"

#include <stddef.h>
#include <stdint.h>

enum matrix_kind { MATRIX_LINKS, MATRIX_PAYMENTS };

/* The four counts of the Open Observatory's aggregation (OONI): trials that opened; that did not;
 * that did not in a cell that is confirmed closed; that tell nothing. */
struct matrix_counts {
    int64_t ok, anomaly, confirmed, failure;
};

/* A stretch of time in which the findings stay the same: a span of a decided cell, or reports that
 * lie near each other. */
struct matrix_step {
    const char *since, *until; /* days; until NULL: not ended, or reports of one day only */
    const char *letters;       /* "O", "D1/D3" */
    bool conflict;             /* the reports of it differ */
    bool is_span;              /* what follows is filled */
    enum cell_state state;
    const char *stale_from; /* day from which on it was not tried for too long; NULL: never */
    int64_t accounts, accounts_open;
};

struct matrix_cell {
    const char *letters; /* of the last step, or what the cell is decided to be; "": not measured */
    enum cell_grade grade;
    bool is_decided; /* by the sequential test; else the letters are single reports */
    bool conflict, stale;
    struct matrix_counts counts;
    const char *first, *last;        /* days; NULL when not measured */
    const struct matrix_step *steps; /* in time order */
    size_t step_count;
};

struct matrix {
    enum matrix_kind kind;
    bool through_time;       /* every step is wanted, with its dates */
    const char *const *axes; /* names of the row keys: "platform", "context" */
    size_t axis_count;
    const char *const *columns; /* services or methods */
    size_t column_count;
    const char *const *keys;         /* axis_count for each row */
    const struct matrix_cell *cells; /* column_count for each row */
    size_t row_count;
    const char *thresholds, *gateways; /* what the trials were judged by; NULL: nothing was */
};

enum { MATRIX_AXES_MAX = 6, MATRIX_CELLS_MAX = 200000 };

#endif
