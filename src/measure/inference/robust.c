/* robust.c: medians, their spread, and the share of pairs that are in order. */
#include "measure/inference/robust.h"

#include <math.h>
#include <stdlib.h>

static const double value_max = 1e150; /* so that no square or sum overflows */

enum status sample_check(
        const double *values, size_t count, size_t least, size_t most, struct fault *why)
{
    if (count < least) {
        return refuse(why, E_MISSING, 0, "%zu values, at least %zu are needed", count, least);
    }
    if (count > most) {
        return refuse(why, E_LIMIT, 0, "%zu values, at most %zu are taken", count, most);
    }
    for (size_t i = 0; i < count; i++) {
        if (!(fabs(values[i]) <= value_max)) {
            return refuse(why, E_USAGE, i, "value %zu is not a finite number", i + 1);
        }
    }
    return OK;
}

double sample_mean(const double *values, size_t count)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++) {
        sum += values[i] - values[0];
    }
    return count == 0 ? (double)NAN : values[0] + sum / (double)count;
}

static int by_value(const void *a, const void *b)
{
    double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

void sample_sort(double *values, size_t count)
{
    if (count > 1) {
        qsort(values, count, sizeof(*values), by_value);
    }
}

static enum status sorted_copy(const double *values, size_t count, struct arena *scratch,
        double **ret_sorted, struct fault *why)
{
    enum status status = sample_check(values, count, 1, SAMPLE_MAX, why);
    if (status != OK) {
        return status;
    }
    double *sorted = arena_array(scratch, count, sizeof(*sorted));
    if (sorted == NULL) {
        return refuse(why, E_MEMORY, 0, "no memory for %zu values", count);
    }
    memcpy(sorted, values, count * sizeof(*sorted));
    sample_sort(sorted, count);
    *ret_sorted = sorted;
    return OK;
}

static double middle_of(const double *sorted, size_t count)
{
    double upper = sorted[count / 2];
    return count % 2 == 1 ? upper : (sorted[count / 2 - 1] + upper) / 2;
}

enum status sample_median(const double *values, size_t count, struct arena *scratch,
        double *ret_median, struct fault *why)
{
    double *sorted;
    enum status status = sorted_copy(values, count, scratch, &sorted, why);
    if (status == OK) {
        *ret_median = middle_of(sorted, count);
    }
    return status;
}

enum status sample_spread(const double *values, size_t count, struct arena *scratch,
        struct spread *ret_spread, struct fault *why)
{
    double *sorted;
    enum status status = sorted_copy(values, count, scratch, &sorted, why);
    if (status != OK) {
        return status;
    }
    ret_spread->median = middle_of(sorted, count);
    for (size_t i = 0; i < count; i++) {
        sorted[i] = fabs(sorted[i] - ret_spread->median);
    }
    sample_sort(sorted, count);
    ret_spread->deviation = middle_of(sorted, count);
    return OK;
}

double spread_z(const struct spread *spread, double value)
{
    return (value - spread->median) / (1.4826 * spread->deviation);
}

enum status mann_whitney_auc(const double *a, size_t a_count, const double *b, size_t b_count,
        struct arena *scratch, double *ret_auc, struct fault *why)
{
    double *high, *low;
    enum status status = sorted_copy(a, a_count, scratch, &high, why);
    if (status == OK) {
        status = sorted_copy(b, b_count, scratch, &low, why);
    }
    if (status != OK) {
        return status;
    }
    size_t below = 0, not_above = 0; /* how many of b are below, and at most, the value of a */
    double twice = 0;
    for (size_t i = 0; i < a_count; i++) {
        while (below < b_count && low[below] < high[i]) {
            below++;
        }
        while (not_above < b_count && low[not_above] <= high[i]) {
            not_above++;
        }
        twice += (double)(below + not_above);
    }
    *ret_auc = twice / 2 / ((double)a_count * (double)b_count);
    return OK;
}
