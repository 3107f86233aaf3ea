/* panel.h: the recordings of one phase as distances between accounts, block by block. Private to
 * measure/audit. */
#ifndef AEDILE_MEASURE_AUDIT_PANEL_H
#define AEDILE_MEASURE_AUDIT_PANEL_H

#include "measure/audit/audit.h"
#include "measure/inference/relabel.h"

/* Who takes part: the accounts of the phase with the setting on, ordered by persona. */
struct roster {
    const char *const *accounts; /* of all blocks; with fresh accounts, of none in particular */
    const uint8_t *labels;       /* the persona of each unit */
    size_t units;                /* asked in one block */
    int32_t personas, twins;     /* twins: of the persona that has fewest */
    bool is_fresh, is_even;      /* even: as many twins for each persona */
};

struct panel {
    int32_t *numbers;  /* of the blocks, rising */
    int64_t *starts;   /* of the blocks, in ms since 1970; INT64_MAX: no time was recorded */
    double *distances; /* [block][unit][unit] */
    size_t blocks, left_out;
    size_t long_blocks;    /* of `blocks`, before any were matched */
    bool has_own_accounts; /* others than the roster's; not told of fresh ones */
};

/* E_MISSING when the recordings make no design, with *why and `zh` saying so; else E_MEMORY. */
MUST_CHECK enum status roster_make(const struct recording *const *recordings, size_t count,
        struct arena *arena, struct roster *ret_roster, struct audit *audit);

/* The blocks of the phase in which every unit of the roster was asked and found with the phase's
 * setting. The accounts may be others than the roster's, as many of each persona; unless they are
 * fresh, they must be the same in each block. Lists are compared to the thresholds' depth; several
 * queries of a block count as their mean. Refuses as roster_make. */
MUST_CHECK enum status panel_make(const struct recording *const *recordings, size_t count,
        enum phase phase, const struct roster *roster, const struct audit_thresholds *thresholds,
        struct arena *arena, struct panel *ret_panel, struct audit *audit);

/* Keep in both the blocks that both have. */
void panel_match(struct panel *a, struct panel *b, size_t units);

/* Add the blocks that began less than so many hours after another, and those without a time. */
void panel_count_times(const struct panel *panel, int32_t hours, struct audit *audit);

struct relabel_data panel_data(const struct panel *panel, const struct roster *roster);

/* Say in both languages that the design cannot answer; E_MISSING. Both formats take the same
 * values. */
enum status audit_refuse(struct audit *audit, const char *zh, const char *format, ...)
        PRINTF_LIKE(2, 4) PRINTF_LIKE(3, 4);

#endif
