#include "support/unit.h"

#include "measure/inference/location.h"
#include "measure/inference/multiple.h"
#include "measure/inference/proportion.h"
#include "measure/inference/robust.h"

#include <math.h>
#include <stdlib.h>

static bool near(double a, double b, double reach)
{
    return fabs(a - b) <= reach;
}

struct share {
    uint64_t successes, trials;
    double low, high;
};

UNIT(gives_wilsons_interval)
{
    const struct share shares[] = {
            {4, 4, 0.5101, 1},
            {5, 5, 0.5655, 1},
            {10, 10, 0.7225, 1},
            {16, 16, 0.8064, 1},
            {35, 35, 0.9011, 1},
            {73, 73, 0.9500, 1},
            {0, 4, 0, 0.4899},
            {9, 10, 0.5958, 0.9821},
            {3, 5, 0.2307, 0.8824},
    };
    struct interval interval;
    for (size_t i = 0; i < sizeof(shares) / sizeof(shares[0]); i++) {
        const struct share *share = &shares[i];
        assert_int_equal(
                wilson_interval(share->successes, share->trials, 0.95, &interval, NULL), OK);
        assert_true(near(interval.low, share->low, 5e-5));
        assert_true(near(interval.high, share->high, 5e-5));
    }
    assert_int_equal(wilson_interval(9, 9, 0.95, &interval, NULL), OK);
    assert_true(interval.low > 0.70);
}

UNIT(refuses_what_is_no_share)
{
    struct interval interval = {7, 7};
    struct fault why;
    assert_int_equal(wilson_interval(0, 0, 0.95, &interval, &why), E_USAGE);
    assert_int_equal(wilson_interval(2, 1, 0.95, &interval, &why), E_USAGE);
    assert_int_equal(wilson_interval(1, 2, 1, &interval, &why), E_USAGE);
    assert_int_equal(wilson_interval(1, 2, (double)NAN, &interval, &why), E_USAGE);
    assert_int_equal(wilson_interval(1, UINT64_MAX, 0.95, &interval, &why), E_LIMIT);
    assert_true(interval.low == 7);
}

UNIT(stops_as_soon_as_the_balance_settles_it)
{
    struct sequential_plan plan;
    assert_int_equal(sequential_plan(0.1, 0.9, 0.01, 0.01, &plan, NULL), OK);
    assert_int_equal(plan.upper, 3);
    assert_int_equal(plan.lower, -3);
    struct sequential test = {0};
    static const bool trials[] = {true, true, false, true};
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(sequential_count(&test, &plan, trials[i]), SEQUENTIAL_OPEN);
    }
    assert_int_equal(sequential_count(&test, &plan, true), SEQUENTIAL_UPPER);
    assert_int_equal(sequential_count(&test, &plan, false), SEQUENTIAL_UPPER);
    assert_int_equal(test.trials, 5);
    struct sequential closed = {0};
    for (size_t i = 0; i < 3; i++) {
        (void)sequential_count(&closed, &plan, false);
    }
    assert_int_equal(closed.verdict, SEQUENTIAL_LOWER);
}

UNIT(sets_bounds_by_the_chances_of_error)
{
    struct sequential_plan plan = {7, 7};
    struct fault why;
    assert_int_equal(sequential_plan(0.1, 0.9, 0.001, 0.001, &plan, NULL), OK);
    assert_int_equal(plan.upper, 4);
    assert_int_equal(sequential_plan(0.2, 0.8, 0.01, 0.01, &plan, NULL), OK);
    assert_int_equal(plan.upper, 4);
    assert_int_equal(plan.lower, -4);
    assert_int_equal(sequential_plan(0.1, 0.8, 0.01, 0.01, &plan, &why), E_USAGE);
    assert_int_equal(sequential_plan(0.5, 0.5, 0.01, 0.01, &plan, &why), E_USAGE);
    assert_int_equal(sequential_plan(0.1, 0.9, 0, 0.01, &plan, &why), E_USAGE);
    assert_int_equal(sequential_plan((double)NAN, 0.9, 0.1, 0.1, &plan, &why), E_USAGE);
    double near_half = 0.5 - 1e-10;
    assert_int_equal(sequential_plan(near_half, 1 - near_half, 0.01, 0.01, &plan, &why), E_LIMIT);
    assert_int_equal(plan.upper, 4);
}

