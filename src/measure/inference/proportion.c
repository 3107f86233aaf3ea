/* proportion.c: Wilson's interval, Fisher's exact test, Wald's sequential test. */
#include "measure/inference/proportion.h"

#include <math.h>

enum status wilson_interval(uint64_t successes, uint64_t trials, double confidence,
        struct interval *ret_interval, struct fault *why)
{
    if (trials == 0 || successes > trials || !(confidence > 0 && confidence < 1)) {
        return refuse(why, E_USAGE, 0, "no share: %llu of %llu at a confidence of %g",
                (unsigned long long)successes, (unsigned long long)trials, confidence);
    }
    if (trials > PROPORTION_MAX) {
        return refuse(why, E_LIMIT, 0, "more than %d trials", PROPORTION_MAX);
    }
    double n = (double)trials, p = (double)successes / n;
    double z = -normal_quantile((1 - confidence) / 2);
    double middle = p + z * z / (2 * n), scale = 1 + z * z / n;
    double half = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n));
    ret_interval->low = successes == 0 ? 0 : (middle - half) / scale;
    ret_interval->high = successes == trials ? 1 : (middle + half) / scale;
    return OK;
}

/* Tables with the margins of one, told apart by their first cell. */
struct margins {
    uint64_t row, column, rest; /* first row, first column, and all less both: may be below zero */
    uint64_t least, most;       /* of the first cell */
    uint64_t mode;              /* the likeliest table */
};

static enum status find_margins(uint64_t a, uint64_t b, uint64_t c, uint64_t d,
        struct margins *ret_margins, struct fault *why)
{
    uint64_t cells[] = {a, b, c, d}, sum = 0;
    for (int i = 0; i < 4; i++) {
        if (cells[i] > PROPORTION_MAX - sum) {
            return refuse(why, E_LIMIT, 0, "a table of more than %d", PROPORTION_MAX);
        }
        sum += cells[i];
    }
    struct margins margins = {.row = a + b, .column = a + c};
    margins.rest = sum - margins.row - margins.column; /* wraps, and wraps back when used */
    margins.least = margins.row + margins.column > sum ? margins.row + margins.column - sum : 0;
    margins.most = margins.row < margins.column ? margins.row : margins.column;
    margins.mode = (margins.row + 1) * (margins.column + 1) / (sum + 2);
    *ret_margins = margins;
    return OK;
}

/* How much likelier the table of first cell k + 1 is than that of k. Ratios from the likeliest
 * table keep all digits, where differences of logarithms of large factorials would lose some. */
static double ratio(const struct margins *margins, uint64_t k)
{
    return (double)(margins->row - k) * (double)(margins->column - k) /
           ((double)(k + 1) * (double)(margins->rest + k + 1));
}

/* The weight of one table; the likeliest has 1. */
static double weight_of(const struct margins *margins, uint64_t cell)
{
    double weight = 1;
    for (uint64_t k = margins->mode; k < cell && weight > 0; k++) {
        weight *= ratio(margins, k);
    }
    for (uint64_t k = margins->mode; k > cell && weight > 0; k--) {
        weight /= ratio(margins, k - 1);
    }
    return weight;
}

/* The share of the weight of all tables that those at or below `ceiling` have whose first cell is
 * at most `last`. */
static double share_of(const struct margins *margins, double ceiling, uint64_t last)
{
    double all = 0, counted = 0, weight = 1;
    for (uint64_t k = margins->mode;; k++) {
        all += weight;
        counted += weight <= ceiling && k <= last ? weight : 0;
        if (k >= margins->most || weight == 0) {
            break;
        }
        weight *= ratio(margins, k);
    }
    weight = 1;
    for (uint64_t k = margins->mode; k > margins->least && weight > 0; k--) {
        weight /= ratio(margins, k - 1);
        all += weight;
        counted += weight <= ceiling && k - 1 <= last ? weight : 0;
    }
    return counted / all;
}

enum status fisher_exact(
        uint64_t a, uint64_t b, uint64_t c, uint64_t d, double *ret_p, struct fault *why)
{
    struct margins margins;
    enum status status = find_margins(a, b, c, d, &margins, why);
    if (status == OK) {
        double ceiling = weight_of(&margins, a) * (1 + 1e-7);
        *ret_p = fmin(share_of(&margins, ceiling, UINT64_MAX), 1);
    }
    return status;
}

enum status fisher_exact_less(
        uint64_t a, uint64_t b, uint64_t c, uint64_t d, double *ret_p, struct fault *why)
{
    struct margins margins;
    enum status status = find_margins(a, b, c, d, &margins, why);
    if (status == OK) {
        *ret_p = fmin(share_of(&margins, 2, a), 1);
    }
    return status;
}

enum status sequential_plan(double p0, double p1, double alpha, double beta,
        struct sequential_plan *ret_plan, struct fault *why)
{
    if (!(p0 > 0 && p0 < 0.5 && fabs(p0 + p1 - 1) < 1e-12)) {
        return refuse(why, E_USAGE, 0,
                "shares %g and %g: they must add up to 1, the first less "
                "than 1/2",
                p0, p1);
    }
    if (!(alpha > 0 && alpha < 0.5 && beta > 0 && beta < 0.5)) {
        return refuse(why, E_USAGE, 0,
                "chances of error %g and %g: they must lie between 0 and 1/2", alpha, beta);
    }
    double step = log(p1 / p0); /* what one trial moves the logarithm of the likelihoods' ratio */
    double upper = ceil(log((1 - beta) / alpha) / step - 1e-12);
    double lower = ceil(log((1 - alpha) / beta) / step - 1e-12);
    if (!(upper <= PROPORTION_MAX && lower <= PROPORTION_MAX)) {
        return refuse(why, E_LIMIT, 0, "more than %d trials would be needed", PROPORTION_MAX);
    }
    *ret_plan = (struct sequential_plan){.upper = (int)upper, .lower = -(int)lower};
    return OK;
}

enum sequential_verdict sequential_count(
        struct sequential *test, const struct sequential_plan *plan, bool success)
{
    if (test->verdict != SEQUENTIAL_OPEN) {
        return test->verdict;
    }
    test->balance += success ? 1 : -1;
    test->trials++;
    if (test->balance >= plan->upper) {
        test->verdict = SEQUENTIAL_UPPER;
    } else if (test->balance <= plan->lower) {
        test->verdict = SEQUENTIAL_LOWER;
    }
    return test->verdict;
}
