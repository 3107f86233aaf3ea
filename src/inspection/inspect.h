/* inspect.h: the use case: a path becomes exhibits, tables, verdicts and coverage. */
#ifndef AEDILE_INSPECTION_INSPECT_H
#define AEDILE_INSPECTION_INSPECT_H

#include "judge/judge.h"
#include "model/inspection.h"

#include <signal.h>

struct knowledge;    /* of layer knowledge, passed through to the tables */
struct traffic_aids; /* of tables/traffic/traffic_aids.h */

struct inspect_plan {
    const struct knowledge *knowledge;
    struct traffic_aids *aids; /* NULL: no filter lists, no countries */
    const struct pack *pack;
    const struct profile *const *profiles;
    size_t profile_count;
    struct judge_limits limits;
    const volatile sig_atomic_t *stop; /* NULL, or: not 0 any more ends inspect_all early */
};

/* One thing to inspect: a file, a session folder or a folder of splits. */
struct inspect_unit {
    const char *path;
    const char **beside; /* files that belong to it, of inspect_join */
    size_t beside_count;
};

/* What a path names: itself, or for an ordinary folder all units below it (files by name, folders
 * after their files; links to folders are not followed; at most INSPECT_DEPTH_MAX deep). In a
 * folder files of kinds that aedile does not read are passed over and counted. */
enum { INSPECT_DEPTH_MAX = 32, INSPECT_UNITS_MAX = 100000 };
MUST_CHECK enum status inspect_expand(const char *path, struct arena *arena,
        struct inspect_unit **ret_units, size_t *ret_count, size_t *ret_passed_over,
        struct fault *why);

/* Make one unit, at the first one's place, of recorded rankings, prices and switches of one folder
 * that tell of the same service. A path is joined once. Faults: E_MEMORY. */
MUST_CHECK enum status inspect_join(
        struct inspect_unit *units, size_t *count, struct arena *arena, struct fault *why);

/* Inspect one unit in this process. An unreadable exhibit is a state of it, not a fault; faults are
 * E_MEMORY and E_IO of the engine itself. The inspection lives in the arena. */
MUST_CHECK enum status inspect_unit(const struct inspect_plan *plan,
        const struct inspect_unit *unit, struct arena *arena, struct inspection **ret_inspection,
        struct fault *why);

struct inspect_listener {
    bool (*deliver)(void *context, const struct inspection *inspection);
    void (*tick)(void *context, size_t delivered);
    void *context;
};

/* Inspect all, `jobs` at a time, each in a child process, and hand each inspection to `deliver` in
 * the order of `units`; it is freed when deliver returns true. A unit whose child dies is delivered
 * as an inspection whose exhibit is refused and whose rules have no verdict but unknown. A run
 * that is stopped, by deliver returning false or by plan->stop, kills its children and is E_USAGE.
 * Every INSPECT_TICK_MS `tick` (which may be NULL) hears how many were delivered. */
enum { INSPECT_JOBS_MAX = 64, INSPECT_TICK_MS = 200 };
MUST_CHECK enum status inspect_all(const struct inspect_plan *plan,
        const struct inspect_unit *units, size_t count, int jobs,
        const struct inspect_listener *listener, struct fault *why);

/* For `aedile query`: all units as one set of sources with the tables made on *ret_db. Only what
 * `sql` reads is worked out: other statements on *ret_db may find tables empty. NULL: everything
 * is. */
struct query_set;
MUST_CHECK enum status query_set_open(const struct knowledge *knowledge, struct traffic_aids *aids,
        const struct inspect_unit *units, size_t count, const char *sql, struct query_set **ret_set,
        sqlite3 **ret_db, struct fault *why);
const struct exhibit *query_set_exhibit(
        const struct query_set *set, size_t index);                     /* NULL past end */
size_t query_set_exhibits_of(const struct query_set *set, size_t unit); /* how many it has */
/* The n-th reason for which the unit's evidence shows less of a table than there was, or NULL. */
const struct wording *query_set_gap(
        const struct query_set *set, size_t unit, const char *table, size_t index);
void query_set_close(struct query_set *set);

#endif
