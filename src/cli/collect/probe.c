/* probe.c: aedile probe links, which opens links by plan and writes a session of trials, and aedile
 * probe form, which prints a sheet to do so by hand. */
#include "cli/collect/watch.h"
#include "cli/command_list.h"
#include "cli/output.h"
#include "cli/settings.h"
#include "collect/probe/form.h"
#include "collect/probe/links.h"

static enum exit_code run_links(const struct call *call)
{
    SCOPED(library_close) struct library library = {0};
    struct bytes text;
    struct links_plan *plan = NULL;
    struct fault why = {.status = OK};
    if (!watch_plan(call, &text)) {
        return EXIT_USAGE;
    }
    enum status status = links_plan_read(text, call->arena, &plan, &why);
    if (status != OK) {
        return watch_end(call, status, &why);
    }
    enum exit_code code = library_load(call, &library);
    const struct collect *collect = code == EXIT_CLEAN ? watch_collect(call, &library) : NULL;
    if (collect == NULL) {
        return code == EXIT_CLEAN ? EXIT_ENGINE : code;
    }
    return watch_end(call, links_run(plan, text, collect, &why), &why);
}

static const struct command probe_links = {
        .name = "links",
        .full = "probe links",
        .operands = "PLAN.yaml [FOLDER]",
        .purpose = "Open links by plan, through gateways and a browser, and record trials.",
        .details =
                "Each trial opens one link through one channel, and in the same minute the same "
                "address directly and a neutral link, in random order. FOLDER, or the plan's name "
                "without its ending, becomes a session with trials, an HTTP archive, bodies and "
                "screenshots, which `aedile inspect` judges. The same command goes on with a run "
                "that was interrupted. docs/formats/probe-plan.md describes the plan.\n\n"
                "Private, loopback and link-local addresses are refused, after redirects and "
                "changed names too; other schemes than http and https are recorded and never "
                "followed.",
        .examples = "aedile probe links shops.yaml\naedile inspect shops\n",
        .options = TAKES(OPTION_DATA) | TAKES(OPTION_ALLOW_PRIVATE) | TAKES(OPTION_QUIET),
        .operands_least = 1,
        .operands_most = 2,
        .run = run_links,
};

static enum exit_code run_form(const struct call *call)
{
    struct output output = {.path = arguments_value(call->arguments, OPTION_OUTPUT)};
    struct bytes text;
    struct links_plan *plan = NULL;
    struct fault why = {.status = OK};
    if (!watch_plan(call, &text)) {
        return EXIT_USAGE;
    }
    enum status status = links_plan_read(text, call->arena, &plan, &why);
    if (status == OK) {
        status = links_form(plan, text, settings_language(call), &output.buffer, &why);
    }
    if (status != OK) {
        buffer_free(&output.buffer);
        return watch_end(call, status, &why);
    }
    return output_close(&output) ? EXIT_CLEAN : EXIT_ENGINE;
}

static const struct command probe_form = {
        .name = "form",
        .full = "probe form",
        .operands = "PLAN.yaml",
        .purpose = "Print a sheet on which a tester notes what links do in an app.",
        .details = "One HTML page in English and Chinese for a phone or a desk: each link of the "
                   "plan in each context. It loads and sends nothing, keeps what is filled in on "
                   "the device, and saves trials as JSON Lines, which `aedile inspect` judges.",
        .examples = "aedile probe form shops.yaml -o sheet.html\n",
        .options = TAKES(OPTION_OUTPUT),
        .operands_least = 1,
        .operands_most = 1,
        .run = run_form,
};

static const struct command *const children[] = {&probe_links, &probe_form, NULL};

const struct command command_probe = {
        .name = "probe",
        .full = "probe",
        .operands = "",
        .purpose = "Try whether links open, and record it.",
        .children = children,
};
