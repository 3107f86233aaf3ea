#include "measure/openness/parity.h"

#include "measure/inference/multiple.h"
#include "measure/inference/proportion.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int32_t trials_of(const struct cell *cell)
{
    return cell->open + cell->closed;
}

/* A cell and its place in the row. */
struct standing {
    const struct parity_cell *cell;
    size_t number;
};

/* By type; in it the best treated first: by points, then by the share that opens, then by place. */
static int order_standings(const void *a, const void *b)
{
    const struct standing *first = a, *second = b;
    const struct cell *one = first->cell->cell, *other = second->cell->cell;
    int order = strcmp(first->cell->type, second->cell->type);
    if (order == 0) {
        order = openness_score(other->openness) - openness_score(one->openness);
    }
    if (order == 0) {
        order = (one->share < other->share) - (one->share > other->share);
    }
    return order != 0 ? order : (first->number > second->number) - (first->number < second->number);
}

static bool is_decided(const struct standing *standing)
{
    return openness_score(standing->cell->cell->openness) >= 0;
}

static enum status spent(struct fault *why)
{
    return refuse(why, E_MEMORY, 0, "no memory to compare services");
}

/* Give each cell its peer: the best treated other one of the same type whose state is decided. */
static enum status find_peers(const struct parity_cell *cells, size_t count, struct arena *scratch,
        size_t *peers, struct fault *why)
{
    struct standing *order = arena_array(scratch, count + 1, sizeof(*order));
    if (order == NULL) {
        return spent(why);
    }
    for (size_t i = 0; i < count; i++) {
        order[i] = (struct standing){&cells[i], i};
    }
    qsort(order, count, sizeof(*order), order_standings);
    for (size_t first = 0, i = 0; i < count; i++) {
        bool is_new = strcmp(order[i].cell->type, order[first].cell->type) != 0;
        first = is_new ? i : first;
        size_t best = i == first ? i + 1 : first;
        bool is_peer = best < count && is_decided(&order[best]) &&
                       strcmp(order[best].cell->type, order[i].cell->type) == 0;
        peers[order[i].number] = is_peer ? order[best].number : SIZE_MAX;
    }
    return OK;
}

static enum status compare(const struct cell *subject, const struct cell *peer,
        const struct openness_thresholds *thresholds, struct parity *parity, struct fault *why)
{
    int score = openness_score(subject->openness), best = openness_score(peer->openness);
    bool is_confirmed = subject->grade == GRADE_CONFIRMED && peer->grade == GRADE_CONFIRMED;
    if (score >= 0) {
        parity->gap = best - score;
        parity->by_gap = is_confirmed && parity->gap >= thresholds->parity_gap;
    }
    if (trials_of(subject) == 0) {
        return OK;
    }
    return fisher_exact_less((uint64_t)subject->open, (uint64_t)subject->closed,
            (uint64_t)peer->open, (uint64_t)peer->closed, &parity->p, why);
}

/* Hold the false discovery rate over the row's tests; cells of the platform's own are not judged
 * and take no part. */
static enum status adjust(const struct parity_cell *cells, size_t count, struct arena *scratch,
        const struct openness_thresholds *thresholds, struct parity *parities, struct fault *why)
{
    double *p = arena_array(scratch, count + 1, sizeof(*p));
    size_t tests = 0;
    if (p == NULL) {
        return spent(why);
    }
    for (size_t i = 0; i < count; i++) {
        if (!cells[i].is_own && !isnan(parities[i].p)) {
            p[tests++] = parities[i].p;
        }
    }
    enum status status = benjamini_hochberg(p, tests, scratch, p, why);
    tests = 0;
    for (size_t i = 0; status == OK && i < count; i++) {
        if (!cells[i].is_own && !isnan(parities[i].p)) {
            parities[i].p_adjusted = p[tests++];
            parities[i].by_test = parities[i].p_adjusted <= thresholds->parity_p;
        }
    }
    return status;
}

enum status parity_judge(const struct parity_cell *cells, size_t count,
        const struct openness_thresholds *thresholds, struct parity *ret_parities,
        struct fault *why)
{
    SCOPED(arena_free) struct arena scratch = {0};
    struct parity *parities = arena_array(&scratch, count + 1, sizeof(*parities));
    size_t *peers = arena_array(&scratch, count + 1, sizeof(*peers));
    enum status status = parities == NULL || peers == NULL
                                 ? spent(why)
                                 : find_peers(cells, count, &scratch, peers, why);
    for (size_t i = 0; status == OK && i < count; i++) {
        parities[i] = (struct parity){.peer = peers[i], .p = NAN, .p_adjusted = NAN};
        if (peers[i] != SIZE_MAX) {
            status = compare(cells[i].cell, cells[peers[i]].cell, thresholds, &parities[i], why);
        }
        parities[i].by_gap = parities[i].by_gap && !cells[i].is_own;
    }
    if (status == OK) {
        status = adjust(cells, count, &scratch, thresholds, parities, why);
    }
    if (status == OK && count > 0) {
        memcpy(ret_parities, parities, count * sizeof(*parities));
    }
    return status;
}
