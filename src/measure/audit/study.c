#include "measure/audit/study.h"

#include "measure/inference/multiple.h"

#include <stdlib.h>

struct work {
    const struct switch_record *const *switches;
    size_t switch_count;
    struct study study;
    size_t capacity;
    struct arena *arena;
    struct fault *why;
};

static enum status spent(struct work *work)
{
    return refuse(work->why, E_MEMORY, 0, "no memory for the audit");
}

/* A recording and which it was of those given: sorting leaves like ones in that order. */
struct numbered {
    const struct recording *recording;
    size_t number;
};

static int compare_surfaces(const struct recording *a, const struct recording *b)
{
    int order = strcmp(a->service, b->service);
    return order != 0 ? order : strcmp(a->surface, b->surface);
}

static int by_surface(const void *x, const void *y)
{
    const struct numbered *a = x, *b = y;
    int order = compare_surfaces(a->recording, b->recording);
    return order != 0 ? order : (a->number > b->number) - (a->number < b->number);
}

/* The recordings by service and surface; NULL without memory. */
static const struct recording **sort_recordings(
        const struct recording *const *recordings, size_t count, struct arena *arena)
{
    struct numbered *numbered = arena_array(arena, count + 1, sizeof(*numbered));
    const struct recording **sorted = arena_array(arena, count + 1, sizeof(*sorted));
    if (numbered == NULL || sorted == NULL) {
        return NULL;
    }
    for (size_t i = 0; i < count; i++) {
        numbered[i] = (struct numbered){recordings[i], i};
    }
    if (count > 1) {
        qsort(numbered, count, sizeof(*numbered), by_surface);
    }
    for (size_t i = 0; i < count; i++) {
        sorted[i] = numbered[i].recording;
    }
    return sorted;
}

/* What all records of the surface's switch say together. */
static bool merge_switches(
        const struct work *work, const struct surface_audit *surface, struct switch_record *ret_all)
{
    bool has_any = false;
    *ret_all = (struct switch_record){.taps = -1};
    for (size_t i = 0; i < work->switch_count; i++) {
        const struct switch_record *record = work->switches[i];
        if (strcmp(record->service, surface->service) != 0 ||
                strcmp(record->surface, surface->surface) != 0) {
            continue;
        }
        has_any = true;
        for (int phase = 0; phase < PHASE_COUNT; phase++) {
            if (record->on_after[phase] > ret_all->on_after[phase]) { /* yes over no */
                ret_all->on_after[phase] = record->on_after[phase];
            }
        }
    }
    return has_any;
}

static enum status audit_one(struct work *work, struct surface_audit *surface)
{
    struct switch_record toggle;
    struct price_audit *prices = NULL;
    bool has_switch = merge_switches(work, surface, &toggle);
    enum status status = OK;
    surface->is_ranking = strcmp(surface->surface, "price") != 0;
    if (surface->is_ranking) {
        status = audit_surface(surface->recordings, surface->count, has_switch ? &toggle : NULL,
                work->study.thresholds, work->arena, &surface->audit);
    }
    if (status == OK) {
        status = audit_prices(surface->recordings, surface->count, work->study.thresholds,
                work->arena, &prices, &surface->price_count);
    }
    surface->prices = prices;
    return status == OK ? OK
           : status == E_LIMIT
                   ? refuse(work->why, E_LIMIT, 0,
                             "more than %d personas saw prices of one service", PRICE_PERSONAS_MAX)
                   : spent(work);
}

static enum status add_surface(
        struct work *work, const struct recording *const *recordings, size_t count)
{
    if (work->study.surface_count == STUDY_SURFACES_MAX) {
        return refuse(work->why, E_LIMIT, 0, "more than %d surfaces", STUDY_SURFACES_MAX);
    }
    if (!arena_grow(work->arena, (void **)&work->study.surfaces, work->study.surface_count,
                &work->capacity, sizeof(*work->study.surfaces))) {
        return spent(work);
    }
    struct surface_audit *surface = &work->study.surfaces[work->study.surface_count++];
    *surface = (struct surface_audit){.service = recordings[0]->service,
            .surface = recordings[0]->surface,
            .recordings = recordings,
            .count = count};
    return audit_one(work, surface);
}

