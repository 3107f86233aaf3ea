/* profile.c: aedile profile, the laws and campaigns that rules are mapped to. */
#include "cli/command_list.h"
#include "cli/help/words.h"
#include "cli/library/library.h"
#include "cli/output.h"
#include "cli/settings.h"
#include "report/text_layout.h"
#include "report/words.h"

static void put_list(struct buffer *out, const struct library *library, enum language language)
{
    for (size_t i = 0; i < library->profile_count; i++) {
        const struct profile *profile = library->profiles[i];
        buffer_print(out, "%-20s %3zu%s  %s\n", profile->id, profile->scenario_count,
                says(language, SAYS_SCENARIOS), wording_in(&profile->title, language));
    }
}

static void put_labelled(struct buffer *out, const char *label, const char *text, int width)
{
    layout_spaces(out, 2);
    layout_pad(out, bytes_of(label), width);
    buffer_print(out, "%s\n", text);
}

static void put_scenario(
        struct buffer *out, const struct scenario *scenario, enum language language)
{
    int width = language == LANGUAGE_ZH ? 10 : 8;
    const char *area = scenario->area;
    buffer_print(out, "\n%-12s %s (%s)\n", scenario->id, wording_in(&scenario->title, language),
            language == LANGUAGE_ZH ? word_area(language, area) : area);
    for (size_t i = 0; i < scenario->rule_count; i++) {
        put_labelled(out, says(language, SAYS_RULE), scenario->rules[i], width);
    }
    for (size_t i = 0; i < scenario->clause_count; i++) {
        put_labelled(out, says(language, SAYS_CLAUSE), scenario->clauses[i], width);
    }
    if (scenario->needs.en != NULL || scenario->needs.zh != NULL) {
        put_labelled(
                out, says(language, SAYS_NEEDS), wording_in(&scenario->needs, language), width);
    }
}

static void put_profile(struct buffer *out, const struct profile *profile, enum language language)
{
    buffer_print(out, "%s %s (%s)%s%s\n", profile->id, profile->version, profile->jurisdiction,
            says(language, SAYS_COLON), wording_in(&profile->title, language));
    if (wording_in(&profile->note, language)[0] != 0) {
        buffer_print(out, "%s\n", wording_in(&profile->note, language));
    }
    for (size_t i = 0; i < profile->scenario_count; i++) {
        put_scenario(out, &profile->scenarios[i], language);
    }
}

static enum exit_code run_profile(const struct call *call, option_set accepted)
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
        put_list(&output.buffer, &library, language_of(&settings));
    } else {
        const struct profile *profile = library_profile(&library, call->arguments->operands[0]);
        if (profile == NULL) {
            return EXIT_USAGE;
        }
        put_profile(&output.buffer, profile, language_of(&settings));
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
