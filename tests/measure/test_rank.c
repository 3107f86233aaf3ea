#include "measure/lists.h"
#include "support/unit.h"

#include "measure/rank/rbo.h"
#include "measure/rank/similarity.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char letters[] = "abcdefghijklmnopqrstuvwxyz";

struct row {
    const char *a, *b;
    double p, jaccard;
    size_t edits;
    double tau; /* not a number: not known */
    double extrapolated, least;
};

static void check_row(const struct row *row)
{
    struct test_list a, b;
    double jaccard = 0;
    size_t edits = 0;
    struct kendall kendall;
    struct rbo rbo;
    const struct ranked_list *left = list_of_letters(&a, row->a);
    const struct ranked_list *right = list_of_letters(&b, row->b);
    assert_int_equal(rank_jaccard(left, right, &jaccard, NULL), OK);
    assert_true(fabs(jaccard - row->jaccard) < 5e-5);
    assert_int_equal(rank_edit_distance(left, right, &edits, NULL), OK);
    assert_int_equal(edits, row->edits);
    assert_int_equal(rank_kendall(left, right, &kendall, NULL), OK);
    assert_int_equal(kendall.is_known, !isnan(row->tau));
    assert_true(isnan(row->tau) ? isnan(kendall.tau) : fabs(kendall.tau - row->tau) < 1e-12);
    for (enum rbo_ties ties = RBO_TIES_A; ties <= RBO_TIES_W; ties++) {
        assert_int_equal(rbo_compare(left, right, row->p, ties, &rbo, NULL), OK);
        assert_true(fabs(rbo.extrapolated - row->extrapolated) < 5e-7);
        assert_true(fabs(rbo.least - row->least) < 5e-7);
    }
}

UNIT(measures_lists_without_ties)
{
    const struct row rows[] = {
            {"abcdefg", "zcavwxy", 0.9, 2.0 / 12, 7, -1, 0.288217, 0.221686},
            {"abcde", "bacde", 0.9, 1, 1, 0.8, 0.900000, 0.571989},
            {"abcde", "abced", 0.9, 1, 1, 0.8, 0.981775, 0.653764},
            {"abcde", "edcba", 0.9, 1, 4, -1, 0.737775, 0.409764},
            {"abcde", "abcfg", 0.9, 0.4286, 2, 1, 0.719335, 0.522528},
            {"abcde", "fghij", 0.9, 0, 5, (double)NAN, 0, 0},
            {"abcdefghij", "abcdexyzuv", 0.9, 0.3333, 5, 1, 0.744196, 0.671989},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        check_row(&rows[i]);
    }
}

UNIT(compares_lists_of_uneven_length)
{
    struct test_list a, b;
    struct rbo rbo, turned;
    const struct ranked_list *left = list_of_letters(&a, letters);
    const struct ranked_list *right = list_of_letters(&b, "kxcnarvmwyp");
    assert_int_equal(rbo_compare(left, right, 0.99, RBO_TIES_A, &rbo, NULL), OK);
    assert_true(fabs(rbo.extrapolated - 0.529392) < 5e-7);
    assert_int_equal(rbo_compare(right, left, 0.99, RBO_TIES_A, &turned, NULL), OK);
    assert_memory_equal(&rbo, &turned, sizeof(rbo));
}

UNIT(treats_ties_in_three_ways)
{
    static const double extrapolated[] = {0.6922853, 0.7207131, 0.7068257};
    static const double least[] = {0.3310519, 0.3509163, 0.3429684};
    struct test_list a, b;
    struct rbo rbo;
    const struct ranked_list *left = list_of_words(&a, "red (blue green) yellow pink");
    const struct ranked_list *right =
            list_of_words(&b, "(blue red) white (yellow black purple) green");
    for (enum rbo_ties ties = RBO_TIES_A; ties <= RBO_TIES_W; ties++) {
        assert_int_equal(rbo_compare(left, right, 0.95, ties, &rbo, NULL), OK);
        assert_true(fabs(rbo.extrapolated - extrapolated[ties]) < 5e-8);
        assert_true(fabs(rbo.least - least[ties]) < 5e-8);
        assert_true(fabs(rbo.most - rbo.least - rbo.residual) < 1e-15);
    }
}

/* Variant a is what the mean over all ways to break the ties gives. */
UNIT(gives_the_mean_over_all_orders_of_a_tie)
{
    static const char *const orders[] = {"abcd", "acbd"};
    struct test_list a, b;
    struct rbo rbo;
    double sum = 0;
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(rbo_compare(list_of_letters(&a, orders[i]), list_of_letters(&b, "bacd"),
                                 0.8, RBO_TIES_A, &rbo, NULL),
                OK);
        sum += rbo.extrapolated;
    }
    assert_int_equal(rbo_compare(list_of_words(&a, "a (b c) d"), list_of_words(&b, "b a c d"), 0.8,
                             RBO_TIES_A, &rbo, NULL),
            OK);
    assert_true(fabs(rbo.extrapolated - sum / 2) < 1e-15);
}

