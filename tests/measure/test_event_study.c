#include "support/unit.h"

#include "measure/event_study/event_study.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

enum { BEFORE = 20, WINDOW = 3, DAYS = BEFORE + WINDOW };

/* In basis points: twenty days before, then the window. */
static const double market_points[DAYS] = {50, -20, 10, 30, -40, 60, -10, 0, 20, -30, 40, -50, 70,
        -60, 10, 20, -10, 30, -20, 0, -210, -430, 170};
static const double security_points[DAYS] = {70, -10, 0, 50, -70, 80, 10, -20, 30, -20, 30, -90,
        110, -60, -10, 50, -30, 20, -10, 10, -390, -880, 150};
static const struct event_window window = {-1, 1, 250, BEFORE};

struct series {
    double market[DAYS], security[DAYS];
};

static struct series example(void)
{
    struct series series;
    for (size_t i = 0; i < DAYS; i++) {
        series.market[i] = market_points[i] / 1e4;
        series.security[i] = security_points[i] / 1e4;
    }
    return series;
}

static bool near(double a, double b, double reach)
{
    return fabs(a - b) <= reach;
}

UNIT(finds_what_the_market_does_not_explain)
{
    struct series series = example();
    struct event_study study;
    double abnormal[WINDOW];
    assert_int_equal(event_study_run(series.market, series.security, DAYS, BEFORE + 1, &window,
                             0.95, abnormal, &study, NULL),
            OK);
    assert_true(near(study.model.alpha, 0.00004286, 5e-9));
    assert_true(near(study.model.beta, 1.314286, 5e-7));
    assert_true(near(study.model.error, 0.00184089, 5e-9));
    assert_true(near(abnormal[0], -0.011443, 5e-7));
    assert_true(near(abnormal[1], -0.031529, 5e-7));
    assert_true(near(abnormal[2], -0.007386, 5e-7));
    assert_true(near(study.cumulative, -0.050357, 5e-7));
    assert_true(near(study.error_simple, 0.003189, 5e-7));
    assert_true(near(study.t_simple, -15.7933, 5e-5));
    assert_true(near(study.error, 0.006650, 5e-7));
    assert_true(near(study.t, -7.5720, 5e-5));
    assert_int_equal(study.df, 18);
    assert_true(study.p > 0 && study.p < 1e-6);
    assert_true(near(study.interval.low, study.cumulative - 2.100922 * study.error, 1e-8));
    struct value_effect effect = event_study_value(&study, 500e9);
    assert_true(near(effect.value, -25.2e9, 0.05e9));
    assert_true(effect.interval.low < effect.value && effect.interval.high < 0);
}

UNIT(compares_with_days_on_which_nothing_happened)
{
    struct series series = example();
    struct event_study study;
    struct placebo placebo;
    double abnormal[WINDOW], sums[BEFORE];
    assert_int_equal(event_study_run(series.market, series.security, DAYS, BEFORE + 1, &window,
                             0.95, abnormal, &study, NULL),
            OK);
    assert_int_equal(
            event_study_placebo(series.market, series.security, &study, sums, &placebo, NULL), OK);
    assert_int_equal(placebo.count, BEFORE - WINDOW + 1);
    assert_int_equal(placebo.extreme, 0);
    assert_true(near(placebo.p, 1.0 / 19, 1e-15));
    assert_true(placebo.lowest < 0 && placebo.highest > 0 && placebo.lowest > -0.01);
    double first = 0;
    for (size_t i = 0; i < WINDOW; i++) {
        first += series.security[i] - market_model_expect(&study.model, series.market[i]);
    }
    assert_true(near(sums[0], first, 1e-15));
    study.cumulative = placebo.lowest; /* an event like the quietest days is nothing special */
    assert_int_equal(
            event_study_placebo(series.market, series.security, &study, NULL, &placebo, NULL), OK);
    assert_true(placebo.extreme >= 1);
    study.days = BEFORE + 1;
    struct fault why;
    assert_int_equal(
            event_study_placebo(series.market, series.security, &study, NULL, &placebo, &why),
            E_MISSING);
}

