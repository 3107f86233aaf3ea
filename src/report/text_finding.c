#include "report/text_print.h"

#include "report/format.h"
#include "report/text_layout.h"
#include "report/words.h"

enum { INDENT = 2, LEVEL_GAP = 2 };

static int level_width(enum language language)
{
    int widest = 0;
    for (int level = LEVEL_INFORMATIONAL; level <= LEVEL_CRITICAL; level++) {
        int width = layout_width(bytes_of(word_level(language, (enum level)level)));
        widest = width > widest ? width : widest;
    }
    return widest;
}

static enum ink level_ink(enum level level)
{
    return level >= LEVEL_HIGH ? INK_RED : level == LEVEL_MEDIUM ? INK_YELLOW : INK_BLUE;
}

static int text_column(const struct text_view *view)
{
    return INDENT + level_width(view->options->language) + LEVEL_GAP;
}

/* Make what was composed in `raw` safe and print it as an indented paragraph. */
static void print_raw(const struct text_view *view, const struct buffer *raw)
{
    buffer_clear(view->line);
    format_safe(view->line, buffer_bytes(raw), ESCAPE_TERMINAL, SHOWN_MAX);
    view->out->failed = view->out->failed || view->line->failed || raw->failed;
    layout_paragraph(view->out, buffer_bytes(view->line), text_column(view), view->width);
}

static void print_place(const struct text_view *view, const struct citation *citation)
{
    struct buffer SCOPED(buffer_free) raw = {0};
    const struct exhibit *from = NULL;
    format_place(&raw, view->inspection, citation, view->options->language);
    (void)format_file(view->inspection, citation, &from);
    if (from != NULL && from->sha256[0] != 0) {
        buffer_append_text(&raw, " · sha256 ");
        format_digest(&raw, from->sha256);
    }
    print_raw(view, &raw);
}

static void print_clauses(const struct text_view *view, const struct rule *rule)
{
    struct buffer SCOPED(buffer_free) raw = {0};
    enum language language = view->options->language;
    for (size_t i = 0; i < rule->clause_count; i++) {
        const struct clause *clause = run_clause(view->run, rule->clauses[i]);
        buffer_append_text(&raw, i > 0 ? word(language, WORD_LIST_COMMA) : "");
        buffer_append_text(&raw, rule->clauses[i]);
        if (clause == NULL || clause->unconfirmed) {
            buffer_print(&raw, "%s%s%s", word(language, WORD_BRACKET_OPEN),
                    word(language, WORD_UNCONFIRMED), word(language, WORD_BRACKET_CLOSE));
        }
    }
    if (rule->clause_count > 0) {
        print_raw(view, &raw);
    }
}

static void print_mend(const struct text_view *view, const struct rule *rule)
{
    struct buffer SCOPED(buffer_free) raw = {0};
    const char *rectify = wording_in(&rule->rectify, view->options->language);
    if (rectify[0] != 0) {
        buffer_append_text(&raw, word(view->options->language, WORD_TO_MEND));
        buffer_append_text(&raw, rectify);
        print_raw(view, &raw);
    }
}

static void print_head(
        const struct text_view *view, const struct rule *rule, const struct finding *finding)
{
    enum language language = view->options->language;
    int column = text_column(view);
    layout_spaces(view->out, INDENT);
    text_ink(view, level_ink(rule->level));
    layout_pad(view->out, bytes_of(word_level(language, rule->level)), column - INDENT);
    text_ink(view, INK_BOLD);
    struct bytes message = text_line(view, wording_in(&finding->message, language));
    bool first = true;
    while (message.size > 0 && !view->out->failed) {
        layout_spaces(view->out, first ? 0 : column);
        buffer_append(view->out, layout_next_line(&message, view->width - column));
        buffer_append_byte(view->out, '\n');
        first = false;
    }
    text_ink(view, INK_PLAIN);
    if (first) {
        buffer_append_byte(view->out, '\n');
    }
}

static void print_finding(
        const struct text_view *view, const struct rule *rule, const struct finding *finding)
{
    enum language language = view->options->language;
    print_head(view, rule, finding);
    text_ink(view, INK_DIM);
    layout_spaces(view->out, text_column(view));
    buffer_append(view->out, text_line(view, rule->id));
    if (rule->kind == RULE_LEAD || rule->precision != PRECISION_HIGH) {
        buffer_print(view->out, " · %s", word_precision(language, rule->precision));
    }
    buffer_append_byte(view->out, '\n');
    text_ink(view, INK_PLAIN);
    for (size_t i = 0; i < finding->citation_count && i < CITATIONS_MAX; i++) {
        if (!format_is_repeated(finding, i)) {
            print_place(view, &finding->citations[i]);
        }
    }
    print_clauses(view, rule);
    print_mend(view, rule);
    buffer_append_byte(view->out, '\n');
}

static void print_level(const struct text_view *view, enum rule_kind kind, enum level level)
{
    const struct inspection *inspection = view->inspection;
    for (size_t i = 0; i < inspection->result_count; i++) {
        const struct rule_result *result = &inspection->results[i];
        if (result->rule->kind != kind || result->rule->level != level) {
            continue;
        }
        for (size_t j = 0; j < result->finding_count; j++) {
            print_finding(view, result->rule, &result->findings[j]);
        }
        if (result->cut) {
            layout_spaces(view->out, text_column(view));
            buffer_append(view->out, text_line(view, result->rule->id));
            buffer_print(view->out, "%s%s\n\n", word(view->options->language, WORD_COLON),
                    word(view->options->language, WORD_CUT));
        }
    }
}

void text_findings(const struct text_view *view, enum rule_kind kind)
{
    enum language language = view->options->language;
    size_t count = kind == RULE_LEAD ? inspection_leads(view->inspection)
                                     : inspection_breaches(view->inspection, LEVEL_INFORMATIONAL);
    if (count == 0) {
        if (kind == RULE_VIOLATION) {
            bool is_idle = inspection_tested_nothing(view->inspection);
            buffer_print(view->out, "%s\n\n",
                    word(language, is_idle ? WORD_NO_TESTS : WORD_NO_FINDINGS));
        }
        return;
    }
    text_ink(view, INK_BOLD);
    buffer_append_text(view->out, word(language, kind == RULE_LEAD ? WORD_LEADS : WORD_FINDINGS));
    text_ink(view, INK_PLAIN);
    if (kind == RULE_LEAD) {
        buffer_print(view->out, " · %s", word(language, WORD_LEADS_NOTE));
    }
    buffer_append_byte(view->out, '\n');
    for (int level = LEVEL_CRITICAL; level >= LEVEL_INFORMATIONAL; level--) {
        print_level(view, kind, (enum level)level);
    }
}
