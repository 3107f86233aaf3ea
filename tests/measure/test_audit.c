/* Worked example 1 and what verdicts hang on, from records as they are read. */
#include "support/torture.h"
#include "support/unit.h"

#include "measure/recorded.h"

#include <math.h>
#include <stdlib.h>

static struct recorded recorded;

/* Equal when rounded to as many decimals as are printed. */
static void assert_printed(double value, double printed, int decimals)
{
    if (!(fabs(value - printed) <= 0.5 * pow(10, -decimals) * 1.0001)) {
        fail_msg("%.9f where %.9f was printed", value, printed);
    }
}

static int judge_example(void **state)
{
    (void)state;
    recorded_example(&recorded, "S1");
    recorded_example(&recorded, "S2");
    recorded_judge(&recorded);
    return 0;
}

static int clean_up(void **state)
{
    (void)state;
    recorded_free(&recorded);
    return 0;
}

UNIT(finds_the_distances_of_example_1)
{
    const struct audit *s1 = &recorded_find(&recorded, "S1")->audit;
    const struct audit *s2 = &recorded_find(&recorded, "S2")->audit;
    assert_printed(s1->on.between, 0.857418, 6);
    assert_printed(s1->on.twins, 0.067899, 6);
    assert_printed(s1->on.personalisation, 0.789518, 6);
    assert_printed(s1->off.between, 0.159305, 6);
    assert_printed(s1->off.twins, 0.138195, 6);
    assert_printed(s1->off.personalisation, 0.021111, 6);
    assert_printed(s2->on.personalisation, 0.789518, 6);
    assert_printed(s2->off.between, 0.819353, 6);
    assert_printed(s2->off.twins, 0.233047, 6);
    assert_printed(s2->off.personalisation, 0.586306, 6);
}

UNIT(finds_the_effects_of_example_1_block_by_block)
{
    static const double effects[2][6] = {{.589364, .914000, .679528, .701110, .889390, .837055},
            {.174251, .262361, -.018225, .312192, .259137, .229556}};
    for (int s = 0; s < 2; s++) {
        const struct audit *audit = &recorded_find(&recorded, s == 0 ? "S1" : "S2")->audit;
        assert_int_equal(audit->block_effect_count, 6);
        double mean = 0;
        for (int b = 0; b < 6; b++) {
            assert_printed(audit->block_effects[b], effects[s][b], 6);
            mean += audit->block_effects[b] / 6;
        }
        assert_printed(mean, s == 0 ? 0.768408 : 0.203212, 6);
    }
}

UNIT(finds_the_tests_of_example_1)
{
    const struct audit *s1 = &recorded_find(&recorded, "S1")->audit;
    const struct audit *s2 = &recorded_find(&recorded, "S2")->audit;
    assert_true(s1->is_fresh && s1->is_exact);
    assert_int_equal(s1->relabellings, 729);
    assert_printed(s1->p_personalised, 0.0013717, 7);
    assert_printed(s2->p_personalised, 0.0013717, 7);
    assert_printed(s1->p_effect, 0.015625, 6);
    assert_printed(s2->p_effect, 0.031250, 6);
    assert_printed(s1->p_least, 0.015625, 6);
    assert_int_equal(s1->seed, 0);
}

UNIT(finds_the_intervals_of_example_1)
{
    const struct audit *s1 = &recorded_find(&recorded, "S1")->audit;
    const struct audit *s2 = &recorded_find(&recorded, "S2")->audit;
    assert_printed(s1->effect, 0.769082, 6);
    assert_printed(s1->effect_low, 0.589364, 6);
    assert_printed(s1->effect_high, 0.914000, 6);
    assert_printed(s1->effect_confidence, 0.96875, 5);
    assert_printed(s2->effect, 0.229556, 6);
    assert_printed(s2->effect_low, -0.018225, 6);
    assert_printed(s2->effect_high, 0.312192, 6);
    assert_printed(s1->retention, 0.0267, 4);
    assert_printed(s1->retention_error, 0.024244, 6);
    assert_printed(s1->retention_low, -0.0221, 4);
    assert_true(s1->retention_confidence == recorded_thresholds.retention_confidence);
    assert_printed(s1->retention_high, 0.0756, 4);
    assert_printed(s2->retention, 0.7426, 4);
    assert_printed(s2->retention_error, 0.051475, 6);
    assert_printed(s2->retention_low, 0.6389, 4);
    assert_printed(s2->retention_high, 0.8463, 4);
}

