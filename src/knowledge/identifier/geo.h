/* geo.h: places in the three datums that Chinese services use: WGS-84, GCJ-02 (GPS shifted as
 * Chinese maps are) and BD-09 (shifted once more, Baidu). The formulas are public knowledge; no
 * standard gives them. Private to src/knowledge/identifier. */
#ifndef AEDILE_KNOWLEDGE_IDENTIFIER_GEO_H
#define AEDILE_KNOWLEDGE_IDENTIFIER_GEO_H

#include "base/bytes.h"

enum { DATUMS = 3 };

struct place_on_earth {
    double latitude, longitude;
};

/* "31.2304,121.4737": latitude first; false when it is no such pair in range. */
bool place_read(struct bytes text, struct place_on_earth *ret_place);

/* The number that stands at the start of the text: digits, '.', digits; 0 bytes when none does. */
size_t degrees_read(struct bytes text, double *ret_degrees);

/* The same as receivers of GPS write it: degrees and minutes in one number, then the side,
 * "3113.8250,N" and "12128.4221,E" (NMEA 0183, latitude and longitude of GGA and RMC). */
size_t minutes_read(struct bytes text, double *ret_degrees);

/* The same place, given in WGS-84, in all three: WGS-84, GCJ-02, BD-09. */
void place_in_datums(struct place_on_earth place, struct place_on_earth ret_places[DATUMS]);
const char *datum_name(int datum);

double metres_between(struct place_on_earth a, struct place_on_earth b);

#endif
