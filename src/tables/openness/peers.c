/* peers.c: how the best-treated peer's link was shown, near in time to each trial. */
#include "base/time.h"
#include "tables/openness/link_work.h"

#include <stdlib.h>

/* Only trials within a day count, and of them the nearest: platforms change their displays. */
enum { NEAR_TRIALS = 64 };

static int order_by_context(const void *a, const void *b)
{
    const struct link_ref *first = a, *second = b;
    const struct trial *x = first->row->trial, *y = second->row->trial;
    int order = link_order_text(x->platform, y->platform);
    order = order != 0 ? order : link_order_text(x->context, y->context);
    if (order != 0) {
        return order;
    }
    return x->at_ms != y->at_ms ? (x->at_ms > y->at_ms) - (x->at_ms < y->at_ms)
                                : (first->order > second->order) - (first->order < second->order);
}

static bool is_near(const struct trial *a, const struct trial *b)
{
    int64_t later = a->at_ms > b->at_ms ? a->at_ms : b->at_ms;
    int64_t earlier = a->at_ms > b->at_ms ? b->at_ms : a->at_ms;
    return later - DAY_MS <= earlier && link_order_text(a->platform, b->platform) == 0 &&
           link_order_text(a->context, b->context) == 0;
}

static bool is_peer(const struct link_trial_row *a, const struct link_trial_row *b)
{
    return a->type != NULL && b->type != NULL && strcmp(a->type, b->type) == 0 &&
           link_order_text(a->trial->service, b->trial->service) != 0;
}

/* Displays are listed from best to worst; unknown is none. */
static enum display better(enum display a, enum display b)
{
    return a == DISPLAY_UNKNOWN ? b : b == DISPLAY_UNKNOWN ? a : a < b ? a : b;
}

static enum display look_around(const struct link_work *work, size_t at)
{
    const struct link_trial_row *row = work->refs[at].row;
    enum display best = DISPLAY_UNKNOWN;
    size_t first = at > NEAR_TRIALS ? at - NEAR_TRIALS : 0;
    for (size_t i = first; i < work->ref_count && i <= at + NEAR_TRIALS; i++) {
        const struct link_trial_row *other = work->refs[i].row;
        if (is_peer(row, other) && is_near(row->trial, other->trial)) {
            best = better(best, other->trial->display);
        }
    }
    return best;
}

void link_peers(struct link_work *work)
{
    if (work->ref_count > 0) {
        qsort(work->refs, work->ref_count, sizeof(*work->refs), order_by_context);
    }
    for (size_t i = 0; i < work->ref_count; i++) {
        work->refs[i].row->peer_display = look_around(work, i);
    }
}
