#include "judge/pack.h"
#include "support/unit.h"

#include <stdio.h>
#include <stdlib.h>

static const struct rule rule_a = {.id = "a/one"}, rule_b = {.id = "a/two"};
static const struct rule *rules[] = {&rule_a, &rule_b};
static const struct pack pack = {.rules = rules, .count = 2};

#define HEAD                                                                                       \
    "id: cn-miit-2021\nversion: 1.0.0\njurisdiction: CN\ntitle: {en: T, zh-CN: 题}\n"             \
    "note: {en: N}\nscenarios:\n"
#define SCENARIO "  - id: M21-3a\n    area: data-security\n    title: {en: S, zh-CN: 场景}\n"
#define RULES    "    rules: [a/one, a/two]\n"

static struct profile *read_profile(struct arena *arena, const char *text, struct fault *why)
{
    struct rule_file file = {.path = "cn.yaml", .content = bytes_of(text)};
    struct profile *profile = NULL;
    enum status status = profile_read(&file, &pack, arena, &profile, why);
    assert_true((status == OK) == (profile != NULL));
    return profile;
}

UNIT(reads_a_profile)
{
    struct arena arena = {0};
    struct fault why = {0};
    const struct profile *profile = read_profile(&arena,
            HEAD SCENARIO RULES "    problem: {en: P}\n    needs: {en: a capture}\n"
                                "    clauses: [M21-3]\n    sufficient: true\n"
                                "  - {id: M21-3b, area: resources, title: {en: S2}}\n",
            &why);
    assert_string_equal(why.text, "");
    assert_non_null(profile);
    assert_string_equal(profile->id, "cn-miit-2021");
    assert_string_equal(profile->jurisdiction, "CN");
    assert_int_equal(profile->scenario_count, 2);
    const struct scenario *scenario = &profile->scenarios[0];
    assert_string_equal(scenario->area, "data-security");
    assert_string_equal(scenario->title.zh, "场景");
    assert_string_equal(scenario->problem.en, "P");
    assert_string_equal(scenario->needs.en, "a capture");
    assert_int_equal(scenario->rule_count, 2);
    assert_string_equal(scenario->rules[1], "a/two");
    assert_string_equal(scenario->clauses[0], "M21-3");
    assert_true(scenario->sufficient);
    assert_false(profile->scenarios[1].sufficient);
    assert_int_equal(profile->scenarios[1].rule_count, 0);
    assert_int_equal(strlen(profile->sha256), 64);
    arena_free(&arena);
}

UNIT(a_fault_in_a_profile_names_its_line)
{
    static const struct {
        const char *text;
        uint64_t line;
        const char *says;
    } cases[] = {{"", 1, "empty"}, {"- a\n", 1, "map"}, {"id: x\n", 1, "'version'"},
            {HEAD, 6, "scenarios"}, {HEAD "  []\n", 1, "scenarios"},
            {HEAD "  - text\n", 7, "must be a map"},
            {HEAD SCENARIO "    rules: [a/one, a/none]\n", 10, "'a/none'"},
            {HEAD SCENARIO "    rules: [[a/one]]\n", 10, "text"},
            {HEAD SCENARIO "    colour: red\n", 10, "'colour'"},
            {HEAD SCENARIO "    sufficient: perhaps\n", 10, "'perhaps'"},
            {HEAD SCENARIO SCENARIO, 10, "stands twice"},
            {HEAD "  - id: x\n    area: kitchen\n    title: {en: T}\n", 8, "'kitchen'"}};
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct arena arena = {0};
        struct fault why = {0};
        assert_null(read_profile(&arena, cases[i].text, &why));
        if (why.at != cases[i].line || strstr(why.text, cases[i].says) == NULL) {
            print_message("# case %zu: line %d: %s\n", i, (int)why.at, why.text);
        }
        assert_int_equal(why.at, cases[i].line);
        assert_non_null(strstr(why.text, cases[i].says));
        arena_free(&arena);
    }
}

/* The coverage of one scenario with two rules of these verdicts. */
static struct coverage cover(const char *keys, enum verdict first, enum verdict second)
{
    struct arena arena = {0};
    struct fault why = {0};
    static struct finding finding;
    struct rule_result results[] = {
            {.rule = &rule_a, .verdict = first, .reason = {"why one", "一"}},
            {.rule = &rule_b, .verdict = second, .reason = {"why two", "二"}}};
    for (int i = 0; i < 2; i++) {
        bool found = results[i].verdict == VERDICT_FAIL || results[i].verdict == VERDICT_REVIEW;
        results[i].findings = &finding;
        results[i].finding_count = found ? 3 : 0;
    }
    const char *text = arena_print(&arena, HEAD SCENARIO "%s", keys);
    struct profile *profile = read_profile(&arena, text, &why);
    assert_non_null(profile);
    struct coverage *coverage = NULL;
    assert_int_equal(profile_cover(profile, results, 2, &arena, &coverage, NULL), OK);
    struct coverage copy = *coverage;
    static char reason[200];
    (void)snprintf(reason, sizeof(reason), "%s", wording_in(&copy.reason, LANGUAGE_EN));
    copy.reason.en = reason;
    arena_free(&arena);
    return copy;
}

#define SUFFICIENT RULES "    sufficient: true\n"

UNIT(one_failed_rule_breaches_a_scenario)
{
    struct coverage coverage = cover(SUFFICIENT, VERDICT_FAIL, VERDICT_ERROR);
    assert_int_equal(coverage.state, COVERAGE_BREACHED);
    assert_int_equal(coverage.finding_count, 3);
    assert_int_equal(coverage.tested, 1);
    assert_string_equal(coverage.reason.en, "");
    assert_int_equal(cover(RULES, VERDICT_REVIEW, VERDICT_FAIL).state, COVERAGE_BREACHED);
}

