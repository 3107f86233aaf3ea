/* charts.h: what recordings come to, as charts of the inspection. */
#ifndef AEDILE_INSPECTION_RECORDINGS_CHARTS_H
#define AEDILE_INSPECTION_RECORDINGS_CHARTS_H

#include "inspection/exhibits.h"
#include "model/inspection.h"

/* One for each row of personalisation_effect and price_effect; all texts live in the arena.
 * Faults: E_MEMORY. */
MUST_CHECK enum status charts_of_recordings(const struct exhibits *exhibits, struct arena *arena,
        struct inspection *inspection, struct fault *why);

#endif
