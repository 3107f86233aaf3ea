/* guard.h: the fences around SQL that strangers wrote. What each one stops:
 *
 * authorizer            writes, ATTACH, PRAGMA, temp tables, load_extension, the schema tables,
 *                       tables of SQLite's own making, functions that are not on the list
 * sqlite3_limit         strings beyond GUARD_LENGTH_MAX, huge or deeply nested statements
 * progress handler      endless recursion and joins: a budget of steps, or of CPU time
 * heap.h                memory, and with temp_store in memory big sorts (judge_run only)
 * functions.h           printf, instr and replace, whose SQLite forms can run for minutes between
 *                       two calls of the progress handler
 * the forked child      what remains: run.c */
#ifndef AEDILE_JUDGE_GUARD_H
#define AEDILE_JUDGE_GUARD_H

#include "base/bytes.h"
#include "base/fault.h"

#include <sqlite3.h>

enum { GUARD_TABLES_MAX = 256, GUARD_LENGTH_MAX = 16 << 20, GUARD_STEPS = 1000 };
enum { GUARD_SLOTS = 512 }; /* some for each name: few words of SQL that are none are compared */

/* Tables by their place in the guard's list. */
struct table_set {
    bool has[GUARD_TABLES_MAX];
};

struct guard {
    char *names[GUARD_TABLES_MAX]; /* tables that may be read; of sqlite3_malloc */
    size_t count;
    uint16_t slots[GUARD_SLOTS], next[GUARD_TABLES_MAX]; /* by name: places from 1 on, 0 ends */
    bool waits[GUARD_TABLES_MAX]; /* a virtual table that is not connected yet */
    bool connecting;              /* SQL of the guard's own runs, which connects one */
    size_t last;                  /* found by the authorizer: columns of one table come in a row */
    struct table_set *reads;      /* when set, receives the tables that a statement reads */
    uint64_t intervals_left;      /* of GUARD_STEPS steps; 0 when spent */
    int64_t cpu_deadline_us;      /* of the process's CPU time; 0: none */
    char refused[120];            /* what the authorizer refused last, for the message; "" */
};

/* Note the tables of the connection and put up the fences. The guard must outlive the connection.
 * E_MEMORY, E_LIMIT (too many tables), E_IO (SQLite refuses a fence). Virtual tables that stand in
 * no schema are connected when guard_prepare first meets their names. */
MUST_CHECK enum status guard_install(struct guard *guard, sqlite3 *db, struct fault *why);

/* Connect all tables now, for statements that are prepared without the guard. */
void guard_connect_all(struct guard *guard, sqlite3 *db);

/* Free what guard_install took, after the connection is closed. */
void guard_free(struct guard *guard);

/* The table's place in the guard's list, or -1. Names compare as SQL does, without case. */
int guard_find(const struct guard *guard, const char *table);

/* Prepare one statement that only reads. E_USAGE with the reason in SQLite's words, why->at being
 * the byte offset in `sql` where it is known. A NULL guard makes the words less exact. */
MUST_CHECK enum status guard_prepare(struct guard *guard, sqlite3 *db, const char *sql,
        sqlite3_stmt **ret_query, struct fault *why);

/* CPU time this process has used, in microseconds. */
int64_t guard_cpu_us(void);

void statement_finalize(sqlite3_stmt **statement); /* for SCOPED */

/* Why SQLite would not: `what` and its own words. E_MEMORY when memory was spent, else E_IO. */
MUST_CHECK enum status guard_refuse(sqlite3 *db, const char *what, struct fault *why);

#endif
