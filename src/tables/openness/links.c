#include "tables/openness/links.h"

#include "tables/openness/link_work.h"
#include "tables/tables.h"

const char *opening_name(enum opening opening)
{
    static const char *const names[] = {
            [OPENING_PAGE] = "page", [OPENING_SCHEME] = "scheme", [OPENING_LINK] = "app-link"};
    return names[opening];
}

const char *side_name(enum host_side side)
{
    static const char *const names[] = {[SIDE_UNKNOWN] = "unknown",
            [SIDE_SERVICE] = "service",
            [SIDE_PLATFORM] = "platform",
            [SIDE_PLATFORM_SAME_TYPE] = "platform-same-type",
            [SIDE_OTHER] = "other"};
    return names[side];
}

const char *page_kind_name(enum page_kind page)
{
    static const char *const names[] = {[PAGE_PLAIN] = "plain",
            [PAGE_PASSES] = "passes",
            [PAGE_WARNS] = "warns",
            [PAGE_COPIES] = "copies",
            [PAGE_STOPS] = "stops",
            [PAGE_GATEWAY_UNSURE] = "unsure"};
    return names[page];
}

enum status link_spent(struct fault *why)
{
    return refuse(why, E_MEMORY, 0, "no memory for the link trials");
}

static size_t trials_in(const struct source *source)
{
    return source->trials == NULL ? 0 : source->trials->count;
}

/* The rows of one exhibit's trials, not yet judged. */
static enum status open_rows(struct link_work *work, size_t source, struct fault *why)
{
    const struct trial_set *set = work->items[source].trials;
    struct link_rows *rows = arena_alloc(work->arena, sizeof(*rows));
    if (rows == NULL) {
        return link_spent(why);
    }
    rows->thresholds = work->thresholds;
    rows->gateways = gateway_version(work->gateways);
    rows->trials = arena_array(work->arena, set->count, sizeof(*rows->trials));
    for (size_t i = 0; rows->trials != NULL && i < set->count; i++) {
        const struct trial *trial = &set->trials[i];
        rows->trials[i] = (struct link_trial_row){.trial = trial, .first_hop = rows->hop_count};
        rows->hop_count += trial->hop_count > TRIAL_HOPS_MAX ? TRIAL_HOPS_MAX : trial->hop_count;
        work->refs[work->ref_count] = (struct link_ref){&rows->trials[i], source, work->ref_count};
        work->ref_count++;
        work->now_ms = trial->at_ms > work->now_ms ? trial->at_ms : work->now_ms;
    }
    rows->trial_count = set->count;
    rows->hops = arena_array(work->arena, rows->hop_count, sizeof(*rows->hops));
    work->rows[source] = rows;
    return rows->trials == NULL || (rows->hops == NULL && rows->hop_count > 0) ? link_spent(why)
                                                                               : OK;
}

static enum status open_all(
        struct link_work *work, const struct session *session, struct fault *why)
{
    size_t trials = 0;
    for (size_t i = 0; i < work->item_count; i++) {
        trials += trials_in(&work->items[i]);
    }
    work->now_ms = session != NULL && session->start != NULL ? session->start_ms : INT64_MIN;
    if (trials == 0) {
        return OK;
    }
    work->rows = arena_array(&work->scratch, work->item_count, sizeof(struct link_rows *));
    work->refs = arena_array(&work->scratch, trials, sizeof(*work->refs));
    if (work->rows == NULL || work->refs == NULL) {
        return link_spent(why);
    }
    enum status status = OK;
    for (size_t i = 0; status == OK && i < work->item_count; i++) {
        if (trials_in(&work->items[i]) > 0) {
            status = open_rows(work, i, why);
        }
    }
    return status;
}

static enum status make_room(struct link_work *work, struct link_rows *rows, struct fault *why)
{
    rows->cells = arena_array(work->arena, rows->cell_count, sizeof(*rows->cells));
    rows->spans = arena_array(work->arena, rows->span_count, sizeof(*rows->spans));
    if ((rows->cells == NULL && rows->cell_count > 0) ||
            (rows->spans == NULL && rows->span_count > 0)) {
        return link_spent(why);
    }
    rows->cell_count = rows->span_count = 0; /* counted again as they are filled */
    return OK;
}

/* Hand each cell and its spans to the exhibit that it belongs to. */
static enum status deal_out(struct link_work *work, struct fault *why)
{
    enum status status = OK;
    for (size_t i = 0; i < work->cell_count; i++) {
        struct link_rows *rows = work->rows[work->cells[i].source];
        rows->cell_count++;
        rows->span_count += work->cells[i].cell.span_count;
    }
    for (size_t i = 0; status == OK && i < work->item_count; i++) {
        status = work->rows[i] == NULL ? OK : make_room(work, work->rows[i], why);
    }
    for (size_t i = 0; status == OK && i < work->cell_count; i++) {
        const struct link_cell_row *cell = &work->cells[i];
        struct link_rows *rows = work->rows[cell->source];
        rows->cells[rows->cell_count++] = cell;
        for (size_t j = 0; j < cell->cell.span_count; j++) {
            rows->spans[rows->span_count++] =
                    (struct link_span_row){cell->number, &cell->cell.spans[j]};
        }
    }
    for (size_t i = 0; status == OK && i < work->item_count; i++) {
        if (work->rows[i] != NULL) {
            work->items[i].links = work->rows[i];
        }
    }
    return status;
}

static enum status judge_all(struct link_work *work, struct fault *why)
{
    enum status status = link_resolve(work, why);
    if (status == OK) {
        status = link_delays(work, why);
    }
    if (status == OK) {
        link_peers(work);
        status = link_vantages(work, why);
    }
    if (status == OK) {
        status = link_judge(work, why);
    }
    if (status == OK) {
        status = link_cells(work, why);
    }
    if (status == OK) {
        status = link_parities(work, why);
    }
    return status == OK ? deal_out(work, why) : status;
}

enum status tables_read_links(struct source *items, size_t count, const struct knowledge *knowledge,
        struct arena *arena, bool *ret_cut, struct fault *why)
{
    struct link_work work = {.items = items,
            .item_count = count,
            .knowledge = knowledge,
            .thresholds = &knowledge->thresholds.openness,
            .gateways = knowledge->gateways,
            .arena = arena};
    enum status status = open_all(&work, count > 0 ? items[0].session : NULL, why);
    if (status == OK && work.ref_count > 0) {
        status = judge_all(&work, why);
    }
    arena_free(&work.scratch);
    if (status == OK) {
        *ret_cut = work.cut;
    }
    return status;
}
