/* multiple.c: the false discovery rate. */
#include "measure/inference/multiple.h"

#include <math.h>
#include <stdlib.h>

struct test {
    double p;
    size_t index;
};

static int by_p(const void *a, const void *b)
{
    const struct test *left = a, *right = b;
    return (left->p > right->p) - (left->p < right->p);
}

enum status benjamini_hochberg(const double *p, size_t count, struct arena *scratch,
        double *ret_adjusted, struct fault *why)
{
    if (count > MULTIPLE_MAX) {
        return refuse(why, E_LIMIT, 0, "%zu tests, at most %d are taken", count, MULTIPLE_MAX);
    }
    for (size_t i = 0; i < count; i++) {
        if (!(p[i] >= 0 && p[i] <= 1)) {
            return refuse(why, E_USAGE, i, "p value %zu is not within 0 and 1", i + 1);
        }
    }
    if (count == 0) {
        return OK;
    }
    struct test *tests = arena_array(scratch, count, sizeof(*tests));
    if (tests == NULL) {
        return refuse(why, E_MEMORY, 0, "no memory for %zu tests", count);
    }
    for (size_t i = 0; i < count; i++) {
        tests[i] = (struct test){p[i], i};
    }
    qsort(tests, count, sizeof(*tests), by_p);
    double least = 1;
    for (size_t rank = count; rank > 0; rank--) {
        least = fmin(least, (double)count / (double)rank * tests[rank - 1].p);
        ret_adjusted[tests[rank - 1].index] = least;
    }
    return OK;
}
