/* recordings.h: what recorded rankings come to, over all exhibits of an inspection together: a
 * persona's lists may stand in one file and another's in the next. A row about several exhibits
 * belongs to the first that has a recording of it, and its place is the span of its recordings
 * there. */
#ifndef AEDILE_TABLES_PERSONALISATION_RECORDINGS_H
#define AEDILE_TABLES_PERSONALISATION_RECORDINGS_H

#include "base/place.h"
#include "measure/audit/study.h"

struct effect_row {
    const struct surface_audit *surface;
    const struct audit *audit;
    struct place place;
};

struct price_effect_row {
    const struct surface_audit *surface;
    const struct price_audit *audit;
    const struct wording *sentence;
    struct place place;
};

/* A price: which list of the exhibit, and which of its items. */
struct price_row {
    size_t ranking, item;
};

/* Of one exhibit. */
struct personalisation_facts {
    const struct audit_thresholds *thresholds;
    struct effect_row *effects;
    struct price_effect_row *price_effects;
    struct price_row *prices;
    size_t effect_count, price_effect_count, price_count;
    size_t effect_capacity, price_effect_capacity;
};

#endif