UNIT(finds_a_list_like_itself)
{
    struct test_list a;
    struct rbo rbo;
    const struct ranked_list *list = list_of_words(&a, "a (b c d) e (f g)");
    assert_int_equal(rbo_compare(list, list, 0.9, RBO_TIES_B, &rbo, NULL), OK);
    assert_true(fabs(rbo.extrapolated - 1) < 1e-15);
    assert_int_equal(rbo_compare(list, list, 0.9, RBO_TIES_W, &rbo, NULL), OK);
    assert_true(fabs(rbo.extrapolated - 1) < 1e-15);
    assert_int_equal(rbo_compare(list, list, 0.9, RBO_TIES_A, &rbo, NULL), OK);
    assert_true(rbo.extrapolated < 1);
}

UNIT(tells_how_much_the_top_weighs)
{
    assert_true(fabs(rbo_weight(0.9, 10) - 0.8556) < 5e-5);
    assert_true(fabs(rbo_weight(0.98, 50) - 0.8522) < 5e-5);
    assert_true(fabs(rbo_weight(0.95, 20) - 0.8534) < 5e-5);
    assert_true(fabs(rbo_weight(0.8, 5) - 0.8609) < 5e-5);
    assert_true(isnan(rbo_weight(1, 5)));
    assert_true(isnan(rbo_weight(0.5, 0)));
    assert_true(isnan(rbo_weight((double)NAN, 3)));
}

UNIT(takes_account_of_ties_in_tau)
{
    struct test_list a, b;
    struct kendall kendall;
    assert_int_equal(rank_kendall(list_of_words(&a, "a (b c) d"), list_of_words(&b, "a b c d"),
                             &kendall, NULL),
            OK);
    assert_true(fabs(kendall.tau - 5 / sqrt(30)) < 1e-15); /* 5 of 6 pairs are not tied */
    assert_int_equal(
            rank_kendall(list_of_words(&a, "(a b c)"), list_of_words(&b, "a b c"), &kendall, NULL),
            OK);
    assert_false(kendall.is_known);
    assert_int_equal(kendall.common, 3);
}

UNIT(keeps_a_tie_group_that_begins_within_the_top)
{
    struct test_list a;
    const struct ranked_list *list = list_of_words(&a, "a (b c d) e");
    struct ranked_list top = ranked_list_top(list, 2);
    assert_int_equal(top.count, 4);
    assert_int_equal(ranked_list_check(&top, NULL), OK);
    assert_int_equal(ranked_list_top(list, 1).count, 1);
    assert_int_equal(ranked_list_top(list, 99).count, 5);
    assert_int_equal(ranked_list_top(list_of_letters(&a, "abcde"), 3).count, 3);
    assert_int_equal(ranked_list_top(list_of_letters(&a, "abcde"), 0).count, 0);
}

UNIT(refuses_lists_that_are_none)
{
    static const uint64_t items[] = {1, 2, 1};
    static uint64_t many[RANKED_LIST_MAX + 1];
    static const uint32_t none[] = {0, 3}, few[] = {2}, huge[] = {UINT32_MAX, 4};
    struct fault why;
    assert_int_equal(
            ranked_list_check(&(struct ranked_list){.items = items, .count = 3}, &why), E_USAGE);
    assert_int_equal(ranked_list_check(&(struct ranked_list){items, none, 2, 2}, &why), E_USAGE);
    assert_int_equal(ranked_list_check(&(struct ranked_list){items, few, 3, 1}, &why), E_USAGE);
    assert_int_equal(ranked_list_check(&(struct ranked_list){items, huge, 3, 2}, &why), E_USAGE);
    struct ranked_list long_list = {.items = many, .count = RANKED_LIST_MAX + 1};
    assert_int_equal(ranked_list_check(&long_list, &why), E_LIMIT);
    long_list.count = SIZE_MAX;
    assert_int_equal(ranked_list_check(&long_list, &why), E_LIMIT);
    assert_int_equal(ranked_list_check(&(struct ranked_list){0}, &why), OK);
}

