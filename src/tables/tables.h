/* tables.h: the tables as the rest of the program sees them. */
#ifndef AEDILE_TABLES_TABLES_H
#define AEDILE_TABLES_TABLES_H

#include "base/arena.h"
#include "tables/sources.h"
#include "tables/traffic/traffic_aids.h"

#include <sqlite3.h>

/* One pass over the app's code and files: SDKs, URLs, packers, payment methods, secrets. The facts
 * live in the arena. A dex that cannot be read is told in *ret_partial; the others still count. */
MUST_CHECK enum status tables_read_code(const struct app *app, const struct knowledge *knowledge,
        struct arena *arena, const struct code_facts **ret_code, struct fault *ret_partial,
        struct fault *why);

/* What looks for identifiers in every exhibit of the session: made once, as that takes as long as
 * looking through a small exhibit. The caller frees. E_USAGE: a planted identifier of the session
 * cannot be looked for, with the reason. */
MUST_CHECK enum status tables_make_scanner(const struct session *session,
        const struct knowledge *knowledge, struct identifier_scanner **ret_scanner,
        struct fault *why);
void tables_free_scanner(struct identifier_scanner *scanner); /* NULL is fine */

/* One pass over an exhibit's traffic: source->traffic, session, scanner and knowledge are set. The
 * facts live in the arena. *ret_cut: a ceiling of tables/traffic/facts.h was met. */
MUST_CHECK enum status tables_read_traffic(const struct source *source,
        const struct traffic_aids *aids, struct arena *arena,
        const struct traffic_facts **ret_facts, bool *ret_cut, struct fault *why);

/* Judge the link trials of all exhibits together, as one cell may have trials in several: fills
 * items[i].links where items[i].trials is set. The rows live in the arena. *ret_cut: a ceiling of
 * tables/openness/links.h was met. Faults: E_MEMORY. */
MUST_CHECK enum status tables_read_links(struct source *items, size_t count,
        const struct knowledge *knowledge, struct arena *arena, bool *ret_cut, struct fault *why);

/* Make every table visible to db. `sources` must outlive the connection. */
MUST_CHECK enum status tables_register(
        sqlite3 *db, const struct sources *sources, struct fault *why);

/* How many rows a registered table has; -1 when there is none of that name. Case is ignored. */
int64_t tables_count(const struct sources *sources, const char *name);

/* What the recordings of all exhibits come to: sets `personalisation` of each source that has
 * recordings. The facts live in the arena. E_MEMORY; E_LIMIT past the ceilings of
 * measure/audit/study.h, and no source is changed. */
MUST_CHECK enum status tables_read_recordings(struct source *items, size_t count,
        const struct knowledge *knowledge, struct arena *arena, struct fault *why);

/* The same tables as ordinary, empty, writable ones (for rule tests): same columns, hidden ones
 * included, every column may be left out of an INSERT. */
MUST_CHECK enum status tables_create_plain(sqlite3 *db, struct fault *why);

/* All tables, in catalogue order. */
const struct table *const *tables_all(size_t *ret_count);

#endif
