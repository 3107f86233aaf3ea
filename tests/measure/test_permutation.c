#include "support/unit.h"

#include "measure/inference/power.h"
#include "measure/inference/random.h"
#include "measure/inference/relabel.h"
#include "measure/inference/sign_flip.h"

#include <math.h>
#include <stdlib.h>

static const struct monte_carlo usual = {.seed = 42};

static bool near(double a, double b, double reach)
{
    return fabs(a - b) <= reach;
}

static struct permutation_test flip(
        const double *values, size_t count, enum alternative alternative)
{
    struct permutation_test test;
    assert_int_equal(sign_flip_test(values, count, alternative, usual, &test, NULL), OK);
    return test;
}

UNIT(counts_all_signs_of_few_differences)
{
    static const double values[] = {.174251, .262361, -.018225, .312192, .259137, .229556};
    struct permutation_test test = flip(values, 6, ALTERNATIVE_GREATER);
    assert_true(test.is_exact);
    assert_int_equal(test.tried, 64);
    assert_int_equal(test.extreme, 2);
    assert_true(near(test.p, 0.03125, 1e-15));
    assert_true(near(test.statistic, 0.203212, 1e-6));
    assert_int_equal(flip(values, 6, ALTERNATIVE_TWO_SIDED).extreme, 4);
}

UNIT(counts_differences_of_zero_on_both_sides)
{
    static const double values[] = {0, 0, 1, 2};
    assert_int_equal(flip(values, 4, ALTERNATIVE_GREATER).extreme, 4);
    assert_int_equal(flip(values, 2, ALTERNATIVE_GREATER).extreme, 4);
    assert_true(flip(values, 2, ALTERNATIVE_TWO_SIDED).p == 1);
    static const double below[] = {-1, -2};
    assert_int_equal(flip(below, 2, ALTERNATIVE_GREATER).extreme, 4);
    assert_int_equal(flip(below, 2, ALTERNATIVE_TWO_SIDED).extreme, 2);
}

/* 0.1 + 0.2 and 0.3 differ in their last bit; a tie is a tie. */
UNIT(takes_sums_that_differ_by_rounding_for_ties)
{
    static const double values[] = {0.1, 0.2, -0.3};
    assert_int_equal(flip(values, 3, ALTERNATIVE_GREATER).extreme, 5);
}

UNIT(looks_at_every_sign_of_twenty_differences)
{
    double values[SIGN_FLIP_EXACT_MAX];
    for (size_t i = 0; i < SIGN_FLIP_EXACT_MAX; i++) {
        values[i] = 1;
    }
    struct permutation_test test = flip(values, SIGN_FLIP_EXACT_MAX, ALTERNATIVE_GREATER);
    assert_int_equal(test.tried, 1 << 20);
    assert_int_equal(test.extreme, 1);
    values[0] = values[1] = -1; /* at most two of twenty are below: 1 + 20 + 190 ways */
    assert_int_equal(flip(values, SIGN_FLIP_EXACT_MAX, ALTERNATIVE_GREATER).extreme, 211);
}

UNIT(draws_signs_when_there_are_too_many)
{
    double values[40];
    for (size_t i = 0; i < 40; i++) {
        values[i] = i % 3 == 0 ? -1 : 1;
    }
    struct permutation_test test = flip(values, 40, ALTERNATIVE_GREATER);
    assert_false(test.is_exact);
    assert_int_equal(test.tried, MONTE_CARLO_DRAWS);
    assert_int_equal(test.by.seed, 42);
    assert_true(near(test.smallest_p, 1e-4, 1e-18));
    assert_true(near(test.p, (1 + (double)test.extreme) / 10000, 1e-15));
    assert_true(near(test.p, 0.040345, 0.006)); /* P(at least 26 of 40 heads) */
    assert_int_equal(flip(values, 40, ALTERNATIVE_GREATER).extreme, test.extreme);
}

