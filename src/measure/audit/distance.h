/* distance.h: how far apart two recorded lists are. Private to measure/audit. */
#ifndef AEDILE_MEASURE_AUDIT_DISTANCE_H
#define AEDILE_MEASURE_AUDIT_DISTANCE_H

#include "measure/audit/audit.h"

/* Item names as numbers, so that lists can be compared. */
struct lexicon {
    const char **names; /* in order, each once */
    size_t count;
};

/* From the items down to `depth` of all recordings. E_MEMORY. */
MUST_CHECK enum status lexicon_make(const struct recording *const *recordings, size_t count,
        int32_t depth, struct arena *arena, struct lexicon *ret_lexicon);

/* d = 1 - RBO_ext(p) down to `depth`, ties as RBO_b so that a list is no way from itself. Two empty
 * lists are alike, an empty one and another are not. */
MUST_CHECK enum status recording_distance(const struct lexicon *lexicon, const struct recording *a,
        const struct recording *b, const struct audit_thresholds *thresholds, double *ret_distance,
        struct fault *why);

#endif