/* Fisher's tea: 3 1 / 1 3; the other values by R's fisher.test. */
UNIT(tests_two_shares_exactly)
{
    double p = 7;
    struct fault why;
    assert_int_equal(fisher_exact(3, 1, 1, 3, &p, NULL), OK);
    assert_true(near(p, 34.0 / 70, 1e-14));
    assert_int_equal(fisher_exact(4, 0, 0, 4, &p, NULL), OK);
    assert_true(near(p, 2.0 / 70, 1e-14));
    assert_int_equal(fisher_exact(0, 4, 4, 0, &p, NULL), OK);
    assert_true(near(p, 2.0 / 70, 1e-14));
    assert_int_equal(fisher_exact_less(0, 4, 4, 0, &p, NULL), OK);
    assert_true(near(p, 1.0 / 70, 1e-14));
    assert_int_equal(fisher_exact_less(4, 0, 0, 4, &p, NULL), OK);
    assert_true(p == 1);
    assert_int_equal(fisher_exact(0, 0, 0, 0, &p, NULL), OK);
    assert_true(p == 1);
    assert_int_equal(fisher_exact(5, 0, 7, 0, &p, NULL), OK);
    assert_true(p == 1);
    assert_int_equal(fisher_exact(PROPORTION_MAX / 2, 0, 0, PROPORTION_MAX / 2, &p, NULL), OK);
    assert_true(p == 0);
    p = 7;
    assert_int_equal(fisher_exact(UINT64_MAX, UINT64_MAX, 1, 1, &p, &why), E_LIMIT);
    assert_true(p == 7);
}

UNIT(holds_the_share_of_false_discoveries)
{
    SCOPED(arena_free) struct arena scratch = {.limit = 1 << 16};
    double p[] = {.015625, .0078125, .4, .03, .72, .049};
    static const double wanted[] = {.046875, .046875, .48, .06, .72, .0735};
    assert_int_equal(benjamini_hochberg(p, 6, &scratch, p, NULL), OK);
    for (size_t i = 0; i < 6; i++) {
        assert_true(near(p[i], wanted[i], 1e-15));
    }
    struct fault why;
    double wrong[] = {0.5, (double)NAN}, adjusted[2] = {7, 7};
    assert_int_equal(benjamini_hochberg(wrong, 2, &scratch, adjusted, &why), E_USAGE);
    wrong[1] = 1.5;
    assert_int_equal(benjamini_hochberg(wrong, 2, &scratch, adjusted, &why), E_USAGE);
    assert_int_equal(why.at, 1);
    assert_int_equal(benjamini_hochberg(NULL, 0, &scratch, NULL, &why), OK);
    assert_int_equal(benjamini_hochberg(wrong, SIZE_MAX, &scratch, adjusted, &why), E_LIMIT);
    assert_true(adjusted[0] == 7);
    struct arena nothing = {.limit = 1};
    assert_int_equal(benjamini_hochberg(wrong, 1, &nothing, adjusted, &why), E_MEMORY);
}