UNIT(judges_example_1)
{
    const struct surface_audit *s1 = recorded_find(&recorded, "S1");
    const struct surface_audit *s2 = recorded_find(&recorded, "S2");
    assert_int_equal(s1->audit.verdict, AUDIT_EFFECTIVE);
    assert_int_equal(s2->audit.verdict, AUDIT_PARTIAL);
    assert_string_equal(s1->sentence.en,
            "S1, the feed: switching personalisation off ends it; at most 8 % of it remains.");
    assert_string_equal(s2->sentence.en,
            "S2, the feed: switching personalisation off weakens it, but 74 % of it remains (64 to "
            "85 %).");
    assert_string_equal(
            s2->sentence.zh, "S2，信息流：关闭后个性化减弱，但仍残留 74%（64% 至 85%）。");
}

UNIT(corrects_for_all_tests_of_the_study)
{
    const struct audit *s1 = &recorded_find(&recorded, "S1")->audit;
    const struct audit *s2 = &recorded_find(&recorded, "S2")->audit;
    assert_printed(s1->p_personalised_adjusted, 2 * 1.0 / 729, 9);
    assert_printed(s1->p_effect_adjusted, 0.015625 * 4 / 3, 9);
    assert_printed(s2->p_effect_adjusted, 0.03125, 9);
}

/* Lists of two personas: like their own twins but for one swap, unlike the other's. `left`: how
 * much of that stays with the setting off. */
static void record(
        struct recorded *into, int twins, int blocks, enum phase phase, bool personalised)
{
    static const char *const lists[2][4] = {{"abcdefgh", "bacdefgh", "abdcefgh", "abcdfegh"},
            {"stuvwxyz", "tsuvwxyz", "stvuwxyz", "stuvxwyz"}};
    for (int b = 1; b <= blocks; b++) {
        for (int i = 0; i < 2 * twins; i++) {
            int persona = i / twins, twin = i % twins;
            const char *items = lists[personalised ? persona : 0][(twin + b) % 4];
            recorded_add(into, "x", persona == 0 ? "A" : "B", twin + 1, phase, b, false, items);
        }
    }
}

static const struct surface_audit *judge(struct recorded *into)
{
    recorded_judge(into);
    return recorded_find(into, "x");
}

UNIT(refuses_a_design_that_cannot_reach_the_level)
{
    SCOPED(recorded_free) struct recorded r = {0};
    record(&r, 2, 6, PHASE_ON, true);
    record(&r, 2, 6, PHASE_OFF_DAY, false);
    const struct surface_audit *surface = judge(&r);
    assert_int_equal(surface->audit.verdict, AUDIT_REFUSED);
    assert_string_equal(surface->audit.reason.text, "2×2 accounts can never fall below p = 0.333");
    assert_string_equal(surface->audit.reason_zh, "2×2 个账号永远无法低于 p = 0.333");
    assert_string_equal(surface->sentence.en,
            "x, the feed: these recordings are no evidence either way: 2×2 accounts can never fall "
            "below p = 0.333.");
}

UNIT(refuses_too_few_blocks)
{
    SCOPED(recorded_free) struct recorded r = {0};
    record(&r, 4, 4, PHASE_ON, true);
    record(&r, 4, 4, PHASE_OFF_DAY, false);
    const struct audit *audit = &judge(&r)->audit;
    assert_int_equal(audit->verdict, AUDIT_REFUSED);
    assert_string_equal(audit->reason.text, "4 blocks can never fall below p = 0.0625");
}

