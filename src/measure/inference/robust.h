/* robust.h: middles and spreads that single wild values do not move. E_MISSING when there are no
 * values, E_USAGE, its index in why->at, when one is not finite or beyond ±1e150, E_LIMIT when
 * there are more than SAMPLE_MAX. */
#ifndef AEDILE_MEASURE_INFERENCE_ROBUST_H
#define AEDILE_MEASURE_INFERENCE_ROBUST_H

#include "base/arena.h"

enum { SAMPLE_MAX = 1000000 };

/* What every function of this folder asks of its values first. `least` is how many it needs. */
MUST_CHECK enum status sample_check(
        const double *values, size_t count, size_t least, size_t most, struct fault *why);

/* Order the values, the least first; none may be "not a number". */
void sample_sort(double *values, size_t count);

/* The mean of the values: exact for values that are all the same; not a number without any. */
double sample_mean(const double *values, size_t count);

/* The value in the middle; of an even number, the mean of the two there. */
MUST_CHECK enum status sample_median(const double *values, size_t count, struct arena *scratch,
        double *ret_median, struct fault *why);

struct spread {
    double median;
    double deviation; /* the median of the distances to the median (MAD), not scaled */
};
MUST_CHECK enum status sample_spread(const double *values, size_t count, struct arena *scratch,
        struct spread *ret_spread, struct fault *why);

/* How many deviations a value is away, the deviation scaled by 1.4826 so that it estimates that of
 * a normal distribution. Infinite, or not a number, when the spread is 0. */
double spread_z(const struct spread *spread, double value);

/* The chance that a value of `a` is above one of `b`, ties counting half: Mann and Whitney's U over
 * all pairs, the area under the ROC curve. 1: all of `a` is above all of `b`. */
MUST_CHECK enum status mann_whitney_auc(const double *a, size_t a_count, const double *b,
        size_t b_count, struct arena *scratch, double *ret_auc, struct fault *why);

#endif
