/* rfc3339.h: times as session.yaml writes them. */
#ifndef AEDILE_INSPECTION_RFC3339_H
#define AEDILE_INSPECTION_RFC3339_H

#include <stdbool.h>
#include <stdint.h>

/* "2026-11-01T09:00:00.25+08:00" (RFC 3339 §5.6) as milliseconds since 1970-01-01 UTC, digits past
 * the third decimal dropped. False when it is not such a time, or a date that does not exist. */
bool rfc3339_read(const char *text, int64_t *ret_ms);

/* A decimal number of seconds ("12.3", "-0.5") as exact milliseconds. False when it is no such
 * number, has more than three decimals that matter, or is beyond a hundred years. */
bool seconds_read(const char *text, int64_t *ret_ms);

#endif
