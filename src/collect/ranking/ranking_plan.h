/* ranking_plan.h: the plan by which lists are recorded, docs/formats/ranking-plan.md. */
#ifndef AEDILE_COLLECT_RANKING_RANKING_PLAN_H
#define AEDILE_COLLECT_RANKING_RANKING_PLAN_H

#include "collect/plan/plan.h"
#include "model/recording.h"

enum { PERSONAS_MAX = 20, TWINS_MAX = 20, BLOCKS_MAX = 1000, STEPS_MAX = 200, PHASES_MAX = 16 };

enum step_kind { STEP_VISIT, STEP_CLICK, STEP_TYPE, STEP_WAIT };

struct ranking_step {
    enum step_kind kind;
    const char *text; /* address, selector, or what is typed */
    const char *into; /* STEP_TYPE: selector of the field */
    bool has_enter;   /* STEP_TYPE: press Enter behind it */
    int64_t ms;       /* STEP_WAIT */
    uint64_t line;
};

struct ranking_steps {
    const struct ranking_step *items;
    size_t count;
};

struct ranking_persona {
    const char *name;
    struct ranking_steps history;
};

struct ranking_phase {
    enum phase phase;
    int64_t wait_ms; /* before it */
    struct ranking_steps steps;
};

struct ranking_list {
    const char *url;
    const char *item; /* selector */
    const char *id, *price,
            *label; /* "SELECTOR", "SELECTOR@attribute" or "@attribute", in the item */
    const char *personalised, *ad; /* text of a label that says so */
    int64_t most;
};

struct ranking_switch {
    const char *label;
    enum answer on_by_default;
    struct ranking_steps off, on;
    const char *is_on; /* selector of what is there only while it is on; NULL: not looked at */
};

struct ranking_plan {
    const char *run, *service, *surface, *query, *currency;
    const char *app_version, *device, *network, *region;
    const char *user_agent, *language;
    int64_t seed, blocks, twins, gap_ms, timeout_ms, quiet_ms;
    bool screenshots;
    struct address_book book;
    struct ranking_list list;
    struct ranking_switch toggle;
    const struct ranking_persona *personas;
    size_t persona_count;
    const struct ranking_phase *phases;
    size_t phase_count;
};

/* Everything lives in the arena. Faults: E_MALFORMED with the line in why->at and line and key in
 * the text, E_MEMORY. */
MUST_CHECK enum status ranking_plan_read(
        struct bytes text, struct arena *arena, struct ranking_plan **ret_plan, struct fault *why);

#endif
