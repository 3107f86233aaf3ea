/* walk.h: follows a link hop by hop without a browser: status 3xx, meta refresh, simple script
 * redirects on pages that show next to nothing, and the control to go on of a gateway's page. Only
 * http and https are followed; another app's scheme is recorded as the last hop. */
#ifndef AEDILE_COLLECT_WEB_WALK_H
#define AEDILE_COLLECT_WEB_WALK_H

#include "collect/visit.h"
#include "collect/web/fetch.h"
#include "collect/web/pace.h"

struct walk_options {
    struct pace *pace;        /* NULL: none */
    struct visit_judge judge; /* may_tap NULL: nothing is tapped */
    const char *const *words; /* of controls to go on; NULL: the usual */
};

/* Faults are those of fetch; what goes wrong on the way is told by the visit. */
MUST_CHECK enum status walk_link(struct fetcher *fetcher, const char *url,
        const struct walk_options *options, struct arena *arena, struct visit *ret_visit,
        struct fault *why);

/* What stands in the way of any visitor, by status, header fields and text. */
enum wall wall_of(int32_t status, const struct har_fields *fields, const char *title,
        const char *text, int64_t visible);

#endif
