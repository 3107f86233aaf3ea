#include "report/format.h"
#include "report/html/print.h"

/* A sign beside the word, so that no state is told by colour alone. */
static const char *state_sign(enum coverage_state state)
{
    static const char *const signs[] = {[COVERAGE_BREACHED] = "✕",
            [COVERAGE_REVIEW] = "?",
            [COVERAGE_ERROR] = "!",
            [COVERAGE_CLEAN] = "✓",
            [COVERAGE_PARTLY] = "~",
            [COVERAGE_NOT_TESTED] = "○",
            [COVERAGE_NOT_APPLICABLE] = "–"};
    return signs[state];
}

static const struct rule_result *result_of(const struct inspection *inspection, const char *id)
{
    for (size_t i = 0; i < inspection->result_count; i++) {
        if (strcmp(inspection->results[i].rule->id, id) == 0) {
            return &inspection->results[i];
        }
    }
    return NULL;
}

/* Links to the first finding of each rule that has any (`found`), or to the verdicts of the others.
 */
static size_t put_links(
        const struct html_view *view, const char *const *ids, size_t count, bool found)
{
    size_t written = 0;
    for (size_t i = 0; i < count; i++) {
        const struct rule_result *result = result_of(view->inspection, ids[i]);
        if (result != NULL && (result->finding_count > 0) == found) {
            buffer_append_text(view->out, "<li>");
            html_link(view, found ? 'f' : 'r', result->rule->id,
                    wording_in(&result->rule->title, view->language));
            buffer_append_text(view->out, "</li>");
            written++;
        }
    }
    return written;
}

static size_t count_others(const struct html_view *view, const char *const *ids, size_t count)
{
    size_t others = 0;
    for (size_t i = 0; i < count; i++) {
        const struct rule_result *result = result_of(view->inspection, ids[i]);
        others += result != NULL && result->finding_count == 0;
    }
    return others;
}

static void put_scenario_rules(const struct html_view *view, const struct scenario *scenario)
{
    size_t others = count_others(view, scenario->rules, scenario->rule_count) +
                    count_others(view, scenario->leads, scenario->lead_count);
    buffer_append_text(view->out, "<ul class=\"links\">");
    (void)put_links(view, scenario->rules, scenario->rule_count, true);
    (void)put_links(view, scenario->leads, scenario->lead_count, true);
    buffer_append_text(view->out, "</ul>");
    if (others > 0) {
        buffer_append_text(view->out, "<details class=\"others\"><summary>");
        word_count(view->out, view->language, WORD_RULE_WITHOUT, WORD_RULES_WITHOUT, others);
        buffer_append_text(view->out, "</summary><ul class=\"links\">");
        (void)put_links(view, scenario->rules, scenario->rule_count, false);
        (void)put_links(view, scenario->leads, scenario->lead_count, false);
        buffer_append_text(view->out, "</ul></details>");
    }
}

static void put_scenario(const struct html_view *view, const struct coverage *coverage)
{
    const struct scenario *scenario = coverage->scenario;
    buffer_append_text(view->out, "<tr><td class=\"id\">");
    html_text(view->out, scenario->id);
    buffer_append_text(view->out, "</td><td>");
    html_text(view->out, wording_in(&scenario->title, view->language));
    buffer_print(view->out,
            "</td><td><span class=\"state %s\"><span aria-hidden=\"true\">%s</span> ",
            coverage_state_name(coverage->state), state_sign(coverage->state));
    html_text(view->out, word_coverage(view->language, coverage->state));
    buffer_append_text(view->out, "</span></td><td>");
    format_remark(view->out, coverage, view->language, ESCAPE_HTML);
    put_scenario_rules(view, scenario);
    buffer_append_text(view->out, "</td></tr>\n");
}

static bool same_area(const struct coverage *a, const struct coverage *b)
{
    const char *one = a->scenario->area, *other = b->scenario->area;
    return one != NULL && other != NULL && strcmp(one, other) == 0;
}

