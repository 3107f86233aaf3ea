/* prices.h: whether the same things cost one persona more than another. */
#ifndef AEDILE_MEASURE_AUDIT_PRICES_H
#define AEDILE_MEASURE_AUDIT_PRICES_H

#include "measure/audit/audit.h"

enum { PRICE_PERSONAS_MAX = 16 };

enum price_verdict {
    PRICE_REFUSED,      /* the design cannot answer; the reason says why */
    PRICE_NO_SIGNAL,    /* no difference is proven */
    PRICE_WITHIN_NOISE, /* one is, but twins differ as much by chance */
    PRICE_DIFFERENT,
};
const char *price_verdict_name(enum price_verdict verdict); /* "within_noise" */

/* Differences are of logarithms, persona b minus persona a: 0.03 is some 3 % more for b. */
struct price_audit {
    enum price_verdict verdict;
    struct fault reason; /* of PRICE_REFUSED */
    char reason_zh[AUDIT_REASON_ZH];
    const char *persona_a, *persona_b, *currency; /* currency: NULL when it was not told */
    int32_t items, items_beyond_noise;            /* beyond: of them, by more than noise_most */
    double mean;                                  /* of the items' differences */
    double difference, low, high, confidence;     /* Hodges-Lehmann */
    double noise_most; /* largest difference between twins, as their mean for one item */
    double p, p_adjusted, p_least; /* exact sign-flip, two-sided */
    bool is_exact;
    uint64_t seed; /* of Monte Carlo; 0 when exact */
};

/* Each pair of personas in each currency, by the prices seen with the setting on. recordings: of
 * one service and surface, any order. An item's difference is the mean over the blocks in which
 * both saw it. Free items are left out. None is no fault. E_MEMORY; E_LIMIT beyond
 * PRICE_PERSONAS_MAX. */
MUST_CHECK enum status audit_prices(const struct recording *const *recordings, size_t count,
        const struct audit_thresholds *thresholds, struct arena *arena,
        struct price_audit **ret_audits, size_t *ret_count);

/* The verdict anew, from the adjusted p. */
void price_judge(struct price_audit *audit, const struct audit_thresholds *thresholds);

#endif
