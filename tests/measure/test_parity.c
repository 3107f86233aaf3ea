#include "support/torture.h"
#include "support/unit.h"

#include "measure/inference/proportion.h"
#include "measure/openness/parity.h"

#include <math.h>
#include <stdlib.h>

static const struct openness_thresholds usual = {.parity_gap = 2, .parity_p = 0.05};

/* A cell of `trials` trials, `open` of them open. */
static struct cell cell(enum openness openness, enum cell_grade grade, int open, int trials)
{
    return (struct cell){.state = openness_is_open(openness) ? CELL_OPEN : CELL_CLOSED,
            .grade = grade,
            .openness = openness,
            .open = open,
            .closed = trials - open,
            .share = trials == 0 ? 0 : (double)open / trials};
}

UNIT(two_points_behind_the_best_peer_is_a_disparity_when_both_are_confirmed)
{
    struct cell open = cell(OPENNESS_OPEN, GRADE_CONFIRMED, 6, 6);
    struct cell slow = cell(OPENNESS_THROTTLED, GRADE_CONFIRMED, 6, 6);
    struct cell warned = cell(OPENNESS_WARNED, GRADE_CONFIRMED, 6, 6);
    struct cell unsure = cell(OPENNESS_BLOCKED, GRADE_FIRM, 0, 6);
    const struct parity_cell row[] = {{&open, "a", "shopping", false},
            {&slow, "b", "shopping", false}, {&warned, "c", "shopping", false},
            {&unsure, "d", "shopping", false}};
    struct parity parities[4];
    assert_int_equal(parity_judge(row, 4, &usual, parities, NULL), OK);
    assert_int_equal(parities[0].peer, 1); /* the best among the others */
    assert_int_equal(parities[0].gap, -1);
    assert_false(parities[0].by_gap);
    assert_int_equal(parities[1].peer, 0);
    assert_int_equal(parities[1].gap, 1);
    assert_false(parities[1].by_gap);
    assert_int_equal(parities[2].gap, 2);
    assert_true(parities[2].by_gap);
    assert_false(parities[2].by_test); /* the same share opens */
    assert_int_equal(parities[3].gap, 6);
    assert_false(parities[3].by_gap);
    assert_true(parities[3].by_test);
}

UNIT(only_cells_of_one_type_are_peers)
{
    struct cell open = cell(OPENNESS_OPEN, GRADE_CONFIRMED, 6, 6);
    struct cell shut = cell(OPENNESS_BLOCKED, GRADE_CONFIRMED, 0, 6);
    const struct parity_cell row[] = {{&open, "a", "shopping", false}, {&shut, "b", "map", false}};
    struct parity parities[2];
    assert_int_equal(parity_judge(row, 2, &usual, parities, NULL), OK);
    assert_true(parities[1].peer == SIZE_MAX);
    assert_true(isnan(parities[1].p) && isnan(parities[1].p_adjusted));
    assert_false(parities[1].by_gap || parities[1].by_test);
}

UNIT(the_platforms_own_service_is_a_peer_and_not_judged)
{
    struct cell open = cell(OPENNESS_OPEN, GRADE_CONFIRMED, 10, 10);
    struct cell shut = cell(OPENNESS_BLOCKED, GRADE_CONFIRMED, 0, 10);
    const struct parity_cell row[] = {
            {&open, "own", "shopping", true}, {&shut, "rival", "shopping", false}};
    const struct parity_cell other[] = {
            {&shut, "own", "shopping", true}, {&open, "rival", "shopping", false}};
    struct parity parities[2];
    assert_int_equal(parity_judge(row, 2, &usual, parities, NULL), OK);
    assert_int_equal(parities[1].peer, 0);
    assert_true(parities[1].by_gap && parities[1].by_test);
    assert_true(isnan(parities[0].p_adjusted));
    assert_int_equal(parity_judge(other, 2, &usual, parities, NULL), OK);
    assert_int_equal(parities[0].gap, 6);
    assert_false(parities[0].by_gap || parities[0].by_test);
}

