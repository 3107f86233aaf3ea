#include "support/unit.h"

#include "knowledge/identifier/code/rows.h"

#include <stdio.h>

static char answer[1024];

/* The ends of matches, told in two steps: up to `until`, then the rest. */
static const char *find_from(const struct rows *rows, struct bytes text, size_t until)
{
    struct row_walk walk = {.rows = rows, .text = text};
    const size_t steps[] = {until, text.size};
    answer[0] = 0;
    for (size_t i = 0; i < 2; i++) {
        uint32_t number;
        for (size_t end; rows_next(&walk, steps[i], &number, &end);) {
            size_t size = strlen(answer);
            (void)snprintf(answer + size, sizeof(answer) - size, "%s%u@%zu", size == 0 ? "" : " ",
                    number, end);
        }
    }
    return answer;
}

static const char *find(const struct rows *rows, const char *text)
{
    return find_from(rows, bytes_of(text), 0);
}

static struct rows both(void)
{
    struct rows rows = {0};
    assert_true(rows_add(&rows, "\\b[0-9]{17}[0-9Xx]\\b", 1));
    assert_true(rows_add(&rows, "\\b[A-Z]{2}[0-9]{2}[A-Z0-9]{4}", 2));
    return rows;
}

UNIT(finds_an_anchor_wherever_it_stands_in_a_block)
{
    struct rows rows = both();
    char text[300], expected[64];
    for (unsigned at = 0; at < 200; at++) {
        (void)snprintf(text, sizeof(text), "%*s11010519491231002x, GB82WEST12", (int)at, "");
        (void)snprintf(expected, sizeof(expected), "1@%u 2@%u", at + 18, at + 28);
        assert_string_equal(find(&rows, text), expected);
    }
}

UNIT(minds_the_edges_of_words_only_where_the_anchor_says_so)
{
    struct rows rows = both();
    assert_string_equal(find(&rows, "_11010519491231002X"), "");
    assert_string_equal(find(&rows, "11010519491231002X_"), "");
    assert_string_equal(find(&rows, "110105194912310021234"), "");
    assert_string_equal(find(&rows, "-11010519491231002X\xc3\xa9"), "1@19");
    assert_string_equal(find(&rows, "xGB82WEST12"), "");
    assert_string_equal(find(&rows, "/GB82WEST1234x"), "2@9");
    struct rows anywhere = {0};
    assert_true(rows_add(&anywhere, "[0-9]{8}", 3));
    assert_string_equal(find(&anywhere, "x1234567890x"), "3@9 3@10 3@11");
}

UNIT(finds_nothing_in_rows_that_are_too_short)
{
    struct rows rows = both();
    assert_string_equal(find(&rows, "1101051949123100 GB82WES gb82west12 ABCDEFGHIJ"), "");
    assert_string_equal(find(&rows, ""), "");
    struct rows none = {0};
    assert_string_equal(find(&none, "11010519491231002X"), "");
}

UNIT(goes_on_where_it_stopped)
{
    struct rows rows = both();
    struct bytes text = bytes_of("GB82WEST12 11010519491231002X and GB82WEST12");
    for (size_t until = 0; until <= text.size; until++) {
        assert_string_equal(find_from(&rows, text, until), "2@8 1@29 2@42");
    }
    struct row_walk walk = {.rows = &rows, .text = text};
    uint32_t number;
    size_t end = 0;
    assert_false(rows_next(&walk, 7, &number, &end));
    assert_true(rows_next(&walk, 8, &number, &end));
    assert_false(rows_next(&walk, 28, &number, &end));
    assert_int_equal(end, 8);
}

UNIT(leaves_other_anchors_to_others)
{
    static const char *const others[] = {"", "\\b", "[A-Z0-9]{7}", "[a-z0-9]{20}", "[A-Z]{8}?",
            "[A-Z]{8}|x", "([A-Z]{8})", "[^A-Z]{8}", "[A-Z]{8,9}", "[A-Z]{8}+", "[A-Z]{64}",
            "[Z-A]{8}", "[]A-Z]{8}", "[A-Z{8}", "[A-Z]{8", "[\\xe4-\\xe9]{8}", "\\w{8}", ".{8}",
            "x[A-Z]{8}", "[A-Z]{8}\\d", "[A-Z]{0}[A-Z]{8}", "[A-Z]{8}\\b\\b"};
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        struct rows rows = {0};
        assert_false(rows_add(&rows, others[i], 1));
        assert_int_equal(rows.count, 0);
        assert_int_equal(rows.size, 0);
    }
    struct rows full = {0};
    assert_true(rows_add(&full, "ABCDEFGH[a-z]{40}", 1));
    assert_false(rows_add(&full, "[A-Z]{16}", 2));
    assert_true(rows_add(&full, "[A-Z]{15}", 2));
    assert_string_equal(find(&full, "ABCDEFGHIJKLMNO"), "2@15");
}

int main(void)
{
    const struct CMUnitTest units[] = {
            cmocka_unit_test(finds_an_anchor_wherever_it_stands_in_a_block),
            cmocka_unit_test(minds_the_edges_of_words_only_where_the_anchor_says_so),
            cmocka_unit_test(finds_nothing_in_rows_that_are_too_short),
            cmocka_unit_test(goes_on_where_it_stopped),
            cmocka_unit_test(leaves_other_anchors_to_others),
    };
    return cmocka_run_group_tests(units, NULL, NULL);
}
