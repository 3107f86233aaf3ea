/* openness_thresholds.h: the numbers by which link trials are judged. They are ours, not a law's:
 * they stand in data/threshold.csv, and their id is recorded with every verdict. */
#ifndef AEDILE_MODEL_OPENNESS_OPENNESS_THRESHOLDS_H
#define AEDILE_MODEL_OPENNESS_OPENNESS_THRESHOLDS_H

#include <stdint.h>

/* docs/openness.md tells where each is used. */
struct openness_thresholds {
    const char *id;                                               /* "openness-2026.11" */
    double title_similarity, visible_share, visible_share_margin; /* 0.3, 0.7, 0.9 */
    int32_t blank_below, blank_control;       /* 100 characters while the control has 1,000 */
    double slow_ratio;                        /* 3 */
    int32_t slow_ms, slow_hours, slow_trials; /* 500 ms; 24 hourly samples or 10 trials */
    double open_low, open_high, alpha, beta;  /* 0.1, 0.9, 0.01, 0.01 */
    int32_t trials_most;                      /* 12, else mixed */
    int32_t confirm_urls, confirm_accounts, confirm_days; /* 3, 2, 2 */
    int32_t provisional, firm;                            /* 4, 16 trials */
    int32_t parity_gap;                                   /* 2 points */
    double parity_p;                                      /* 0.05 */
    int32_t stale_days;                                   /* 30 */
    int32_t control_within_s,
            control_repeat_s; /* 60 from the tap, 30 from each other; 0: unchecked */
};

#endif