UNIT(refuses_one_persona_and_accounts_without_twins)
{
    SCOPED(recorded_free) struct recorded r = {0};
    recorded_add(&r, "x", "A", 1, PHASE_ON, 1, false, "abc");
    recorded_add(&r, "x", "A", 2, PHASE_ON, 1, false, "abc");
    recorded_add(&r, "y", "A", 1, PHASE_ON, 1, false, "abc");
    recorded_add(&r, "y", "B", 1, PHASE_ON, 1, false, "abc");
    recorded_add(&r, "z", "B", 1, PHASE_OFF_DAY, 1, false, "abc");
    recorded_judge(&r);
    assert_string_equal(recorded_find(&r, "x")->audit.reason.text,
            "only one persona was seen with the setting on, so nothing can be compared");
    assert_string_equal(recorded_find(&r, "y")->audit.reason.text,
            "no persona has twins, so what differs by chance is not known");
    assert_string_equal(
            recorded_find(&r, "z")->audit.reason.text, "nothing was recorded with the setting on");
}

UNIT(calls_a_switch_that_does_nothing_a_placebo)
{
    SCOPED(recorded_free) struct recorded r = {0};
    record(&r, 5, 6, PHASE_ON, true);
    record(&r, 5, 6, PHASE_OFF_DAY, true);
    const struct surface_audit *surface = judge(&r);
    assert_int_equal(surface->audit.verdict, AUDIT_PLACEBO);
    assert_int_equal(surface->audit.relabellings, 126);
    assert_string_equal(surface->sentence.en,
            "x, the feed: switching personalisation off does nothing that can be seen; 100 % of it "
            "remains, at least 100 %.");
}

UNIT(says_when_nothing_personal_was_seen)
{
    SCOPED(recorded_free) struct recorded r = {0};
    record(&r, 4, 6, PHASE_ON, false);
    record(&r, 4, 6, PHASE_OFF_DAY, false);
    assert_int_equal(judge(&r)->audit.verdict, AUDIT_NO_SIGNAL);
}

UNIT(finds_an_effective_switch_with_accounts_that_stay_the_same)
{
    SCOPED(recorded_free) struct recorded r = {0};
    record(&r, 4, 6, PHASE_ON, true);
    record(&r, 4, 6, PHASE_OFF_DAY, false);
    const struct audit *audit = &judge(&r)->audit;
    assert_int_equal(audit->verdict, AUDIT_EFFECTIVE);
    assert_false(audit->is_fresh);
    assert_false(audit->lasting_looked_at);
    assert_printed(audit->p_least, 1.0 / 35, 9);
}

UNIT(compares_with_other_accounts_when_those_have_it_off)
{
    SCOPED(recorded_free) struct recorded r = {0};
    record(&r, 4, 6, PHASE_ON, true);
    char *on = strdup(buffer_text(&r.text));
    buffer_clear(&r.text);
    record(&r, 4, 6, PHASE_OFF_DAY, false);
    for (char *at = (char *)r.text.data; (at = strstr(at, "-0\"")) != NULL; at += 2) {
        at[1] = '9';
    }
    buffer_append_text(&r.text, on);
    free(on);
    const struct audit *audit = &judge(&r)->audit;
    assert_int_equal(audit->verdict, AUDIT_EFFECTIVE);
    assert_int_equal(audit->blocks, 6);
}

UNIT(says_nothing_of_a_setting_that_was_never_off)
{
    SCOPED(recorded_free) struct recorded r = {0};
    record(&r, 4, 6, PHASE_ON, true);
    const struct audit *audit = &judge(&r)->audit;
    assert_int_equal(audit->verdict, AUDIT_INCONCLUSIVE);
    assert_string_equal(audit->reason.text, "nothing was recorded with the setting off");
    assert_true(isnan(audit->retention));
}