UNIT(refuses_to_compare_nothing)
{
    struct test_list a;
    struct ranked_list empty = {0};
    const struct ranked_list *list = list_of_letters(&a, "ab");
    struct rbo rbo = {.least = 7};
    struct kendall kendall;
    double jaccard = 7;
    size_t edits = 0;
    struct fault why;
    assert_int_equal(rank_jaccard(&empty, &empty, &jaccard, &why), E_MISSING);
    assert_int_equal(rbo_compare(list, &empty, 0.9, RBO_TIES_A, &rbo, &why), E_MISSING);
    assert_int_equal(rbo_compare(list, list, 1, RBO_TIES_A, &rbo, &why), E_USAGE);
    assert_int_equal(rbo_compare(list, list, (double)NAN, RBO_TIES_A, &rbo, &why), E_USAGE);
    assert_true(jaccard == 7 && rbo.least == 7);
    assert_int_equal(rank_edit_distance(list, &empty, &edits, &why), OK);
    assert_int_equal(edits, 2);
    assert_int_equal(rank_kendall(list, &empty, &kendall, &why), OK);
    assert_false(kendall.is_known);
}

UNIT(compares_the_longest_lists)
{
    static uint64_t up[RANKED_LIST_MAX], down[RANKED_LIST_MAX];
    static const uint32_t whole[] = {RANKED_LIST_MAX};
    for (uint64_t i = 0; i < RANKED_LIST_MAX; i++) {
        up[i] = i;
        down[i] = RANKED_LIST_MAX - 1 - i;
    }
    struct ranked_list a = {.items = up, .count = RANKED_LIST_MAX};
    struct ranked_list b = {.items = down, .count = RANKED_LIST_MAX};
    struct ranked_list tied = {up, whole, RANKED_LIST_MAX, 1};
    struct kendall kendall;
    struct rbo rbo;
    size_t edits = 0;
    assert_int_equal(rank_kendall(&a, &b, &kendall, NULL), OK);
    assert_true(fabs(kendall.tau + 1) < 1e-15);
    assert_int_equal(rank_edit_distance(&a, &b, &edits, NULL), OK);
    assert_int_equal(edits, RANKED_LIST_MAX - 1);
    assert_int_equal(rbo_compare(&a, &tied, 0.999, RBO_TIES_W, &rbo, NULL), OK);
    assert_true(rbo.extrapolated > 0 && rbo.extrapolated < 1);
}

/* x, y, p, then w, a, b, each ext, min, max, res. */
static double row_error(char *line)
{
    static const enum rbo_ties order[] = {RBO_TIES_W, RBO_TIES_A, RBO_TIES_B};
    struct test_list a, b;
    struct rbo rbo;
    char *at = line;
    const struct ranked_list *left = list_of_words(&a, strsep(&at, ","));
    const struct ranked_list *right = list_of_words(&b, strsep(&at, ","));
    double worst = 0, p = strtod(strsep(&at, ","), NULL);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(rbo_compare(left, right, p, order[i], &rbo, NULL), OK);
        const double got[] = {rbo.extrapolated, rbo.least, rbo.most, rbo.residual};
        for (size_t k = 0; k < 4; k++) {
            worst = fmax(worst, fabs(got[k] - strtod(strsep(&at, ","), NULL)));
        }
    }
    return worst;
}

/* The published test set of Corsi and Urbano; its licence keeps it out of this project. */
UNIT(agrees_with_ten_thousand_published_rows)
{
    const char *shared = getenv("AEDILE_SHARED");
    char path[4096], *line = NULL;
    size_t room = 0, rows = 0;
    double worst = 0;
    (void)snprintf(path, sizeof(path), "%s/data/rbo-sigir2024.csv", shared == NULL ? "" : shared);
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        print_message("# skip the published rows of rank-biased overlap: they are not here\n");
        return;
    }
    assert_true(getline(&line, &room, file) > 0); /* the header */
    while (getline(&line, &room, file) > 0) {
        worst = fmax(worst, row_error(line));
        rows++;
    }
    free(line);
    (void)fclose(file);
    assert_int_equal(rows, 10000);
    assert_true(worst < 1e-12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(measures_lists_without_ties),
            cmocka_unit_test(compares_lists_of_uneven_length),
            cmocka_unit_test(treats_ties_in_three_ways),
            cmocka_unit_test(gives_the_mean_over_all_orders_of_a_tie),
            cmocka_unit_test(finds_a_list_like_itself),
            cmocka_unit_test(tells_how_much_the_top_weighs),
            cmocka_unit_test(takes_account_of_ties_in_tau),
            cmocka_unit_test(keeps_a_tie_group_that_begins_within_the_top),
            cmocka_unit_test(refuses_lists_that_are_none),
            cmocka_unit_test(refuses_to_compare_nothing),
            cmocka_unit_test(compares_the_longest_lists),
            cmocka_unit_test(agrees_with_ten_thousand_published_rows),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
