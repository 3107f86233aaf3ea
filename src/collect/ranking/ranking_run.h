/* ranking_run.h: one run of recordings under way. Private to src/collect/ranking. */
#ifndef AEDILE_COLLECT_RANKING_RANKING_RUN_H
#define AEDILE_COLLECT_RANKING_RANKING_RUN_H

#include "collect/browser/page.h"
#include "collect/ranking/ranking.h"
#include "collect/store/store.h"
#include "collect/web/pace.h"

struct ranking_account {
    const struct ranking_persona *persona;
    int32_t twin;
    const char *name;
    struct page page;
    bool is_on; /* the setting, as it was set or found */
};

struct ranking_run {
    const struct ranking_plan *plan;
    const struct collect *collect;
    struct store *store;
    struct devtools *devtools;
    struct pace *pace;
    struct page_options options;
    int32_t block; /* from 1 */
    struct switch_record toggle;
};

/* Play the steps. *ret_clicks (which may be NULL) receives how many of them were clicks. Faults:
 * E_MISSING when there is nothing to click. */
MUST_CHECK enum status ranking_steps_play(struct ranking_run *run, struct page *page,
        const struct ranking_steps *steps, int32_t *ret_clicks, struct fault *why);

/* Go to the list and read what it shows; everything lives in the arena. */
MUST_CHECK enum status ranking_list_read(struct ranking_run *run, struct page *page,
        struct arena *arena, struct recording *recording, struct fault *why);

/* Whether the switch is on now, as the page shows it; unknown without a selector. */
MUST_CHECK enum status ranking_switch_ask(struct ranking_run *run, struct page *page,
        struct arena *arena, enum answer *ret_on, struct fault *why);

#endif
