/* classify.h: the class of one link trial. A pure function of the record and of what is known about
 * its hosts and pages, so that old raw trials can be judged again when the knowledge changes.
 * docs/openness.md gives the procedure step by step. */
#ifndef AEDILE_MEASURE_OPENNESS_CLASSIFY_H
#define AEDILE_MEASURE_OPENNESS_CLASSIFY_H

#include "model/openness/openness.h"
#include "model/openness/openness_thresholds.h"

enum page_kind { /* what data/gateway.csv says about a hop's page */
    PAGE_PLAIN,
    PAGE_PASSES,
    PAGE_WARNS,
    PAGE_COPIES,
    PAGE_STOPS,
    PAGE_GATEWAY_UNSURE,
};

struct hop_knowledge {
    enum host_side side; /* of the host that answered */
    enum page_kind page;
    enum host_side gateway_side; /* whose gateway; SIDE_PLATFORM when the trial's platform's own */
    const char *gateway;         /* id of the row, or NULL */
};

/* What the caller knows besides the record. */
struct trial_knowledge {
    const struct hop_knowledge *hops; /* one a hop of the trial */
    enum host_side final_side;
    enum host_side control_side; /* of the first control; SIDE_UNKNOWN: not looked at */
    enum display peer_display;   /* how the best-treated peer's link is shown in this context */
    enum answer is_slow;  /* the delay test over the group this trial belongs to: throttle.h */
    double visible_share; /* of same_content.h, from repeated controls; 0: thresholds' own */
};

/* No fault is possible: what cannot be decided is OPENNESS_INCONCLUSIVE with its reason. */
struct openness_verdict classify_trial(const struct trial *trial,
        const struct trial_knowledge *knowledge, const struct openness_thresholds *thresholds);

#endif
