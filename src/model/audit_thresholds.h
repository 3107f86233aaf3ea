/* audit_thresholds.h: the numbers by which personalisation audits are judged, from
 * data/threshold.csv; `id` is recorded with every verdict. */
#ifndef AEDILE_MODEL_AUDIT_THRESHOLDS_H
#define AEDILE_MODEL_AUDIT_THRESHOLDS_H

#include <stdint.h>

struct audit_thresholds {
    const char *id; /* "personalisation-2026.11" */
    double rbo_p;   /* 0.9 */
    int32_t depth;  /* 20 */
    double alpha;   /* 0.05 */
    double delta;   /* 0.2: P_off below this share of P_on is as good as off */
    double placebo; /* 0.5: lower end of the retention at which a switch does nothing */
    double retention_confidence; /* 0.90 */
    int32_t taps_most;           /* 4 */
    int32_t block_hours;         /* 12: blocks that begin sooner after each other are not apart */
    int32_t block_seconds;       /* 120: lists of a block that took longer may differ by time */
    int32_t exact_most;          /* 1000000 relabellings */
    int32_t samples;             /* 9999 of Monte Carlo */
    uint64_t seed;               /* of Monte Carlo, recorded with every result */
};

#endif
