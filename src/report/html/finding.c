#include "report/html/print.h"

static void put_clause(const struct html_view *view, const char *id)
{
    const struct clause *clause = run_clause(view->run, id);
    buffer_append_text(view->out, "<li><span class=\"clause\">");
    html_text(view->out, id);
    buffer_append_text(view->out, "</span>");
    if (clause != NULL) {
        buffer_append_byte(view->out, ' ');
        html_text(view->out, wording_in(&clause->requirement, view->language));
        buffer_append_text(view->out, " <span class=\"quiet\">");
        html_text(view->out, wording_in(&clause->law_name, view->language));
        html_word(view, WORD_LIST_COMMA);
        html_text(view->out, wording_in(&clause->article, view->language));
        buffer_append_text(view->out, "</span>");
    }
    if (clause == NULL || clause->unconfirmed) {
        buffer_append_text(view->out, " <span class=\"mark\">");
        html_word(view, WORD_UNCONFIRMED);
        html_word(view, WORD_COLON);
        html_word(view, WORD_UNCONFIRMED_NOTE);
        buffer_append_text(view->out, "</span>");
    }
    buffer_append_text(view->out, "</li>\n");
}

static void put_clauses(const struct html_view *view, const struct rule *rule)
{
    if (rule->clause_count == 0) {
        return;
    }
    html_element(view->out, "dt", "", word(view->language, WORD_LAW));
    buffer_append_text(view->out, "<dd><ul>\n");
    for (size_t i = 0; i < rule->clause_count; i++) {
        put_clause(view, rule->clauses[i]);
    }
    buffer_append_text(view->out, "</ul></dd>\n");
}

static void put_wording(const struct html_view *view, enum word name, const struct wording *wording)
{
    const char *text = wording_in(wording, view->language);
    if (text[0] != 0) {
        html_element(view->out, "dt", "", word(view->language, name));
        html_element(view->out, "dd", "", text);
    }
}

static void put_finding(const struct html_view *view, const struct rule *rule,
        const struct finding *finding, bool first)
{
    buffer_print(view->out, "<div class=\"finding %s\"", level_name(rule->level));
    if (first) { /* what coverage and the list of rules lead to */
        buffer_append_byte(view->out, ' ');
        html_anchor(view, 'f', rule->id);
    }
    buffer_print(view->out, ">\n<h4><span class=\"level %s\">", level_name(rule->level));
    html_text(view->out, word_level(view->language, rule->level));
    buffer_append_text(view->out, "</span> ");
    html_text(view->out, wording_in(&finding->message, view->language));
    buffer_append_text(view->out, "</h4>\n<p class=\"quiet\">");
    html_text(view->out, wording_in(&rule->title, view->language));
    buffer_append_text(view->out, " · ");
    buffer_append_text(view->out, "<code>");
    html_link(view, 'r', rule->id, rule->id);
    buffer_append_text(view->out, "</code> ");
    html_text(view->out, rule->version);
    buffer_append_text(view->out, " · ");
    html_text(view->out, word_precision(view->language, rule->precision));
    buffer_append_text(view->out, "</p>\n<dl>\n");
    put_wording(view, WORD_MEND, &rule->rectify);
    put_clauses(view, rule);
    put_wording(view, WORD_FALSE_POSITIVES, &rule->falsepositive);
    buffer_append_text(view->out, "</dl>\n");
    html_proof(view, finding);
    buffer_append_text(view->out, "</div>\n");
}

static void put_level(const struct html_view *view, enum rule_kind kind, enum level level)
{
    for (size_t i = 0; i < view->inspection->result_count; i++) {
        const struct rule_result *result = &view->inspection->results[i];
        if (result->rule->kind != kind || result->rule->level != level) {
            continue;
        }
        for (size_t j = 0; j < result->finding_count && !view->out->failed; j++) {
            put_finding(view, result->rule, &result->findings[j], j == 0);
        }
        if (result->cut) {
            buffer_append_text(view->out, "<p class=\"mark\">");
            html_text(view->out, result->rule->id);
            html_word(view, WORD_COLON);
            html_word(view, WORD_CUT);
            buffer_append_text(view->out, "</p>\n");
        }
    }
}

void html_findings(const struct html_view *view, enum rule_kind kind)
{
    bool lead = kind == RULE_LEAD;
    size_t count = lead ? inspection_leads(view->inspection)
                        : inspection_breaches(view->inspection, LEVEL_INFORMATIONAL);
    if (lead && count == 0) {
        return;
    }
    html_section_open(view, lead ? "leads" : "findings", lead ? WORD_LEADS : WORD_FINDINGS);
    if (lead || count == 0) {
        bool is_idle = inspection_tested_nothing(view->inspection);
        enum word note = is_idle ? WORD_NO_TESTS : WORD_NO_FINDINGS;
        html_element(view->out, "p", " class=\"quiet\"",
                word(view->language, lead ? WORD_LEADS_NOTE : note));
    }
    if (count > 0 && (!lead || inspection_breaches(view->inspection, LEVEL_INFORMATIONAL) == 0)) {
        html_element(
                view->out, "p", " class=\"quiet\"", word(view->language, WORD_RUN_CHECKS_WHERE));
    }
    for (int level = LEVEL_CRITICAL; level >= LEVEL_INFORMATIONAL; level--) {
        put_level(view, kind, (enum level)level);
    }
    html_section_close(view->out);
}
