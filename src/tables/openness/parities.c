/* parities.c: cells of one platform, context, kind of URL and opening are one row, in which
 * services of a type are compared with each other. */
#include "tables/openness/link_work.h"

#include <stdlib.h>

static int order_by_row(const void *a, const void *b)
{
    const struct link_cell_row *const *first = a, *const *second = b;
    const struct trial *x = (*first)->example->trial, *y = (*second)->example->trial;
    int order = link_order_text(x->platform, y->platform);
    order = order != 0 ? order : link_order_text(x->context, y->context);
    order = order != 0 ? order : link_order_text(x->url_kind, y->url_kind);
    if (order != 0) {
        return order;
    }
    return (*first)->opening != (*second)->opening
                   ? ((*first)->opening > (*second)->opening) -
                             ((*first)->opening < (*second)->opening)
                   : ((*first)->number > (*second)->number) -
                             ((*first)->number < (*second)->number);
}

static bool is_same_row(const struct link_cell_row *a, const struct link_cell_row *b)
{
    const struct trial *x = a->example->trial, *y = b->example->trial;
    return a->opening == b->opening && link_order_text(x->platform, y->platform) == 0 &&
           link_order_text(x->context, y->context) == 0 &&
           link_order_text(x->url_kind, y->url_kind) == 0;
}

/* A service of no known type has no peers: its own name is its type. */
static struct parity_cell to_parity_cell(const struct link_cell_row *cell)
{
    const struct trial *trial = cell->example->trial;
    return (struct parity_cell){.cell = &cell->cell,
            .service = trial->service,
            .type = cell->example->type != NULL ? cell->example->type : trial->service,
            .is_own = cell->is_own};
}

static enum status judge_row(
        struct link_work *work, struct link_cell_row **cells, size_t count, struct fault *why)
{
    if (count > LINK_ROW_CELLS_MAX) {
        work->cut = true;
        return OK;
    }
    struct parity_cell *asked = arena_array(&work->scratch, count, sizeof(*asked));
    struct parity *told = arena_array(&work->scratch, count, sizeof(*told));
    if (asked == NULL || told == NULL) {
        return link_spent(why);
    }
    for (size_t i = 0; i < count; i++) {
        asked[i] = to_parity_cell(cells[i]);
    }
    enum status status = parity_judge(asked, count, work->thresholds, told, why);
    if (status != OK) {
        return status;
    }
    for (size_t i = 0; i < count; i++) {
        cells[i]->parity = told[i];
        cells[i]->peer = told[i].peer < count ? cells[told[i].peer] : NULL;
    }
    return OK;
}

enum status link_parities(struct link_work *work, struct fault *why)
{
    enum status status = OK;
    if (work->cell_count == 0) {
        return OK;
    }
    struct link_cell_row **cells = arena_array(&work->scratch, work->cell_count, sizeof(*cells));
    if (cells == NULL) {
        return link_spent(why);
    }
    for (size_t i = 0; i < work->cell_count; i++) {
        cells[i] = &work->cells[i];
    }
    qsort(cells, work->cell_count, sizeof(*cells), order_by_row);
    for (size_t at = 0, next; status == OK && at < work->cell_count; at = next) {
        for (next = at + 1; next < work->cell_count && is_same_row(cells[at], cells[next]);
                next++) {
        }
        status = judge_row(work, cells + at, next - at, why);
    }
    return status;
}
