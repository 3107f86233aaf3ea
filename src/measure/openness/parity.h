/* parity.h: whether a service's links fare worse than those of its best-treated peer of the same
 * type in the same app and context: by points, and by Fisher's exact test with the false discovery
 * rate held over the platform's row (Benjamini and Hochberg 1995). */
#ifndef AEDILE_MEASURE_OPENNESS_PARITY_H
#define AEDILE_MEASURE_OPENNESS_PARITY_H

#include "measure/openness/cell.h"

struct parity_cell {
    const struct cell *cell;
    const char *service, *type; /* cells of one type are peers; texts are compared */
    bool is_own;                /* of the platform's owner group or invested in: told, not judged */
};

struct parity {
    size_t peer; /* index of the best-treated peer; SIZE_MAX: none, so nothing can be said */
    int32_t gap; /* points of openness_score */
    double p, p_adjusted; /* of a lesser share of open trials, one-sided; NAN without a peer, the
                             second for cells of the platform's own too */
    bool by_gap, by_test; /* which test tells that the service fares worse */
};

/* cells: one row: one platform, one context. ret_parities: as many. Cells of the platform's own are
 * peers and get one, but take no part in the tests. Faults: E_MEMORY; E_LIMIT beyond what
 * inference/proportion.h and multiple.h take. */
MUST_CHECK enum status parity_judge(const struct parity_cell *cells, size_t count,
        const struct openness_thresholds *thresholds, struct parity *ret_parities,
        struct fault *why);

#endif
