#include "support/unit.h"

#include "measure/openness/same_content.h"

#include <math.h>
#include <stdlib.h>

static const struct openness_thresholds thresholds = {
        .title_similarity = 0.3, .visible_share = 0.7, .visible_share_margin = 0.9};

static void similar(const char *a, const char *b, double wanted)
{
    assert_true(fabs(title_similarity(bytes_of(a), bytes_of(b)) - wanted) < 1e-12);
    assert_true(fabs(title_similarity(bytes_of(b), bytes_of(a)) - wanted) < 1e-12);
}

UNIT(titles_are_compared_by_pairs_of_characters)
{
    similar("abcd", "abcd", 1);
    similar("abcd", "bcde", 2.0 / 4); /* ab bc cd, bc cd de */
    similar("淘宝网", "淘宝", 1.0 / 2);
    similar("京东商城", "拼多多", 0);
    similar("aaaa", "aa", 1); /* a set: one pair each */
}

UNIT(white_space_and_case_do_not_count)
{
    similar("Äpfel und Birnen",
            " äPFELUND\xe3\x80\x80"
            "birnen\n",
            1);
    similar("ＡＢ", "ａｂ", 1);
    similar("ПРИВЕТ ΑΒ", "привет αβ", 1);
}

UNIT(one_character_counts_as_itself_and_none_as_nothing)
{
    similar("a", "a", 1);
    similar("a", "b", 0);
    similar("a", "ab", 0);
    similar("", "ab", 0);
    similar("", "", 0);
    similar(" \n", "ab", 0);
    similar(" \n", " \n", 0);
}

UNIT(broken_text_counts_as_replacement_characters)
{
    similar("\xff\xfe", "\xef\xbf\xbd\xef\xbf\xbd", 1);
    similar("a\xe6\xb7", "a\xef\xbf\xbd\xef\xbf\xbd", 1);
}

UNIT(titles_are_looked_at_up_to_a_thousand_characters)
{
    static char a[3001], b[3001];
    for (size_t i = 0; i < 3000; i++) {
        a[i] = (char)('a' + i * 7 % 26);
        b[i] = i < 1024 ? a[i] : 'z';
    }
    similar(a, b, 1);
}

UNIT(the_share_of_visible_text_is_the_shorter_by_the_longer)
{
    assert_true(visible_share(700, 1000) == 0.7);
    assert_true(visible_share(1000, 700) == 0.7);
    assert_true(visible_share(0, 0) == 1);
    assert_true(visible_share(0, 5) == 0);
    assert_true(visible_share(-1, 5) == 0);
    assert_true(visible_share(5, -1) == 0);
}

static double wanted_of(const int64_t *visible, size_t count)
{
    struct trial_page controls[8] = {0};
    for (size_t i = 0; i < count; i++) {
        controls[i].visible = visible[i];
    }
    return visible_share_wanted(controls, count, &thresholds);
}

UNIT(the_share_wanted_follows_how_much_controls_differ)
{
    assert_true(wanted_of((int64_t[]){1000, 600, 900, 800, 950}, 5) == 0.6 * 0.9);
    assert_true(wanted_of((int64_t[]){1000, 990, 1000, 1000, 1000}, 5) == 0.7);
    assert_true(wanted_of((int64_t[]){1000}, 1) == 0.7);
    assert_true(wanted_of((int64_t[]){1000, -1}, 2) == 0.7);
    assert_true(wanted_of(NULL, 0) == 0.7);
}

static enum answer same(struct trial_page page, struct trial_page control)
{
    return same_content(&page, &control, 0.7, &thresholds);
}

UNIT(one_sign_of_the_same_page_is_enough)
{
    struct trial_page a = {.status = 200, .visible = 100, .title = "abc", .canonical = "id1"};
    struct trial_page b = {.status = 200, .visible = 900, .title = "xyz", .canonical = "id2"};
    assert_int_equal(same(a, b), ANSWER_NO);
    b.canonical = "id1";
    assert_int_equal(same(a, b), ANSWER_YES);
    b.canonical = "id2";
    b.title = "abcd";
    assert_int_equal(same(a, b), ANSWER_YES);
    b.title = "xyz";
    b.visible = 142;
    assert_int_equal(same(a, b), ANSWER_YES);
    b.visible = 143;
    assert_int_equal(same(a, b), ANSWER_NO);
}

UNIT(the_status_must_be_the_same_success)
{
    struct trial_page a = {.status = 200, .visible = 100}, b = a;
    assert_int_equal(same(a, b), ANSWER_YES);
    b.status = 203;
    assert_int_equal(same(a, b), ANSWER_NO);
    a.status = b.status = 404;
    assert_int_equal(same(a, b), ANSWER_NO);
    a.status = -1;
    assert_int_equal(same(a, b), ANSWER_UNKNOWN);
}

UNIT(pages_that_say_nothing_cannot_be_compared)
{
    struct trial_page a = {.status = 200, .visible = -1}, b = {.status = 200, .visible = 100};
    assert_int_equal(same(a, b), ANSWER_UNKNOWN);
    a.title = "";
    b.title = "x";
    assert_int_equal(same(a, b), ANSWER_UNKNOWN);
    a.visible = b.visible =
            0; /* two empty pages, as those that scripts fill are without a browser */
    assert_int_equal(same(a, b), ANSWER_UNKNOWN);
    a.title = "x";
    assert_int_equal(same(a, b), ANSWER_YES);
    a.title = "";
    b.visible = 1;
    assert_int_equal(same(a, b), ANSWER_NO);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(titles_are_compared_by_pairs_of_characters),
            cmocka_unit_test(white_space_and_case_do_not_count),
            cmocka_unit_test(one_character_counts_as_itself_and_none_as_nothing),
            cmocka_unit_test(broken_text_counts_as_replacement_characters),
            cmocka_unit_test(titles_are_looked_at_up_to_a_thousand_characters),
            cmocka_unit_test(the_share_of_visible_text_is_the_shorter_by_the_longer),
            cmocka_unit_test(the_share_wanted_follows_how_much_controls_differ),
            cmocka_unit_test(one_sign_of_the_same_page_is_enough),
            cmocka_unit_test(the_status_must_be_the_same_success),
            cmocka_unit_test(pages_that_say_nothing_cannot_be_compared),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
