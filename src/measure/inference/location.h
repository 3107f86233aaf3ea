/* location.h: how large an effect is, and between which values it lies. */
#ifndef AEDILE_MEASURE_INFERENCE_LOCATION_H
#define AEDILE_MEASURE_INFERENCE_LOCATION_H

#include "base/arena.h"
#include "measure/inference/distribution.h"

enum { HODGES_LEHMANN_MAX = 500, JACKKNIFE_MAX = 100000 };

struct location {
    double estimate;
    struct interval interval;
    double confidence; /* that the interval has, which is not always what was asked for */
};

/* The median of the means of all pairs, each value with itself too (Hodges, Lehmann, Annals of
 * Mathematical Statistics 34, 1963), with the interval that inverts Wilcoxon's signed-rank test by
 * its exact counts: the shortest whose confidence is at least `confidence`, or the widest there is
 * when few values allow none (5 values reach 0.9375). With ties or zeros its confidence is at least
 * the one told. `scratch` takes 8 (n^2 + n) bytes. E_MISSING without values, E_USAGE when one is
 * not finite or unless 0 < confidence < 1, E_LIMIT beyond HODGES_LEHMANN_MAX. */
MUST_CHECK enum status hodges_lehmann(const double *values, size_t count, double confidence,
        struct arena *scratch, struct location *ret_location, struct fault *why);

struct jackknife {
    double estimate;          /* as given */
    double error;             /* standard error */
    struct interval interval; /* estimate ± t with count - 1 degrees of freedom x error */
    size_t df;
};

/* From the estimate over all blocks and, for each block, the estimate without it (Quenouille 1956,
 * Tukey 1958). `confidence` is two-sided. E_MISSING below two blocks; E_USAGE when a number is not
 * finite or unless 0 < confidence < 1; E_LIMIT beyond JACKKNIFE_MAX. */
MUST_CHECK enum status jackknife(double estimate, const double *without, size_t count,
        double confidence, struct jackknife *ret_jackknife, struct fault *why);

#endif
