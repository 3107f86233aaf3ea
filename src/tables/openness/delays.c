/* delays.c: which links a platform holds back: each platform, service and kind of URL against the
 * platform's links to others and against direct fetches (measure/openness/throttle.h). */
#include "measure/openness/throttle.h"
#include "tables/openness/link_work.h"

#include <stdlib.h>

enum {
    CONTROLS_MAX = 64,  /* groups that one is compared with: those with the most samples */
    SAMPLES_MAX = 1000, /* of one control group: the first of them */
};

struct delay_run { /* refs of one platform, service and kind of URL */
    size_t first, end;
    struct delay_group samples, direct;
};

struct delay_row { /* the runs of one platform */
    struct delay_run *runs;
    struct delay_run **largest; /* with samples: the most first, of equals the first */
    size_t largest_count;
    size_t count, capacity, tested;
    struct delay_group neutral;
};

static bool starts_run(const struct link_work *work, size_t at)
{
    const struct trial *a = work->refs[at - 1].row->trial, *b = work->refs[at].row->trial;
    return link_order_text(a->service, b->service) != 0 ||
           link_order_text(a->url_kind, b->url_kind) != 0;
}

static void add_sample(struct delay_sample *samples, size_t *count, int64_t at_ms, int64_t ms)
{
    if (ms >= 0) {
        samples[(*count)++] = (struct delay_sample){at_ms, (double)ms};
    }
}

/* What a page took says nothing when something else stood in the way. */
static void add_page(struct delay_sample *samples, size_t *count, const struct trial *trial,
        const struct trial_page *page)
{
    if (page->wall == WALL_NONE) {
        add_sample(samples, count, trial->at_ms, page->ms);
    }
}

static enum status gather_run(struct link_work *work, struct delay_run *run, struct fault *why)
{
    size_t trials = run->end - run->first, count = 0, direct_count = 0;
    struct delay_sample *samples = arena_array(&work->scratch, trials, sizeof(*samples));
    struct delay_sample *direct = arena_array(&work->scratch, trials, sizeof(*direct));
    if (samples == NULL || direct == NULL) {
        return link_spent(why);
    }
    for (size_t i = run->first; i < run->end; i++) {
        const struct trial *trial = work->refs[i].row->trial;
        add_page(samples, &count, trial, &trial->page);
        if (trial->control_count > 0) {
            add_page(direct, &direct_count, trial, &trial->controls[0]);
        }
    }
    run->samples = (struct delay_group){samples, count};
    run->direct = (struct delay_group){direct, direct_count};
    return OK;
}

static enum status gather_neutral(
        struct link_work *work, struct delay_row *row, size_t first, size_t end, struct fault *why)
{
    size_t room = 0, count = 0;
    for (size_t i = first; i < end && room < SAMPLES_MAX; i++) {
        room += work->refs[i].row->trial->neutral_count;
    }
    room = room < SAMPLES_MAX ? room : SAMPLES_MAX;
    struct delay_sample *samples = arena_array(&work->scratch, room, sizeof(*samples));
    if (samples == NULL) {
        return link_spent(why);
    }
    for (size_t i = first; i < end && room > 0; i++) {
        const struct trial *trial = work->refs[i].row->trial;
        for (size_t j = 0; j < trial->neutral_count && count < room; j++) {
            add_page(samples, &count, trial, &trial->neutrals[j]);
        }
    }
    row->neutral = (struct delay_group){samples, count};
    return OK;
}

static bool is_same_service(
        const struct link_work *work, const struct delay_run *a, const struct delay_run *b)
{
    return link_order_text(work->refs[a->first].row->trial->service,
                   work->refs[b->first].row->trial->service) == 0;
}

static int order_by_size(const void *a, const void *b)
{
    const struct delay_run *const *first = a, *const *second = b;
    size_t x = (*first)->samples.count, y = (*second)->samples.count;
    return x != y ? (x < y) - (x > y) : (*first > *second) - (*first < *second);
}

static int order_by_place(const void *a, const void *b)
{
    const struct delay_run *const *first = a, *const *second = b;
    return (*first > *second) - (*first < *second);
}