UNIT(knows_the_smallest_p_of_sign_flips)
{
    assert_true(sign_flip_smallest_p(5, ALTERNATIVE_GREATER) == 1.0 / 32);
    assert_true(sign_flip_smallest_p(6, ALTERNATIVE_GREATER) == 1.0 / 64);
    assert_true(sign_flip_smallest_p(7, ALTERNATIVE_GREATER) == 1.0 / 128);
    assert_true(sign_flip_smallest_p(7, ALTERNATIVE_TWO_SIDED) == 1.0 / 64);
    assert_true(sign_flip_smallest_p(0, ALTERNATIVE_TWO_SIDED) == 1);
    assert_true(sign_flip_smallest_p(SIZE_MAX, ALTERNATIVE_GREATER) < 1e-300);
}

UNIT(refuses_differences_that_are_no_numbers)
{
    const double values[] = {1, (double)NAN, (double)INFINITY};
    struct permutation_test test = {.p = 7};
    struct fault why;
    assert_int_equal(sign_flip_test(values, 2, ALTERNATIVE_GREATER, usual, &test, &why), E_USAGE);
    assert_int_equal(
            sign_flip_test(values + 2, 1, ALTERNATIVE_GREATER, usual, &test, &why), E_USAGE);
    assert_int_equal(sign_flip_test(values, 0, ALTERNATIVE_GREATER, usual, &test, &why), E_MISSING);
    assert_int_equal(
            sign_flip_test(values, SIZE_MAX, ALTERNATIVE_GREATER, usual, &test, &why), E_LIMIT);
    struct monte_carlo endless = {.draws = UINT64_MAX};
    assert_int_equal(sign_flip_test(values, 1, ALTERNATIVE_GREATER, endless, &test, &why), E_LIMIT);
    assert_true(test.p == 7);
}

UNIT(knows_how_many_relabellings_a_design_has)
{
    static const struct {
        size_t personas, twins;
        double count;
    } designs[] = {{2, 2, 3}, {2, 3, 10}, {2, 4, 35}, {2, 5, 126}, {3, 2, 15}, {3, 3, 280},
            {4, 2, 105}, {5, 2, 945}, {1, 9, 1}};
    for (size_t i = 0; i < sizeof(designs) / sizeof(designs[0]); i++) {
        assert_true(relabel_count(designs[i].personas, designs[i].twins) == designs[i].count);
    }
    assert_true(isnan(relabel_count(0, 3)) && isnan(relabel_count(3, 0)));
    assert_true(isinf(relabel_count(SIZE_MAX, SIZE_MAX)));
}

enum { UNITS_MOST = 16 };

/* Units of one group are `within` apart, others `between`. */
static struct relabel_data ideal(
        size_t groups, size_t size, size_t blocks, double *distances, uint8_t *labels)
{
    size_t units = groups * size;
    for (size_t i = 0; i < units; i++) {
        labels[i] = (uint8_t)(i / size);
    }
    for (size_t cell = 0; cell < blocks * units * units; cell++) {
        size_t pair = cell % (units * units);
        distances[cell] = labels[pair / units] == labels[pair % units] ? 0.1 : 0.9;
    }
    return (struct relabel_data){units, blocks, labels, distances};
}

UNIT(relabels_whole_accounts)
{
    static const size_t designs[][3] = {{2, 2, 3}, {2, 3, 10}, {2, 4, 35}, {2, 5, 126}, {3, 2, 15},
            {3, 3, 280}, {4, 2, 105}, {5, 2, 945}};
    double distances[2 * UNITS_MOST * UNITS_MOST];
    uint8_t labels[UNITS_MOST];
    for (size_t i = 0; i < sizeof(designs) / sizeof(designs[0]); i++) {
        struct relabel_data data = ideal(designs[i][0], designs[i][1], 2, distances, labels);
        struct permutation_test test;
        assert_int_equal(relabel_accounts(&data, usual, &test, NULL), OK);
        assert_true(test.is_exact);
        assert_int_equal(test.tried, designs[i][2]);
        assert_int_equal(test.extreme, 1);
        assert_true(near(test.statistic, 0.8, 1e-14));
        assert_true(test.smallest_p == test.p && near(test.p * (double)designs[i][2], 1, 1e-14));
    }
}

