#include "tables/personalisation/recordings.h"

#include "tables/tables.h"

struct work {
    struct source *items;
    size_t count;
    struct arena *arena;
    struct fault *why;
    const struct recording **recordings;
    const struct switch_record **switches;
    size_t recording_count, switch_count;
    struct study study;
    struct personalisation_facts *facts; /* one an exhibit */
};

static enum status spent(struct work *work)
{
    return refuse(work->why, E_MEMORY, 0, "no memory for what recordings come to");
}

/* All records of all exhibits, in order. */
static enum status gather(struct work *work)
{
    size_t recordings = 0, switches = 0;
    for (size_t i = 0; i < work->count; i++) {
        const struct recording_set *set = work->items[i].recordings;
        recordings += set == NULL ? 0 : set->count;
        switches += set == NULL ? 0 : set->switch_count;
    }
    work->recordings = arena_array(work->arena, recordings + 1, sizeof(*work->recordings));
    work->switches = arena_array(work->arena, switches + 1, sizeof(*work->switches));
    work->facts = arena_array(work->arena, work->count + 1, sizeof(*work->facts));
    if (work->recordings == NULL || work->switches == NULL || work->facts == NULL) {
        return spent(work);
    }
    for (size_t i = 0; i < work->count; i++) {
        const struct recording_set *set = work->items[i].recordings;
        for (size_t k = 0; set != NULL && k < set->count; k++) {
            work->recordings[work->recording_count++] = &set->recordings[k];
        }
        for (size_t k = 0; set != NULL && k < set->switch_count; k++) {
            work->switches[work->switch_count++] = &set->switches[k];
        }
    }
    return OK;
}

static bool holds(const struct source *source, const struct recording *recording)
{
    const struct recording_set *set = source->recordings;
    if (set == NULL || set->count == 0) {
        return false;
    }
    uintptr_t at = (uintptr_t)recording, first = (uintptr_t)set->recordings;
    return at >= first && at < first + set->count * sizeof(*recording);
}

/* The exhibit of the surface's first recording. */
static size_t find_home(const struct work *work, const struct surface_audit *surface)
{
    size_t home = 0;
    while (home + 1 < work->count && !holds(&work->items[home], surface->recordings[0])) {
        home++;
    }
    return home;
}

static struct place find_span(const struct source *source, const struct surface_audit *surface)
{
    struct place span = surface->recordings[0]->place;
    uint64_t end = span.at + span.size;
    for (size_t i = 1; i < surface->count; i++) {
        struct place place = surface->recordings[i]->place;
        if (!holds(source, surface->recordings[i])) {
            continue;
        }
        end = place.at + place.size > end ? place.at + place.size : end;
        span.at = place.at < span.at ? place.at : span.at;
    }
    span.size = end - span.at;
    return span;
}

static enum status add_surface(struct work *work, const struct surface_audit *surface)
{
    size_t home = find_home(work, surface);
    struct personalisation_facts *facts = &work->facts[home];
    struct place place = find_span(&work->items[home], surface);
    if (surface->is_ranking) {
        if (!arena_grow(work->arena, (void **)&facts->effects, facts->effect_count,
                    &facts->effect_capacity, sizeof(*facts->effects))) {
            return spent(work);
        }
        facts->effects[facts->effect_count++] =
                (struct effect_row){surface, &surface->audit, place};
    }
    for (size_t i = 0; i < surface->price_count; i++) {
        if (!arena_grow(work->arena, (void **)&facts->price_effects, facts->price_effect_count,
                    &facts->price_effect_capacity, sizeof(*facts->price_effects))) {
            return spent(work);
        }
        facts->price_effects[facts->price_effect_count++] = (struct price_effect_row){
                surface, &surface->prices[i], &surface->price_sentences[i], place};
    }
    return OK;
}

static enum status list_prices(
        struct work *work, const struct recording_set *set, struct personalisation_facts *facts)
{
    size_t all = 0;
    for (size_t i = 0; i < set->count; i++) {
        for (size_t k = 0; k < set->recordings[i].item_count; k++) {
            all += set->recordings[i].items[k].price >= 0;
        }
    }
    facts->prices = arena_array(work->arena, all + 1, sizeof(*facts->prices));
    if (facts->prices == NULL) {
        return spent(work);
    }
    for (size_t i = 0; i < set->count; i++) {
        for (size_t k = 0; k < set->recordings[i].item_count; k++) {
            if (set->recordings[i].items[k].price >= 0) {
                facts->prices[facts->price_count++] = (struct price_row){i, k};
            }
        }
    }
    return OK;
}

enum status tables_read_recordings(struct source *items, size_t count,
        const struct knowledge *knowledge, struct arena *arena, struct fault *why)
{
    struct work work = {.items = items, .count = count, .arena = arena, .why = why};
    const struct audit_thresholds *thresholds = &knowledge->thresholds.audit;
    enum status status = gather(&work);
    if (status == OK) {
        status = study_make(work.recordings, work.recording_count, work.switches, work.switch_count,
                thresholds, arena, &work.study, why);
    }
    for (size_t i = 0; status == OK && i < work.study.surface_count; i++) {
        status = add_surface(&work, &work.study.surfaces[i]);
    }
    for (size_t i = 0; status == OK && i < count; i++) {
        work.facts[i].thresholds = thresholds;
        if (items[i].recordings != NULL) {
            status = list_prices(&work, items[i].recordings, &work.facts[i]);
        }
    }
    for (size_t i = 0; status == OK && i < count; i++) {
        items[i].personalisation = items[i].recordings == NULL ? NULL : &work.facts[i];
    }
    return status;
}
