/* Each function that needs memory, with every allocation failing in turn. */
#include "support/torture.h"
#include "support/unit.h"

#include "measure/inference/location.h"
#include "measure/inference/multiple.h"
#include "measure/inference/relabel.h"
#include "measure/inference/robust.h"

#include <stdlib.h>

enum { MANY = 300 }; /* more than one block of an arena holds */

static double values[MANY];

static void fill(void)
{
    for (size_t i = 0; i < MANY; i++) {
        values[i] = (double)(i * 7 % 11) / 11;
    }
}

static bool locates(void)
{
    SCOPED(arena_free) struct arena scratch = {.limit = 1 << 22};
    struct location location;
    return hodges_lehmann(values, MANY, 0.95, &scratch, &location, NULL) == OK;
}

static bool adjusts(void)
{
    SCOPED(arena_free) struct arena scratch = {.limit = 1 << 22};
    double adjusted[MANY];
    return benjamini_hochberg(values, MANY, &scratch, adjusted, NULL) == OK;
}

static bool compares(void)
{
    SCOPED(arena_free) struct arena scratch = {.limit = 1 << 22};
    struct spread spread;
    double auc;
    return sample_spread(values, MANY, &scratch, &spread, NULL) == OK &&
           mann_whitney_auc(values, MANY, values, MANY / 2, &scratch, &auc, NULL) == OK;
}

static bool relabels(void)
{
    static const uint8_t labels[] = {0, 0, 0, 1, 1, 1, 2, 2, 2};
    static double distances[100 * 81];
    SCOPED(arena_free) struct arena scratch = {.limit = 1 << 22};
    struct relabel_data data = {9, 100, labels, distances};
    struct permutation_test test;
    return relabel_blocks(&data, (struct monte_carlo){.draws = 10}, &scratch, &test, NULL) == OK;
}

UNIT(survives_every_failing_allocation)
{
    fill();
    assert_true(torture(locates) >= 2);
    assert_true(torture(adjusts) >= 1);
    assert_true(torture(compares) >= 1);
    assert_true(torture(relabels) >= 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(survives_every_failing_allocation)};
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