UNIT(knows_the_quantiles_of_student_and_the_normal)
{
    assert_true(near(normal_quantile(0.975), 1.959963984540054, 1e-15));
    assert_true(near(normal_quantile(1e-300), -37.0471, 1e-4));
    assert_true(normal_quantile(0.5) == 0);
    assert_true(isnan(normal_quantile(0)) && isnan(normal_quantile((double)NAN)));
    assert_true(near(student_quantile(0.95, 5), 2.015048373333024, 1e-12));
    assert_true(near(student_quantile(0.975, 1), 12.706204736174705, 1e-11));
    assert_true(near(student_quantile(0.025, 18), -2.10092204024096, 1e-12));
    assert_true(near(student_cdf(1, 1), 0.75, 1e-15));
    assert_true(near(student_tail(-2, 2), 1 - student_tail(2, 2), 1e-15));
    assert_true(student_tail((double)INFINITY, 3) == 0);
    assert_true(student_cdf((double)INFINITY, 3) == 1);
    assert_true(student_tail(1e300, 3) == 0);
    assert_true(isnan(student_tail(1, 0)) && isnan(student_tail((double)NAN, 3)));
    assert_true(isnan(student_quantile(0.5, 1e7)) && isnan(student_quantile(1, 3)));
}

UNIT(finds_middles_that_wild_values_do_not_move)
{
    SCOPED(arena_free) struct arena scratch = {.limit = 1 << 16};
    static const double values[] = {1, 1e9, 2, 4, 3, 2};
    double median = 7;
    struct spread spread;
    struct fault why;
    assert_int_equal(sample_median(values, 6, &scratch, &median, NULL), OK);
    assert_true(median == 2.5);
    assert_int_equal(sample_median(values, 5, &scratch, &median, NULL), OK);
    assert_true(median == 3);
    assert_int_equal(sample_spread(values, 6, &scratch, &spread, NULL), OK);
    assert_true(spread.median == 2.5 && spread.deviation == 1);
    assert_int_equal(sample_median(values, 0, &scratch, &median, &why), E_MISSING);
    assert_int_equal(sample_median(values, SIZE_MAX, &scratch, &median, &why), E_LIMIT);
    const double wrong[] = {1, (double)INFINITY, 2};
    assert_int_equal(sample_median(wrong, 3, &scratch, &median, &why), E_USAGE);
    assert_int_equal(why.at, 1);
    assert_true(median == 3);
    assert_true(sample_mean((const double[]){0.1, 0.1, 0.1}, 3) == 0.1);
    assert_true(isnan(sample_mean(NULL, 0)));
}

/* Link shortener delays of 2023: controls have a median of 34.40 ms and a MAD of 0.433; the slowest
 * of them, 81.0 ms, is far out in deviations and yet not slow. */
UNIT(scales_distances_by_the_spread)
{
    struct spread controls = {34.40, 0.433};
    assert_true(near(spread_z(&controls, 81.0), 72.5, 0.15));
    assert_true(near(81.0 / controls.median, 2.4, 0.05));
    struct spread none = {1, 0};
    assert_true(isinf(spread_z(&none, 2)) && isnan(spread_z(&none, 1)));
}

UNIT(tells_how_well_two_samples_are_apart)
{
    SCOPED(arena_free) struct arena scratch = {.limit = 1 << 16};
    static const double slow[] = {2063.6, 2544, 2700}, fast[] = {34, 401.6, 39};
    static const double mixed[] = {39, 1, 50, 401.6};
    double auc = 0;
    struct fault why;
    assert_int_equal(mann_whitney_auc(slow, 3, fast, 3, &scratch, &auc, NULL), OK);
    assert_true(auc == 1);
    assert_int_equal(mann_whitney_auc(fast, 3, slow, 3, &scratch, &auc, NULL), OK);
    assert_true(auc == 0);
    assert_int_equal(mann_whitney_auc(mixed, 4, fast, 3, &scratch, &auc, NULL), OK);
    assert_true(near(auc, (1.5 + 0 + 2 + 2.5) / 12, 1e-15));
    assert_int_equal(mann_whitney_auc(slow, 3, fast, 0, &scratch, &auc, &why), E_MISSING);
}

