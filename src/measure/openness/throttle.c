#include "measure/openness/throttle.h"

#include "base/arena.h"
#include "base/time.h"
#include "measure/inference/robust.h"

#include <math.h>
#include <stdlib.h>

/* The usable times of a group. */
struct times {
    double *ms;
    size_t count;
};

static bool is_usable(const struct delay_sample *sample)
{
    return isfinite(sample->ms) && sample->ms >= 0;
}

static void append(struct times *to, struct delay_group group)
{
    for (size_t i = 0; i < group.count; i++) {
        if (is_usable(&group.samples[i])) {
            to->ms[to->count++] = group.samples[i].ms;
        }
    }
}

static int order_hours(const void *a, const void *b)
{
    const int64_t *first = a, *second = b;
    return (*first > *second) - (*first < *second);
}

/* How many different hours, counted from 1970, the usable samples are of. */
static enum status count_hours(struct delay_group group, struct arena *scratch, size_t *ret_hours)
{
    int64_t *hours = arena_array(scratch, group.count + 1, sizeof(*hours));
    size_t count = 0, different = 0;
    if (hours == NULL) {
        return E_MEMORY;
    }
    for (size_t i = 0; i < group.count; i++) {
        int64_t at_ms = group.samples[i].at_ms;
        if (is_usable(&group.samples[i])) {
            hours[count++] = at_ms / HOUR_MS - (at_ms % HOUR_MS < 0);
        }
    }
    qsort(hours, count, sizeof(*hours), order_hours);
    for (size_t i = 0; i < count; i++) {
        different += i == 0 || hours[i] != hours[i - 1];
    }
    *ret_hours = different;
    return OK;
}

/* The middle of a group; E_MISSING without usable samples. Its times stand in `to`, behind what is
 * there. */
static enum status take_median(
        struct delay_group group, struct times *to, struct arena *scratch, double *ret_median)
{
    size_t before = to->count;
    append(to, group);
    return to->count == before
                   ? E_MISSING
                   : sample_median(to->ms + before, to->count - before, scratch, ret_median, NULL);
}

static bool make_room(struct times *times, size_t count, struct arena *scratch)
{
    times->ms = count == SIZE_MAX ? NULL : arena_array(scratch, count + 1, sizeof(*times->ms));
    return times->ms != NULL;
}

/* The middle of the control groups' middles, and all their samples. */
static enum status judge_controls(const struct delay_group *controls, size_t count,
        struct arena *scratch, struct times *ret_all, double *ret_median)
{
    struct times medians = {0};
    size_t samples = 0;
    for (size_t i = 0; i < count; i++) {
        samples =
                controls[i].count > SIZE_MAX - 1 - samples ? SIZE_MAX : samples + controls[i].count;
    }
    if (!make_room(ret_all, samples, scratch) || !make_room(&medians, count, scratch)) {
        return E_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        enum status status = take_median(controls[i], ret_all, scratch, &medians.ms[medians.count]);
        if (status == OK) {
            medians.count++;
        } else if (status != E_MISSING) {
            return status;
        }
    }
    return medians.count == 0 ? E_MISSING
                              : sample_median(medians.ms, medians.count, scratch, ret_median, NULL);
}

static bool is_gap(double median, double control, const struct openness_thresholds *thresholds)
{
    return median >= thresholds->slow_ratio * control && median - control >= thresholds->slow_ms;
}

/* Both medians are known; direct_median is NAN without direct fetches. */
static enum answer judge(const struct throttle_result *result, double direct_median,
        const struct openness_thresholds *thresholds)
{
    bool is_enough = result->hours >= (size_t)thresholds->slow_hours ||
                     result->trials >= (size_t)thresholds->slow_trials;
    if (!is_enough) {
        return ANSWER_UNKNOWN;
    }
    if (!is_gap(result->median_ms, result->control_median_ms, thresholds)) {
        return ANSWER_NO;
    }
    if (isnan(direct_median)) {
        return ANSWER_UNKNOWN;
    }
    return is_gap(direct_median, result->control_median_ms, thresholds) ? ANSWER_NO : ANSWER_YES;
}

/* What is missing stays 0, and the answer unknown. */
static enum status measure(struct delay_group subject, const struct delay_group *controls,
        size_t control_count, struct arena *scratch, struct throttle_result *result)
{
    struct times own = {0}, all = {0};
    enum status status = count_hours(subject, scratch, &result->hours);
    if (status == OK && !make_room(&own, subject.count, scratch)) {
        status = E_MEMORY;
    }
    if (status == OK) {
        status = take_median(subject, &own, scratch, &result->median_ms);
    }
    result->trials = own.count;
    if (status == OK) {
        status = judge_controls(controls, control_count, scratch, &all, &result->control_median_ms);
    }
    if (status != OK) {
        return status;
    }
    result->difference_ms = result->median_ms - result->control_median_ms;
    result->ratio = result->median_ms / result->control_median_ms;
    return mann_whitney_auc(
            own.ms, own.count, all.ms, all.count, scratch, &result->separation, NULL);
}

static enum status refuse_test(enum status status, struct fault *why)
{
    return status == E_LIMIT ? refuse(why, status, 0, "more than %d delays to compare", SAMPLE_MAX)
                             : refuse(why, status, 0, "no memory to compare delays");
}

enum status throttle_test(struct delay_group subject, const struct delay_group *controls,
        size_t control_count, struct delay_group direct,
        const struct openness_thresholds *thresholds, struct throttle_result *ret_result,
        struct fault *why)
{
    SCOPED(arena_free) struct arena scratch = {0};
    struct throttle_result result = {0};
    struct times fetched = {0};
    double direct_median = NAN;
    enum status status = measure(subject, controls, control_count, &scratch, &result);
    bool is_measured = status == OK;
    if (status == OK) {
        status = make_room(&fetched, direct.count, &scratch)
                         ? take_median(direct, &fetched, &scratch, &direct_median)
                         : E_MEMORY;
    }
    if (status != OK && status != E_MISSING) {
        return refuse_test(status, why);
    }
    if (is_measured) {
        result.is_slow = judge(&result, direct_median, thresholds);
    }
    *ret_result = result;
    return OK;
}
