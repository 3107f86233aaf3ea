/* threshold.h: the numbers by which trials and recordings are judged (data/threshold.csv): one set
 * for openness, one for personalisation. The id of a set is recorded with every verdict. */
#ifndef AEDILE_KNOWLEDGE_THRESHOLD_THRESHOLD_H
#define AEDILE_KNOWLEDGE_THRESHOLD_THRESHOLD_H

#include "base/arena.h"
#include "model/audit_thresholds.h"
#include "model/openness/openness_thresholds.h"

struct thresholds {
    struct openness_thresholds openness; /* ids live in the arena */
    struct audit_thresholds audit;
};

/* Strict: a set that is neither "openness-…" nor "personalisation-…", a second set of one kind, an
 * unknown or doubled name, a value that is no number or out of its range, and a name that is
 * missing are refused with the line (of what is missing: the last line). */
MUST_CHECK enum status thresholds_load(struct bytes csv, struct arena *arena,
        struct thresholds *ret_thresholds, struct fault *why);

#endif
