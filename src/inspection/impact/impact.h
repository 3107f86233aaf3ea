/* impact.h: what an event did to the value of firms: an event study for each firm and event, and
 * for all firms that share an event day as one portfolio, because their errors hang together then.
 * It states what else fell into the window, and never that the event was why. */
#ifndef AEDILE_INSPECTION_IMPACT_H
#define AEDILE_INSPECTION_IMPACT_H

#include "evidence/market/market.h"
#include "measure/event_study/event_study.h"

struct impact_settings {
    const char *market; /* the security that is the market index */
    struct event_window window;
    double confidence;
};

enum impact_state { IMPACT_DONE, IMPACT_REFUSED };

struct impact_row {
    const struct market_event *event;
    int64_t trading_day;  /* the first one on or after the event's date */
    const char *security; /* NULL: the portfolio of `firms` securities */
    size_t firms;
    bool is_weighted; /* by market value; else each firm alike */
    enum impact_state state;
    struct fault reason; /* of IMPACT_REFUSED */
    struct event_study study;
    int64_t estimation_first, estimation_last, window_first, window_last; /* days */
    const double *abnormal;                                               /* study.days of them */
    struct placebo placebo; /* count 0: none could be made */
    double market_value;    /* on the last day before the window; below 0: not given */
    struct value_effect effect;
    const char *confounders; /* stated, and other events of the table in the window; "": none */
};

struct impact {
    const struct impact_row *rows; /* firms in the events' order, then portfolios by day */
    size_t count;
    size_t refused;
};

enum { IMPACT_ROWS_MAX = 20000 };

/* E_USAGE when the market is none of the securities, or the window makes no sense; E_LIMIT past
 * IMPACT_ROWS_MAX; E_MEMORY. What cannot be studied is a row that says why. Everything lives in the
 * arena, texts in the tables. */
MUST_CHECK enum status impact_study(const struct price_table *prices,
        const struct event_table *events, const struct impact_settings *settings,
        struct arena *arena, struct impact *ret_impact, struct fault *why);

#endif
