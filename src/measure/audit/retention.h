/* retention.h: how much of the personalisation is left with the setting off. Private to
 * measure/audit. */
#ifndef AEDILE_MEASURE_AUDIT_RETENTION_H
#define AEDILE_MEASURE_AUDIT_RETENTION_H

#include "measure/audit/panel.h"

struct retention {
    double share, error, low, high; /* rho = P_off / P_on; not a number when it cannot be known */
};

/* Of two matched panels. The interval is Student's t about a jackknife: over blocks when each has
 * accounts of its own, else over accounts, since the same accounts in ten blocks are not ten times
 * the evidence. Other accounts with the setting off are left out one by one too. E_MEMORY. */
MUST_CHECK enum status retention_find(const struct panel *on, const struct panel *off,
        const struct roster *roster, double confidence, struct arena *arena,
        struct retention *ret_retention);

#endif
