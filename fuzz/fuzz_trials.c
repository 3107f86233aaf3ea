/* fuzz_trials.c: a file of link trials; what was read must stand where it says, and read the same
 * once written. */
#include "evidence/trials/trials.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool same_text(const char *a, const char *b)
{
    return (a == NULL) == (b == NULL) && (a == NULL || strcmp(a, b) == 0);
}

static bool same(const struct trial *a, const struct trial *b)
{
    return same_text(a->ts, b->ts) && same_text(a->url, b->url) &&
           same_text(a->page.title, b->page.title) && same_text(a->left, b->left) &&
           a->at_ms == b->at_ms && a->taps == b->taps && a->hop_count == b->hop_count &&
           a->control_count == b->control_count && a->neutral_count == b->neutral_count &&
           a->evidence_count == b->evidence_count && a->page.ms == b->page.ms &&
           a->page.wall == b->page.wall && a->display == b->display;
}

static void check_written(const struct trial *trial)
{
    struct arena arena = {0};
    struct buffer text = {0};
    struct trial_set again = {0};
    if (!trials_write(trial, &text) ||
            trials_read(buffer_bytes(&text), &arena, &again, NULL) != OK || again.count != 1 ||
            !same(trial, &again.trials[0])) {
        __builtin_trap();
    }
    arena_free(&arena);
    buffer_free(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = {.limit = (size_t)64 << 20};
    struct trial_set set = {0};
    struct fault why = {0};
    struct bytes file = {data, size};
    (void)trials_is_trials(file);
    enum status status = trials_read(file, &arena, &set, &why);
    if (status != OK && (why.status != status || why.text[0] == 0)) {
        __builtin_trap();
    }
    for (size_t i = 0; i < set.count; i++) {
        const struct place *place = &set.trials[i].place;
        if (place->size == 0 || place->at + place->size > size ||
                (i > 0 && place->at < set.trials[i - 1].place.at + set.trials[i - 1].place.size)) {
            __builtin_trap();
        }
        check_written(&set.trials[i]);
    }
    arena_free(&arena);
    return 0;
}
