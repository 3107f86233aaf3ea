#include "inspection/country.h"

#include <GeoIP.h>
#include <stdlib.h>
#include <string.h>

struct countries {
    GeoIP *version_4, *version_6;
};

enum status countries_open(
        const char *path_4, const char *path_6, struct countries **ret_countries, struct fault *why)
{
    struct countries *countries = calloc(1, sizeof(*countries));
    if (countries == NULL) {
        return refuse(why, E_MEMORY, 0, "no memory for the countries");
    }
    countries->version_4 = GeoIP_open(path_4, GEOIP_MMAP_CACHE | GEOIP_SILENCE);
    countries->version_6 = GeoIP_open(path_6, GEOIP_MMAP_CACHE | GEOIP_SILENCE);
    if (countries->version_4 == NULL && countries->version_6 == NULL) {
        free(countries);
        return refuse(why, E_MISSING, 0, "no country database at %.100s", path_4);
    }
    *ret_countries = countries;
    return OK;
}

void countries_close(struct countries *countries)
{
    if (countries != NULL) {
        GeoIP_delete(countries->version_4);
        GeoIP_delete(countries->version_6);
        free(countries);
    }
}

const char *country_of(void *countries_pointer, const char *address)
{
    const struct countries *countries = countries_pointer;
    bool is_6 = strchr(address, ':') != NULL;
    GeoIP *database = is_6 ? countries->version_6 : countries->version_4;
    if (database == NULL) {
        return NULL;
    }
    const char *code = is_6 ? GeoIP_country_code_by_addr_v6(database, address)
                            : GeoIP_country_code_by_addr(database, address);
    return code == NULL || strcmp(code, "--") == 0 ? NULL : code;
}