static enum status rank_runs(struct link_work *work, struct delay_row *row, struct fault *why)
{
    row->largest = arena_array(&work->scratch, row->count, sizeof(*row->largest));
    if (row->largest == NULL) {
        return link_spent(why);
    }
    for (size_t i = 0; i < row->count; i++) {
        if (row->runs[i].samples.count > 0) {
            row->largest[row->largest_count++] = &row->runs[i];
        }
    }
    qsort(row->largest, row->largest_count, sizeof(*row->largest), order_by_size);
    return OK;
}

/* The largest runs of other services, in the order of their services. Returns their number. */
static size_t choose_controls(const struct link_work *work, const struct delay_row *row,
        const struct delay_run *run, struct delay_group controls[CONTROLS_MAX])
{
    const struct delay_run *chosen[CONTROLS_MAX];
    size_t count = 0;
    for (size_t i = 0; i < row->largest_count && count < CONTROLS_MAX; i++) {
        if (!is_same_service(work, run, row->largest[i])) {
            chosen[count++] = row->largest[i];
        }
    }
    qsort(chosen, count, sizeof(chosen[0]), order_by_place);
    for (size_t i = 0; i < count; i++) {
        controls[i] = chosen[i]->samples;
        controls[i].count = controls[i].count > SAMPLES_MAX ? SAMPLES_MAX : controls[i].count;
    }
    return count;
}

static bool is_enough(const struct link_work *work, const struct delay_run *run)
{
    int32_t least = work->thresholds->slow_trials < work->thresholds->slow_hours
                            ? work->thresholds->slow_trials
                            : work->thresholds->slow_hours;
    return least <= 0 || run->samples.count >= (size_t)least;
}

static enum status test_run(struct link_work *work, const struct delay_row *row,
        const struct delay_run *run, struct fault *why)
{
    struct delay_group controls[CONTROLS_MAX + 1];
    struct throttle_result result = {.is_slow = ANSWER_UNKNOWN};
    size_t count = choose_controls(work, row, run, controls);
    if (row->neutral.count > 0) {
        controls[count++] = row->neutral;
    }
    enum status status = throttle_test(
            run->samples, controls, count, run->direct, work->thresholds, &result, why);
    if (status != OK) {
        return status;
    }
    for (size_t i = run->first; i < run->end; i++) {
        work->refs[i].row->is_slow = result.is_slow;
    }
    return OK;
}

static enum status add_run(
        struct link_work *work, struct delay_row *row, size_t first, size_t end, struct fault *why)
{
    if (!arena_grow(&work->scratch, (void **)&row->runs, row->count, &row->capacity,
                sizeof(*row->runs))) {
        return link_spent(why);
    }
    row->runs[row->count] = (struct delay_run){.first = first, .end = end};
    return gather_run(work, &row->runs[row->count++], why);
}

static enum status test_platform(
        struct link_work *work, size_t first, size_t end, struct fault *why)
{
    struct delay_row row = {0};
    enum status status = gather_neutral(work, &row, first, end, why);
    for (size_t at = first, next; status == OK && at < end; at = next) {
        for (next = at + 1; next < end && !starts_run(work, next); next++) {
        }
        status = add_run(work, &row, at, next, why);
    }
    if (status == OK) {
        status = rank_runs(work, &row, why);
    }
    for (size_t i = 0; status == OK && i < row.count; i++) {
        if (!is_enough(work, &row.runs[i])) {
            continue;
        }
        if (row.tested++ == LINK_DELAY_GROUPS_MAX) {
            work->cut = true;
            break;
        }
        status = test_run(work, &row, &row.runs[i], why);
    }
    return status;
}

enum status link_delays(struct link_work *work, struct fault *why)
{
    enum status status = OK;
    for (size_t at = 0, next; status == OK && at < work->ref_count; at = next) {
        const char *platform = work->refs[at].row->trial->platform;
        for (next = at + 1; next < work->ref_count &&
                            link_order_text(platform, work->refs[next].row->trial->platform) == 0;
                next++) {
        }
        status = test_platform(work, at, next, why);
    }
    return status;
}
