/* clock.h: the clocks that recordings need: how long something took, and when it was. */
#ifndef AEDILE_COLLECT_CLOCK_H
#define AEDILE_COLLECT_CLOCK_H

#include "base/time.h"

int64_t clock_monotonic_ms(void); /* only differences mean anything; never goes back */
int64_t clock_wall_ms(void);      /* since 1970-01-01 UTC */

/* RFC 3339 in UTC with milliseconds, "2026-11-01T09:00:00.250Z". */
void clock_print(int64_t wall_ms, char ret_text[TIME_TEXT]);

/* Sleep, or until a signal comes. */
void clock_sleep(int64_t ms);

#endif
