/* cell.h: what many trials of one cell amount to: a sequential test with whole numbers (Wald 1947),
 * its state through time, and the interval of the share that opened (Wilson 1927). */
#ifndef AEDILE_MEASURE_OPENNESS_CELL_H
#define AEDILE_MEASURE_OPENNESS_CELL_H

#include "base/arena.h"
#include "model/openness/openness.h"
#include "model/openness/openness_thresholds.h"

/* One judged trial of the cell. Texts are compared, not kept: accounts without regard to case and
 * spaces around them, addresses without their fragments. */
struct cell_trial {
    int64_t at_ms;
    enum openness openness;
    enum openness_reason reason;
    const char *url, *account;
};

/* A stretch of time with one state. It begins with the first of the trials that led straight to the
 * decision. until_ms: INT64_MAX while it lasts. stale_from_ms: when its last trial had grown too
 * old to tell of the rest of it; INT64_MAX: it did not. */
struct cell_span {
    int64_t from_ms, until_ms, last_ms, stale_from_ms;
    enum cell_state state;
    enum openness openness;          /* majority class of the winning side */
    int32_t accounts, accounts_open; /* as in struct cell, of its own trials */
};

struct cell {
    enum cell_state state; /* of the last span */
    enum cell_grade grade;
    enum openness openness;
    int32_t counter; /* open minus closed trials since the last decision */
    int32_t open, closed, inconclusive, unreachable;
    int32_t urls, accounts, days;        /* different ones among counted trials */
    int32_t accounts_open;               /* accounts whose last counted trial was open */
    double share, share_low, share_high; /* of counted trials that opened; Wilson, 95 % */
    int64_t first_ms, last_ms;
    bool is_stale; /* last trial more than stale_days before now_ms */
    const struct cell_span *spans;
    size_t span_count;
};

/* trials: in time order. now_ms: the time of judging, which is evidence too (the last trial of the
 * set, or a date given): no clock is read. The spans live in the arena. Faults: E_MEMORY; E_USAGE
 * when the trials are not in time order, with the number of the first that is not, from 0; E_LIMIT
 * beyond PROPORTION_MAX trials. */
MUST_CHECK enum status cell_judge(const struct cell_trial *trials, size_t count, int64_t now_ms,
        const struct openness_thresholds *thresholds, struct arena *arena, struct cell *ret_cell,
        struct fault *why);

/* |open - closed| at which the test stops: ceil(ln((1-b)/a) / ln(p1/p0)) for p1 = 1 - p0, 3 for the
 * usual numbers; see sequential_plan. INT32_MAX when the thresholds allow no such test. */
int32_t cell_bound(const struct openness_thresholds *thresholds);

#endif
