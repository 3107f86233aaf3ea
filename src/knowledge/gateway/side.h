/* side.h: whose a host is, as seen from one link trial: the service's that the link belongs to, the
 * platform's under test, or somebody else's. By data/platform.csv; a service that is not listed
 * there has the registrable domain of its link. */
#ifndef AEDILE_KNOWLEDGE_GATEWAY_SIDE_H
#define AEDILE_KNOWLEDGE_GATEWAY_SIDE_H

#include "knowledge/host/platform.h"
#include "model/openness/trial.h"

/* Whose the hosts were that were asked for last: the trials of a campaign share a few. Start it
 * zeroed. Hosts are borrowed. */
struct host_memo {
    struct host_owner {
        struct bytes host;
        const struct platform *of; /* NULL: not listed */
    } owners[16];
};

/* What is looked up once for all hosts of a trial. Texts are borrowed from the trial. */
struct trial_sides {
    const struct platform_list *list;
    struct host_memo *memo;                    /* NULL: none is kept */
    const struct platform *platform, *service; /* NULL: not listed */
    const struct platform *link_of;            /* whose the link's host is; NULL: not listed */
    enum host_side platform_side;              /* of the platform itself */
    const char *platform_id, *service_id, *peer_of;
    struct bytes link_origin; /* the link up to the end of its host; empty: it is not so plain */
    struct bytes link_host;   /* of the trial's URL */
    enum host_side link_side; /* whose it is by the list; SIDE_UNKNOWN: not listed */
};

struct trial_sides trial_sides_of(const struct platform_list *list, const struct trial *trial);

/* The same for one trial of many, one after another: *sides is that of the trial before, whose
 * texts still live, and what both have in common is not looked up again. Start with {.list, .memo}.
 */
void trial_sides_next(struct trial_sides *sides, const struct trial *trial);

/* Listed hosts, in this order: the service itself; the platform itself; the platform's owner group,
 * of the same type as the service or not; the service's owner group (SIDE_SERVICE); others. When
 * both are of one group, its third services of the service's type count as the service's. Hosts
 * that are not listed: SIDE_SERVICE when of one registrable domain with the link, provided that the
 * link's host is not listed as somebody else's (a short link's), or with a service that is named
 * by its domain; else SIDE_UNKNOWN. */
enum host_side side_of_host(const struct trial_sides *sides, struct bytes host);

/* The same of the host of an absolute URL of http or https; SIDE_UNKNOWN for any other and NULL. */
enum host_side side_of_url(const struct trial_sides *sides, const char *url);

/* The same of a platform by its id, as gateway_match gives it. */
enum host_side side_of_platform(const struct trial_sides *sides, const char *platform);

#endif
