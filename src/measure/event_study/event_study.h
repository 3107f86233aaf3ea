/* event_study.h: whether a security's return around an event was more than its market explains.
 * MacKinlay 1997, sections 4 and 5. It says that something happened, not that the event was why:
 * whatever else fell into the window is part of the effect. */
#ifndef AEDILE_MEASURE_EVENT_STUDY_EVENT_STUDY_H
#define AEDILE_MEASURE_EVENT_STUDY_EVENT_STUDY_H

#include "measure/event_study/market_model.h"
#include "measure/inference/distribution.h"

enum { EVENT_WINDOW_MAX = 250, ESTIMATION_USUAL = 250, ESTIMATION_LEAST = 120 };

struct event_window {
    int first, last;         /* trading days from the event day, such as -1 and 1 */
    size_t estimation;       /* days before `first` that are wanted; fewer are taken if need be */
    size_t estimation_least; /* fewer than these are refused; at least RETURNS_LEAST */
};

struct event_study {
    struct market_model model;
    size_t estimation_start; /* index of the first day of the estimation window */
    size_t event_start;      /* and of the event window */
    size_t days;             /* of the event window */
    double cumulative;       /* CAR: the abnormal returns added up */
    double error_simple;     /* its standard error, had the model been known: sqrt(days) x error */
    double error;       /* with the model's own uncertainty (section 5: the conditional variance) */
    double t_simple, t; /* cumulative / either error; not a number when the error is 0 */
    size_t df;
    double p;                 /* of t, two-sided */
    struct interval interval; /* of the cumulative return, by `error` */
    double confidence;
};

/* `market` and `security` hold the returns of the same `count` days; `event` is the index of day 0.
 * `ret_abnormal` has room for the window's days. `confidence` is two-sided, such as 0.95. E_USAGE
 * when the window's ends are the wrong way round or settings make no sense; E_MISSING, saying what
 * there is and what is needed, when the window or the estimation window does not fit into the
 * days; E_LIMIT beyond EVENT_WINDOW_MAX; else as market_model_fit. */
MUST_CHECK enum status event_study_run(const double *market, const double *security, size_t count,
        size_t event, const struct event_window *window, double confidence, double *ret_abnormal,
        struct event_study *ret_study, struct fault *why);

struct placebo {
    size_t count;   /* windows looked at */
    size_t extreme; /* of them, those whose sum is as far from zero as the event's, or farther */
    double p;       /* (1 + extreme) / (1 + count) */
    double lowest, highest;
};

/* The same sum over every window of the same length that lies in the estimation window, where
 * nothing happened. They overlap, so p is a picture and no exact test. `ret_sums` (or NULL) has
 * room for study->model.days. E_MISSING when the estimation window is shorter than the event's. */
MUST_CHECK enum status event_study_placebo(const double *market, const double *security,
        const struct event_study *study, double *ret_sums, struct placebo *ret_placebo,
        struct fault *why);

struct value_effect {
    double value; /* in the unit of the market value */
    struct interval interval;
};

/* What the cumulative return makes of a market value of before the window. */
struct value_effect event_study_value(const struct event_study *study, double market_value);

#endif
