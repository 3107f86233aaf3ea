/* ranking.c: aedile collect ranking, which records what accounts are shown, by plan. */
#include "collect/ranking/ranking.h"
#include "cli/collect/watch.h"
#include "cli/command_list.h"

static enum exit_code run_ranking(const struct call *call)
{
    SCOPED(library_close) struct library library = {0};
    struct bytes text;
    struct ranking_plan *plan = NULL;
    struct fault why = {.status = OK};
    if (!watch_plan(call, &text)) {
        return EXIT_USAGE;
    }
    enum status status = ranking_plan_read(text, call->arena, &plan, &why);
    if (status != OK) {
        return watch_end(call, status, &why);
    }
    enum exit_code code = library_load(call, &library);
    const struct collect *collect = code == EXIT_CLEAN ? watch_collect(call, &library) : NULL;
    if (collect == NULL) {
        return code == EXIT_CLEAN ? EXIT_ENGINE : code;
    }
    return watch_end(call, ranking_run(plan, text, collect, &why), &why);
}

static const struct command collect_ranking = {
        .name = "ranking",
        .full = "collect ranking",
        .operands = "PLAN.yaml [FOLDER]",
        .purpose = "Record by plan what feeds and searches show to different visitors.",
        .details =
                "Personas and their twins are visitors of a headless Chromium, made anew for each "
                "block: each plays its history, then all are asked in random order with the "
                "setting on, switched off, after a restart. FOLDER, or the plan's name without its "
                "ending, becomes a session with rankings, an HTTP archive and screenshots, which "
                "`aedile inspect` judges. The same command goes on with a run that was "
                "interrupted. docs/formats/ranking-plan.md describes the plan.",
        .examples = "aedile collect ranking feed.yaml\naedile inspect feed\n",
        .options = TAKES(OPTION_DATA) | TAKES(OPTION_ALLOW_PRIVATE) | TAKES(OPTION_QUIET),
        .operands_least = 1,
        .operands_most = 2,
        .run = run_ranking,
};

static const struct command *const children[] = {&collect_ranking, NULL};

const struct command command_collect = {
        .name = "collect",
        .full = "collect",
        .operands = "",
        .purpose = "Record evidence from the web.",
        .children = children,
};