UNIT(refuses_windows_that_are_too_short)
{
    struct series series = example();
    struct event_study study = {.df = 7};
    struct fault why;
    double abnormal[EVENT_WINDOW_MAX];
    static const struct {
        size_t event;
        struct event_window window;
        enum status status;
    } cases[] = {
            {BEFORE + 1, {-1, 1, 250, 120}, E_MISSING},
            {BEFORE, {-1, 1, 250, BEFORE}, E_MISSING},
            {BEFORE + 1, {-1, 2, 250, BEFORE}, E_MISSING},
            {BEFORE + 1, {-1, 1, 9, 0}, E_MISSING},
            {0, {-1, 1, 250, BEFORE}, E_MISSING},
            {DAYS, {0, 0, 250, BEFORE}, E_MISSING},
            {SIZE_MAX, {0, 0, 250, BEFORE}, E_MISSING},
            {BEFORE, {1, 0, 250, BEFORE}, E_USAGE},
            {BEFORE, {INT32_MIN, INT32_MAX, 250, BEFORE}, E_USAGE},
            {BEFORE, {-200, 200, 250, BEFORE}, E_LIMIT},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        assert_int_equal(event_study_run(series.market, series.security, DAYS, cases[i].event,
                                 &cases[i].window, 0.95, abnormal, &study, &why),
                cases[i].status);
    }
    assert_int_equal(event_study_run(series.market, series.security, DAYS, BEFORE + 1, &window, 1,
                             abnormal, &study, &why),
            E_USAGE);
    assert_int_equal(study.df, 7);
}

UNIT(refuses_returns_that_are_no_numbers)
{
    struct series series = example();
    struct event_study study;
    struct fault why;
    double abnormal[WINDOW];
    const size_t days[] = {0, BEFORE, DAYS - 1};
    for (size_t i = 0; i < 3; i++) {
        double *cells[] = {&series.market[days[i]], &series.security[days[i]]};
        for (size_t k = 0; k < 2; k++) {
            double kept = *cells[k];
            *cells[k] = k == 0 ? (double)NAN : (double)INFINITY;
            assert_int_equal(event_study_run(series.market, series.security, DAYS, BEFORE + 1,
                                     &window, 0.95, abnormal, &study, &why),
                    E_USAGE);
            *cells[k] = kept;
        }
    }
    double still[BEFORE] = {0};
    struct market_model model;
    assert_int_equal(market_model_fit(still, series.security, BEFORE, &model, &why), E_USAGE);
    assert_int_equal(market_model_fit(series.market, series.security, 9, &model, &why), E_MISSING);
    assert_int_equal(
            market_model_fit(series.market, series.security, SIZE_MAX, &model, &why), E_LIMIT);
}

UNIT(says_that_nothing_is_known_when_the_model_fits_exactly)
{
    struct series series = example();
    struct event_study study;
    double abnormal[WINDOW];
    for (size_t i = 0; i < DAYS; i++) {
        series.security[i] = 0;
    }
    assert_int_equal(event_study_run(series.market, series.security, DAYS, BEFORE + 1, &window,
                             0.95, abnormal, &study, NULL),
            OK);
    assert_true(isnan(study.t) && isnan(study.p) && study.cumulative == 0);
}

UNIT(makes_returns_of_prices)
{
    static const double prices[] = {100, 110, 99};
    double returns[2];
    struct fault why;
    assert_int_equal(returns_of_prices(prices, 3, returns, NULL), OK);
    assert_true(near(returns[0], 0.1, 1e-15) && near(returns[1], -0.1, 1e-15));
    const double wrong[] = {100, 0, -1, (double)NAN};
    assert_int_equal(returns_of_prices(wrong, 2, returns, &why), E_USAGE);
    assert_int_equal(why.at, 1);
    assert_int_equal(returns_of_prices(wrong + 2, 2, returns, &why), E_USAGE);
    assert_int_equal(returns_of_prices(prices, 1, returns, &why), E_MISSING);
    assert_int_equal(returns_of_prices(prices, SIZE_MAX, returns, &why), E_LIMIT);
}

UNIT(weighs_a_portfolio_by_value)
{
    static const double returns[] = {0.1, 0.2, -0.1, 0}, values[] = {300, 330, 100, 90};
    double series[2] = {7, 7};
    struct fault why;
    assert_int_equal(portfolio_returns(returns, values, 2, 2, series, NULL), OK);
    assert_true(near(series[0], 0.05, 1e-15) && near(series[1], 66.0 / 420, 1e-15));
    static const double nothing[] = {300, 0};
    assert_int_equal(portfolio_returns(returns, nothing, 2, 1, series, &why), E_USAGE);
    assert_int_equal(portfolio_returns(returns, values, 0, 2, series, &why), E_MISSING);
    assert_int_equal(portfolio_returns(returns, values, SIZE_MAX, 2, series, &why), E_LIMIT);
    assert_true(near(series[0], 0.05, 1e-15));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(finds_what_the_market_does_not_explain),
            cmocka_unit_test(compares_with_days_on_which_nothing_happened),
            cmocka_unit_test(refuses_windows_that_are_too_short),
            cmocka_unit_test(refuses_returns_that_are_no_numbers),
            cmocka_unit_test(says_that_nothing_is_known_when_the_model_fits_exactly),
            cmocka_unit_test(makes_returns_of_prices),
            cmocka_unit_test(weighs_a_portfolio_by_value),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
