/* multiple.h: many tests in one report. */
#ifndef AEDILE_MEASURE_INFERENCE_MULTIPLE_H
#define AEDILE_MEASURE_INFERENCE_MULTIPLE_H

#include "base/arena.h"

enum { MULTIPLE_MAX = 1000000 };

/* Benjamini and Hochberg's adjusted p values (J. Royal Statistical Society B 57, 1995), in the
 * order given: those at or below q hold a share of at most q false discoveries. `ret_adjusted` has
 * room for `count` and may be `p` itself. No tests are no fault. E_USAGE when a p is not within
 * [0, 1]; E_LIMIT beyond MULTIPLE_MAX. */
MUST_CHECK enum status benjamini_hochberg(const double *p, size_t count, struct arena *scratch,
        double *ret_adjusted, struct fault *why);

#endif
