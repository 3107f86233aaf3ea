/* links_run.h: one run of link probes under way. Private to src/collect/probe. */
#ifndef AEDILE_COLLECT_PROBE_LINKS_RUN_H
#define AEDILE_COLLECT_PROBE_LINKS_RUN_H

#include "collect/browser/devtools.h"
#include "collect/probe/links.h"
#include "collect/store/store.h"
#include "collect/web/pace.h"

#include <stdio.h>

struct links_run {
    const struct links_plan *plan;
    const struct collect *collect;
    struct store *store;
    struct devtools *devtools; /* NULL: no channel needs a browser */
    struct pace *pace;
    const char *plain_agent, *marked_agent;
};

/* Make the trial that has this number in the run (from 0) and put it into the store. */
MUST_CHECK enum status links_trial(struct links_run *run, const struct links_channel *channel,
        const struct links_target *target, size_t number, struct fault *why);

/* Note what the host's robots.txt says of the address, when the host is asked for the first time.
 * It is noted and not obeyed: a reader who taps a link does not ask it either. */
MUST_CHECK enum status links_note_robots(
        struct links_run *run, const char *url, struct arena *arena, struct fault *why);

#endif
