#include "inspection/country.h"

#include "base/shared.h"

#include <GeoIP.h>
#include <stdlib.h>
#include <string.h>

/* GeoIP, opened with the first database: only traffic needs it. */
static struct {
    __typeof__(GeoIP_open) *open;
    __typeof__(GeoIP_delete) *close;
    __typeof__(GeoIP_country_code_by_addr) *code_by_address;
    __typeof__(GeoIP_country_code_by_addr_v6) *code_by_address_6;
} geoip;

static enum status open_geoip(struct fault *why)
{
    static const struct shared_symbol symbols[] = {{"GeoIP_open", &geoip.open},
            {"GeoIP_delete", &geoip.close}, {"GeoIP_country_code_by_addr", &geoip.code_by_address},
            {"GeoIP_country_code_by_addr_v6", &geoip.code_by_address_6}};
    return geoip.code_by_address_6 != NULL ? OK
                                           : shared_open("libGeoIP.so.1", symbols,
                                                     sizeof(symbols) / sizeof(symbols[0]), why);
}

struct countries {
    GeoIP *version_4, *version_6;
};

enum status countries_open(
        const char *path_4, const char *path_6, struct countries **ret_countries, struct fault *why)
{
    enum status status = open_geoip(why);
    struct countries *countries = status != OK ? NULL : calloc(1, sizeof(*countries));
    if (status != OK) {
        return status;
    }
    if (countries == NULL) {
        return refuse(why, E_MEMORY, 0, "no memory for the countries");
    }
    countries->version_4 = geoip.open(path_4, GEOIP_MMAP_CACHE | GEOIP_SILENCE);
    countries->version_6 = geoip.open(path_6, GEOIP_MMAP_CACHE | GEOIP_SILENCE);
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
        geoip.close(countries->version_4);
        geoip.close(countries->version_6);
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
    const char *code = is_6 ? geoip.code_by_address_6(database, address)
                            : geoip.code_by_address(database, address);
    return code == NULL || strcmp(code, "--") == 0 ? NULL : code;
}
