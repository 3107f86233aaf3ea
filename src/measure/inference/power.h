/* power.h: how often a design would see an effect that is there, by simulation from a seed. For
 * planning: a design that cannot reach the level has power 0 and says so before anybody starts. */
#ifndef AEDILE_MEASURE_INFERENCE_POWER_H
#define AEDILE_MEASURE_INFERENCE_POWER_H

#include "base/fault.h"

#include <stddef.h>

enum { POWER_RUNS_MAX = 100000, POWER_BLOCKS_MAX = 200 };

struct power_plan {
    double effect; /* see the function */
    double level;  /* such as 0.05 */
    size_t runs;   /* simulated studies; 500 give ±0.04 */
    uint64_t seed;
};

/* The sign-flip test, one-sided, over `blocks` differences from a normal distribution; effect =
 * their mean / their standard deviation. E_USAGE when effect is not finite, unless 0 < level < 1,
 * or without runs or blocks; E_LIMIT beyond the ceilings above. */
MUST_CHECK enum status power_of_sign_flip(
        const struct power_plan *plan, size_t blocks, double *ret_power, struct fault *why);

/* The relabelling of whole accounts, `twins` of each persona. Distances are normal, independent
 * from pair to pair and block to block; effect = (mean between - mean within) / the standard
 * deviation of one pair's distance in one block. Refuses also what relabel_accounts does. */
MUST_CHECK enum status power_of_relabelling(const struct power_plan *plan, size_t personas,
        size_t twins, size_t blocks, double *ret_power, struct fault *why);

#endif
