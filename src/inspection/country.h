/* country.h: the country of an IP address by the offline database that Debian's geoip-database
 * installs. Such databases err: they tell where an address is registered or used mostly, so what is
 * built on them is a lead. */
#ifndef AEDILE_INSPECTION_COUNTRY_H
#define AEDILE_INSPECTION_COUNTRY_H

#include "base/fault.h"

#include <stdbool.h>

struct countries;

/* Open the two files (IPv4, IPv6). Either may be missing; E_MISSING when both are. */
MUST_CHECK enum status countries_open(const char *path_4, const char *path_6,
        struct countries **ret_countries, struct fault *why);
void countries_close(struct countries *countries); /* NULL is fine */

/* ISO 3166-1 alpha-2 of a textual address; NULL when it is private or unknown. The pointer lives as
 * long as the program. `countries` is a struct countries *, untyped for struct traffic_aids. */
const char *country_of(void *countries, const char *address);

#endif
