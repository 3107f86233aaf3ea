/* session_time.c: where in the session's timeline a moment of traffic lies, and whose host is
 * whose. */
#include "knowledge/host/site.h"
#include "tables/traffic/values.h"

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

/* The state that a mark begins, or NULL when it is about something else. */
static const char *state_of(const struct mark *mark)
{
    for (size_t i = 0; i < sizeof(choices) / sizeof(choices[0]); i++) {
        if (strcmp(mark->what, choices[i].what) == 0) {
            return choices[i].state;
        }
    }
    return NULL;
}

const char *consent_at(const struct source *source, int64_t microseconds)
{
    int64_t t_ms = 0;
    if (!time_in_session(source, microseconds, &t_ms)) {
        return NULL;
    }
    const char *state = NULL;
    int64_t latest = INT64_MIN;
    for (size_t i = 0; i < source->session->mark_count; i++) {
        const struct mark *mark = &source->session->marks[i];
        const char *begun = state_of(mark);
        if (begun == NULL) {
            continue;
        }
        if (state == NULL) {
            state = "none"; /* the tester minded consent: before the first choice there was none */
        }
        if (mark->t_ms <= t_ms && mark->t_ms >= latest && strcmp(begun, "none") != 0) {
            state = begun;
            latest = mark->t_ms;
        }
    }
    return state;
}

static bool is_own_domain(const struct session *session, struct bytes host)
{
    for (size_t i = 0; i < session->subject.domain_count; i++) {
        if (site_same(host, bytes_of(session->subject.domains[i]))) {
            return true;
        }
    }
    return false;
}

/* The platform that is inspected, by its package, or NULL. */
static const struct platform *own_platform(const struct source *source)
{
    const char *package = source->session->subject.package;
    return package == NULL ? NULL
                           : platform_match(&source->knowledge->platforms, PLATFORM_PACKAGE,
                                     bytes_of(package));
}

enum party party_of_host(const struct source *source, struct bytes host)
{
    const struct platform *own = own_platform(source);
    if (host.size == 0) {
        return PARTY_UNKNOWN;
    }
    if (is_own_domain(source->session, host)) {
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
