#include "knowledge/host/site.h"

#include "base/ascii.h"
#include "base/syntax/url.h"

#include <libpsl.h>

enum { HOST_MAX = 253 }; /* RFC 1035, section 2.3.4, as text without the last dot */

static bool is_address(struct bytes host)
{
    bool only_digits = true;
    for (size_t i = 0; i < host.size; i++) {
        if (host.data[i] == ':') {
            return true;
        }
        only_digits = only_digits &&
                      ((host.data[i] >= '0' && host.data[i] <= '9') || host.data[i] == '.');
    }
    return only_digits;
}

struct bytes site_of(struct bytes host)
{
    if (host.size > 0 && host.data[host.size - 1] == '.') {
        host.size--;
    }
    if (host.size == 0 || host.size > HOST_MAX || is_address(host) ||
            memchr(host.data, 0, host.size) != NULL) {
        return host;
    }
    char name[HOST_MAX + 1];
    for (size_t i = 0; i < host.size; i++) {
        name[i] = (char)ascii_lower(host.data[i]);
    }
    name[host.size] = 0;
    const char *found = psl_registrable_domain(psl_builtin(), name);
    if (found == NULL) {
        return host;
    }
    size_t at = (size_t)(found - name);
    return bytes_slice(host, at, host.size);
}

static bool is_suffix(struct bytes host, int types)
{
    char name[HOST_MAX + 1];
    if (host.size == 0 || host.size > HOST_MAX) {
        return false;
    }
    for (size_t i = 0; i < host.size; i++) {
        name[i] = (char)ascii_lower(host.data[i]);
    }
    name[host.size] = 0;
    return psl_is_public_suffix2(psl_builtin(), name, types) == 1;
}

/* Whether the list itself names the name as a public suffix. */
static bool is_named_suffix(struct bytes host)
{
    return is_suffix(host, PSL_TYPE_ANY | PSL_TYPE_NO_STAR_RULE);
}

bool site_is_public_suffix(struct bytes host)
{
    if (host.size > 0 && host.data[host.size - 1] == '.') {
        host.size--;
    }
    return !is_address(host) && is_suffix(host, PSL_TYPE_ANY);
}

bool site_is_registrable(struct bytes host)
{
    struct bytes site = site_of(host);
    const uint8_t *dot = site.size == 0 ? NULL : memchr(site.data, '.', site.size);
    if (dot == NULL || is_address(host) || is_named_suffix(site)) {
        return false;
    }
    return is_named_suffix(bytes_slice(site, (size_t)(dot - site.data) + 1, site.size));
}

bool site_same(struct bytes host_a, struct bytes host_b)
{
    return bytes_equal_without_case(site_of(host_a), site_of(host_b));
}
