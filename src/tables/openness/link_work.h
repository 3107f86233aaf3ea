/* link_work.h: what the parts of the pass over link trials share. */
#ifndef AEDILE_TABLES_OPENNESS_LINK_WORK_H
#define AEDILE_TABLES_OPENNESS_LINK_WORK_H

#include "knowledge/gateway/gateway.h"
#include "knowledge/gateway/side.h"
#include "tables/openness/links.h"

struct link_ref {
    struct link_trial_row *row;
    size_t source, order; /* order: over all files, so that equal times keep it */
};

struct link_work {
    struct source *items;
    size_t item_count;
    const struct knowledge *knowledge;
    const struct openness_thresholds *thresholds;
    const struct gateway_list *gateways;
    struct link_rows **rows; /* one a source; NULL without trials */
    struct link_ref *refs;
    size_t ref_count;
    struct link_cell_row *cells;
    size_t cell_count, cell_capacity;
    int64_t now_ms;
    struct arena *arena;
    struct arena scratch; /* for the pass alone */
    bool cut;
};

/* Order of two texts where NULL is empty. */
int link_order_text(const char *a, const char *b);

/* Fill row->platform, service and type of all refs, ordered by platform, service, kind, time.
 * Faults: E_MEMORY. */
MUST_CHECK enum status link_resolve(struct link_work *work, struct fault *why);

/* Fill row->is_slow; the refs are in the order of link_resolve. Faults: E_MEMORY. */
MUST_CHECK enum status link_delays(struct link_work *work, struct fault *why);

/* Fill row->controls: those of the trial and, where none of them worked, those that trials of the
 * same link made from other named vantages within an hour, TRIAL_CONTROLS_MAX in all.
 * Faults: E_MEMORY. */
MUST_CHECK enum status link_vantages(struct link_work *work, struct fault *why);

/* Different vantages of the controls of these refs; one's own network, unnamed, is one. */
int32_t link_count_vantages(const struct link_work *work, size_t first, size_t end);

/* Fill row->peer_display, peer_exhibit and peer_trial; changes the order of the refs. */
void link_peers(struct link_work *work);

/* Fill the hops and the verdict of each ref. Faults: E_MEMORY. */
MUST_CHECK enum status link_judge(struct link_work *work, struct fault *why);

/* Make work->cells from the judged refs, and judge parity. Faults: E_MEMORY. */
MUST_CHECK enum status link_cells(struct link_work *work, struct fault *why);
MUST_CHECK enum status link_parities(struct link_work *work, struct fault *why);

MUST_CHECK enum status link_spent(struct fault *why);

#endif
