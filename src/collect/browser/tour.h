/* tour.h: follows a link in a browser, as a reader in an app would: opens it, waits until the page
 * has settled, and taps the control to go on of a gateway's page. */
#ifndef AEDILE_COLLECT_BROWSER_TOUR_H
#define AEDILE_COLLECT_BROWSER_TOUR_H

#include "collect/browser/page.h"
#include "collect/visit.h"

struct tour_options {
    struct visit_judge judge; /* may_tap NULL: nothing is tapped */
    const char *const *words; /* of controls to go on; NULL: the usual */
    bool screenshots;         /* of the page that settled and of each page tapped on */
};

/* The page's recorder is begun anew in the arena. Faults are those of the page's calls; what goes
 * wrong on the way is told by the visit. */
MUST_CHECK enum status tour_link(struct page *page, const char *url,
        const struct tour_options *options, struct arena *arena, struct visit *ret_visit,
        struct fault *why);

/* The requests that the recorder holds, as entries of an archive. */
MUST_CHECK enum status tour_entries(
        struct page *page, struct arena *arena, struct visit *visit, struct fault *why);

#endif
