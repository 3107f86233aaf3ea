/* sign_flip.h: whether differences are above zero (or away from it), when under the null hypothesis
 * each could as well have had the other sign (Fisher 1935). For differences of matched blocks, such
 * as "on" minus "off"; it is not valid for between minus within distances: see relabel.h. */
#ifndef AEDILE_MEASURE_INFERENCE_SIGN_FLIP_H
#define AEDILE_MEASURE_INFERENCE_SIGN_FLIP_H

#include "measure/inference/permutation.h"

enum { SIGN_FLIP_EXACT_MAX = 20, SIGN_FLIP_MAX = 10000 };

enum alternative { ALTERNATIVE_GREATER, ALTERNATIVE_TWO_SIDED };

/* The statistic is the mean. All 2^count signs are tried when count <= SIGN_FLIP_EXACT_MAX, else
 * they are drawn. E_MISSING without values, E_USAGE when one is not finite, E_LIMIT beyond
 * SIGN_FLIP_MAX values or MONTE_CARLO_MAX draws. */
MUST_CHECK enum status sign_flip_test(const double *values, size_t count,
        enum alternative alternative, struct monte_carlo by, struct permutation_test *ret_test,
        struct fault *why);

/* 2^-count one-sided, 2^(1-count) two-sided. */
double sign_flip_smallest_p(size_t count, enum alternative alternative);

#endif
