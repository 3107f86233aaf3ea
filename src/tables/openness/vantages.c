/* vantages.c: controls of other vantages, whatever file they stand in. One probe sees a site fail
 * from one place; that it fails everywhere, only several of them show together. */
#include "base/time.h"
#include "tables/openness/link_work.h"

#include <stdlib.h>

enum {
    JOIN_MS = HOUR_MS, /* controls of trials that lie further apart are not joined */
    NEAR_MAX = 64,     /* trials of the link that are looked at to either side */
    VANTAGES_MAX = 64, /* of a cell; more are not told apart */
};

static int by_link(const void *a, const void *b)
{
    const struct link_ref *const *x = a, *const *y = b;
    const struct trial *first = (*x)->row->trial, *second = (*y)->row->trial;
    int order = link_order_text(first->service, second->service);
    order = order != 0 ? order : link_order_text(first->url, second->url);
    order = order != 0 ? order : (first->at_ms > second->at_ms) - (first->at_ms < second->at_ms);
    return order != 0 ? order : ((*x)->order > (*y)->order) - ((*x)->order < (*y)->order);
}

/* Whether the trial's own controls are there, named by a vantage, and none of them worked. */
static bool lacks_control(const struct trial *trial)
{
    bool is_named = false;
    for (size_t i = 0; i < trial->control_count; i++) {
        is_named = is_named || trial->controls[i].vantage != NULL;
        if (control_works(&trial->controls[i])) {
            return false;
        }
    }
    return is_named;
}

static bool has_vantage(const struct trial *trial, const char *vantage)
{
    for (size_t i = 0; i < trial->control_count; i++) {
        if (link_order_text(trial->controls[i].vantage, vantage) == 0) {
            return true;
        }
    }
    return false;
}

/* Add the controls of `from` that were made from a named place that the trial did not see. Where
 * there is no room left, one that works takes the place of the last: it alone refutes the others.
 */
static void take_controls(
        struct link_trial_row *row, const struct trial *from, struct trial_page *pages)
{
    for (size_t i = 0; i < from->control_count; i++) {
        struct trial_page page = from->controls[i];
        bool is_full = row->control_count == TRIAL_CONTROLS_MAX;
        if (page.vantage == NULL || has_vantage(row->trial, page.vantage) ||
                (is_full && !control_works(&page))) {
            continue;
        }
        if (page.ts == NULL) { /* of the same minute as its own tap */
            page.ts = from->ts;
            page.at_ms = from->at_ms;
        }
        row->control_count -= is_full;
        pages[row->control_count++] = page;
    }
}

static bool is_near(const struct trial *a, const struct trial *b)
{
    return link_order_text(a->service, b->service) == 0 && link_order_text(a->url, b->url) == 0 &&
           time_apart(a->at_ms, b->at_ms) <= JOIN_MS;
}

static bool join(const struct link_work *work, const struct link_ref *const *sorted, size_t at)
{
    struct link_trial_row *row = sorted[at]->row;
    struct trial_page *pages = arena_array(work->arena, TRIAL_CONTROLS_MAX, sizeof(*pages));
    if (pages == NULL) {
        return false;
    }
    memcpy(pages, row->controls, row->control_count * sizeof(*pages));
    row->controls = pages;
    for (size_t i = 1; i <= NEAR_MAX && i <= at; i++) {
        const struct trial *other = sorted[at - i]->row->trial;
        if (!is_near(row->trial, other)) {
            break;
        }
        take_controls(row, other, pages);
    }
    for (size_t i = 1; i <= NEAR_MAX && at + i < work->ref_count; i++) {
        const struct trial *other = sorted[at + i]->row->trial;
        if (!is_near(row->trial, other)) {
            break;
        }
        take_controls(row, other, pages);
    }
    return true;
}

enum status link_vantages(struct link_work *work, struct fault *why)
{
    bool is_wanted = false;
    for (size_t i = 0; i < work->ref_count; i++) {
        struct link_trial_row *row = work->refs[i].row;
        row->controls = row->trial->controls;
        row->control_count = row->trial->control_count;
        is_wanted = is_wanted || lacks_control(row->trial);
    }
    if (!is_wanted) {
        return OK;
    }
    const struct link_ref **sorted =
            arena_array(&work->scratch, work->ref_count, sizeof(const struct link_ref *));
    for (size_t i = 0; sorted != NULL && i < work->ref_count; i++) {
        sorted[i] = &work->refs[i];
    }
    if (sorted == NULL) {
        return link_spent(why);
    }
    qsort(sorted, work->ref_count, sizeof(const struct link_ref *), by_link);
    for (size_t i = 0; i < work->ref_count; i++) {
        if (lacks_control(sorted[i]->row->trial) && !join(work, sorted, i)) {
            return link_spent(why);
        }
    }
    return OK;
}

int32_t link_count_vantages(const struct link_work *work, size_t first, size_t end)
{
    const char *names[VANTAGES_MAX];
    size_t count = 0;
    for (size_t i = first; i < end; i++) {
        const struct link_trial_row *row = work->refs[i].row;
        for (size_t k = 0; k < row->control_count && count < VANTAGES_MAX; k++) {
            const char *name = row->controls[k].vantage;
            size_t at = 0;
            while (at < count && link_order_text(names[at], name) != 0) {
                at++;
            }
            names[at] = name;
            count += at == count;
        }
    }
    return (int32_t)count;
}
