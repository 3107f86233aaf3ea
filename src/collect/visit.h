/* visit.h: one link followed to where it ends, whoever walked: libcurl (web/walk.h) or Chromium
 * (browser/tour.h). Everything lives in the arena of the visit. */
#ifndef AEDILE_COLLECT_VISIT_H
#define AEDILE_COLLECT_VISIT_H

#include "base/arena.h"
#include "collect/web/har_entry.h"
#include "model/openness/trial.h"

enum { VISIT_TEXT_MAX = 2000, VISIT_TAPS_MAX = 3, VISIT_EVIDENCE_MAX = 16 };

struct visit_evidence {
    struct bytes content;
    const char *ending; /* "html", "png" */
};

struct visit {
    struct trial_hop hops[TRIAL_HOPS_MAX]; /* issuers are left to the caller */
    size_t hop_count;
    struct trial_page page;
    int32_t taps;
    const struct har_entry *entries; /* every request made */
    size_t entry_count, entry_capacity;
    struct visit_evidence evidence[VISIT_EVIDENCE_MAX];
    size_t evidence_count;
};

/* Whether the control to go on of this page may be tapped: on a gateway's page, never on the
 * service's own. */
struct visit_judge {
    bool (*may_tap)(void *context, const char *url, const char *text);
    void *context;
};

/* Evidence past the ceiling is left out. */
static inline void visit_keep(struct visit *visit, struct bytes content, const char *ending)
{
    if (content.size > 0 && visit->evidence_count < VISIT_EVIDENCE_MAX) {
        visit->evidence[visit->evidence_count++] = (struct visit_evidence){content, ending};
    }
}

#endif
