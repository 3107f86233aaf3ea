/* audit.h: whether one surface of one service is personalised, whether its switch ends that, and
 * whether that lasts. docs/personalisation.md gives the design, the tests and their sources. */
#ifndef AEDILE_MEASURE_AUDIT_AUDIT_H
#define AEDILE_MEASURE_AUDIT_AUDIT_H

#include "base/arena.h"
#include "model/audit_thresholds.h"
#include "model/recording.h"

enum { AUDIT_REASON_ZH = 240 }; /* bytes of a reason in Chinese */

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

/* Numbers that were not reached are not a number. */
struct audit {
    enum audit_verdict verdict;
    struct fault reason; /* of AUDIT_REFUSED and AUDIT_INCONCLUSIVE */
    char reason_zh[AUDIT_REASON_ZH];
    int32_t personas, twins, blocks, accounts; /* twins: of the persona that has fewest; accounts
                                                  asked in one block */
    int32_t blocks_left_out;  /* some account was not asked, or only with one setting */
    int32_t blocks_long;      /* of both settings, those that took longer than block_seconds */
    int32_t blocks_close;     /* of both settings, those that began too soon after another */
    int32_t blocks_untimed;   /* of both settings, those of which no time was recorded */
    bool is_fresh;            /* every block has accounts of its own */
    bool has_off;             /* blocks were seen with the setting off too: Q2 and Q3 stand */
    double p_least;           /* the smallest p that the design can reach */
    double p_least_corrected; /* that of Q1 when no other test of the report finds anything, as it
                                 is where a switch does nothing */
    bool is_out_of_reach;     /* Q1 reached the level, its correction put it out of reach */
    struct audit_setting on, off;
    double p_personalised, p_personalised_adjusted;            /* Q1; Benjamini-Hochberg */
    double effect, effect_low, effect_high, effect_confidence; /* Q2: E, Hodges-Lehmann */
    double p_effect, p_effect_adjusted;
    double p_least_personalised; /* the smallest p that Q1 can reach */
    double retention, retention_error, retention_low, retention_high; /* Q3: rho */
    double retention_confidence; /* of that interval; not a number without one */
    uint64_t relabellings;       /* made for Q1 */
    bool is_exact;
    uint64_t seed;     /* of Monte Carlo; 0 when exact */
    bool has_reverted; /* Q4: in the phase `reverted_in` first */
    enum phase reverted_in;
    bool lasting_looked_at;      /* some later phase was recorded */
    const double *block_effects; /* E_b, `blocks` of them */
    size_t block_effect_count;
    const struct audit_setting *block_on, *block_off; /* `blocks` of each; off: NULL without */
};

/* recordings: of one service and surface, any order. record: its switch, or NULL. The adjusted p
 * are those of this surface alone. Faults: E_MEMORY, E_LIMIT. */
MUST_CHECK enum status audit_surface(const struct recording *const *recordings, size_t count,
        const struct switch_record *record, const struct audit_thresholds *thresholds,
        struct arena *arena, struct audit *ret_audit);

/* The smallest p times the number of tests, at most 1: what the correction makes of it where no
 * other test of the report finds anything. */
double audit_corrected(double p_least, size_t tests);

/* State how many tests are corrected together; one that is refused is left alone. */
void audit_correct(struct audit *audit, size_t tests);

/* The verdict anew, from the adjusted p. */
void audit_judge(struct audit *audit, const struct audit_thresholds *thresholds);

#endif
