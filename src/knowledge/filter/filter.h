/* filter.h: static network filters of Adblock Plus and uBlock Origin lists: would a list call this
 * request a tracker's or an advertisement's?
 *
 * Only network filters: cosmetic filters, scriptlets, redirects and response rewriting are passed
 * over and counted. Verdicts are meant to equal those of uBlock Origin's static network engine. */
#ifndef AEDILE_KNOWLEDGE_FILTER_FILTER_H
#define AEDILE_KNOWLEDGE_FILTER_FILTER_H

#include "base/arena.h"
#include "base/buffer.h"

enum { FILTER_LISTS_MAX = 64, FILTERS_MAX = 2000000, FILTER_LENGTH_MAX = 65535 };

struct filter_list_text {
    const char *name; /* "easyprivacy" */
    struct bytes text;
};

struct filter_set; /* compiled; immutable, any number of requests at once */

struct filter_counts {
    size_t network, exceptions, passed_over, malformed; /* lines */
};

MUST_CHECK enum status filter_compile(const struct filter_list_text *lists, size_t count,
        struct filter_set **ret_set, struct filter_counts *ret_counts, struct fault *why);
void filter_free(struct filter_set *set);

/* The compiled set as bytes that filter_restore takes back without parsing; begins with a version
 * and the caller's key (the digest of the lists) and ends with a checksum. Restoring checks every
 * offset: a damaged or foreign cache is E_MALFORMED, never trusted. The restored set borrows
 * `bytes`. */
MUST_CHECK enum status filter_save(const struct filter_set *set, const char key[65],
        struct buffer *ret_bytes, struct fault *why);
MUST_CHECK enum status filter_restore(
        struct bytes bytes, const char key[65], struct filter_set **ret_set, struct fault *why);

struct filter_request {
    struct bytes url;         /* absolute */
    struct bytes source_host; /* of the page; empty: none known */
    const char
            *type;        /* "script" "image" "stylesheet" "xmlhttprequest" "sub_frame" "main_frame"
                             "ping"   "beacon" "font" "media" "object" "websocket" "csp_report" "other" */
    const char *method;   /* "GET" …; NULL: unknown */
    bool third_party;     /* other registrable domain than the source (knowledge/host/site.h) */
    uint64_t *steps_left; /* of regular expressions for all requests of the caller, lowered; NULL:
                             only the limit of each request holds */
};

/* Steps that the regular expressions of each list may take for a request, and those that a caller
 * does well to allow for all the requests of an exhibit. */
enum { FILTER_REQUEST_STEPS_MAX = 2000000, FILTER_STEPS_MAX = 150000000 };

/* FILTER_UNKNOWN: a filter on which the verdict depends could not be tried out, because its regular
 * expression met a limit. */
enum filter_verdict {
    FILTER_NONE,
    FILTER_BLOCK,
    FILTER_EXCEPTION,
    FILTER_IMPORTANT,
    FILTER_UNKNOWN
};

struct filter_match {
    enum filter_verdict verdict;
    const char *list;    /* of the deciding filter; NULL when there is none */
    struct bytes filter; /* its text, as in the list */
};

/* Never fails; malformed URLs match nothing. */
struct filter_match filter_match_request(
        const struct filter_set *set, const struct filter_request *request);

#endif
