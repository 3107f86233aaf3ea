/* permutation.h: what tests by re-arrangement share. Such a test asks how many of all arrangements
 * that the design could as well have made show as much as the one that was seen. Arrangements that
 * show the same up to rounding, T* >= T - 1e-12 max(1, |T|), count as showing as much. */
#ifndef AEDILE_MEASURE_INFERENCE_PERMUTATION_H
#define AEDILE_MEASURE_INFERENCE_PERMUTATION_H

#include "base/fault.h"

#include <stdbool.h>
#include <stddef.h>

enum {
    MONTE_CARLO_DRAWS = 9999, /* with it the smallest p is 1 / 10,000 */
    MONTE_CARLO_MAX = 100000000,
    ARRANGEMENTS_EXACT = 1000000, /* so many are looked at each, when nothing else is said */
};

/* What to do when there are too many arrangements to look at each: draw some. The seed belongs into
 * the report; it is not used when all are looked at. */
struct monte_carlo {
    uint64_t seed;
    uint64_t draws;      /* 0: MONTE_CARLO_DRAWS */
    uint64_t exact_most; /* arrangements that are looked at each; 0: ARRANGEMENTS_EXACT. Not asked
                            by sign flips, which count up to SIGN_FLIP_EXACT_MAX signs fast */
};

struct permutation_test {
    double statistic;      /* as seen */
    double p;              /* exact: extreme / tried; drawn: (1 + extreme) / (1 + tried) */
    bool is_exact;         /* each arrangement was looked at */
    double arrangements;   /* how many there are; exact below 2^53 */
    double smallest_p;     /* the least p that this design can reach */
    uint64_t tried;        /* arrangements looked at */
    uint64_t extreme;      /* of them, those that show as much as was seen */
    struct monte_carlo by; /* as used; zero when exact */
};

/* The least value that counts as showing as much as `statistic`. */
double permutation_threshold(double statistic);

/* tried, extreme and p once the counting is done; the smallest p too when arrangements were drawn,
 * else it stays as it is. */
void permutation_conclude(struct permutation_test *test, uint64_t tried, uint64_t extreme);

/* E_LIMIT beyond MONTE_CARLO_MAX draws or arrangements; what is 0 becomes the usual number. */
MUST_CHECK enum status monte_carlo_check(struct monte_carlo *by, struct fault *why);

#endif