UNIT(draws_relabellings_beyond_as_many_as_are_wanted_exact)
{
    SCOPED(arena_free) struct arena scratch = {.limit = 4 << 20};
    double distances[2 * UNITS_MOST * UNITS_MOST];
    uint8_t labels[UNITS_MOST];
    struct relabel_data data = ideal(3, 3, 2, distances, labels); /* 280, of both blocks 78,400 */
    struct permutation_test test;
    struct monte_carlo by = {.seed = 42, .draws = 99, .exact_most = 279};
    assert_int_equal(relabel_accounts(&data, by, &test, NULL), OK);
    assert_false(test.is_exact);
    assert_int_equal(test.tried, 99);
    by.exact_most = 280;
    assert_int_equal(relabel_accounts(&data, by, &test, NULL), OK);
    assert_true(test.is_exact);
    assert_int_equal(relabel_blocks(&data, by, &scratch, &test, NULL), OK);
    assert_false(test.is_exact);
    by.exact_most = 78400;
    assert_int_equal(relabel_blocks(&data, by, &scratch, &test, NULL), OK);
    assert_int_equal(test.tried, 78400);
    by.exact_most = UINT64_MAX;
    assert_int_equal(relabel_accounts(&data, by, &test, NULL), E_LIMIT);
}

UNIT(divides_into_groups_of_different_sizes)
{
    static const uint8_t labels[] = {4, 4, 0, 0, 0, 1}; /* 3, 2, 1: 6! / (3! 2! 1!) = 60 */
    double distances[36];
    for (size_t i = 0; i < 36; i++) {
        distances[i] = labels[i / 6] == labels[i % 6] ? 0 : 1;
    }
    struct relabel_data data = {6, 1, labels, distances};
    struct permutation_test test;
    assert_int_equal(relabel_accounts(&data, usual, &test, NULL), OK);
    assert_int_equal(test.tried, 60);
    assert_true(test.arrangements == 60);
    assert_int_equal(test.extreme, 1);
    static const uint8_t pairs[] = {0, 0, 1, 2, 1, 3}; /* 2, 2, 1, 1: 45 ways */
    data.labels = pairs;
    assert_int_equal(relabel_accounts(&data, usual, &test, NULL), OK);
    assert_int_equal(test.tried, 45);
    assert_true(test.arrangements == 45);
}

UNIT(relabels_fresh_accounts_block_by_block)
{
    SCOPED(arena_free) struct arena scratch = {.limit = 4 << 20};
    static double distances[100 * UNITS_MOST * UNITS_MOST];
    uint8_t labels[UNITS_MOST];
    struct relabel_data data = ideal(2, 2, 6, distances, labels);
    struct permutation_test test;
    assert_int_equal(relabel_blocks(&data, usual, &scratch, &test, NULL), OK);
    assert_true(test.is_exact);
    assert_int_equal(test.tried, 729);
    assert_int_equal(test.extreme, 1);
    assert_true(near(test.p, 0.0013717, 5e-8));
    data = ideal(3, 3, 10, distances, labels);
    assert_int_equal(relabel_blocks(&data, usual, &scratch, &test, NULL), OK);
    assert_false(test.is_exact);
    assert_int_equal(test.tried, MONTE_CARLO_DRAWS);
    assert_true(near(test.arrangements, pow(280, 10), 1e10));
    assert_int_equal(test.extreme, 0);
    data = ideal(2, 8, 100, distances, labels); /* 643,500 numbers are too many for a table */
    assert_int_equal(relabel_blocks(&data, usual, &scratch, &test, NULL), OK);
    assert_int_equal(test.extreme, 0);
    assert_true(near(test.statistic, 0.8, 1e-12));
}

UNIT(looks_at_every_partition_of_a_single_block)
{
    SCOPED(arena_free) struct arena scratch = {.limit = 4 << 20};
    double distances[22 * 22];
    uint8_t labels[22];
    struct relabel_data data = ideal(2, 11, 1, distances, labels);
    struct permutation_test test;
    assert_int_equal(relabel_blocks(&data, usual, &scratch, &test, NULL), OK);
    assert_true(test.is_exact);
    assert_int_equal(test.tried, 352716);
    assert_int_equal(test.extreme, 1);
}

