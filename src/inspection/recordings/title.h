/* title.h: what loose records are about, as the name of their inspection. */
#ifndef AEDILE_INSPECTION_RECORDINGS_TITLE_H
#define AEDILE_INSPECTION_RECORDINGS_TITLE_H

#include "inspection/exhibits.h"

/* "platform · service" for link trials, "service · surface" for recordings; the second is left out
 * when there are several, and *ret_title is NULL when there are several of the first, or no
 * records. Lives in the arena. False when memory is spent. */
MUST_CHECK bool title_of_records(
        const struct exhibits *exhibits, struct arena *arena, const char **ret_title);

#endif