#define LEADS "    rules: [a/one]\n    leads: [a/two]\n    sufficient: true\n"

UNIT(a_breach_found_by_a_lead_is_for_review)
{
    assert_int_equal(cover(LEADS, VERDICT_PASS, VERDICT_FAIL).state, COVERAGE_REVIEW);
    assert_int_equal(cover(LEADS, VERDICT_FAIL, VERDICT_FAIL).state, COVERAGE_BREACHED);
    assert_int_equal(cover(LEADS, VERDICT_FAIL, VERDICT_FAIL).finding_count, 3);
    assert_int_equal(cover(LEADS, VERDICT_FAIL, VERDICT_FAIL).lead_count, 3);
    assert_int_equal(cover(LEADS, VERDICT_PASS, VERDICT_PASS).state, COVERAGE_CLEAN);
    assert_int_equal(cover(LEADS, VERDICT_PASS, VERDICT_UNKNOWN).state, COVERAGE_PARTLY);
}

UNIT(leads_are_for_review_even_where_a_rule_errs)
{
    assert_int_equal(cover(RULES, VERDICT_PASS, VERDICT_REVIEW).state, COVERAGE_REVIEW);
    assert_int_equal(cover(RULES, VERDICT_ERROR, VERDICT_REVIEW).state, COVERAGE_REVIEW);
}

UNIT(a_rule_that_erred_is_an_error_with_its_reason)
{
    struct coverage coverage = cover(SUFFICIENT, VERDICT_PASS, VERDICT_ERROR);
    assert_int_equal(coverage.state, COVERAGE_ERROR);
    assert_string_equal(coverage.reason.en, "why two");
}

UNIT(clean_needs_sufficient_rules_that_all_passed)
{
    struct coverage coverage = cover(SUFFICIENT, VERDICT_PASS, VERDICT_PASS);
    assert_int_equal(coverage.state, COVERAGE_CLEAN);
    assert_int_equal(coverage.passed, 2);
    assert_int_equal(cover(SUFFICIENT, VERDICT_PASS, VERDICT_NOTAPPLICABLE).state, COVERAGE_CLEAN);
    assert_int_equal(cover(RULES, VERDICT_PASS, VERDICT_PASS).state, COVERAGE_PARTLY);
}

UNIT(partly_tested_says_what_was_missing)
{
    struct coverage coverage = cover(SUFFICIENT, VERDICT_PASS, VERDICT_UNKNOWN);
    assert_int_equal(coverage.state, COVERAGE_PARTLY);
    assert_string_equal(coverage.reason.en, "why two");
    assert_int_equal(coverage.tested, 1);
    coverage = cover(RULES "    needs: {en: a capture}\n", VERDICT_PASS, VERDICT_PASS);
    assert_string_equal(coverage.reason.en, "a capture");
}

UNIT(not_applicable_needs_sufficient_rules_of_which_none_applies)
{
    struct coverage coverage = cover(SUFFICIENT, VERDICT_NOTAPPLICABLE, VERDICT_NOTAPPLICABLE);
    assert_int_equal(coverage.state, COVERAGE_NOT_APPLICABLE);
    assert_string_equal(coverage.reason.en, "why one");
    assert_int_equal(
            cover(RULES, VERDICT_NOTAPPLICABLE, VERDICT_NOTAPPLICABLE).state, COVERAGE_NOT_TESTED);
}

UNIT(not_tested_is_never_clean_and_says_why)
{
    struct coverage coverage = cover(SUFFICIENT, VERDICT_UNKNOWN, VERDICT_NOTAPPLICABLE);
    assert_int_equal(coverage.state, COVERAGE_NOT_TESTED);
    assert_string_equal(coverage.reason.en, "why one");
    assert_int_equal(coverage.tested, 0);
    coverage = cover("    sufficient: true\n", VERDICT_PASS, VERDICT_PASS);
    assert_int_equal(coverage.state, COVERAGE_NOT_TESTED);
    assert_string_equal(coverage.reason.en, "no rule tests this");
    coverage = cover("    needs: {en: trials}\n", VERDICT_PASS, VERDICT_PASS);
    assert_string_equal(coverage.reason.en, "trials");
}

UNIT(a_rule_that_was_not_run_leaves_a_scenario_partly_tested)
{
    struct arena arena = {0};
    struct fault why = {0};
    struct rule_result result = {.rule = &rule_a, .verdict = VERDICT_PASS};
    struct profile *profile = read_profile(&arena, HEAD SCENARIO SUFFICIENT, &why);
    struct coverage *coverage = NULL;
    assert_int_equal(profile_cover(profile, &result, 1, &arena, &coverage, NULL), OK);
    assert_int_equal(coverage[0].state, COVERAGE_PARTLY);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(reads_a_profile),
            cmocka_unit_test(a_fault_in_a_profile_names_its_line),
            cmocka_unit_test(one_failed_rule_breaches_a_scenario),
            cmocka_unit_test(a_breach_found_by_a_lead_is_for_review),
            cmocka_unit_test(leads_are_for_review_even_where_a_rule_errs),
            cmocka_unit_test(a_rule_that_erred_is_an_error_with_its_reason),
            cmocka_unit_test(clean_needs_sufficient_rules_that_all_passed),
            cmocka_unit_test(partly_tested_says_what_was_missing),
            cmocka_unit_test(not_applicable_needs_sufficient_rules_of_which_none_applies),
            cmocka_unit_test(not_tested_is_never_clean_and_says_why),
            cmocka_unit_test(a_rule_that_was_not_run_leaves_a_scenario_partly_tested),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
