/* profile.c: aedile profile, the laws and campaigns that rules are mapped to. */
#include "cli/command_list.h"
#include "cli/library/library.h"
#include "cli/output.h"
#include "cli/settings.h"

static enum language find_language(const struct settings *settings)
{
    const char *name = settings->values[OPTION_LANG];
    return name != NULL && strcmp(name, "zh-CN") == 0 ? LANGUAGE_ZH : LANGUAGE_EN;
}

static void put_list(struct buffer *out, const struct library *library, enum language language)
{
    for (size_t i = 0; i < library->profile_count; i++) {
        const struct profile *profile = library->profiles[i];
        buffer_print(out, "%-20s %3zu scenarios  %s\n", profile->id, profile->scenario_count,
                wording_in(&profile->title, language));
    }
}

static void put_scenario(
        struct buffer *out, const struct scenario *scenario, enum language language)
{
    buffer_print(out, "\n%-12s %s (%s)\n", scenario->id, wording_in(&scenario->title, language),
            scenario->area);
    for (size_t i = 0; i < scenario->rule_count; i++) {
        buffer_print(out, "  rule    %s\n", scenario->rules[i]);
    }
    for (size_t i = 0; i < scenario->clause_count; i++) {
        buffer_print(out, "  clause  %s\n", scenario->clauses[i]);
    }
    if (scenario->needs.en != NULL || scenario->needs.zh != NULL) {
        buffer_print(out, "  needs   %s\n", wording_in(&scenario->needs, language));
    }
}

static void put_profile(struct buffer *out, const struct profile *profile, enum language language)
{
    buffer_print(out, "%s %s (%s): %s\n", profile->id, profile->version, profile->jurisdiction,
            wording_in(&profile->title, language));
    if (wording_in(&profile->note, language)[0] != 0) {
        buffer_print(out, "%s\n", wording_in(&profile->note, language));
    }
    for (size_t i = 0; i < profile->scenario_count; i++) {
        put_scenario(out, &profile->scenarios[i], language);
    }
}

static enum exit_code run_profile(const struct call *call, uint32_t accepted)
{
    struct settings settings;
    struct output output = {0};
    SCOPED(library_close) struct library library = {0};
    if (!settings_read(call, accepted, &settings)) {
        return EXIT_USAGE;
    }
    enum exit_code code = library_load(call, &library);
    if (code != EXIT_CLEAN) {
        return code;
    }
    if (call->arguments->operand_count == 0) {
        put_list(&output.buffer, &library, find_language(&settings));
    } else {
        const struct profile *profile = library_profile(&library, call->arguments->operands[0]);
        if (profile == NULL) {
            return EXIT_USAGE;
        }
        put_profile(&output.buffer, profile, find_language(&settings));
    }
    return output_close(&output) ? EXIT_CLEAN : EXIT_ENGINE;
}

enum { PROFILE_OPTIONS = TAKES(OPTION_LANG) | TAKES(OPTION_RULES) | TAKES(OPTION_RULES_ONLY) };

static enum exit_code run(const struct call *call)
{
    return run_profile(call, PROFILE_OPTIONS);
}

static const struct command profile_list = {
        .name = "list",
        .full = "profile list",
        .operands = "",
        .purpose = "List the profiles that an inspection can judge by.",
        .options = PROFILE_OPTIONS,
        .run = run,
};

static const struct command profile_show = {
        .name = "show",
        .full = "profile show",
        .operands = "NAME",
        .purpose = "Show a profile's scenarios, their rules and what they need.",
        .options = PROFILE_OPTIONS,
        .operands_least = 1,
        .operands_most = 1,
        .run = run,
};

static const struct command *const children[] = {&profile_list, &profile_show, NULL};

const struct command command_profile = {
        .name = "profile",
        .full = "profile",
        .operands = "",
        .purpose = "List or show profiles: laws and campaigns as scenarios.",
        .children = children,
};
