/* exhibit_trials.h: reads what testers recorded of one unit: link trials and checkouts. */
#ifndef AEDILE_INSPECTION_EXHIBIT_EXHIBIT_TRIALS_H
#define AEDILE_INSPECTION_EXHIBIT_EXHIBIT_TRIALS_H

#include "inspection/exhibits.h"

/* Read them into the source. Past a record that cannot be read nothing is seen: the records before
 * it count, and rules that ask for trials are unknown, never pass. Faults: E_MEMORY. */
MUST_CHECK enum status exhibit_read_trials(struct exhibits *exhibits, struct exhibit *exhibit,
        struct source *source, struct bytes file, struct fault *why);

/* Judge the trials of all exhibits together, once they are all open. Faults: E_MEMORY. */
MUST_CHECK enum status exhibits_judge_trials(struct exhibits *exhibits, struct fault *why);

/* Read checkout records into the source. Past one that cannot be read nothing is seen, which is a
 * gap of payment_method. Faults: E_MEMORY. */
MUST_CHECK enum status exhibit_read_checkouts(struct exhibits *exhibits, struct exhibit *exhibit,
        struct source *source, struct bytes file, struct fault *why);

#endif
