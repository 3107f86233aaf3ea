/* Two worked examples from their raw lists and prices to their published figures: a switch that
 * works, one that works in part, and dearer prices for old customers. */
#include "measure/lists.h"
#include "support/unit.h"

#include "measure/inference/location.h"
#include "measure/inference/relabel.h"
#include "measure/inference/robust.h"
#include "measure/inference/sign_flip.h"
#include "measure/rank/rbo.h"

#include <math.h>
#include <stdlib.h>

enum { BLOCKS = 6, UNITS = 4, CELLS = UNITS * UNITS };

/* Each block asks two twins of persona A, then two of persona B. */
static const uint8_t personas[UNITS] = {0, 0, 1, 1};
static const char *const lists_on[BLOCKS][UNITS] = {
        {"abcde", "abced", "fghab", "fgahb"},
        {"abdce", "abcde", "ghfij", "fghij"},
        {"bacde", "abcdf", "fgijh", "fghai"},
        {"abcfe", "abcef", "fghbi", "fghib"},
        {"acbde", "abcde", "fhgij", "fghij"},
        {"abcde", "abdce", "fghaj", "fghja"},
};
static const char *const lists_first[BLOCKS][UNITS] = {
        {"mnoab", "mnobc", "nmoaf", "mnogf"},
        {"mnopa", "mnoap", "mnpfo", "nmopa"},
        {"nmoab", "mnoac", "mnofa", "mnoab"},
        {"mnoqa", "mnoaq", "mnqof", "mnoqa"},
        {"mnpoa", "mnpob", "mnopf", "mnpof"},
        {"mnoab", "nmoab", "mnofa", "mnoab"},
};
static const char *const lists_second[BLOCKS][UNITS] = {
        {"abmde", "abced", "fgmab", "fgahm"},
        {"abdcm", "abmde", "ghfij", "fmgij"},
        {"bacdm", "abcdf", "fgmjh", "fghmi"},
        {"abcme", "mbcef", "fghbm", "fgmib"},
        {"mcbde", "abcde", "fhgim", "fghij"},
        {"abmde", "abdce", "fmhaj", "fghja"},
};

struct setting {
    double distances[BLOCKS * CELLS];
    struct relabel_data data;
    struct relabel_means means, blocks[BLOCKS];
    struct permutation_test test;
};

static double apart(struct relabel_means means)
{
    return means.between - means.within;
}

static double distance(const char *a, const char *b)
{
    struct test_list left, right;
    struct rbo rbo;
    assert_int_equal(rbo_compare(list_of_letters(&left, a), list_of_letters(&right, b), 0.9,
                             RBO_TIES_A, &rbo, NULL),
            OK);
    return 1 - rbo.extrapolated;
}

static void measure(const char *const lists[BLOCKS][UNITS], struct setting *setting)
{
    SCOPED(arena_free) struct arena scratch = {.limit = 1 << 16};
    for (size_t cell = 0; cell < (size_t)BLOCKS * CELLS; cell++) {
        const char *const *block = lists[cell / CELLS];
        setting->distances[cell] = distance(block[cell % CELLS / UNITS], block[cell % UNITS]);
    }
    setting->data = (struct relabel_data){UNITS, BLOCKS, personas, setting->distances};
    assert_int_equal(relabel_means(&setting->data, &setting->means, NULL), OK);
    for (size_t i = 0; i < BLOCKS; i++) {
        assert_int_equal(relabel_block_means(&setting->data, i, &setting->blocks[i], NULL), OK);
    }
    assert_int_equal(
            relabel_blocks(&setting->data, (struct monte_carlo){0}, &scratch, &setting->test, NULL),
            OK);
}

static bool near(double a, double b, double reach)
{
    return fabs(a - b) <= reach;
}

static void check_effect(const struct setting *on, const struct setting *off,
        const double wanted[BLOCKS], double mean, uint64_t extreme, struct location located)
{
    SCOPED(arena_free) struct arena scratch = {.limit = 1 << 16};
    double effects[BLOCKS];
    struct permutation_test test;
    struct location location;
    for (size_t i = 0; i < BLOCKS; i++) {
        effects[i] = apart(on->blocks[i]) - apart(off->blocks[i]);
        assert_true(near(effects[i], wanted[i], 6e-7));
    }
    assert_int_equal(sign_flip_test(effects, BLOCKS, ALTERNATIVE_GREATER, (struct monte_carlo){0},
                             &test, NULL),
            OK);
    assert_true(near(test.statistic, mean, 6e-7));
    assert_int_equal(test.extreme, extreme);
    assert_int_equal(test.tried, 64);
    assert_int_equal(hodges_lehmann(effects, BLOCKS, 0.95, &scratch, &location, NULL), OK);
    assert_true(near(location.estimate, located.estimate, 6e-7));
    assert_true(near(location.interval.low, located.interval.low, 6e-7));
    assert_true(near(location.interval.high, located.interval.high, 6e-7));
    assert_true(near(location.confidence, 0.96875, 1e-15));
}

static double sum_apart(const struct setting *setting, size_t left_out)
{
    double sum = 0;
    for (size_t i = 0; i < BLOCKS; i++) {
        sum += i == left_out ? 0 : apart(setting->blocks[i]);
    }
    return sum;
}

static struct jackknife retention(const struct setting *on, const struct setting *off)
{
    double without[BLOCKS];
    struct jackknife result;
    for (size_t i = 0; i < BLOCKS; i++) {
        without[i] = sum_apart(off, i) / sum_apart(on, i);
    }
    assert_int_equal(
            jackknife(apart(off->means) / apart(on->means), without, BLOCKS, 0.9, &result, NULL),
            OK);
    return result;
}

