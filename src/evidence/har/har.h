/* har.h: reads HTTP archives (HAR 1.1 and 1.2) as browsers, proxies and mobile capture apps write
 * them.
 *
 * Tolerant of what such writers produce: a byte-order mark, a JSONP wrapper, lone surrogates,
 * numbers of any size, missing and unknown fields, fields of the wrong type (an anomaly, the field
 * is absent). A file that ends too early keeps the entries before the cut and says so in
 * *ret_partial. */
#ifndef AEDILE_EVIDENCE_HAR_HAR_H
#define AEDILE_EVIDENCE_HAR_HAR_H

#include "evidence/traffic/traffic.h"

enum { HAR_EXCHANGES_MAX = 2000000 };

/* True when the bytes look like a HAR: JSON, or JSON in a function call, whose first keys lead to
 * `log` with `entries`, `version`, `creator` or `pages`. Looks at the first 64 KiB only. */
bool har_is_har(struct bytes file);

/* Read the file. All rows live in the arena, passages point into `file`, which must outlive them.
 * Facts, not bodies, take memory: below 1 KiB an entry of ten headers. *ret_partial (status OK when
 * the file is whole) has the byte offset of the first thing that could not be read; the entries
 * that could be read count. Faults: E_MALFORMED when there is no `log.entries`, E_LIMIT, E_MEMORY.
 */
MUST_CHECK enum status har_open(struct bytes file, struct arena *arena,
        struct traffic **ret_traffic, struct fault *ret_partial, struct fault *why);

#endif
