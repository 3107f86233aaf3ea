/* exhibit_register.h: reads a register of filings of one unit. */
#ifndef AEDILE_INSPECTION_EXHIBIT_EXHIBIT_REGISTER_H
#define AEDILE_INSPECTION_EXHIBIT_EXHIBIT_REGISTER_H

#include "inspection/exhibits.h"

/* Read it into the source. A register with a row that cannot be is refused whole, with the line:
 * what it lacks would make numbers look unregistered. Faults: E_MEMORY. */
MUST_CHECK enum status exhibit_read_register(struct exhibits *exhibits, struct exhibit *exhibit,
        struct source *source, struct bytes file, struct fault *why);

#endif