UNIT(draws_relabellings_evenly)
{
    SCOPED(arena_free) struct arena scratch = {.limit = 4 << 20};
    double distances[16 * UNITS_MOST * UNITS_MOST];
    uint8_t labels[UNITS_MOST];
    struct relabel_data data = ideal(4, 4, 1, distances, labels); /* 2,627,625 partitions */
    for (size_t i = 0; i < 256; i++) {
        distances[i] = i == 1 || i == 16 ? 0 : 1; /* only the first two are alike */
    }
    struct permutation_test test;
    assert_int_equal(relabel_accounts(&data, usual, &test, NULL), OK);
    assert_false(test.is_exact);
    assert_true(near(test.p, 3.0 / 15, 0.012)); /* the chance that the two are together */
    assert_int_equal(relabel_blocks(&data, usual, &scratch, &test, NULL), OK);
    assert_true(near(test.p, 3.0 / 15, 0.012));
}

UNIT(refuses_designs_that_cannot_be_relabelled)
{
    SCOPED(arena_free) struct arena scratch = {.limit = 4 << 20};
    double distances[4 * UNITS_MOST * UNITS_MOST];
    uint8_t labels[UNITS_MOST];
    struct relabel_data data = ideal(2, 2, 1, distances, labels);
    struct permutation_test test = {.p = 7};
    struct relabel_means means = {7, 7};
    struct fault why;
    distances[1] = (double)NAN;
    assert_int_equal(relabel_accounts(&data, usual, &test, &why), E_USAGE);
    distances[1] = 0.5; /* and 0.1 the other way round */
    assert_int_equal(relabel_blocks(&data, usual, &scratch, &test, &why), E_USAGE);
    distances[1] = distances[4] = (double)INFINITY;
    assert_int_equal(relabel_means(&data, &means, &why), E_USAGE);
    data = ideal(4, 1, 1, distances, labels);
    assert_int_equal(relabel_accounts(&data, usual, &test, &why), E_USAGE);
    data = ideal(1, 4, 1, distances, labels);
    assert_int_equal(relabel_accounts(&data, usual, &test, &why), E_USAGE);
    data = ideal(2, 2, 1, distances, labels);
    labels[0] = 4;
    assert_int_equal(relabel_accounts(&data, usual, &test, &why), E_USAGE);
    labels[0] = 0;
    data.blocks = 0;
    assert_int_equal(relabel_accounts(&data, usual, &test, &why), E_MISSING);
    data.blocks = SIZE_MAX;
    assert_int_equal(relabel_blocks(&data, usual, &scratch, &test, &why), E_LIMIT);
    data.units = 0;
    assert_int_equal(relabel_means(&data, &means, &why), E_USAGE);
    data.units = SIZE_MAX;
    assert_int_equal(relabel_means(&data, &means, &why), E_LIMIT);
    data = ideal(2, 2, 1, distances, labels);
    assert_int_equal(relabel_block_means(&data, 1, &means, &why), E_MISSING);
    data = ideal(2, 2, 2, distances, labels);
    struct arena nothing = {.limit = 1};
    assert_int_equal(relabel_blocks(&data, usual, &nothing, &test, &why), E_MEMORY);
    assert_true(test.p == 7 && means.within == 7);
}

UNIT(brings_the_same_numbers_back_from_a_seed)
{
    struct random first = random_from_seed(0), second = random_from_seed(0);
    assert_int_equal(random_next(&first), UINT64_C(0x99ec5f36cb75f2b4)); /* of the paper's code */
    (void)random_next(&second);
    assert_memory_equal(&first, &second, sizeof(first));
    double sum = 0, squares = 0;
    size_t below = 0;
    for (size_t i = 0; i < 20000; i++) {
        double normal = random_normal(&first);
        sum += normal;
        squares += normal * normal;
        below += random_below(&first, 3) == 0;
        assert_true(random_unit(&first) < 1);
    }
    assert_true(near(sum / 20000, 0, 0.03) && near(squares / 20000, 1, 0.04));
    assert_true(near((double)below / 20000, 1.0 / 3, 0.015));
    assert_int_equal(random_below(&first, 0), 0);
}

/* `published` stems from some 400 simulated studies a row, which leaves ±0.05; `power` from 20,000
 * of ours. By its formula a t test, whose p goes down without steps, has .695 .848 .653 .754 .815
 * .898 .931 .975. */
