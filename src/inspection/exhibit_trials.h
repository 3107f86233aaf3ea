/* exhibit_trials.h: reads link trials of one unit. */
#ifndef AEDILE_INSPECTION_EXHIBIT_TRIALS_H
#define AEDILE_INSPECTION_EXHIBIT_TRIALS_H

#include "inspection/exhibits.h"

/* Read them into the source. Past a record that cannot be read nothing is seen: the records before
 * it count, and rules that ask for trials are unknown, never pass. Faults: E_MEMORY. */
MUST_CHECK enum status exhibit_read_trials(struct exhibits *exhibits, struct exhibit *exhibit,
        struct source *source, struct bytes file, struct fault *why);

#endif
