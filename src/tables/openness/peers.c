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
    order = (x->at_ms > y->at_ms) - (x->at_ms < y->at_ms);
    order = order != 0 ? order : link_order_text(x->service, y->service);
    order = order != 0 ? order : link_order_text(x->url, y->url);
    order = order != 0 ? order : (x->display > y->display) - (x->display < y->display);
    return order != 0 ? order : (first->order > second->order) - (first->order < second->order);
}

static uint64_t apart(const struct trial *a, const struct trial *b)
{
    return time_apart(a->at_ms, b->at_ms);
}

static bool is_near(const struct trial *a, const struct trial *b)
{
    return apart(a, b) <= DAY_MS && link_order_text(a->platform, b->platform) == 0 &&
           link_order_text(a->context, b->context) == 0;
}

/* Whether the other's link arrived and was shown, so that it can be compared with. */
static bool is_peer(const struct link_trial_row *a, const struct link_trial_row *b)
{
    return a->type != NULL && b->type != NULL && strcmp(a->type, b->type) == 0 &&
           b->trial->delivered == ANSWER_YES && b->trial->display != DISPLAY_UNKNOWN &&
           link_order_text(a->trial->service, b->trial->service) != 0;
}

/* Whether to compare with a rather than with b. Displays are listed from best to worst; of like
 * ones that of the same file, which can be cited beside the trial, then the nearest. */
static bool is_better(
        const struct link_ref *a, const struct link_ref *b, const struct link_ref *subject)
{
    const struct trial *x = a->row->trial, *y = b->row->trial, *trial = subject->row->trial;
    bool is_own_file = a->source == subject->source;
    if (x->display != y->display) {
        return x->display < y->display;
    }
    return is_own_file != (b->source == subject->source) ? is_own_file
                                                         : apart(x, trial) < apart(y, trial);
}

static void look_around(struct link_work *work, size_t at)
{
    const struct link_ref *subject = &work->refs[at], *best = NULL;
    size_t first = at > NEAR_TRIALS ? at - NEAR_TRIALS : 0;
    for (size_t i = first; i < work->ref_count && i <= at + NEAR_TRIALS; i++) {
        const struct link_ref *other = &work->refs[i];
        if (is_peer(subject->row, other->row) && is_near(subject->row->trial, other->row->trial) &&
                (best == NULL || is_better(other, best, subject))) {
            best = other;
        }
    }
    if (best != NULL) {
        subject->row->peer_display = best->row->trial->display;
        subject->row->peer_exhibit = work->items[best->source].exhibit->id;
        subject->row->peer_trial = (size_t)(best->row - work->rows[best->source]->trials) + 1;
    }
}

void link_peers(struct link_work *work)
{
    if (work->ref_count > 0) {
        qsort(work->refs, work->ref_count, sizeof(*work->refs), order_by_context);
    }
    for (size_t i = 0; i < work->ref_count; i++) {
        look_around(work, i);
    }
}
