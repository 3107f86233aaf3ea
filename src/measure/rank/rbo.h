/* rbo.h: rank-biased overlap, the likeness of two ranked lists as a reader sees it who looks at the
 * first place and goes on to each next one with probability p.
 *
 * Webber, Moffat, Zobel, "A similarity measure for indefinite rankings", ACM TOIS 28(4), 2010, for
 * lists of uneven length (section 4.4); Corsi, Urbano, "The treatment of ties in rank-biased
 * overlap", SIGIR 2024, for ties. p sets the depth: at 0.9 the first ten places weigh 86 %. */
#ifndef AEDILE_MEASURE_RANK_RBO_H
#define AEDILE_MEASURE_RANK_RBO_H

#include "measure/rank/ranked_list.h"

enum rbo_ties {
    RBO_TIES_A, /* the order is not known: the mean over all ways to break the ties */
    RBO_TIES_B, /* the same, scaled so that a list is like itself: RBO(X, X) = 1 */
    RBO_TIES_W, /* the items are equal: a group enters whole */
};

struct rbo {
    double extrapolated; /* as if the agreement seen went on below the lists' ends */
    double least, most;  /* whatever stands below their ends, it is between these */
    double residual;     /* most - least: what is not known */
};

/* All four lie between 0 and 1. E_USAGE unless 0 < p < 1; E_MISSING when a list is empty; otherwise
 * refuses as ranked_list_check. */
MUST_CHECK enum status rbo_compare(const struct ranked_list *a, const struct ranked_list *b,
        double p, enum rbo_ties ties, struct rbo *ret_rbo, struct fault *why);

/* The share of the whole weight that the first `depth` places carry (Webber et al., equation 21):
 * at p = 0.9 and depth 10, 0.8556. Not a number unless 0 < p < 1 and depth > 0. */
double rbo_weight(double p, size_t depth);

#endif
