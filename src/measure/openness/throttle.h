/* throttle.h: whether links to some hosts are held back, by the time they take against links that
 * are not. Judged for each kind of URL, not for each host, as one host may hold both. */
#ifndef AEDILE_MEASURE_OPENNESS_THROTTLE_H
#define AEDILE_MEASURE_OPENNESS_THROTTLE_H

#include "base/fault.h"
#include "model/openness/openness_thresholds.h"
#include "model/openness/trial_terms.h"

#include <stddef.h>

struct delay_sample {
    int64_t at_ms; /* since 1970 */
    double ms;
};

struct delay_group {
    const struct delay_sample *samples;
    size_t count;
};

struct throttle_result {
    enum answer is_slow; /* unknown: too few samples, or no direct fetch to compare with */
    double median_ms, control_median_ms, ratio, difference_ms; /* control: median of medians */
    double separation; /* AUC of Mann and Whitney (1947) against all control samples */
    size_t hours, trials;
};

/* subject: the links tested; controls: one group for each control domain; direct: direct fetches of
 * the same URLs (count 0: none made). Samples that are negative or not finite are left out. Faults:
 * E_MEMORY; E_LIMIT beyond SAMPLE_MAX of inference/robust.h. */
MUST_CHECK enum status throttle_test(struct delay_group subject, const struct delay_group *controls,
        size_t control_count, struct delay_group direct,
        const struct openness_thresholds *thresholds, struct throttle_result *ret_result,
        struct fault *why);

#endif
