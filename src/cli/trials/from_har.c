/* from_har.c: aedile trials from-har, which turns a recorded session into link trials. */
#include "base/file.h"
#include "cli/command_list.h"
#include "cli/library/library.h"
#include "cli/output.h"
#include "cli/trials/har_trials.h"
#include "evidence/har/har.h"
#include "evidence/trials/trials.h"
#include "knowledge/gateway/in_app.h"

/* "sha256:…" of the archive, in the call's memory. */
static enum status name_archive(
        const struct call *call, struct bytes file, const char **ret_name, struct fault *why)
{
    char digest[SHA256_HEX + 1];
    enum status status = sha256_hex(file, digest, why);
    if (status != OK) {
        return status;
    }
    *ret_name = arena_print(call->arena, "sha256:%s", digest);
    return *ret_name == NULL ? refuse(why, E_MEMORY, 0, "no memory for a digest") : OK;
}

static enum exit_code write_trials(const struct call *call, const struct trial_set *set)
{
    struct output output = {.path = arguments_value(call->arguments, OPTION_OUTPUT)};
    bool is_ok = true;
    for (size_t i = 0; is_ok && i < set->count; i++) {
        is_ok = trials_write(&set->trials[i], &output.buffer);
        output_flush(&output);
    }
    if (!is_ok) {
        say(NULL, "no memory for the output");
    }
    return output_close(&output) && is_ok ? EXIT_CLEAN : EXIT_ENGINE;
}

/* A platform that the list does not have has no host either, and nothing would be its deed. */
static bool is_known_platform(const struct knowledge *knowledge, const char *id)
{
    for (size_t i = 0; i < knowledge->platforms.platform_count; i++) {
        if (strcmp(knowledge->platforms.platforms[i].id, id) == 0) {
            return true;
        }
    }
    return false;
}

/* In whose browser the archive was recorded, when that is not what the command line says: it
 * decides whose deed a page is. An app that leaves its mark out is not seen. */
static void tell_browser(const char *path, const struct har_step *steps, size_t count,
        const struct har_setting *setting)
{
    for (size_t i = 0; i < count; i++) {
        const struct in_app *found =
                steps[i].agent == NULL
                        ? NULL
                        : in_app_match(&setting->knowledge->in_apps, bytes_of(steps[i].agent));
        bool is_told =
                found == NULL || found->platform[0] == 0 ||
                (setting->platform != NULL && strcmp(setting->platform, found->platform) == 0);
        if (!is_told) {
            struct fault remark;
            (void)refuse(&remark, OK, 0,
                    "by its User-Agent recorded in the browser of %.60s: see --platform",
                    found->platform);
            say(path, remark.text);
            return;
        }
    }
}

static enum status make_trials(const struct call *call, const struct knowledge *knowledge,
        struct bytes file, struct trial_set *ret_set, struct fault *ret_partial, struct fault *why)
{
    struct har_setting setting = {.knowledge = knowledge,
            .platform = arguments_value(call->arguments, OPTION_PLATFORM),
            .service = arguments_value(call->arguments, OPTION_SERVICE),
            .context = arguments_value(call->arguments, OPTION_CONTEXT)};
    struct traffic *traffic = NULL;
    struct har_step *steps = NULL;
    size_t count = 0;
    enum status status = har_open(file, call->arena, &traffic, ret_partial, why);
    if (status == OK) {
        status = name_archive(call, file, &setting.digest, why);
    }
    if (status == OK) {
        status = har_steps_read(traffic, call->arena, &steps, &count, why);
    }
    if (status == OK) {
        tell_browser(call->arguments->operands[0], steps, count, &setting);
        status = har_trials_make(steps, count, &setting, call->arena, ret_set, why);
    }
    return status;
}

static enum exit_code convert(const struct call *call, const struct knowledge *knowledge)
{
    const char *path = call->arguments->operands[0];
    SCOPED(file_close) struct file file = {0};
    struct trial_set set = {0};
    struct fault partial = {.status = OK}, why = {.status = OK};
    enum status status = file_open(path, &file, &why);
    if (status == OK) {
        status = make_trials(call, knowledge, file.bytes, &set, &partial, &why);
    }
    if (status != OK) {
        say_fault(path, &why);
        return status == E_MEMORY ? EXIT_ENGINE : EXIT_EVIDENCE;
    }
    enum exit_code code = write_trials(call, &set);
    if (partial.status != OK) {
        say_fault(path, &partial);
    }
    if (set.count == 0) {
        say(path, "no page was loaded in it");
    }
    return code == EXIT_CLEAN && (partial.status != OK || set.count == 0) ? EXIT_EVIDENCE : code;
}

static enum exit_code run_from_har(const struct call *call)
{
    SCOPED(library_close) struct library library = {0};
    const char *platform = arguments_value(call->arguments, OPTION_PLATFORM);
    enum exit_code code = library_load(call, &library);
    if (code == EXIT_CLEAN && platform != NULL && !is_known_platform(library.knowledge, platform)) {
        say(platform, "no platform of data/platform.csv has this id");
        return EXIT_USAGE;
    }
    return code == EXIT_CLEAN ? convert(call, library.knowledge) : code;
}

const struct command command_trials_from_har = {
        .name = "from-har",
        .full = "trials from-har",
        .operands = "HAR",
        .purpose = "Turn a recorded session into link trials.",
        .details =
                "One trial for each address that was opened and not led to by another page of the "
                "archive: the chain of its loads through redirects by status, refresh and script, "
                "who sent the reader on each time, how long it took, and the page at the end. "
                "Hosts "
                "are known by data/platform.csv. Without --platform the archive is taken for a "
                "direct fetch, which no platform took part in.\n\n"
                "What an archive cannot show is left out: whether the message arrived, how the "
                "link "
                "was shown, controls and neutral links. docs/formats/trials.md has every key to "
                "fill in.",
        .examples = "aedile trials from-har --platform wechat --service taobao --context im_group "
                    "tap.har -o tap.jsonl\n"
                    "aedile trials from-har direct.har\n",
        .options = TAKES(OPTION_PLATFORM) | TAKES(OPTION_SERVICE) | TAKES(OPTION_CONTEXT) |
                   TAKES(OPTION_OUTPUT) | TAKES(OPTION_DATA),
        .operands_least = 1,
        .operands_most = 1,
        .run = run_from_har,
};
