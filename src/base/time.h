/* time.h: points in time as text. No clock is read here. */
#ifndef AEDILE_BASE_TIME_H
#define AEDILE_BASE_TIME_H

#include "base/bytes.h"

enum { TIME_TEXT = 32 };
enum { DAY_SECONDS = 24 * 60 * 60, HOUR_MS = 60 * 60 * 1000, DAY_MS = 24 * HOUR_MS };

/* RFC 3339 in UTC, "2026-11-01T09:00:00Z"; years outside 0–9999 give "" . */
void time_print(int64_t seconds_since_1970, char ret_text[TIME_TEXT]);

/* "2026-11-01T09:00:00.25+08:00" (RFC 3339, section 5.6) as microseconds since 1970-01-01 UTC,
 * digits past the sixth decimal dropped. False when it is not such a time, or a date that does not
 * exist. */
bool time_read(struct bytes text, int64_t *ret_microseconds);

/* A decimal number of seconds ("12.3", "-0.5") as exact milliseconds. False when it is no such
 * number, has more than three decimals that matter, or is beyond a hundred years. */
bool time_read_seconds(const char *text, int64_t *ret_ms);

/* How far two points in time lie apart, whichever comes first; in the unit of both. */
static inline uint64_t time_apart(int64_t a, int64_t b)
{
    return a > b ? (uint64_t)a - (uint64_t)b : (uint64_t)b - (uint64_t)a;
}

#endif
