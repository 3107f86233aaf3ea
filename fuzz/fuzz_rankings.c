/* fuzz_rankings.c: recorded rankings in any form. What is read and written reads back the same,
 * every place lies in the file, and what they come to is a verdict with numbers that can be. */
#include "evidence/rankings/rankings.h"
#include "measure/audit/study.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool write_all(const struct recording_set *set, size_t size, struct buffer *out)
{
    bool is_ok = true;
    for (size_t i = 0; is_ok && i < set->count; i++) {
        struct place place = set->recordings[i].place;
        if (place.at > size || place.size > size - place.at) {
            __builtin_trap();
        }
        is_ok = rankings_write(&set->recordings[i], out);
    }
    for (size_t i = 0; is_ok && i < set->switch_count; i++) {
        is_ok = rankings_write_switch(&set->switches[i], out);
    }
    return is_ok;
}

static const struct audit_thresholds thresholds = {.id = "fuzz",
        .rbo_p = 0.9,
        .depth = 20,
        .alpha = 0.05,
        .delta = 0.2,
        .placebo = 0.5,
        .retention_confidence = 0.9,
        .samples = 99,
        .seed = 1};

static bool is_share(double p)
{
    return !(p < 0 || p > 1); /* also when it is not a number: not reached */
}

static void check_study(const struct study *study)
{
    for (size_t i = 0; i < study->surface_count; i++) {
        const struct surface_audit *surface = &study->surfaces[i];
        const struct audit *audit = &surface->audit;
        bool is_sane = surface->count > 0 && is_share(audit->p_personalised_adjusted) &&
                       is_share(audit->p_effect_adjusted) && audit->p_least <= 1 + 1e-9;
        is_sane = is_sane || (surface->count > 0 && audit->verdict == AUDIT_REFUSED);
        for (size_t k = 0; k < surface->price_count; k++) {
            is_sane = is_sane && is_share(surface->prices[k].p_adjusted);
        }
        if (!is_sane) {
            __builtin_trap();
        }
    }
}

/* Few records only: a design of many accounts takes long, and finds nothing that few do not. */
static void judge(const struct recording_set *set, struct arena *arena)
{
    const struct recording *recordings[64];
    const struct switch_record *switches[64];
    struct study study;
    if (set->count > 64 || set->switch_count > 64) {
        return;
    }
    for (size_t i = 0; i < set->count; i++) {
        recordings[i] = &set->recordings[i];
    }
    for (size_t i = 0; i < set->switch_count; i++) {
        switches[i] = &set->switches[i];
    }
    if (study_make(recordings, set->count, switches, set->switch_count, &thresholds, arena, &study,
                NULL) == OK) {
        check_study(&study);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = {.limit = (size_t)64 << 20};
    struct buffer once = {0}, twice = {0};
    struct recording_set set, again;
    (void)rankings_is_rankings((struct bytes){data, size});
    if (rankings_read((struct bytes){data, size}, &arena, &set, NULL) == OK &&
            write_all(&set, size, &once) && once.size > 0) {
        enum status status = rankings_read(buffer_bytes(&once), &arena, &again, NULL);
        bool is_same = status == OK && write_all(&again, once.size, &twice) &&
                       bytes_equal(buffer_bytes(&once), buffer_bytes(&twice));
        if (!is_same && status != E_MEMORY) {
            __builtin_trap();
        }
    }
    if (once.size > 0) {
        judge(&set, &arena);
    }
    buffer_free(&once);
    buffer_free(&twice);
    arena_free(&arena);
    return 0;
}
