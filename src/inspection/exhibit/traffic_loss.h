/* traffic_loss.h: what a reader of traffic met and could not read becomes gaps, so that no rule
 * passes for not having seen it (decision 0004). */
#ifndef AEDILE_INSPECTION_EXHIBIT_TRAFFIC_LOSS_H
#define AEDILE_INSPECTION_EXHIBIT_TRAFFIC_LOSS_H

#include "evidence/traffic/traffic.h"
#include "inspection/exhibits.h"

/* One gap for each kind of anomaly by which something went unseen. Faults: E_MEMORY. */
MUST_CHECK enum status exhibit_note_losses(
        struct exhibits *exhibits, const struct traffic *traffic, struct fault *why);

#endif
