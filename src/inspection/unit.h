/* unit.h: steps of inspect_unit that an inspection without evidence needs too. */
#ifndef AEDILE_INSPECTION_UNIT_H
#define AEDILE_INSPECTION_UNIT_H

#include "inspection/inspect.h"

/* How far the inspection's results cover each profile of the plan. */
MUST_CHECK enum status unit_cover(const struct inspect_plan *plan, struct arena *arena,
        struct inspection *inspection, struct fault *why);

/* Every rule `unknown` for one reason, and the coverage that follows. */
MUST_CHECK enum status unit_leave_unknown(const struct inspect_plan *plan,
        const struct wording *reason, struct arena *arena, struct inspection *inspection,
        struct fault *why);

#endif
