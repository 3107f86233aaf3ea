/* hosts.c: what is known of a host by its name alone, found once for the many requests that go to
 * the same few hosts; and what the session says of consent and of whose domains are whose, put in
 * order once. */
#include "knowledge/host/site.h"
#include "tables/traffic/build.h"

#include <stdlib.h>

/* A host that finds its slot taken takes it over: however hosts are chosen, none costs more than
 * one look-up. */
enum { HOST_SLOTS = 1024 };

struct host_slot {
    struct host_facts facts; /* host NULL: free */
};

static size_t slot_of(struct bytes host)
{
    uint32_t hash = 2166136261u; /* FNV-1a */
    for (size_t i = 0; i < host.size; i++) {
        hash = (hash ^ (host.data[i] | 0x20u)) * 16777619u;
    }
    return hash >> 7 & (HOST_SLOTS - 1);
}

enum status facts_host(
        struct facts_work *work, struct bytes host, const struct host_facts **ret_facts)
{
    if (work->hosts == NULL) {
        work->hosts = arena_array(work->arena, HOST_SLOTS, sizeof(*work->hosts));
    }
    if (work->hosts == NULL) {
        return facts_spent(work);
    }
    struct host_facts *facts = &work->hosts[slot_of(host)].facts;
    if (facts->host == NULL || !bytes_equal_without_case(bytes_of(facts->host), host)) {
        struct host_facts made = {.host = arena_copy_lower(work->arena, host),
                .site = arena_copy_lower(work->arena, site_of(host)),
                .party = party_of_host(work->source, work->facts, host)};
        if (made.host == NULL || made.site == NULL) {
            return facts_spent(work);
        }
        made.platform = platform_match(
                &work->source->knowledge->platforms, PLATFORM_DOMAIN, bytes_of(made.host));
        *facts = made;
    }
    *ret_facts = facts;
    return OK;
}

static int by_time(const void *a, const void *b)
{
    const struct consent_change *first = a, *second = b;
    if (first->t_ms != second->t_ms) {
        return first->t_ms < second->t_ms ? -1 : 1;
    }
    return (first->number > second->number) - (first->number < second->number);
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

enum status facts_session(struct facts_work *work)
{
    const struct session *session = work->source->session;
    struct traffic_facts *facts = work->facts;
    facts->changes = arena_array(work->arena, session->mark_count + 1, sizeof(*facts->changes));
    facts->own_sites =
            arena_array(work->arena, session->subject.domain_count + 1, sizeof(*facts->own_sites));
    if (facts->changes == NULL || facts->own_sites == NULL) {
        return facts_spent(work);
    }
    for (size_t i = 0; i < session->mark_count; i++) {
        const struct mark *mark = &session->marks[i];
        const char *state = consent_begun_by(mark);
        facts->minds_consent = facts->minds_consent || state != NULL;
        if (state != NULL && strcmp(state, "none") != 0) { /* to be shown again decides nothing */
            facts->changes[facts->change_count++] = (struct consent_change){mark->t_ms, i, state};
        }
    }
    for (size_t i = 0; i < session->subject.domain_count; i++) {
        struct bytes domain = bytes_of(session->subject.domains[i]);
        facts->own_sites[i] = arena_copy_lower(work->arena, site_of(domain));
        if (facts->own_sites[i] == NULL) {
            return facts_spent(work);
        }
        facts->own_site_count++;
    }
    qsort(facts->changes, facts->change_count, sizeof(*facts->changes), by_time);
    qsort(facts->own_sites, facts->own_site_count, sizeof(*facts->own_sites), by_text);
    return OK;
}
