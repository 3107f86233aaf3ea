/* permutation.c: counting arrangements. */
#include "measure/inference/permutation.h"

#include <math.h>

double permutation_threshold(double statistic)
{
    return statistic - 1e-12 * fmax(1, fabs(statistic));
}

void permutation_conclude(struct permutation_test *test, uint64_t tried, uint64_t extreme)
{
    test->tried = tried;
    test->extreme = extreme;
    if (test->is_exact) {
        test->p = (double)extreme / (double)tried;
    } else {
        test->p = (1 + (double)extreme) / (1 + (double)tried);
        test->smallest_p = 1 / (1 + (double)tried);
    }
}

enum status monte_carlo_check(struct monte_carlo *by, struct fault *why)
{
    if (by->draws > MONTE_CARLO_MAX || by->exact_most > MONTE_CARLO_MAX) {
        return refuse(why, E_LIMIT, 0, "more than %d draws or arrangements", MONTE_CARLO_MAX);
    }
    by->draws = by->draws == 0 ? MONTE_CARLO_DRAWS : by->draws;
    by->exact_most = by->exact_most == 0 ? ARRANGEMENTS_EXACT : by->exact_most;
    return OK;
}
