/* rfc3339.h: times as session files and HTTP archives write them. */
#ifndef AEDILE_BASE_RFC3339_H
#define AEDILE_BASE_RFC3339_H

#include "base/bytes.h"

/* "2026-11-01T09:00:00.25+08:00" (RFC 3339, section 5.6) as microseconds since 1970-01-01 UTC,
 * digits past the sixth decimal dropped. False when it is not such a time, or a date that does not
 * exist. */
bool rfc3339_read(struct bytes text, int64_t *ret_microseconds);

/* A decimal number of seconds ("12.3", "-0.5") as exact milliseconds. False when it is no such
 * number, has more than three decimals that matter, or is beyond a hundred years. */
bool seconds_read(const char *text, int64_t *ret_ms);

#endif
