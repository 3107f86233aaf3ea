/* judge.h: runs rules over a connection and says what they found. It knows a connection, not which
 * tables exist. Rules are strangers' code: guard.h says what each fence stops. */
#ifndef AEDILE_JUDGE_JUDGE_H
#define AEDILE_JUDGE_JUDGE_H

#include "base/arena.h"
#include "judge/pack.h"
#include "model/finding.h"

#include <sqlite3.h>

/* Evidence behind a table could not be read whole (packed code, a damaged part). A rule that reads
 * the table and finds nothing is `unknown` with the reason, never `pass`. */
struct judge_gap {
    const char *table;
    struct wording reason;
};

/* Opens a connection on which the tables stand ready. Called inside the guarded child, so that a
 * rule which kills its child takes nothing else along. */
struct judge_source {
    enum status (*open)(void *context, sqlite3 **ret_db, struct fault *why);
    /* How many rows a table has, as a query would count them; -1: only a query can tell. May be
     * NULL. */
    int64_t (*count)(void *context, const char *table);
    void *context;
    const struct judge_gap *gaps;
    size_t gap_count;
};

struct judge_limits {
    int rule_cpu_ms;  /* CPU time of one rule; 0: JUDGE_RULE_CPU_MS */
    int open_cpu_ms;  /* CPU time to open the tables; 0: JUDGE_OPEN_CPU_MS */
    size_t rule_rows; /* findings of one rule; 0: JUDGE_RULE_ROWS */
    bool reveal;      /* show personal values in full (personal.h) */
    size_t memory;    /* heap of SQLite in the child; 0: JUDGE_MEMORY */
};

enum { JUDGE_RULE_CPU_MS = 5000, JUDGE_OPEN_CPU_MS = 60000, JUDGE_RULE_ROWS = 1000 };
#define JUDGE_MEMORY ((size_t)256 << 20)

/* Run every rule of the pack, in id order, in a forked child with a CPU limit. One result a rule,
 * in the arena. A rule that is stopped or fails gets VERDICT_ERROR and a reason; the rest still
 * run. Faults: E_MEMORY, E_IO (no child could be made). */
MUST_CHECK enum status judge_run(const struct judge_source *source, const struct pack *pack,
        const struct judge_limits *limits, struct arena *arena, struct rule_result **ret_results,
        struct fault *why);

/* Guard a connection for SQL typed by a user: the same authorizer and limits, no child. Every table
 * of the connection must exist by now. E_IO when SQLite refuses a fence, E_MEMORY. */
MUST_CHECK enum status judge_guard(sqlite3 *db, struct fault *why);

/* Prepare the one statement that a user typed on a guarded connection. E_USAGE with SQLite's words
 * when it is no SQL, more than one statement, EXPLAIN, or would write. sqlite3_finalize frees it.
 */
MUST_CHECK enum status judge_prepare(
        sqlite3 *db, const char *sql, sqlite3_stmt **ret_query, struct fault *why);

#endif
