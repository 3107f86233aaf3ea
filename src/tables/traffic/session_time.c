/* session_time.c: where in the session's timeline a moment of traffic lies, and whose host is
 * whose. */
#include "base/ascii.h"
#include "knowledge/host/site.h"
#include "tables/traffic/values.h"

#include <stdlib.h>

bool time_in_session(const struct source *source, int64_t microseconds, int64_t *ret_ms)
{
    if (microseconds == TIME_UNKNOWN || source->session->start == NULL) {
        return false;
    }
    *ret_ms = microseconds / 1000 - source->clock_ahead_ms - source->session->start_ms;
    return true;
}

static const struct {
    const char *what, *state;
} choices[] = {
        {"consent_shown", "none"},
        {"consent_refused", "reject"},
        {"consent_accepted", "accept"},
        {"consent_withdrawn", "withdraw"},
        {"consent_revisited", "revisit"},
};

const char *consent_begun_by(const struct mark *mark)
{
    for (size_t i = 0; i < sizeof(choices) / sizeof(choices[0]); i++) {
        if (strcmp(mark->what, choices[i].what) == 0) {
            return choices[i].state;
        }
    }
    return NULL;
}

/* How many changes were made by then. */
static size_t changes_until(const struct traffic_facts *facts, int64_t t_ms)
{
    size_t low = 0, high = facts->change_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (facts->changes[middle].t_ms <= t_ms) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

const char *consent_at(
        const struct source *source, const struct traffic_facts *facts, int64_t microseconds)
{
    int64_t t_ms = 0;
    if (!facts->minds_consent || !time_in_session(source, microseconds, &t_ms)) {
        return NULL;
    }
    size_t made = changes_until(facts, t_ms);
    /* the tester minded consent: before the first choice there was none */
    return made == 0 ? "none" : facts->changes[made - 1].state;
}

static int compare_sites(const void *site, const void *item)
{
    return strcmp(site, *(const char *const *)item);
}

static bool is_own_domain(const struct traffic_facts *facts, struct bytes host)
{
    enum { SITE_MAX = 255 };
    char site[SITE_MAX + 1];
    struct bytes found = site_of(host);
    if (found.size > SITE_MAX) {
        return false;
    }
    for (size_t i = 0; i < found.size; i++) {
        site[i] = (char)ascii_lower(found.data[i]);
    }
    site[found.size] = 0;
    return facts->own_site_count > 0 && bsearch(site, facts->own_sites, facts->own_site_count,
                                                sizeof(*facts->own_sites), compare_sites) != NULL;
}

/* The platform that is inspected, by its package, or NULL. */
static const struct platform *own_platform(const struct source *source)
{
    const char *package = source->session->subject.package;
    return package == NULL ? NULL
                           : platform_match(&source->knowledge->platforms, PLATFORM_PACKAGE,
                                     bytes_of(package));
}

enum party party_of_host(
        const struct source *source, const struct traffic_facts *facts, struct bytes host)
{
    const struct platform *own = own_platform(source);
    if (host.size == 0) {
        return PARTY_UNKNOWN;
    }
    if (is_own_domain(facts, host)) {
        return PARTY_FIRST;
    }
    if (own != NULL) {
        const struct platform *platform =
                platform_match(&source->knowledge->platforms, PLATFORM_DOMAIN, host);
        if (platform != NULL && strcmp(platform->owner, own->owner) == 0) {
            return PARTY_FIRST;
        }
    }
    return own != NULL || source->session->subject.domain_count > 0 ? PARTY_THIRD : PARTY_UNKNOWN;
}
