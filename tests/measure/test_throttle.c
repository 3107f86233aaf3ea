/* Groups made up so that they have the medians that were published of t.co in September 2023: 59
 * control domains with medians of 34.40 ms (MAD 0.433, largest 81.0), links held back by 2,542.8.
 */
#include "support/torture.h"
#include "support/unit.h"

#include "measure/inference/robust.h"
#include "measure/openness/throttle.h"

#include <math.h>
#include <stdlib.h>

#define HOUR INT64_C(3600000)

enum { CONTROLS = 59, HOURS = 96, LARGEST = CONTROLS - 1 };
static const struct openness_thresholds usual = {
        .slow_ratio = 3, .slow_ms = 500, .slow_hours = 24, .slow_trials = 10};
static struct delay_sample samples[CONTROLS][HOURS], slow[HOURS], direct[HOURS];
static struct delay_group controls[CONTROLS];

/* Hourly samples about a median, half of them below. */
static struct delay_group lay_out(struct delay_sample *to, size_t count, double median, double step)
{
    for (size_t i = 0; i < count; i++) {
        double away = step * (double)(i / 2 + 1);
        to[i] = (struct delay_sample){(int64_t)i * HOUR, median + (i % 2 == 0 ? away : -away)};
    }
    return (struct delay_group){to, count};
}

static int begin(void **state)
{
    (void)state;
    for (size_t i = 0; i < CONTROLS; i++) {
        double away = i == 0 ? 0 : i < 15 ? 0.2 : i < 30 ? 0.433 : i < 44 ? -0.2 : -0.433;
        controls[i] = lay_out(samples[i], HOURS, 34.40 - away, 0.01);
    }
    controls[LARGEST] = lay_out(samples[LARGEST], HOURS, 81.0, 0.1);
    samples[7][0].ms = 401.6; /* the largest control hour */
    return 0;
}

static struct throttle_result judge(struct delay_group subject, struct delay_group fetched)
{
    struct throttle_result result;
    assert_int_equal(
            throttle_test(subject, controls, CONTROLS, fetched, &usual, &result, NULL), OK);
    return result;
}

static bool near(double a, double b, double within)
{
    return fabs(a - b) <= within;
}

UNIT(links_held_back_by_two_and_a_half_seconds_are_slow)
{
    struct delay_group subject = lay_out(slow, HOURS, 2542.8, 9.9833); /* smallest hour 2,063.6 */
    struct throttle_result result = judge(subject, lay_out(direct, HOURS, 37.0, 0.01));
    assert_int_equal(result.is_slow, ANSWER_YES);
    assert_true(near(result.median_ms, 2542.8, 1e-9));
    assert_true(near(result.control_median_ms, 34.40, 1e-9));
    assert_true(near(result.difference_ms, 2508.4, 1e-9));
    assert_true(near(result.ratio, 73.92, 0.005));
    assert_true(near(slow[HOURS - 1].ms, 2063.6, 0.01));
    assert_true(result.separation == 1.0); /* every hour above every control hour */
    assert_int_equal(result.hours, 96);
    assert_int_equal(result.trials, 96);
}

UNIT(a_control_that_is_far_in_deviations_and_near_in_time_is_not_slow)
{
    struct arena arena = {0};
    struct spread spread;
    double medians[CONTROLS];
    for (size_t i = 0; i < CONTROLS; i++) {
        medians[i] = (samples[i][0].ms + samples[i][1].ms) / 2;
    }
    medians[7] = 34.2; /* its first hour is the outlier */
    assert_int_equal(sample_spread(medians, CONTROLS, &arena, &spread, NULL), OK);
    assert_true(near(spread.deviation, 0.433, 1e-9));
    assert_true(near(spread_z(&spread, 81.0), 72.5, 0.2)); /* a robust z would flag it */
    arena_free(&arena);
    struct throttle_result result = judge(controls[LARGEST], lay_out(direct, HOURS, 37.0, 0.01));
    assert_int_equal(result.is_slow, ANSWER_NO);
    assert_true(near(result.ratio, 2.4, 0.05));
    assert_true(near(result.difference_ms, 47, 0.5));
}

UNIT(both_the_ratio_and_the_difference_are_wanted)
{
    struct delay_group fetched = lay_out(direct, HOURS, 37.0, 0.01);
    assert_int_equal(judge(lay_out(slow, HOURS, 534.40, 0), fetched).is_slow, ANSWER_YES);
    assert_int_equal(judge(lay_out(slow, HOURS, 534.39, 0), fetched).is_slow, ANSWER_NO);
    for (size_t i = 0; i < CONTROLS; i++) {
        controls[i] = lay_out(samples[i], HOURS, 400, 0);
    }
    assert_int_equal(judge(lay_out(slow, HOURS, 1199, 0), fetched).is_slow, ANSWER_NO);
    assert_int_equal(judge(lay_out(slow, HOURS, 1200, 0), fetched).is_slow, ANSWER_YES);
}

