/* traffic_loss.h: what a reader of traffic met and could not read becomes gaps, so that no rule
 * passes for not having seen it (decision 0004). */
#ifndef AEDILE_INSPECTION_EXHIBIT_TRAFFIC_LOSS_H
#define AEDILE_INSPECTION_EXHIBIT_TRAFFIC_LOSS_H

#include "evidence/traffic/traffic.h"
#include "inspection/exhibits.h"

/* The tables that hold what HTTP exchanges tell, and all that traffic gives; each ends by NULL. */
extern const char *const traffic_exchange_tables[];
extern const char *const traffic_all_tables[];

/* One gap for each kind of anomaly by which something went unseen. Faults: E_MEMORY. */
MUST_CHECK enum status exhibit_note_losses(
        struct exhibits *exhibits, const struct traffic *traffic, struct fault *why);

#endif