UNIT(plans_the_power_of_sign_flips)
{
    static const struct {
        double effect;
        size_t blocks;
        double published, power;
    } rows[] = {{0.5, 20, .72, .695}, {0.5, 30, .85, .847}, {0.8, 8, .67, .630},
            {0.8, 10, .80, .751}, {1.0, 8, .79, .801}, {1.0, 10, .90, .897}, {1.5, 6, .91, .913},
            {2, 5, .89, .890}};
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct power_plan plan = {rows[i].effect, 0.05, rows[i].blocks > 20 ? 400 : 2000, 1};
        double power = 0;
        assert_int_equal(power_of_sign_flip(&plan, rows[i].blocks, &power, NULL), OK);
        assert_true(near(power, rows[i].power, 0.03));
        assert_true(near(rows[i].power, rows[i].published, 0.05));
    }
}

UNIT(gives_no_power_to_a_design_that_cannot_reach_the_level)
{
    struct power_plan plan = {10, 0.05, 50, 1};
    double power = 7;
    assert_int_equal(power_of_sign_flip(&plan, 4, &power, NULL), OK);
    assert_true(power == 0);
    assert_int_equal(power_of_relabelling(&plan, 2, 2, 100, &power, NULL), OK);
    assert_true(power == 0);
    assert_int_equal(power_of_relabelling(&plan, 2, 4, 6, &power, NULL), OK);
    assert_true(power == 1);
    plan.effect = 0;
    plan.runs = 1000;
    assert_int_equal(power_of_relabelling(&plan, 3, 3, 10, &power, NULL), OK);
    assert_true(near(power, 0.05, 0.025));
}

UNIT(refuses_plans_that_make_no_sense)
{
    struct power_plan plan = {(double)NAN, 0.05, 10, 1};
    double power = 7;
    struct fault why;
    assert_int_equal(power_of_sign_flip(&plan, 5, &power, &why), E_USAGE);
    plan.effect = 1;
    assert_int_equal(power_of_sign_flip(&plan, 0, &power, &why), E_USAGE);
    assert_int_equal(power_of_sign_flip(&plan, SIZE_MAX, &power, &why), E_LIMIT);
    assert_int_equal(power_of_relabelling(&plan, 0, 2, 5, &power, &why), E_LIMIT);
    assert_int_equal(power_of_relabelling(&plan, SIZE_MAX, SIZE_MAX, 5, &power, &why), E_LIMIT);
    assert_int_equal(power_of_relabelling(&plan, 3, 1, 5, &power, &why), E_USAGE);
    plan.runs = SIZE_MAX;
    assert_int_equal(power_of_sign_flip(&plan, 5, &power, &why), E_LIMIT);
    plan.level = 1;
    assert_int_equal(power_of_sign_flip(&plan, 5, &power, &why), E_USAGE);
    assert_true(power == 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(counts_all_signs_of_few_differences),
            cmocka_unit_test(counts_differences_of_zero_on_both_sides),
            cmocka_unit_test(takes_sums_that_differ_by_rounding_for_ties),
            cmocka_unit_test(looks_at_every_sign_of_twenty_differences),
            cmocka_unit_test(draws_signs_when_there_are_too_many),
            cmocka_unit_test(knows_the_smallest_p_of_sign_flips),
            cmocka_unit_test(refuses_differences_that_are_no_numbers),
            cmocka_unit_test(knows_how_many_relabellings_a_design_has),
            cmocka_unit_test(relabels_whole_accounts),
            cmocka_unit_test(draws_relabellings_beyond_as_many_as_are_wanted_exact),
            cmocka_unit_test(divides_into_groups_of_different_sizes),
            cmocka_unit_test(relabels_fresh_accounts_block_by_block),
            cmocka_unit_test(looks_at_every_partition_of_a_single_block),
            cmocka_unit_test(draws_relabellings_evenly),
            cmocka_unit_test(refuses_designs_that_cannot_be_relabelled),
            cmocka_unit_test(brings_the_same_numbers_back_from_a_seed),
            cmocka_unit_test(plans_the_power_of_sign_flips),
            cmocka_unit_test(gives_no_power_to_a_design_that_cannot_reach_the_level),
            cmocka_unit_test(refuses_plans_that_make_no_sense),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
