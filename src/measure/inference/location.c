/* location.c: Hodges and Lehmann's estimate with its exact interval; the jackknife. */
#include "measure/inference/location.h"

#include "measure/inference/robust.h"

#include <float.h>
#include <math.h>

static bool is_share(double confidence)
{
    return confidence > 0 && confidence < 1;
}

static enum status refuse_confidence(double confidence, struct fault *why)
{
    return refuse(why, E_USAGE, 0, "a confidence of %g is not between 0 and 1", confidence);
}

/* The means of all pairs, in order. */
static double *pair_means(const double *values, size_t count, size_t pairs, struct arena *scratch)
{
    double *means = arena_array(scratch, pairs, sizeof(*means));
    if (means == NULL) {
        return NULL;
    }
    size_t at = 0;
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j <= i; j++) {
            means[at++] = (values[i] + values[j]) / 2;
        }
    }
    sample_sort(means, pairs);
    return means;
}

/* How likely each rank sum up to the middle is under the null hypothesis: rank i belongs to it or
 * not, as likely. */
static double *rank_sum_chances(size_t count, size_t sums, struct arena *scratch)
{
    double *chances = arena_array(scratch, sums, sizeof(*chances));
    if (chances == NULL) {
        return NULL;
    }
    chances[0] = 1;
    for (size_t rank = 1; rank <= count; rank++) {
        for (size_t sum = sums; sum-- > 0;) {
            double with_it = sum >= rank ? chances[sum - rank] : 0;
            chances[sum] = (chances[sum] + with_it) / 2;
        }
    }
    return chances;
}

enum status hodges_lehmann(const double *values, size_t count, double confidence,
        struct arena *scratch, struct location *ret_location, struct fault *why)
{
    enum status status = sample_check(values, count, 1, HODGES_LEHMANN_MAX, why);
    if (status != OK) {
        return status;
    }
    if (!is_share(confidence)) {
        return refuse_confidence(confidence, why);
    }
    size_t pairs = count * (count + 1) / 2, sums = pairs / 2 + 1;
    double *means = pair_means(values, count, pairs, scratch);
    double *chances = rank_sum_chances(count, sums, scratch);
    if (means == NULL || chances == NULL) {
        return refuse(why, E_MEMORY, 0, "no memory for the pairs of %zu values", count);
    }
    double tail = (1 - confidence) / 2 - 10 * DBL_EPSILON; /* room for rounding, as in R */
    double below = chances[0];                             /* chance of a sum below `cut` */
    size_t cut = 1;
    while (cut < sums && below + chances[cut] < tail) {
        below += chances[cut++];
    }
    ret_location->estimate =
            pairs % 2 == 1 ? means[pairs / 2] : (means[pairs / 2 - 1] + means[pairs / 2]) / 2;
    ret_location->interval = (struct interval){means[cut - 1], means[pairs - cut]};
    ret_location->confidence = 1 - 2 * below;
    return OK;
}

enum status jackknife(double estimate, const double *without, size_t count, double confidence,
        struct jackknife *ret_jackknife, struct fault *why)
{
    enum status status = sample_check(without, count, 2, JACKKNIFE_MAX, why);
    if (status == OK) {
        status = sample_check(&estimate, 1, 1, 1, why);
    }
    if (status != OK) {
        return status;
    }
    if (!is_share(confidence)) {
        return refuse_confidence(confidence, why);
    }
    double mean = sample_mean(without, count), squares = 0, n = (double)count;
    for (size_t i = 0; i < count; i++) {
        squares += (without[i] - mean) * (without[i] - mean);
    }
    double error = sqrt((n - 1) / n * squares);
    double reach = -student_quantile((1 - confidence) / 2, n - 1) * error;
    *ret_jackknife = (struct jackknife){
            .estimate = estimate,
            .error = error,
            .interval = {estimate - reach, estimate + reach},
            .df = count - 1,
    };
    return OK;
}
