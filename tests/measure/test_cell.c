#include "support/torture.h"
#include "support/unit.h"

#include "measure/openness/cell.h"

#include <math.h>
#include <stdlib.h>

#define HOUR INT64_C(3600000)
#define DAY  (24 * HOUR)

static const struct openness_thresholds usual = {.open_low = 0.1,
        .open_high = 0.9,
        .alpha = 0.01,
        .beta = 0.01,
        .trials_most = 12,
        .confirm_urls = 3,
        .confirm_accounts = 2,
        .confirm_days = 2,
        .provisional = 4,
        .firm = 16,
        .stale_days = 30};

enum { TRIALS_MAX = 128 };
static struct cell_trial trials[TRIALS_MAX];
static struct arena arena;

static int end(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

/* One trial an hour, all of one account and address, of the classes that the letters name. */
static size_t lay_out(const char *letters)
{
    static const struct {
        char letter;
        enum openness openness;
    } words[] = {{'O', OPENNESS_OPEN}, {'T', OPENNESS_THROTTLED}, {'W', OPENNESS_WARNED},
            {'C', OPENNESS_COPY_ONLY}, {'S', OPENNESS_STRIPPED}, {'F', OPENNESS_REDUCED},
            {'R', OPENNESS_REPLACED}, {'B', OPENNESS_BLOCKED}, {'U', OPENNESS_UNREACHABLE},
            {'I', OPENNESS_INCONCLUSIVE}};
    size_t count = strlen(letters);
    assert_true(count <= TRIALS_MAX);
    for (size_t i = 0; i < count; i++) {
        size_t word = 0;
        while (words[word].letter != letters[i]) {
            word++;
            assert_true(word < sizeof(words) / sizeof(words[0]));
        }
        trials[i] = (struct cell_trial){.at_ms = (int64_t)i * HOUR,
                .openness = words[word].openness,
                .url = "https://shop.example/1",
                .account = "a1"};
    }
    return count;
}

static struct cell judge_first(size_t count)
{
    struct cell cell = {0};
    int64_t now = count == 0 ? 0 : trials[count - 1].at_ms;
    assert_int_equal(cell_judge(trials, count, now, &usual, &arena, &cell, NULL), OK);
    return cell;
}

static struct cell judge(const char *letters)
{
    return judge_first(lay_out(letters));
}

static int32_t bound(double low, double risk)
{
    struct openness_thresholds changed = usual;
    changed.open_low = low;
    changed.open_high = 1 - low;
    changed.alpha = changed.beta = risk;
    return cell_bound(&changed);
}

UNIT(the_bound_is_three_and_four_where_less_risk_or_a_noisier_channel_is_meant)
{
    assert_int_equal(bound(0.1, 0.01), 3);
    assert_int_equal(bound(0.1, 0.001), 4);
    assert_int_equal(bound(0.2, 0.01), 4);
    assert_int_equal(bound(0.1, 1.0 / (1 + 9)), 1); /* one trial weighs ln 9 */
    assert_int_equal(bound(0.1, 1.0 / (1 + 729) + 1e-9), 3);
    assert_int_equal(bound(0.1, 1.0 / (1 + 729) - 1e-9), 4);
    assert_int_equal(bound(0.5, 0.01), INT32_MAX);
}

UNIT(three_more_of_one_side_decide)
{
    assert_int_equal(judge("").state, CELL_UNTESTED);
    assert_int_equal(judge("IUI").state, CELL_UNTESTED);
    assert_int_equal(judge("OO").state, CELL_UNDECIDED);
    assert_int_equal(judge("OOO").state, CELL_OPEN);
    assert_int_equal(judge("BBB").state, CELL_CLOSED);
    assert_int_equal(judge("OBOO").state, CELL_UNDECIDED);
    assert_int_equal(judge("OBOOO").state, CELL_OPEN);
    assert_int_equal(judge("TWO").state, CELL_OPEN);
    assert_int_equal(judge("OO").counter, 2);
    assert_int_equal(judge("OOOO").counter, 1);
}

UNIT(what_is_inconclusive_or_unreachable_is_counted_apart)
{
    struct cell cell = judge("OIOUIO");
    assert_int_equal(cell.state, CELL_OPEN);
    assert_int_equal(cell.open, 3);
    assert_int_equal(cell.closed, 0);
    assert_int_equal(cell.inconclusive, 2);
    assert_int_equal(cell.unreachable, 1);
    assert_true(cell.share == 1);
}

UNIT(the_letter_is_the_one_most_often_met_on_the_winning_side)
{
    assert_int_equal(judge("OOTO").openness, OPENNESS_OPEN);
    assert_int_equal(judge("WOWW").openness, OPENNESS_WARNED);
    assert_int_equal(judge("BCCBC").openness, OPENNESS_COPY_ONLY);
    assert_int_equal(judge("CBBC").openness, OPENNESS_BLOCKED); /* as often: the worse */
    assert_int_equal(judge("OCOCCCC").openness, OPENNESS_COPY_ONLY);
    assert_int_equal(judge("OB").openness, OPENNESS_INCONCLUSIVE);
}

UNIT(twelve_trials_without_a_decision_are_mixed)
{
    assert_int_equal(judge("OBOBOBOBOBO").state, CELL_UNDECIDED);
    struct cell cell = judge("OBOBOBOBOBOB");
    assert_int_equal(cell.state, CELL_MIXED);
    assert_int_equal(cell.grade, GRADE_NONE);
    assert_int_equal(cell.openness, OPENNESS_INCONCLUSIVE);
    assert_int_equal(cell.span_count, 1);
    assert_int_equal(judge("OBOBOBOBOBOBOOO").state, CELL_OPEN);
}

UNIT(a_state_changes_when_the_test_begun_anew_crosses_the_other_bound)
{
    assert_int_equal(judge("BBBOO").state, CELL_CLOSED);
    struct cell cell = judge("BBBBOOOOO");
    assert_int_equal(cell.state, CELL_OPEN);
    assert_int_equal(cell.span_count, 2);
    assert_int_equal(cell.spans[0].state, CELL_CLOSED);
    assert_int_equal(cell.spans[0].openness, OPENNESS_BLOCKED);
    assert_int_equal(cell.spans[0].from_ms, 0);
    assert_int_equal(cell.spans[0].until_ms, 5 * HOUR); /* the fifth O, after B O brought it to 0 */
    assert_int_equal(cell.spans[1].from_ms, 5 * HOUR);
    assert_true(cell.spans[1].until_ms == INT64_MAX);
    assert_true(cell.spans[0].stale_from_ms == INT64_MAX);
    assert_int_equal(judge("BBBOBOBOBOBOBOBOB").state, CELL_CLOSED);
}

UNIT(the_time_before_the_decision_is_undecided)
{
    struct cell cell = judge("OBBBB");
    assert_int_equal(cell.state, CELL_CLOSED);
    assert_int_equal(cell.span_count, 2);
    assert_int_equal(cell.spans[0].state, CELL_UNDECIDED);
    assert_int_equal(cell.spans[1].from_ms, 2 * HOUR);
    assert_int_equal(judge("BBB").span_count, 1);
}

UNIT(a_span_tells_how_many_accounts_it_opened_for_and_when_it_grew_old)
{
    static const char *const accounts[] = {"a", "b", "a", "a", "b", "b", "c", "c"};
    static const struct cell_trial kinds[] = {
            {.openness = OPENNESS_BLOCKED}, {.openness = OPENNESS_OPEN}};
    struct cell cell;
    for (size_t i = 0; i < 8; i++) {
        trials[i] = kinds[i >= 3 && i != 7]; /* B B B O O O O B */
        trials[i].account = accounts[i];
        trials[i].at_ms = (i >= 3 ? 60 : 0) * DAY + (int64_t)i;
    }
    assert_int_equal(cell_judge(trials, 8, 61 * DAY, &usual, &arena, &cell, NULL), OK);
    assert_int_equal(cell.span_count, 2);
    assert_int_equal(cell.spans[0].accounts, 2);
    assert_int_equal(cell.spans[0].accounts_open, 0);
    assert_int_equal(cell.spans[0].last_ms, 2);
    assert_int_equal(cell.spans[0].stale_from_ms, 30 * DAY + 2);
    assert_int_equal(cell.spans[1].from_ms, 60 * DAY + 3);
    assert_int_equal(cell.spans[1].accounts, 3);
    assert_int_equal(cell.spans[1].accounts_open, 2);
    assert_true(cell.spans[1].stale_from_ms == INT64_MAX);
    assert_int_equal(cell_judge(trials, 8, 95 * DAY, &usual, &arena, &cell, NULL), OK);
    assert_int_equal(cell.spans[1].stale_from_ms, 90 * DAY + 7);
    assert_true(cell.is_stale);
}

/* Spread the first trials over addresses, accounts and days. */
static void spread(size_t count, size_t urls, size_t accounts, size_t days)
{
    static const char *const url[] = {"u1", "u2", "u3", "u4"};
    static const char *const account[] = {"a1", "a2", "a3"};
    for (size_t i = 0; i < count; i++) {
        trials[i].url = url[i % urls];
        trials[i].account = account[i % accounts];
        trials[i].at_ms = (int64_t)(i * days / count) * DAY + (int64_t)i;
    }
}

static enum cell_grade grade_of(const char *letters, size_t urls, size_t accounts, size_t days)
{
    size_t count = lay_out(letters);
    spread(count, urls, accounts, days);
    return judge_first(count).grade;
}

UNIT(three_addresses_two_accounts_and_two_days_confirm)
{
    assert_int_equal(grade_of("OOOOOO", 3, 2, 2), GRADE_CONFIRMED);
    assert_int_equal(grade_of("OOOOOO", 2, 2, 2), GRADE_PROVISIONAL);
    assert_int_equal(grade_of("OOOOOO", 3, 1, 2), GRADE_PROVISIONAL);
    assert_int_equal(grade_of("OOOOOO", 3, 2, 1), GRADE_PROVISIONAL);
}

UNIT(a_single_session_is_an_anomaly_only)
{
    assert_int_equal(grade_of("OOOOOOOOOOOOOOOOOOOO", 3, 1, 1), GRADE_ANOMALY);
    assert_int_equal(grade_of("OO", 3, 2, 2), GRADE_NONE);
    assert_int_equal(grade_of("OOO", 1, 2, 2), GRADE_ANOMALY); /* fewer than four */
}

UNIT(four_trials_are_provisional_and_sixteen_firm)
{
    assert_int_equal(grade_of("BBBB", 1, 2, 1), GRADE_PROVISIONAL);
    assert_int_equal(grade_of("BBBBBBBBBBBBBBB", 1, 2, 1), GRADE_PROVISIONAL);
    assert_int_equal(grade_of("BBBBBBBBBBBBBBBB", 1, 2, 1), GRADE_FIRM);
    assert_int_equal(grade_of("OOOOBOBBOOBO", 1, 2, 1), GRADE_ANOMALY); /* either side of half */
}

UNIT(many_trials_that_differ_confirm_nothing)
{
    /* Closed by the first three; what follows never leads either way by three. */
    assert_int_equal(grade_of("BBBBOBOBOBOBOBO", 3, 2, 2), GRADE_CONFIRMED);
    assert_int_equal(grade_of("BBBBOBOBOBOBOBOBOBOBOBOBOBOBOBOBO", 3, 2, 2), GRADE_ANOMALY);
    assert_int_equal(judge("BBBBOBOBOBOBOBOBOBOBOBOBOBOBOBOBO").state, CELL_CLOSED);
    assert_int_equal(grade_of("BBBBBBBBBOBOBBBBBBBBBB", 3, 2, 2), GRADE_CONFIRMED);
}

UNIT(one_account_written_in_several_ways_is_one)
{
    static const char *const labels[] = {"a1", "A1", " a1", "a1 ", "  A1  ", "a2", "a 1"};
    size_t count = lay_out("BBBBBBB");
    for (size_t i = 0; i < count; i++) {
        trials[i].account = labels[i];
    }
    assert_int_equal(judge_first(5).accounts, 1);
    assert_int_equal(judge_first(count).accounts, 3);
}

UNIT(a_fragment_makes_no_other_address)
{
    static const char *const urls[] = {"https://a.example/x", "https://a.example/x#1",
            "https://a.example/x#", "https://a.example/X", "https://a.example/x?y"};
    size_t count = lay_out("BBBBB");
    for (size_t i = 0; i < count; i++) {
        trials[i].url = urls[i];
    }
    assert_int_equal(judge_first(3).urls, 1);
    assert_int_equal(judge_first(count).urls, 3);
}

UNIT(a_grade_rests_on_the_trials_since_the_state_began)
{
    size_t count = lay_out("BBBBBBOOO");
    spread(6, 3, 2, 2);
    for (size_t i = 6; i < count; i++) {
        trials[i].at_ms = 3 * DAY;
    }
    assert_int_equal(judge_first(count).state, CELL_OPEN);
    assert_int_equal(judge_first(count).grade, GRADE_ANOMALY);
    assert_int_equal(judge_first(6).grade, GRADE_CONFIRMED);
    assert_int_equal(judge_first(count).urls, 4);
}

UNIT(accounts_are_told_by_their_last_trial)
{
    size_t count = lay_out("BOBOIBO");
    trials[0].account = "a1";
    trials[1].account = "a1"; /* open at last */
    trials[2].account = "a2"; /* closed */
    trials[3].account = "a3";
    trials[4].account = "a4"; /* inconclusive: not counted */
    trials[5].account = "a3"; /* closed at last */
    trials[6].account = NULL;
    struct cell cell = judge_first(count);
    assert_int_equal(cell.accounts, 3);
    assert_int_equal(cell.accounts_open, 1);
}

UNIT(days_are_counted_by_utc)
{
    lay_out("OOOO");
    trials[0].at_ms = -1;
    trials[1].at_ms = 0;
    trials[2].at_ms = DAY - 1;
    trials[3].at_ms = DAY;
    assert_int_equal(judge_first(4).days, 3);
}

/* Wilson's interval at 95 %. */
static void interval(int open, int closed, double low, double high)
{
    char letters[TRIALS_MAX + 1] = "";
    memset(letters, 'B', (size_t)closed);
    memset(letters + closed, 'O', (size_t)open);
    struct cell cell = judge(letters);
    assert_true(fabs(cell.share_low - low) < 0.00006);
    assert_true(fabs(cell.share_high - high) < 0.00006);
}

UNIT(the_interval_is_wilsons)
{
    interval(4, 0, 0.5101, 1);
    interval(5, 0, 0.5655, 1);
    interval(9, 0, 0.7009, 1);
    interval(10, 0, 0.7225, 1);
    interval(16, 0, 0.8064, 1);
    interval(35, 0, 0.9011, 1);
    interval(73, 0, 0.9500, 1);
    interval(0, 4, 0, 0.4899);
    interval(9, 1, 0.5958, 0.9821);
    interval(3, 2, 0.2307, 0.8824);
}

UNIT(a_verdict_older_than_thirty_days_is_stale)
{
    struct cell cell;
    size_t count = lay_out("OOOI");
    int64_t last = 2 * HOUR;
    assert_int_equal(cell_judge(trials, count, last + 30 * DAY, &usual, &arena, &cell, NULL), OK);
    assert_false(cell.is_stale);
    assert_int_equal(
            cell_judge(trials, count, last + 30 * DAY + 1, &usual, &arena, &cell, NULL), OK);
    assert_true(cell.is_stale);
    assert_int_equal(cell.first_ms, 0);
    assert_int_equal(cell.last_ms, last);
    trials[0].at_ms = trials[1].at_ms = trials[2].at_ms = INT64_MIN;
    assert_int_equal(cell_judge(trials, count, INT64_MAX, &usual, &arena, &cell, NULL), OK);
    assert_true(cell.is_stale);
    assert_int_equal(cell_judge(trials, 0, INT64_MAX, &usual, &arena, &cell, NULL), OK);
    assert_false(cell.is_stale);
}

UNIT(refuses_trials_that_are_not_in_time_order)
{
    struct cell cell = {.open = 77};
    struct fault why;
    size_t count = lay_out("OOO");
    trials[1].at_ms = 9 * HOUR;
    assert_int_equal(cell_judge(trials, count, 0, &usual, &arena, &cell, &why), E_USAGE);
    assert_int_equal(cell.open, 77);
    assert_int_equal(why.at, 2);
    assert_string_equal(why.text, "link trial 2 is not in time order");
}

static bool judge_again(void)
{
    struct arena own = {0};
    struct cell cell = {0};
    size_t count = lay_out("OOOBBBBBBBBBOOOOOOOO");
    enum status status = cell_judge(trials, count, 0, &usual, &own, &cell, NULL);
    assert_true(status == OK || (status == E_MEMORY && cell.open == 0));
    arena_free(&own);
    return status == OK;
}

UNIT(survives_every_allocation_that_fails)
{
    assert_true(torture(judge_again) > 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(
                    the_bound_is_three_and_four_where_less_risk_or_a_noisier_channel_is_meant),
            cmocka_unit_test(three_more_of_one_side_decide),
            cmocka_unit_test(what_is_inconclusive_or_unreachable_is_counted_apart),
            cmocka_unit_test(the_letter_is_the_one_most_often_met_on_the_winning_side),
            cmocka_unit_test(twelve_trials_without_a_decision_are_mixed),
            cmocka_unit_test(a_state_changes_when_the_test_begun_anew_crosses_the_other_bound),
            cmocka_unit_test(the_time_before_the_decision_is_undecided),
            cmocka_unit_test(a_span_tells_how_many_accounts_it_opened_for_and_when_it_grew_old),
            cmocka_unit_test(three_addresses_two_accounts_and_two_days_confirm),
            cmocka_unit_test(a_single_session_is_an_anomaly_only),
            cmocka_unit_test(four_trials_are_provisional_and_sixteen_firm),
            cmocka_unit_test(many_trials_that_differ_confirm_nothing),
            cmocka_unit_test(one_account_written_in_several_ways_is_one),
            cmocka_unit_test(a_fragment_makes_no_other_address),
            cmocka_unit_test(a_grade_rests_on_the_trials_since_the_state_began),
            cmocka_unit_test(accounts_are_told_by_their_last_trial),
            cmocka_unit_test(days_are_counted_by_utc),
            cmocka_unit_test(the_interval_is_wilsons),
            cmocka_unit_test(a_verdict_older_than_thirty_days_is_stale),
            cmocka_unit_test(refuses_trials_that_are_not_in_time_order),
            cmocka_unit_test(survives_every_allocation_that_fails),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, NULL, end);
}
