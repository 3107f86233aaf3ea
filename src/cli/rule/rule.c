/* rule.c: aedile rule, what is looked for and which law asks for it. */
#include "cli/command_list.h"
#include "cli/help/words.h"
#include "cli/library/library.h"
#include "cli/output.h"
#include "cli/settings.h"
#include "report/text_layout.h"

enum { RULE_OPTIONS = LIBRARY_OPTIONS | TAKES(OPTION_LANG) };

enum { LABEL_WIDTH = 16 };

/* The enums of model/rule.h stand in the same order as their words. */
static const char *name_status(enum language language, enum rule_status status)
{
    return says(language, (enum help_word)((int)SAYS_STATUS_EXPERIMENTAL + (int)status));
}

static const char *name_kind(enum language language, enum rule_kind kind)
{
    return says(language, (enum help_word)((int)SAYS_KIND_VIOLATION + (int)kind));
}

static const char *name_level(enum language language, enum level level)
{
    return says(language, (enum help_word)((int)SAYS_LEVEL_INFORMATIONAL + (int)level));
}

static const char *name_precision(enum language language, enum precision precision)
{
    return says(language, (enum help_word)((int)SAYS_PRECISION_LOW + (int)precision));
}

static void put_list(struct buffer *out, const struct library *library, enum language language)
{
    for (size_t i = 0; i < library->pack.count; i++) {
        const struct rule *rule = library->pack.rules[i];
        layout_pad(out, bytes_of(rule->id), 49);
        layout_pad(out, bytes_of(name_level(language, rule->level)), 14);
        layout_pad(out, bytes_of(name_kind(language, rule->kind)), 10);
        buffer_print(out, "%s\n", wording_in(&rule->title, language));
    }
}

static void put_label(struct buffer *out, const char *label)
{
    layout_pad(out, bytes_of(label), LABEL_WIDTH);
}

static void put_line(struct buffer *out, const char *label, const char *text)
{
    put_label(out, label);
    buffer_print(out, "%s\n", text);
}

static void put_wording(struct buffer *out, const char *label, const struct wording *wording,
        enum language language)
{
    if (wording_in(wording, language)[0] != 0) {
        put_line(out, label, wording_in(wording, language));
    }
}

static void put_clauses(struct buffer *out, const struct library *library, const struct rule *rule,
        enum language language)
{
    for (size_t i = 0; i < rule->clause_count; i++) {
        const struct clause *clause = run_clause(&library->facts, rule->clauses[i]);
        put_label(out, i == 0 ? says(language, SAYS_CLAUSES) : "");
        buffer_print(out, "%s%s%s\n", rule->clauses[i],
                clause == NULL ? "" : says(language, SAYS_COLON),
                clause == NULL ? "" : wording_in(&clause->requirement, language));
    }
}

static void put_needs(struct buffer *out, const struct rule *rule, enum language language)
{
    for (size_t i = 0; i < rule->requires_count; i++) {
        put_label(out, i == 0 ? says(language, SAYS_REQUIRES) : "");
        buffer_print(out, "%s%s%lld%s\n", rule->requires[i].table,
                says(language, SAYS_REQUIRES_BEFORE), (long long)rule->requires[i].rows,
                says(language, SAYS_REQUIRES_BEHIND));
    }
    for (size_t i = 0; i < rule->parameter_count; i++) {
        put_label(out, i == 0 ? says(language, SAYS_PARAMETERS) : "");
        buffer_print(out, "%s=%s\n", rule->parameters[i].name, rule->parameters[i].value);
    }
}

static void put_rule(struct buffer *out, const struct library *library, const struct rule *rule,
        enum language language)
{
    put_line(out, says(language, SAYS_RULE), rule->id);
    put_line(out, says(language, SAYS_VERSION), rule->version);
    put_line(out, says(language, SAYS_STATUS), name_status(language, rule->status));
    put_line(out, says(language, SAYS_KIND), name_kind(language, rule->kind));
    put_line(out, says(language, SAYS_LEVEL), name_level(language, rule->level));
    put_line(out, says(language, SAYS_PRECISION), name_precision(language, rule->precision));
    put_wording(out, says(language, SAYS_TITLE), &rule->title, language);
    put_wording(out, says(language, SAYS_MESSAGE), &rule->message, language);
    put_wording(out, says(language, SAYS_RECTIFY), &rule->rectify, language);
    put_wording(out, says(language, SAYS_FALSE_POSITIVES), &rule->falsepositive, language);
    put_wording(out, says(language, SAYS_APPLIES), &rule->applies, language);
    put_clauses(out, library, rule, language);
    put_needs(out, rule, language);
    put_label(out, says(language, SAYS_TESTS));
    buffer_print(out, "%zu\n", rule->test_count);
    put_line(out, says(language, SAYS_SHA256), rule->sha256);
    if (rule->applies_sql != NULL) {
        buffer_print(out, "\n-- applies:\n%s\n", rule->applies_sql);
    }
    buffer_print(out, "\n-- query:\n%s\n", rule->query_sql);
}

static enum exit_code run(const struct call *call)
{
    struct settings settings;
    struct output output = {0};
    SCOPED(library_close) struct library library = {0};
    if (!settings_read(call, RULE_OPTIONS, &settings)) {
        return EXIT_USAGE;
    }
    enum exit_code code = library_load(call, &library);
    if (code != EXIT_CLEAN) {
        return code;
    }
    if (call->arguments->operand_count == 0) {
        put_list(&output.buffer, &library, language_of(&settings));
    } else {
        const struct rule *rule = library_rule(&library, call->arguments->operands[0]);
        if (rule == NULL) {
            return EXIT_USAGE;
        }
        put_rule(&output.buffer, &library, rule, language_of(&settings));
    }
    return output_close(&output) ? EXIT_CLEAN : EXIT_ENGINE;
}

static const struct command rule_list = {
        .name = "list",
        .full = "rule list",
        .operands = "",
        .purpose = "List the rules: id, level, kind and title.",
        .options = RULE_OPTIONS,
        .run = run,
};

static const struct command rule_show = {
        .name = "show",
        .full = "rule show",
        .operands = "ID",
        .purpose = "Show all of a rule: texts, clauses of law, parameters, SQL.",
        .options = RULE_OPTIONS,
        .operands_least = 1,
        .operands_most = 1,
        .run = run,
};

static const struct command *const children[] = {
        &rule_list, &rule_show, &command_rule_test, &command_rule_lint, NULL};

const struct command command_rule = {
        .name = "rule",
        .full = "rule",
        .operands = "",
        .purpose = "List, show, test or lint rules.",
        .children = children,
};
