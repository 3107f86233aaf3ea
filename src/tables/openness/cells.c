/* cells.c: trials of one platform, context, service and kind of URL become cells, whatever files
 * they stand in: one for the page, and one for each way in which the service's app was to open. */
#include "tables/openness/link_work.h"

#include <stdlib.h>

static int order_numbers(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

/* By all that verdict_of looks at: where records of one tap contradict each other, their place in
 * files must not decide which comes last, and copies must stand together. */
static int order_by_outcome(const struct link_trial_row *a, const struct link_trial_row *b)
{
    const struct trial *x = a->trial, *y = b->trial;
    int order = order_numbers(a->verdict.openness, b->verdict.openness);
    order = order != 0 ? order : order_numbers(x->app_open_scheme, y->app_open_scheme);
    order = order != 0 ? order : order_numbers(x->app_open_link, y->app_open_link);
    order = order != 0 ? order : order_numbers(x->association, y->association);
    order = order != 0 ? order : order_numbers(x->neutral_ok, y->neutral_ok);
    return order != 0 ? order : order_numbers(x->page.wall, y->page.wall);
}

static int order_by_cell(const void *a, const void *b)
{
    const struct link_ref *first = a, *second = b;
    const struct trial *x = first->row->trial, *y = second->row->trial;
    int order = link_order_text(x->platform, y->platform);
    order = order != 0 ? order : link_order_text(x->context, y->context);
    order = order != 0 ? order : link_order_text(x->service, y->service);
    order = order != 0 ? order : link_order_text(x->url_kind, y->url_kind);
    if (order != 0) {
        return order;
    }
    order = order_numbers(x->at_ms, y->at_ms);
    order = order != 0 ? order : link_order_text(x->account, y->account);
    order = order != 0 ? order : link_order_text(x->url, y->url);
    order = order != 0 ? order : order_by_outcome(first->row, second->row);
    return order != 0 ? order : (first->order > second->order) - (first->order < second->order);
}

/* A tap that was recorded twice, in one file or two, is one trial: the same account cannot have
 * tapped the same link twice in a millisecond. */
static bool is_same_tap(const struct trial *a, const struct trial *b)
{
    return a->at_ms == b->at_ms && link_order_text(a->account, b->account) == 0 &&
           link_order_text(a->url, b->url) == 0;
}

static bool is_same_cell(const struct trial *a, const struct trial *b)
{
    return link_order_text(a->platform, b->platform) == 0 &&
           link_order_text(a->context, b->context) == 0 &&
           link_order_text(a->service, b->service) == 0 &&
           link_order_text(a->url_kind, b->url_kind) == 0;
}

static enum answer app_opened(const struct trial *trial, enum opening opening)
{
    return opening == OPENING_SCHEME ? trial->app_open_scheme : trial->app_open_link;
}

/* An app that did not open. A record that does not say whether other links opened there, or whether
 * the service had set up its links, proves no refusal. */
static struct openness_verdict refused_app(const struct trial *trial, enum opening opening)
{
    struct openness_verdict verdict = {.openness = OPENNESS_INCONCLUSIVE, .hop = -1};
    bool needs_association = opening == OPENING_LINK;
    if (needs_association && trial->association == ANSWER_NO) {
        verdict.reason = REASON_SERVICE_MISCONFIGURED;
    } else if (trial->neutral_ok != ANSWER_YES ||
               (needs_association && trial->association != ANSWER_YES)) {
        verdict.reason = REASON_NOT_RECORDED;
    } else {
        verdict.openness = OPENNESS_BLOCKED;
    }
    return verdict;
}

/* Whether the trial tells of this opening, and what. An app that does not open because the service
 * has not set up its links rightly is no deed of the platform. */
static bool verdict_of(const struct link_trial_row *row, enum opening opening,
        struct openness_verdict *ret_verdict)
{
    const struct trial *trial = row->trial;
    struct openness_verdict verdict = row->verdict;
    if (opening == OPENING_PAGE) {
        *ret_verdict = verdict;
        return true;
    }
    enum answer answer = app_opened(trial, opening);
    bool is_out = trial->page.wall != WALL_NONE || trial->neutral_ok == ANSWER_NO ||
                  verdict.openness == OPENNESS_UNREACHABLE;
    if (answer == ANSWER_UNKNOWN) {
        return false;
    }
    if (!is_out) {
        verdict = (struct openness_verdict){.openness = OPENNESS_OPEN, .hop = -1};
    }
    if (!is_out && answer == ANSWER_NO) {
        verdict = refused_app(trial, opening);
    }
    *ret_verdict = verdict;
    return true;
}

/* The trial that decided: the last of the cell's class, or the last of all. */
static const struct link_ref *find_example(
        const struct link_work *work, size_t first, size_t end, const struct link_cell_row *cell)
{
    const struct link_ref *example = NULL;
    struct openness_verdict verdict;
    bool is_of_class = false;
    for (size_t i = first; i < end; i++) {
        if (!verdict_of(work->refs[i].row, cell->opening, &verdict)) {
            continue;
        }
        bool fits = verdict.openness == cell->cell.openness;
        if (fits || !is_of_class) {
            example = &work->refs[i];
            is_of_class = fits;
        }
    }
    return example;
}

static size_t collect_trials(struct link_work *work, size_t first, size_t end, enum opening opening,
        struct cell_trial *trials, int32_t classes[OPENNESS_COUNT])
{
    size_t count = 0;
    struct openness_verdict verdict;
    const struct trial *before = NULL;
    for (size_t i = first; i < end; i++) {
        struct link_trial_row *row = work->refs[i].row;
        if (!verdict_of(row, opening, &verdict)) {
            continue;
        }
        bool is_copy = before != NULL && is_same_tap(before, row->trial) &&
                       trials[count - 1].openness == verdict.openness;
        row->cells[opening] = work->cell_count + 1;
        before = row->trial;
        if (!is_copy) {
            classes[verdict.openness]++;
            trials[count++] = (struct cell_trial){.at_ms = row->trial->at_ms,
                    .openness = verdict.openness,
                    .reason = verdict.reason,
                    .url = row->trial->url,
                    .account = row->trial->account};
        }
    }
    return count;
}

static enum status add_cell(struct link_work *work, size_t first, size_t end, enum opening opening,
        struct cell_trial *trials, struct fault *why)
{
    struct link_cell_row row = {.number = work->cell_count + 1, .opening = opening};
    size_t count = collect_trials(work, first, end, opening, trials, row.classes);
    if (count == 0) {
        return OK;
    }
    enum status status =
            cell_judge(trials, count, work->now_ms, work->thresholds, work->arena, &row.cell, why);
    if (status != OK) {
        return status;
    }
    if (!arena_grow(work->arena, (void **)&work->cells, work->cell_count, &work->cell_capacity,
                sizeof(*work->cells))) {
        return link_spent(why);
    }
    const struct link_ref *example = find_example(work, first, end, &row);
    row.example = example->row;
    row.source = example->source;
    row.vantages = link_count_vantages(work, first, end);
    row.is_own = platform_same_owner(example->row->platform, example->row->service);
    row.parity = (struct parity){.peer = SIZE_MAX};
    work->cells[work->cell_count++] = row;
    return OK;
}

enum status link_cells(struct link_work *work, struct fault *why)
{
    enum status status = OK;
    struct cell_trial *trials = arena_array(&work->scratch, work->ref_count, sizeof(*trials));
    if (work->ref_count == 0) {
        return OK;
    }
    if (trials == NULL) {
        return link_spent(why);
    }
    qsort(work->refs, work->ref_count, sizeof(*work->refs), order_by_cell);
    for (size_t at = 0, next; status == OK && at < work->ref_count; at = next) {
        for (next = at + 1; next < work->ref_count &&
                            is_same_cell(work->refs[at].row->trial, work->refs[next].row->trial);
                next++) {
        }
        for (int i = 0; status == OK && i < OPENING_COUNT; i++) {
            status = add_cell(work, at, next, (enum opening)i, trials, why);
        }
    }
    return status;
}
