#include "judge/pack.h"

#include <stdlib.h>

/* The results of one scenario's rules, counted by verdict. */
struct tally {
    size_t verdicts[VERDICT_REVIEW + 1];
    const struct rule_result *first[VERDICT_REVIEW + 1];
};

static int order_result(const void *id, const void *result)
{
    return strcmp(id, ((const struct rule_result *)result)->rule->id);
}

static const struct rule_result *result_of(
        const struct rule_result *results, size_t count, const char *rule)
{
    return count == 0 ? NULL : bsearch(rule, results, count, sizeof(*results), order_result);
}

static enum coverage_state state_of(const struct scenario *scenario, const struct tally *tally)
{
    size_t passed = tally->verdicts[VERDICT_PASS];
    size_t idle = tally->verdicts[VERDICT_NOTAPPLICABLE];
    size_t rules = scenario->rule_count + scenario->lead_count;
    if (tally->first[VERDICT_FAIL] != NULL) {
        return COVERAGE_BREACHED;
    }
    if (tally->first[VERDICT_REVIEW] != NULL) {
        return COVERAGE_REVIEW;
    }
    if (tally->first[VERDICT_ERROR] != NULL) {
        return COVERAGE_ERROR;
    }
    if (passed > 0) {
        bool whole = scenario->sufficient && passed + idle == rules;
        return whole ? COVERAGE_CLEAN : COVERAGE_PARTLY;
    }
    bool none =
            scenario->sufficient && tally->first[VERDICT_NOTAPPLICABLE] != NULL && idle == rules;
    return none ? COVERAGE_NOT_APPLICABLE : COVERAGE_NOT_TESTED;
}

/* Why the state is not better than it is. */
static struct wording reason_of(
        const struct scenario *scenario, const struct tally *tally, enum coverage_state state)
{
    static const struct wording no_rule = {"no rule tests this", "尚无规则检测此项"};
    const struct rule_result *unknown = tally->first[VERDICT_UNKNOWN];
    const struct rule_result *idle = tally->first[VERDICT_NOTAPPLICABLE];
    if (state == COVERAGE_BREACHED || state == COVERAGE_REVIEW || state == COVERAGE_CLEAN) {
        return (struct wording){0};
    }
    if (state == COVERAGE_ERROR) {
        return tally->first[VERDICT_ERROR]->reason;
    }
    if (state == COVERAGE_NOT_APPLICABLE) {
        return idle->reason;
    }
    if (scenario->needs.en != NULL) {
        return scenario->needs;
    }
    return unknown != NULL ? unknown->reason : idle != NULL ? idle->reason : no_rule;
}

/* Count one rule's result. A breach found by a lead is no breach of the scenario: it is looked at.
 */
static void count_result(struct tally *tally, const struct rule_result *result, bool is_lead,
        struct coverage *coverage)
{
    bool breach = result->verdict == VERDICT_FAIL;
    enum verdict verdict = is_lead && breach ? VERDICT_REVIEW : result->verdict;
    tally->verdicts[verdict]++;
    if (tally->first[verdict] == NULL) {
        tally->first[verdict] = result;
    }
    *(verdict == VERDICT_FAIL ? &coverage->finding_count : &coverage->lead_count) +=
            result->finding_count;
}

static struct coverage cover(
        const struct scenario *scenario, const struct rule_result *results, size_t count)
{
    struct tally tally = {0};
    struct coverage coverage = {.scenario = scenario};
    for (size_t i = 0; i < scenario->rule_count + scenario->lead_count; i++) {
        bool is_lead = i >= scenario->rule_count;
        const char *id = is_lead ? scenario->leads[i - scenario->rule_count] : scenario->rules[i];
        const struct rule_result *result = result_of(results, count, id);
        if (result != NULL) { /* else not run: the scenario is not whole without it */
            count_result(&tally, result, is_lead, &coverage);
        }
    }
    coverage.passed = tally.verdicts[VERDICT_PASS];
    coverage.tested = tally.verdicts[VERDICT_PASS] + tally.verdicts[VERDICT_FAIL] +
                      tally.verdicts[VERDICT_REVIEW];
    coverage.state = state_of(scenario, &tally);
    coverage.reason = reason_of(scenario, &tally, coverage.state);
    return coverage;
}

enum status profile_cover(const struct profile *profile, const struct rule_result *results,
        size_t count, struct arena *arena, struct coverage **ret_coverage, struct fault *why)
{
    struct coverage *coverage = arena_array(arena, profile->scenario_count, sizeof(*coverage));
    if (profile->scenario_count > 0 && coverage == NULL) {
        return refuse(why, E_MEMORY, 0, "no memory for the coverage");
    }
    for (size_t i = 0; i < profile->scenario_count; i++) {
        coverage[i] = cover(&profile->scenarios[i], results, count);
    }
    *ret_coverage = coverage;
    return OK;
}
