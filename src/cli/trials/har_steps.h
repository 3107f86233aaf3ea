/* har_steps.h: the pages that an HTTP archive shows being loaded, one after the other: what is
 * needed to see who sent the reader on to whom. */
#ifndef AEDILE_CLI_TRIALS_HAR_STEPS_H
#define AEDILE_CLI_TRIALS_HAR_STEPS_H

#include "evidence/page/visible_text.h"
#include "evidence/traffic/traffic.h"

struct har_step {
    size_t number; /* in the order of the archive */
    const char *url;
    const char *location;            /* where its 3xx leads, absolute; or NULL */
    const char *referer, *initiator; /* as the request says; or NULL */
    const char *agent;               /* its User-Agent; or NULL */
    int status;                      /* 0: no answer */
    int64_t started_ms;              /* since 1970; TIME_UNKNOWN */
    int64_t wait_ms; /* until the answer began, by the entry's timings; -1 unknown */
    bool has_page;   /* an HTML page was held, and is told in `page` */
    bool is_whole;   /* of all of its body */
    struct page page;
};

enum { HAR_STEPS_MAX = 100000 };

/* The loads of top-level pages, in time order: by the browser's own word (_resourceType,
 * Sec-Fetch-Dest), without which an HTML answer or a redirect of a request that accepts HTML
 * counts. Faults: E_MEMORY, E_LIMIT past HAR_STEPS_MAX. */
MUST_CHECK enum status har_steps_read(const struct traffic *traffic, struct arena *arena,
        struct har_step **ret_steps, size_t *ret_count, struct fault *why);

#endif