UNIT(finds_that_the_setting_came_back_by_its_state)
{
    SCOPED(recorded_free) struct recorded r = {0};
    record(&r, 4, 6, PHASE_ON, true);
    record(&r, 4, 6, PHASE_OFF_DAY, false);
    buffer_append_text(&r.text,
            "{\"v\":1,\"type\":\"switch\",\"service\":\"x\",\"from\":\"feed\","
            "\"taps\":3,\"state_after\":{\"restart\":\"off\",\"update\":\"on\"}}"
            "\n");
    const struct surface_audit *surface = judge(&r);
    assert_int_equal(surface->audit.verdict, AUDIT_NON_PERSISTENT);
    assert_int_equal(surface->audit.reverted_in, PHASE_UPDATE);
    assert_string_equal(surface->sentence.en,
            "x, the feed: switching personalisation off does not last; it was back after an "
            "update.");
}

UNIT(finds_that_personalisation_came_back_by_the_lists)
{
    SCOPED(recorded_free) struct recorded r = {0};
    record(&r, 4, 6, PHASE_ON, true);
    record(&r, 4, 6, PHASE_OFF_DAY, false);
    record(&r, 4, 6, PHASE_RESTART, false);
    record(&r, 4, 6, PHASE_RELOGIN, true);
    const struct audit *audit = &judge(&r)->audit;
    assert_int_equal(audit->verdict, AUDIT_NON_PERSISTENT);
    assert_int_equal(audit->reverted_in, PHASE_RELOGIN);
    assert_true(audit->lasting_looked_at);
}

UNIT(leaves_out_blocks_that_are_not_whole)
{
    SCOPED(recorded_free) struct recorded r = {0};
    record(&r, 4, 6, PHASE_ON, true);
    record(&r, 4, 6, PHASE_OFF_DAY, false);
    recorded_add(&r, "x", "A", 1, PHASE_ON, 7, false, "abcdefgh");
    const struct audit *audit = &judge(&r)->audit;
    assert_int_equal(audit->blocks, 6);
    assert_int_equal(audit->blocks_left_out, 1);
    assert_int_equal(audit->verdict, AUDIT_EFFECTIVE);
}

UNIT(counts_blocks_that_took_more_than_two_minutes)
{
    SCOPED(recorded_free) struct recorded r = {0};
    SCOPED(buffer_free) struct buffer timed = {0};
    record(&r, 4, 6, PHASE_ON, true);
    int at = 0;
    for (const char *line = buffer_text(&r.text), *end; *line != 0; line = end + 1, at++) {
        end = strchr(line, '\n');
        buffer_print(&timed, "{\"ts\":\"2026-11-01T09:0%s\",%.*s\n",
                at == 3    ? "2:01Z"
                : at == 13 ? "2:00Z"
                           : "0:00Z",
                (int)(end - line - 1), line + 1);
    }
    buffer_clear(&r.text);
    buffer_append(&r.text, buffer_bytes(&timed));
    assert_int_equal(judge(&r)->audit.blocks_long, 1); /* two minutes are no more than two */
}

/* Give each list the time of its block: so many minutes after the block before. */
static void set_times(struct recorded *r, int minutes)
{
    SCOPED(buffer_free) struct buffer timed = {0};
    for (const char *line = buffer_text(&r->text), *end; *line != 0; line = end + 1) {
        end = strchr(line, '\n');
        const char *number = strstr(line, "\"block\":");
        assert_non_null(number);
        int at = (atoi(number + 8) - 1) * minutes;
        buffer_print(&timed, "{\"ts\":\"2026-11-%02dT%02d:%02d:00Z\",%.*s\n", 1 + at / 1440,
                at / 60 % 24, at % 60, (int)(end - line - 1), line + 1);
    }
    buffer_clear(&r->text);
    buffer_append(&r->text, buffer_bytes(&timed));
}

UNIT(a_switch_judged_by_blocks_too_close_to_each_other_is_inconclusive)
{
    SCOPED(recorded_free) struct recorded apart = {0}, close = {0};
    recorded_example(&apart, "S1");
    set_times(&apart, 12 * 60);
    recorded_judge(&apart);
    const struct audit *audit = &recorded_find(&apart, "S1")->audit;
    assert_int_equal(audit->verdict, AUDIT_EFFECTIVE);
    assert_int_equal(audit->blocks_close, 0);
    assert_int_equal(audit->blocks_untimed, 0);
    recorded_example(&close, "S1");
    set_times(&close, 12 * 60 - 1);
    recorded_judge(&close);
    audit = &recorded_find(&close, "S1")->audit;
    assert_int_equal(audit->verdict, AUDIT_INCONCLUSIVE);
    assert_int_equal(audit->blocks_close, 10); /* five of each setting */
    assert_non_null(strstr(audit->reason.text, "10 blocks began less than 12 hours"));
    assert_non_null(strstr(audit->reason_zh, "10 组"));
}

