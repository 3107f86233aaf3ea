/* har_trials.h: link trials out of an HTTP archive: which tap led where, and who sent the reader on
 * to whom. */
#ifndef AEDILE_CLI_TRIALS_HAR_TRIALS_H
#define AEDILE_CLI_TRIALS_HAR_TRIALS_H

#include "cli/trials/har_steps.h"
#include "knowledge/knowledge.h"
#include "model/openness/trial.h"

/* What the archive itself does not say. */
struct har_setting {
    const struct knowledge *knowledge;
    const char *platform; /* id of data/platform.csv; NULL: none took part, "network" */
    const char *service;  /* id there, or a domain; NULL: whose page the chain ended on */
    const char *context;  /* NULL: "in_app_browser", or "direct" without a platform */
    const char *digest;   /* "sha256:…" of the archive, kept as evidence */
};

/* One trial for each chain of loads that no page of the archive led to: from the address that was
 * opened (when that is a gateway of the platform's, the link is what it leads to), through
 * redirects (status, refresh, script), to where it ended. From a page that is not the service's it
 * goes on with the load that names the page as Referer or initiator: a control was tapped, or a
 * script built the address; which of them is not known. Hops past TRIAL_HOPS_MAX are left out; the
 * page at the end is told all the same.
 *
 * The client issued the first hop, the host that answered the hop before each other one:
 * knowledge/gateway/side.h tells whose it is. What nobody recorded stays unknown: whether the
 * message was delivered, how the link was shown, controls and neutral links. Faults: E_MEMORY. */
MUST_CHECK enum status har_trials_make(const struct har_step *steps, size_t count,
        const struct har_setting *setting, struct arena *arena, struct trial_set *ret_set,
        struct fault *why);

#endif
