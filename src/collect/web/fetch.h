/* fetch.h: one HTTP request at a time, by libcurl, without following anything: the caller walks the
 * hops, so that each is recorded. The address that a name led to is judged when the connection is
 * made, not when the name is looked up, so a name that changes its address cannot slip by. */
#ifndef AEDILE_COLLECT_WEB_FETCH_H
#define AEDILE_COLLECT_WEB_FETCH_H

#include "base/arena.h"
#include "collect/web/address.h"
#include "collect/web/har_entry.h"

#include <signal.h>

struct fetcher; /* a visitor: keeps cookies and connections, as one browser would */

struct fetcher_options {
    const char *user_agent, *language; /* language: "zh-CN,zh;q=0.9" */
    struct address_book book;          /* must outlive the fetcher */
    bool allow_private;
    int32_t timeout_ms;                /* for one request */
    size_t body_max;                   /* bytes kept of one body */
    const volatile sig_atomic_t *stop; /* once not 0 requests end; NULL: never */
};

/* Faults: E_MEMORY; E_MISSING when libcurl is not installed. */
MUST_CHECK enum status fetcher_open(
        const struct fetcher_options *options, struct fetcher **ret_fetcher, struct fault *why);
void fetcher_close(struct fetcher *fetcher); /* NULL does nothing */

/* GET the URL, http or https only. What the network or the server does wrong is no fault but the
 * entry's `error`, with status 0 when no answer began. Everything lives in the arena. Faults:
 * E_USAGE for another scheme, E_MEMORY, E_IO "interrupted". */
MUST_CHECK enum status fetch(struct fetcher *fetcher, const char *url, struct arena *arena,
        struct har_entry *ret_entry, struct fault *why);

/* An address as it stands in a page, made absolute against the page's (url_resolve) and fit to be
 * asked for: what may not stand in an address is encoded, a path is there; NULL when it cannot be.
 * One of another scheme stays as it is. */
const char *url_join(const char *base, const char *reference, struct arena *arena);

/* Bytes of an address that are recorded as one; a page may make one of megabytes. */
enum { URL_KEPT = 64 << 10 };

/* http or https, which alone are followed. */
bool url_is_web(const char *url);

/* `text` with all but unreserved characters as %XX. NULL when memory is spent. */
const char *url_encode(const char *text, struct arena *arena);

#endif