UNIT(blocks_without_times_are_counted_as_unchecked)
{
    SCOPED(recorded_free) struct recorded r = {0};
    recorded_example(&r, "S1");
    recorded_judge(&r);
    const struct audit *audit = &recorded_find(&r, "S1")->audit;
    assert_int_equal(audit->blocks_untimed, 12);
    assert_int_equal(audit->verdict, AUDIT_EFFECTIVE);
}

UNIT(a_placebo_that_a_design_cannot_prove_is_told_as_out_of_its_reach)
{
    struct audit audit = {.verdict = AUDIT_INCONCLUSIVE,
            .has_off = true,
            .p_personalised = 1.0 / 35,
            .p_personalised_adjusted = 2.0 / 35,
            .p_least_personalised = 1.0 / 35,
            .p_effect_adjusted = 0.5,
            .retention_low = 0.9,
            .retention_high = 1.1};
    audit_correct(&audit, 2);
    audit_judge(&audit, &recorded_thresholds);
    assert_int_equal(audit.verdict, AUDIT_INCONCLUSIVE);
    assert_true(audit.is_out_of_reach);
    assert_string_equal(audit.reason.text,
            "the smallest p of this design, 0.0286, is 0.0571 when all tests are corrected "
            "together");
    audit.p_least_personalised = 1.0 / 280; /* a design that could have proved it did not */
    audit_correct(&audit, 2);
    audit_judge(&audit, &recorded_thresholds);
    assert_int_equal(audit.verdict, AUDIT_NO_SIGNAL);
    audit.p_personalised_adjusted = 2.0 / 280;
    audit_judge(&audit, &recorded_thresholds);
    assert_int_equal(audit.verdict, AUDIT_PLACEBO);
}

UNIT(refuses_an_account_asked_twice_in_a_block)
{
    SCOPED(recorded_free) struct recorded r = {0};
    record(&r, 4, 6, PHASE_ON, true);
    recorded_add(&r, "x", "A", 1, PHASE_ON, 3, false, "abcdefgh");
    assert_string_equal(judge(&r)->audit.reason.text, "account A1-0 was asked twice in block 3");
}

UNIT(takes_empty_lists_as_alike)
{
    SCOPED(recorded_free) struct recorded r = {0};
    record(&r, 4, 6, PHASE_ON, true);
    for (int b = 1; b <= 6; b++) {
        for (int i = 0; i < 8; i++) {
            recorded_add(&r, "x", i < 4 ? "A" : "B", i % 4 + 1, PHASE_OFF_DAY, b, false, "");
        }
    }
    const struct audit *audit = &judge(&r)->audit;
    assert_int_equal(audit->verdict, AUDIT_EFFECTIVE);
    assert_printed(audit->off.between, 0, 9);
}

static bool judge_once(void)
{
    static struct recorded source;
    SCOPED(arena_free) struct arena arena = {0};
    if (source.text.size == 0) {
        recorded_example(&source, "S1");
        if (source.text.failed) {
            recorded_free(&source);
            return false;
        }
    }
    struct recording_set set;
    struct study study;
    if (rankings_read(buffer_bytes(&source.text), &arena, &set, NULL) != OK) {
        return false;
    }
    const struct recording **recordings = arena_array(&arena, set.count, sizeof(*recordings));
    for (size_t i = 0; recordings != NULL && i < set.count; i++) {
        recordings[i] = &set.recordings[i];
    }
    bool is_ok = recordings != NULL && study_make(recordings, set.count, NULL, 0,
                                               &recorded_thresholds, &arena, &study, NULL) == OK;
    if (is_ok) {
        recorded_free(&source);
    }
    return is_ok;
}

