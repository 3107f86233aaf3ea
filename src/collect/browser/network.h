/* network.h: what one page asked the network for, as the browser tells it, request by request: a
 * redirect is a request of its own. Hears events only; bodies are asked for as soon as they are
 * there, because the browser throws them away at the next navigation. */
#ifndef AEDILE_COLLECT_BROWSER_NETWORK_H
#define AEDILE_COLLECT_BROWSER_NETWORK_H

#include "collect/browser/devtools.h"
#include "collect/web/address.h"
#include "collect/web/har_entry.h"
#include "model/openness/trial_terms.h"

enum {
    NETWORK_REQUESTS_MAX = 3000,
    NETWORK_ID_MAX = 64,
    NETWORK_LOOK_UP_MS = 10000, /* for the names of all that a page loads */
};

struct network_request {
    char id[NETWORK_ID_MAX]; /* the browser's; shared by a request and its redirects */
    struct har_entry har;
    bool is_page;                 /* asked for as the main frame's document */
    enum link_passage by;         /* of a page: how one got to it */
    bool is_done, is_private;     /* private: it went to an address that a probe may not speak to */
    int64_t sent_us, answered_us; /* the browser's monotonic clock */
    int64_t body_call;            /* id of the command that asked for the body, or 0 */
    struct network_request *next;
};

struct network_limits {
    struct address_book book;
    bool allow_private;
    size_t body_max, bodies_max; /* bytes kept of one body, of all */
};

struct network {
    struct devtools *devtools;
    struct arena *arena; /* for one visit */
    struct network_limits limits;
    struct network_request *first, *last; /* in the order they were sent */
    size_t count, pending, waiting_bodies;
    size_t bodies;              /* bytes kept so far */
    char frame[NETWORK_ID_MAX]; /* the main frame */
    enum link_passage next_by;  /* how the next page will be got to */
    const char *scheme_url; /* an address of another app that the page wanted to open, or NULL */
    bool is_loaded;         /* the main frame stopped loading since network_expect */
    bool is_leaving;        /* the page asked for another, whose request is still to be heard of */
    bool met_private;       /* an answer came from where a probe may not speak to */
    bool is_cut;            /* more than NETWORK_REQUESTS_MAX, or memory was spent */
    int64_t changed_ms;     /* monotonic: when something last happened */
    struct network_extra *extras;
    struct network_verdict *verdicts; /* hosts judged */
    int64_t look_up_ms;               /* spent on it */
};

/* The next page will be got to by this; the load event is awaited anew. */
void network_expect(struct network *network, enum link_passage by);

void network_hear(struct network *network, const struct message *message);

/* Whether nothing has been under way for `ms`, nor is the page about to be left. */
bool network_is_quiet(const struct network *network, int64_t ms);

/* Put the raw headers, which come in events of their own, to their requests. Call once, when the
 * visit is over. */
void network_finish(struct network *network);

#endif
