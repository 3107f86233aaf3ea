/* time.h: points in time as text. No clock is read here. */
#ifndef AEDILE_BASE_TIME_H
#define AEDILE_BASE_TIME_H

#include <stdint.h>

enum { TIME_TEXT = 32 };

/* RFC 3339 in UTC, "2026-11-01T09:00:00Z"; years outside 0–9999 give "" . */
void time_print(int64_t seconds_since_1970, char ret_text[TIME_TEXT]);

#endif
