/* sign_flip.c: all signs are counted in two halves: the sums that either half of the values can
 * give, in order, and how many pairs of them reach the threshold. 2^20 signs take some thousand
 * steps then, and no sum is carried over from one to the next, so none drifts. */
#include "measure/inference/sign_flip.h"

#include "measure/inference/random.h"
#include "measure/inference/robust.h"

#include <math.h>
#include <string.h>

enum { HALF_SUMS = 1 << (SIGN_FLIP_EXACT_MAX / 2) };

/* From the sums without a value, in order, those with it added and taken away, in order. */
static void add_value(const double *sums, size_t count, double value, double *ret_sums)
{
    size_t up = 0, down = 0;
    for (size_t i = 0; i < 2 * count; i++) {
        if (up == count || (down < count && sums[down] - value <= sums[up] + value)) {
            ret_sums[i] = sums[down++] - value;
        } else {
            ret_sums[i] = sums[up++] + value;
        }
    }
}

static size_t all_sums(const double *values, size_t count, double ret_sums[HALF_SUMS])
{
    double before[HALF_SUMS / 2];
    size_t sums = 1;
    ret_sums[0] = 0;
    for (size_t i = 0; i < count; i++) {
        memcpy(before, ret_sums, sums * sizeof(*before));
        add_value(before, sums, fabs(values[i]), ret_sums);
        sums *= 2;
    }
    return sums;
}

/* How many of all signs give a sum of at least `threshold`. */
static uint64_t count_signs(const double *values, size_t count, double threshold)
{
    double left[HALF_SUMS], right[HALF_SUMS];
    size_t left_count = all_sums(values, count / 2, left);
    size_t right_count = all_sums(values + count / 2, count - count / 2, right);
    uint64_t reached = 0;
    size_t first = right_count; /* of the right sums that are large enough */
    for (size_t i = 0; i < left_count; i++) {
        while (first > 0 && left[i] + right[first - 1] >= threshold) {
            first--;
        }
        reached += right_count - first;
    }
    return reached;
}

static double sum_of_drawn(struct random *random, const double *values, size_t count)
{
    double sum = 0;
    uint64_t signs = 0;
    for (size_t i = 0; i < count; i++) {
        signs = i % 64 == 0 ? random_next(random) : signs >> 1;
        sum += (signs & 1) != 0 ? values[i] : -values[i];
    }
    return sum;
}

static uint64_t count_drawn(const double *values, size_t count, double threshold,
        enum alternative alternative, const struct monte_carlo *by)
{
    struct random random = random_from_seed(by->seed);
    uint64_t reached = 0;
    for (uint64_t i = 0; i < by->draws; i++) {
        double sum = sum_of_drawn(&random, values, count);
        reached += (alternative == ALTERNATIVE_TWO_SIDED ? fabs(sum) : sum) >= threshold;
    }
    return reached;
}

double sign_flip_smallest_p(size_t count, enum alternative alternative)
{
    int halvings = (int)(count > SIGN_FLIP_MAX ? SIGN_FLIP_MAX : count);
    return fmin(ldexp(1, (alternative == ALTERNATIVE_TWO_SIDED) - halvings), 1);
}

static void test_exactly(const double *values, size_t count, double threshold,
        enum alternative alternative, struct permutation_test *test)
{
    uint64_t all = UINT64_C(1) << count, extreme;
    if (alternative == ALTERNATIVE_GREATER) {
        extreme = count_signs(values, count, threshold);
    } else { /* as many sums are below -threshold as above it */
        extreme = threshold <= 0 ? all : 2 * count_signs(values, count, threshold);
    }
    test->is_exact = true;
    test->smallest_p = sign_flip_smallest_p(count, alternative);
    permutation_conclude(test, all, extreme);
}

enum status sign_flip_test(const double *values, size_t count, enum alternative alternative,
        struct monte_carlo by, struct permutation_test *ret_test, struct fault *why)
{
    enum status status = sample_check(values, count, 1, SIGN_FLIP_MAX, why);
    if (status == OK) {
        status = monte_carlo_check(&by, why);
    }
    if (status != OK) {
        return status;
    }
    double sum = 0;
    for (size_t i = 0; i < count; i++) {
        sum += values[i];
    }
    double mean = sum / (double)count;
    struct permutation_test test = {.statistic = mean};
    test.arrangements = ldexp(1, (int)count);
    double seen = alternative == ALTERNATIVE_TWO_SIDED ? fabs(mean) : mean;
    double threshold = permutation_threshold(seen) * (double)count;
    if (count <= SIGN_FLIP_EXACT_MAX) {
        test_exactly(values, count, threshold, alternative, &test);
    } else {
        test.by = by;
        permutation_conclude(
                &test, by.draws, count_drawn(values, count, threshold, alternative, &by));
    }
    *ret_test = test;
    return OK;
}
