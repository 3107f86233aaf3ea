/* proportion.h: shares of yes and no: an interval for one, a test for two, and a running count that
 * stops as soon as the matter is settled. */
#ifndef AEDILE_MEASURE_INFERENCE_PROPORTION_H
#define AEDILE_MEASURE_INFERENCE_PROPORTION_H

#include "base/fault.h"
#include "measure/inference/distribution.h"

#include <stdbool.h>

enum { PROPORTION_MAX = 10000000 }; /* a count beyond it is refused with E_LIMIT */

/* The interval for a share of which `successes` of `trials` were seen (Wilson, JASA 22, 1927,
 * without continuity correction), at a two-sided confidence such as 0.95. E_USAGE without trials,
 * with more successes than trials, or unless 0 < confidence < 1. */
MUST_CHECK enum status wilson_interval(uint64_t successes, uint64_t trials, double confidence,
        struct interval *ret_interval, struct fault *why);

/* Whether two shares differ: Fisher's exact test, two-sided, of the table a b / c d. p adds up all
 * tables with the same margins that are as unlikely as this one or more, where those that differ by
 * less than 1 part in 10^7 count as equal, as in R. Below some 1e-300 it is 0. E_LIMIT when the
 * table holds more than PROPORTION_MAX. */
MUST_CHECK enum status fisher_exact(
        uint64_t a, uint64_t b, uint64_t c, uint64_t d, double *ret_p, struct fault *why);

/* One-sided: whether a / (a + b) is less than c / (c + d): p adds up the tables with the same
 * margins in which the first cell is `a` or less. */
MUST_CHECK enum status fisher_exact_less(
        uint64_t a, uint64_t b, uint64_t c, uint64_t d, double *ret_p, struct fault *why);

/* Wald's sequential test (Annals of Mathematical Statistics 16, 1945) for a share p1 against
 * p0 = 1 - p1 < 1/2: each success counts 1, each failure -1, so whole numbers decide. */
struct sequential_plan {
    int upper; /* at or above: the share is p1; positive */
    int lower; /* at or below: it is p0; negative */
};

/* alpha: the chance to say p1 when it is p0; beta: the chance of the reverse. E_USAGE unless
 * 0 < p0 < 1/2, p1 = 1 - p0, 0 < alpha < 1/2, 0 < beta < 1/2. */
MUST_CHECK enum status sequential_plan(double p0, double p1, double alpha, double beta,
        struct sequential_plan *ret_plan, struct fault *why);

enum sequential_verdict { SEQUENTIAL_OPEN, SEQUENTIAL_UPPER, SEQUENTIAL_LOWER };

struct sequential {
    int balance; /* successes - failures; starts at 0 */
    uint64_t trials;
    enum sequential_verdict verdict; /* once it is not open it stays, and nothing more is counted */
};

enum sequential_verdict sequential_count(
        struct sequential *test, const struct sequential_plan *plan, bool success);

#endif
