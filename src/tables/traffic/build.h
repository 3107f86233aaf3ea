/* build.h: the steps by which facts.h is filled; each works on one exhibit and knows no other step.
 */
#ifndef AEDILE_TABLES_TRAFFIC_BUILD_H
#define AEDILE_TABLES_TRAFFIC_BUILD_H

#include "evidence/body/body.h"
#include "tables/tables.h"
#include "tables/traffic/values.h"

/* What is known of a host by its name and what the session says. */
struct host_facts {
    const char *host, *site; /* lower case; "" when there is none */
    const struct platform *platform;
    enum party party; /* by the session; PARTY_UNKNOWN where it is silent */
};

struct host_slot;
struct scan_memo;

struct facts_work {
    const struct source *source;
    const struct traffic_aids *aids;
    struct arena *arena;
    struct traffic_facts *facts;
    struct buffer url, text, body, spare; /* for decoding */
    uint64_t decoded;                     /* bytes that decoding bodies gave so far */
    struct passage_walk walk;
    const uint8_t *forgotten; /* of an archive: up to where; NULL: nothing yet */
    struct host_slot *hosts;  /* of facts_host; NULL before its first call */
    struct scan_memo *memo;   /* of facts_scan; the same */
    struct buffer memo_texts;
    size_t cookie; /* of facts_split: the first row that is not yet seen */
    struct fault *why;
};

MUST_CHECK enum status facts_session(struct facts_work *work);   /* first: all others need it */
MUST_CHECK enum status facts_exchanges(struct facts_work *work); /* next: the rest needs it */
MUST_CHECK enum status facts_cookies(struct facts_work *work);
MUST_CHECK enum status facts_trackers(struct facts_work *work);
MUST_CHECK enum status facts_destinations(struct facts_work *work);

/* The facts of a host; they stay until the next call. */
MUST_CHECK enum status facts_host(
        struct facts_work *work, struct bytes host, const struct host_facts **ret_facts);

/* Parameters and identifiers, in one reading of each request and answer. */
MUST_CHECK enum status facts_values(struct facts_work *work);

/* Payment methods by the addresses of requests. */
MUST_CHECK enum status facts_payments(struct facts_work *work);

/* The exchange was looked at, and all before it: now and then let the file's pages go. */
void facts_let_go(struct facts_work *work, size_t exchange);

enum status facts_spent(struct facts_work *work); /* E_MEMORY with words */

#endif
