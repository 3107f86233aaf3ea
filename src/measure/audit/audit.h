/* audit.h: whether one surface of one service is personalised, whether its switch ends that, and
 * whether that lasts; and whether the same things cost some people more. docs/personalisation.md
 * gives the design, the tests and their sources. */
#ifndef AEDILE_MEASURE_AUDIT_H
#define AEDILE_MEASURE_AUDIT_H

#include "base/arena.h"
#include "model/audit_thresholds.h"
#include "model/recording.h"

enum audit_verdict {
    AUDIT_REFUSED,   /* the design cannot answer; the reason says why */
    AUDIT_NO_SIGNAL, /* nothing personalised to switch off was seen */
    AUDIT_INCONCLUSIVE,
    AUDIT_PLACEBO,
    AUDIT_PARTIAL,
    AUDIT_EFFECTIVE,
    AUDIT_NON_PERSISTENT,
};
const char *audit_verdict_name(enum audit_verdict verdict); /* "non_persistent" */

struct audit_setting {                      /* means over blocks of d = 1 - RBO_ext(p, depth) */
    double between, twins, personalisation; /* B, N, P = B - N */
};

struct audit {
    enum audit_verdict verdict;
    struct fault reason; /* of AUDIT_REFUSED and AUDIT_INCONCLUSIVE */
    int32_t personas, twins, blocks, accounts;
    bool is_fresh;  /* every block has accounts of its own */
    double p_least; /* the smallest p that the design can reach */
    struct audit_setting on, off;
    double p_personalised;                                               /* Q1 */
    double effect, effect_low, effect_high, effect_confidence, p_effect; /* Q2: E, Hodges-Lehmann */
    double retention, retention_error, retention_low, retention_high;    /* Q3: rho, 90 % */
    uint64_t relabellings;                                               /* made for Q1 */
    bool is_exact;
    uint64_t seed;               /* of Monte Carlo; 0 when exact */
    enum phase reverted_in;      /* Q4; PHASE_COUNT: in none that was looked at */
    bool lasting_looked_at;      /* some later phase was recorded */
    const double *block_effects; /* E_b, `blocks` of them */
    size_t block_effect_count;
};

/* recordings: of one service and surface, any order. record: its switch, or NULL. Faults: E_MEMORY,
 * E_LIMIT. */
MUST_CHECK enum status audit_surface(const struct recording *const *recordings, size_t count,
        const struct switch_record *record, const struct audit_thresholds *thresholds,
        struct arena *arena, struct audit *ret_audit);

#endif