/* Visit each p that a test reached: read them when `adjusted` is NULL, else set them anew. */
static size_t visit_p(struct study *study, double *p, const double *adjusted)
{
    size_t at = 0;
    for (size_t i = 0; i < study->surface_count; i++) {
        struct surface_audit *surface = &study->surfaces[i];
        struct audit *audit = &surface->audit;
        bool is_tested = surface->is_ranking && audit->verdict != AUDIT_REFUSED;
        if (is_tested) {
            p[at] = audit->p_personalised;
            audit->p_personalised_adjusted = adjusted == NULL ? p[at] : adjusted[at];
            at++;
        }
        if (is_tested && audit->has_off) {
            p[at] = audit->p_effect;
            audit->p_effect_adjusted = adjusted == NULL ? p[at] : adjusted[at];
            at++;
        }
        for (size_t k = 0; k < surface->price_count; k++) {
            struct price_audit *price = &surface->prices[k];
            if (price->verdict != PRICE_REFUSED) {
                p[at] = price->p;
                price->p_adjusted = adjusted == NULL ? p[at] : adjusted[at];
                at++;
            }
        }
    }
    return at;
}

static enum status adjust(struct work *work)
{
    struct study *study = &work->study;
    size_t most = 0;
    for (size_t i = 0; i < study->surface_count; i++) {
        most += 2 + study->surfaces[i].price_count;
    }
    double *p = arena_array(work->arena, most + 1, sizeof(*p));
    double *adjusted = arena_array(work->arena, most + 1, sizeof(*adjusted));
    if (p == NULL || adjusted == NULL) {
        return spent(work);
    }
    size_t count = visit_p(study, p, NULL);
    enum status status = benjamini_hochberg(p, count, work->arena, adjusted, work->why);
    if (status != OK) {
        return status;
    }
    (void)visit_p(study, p, adjusted);
    for (size_t i = 0; i < study->surface_count; i++) {
        audit_correct(&study->surfaces[i].audit, count);
    }
    return OK;
}

static enum status conclude(struct work *work, struct surface_audit *surface)
{
    struct wording *sentences =
            arena_array(work->arena, surface->price_count + 1, sizeof(*sentences));
    if (sentences == NULL) {
        return spent(work);
    }
    bool is_ok = true;
    if (surface->is_ranking) {
        audit_judge(&surface->audit, work->study.thresholds);
        surface->sentence =
                audit_sentence(surface->service, surface->surface, &surface->audit, work->arena);
        is_ok = surface->sentence.en != NULL && surface->sentence.zh != NULL;
    }
    for (size_t i = 0; is_ok && i < surface->price_count; i++) {
        price_judge(&surface->prices[i], work->study.thresholds);
        sentences[i] = price_sentence(surface->service, &surface->prices[i], work->arena);
        is_ok = sentences[i].en != NULL && sentences[i].zh != NULL;
    }
    surface->price_sentences = sentences;
    return is_ok ? OK : spent(work);
}

enum status study_make(const struct recording *const *recordings, size_t count,
        const struct switch_record *const *switches, size_t switch_count,
        const struct audit_thresholds *thresholds, struct arena *arena, struct study *ret_study,
        struct fault *why)
{
    struct work work = {.switches = switches,
            .switch_count = switch_count,
            .study = {.thresholds = thresholds},
            .arena = arena,
            .why = why};
    const struct recording **sorted = sort_recordings(recordings, count, arena);
    if (sorted == NULL) {
        return spent(&work);
    }
    enum status status = OK;
    for (size_t i = 0, end; status == OK && i < count; i = end) {
        for (end = i; end < count && compare_surfaces(sorted[i], sorted[end]) == 0;) {
            end++;
        }
        status = add_surface(&work, sorted + i, end - i);
    }
    status = status == OK ? adjust(&work) : status;
    for (size_t i = 0; status == OK && i < work.study.surface_count; i++) {
        status = conclude(&work, &work.study.surfaces[i]);
    }
    if (status == OK) {
        *ret_study = work.study;
    }
    return status;
}