static void put_profile(const struct html_view *view, const struct profile_coverage *profile)
{
    static const enum word columns[] = {WORD_NUMBER, WORD_SCENARIO, WORD_STATE, WORD_REMARK};
    const struct profile *about = profile->profile;
    const char *note = wording_in(&about->note, view->language);
    buffer_append_text(view->out, "<h4>");
    html_text(view->out, wording_in(&about->title, view->language));
    buffer_append_text(view->out, " <span class=\"quiet\">");
    html_text(view->out, about->id);
    buffer_append_byte(view->out, ' ');
    html_text(view->out, about->version);
    buffer_append_text(view->out, "</span></h4>\n");
    html_table_open(view, "coverage", columns, sizeof(columns) / sizeof(columns[0]));
    for (size_t i = 0; i < about->scenario_count; i++) {
        if (i == 0 || !same_area(&profile->scenarios[i - 1], &profile->scenarios[i])) {
            buffer_append_text(view->out, i == 0 ? "" : "</tbody>\n<tbody>\n");
            buffer_append_text(
                    view->out, "<tr class=\"area\"><th colspan=\"4\" scope=\"rowgroup\">");
            html_text(view->out, word_area(view->language, profile->scenarios[i].scenario->area));
            buffer_append_text(view->out, "</th></tr>\n");
        }
        put_scenario(view, &profile->scenarios[i]);
    }
    html_table_close(view->out);
    if (note[0] != 0) {
        buffer_append_text(view->out, "<p class=\"quiet\">");
        html_word(view, WORD_LEAVES_OUT);
        html_word(view, WORD_COLON);
        html_text(view->out, note);
        buffer_append_text(view->out, "</p>\n");
    }
}

void html_coverage(const struct html_view *view)
{
    html_section_open(view, "coverage", WORD_COVERAGE);
    if (view->inspection->profile_count == 0) {
        html_element(view->out, "p", "", word(view->language, WORD_NO_PROFILE));
    } else {
        html_element(view->out, "p", " class=\"quiet\"", word(view->language, WORD_COVERAGE_NOTE));
    }
    for (size_t i = 0; i < view->inspection->profile_count; i++) {
        put_profile(view, &view->inspection->profiles[i]);
    }
    html_section_close(view->out);
}

/* In the list of all rules, which is what others lead to (`is_target`), findings are led to. */
static void put_result(
        const struct html_view *view, const struct rule_result *result, bool is_target)
{
    const char *title = wording_in(&result->rule->title, view->language);
    buffer_append_text(view->out, "<tr");
    if (is_target) {
        buffer_append_byte(view->out, ' ');
        html_anchor(view, 'r', result->rule->id);
    }
    buffer_append_text(view->out, "><td>");
    if (is_target && result->finding_count == 0) {
        html_text(view->out, title);
    } else {
        html_link(view, is_target ? 'f' : 'r', result->rule->id, title);
    }
    buffer_append_text(view->out, "<br>");
    html_code(view->out, result->rule->id);
    buffer_print(view->out, "</td><td><span class=\"state %s\">", verdict_name(result->verdict));
    html_text(view->out, word_verdict(view->language, result->verdict));
    buffer_append_text(view->out, "</span></td><td>");
    if (result->finding_count > 0) {
        bool lead = result->rule->kind == RULE_LEAD;
        word_count(view->out, view->language, lead ? WORD_LEAD : WORD_FINDING,
                lead ? WORD_LEADS_COUNT : WORD_FINDINGS_COUNT, result->finding_count);
        buffer_append_byte(view->out, ' ');
    }
    html_text(view->out, wording_in(&result->reason, view->language));
    buffer_append_text(view->out, "</td></tr>\n");
}

static void put_results(const struct html_view *view, bool all)
{
    static const enum word columns[] = {WORD_RULE, WORD_VERDICT, WORD_WHY};
    html_table_open(view, "results", columns, sizeof(columns) / sizeof(columns[0]));
    for (size_t i = 0; i < view->inspection->result_count; i++) {
        if (all || result_is_untested(&view->inspection->results[i])) {
            put_result(view, &view->inspection->results[i], all);
        }
    }
    html_table_close(view->out);
}

/* In one sentence when all rules lack the same; the appendix lists them in any case. */
void html_untested(const struct html_view *view)
{
    const struct wording *alike = inspection_untested_alike(view->inspection);
    bool any = inspection_untested(view->inspection) > 0;
    html_section_open(view, "untested", WORD_UNTESTED);
    html_element(view->out, "p", " class=\"quiet\"",
            word(view->language, any ? WORD_UNTESTED_NOTE : WORD_NOTHING_UNTESTED));
    if (alike != NULL) {
        buffer_append_text(view->out, "<p>");
        word_count(view->out, view->language, WORD_NONE_TESTED, WORD_NONE_TESTED,
                view->inspection->result_count);
        buffer_append_text(view->out, word(view->language, WORD_COLON));
        html_text(view->out, wording_in(alike, view->language));
        buffer_append_text(view->out, "</p>\n");
    } else if (any) {
        put_results(view, false);
    }
    html_section_close(view->out);
}

void html_appendix(const struct html_view *view)
{
    html_section_open(view, "rules", WORD_APPENDIX);
    put_results(view, true);
    html_section_close(view->out);
}