UNIT(survives_every_failed_allocation)
{
    assert_true(torture(judge_once) > 3);
}

UNIT(counts_each_relabelling_up_to_the_threshold)
{
    SCOPED(recorded_free) struct recorded r = {0};
    SCOPED(arena_free) struct arena arena = {0};
    record(&r, 4, 6, PHASE_ON, true);
    record(&r, 4, 6, PHASE_OFF_DAY, false);
    const struct surface_audit *surface = judge(&r);
    assert_true(surface->audit.is_exact);
    struct audit_thresholds thresholds = recorded_thresholds;
    struct audit audit;
    thresholds.exact_most = 34; /* of 35 */
    assert_int_equal(
            audit_surface(surface->recordings, surface->count, NULL, &thresholds, &arena, &audit),
            OK);
    assert_false(audit.is_exact);
    assert_int_equal(audit.relabellings, thresholds.samples);
    assert_int_equal(audit.seed, thresholds.seed);
}

/* A large request may fail where small ones after it are granted. */
UNIT(takes_no_verdict_from_memory_that_is_spent)
{
    SCOPED(recorded_free) struct recorded r = {0};
    record(&r, 4, 6, PHASE_ON, true);
    record(&r, 4, 6, PHASE_OFF_DAY, false);
    const struct surface_audit *surface = judge(&r);
    size_t refused = 0;
    enum status status = E_MEMORY;
    for (size_t limit = 64; status != OK; limit += 64) {
        SCOPED(arena_free) struct arena arena = {.limit = limit};
        struct audit audit;
        status = audit_surface(
                surface->recordings, surface->count, NULL, &recorded_thresholds, &arena, &audit);
        if (status == OK) {
            assert_int_equal(audit.verdict, AUDIT_EFFECTIVE);
        } else {
            assert_int_equal(status, E_MEMORY);
            refused++;
        }
    }
    assert_true(refused > 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(finds_the_distances_of_example_1),
            cmocka_unit_test(finds_the_effects_of_example_1_block_by_block),
            cmocka_unit_test(finds_the_tests_of_example_1),
            cmocka_unit_test(finds_the_intervals_of_example_1), cmocka_unit_test(judges_example_1),
            cmocka_unit_test(corrects_for_all_tests_of_the_study),
            cmocka_unit_test(refuses_a_design_that_cannot_reach_the_level),
            cmocka_unit_test(refuses_too_few_blocks),
            cmocka_unit_test(refuses_one_persona_and_accounts_without_twins),
            cmocka_unit_test(calls_a_switch_that_does_nothing_a_placebo),
            cmocka_unit_test(says_when_nothing_personal_was_seen),
            cmocka_unit_test(finds_an_effective_switch_with_accounts_that_stay_the_same),
            cmocka_unit_test(compares_with_other_accounts_when_those_have_it_off),
            cmocka_unit_test(says_nothing_of_a_setting_that_was_never_off),
            cmocka_unit_test(finds_that_the_setting_came_back_by_its_state),
            cmocka_unit_test(finds_that_personalisation_came_back_by_the_lists),
            cmocka_unit_test(leaves_out_blocks_that_are_not_whole),
            cmocka_unit_test(counts_blocks_that_took_more_than_two_minutes),
            cmocka_unit_test(a_switch_judged_by_blocks_too_close_to_each_other_is_inconclusive),
            cmocka_unit_test(blocks_without_times_are_counted_as_unchecked),
            cmocka_unit_test(a_placebo_that_a_design_cannot_prove_is_told_as_out_of_its_reach),
            cmocka_unit_test(refuses_an_account_asked_twice_in_a_block),
            cmocka_unit_test(takes_empty_lists_as_alike),
            cmocka_unit_test(survives_every_failed_allocation),
            cmocka_unit_test(counts_each_relabelling_up_to_the_threshold),
            cmocka_unit_test(takes_no_verdict_from_memory_that_is_spent)};
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, judge_example, clean_up);
}
