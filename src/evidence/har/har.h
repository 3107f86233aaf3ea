/* har.h: reads HTTP archives (HAR 1.1 and 1.2) as browsers, proxies and mobile capture apps write
 * them. Source: "HAR 1.2 Spec", J. Odvarko; extensions as the writers named below write them.
 *
 * Tolerant of what such writers produce: a byte-order mark, a JSONP wrapper, lone surrogates,
 * numbers of any size, missing and unknown fields, fields in any order. A scalar of the wrong type
 * is taken by its letters, any other wrong type is left out; both are anomalies
 * (docs/anomalies.md). A file that ends too early keeps the entries before the cut and says so in
 * *ret_partial.
 *
 * Every entry gives one exchange, even a broken one. Of the writers' extensions it reads: Chrome's
 * _resourceType, _initiator (its URL, else that of the innermost script on its stack, else its
 * type), _error, _fromCache, _webSocketMessages; WebPagetest's _ip_addr, _initiator, _request_type;
 * Safari's _fetchType; Proxyman's _serverPort; PCAPdroid's base64 request bodies. `page` is the
 * pageref. Cookies that stand in no header field and form bodies given as parameters only are put
 * together, so that nothing looks absent that the archive tells of; such text stands in no region
 * and an anomaly cites its list. A body is `cut` when its text is shorter than its stated size.
 *
 * Names that were asked for over HTTPS (dns/dns_http.h) are listed as in captures.
 *
 * Left out: pages, timings, queryString (the URL has it), `connection`, which writers use for
 * different things. */
#ifndef AEDILE_EVIDENCE_HAR_HAR_H
#define AEDILE_EVIDENCE_HAR_HAR_H

#include "evidence/traffic/traffic.h"

enum { HAR_EXCHANGES_MAX = 2000000 };

/* True when the bytes look like a HAR: JSON, or JSON in a function call, whose first keys lead to
 * `log` with `entries`, `version`, `creator` or `pages`. Looks at the first 64 KiB only. */
bool har_is_har(struct bytes file);

/* Read the file. All rows live in the arena, passages point into `file`, which must outlive them.
 * Facts, not bodies, take memory: below 1.5 KiB an entry of twenty header fields. *ret_partial
 * (status OK when the file is whole) has the byte offset of the first thing that could not be read
 * (for a string that never ends, of its start), or of the first entry past HAR_EXCHANGES_MAX; the
 * entries before it count. Faults: E_MALFORMED when there is no `log.entries`, E_MEMORY. */
MUST_CHECK enum status har_open(struct bytes file, struct arena *arena,
        struct traffic **ret_traffic, struct fault *ret_partial, struct fault *why);

/* The same; `done` is told of each few MiB of the file that have been read, in order, so that the
 * pages of a mapped one can be forgotten: passages bring them back when they are looked at. */
MUST_CHECK enum status har_open_by_pieces(struct bytes file, void (*done)(struct bytes piece),
        struct arena *arena, struct traffic **ret_traffic, struct fault *ret_partial,
        struct fault *why);

#endif
