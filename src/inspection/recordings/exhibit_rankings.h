/* exhibit_rankings.h: reads recorded rankings of one unit. */
#ifndef AEDILE_INSPECTION_RECORDINGS_EXHIBIT_RANKINGS_H
#define AEDILE_INSPECTION_RECORDINGS_EXHIBIT_RANKINGS_H

#include "inspection/exhibits.h"

/* Read them into the source. A file with a record that cannot be is refused whole: half a design
 * would be judged as if it were one. Faults: E_MEMORY. */
MUST_CHECK enum status exhibit_read_rankings(struct exhibits *exhibits, struct exhibit *exhibit,
        struct source *source, struct bytes file, struct fault *why);

/* Judge the recordings of all exhibits together, once they are all open. Faults: E_MEMORY. */
MUST_CHECK enum status exhibits_judge_recordings(struct exhibits *exhibits, struct fault *why);

#endif
