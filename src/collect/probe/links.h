/* links.h: runs a plan of link probes and writes a session. Each trial opens one link through one
 * channel and, in random order around it, the same address directly (the controls) and a neutral
 * link through the same channel, so that trial and comparison are of the same minute. */
#ifndef AEDILE_COLLECT_PROBE_LINKS_H
#define AEDILE_COLLECT_PROBE_LINKS_H

#include "collect/collect.h"
#include "collect/probe/links_plan.h"

/* text: the plan's, kept beside the records. A folder that holds a part of the run is gone on with.
 * Faults: those of store_open; E_MISSING when a channel needs Chromium and there is none; E_IO when
 * the browser fails or the run was interrupted: what was recorded stays. */
MUST_CHECK enum status links_run(const struct links_plan *plan, struct bytes text,
        const struct collect *collect, struct fault *why);

#endif
