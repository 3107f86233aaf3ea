/* rule.c: aedile rule, what is looked for and which law asks for it. */
#include "cli/command_list.h"
#include "cli/library/library.h"
#include "cli/output.h"
#include "cli/settings.h"

enum { RULE_OPTIONS = LIBRARY_OPTIONS | TAKES(OPTION_LANG) };

static enum language find_language(const struct settings *settings)
{
    const char *name = settings->values[OPTION_LANG];
    return name != NULL && strcmp(name, "zh-CN") == 0 ? LANGUAGE_ZH : LANGUAGE_EN;
}

static void put_list(struct buffer *out, const struct library *library, enum language language)
{
    for (size_t i = 0; i < library->pack.count; i++) {
        const struct rule *rule = library->pack.rules[i];
        buffer_print(out, "%-48s %-13s %-9s %s\n", rule->id, level_name(rule->level),
                rule_kind_name(rule->kind), wording_in(&rule->title, language));
    }
}

static void put_wording(
        struct buffer *out, const char *name, const struct wording *wording, enum language language)
{
    if (wording_in(wording, language)[0] != 0) {
        buffer_print(out, "%-16s%s\n", name, wording_in(wording, language));
    }
}

static void put_clauses(struct buffer *out, const struct library *library, const struct rule *rule,
        enum language language)
{
    for (size_t i = 0; i < rule->clause_count; i++) {
        const struct clause *clause = run_clause(&library->facts, rule->clauses[i]);
        buffer_print(out, "%-16s%s%s%s\n", i == 0 ? "clauses" : "", rule->clauses[i],
                clause == NULL ? "" : ": ",
                clause == NULL ? "" : wording_in(&clause->requirement, language));
    }
}

static void put_needs(struct buffer *out, const struct rule *rule)
{
    for (size_t i = 0; i < rule->requires_count; i++) {
        buffer_print(out, "%-16s%s, %lld rows or more\n", i == 0 ? "requires" : "",
                rule->requires[i].table, (long long)rule->requires[i].rows);
    }
    for (size_t i = 0; i < rule->parameter_count; i++) {
        buffer_print(out, "%-16s%s=%s\n", i == 0 ? "parameters" : "", rule->parameters[i].name,
                rule->parameters[i].value);
    }
}

static void put_rule(struct buffer *out, const struct library *library, const struct rule *rule,
        enum language language)
{
    buffer_print(out, "%-16s%s\n%-16s%s\n%-16s%s\n%-16s%s\n%-16s%s\n%-16s%s\n", "rule", rule->id,
            "version", rule->version, "status", rule_status_name(rule->status), "kind",
            rule_kind_name(rule->kind), "level", level_name(rule->level), "precision",
            precision_name(rule->precision));
    put_wording(out, "title", &rule->title, language);
    put_wording(out, "message", &rule->message, language);
    put_wording(out, "rectify", &rule->rectify, language);
    put_wording(out, "false positives", &rule->falsepositive, language);
    put_wording(out, "applies", &rule->applies, language);
    put_clauses(out, library, rule, language);
    put_needs(out, rule);
    buffer_print(out, "%-16s%zu\n%-16s%s\n", "tests", rule->test_count, "sha256", rule->sha256);
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
        put_list(&output.buffer, &library, find_language(&settings));
    } else {
        const struct rule *rule = library_rule(&library, call->arguments->operands[0]);
        if (rule == NULL) {
            return EXIT_USAGE;
        }
        put_rule(&output.buffer, &library, rule, find_language(&settings));
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