UNIT(sees_personalisation_while_it_is_on)
{
    struct setting on;
    measure(lists_on, &on);
    assert_true(near(on.means.between, 0.857418, 6e-7));
    assert_true(near(on.means.within, 0.067899, 6e-7));
    assert_true(near(on.test.statistic, 0.789518, 1e-6));
    assert_true(on.test.is_exact);
    assert_int_equal(on.test.extreme, 1);
    assert_true(near(on.test.p, 0.0013717, 5e-8));
}

UNIT(sees_that_the_first_switch_ends_it)
{
    static const double effects[] = {.589364, .914000, .679528, .701110, .889390, .837055};
    struct setting on, off;
    measure(lists_on, &on);
    measure(lists_first, &off);
    assert_true(near(off.means.between, 0.159305, 6e-7));
    assert_true(near(off.means.within, 0.138195, 6e-7));
    assert_true(near(apart(off.means), 0.021111, 6e-7));
    assert_int_equal(off.test.extreme, 162);
    assert_int_equal(off.test.tried, 729);
    check_effect(&on, &off, effects, 0.768408, 1,
            (struct location){.estimate = 0.769082, .interval = {0.589364, 0.914000}});
    struct jackknife kept = retention(&on, &off);
    assert_true(near(kept.estimate, 0.0267, 5e-5));
    assert_true(near(kept.error, 0.024244, 6e-7));
    assert_true(near(kept.interval.low, -0.0221, 5e-5));
    assert_true(near(kept.interval.high, 0.0756, 5e-5));
}

UNIT(sees_that_the_second_switch_leaves_three_quarters)
{
    static const double effects[] = {.174251, .262361, -.018225, .312192, .259137, .229556};
    struct setting on, off;
    measure(lists_on, &on);
    measure(lists_second, &off);
    assert_true(near(off.means.between, 0.819353, 6e-7));
    assert_true(near(off.means.within, 0.233047, 6e-7));
    assert_true(near(apart(off.means), 0.586306, 6e-7));
    assert_int_equal(off.test.extreme, 1);
    check_effect(&on, &off, effects, 0.203212, 2,
            (struct location){.estimate = 0.229556, .interval = {-0.018225, 0.312192}});
    struct jackknife kept = retention(&on, &off);
    assert_true(near(kept.estimate, 0.7426, 5e-5));
    assert_true(near(kept.error, 0.051475, 6e-7));
    assert_true(near(kept.interval.low, 0.6389, 5e-5));
    assert_true(near(kept.interval.high, 0.8463, 5e-5));
}

enum { ITEMS = 10 };

/* In cents, as two new customers and two old ones see them. */
static const double prices[ITEMS][4] = {
        {4990, 4990, 5290, 5290},
        {12900, 12900, 12900, 12900},
        {3590, 3590, 3790, 3690},
        {8800, 8850, 9250, 9250},
        {1999, 1999, 2099, 2099},
        {25900, 25900, 26900, 26900},
        {7450, 7450, 7450, 7500},
        {6600, 6600, 6900, 6900},
        {15800, 15800, 15800, 15800},
        {9990, 9990, 10490, 10490},
};

UNIT(sees_that_old_customers_pay_more)
{
    static const double wanted[] = {
            .058382, 0, .040844, .047039, .048814, .037883, .003344, .044452, 0, .048838};
    SCOPED(arena_free) struct arena scratch = {.limit = 1 << 16};
    double dearer[ITEMS], noise = 0;
    size_t beyond_noise = 0;
    for (size_t i = 0; i < ITEMS; i++) {
        const double *cents = prices[i];
        dearer[i] = log(cents[2] * cents[3]) / 2 - log(cents[0] * cents[1]) / 2;
        assert_true(near(dearer[i], wanted[i], 6e-7));
        double new_twins = fabs(log(cents[0] / cents[1])),
               old_twins = fabs(log(cents[2] / cents[3]));
        noise = fmax(noise, fmax(new_twins, old_twins) / 2);
    }
    assert_true(near(noise, 0.013370, 6e-7));
    for (size_t i = 0; i < ITEMS; i++) {
        beyond_noise += dearer[i] > noise;
    }
    assert_int_equal(beyond_noise, 7);
    struct permutation_test test;
    struct monte_carlo none = {0};
    assert_int_equal(sign_flip_test(dearer, ITEMS, ALTERNATIVE_GREATER, none, &test, NULL), OK);
    assert_true(near(test.statistic, 0.032960, 6e-7));
    assert_true(near(expm1(test.statistic), 0.033509, 6e-7));
    assert_int_equal(test.extreme, 4);
    assert_true(test.p == 0.00390625);
    assert_int_equal(sign_flip_test(dearer, ITEMS, ALTERNATIVE_TWO_SIDED, none, &test, NULL), OK);
    assert_true(test.p == 0.0078125);
    struct location location;
    assert_int_equal(hodges_lehmann(dearer, ITEMS, 0.95, &scratch, &location, NULL), OK);
    assert_true(near(location.estimate, 0.037883, 6e-7));
    assert_true(near(location.confidence, 0.95117, 5e-6));
    assert_true(near(location.interval.low, 0.020422, 6e-7));
    assert_true(near(location.interval.high, 0.048814, 6e-7));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(sees_personalisation_while_it_is_on),
            cmocka_unit_test(sees_that_the_first_switch_ends_it),
            cmocka_unit_test(sees_that_the_second_switch_leaves_three_quarters),
            cmocka_unit_test(sees_that_old_customers_pay_more),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