UNIT(finds_hodges_and_lehmanns_estimate_with_exact_interval)
{
    SCOPED(arena_free) struct arena scratch = {.limit = 1 << 22};
    static const double values[] = {3, 1, 4, 1.5, 9, 2.6};
    struct location location;
    assert_int_equal(hodges_lehmann(values, 6, 0.95, &scratch, &location, NULL), OK);
    assert_true(near(location.confidence, 0.96875, 1e-15));
    assert_true(location.interval.low == 1 && location.interval.high == 9);
    assert_int_equal(hodges_lehmann(values, 5, 0.95, &scratch, &location, NULL), OK);
    assert_true(near(location.confidence, 0.9375, 1e-15));
    assert_int_equal(hodges_lehmann(values, 1, 0.95, &scratch, &location, NULL), OK);
    assert_true(location.estimate == 3 && location.interval.low == 3 && location.confidence == 0);
    static double many[HODGES_LEHMANN_MAX];
    for (size_t i = 0; i < HODGES_LEHMANN_MAX; i++) {
        many[i] = (double)i;
    }
    assert_int_equal(hodges_lehmann(many, HODGES_LEHMANN_MAX, 0.95, &scratch, &location, NULL), OK);
    assert_true(near(location.estimate, (HODGES_LEHMANN_MAX - 1) / 2.0, 1e-12));
    assert_true(location.confidence >= 0.95 && location.confidence < 0.951);
}

UNIT(refuses_samples_that_cannot_be_located)
{
    SCOPED(arena_free) struct arena scratch = {.limit = 1 << 16};
    const double values[] = {1, (double)NAN};
    struct location location = {.estimate = 7};
    struct fault why;
    assert_int_equal(hodges_lehmann(values, 0, 0.95, &scratch, &location, &why), E_MISSING);
    assert_int_equal(hodges_lehmann(values, 2, 0.95, &scratch, &location, &why), E_USAGE);
    assert_int_equal(hodges_lehmann(values, 1, 0, &scratch, &location, &why), E_USAGE);
    assert_int_equal(hodges_lehmann(values, SIZE_MAX, 0.95, &scratch, &location, &why), E_LIMIT);
    struct arena nothing = {.limit = 1};
    assert_int_equal(hodges_lehmann(values, 1, 0.95, &nothing, &location, &why), E_MEMORY);
    assert_true(location.estimate == 7);
}

/* Of the mean of 1, 2, 3, 4: the error is the usual one of a mean. */
UNIT(finds_the_error_by_leaving_one_out)
{
    static const double without[] = {3, 8 / 3.0, 7 / 3.0, 2};
    struct jackknife result;
    struct fault why;
    assert_int_equal(jackknife(2.5, without, 4, 0.9, &result, NULL), OK);
    assert_true(near(result.error, sqrt(5.0 / 3 / 4), 1e-14));
    assert_int_equal(result.df, 3);
    assert_true(near(result.interval.high - 2.5, 2.353363 * result.error, 1e-6));
    assert_int_equal(jackknife(2.5, without, 1, 0.9, &result, &why), E_MISSING);
    assert_int_equal(jackknife((double)NAN, without, 4, 0.9, &result, &why), E_USAGE);
    assert_int_equal(jackknife(2.5, without, 4, 90, &result, &why), E_USAGE);
    assert_int_equal(jackknife(2.5, without, SIZE_MAX, 0.9, &result, &why), E_LIMIT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(gives_wilsons_interval),
            cmocka_unit_test(refuses_what_is_no_share),
            cmocka_unit_test(stops_as_soon_as_the_balance_settles_it),
            cmocka_unit_test(sets_bounds_by_the_chances_of_error),
            cmocka_unit_test(tests_two_shares_exactly),
            cmocka_unit_test(holds_the_share_of_false_discoveries),
            cmocka_unit_test(knows_the_quantiles_of_student_and_the_normal),
            cmocka_unit_test(finds_middles_that_wild_values_do_not_move),
            cmocka_unit_test(scales_distances_by_the_spread),
            cmocka_unit_test(tells_how_well_two_samples_are_apart),
            cmocka_unit_test(finds_hodges_and_lehmanns_estimate_with_exact_interval),
            cmocka_unit_test(refuses_samples_that_cannot_be_located),
            cmocka_unit_test(finds_the_error_by_leaving_one_out),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