UNIT(an_undecided_cell_is_no_peer_but_may_be_tested)
{
    struct cell open = cell(OPENNESS_OPEN, GRADE_CONFIRMED, 10, 10);
    struct cell mixed = cell(OPENNESS_INCONCLUSIVE, GRADE_NONE, 5, 12);
    struct cell none = cell(OPENNESS_INCONCLUSIVE, GRADE_NONE, 0, 0);
    const struct parity_cell row[] = {{&open, "a", "shopping", false},
            {&mixed, "b", "shopping", false}, {&none, "c", "shopping", false}};
    struct parity parities[3];
    assert_int_equal(parity_judge(row, 3, &usual, parities, NULL), OK);
    assert_true(parities[0].peer == SIZE_MAX);
    assert_int_equal(parities[1].peer, 0);
    assert_int_equal(parities[1].gap, 0);
    assert_true(parities[1].by_test);
    assert_true(isnan(parities[2].p));
}

UNIT(p_is_fishers_and_adjusted_over_the_row)
{
    struct cell open = cell(OPENNESS_OPEN, GRADE_FIRM, 10, 10);
    struct cell shut = cell(OPENNESS_BLOCKED, GRADE_FIRM, 0, 10);
    struct cell most = cell(OPENNESS_OPEN, GRADE_FIRM, 7, 10);
    struct cell map = cell(OPENNESS_OPEN, GRADE_FIRM, 4, 4);
    const struct parity_cell row[] = {{&open, "a", "shopping", false},
            {&shut, "b", "shopping", false}, {&most, "c", "shopping", false},
            {&map, "d", "map", false}};
    struct parity parities[4];
    assert_int_equal(parity_judge(row, 4, &usual, parities, NULL), OK);
    assert_true(fabs(parities[1].p - 1.0 / 184756) < 1e-15); /* of 20 choose 10 tables one */
    assert_true(fabs(parities[2].p - 120.0 / 1140) < 1e-12); /* 10 choose 3 of 20 choose 3 */
    assert_true(fabs(parities[0].p - 1) < 1e-12);
    assert_true(fabs(parities[1].p_adjusted - 3.0 / 184756) < 1e-15);
    assert_true(fabs(parities[2].p_adjusted - 120.0 / 1140 * 3 / 2) < 1e-12);
    assert_true(parities[1].by_test);
    assert_false(parities[2].by_test);
}

UNIT(an_empty_row_is_no_fault)
{
    assert_int_equal(parity_judge(NULL, 0, &usual, NULL, NULL), OK);
}

UNIT(says_why_a_row_is_not_compared)
{
    struct cell open = cell(OPENNESS_OPEN, GRADE_FIRM, PROPORTION_MAX, PROPORTION_MAX);
    const struct parity_cell row[] = {{&open, "a", "map", false}, {&open, "b", "map", false}};
    struct parity parities[2] = {{.gap = 77}};
    struct fault why;
    assert_int_equal(parity_judge(row, 2, &usual, parities, &why), E_LIMIT);
    assert_string_equal(why.text, "a table of more than 10000000");
    assert_int_equal(parities[0].gap, 77);
}

static bool judge_again(void)
{
    struct cell open = cell(OPENNESS_OPEN, GRADE_FIRM, 10, 10);
    const struct parity_cell row[] = {{&open, "a", "map", false}, {&open, "b", "map", false}};
    struct parity parities[2] = {{.gap = 77}};
    enum status status = parity_judge(row, 2, &usual, parities, NULL);
    assert_true(status == OK || (status == E_MEMORY && parities[0].gap == 77));
    return status == OK;
}

UNIT(survives_every_allocation_that_fails)
{
    assert_true(torture(judge_again) > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(
                    two_points_behind_the_best_peer_is_a_disparity_when_both_are_confirmed),
            cmocka_unit_test(only_cells_of_one_type_are_peers),
            cmocka_unit_test(the_platforms_own_service_is_a_peer_and_not_judged),
            cmocka_unit_test(an_undecided_cell_is_no_peer_but_may_be_tested),
            cmocka_unit_test(p_is_fishers_and_adjusted_over_the_row),
            cmocka_unit_test(an_empty_row_is_no_fault),
            cmocka_unit_test(says_why_a_row_is_not_compared),
            cmocka_unit_test(survives_every_allocation_that_fails),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