UNIT(a_service_that_is_slow_by_itself_is_not_held_back)
{
    struct delay_group subject = lay_out(slow, HOURS, 2542.8, 1);
    assert_int_equal(judge(subject, lay_out(direct, HOURS, 2500, 1)).is_slow, ANSWER_NO);
    assert_int_equal(judge(subject, (struct delay_group){0}).is_slow, ANSWER_UNKNOWN);
}

UNIT(ten_trials_or_twenty_four_hours_are_wanted)
{
    struct openness_thresholds hourly = usual;
    struct throttle_result result;
    struct delay_group fetched = lay_out(direct, HOURS, 37.0, 0.01);
    assert_int_equal(judge(lay_out(slow, 1, 2540, 0), fetched).is_slow, ANSWER_UNKNOWN);
    assert_int_equal(judge(lay_out(slow, 9, 2540, 0), fetched).is_slow, ANSWER_UNKNOWN);
    assert_int_equal(judge(lay_out(slow, 10, 2540, 0), fetched).is_slow, ANSWER_YES);
    hourly.slow_trials = 1000;
    struct delay_group subject = lay_out(slow, 24, 2540, 0);
    assert_int_equal(
            throttle_test(subject, controls, CONTROLS, fetched, &hourly, &result, NULL), OK);
    assert_int_equal(result.is_slow, ANSWER_YES);
    slow[23].at_ms = slow[22].at_ms + 1; /* twice in one hour */
    assert_int_equal(
            throttle_test(subject, controls, CONTROLS, fetched, &hourly, &result, NULL), OK);
    assert_int_equal(result.hours, 23);
    assert_int_equal(result.is_slow, ANSWER_UNKNOWN);
}

UNIT(links_of_one_host_are_judged_by_their_kind)
{
    struct delay_group fetched = lay_out(direct, HOURS, 37.0, 0.01);
    assert_int_equal(judge(lay_out(slow, 67, 2547, 0.1), fetched).is_slow, ANSWER_YES);
    assert_int_equal(judge(lay_out(slow, 12, 36, 0.1), fetched).is_slow, ANSWER_NO);
    assert_int_equal(judge(lay_out(slow, 8, 36, 0.1), fetched).is_slow, ANSWER_UNKNOWN);
}

UNIT(nothing_is_told_without_samples_or_controls)
{
    struct throttle_result result;
    struct delay_group fetched = lay_out(direct, HOURS, 37.0, 0.01);
    struct delay_group subject = lay_out(slow, HOURS, 2540, 0);
    assert_int_equal(judge((struct delay_group){0}, fetched).is_slow, ANSWER_UNKNOWN);
    assert_int_equal(throttle_test(subject, NULL, 0, fetched, &usual, &result, NULL), OK);
    assert_int_equal(result.is_slow, ANSWER_UNKNOWN);
    assert_int_equal(result.trials, 96);
    for (size_t i = 0; i < HOURS; i++) {
        slow[i].ms = i % 2 == 0 ? NAN : -1;
    }
    result = judge(subject, fetched);
    assert_int_equal(result.is_slow, ANSWER_UNKNOWN);
    assert_int_equal(result.trials, 0);
    assert_int_equal(result.hours, 0);
}

static bool judge_again(void)
{
    struct throttle_result result = {.hours = 777};
    struct delay_group subject = {slow, HOURS};
    enum status status = throttle_test(subject, controls, CONTROLS, subject, &usual, &result, NULL);
    assert_true(status == OK || (status == E_MEMORY && result.hours == 777));
    return status == OK;
}

UNIT(survives_every_allocation_that_fails)
{
    lay_out(slow, HOURS, 2540, 0);
    assert_true(torture(judge_again) > 0);
}

#define CASE(name) cmocka_unit_test_setup(name, begin)

int main(void)
{
    const struct CMUnitTest tests[] = {
            CASE(links_held_back_by_two_and_a_half_seconds_are_slow),
            CASE(a_control_that_is_far_in_deviations_and_near_in_time_is_not_slow),
            CASE(both_the_ratio_and_the_difference_are_wanted),
            CASE(a_service_that_is_slow_by_itself_is_not_held_back),
            CASE(ten_trials_or_twenty_four_hours_are_wanted),
            CASE(links_of_one_host_are_judged_by_their_kind),
            CASE(nothing_is_told_without_samples_or_controls),
            CASE(survives_every_allocation_that_fails),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
