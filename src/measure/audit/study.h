/* study.h: all that one report has to say of personalisation: every surface of every service that
 * was recorded, every pair of personas that saw prices, and one correction for all their tests. */
#ifndef AEDILE_MEASURE_AUDIT_STUDY_H
#define AEDILE_MEASURE_AUDIT_STUDY_H

#include "measure/audit/prices.h"
#include "model/wording.h"

enum { STUDY_SURFACES_MAX = 1000 };

struct surface_audit {
    const char *service, *surface;
    const struct recording *const *recordings; /* of it, in the order given */
    size_t count;
    bool is_ranking; /* prices alone say nothing of order: `audit` is empty then */
    struct audit audit;
    struct wording sentence; /* the verdict in plain words; of is_ranking */
    struct price_audit *prices;
    const struct wording *price_sentences; /* one each */
    size_t price_count;
};

struct study {
    const struct audit_thresholds *thresholds;
    struct surface_audit *surfaces; /* by service, then surface */
    size_t surface_count;
};

/* The switch of a surface is put together of all its records: one that was found on again in any
 * of them was. Benjamini and Hochberg's correction is made over Q1, Q2 and Q6 of all surfaces.
 * Everything lives in the arena and borrows the recordings. E_MEMORY; E_LIMIT beyond the ceilings
 * above, with why. */
MUST_CHECK enum status study_make(const struct recording *const *recordings, size_t count,
        const struct switch_record *const *switches, size_t switch_count,
        const struct audit_thresholds *thresholds, struct arena *arena, struct study *ret_study,
        struct fault *why);

/* One plain sentence in both languages; a text that is NULL means that memory was spent. */
struct wording audit_sentence(
        const char *service, const char *surface, const struct audit *audit, struct arena *arena);
struct wording price_sentence(
        const char *service, const struct price_audit *audit, struct arena *arena);
/* "the feed", "信息流". */
struct wording surface_wording(const char *surface);

#endif
