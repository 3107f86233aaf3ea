#include "cli/library/aids.h"

#include "cli/output.h"
#include "inspection/country.h"
#include "inspection/lists.h"
#include "tables/tables.h"

/* Where Debian's geoip-database puts its files. */
#define COUNTRIES_4 "/usr/share/GeoIP/GeoIP.dat"
#define COUNTRIES_6 "/usr/share/GeoIP/GeoIPv6.dat"

enum { PATH_LENGTH_MAX = 4096 };

/* Lists that are there and cannot be read are told; that they are missing the report says. */
static void load(struct traffic_aids *aids)
{
    struct aids_owner *owner = aids->owner;
    char cache[PATH_LENGTH_MAX];
    struct fault why;
    const char *folder = lists_cache_folder(cache, sizeof(cache)) ? cache : NULL;
    if (lists_open(owner->lists_yaml, folder, &owner->lists, &why) == OK) {
        aids->filters = lists_filters(owner->lists);
    } else {
        say_fault("filter lists", &why);
    }
    if (countries_open(COUNTRIES_4, COUNTRIES_6, &owner->countries, &why) == OK) {
        aids->country = country_of;
        aids->context = owner->countries;
    }
}

void aids_prepare(struct aids_owner *owner, struct traffic_aids *ret_aids)
{
    *ret_aids = (struct traffic_aids){.load = load, .owner = owner};
}

void aids_close(struct traffic_aids *aids)
{
    struct aids_owner *owner = aids->owner;
    tables_free_scanner(aids->scanner);
    if (owner != NULL) {
        lists_close(owner->lists);
        countries_close(owner->countries);
    }
}
