/* wanted.h: which facts about traffic a query needs, so that the others need not be worked out. */
#ifndef AEDILE_TABLES_WANTED_H
#define AEDILE_TABLES_WANTED_H

#include "base/fault.h"

#include <stdbool.h>

/* Facts that one table alone, or few, give as rows, and that cost more than reading the traffic. */
enum traffic_facts_part {
    FACTS_COOKIES = 1,
    FACTS_PARAMETERS = 2,
    FACTS_IDENTIFIERS = 4, /* looking through every text, through its codings */
    FACTS_FILINGS = 8,
    FACTS_PAYMENTS = 16,
    FACTS_TRACKERS = 32,
    FACTS_DESTINATIONS = 64,
    FACTS_ALL = 127
};

/* Those among FACTS_ALL that no table which `sql` reads is made of: 0 when `sql` is NULL or cannot
 * be prepared. Nothing is run. E_MEMORY. */
MUST_CHECK enum status tables_unwanted(const char *sql, unsigned *ret_unwanted, struct fault *why);

/* Whether any of the facts is to be worked out. */
static inline bool facts_wanted(unsigned unwanted, unsigned facts)
{
    return (facts & ~unwanted) != 0;
}

#endif
