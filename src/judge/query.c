#include "judge/guard.h"
#include "judge/judge.h"

#include <stdlib.h>

/* Steps, in GUARD_STEPS, that one connection may spend on typed SQL: minutes of work. */
enum { QUERY_INTERVALS = 50 * 1000 * 1000 };

static void release(void *guard)
{
    guard_free(guard);
    free(guard);
}

static void no_function(sqlite3_context *context, int count, sqlite3_value **values)
{
    (void)count;
    (void)values;
    sqlite3_result_null(context);
}

/* SQLite has no place for a connection's own data but a function's, which is freed with it. This
 * one is not on the list of functions that may be called. When SQLite refuses it, it frees the
 * guard itself. */
static enum status keep_with(sqlite3 *db, struct guard *guard, struct fault *why)
{
    if (sqlite3_create_function_v2(db, "aedile_guard", 0, SQLITE_UTF8, guard, no_function, NULL,
                NULL, release) != SQLITE_OK) {
        return refuse(why, E_MEMORY, 0, "no memory for the guard");
    }
    return OK;
}

enum status judge_guard(sqlite3 *db, struct fault *why)
{
    struct guard *guard = calloc(1, sizeof(*guard));
    if (guard == NULL) {
        return refuse(why, E_MEMORY, 0, "no memory for the guard");
    }
    guard->intervals_left = QUERY_INTERVALS;
    enum status status = keep_with(db, guard, why);
    if (status == OK) {
        status = guard_install(guard, db, why);
    }
    if (status == OK) {
        guard_connect_all(guard, db);
    }
    return status;
}

enum status judge_prepare(sqlite3 *db, const char *sql, sqlite3_stmt **ret_query, struct fault *why)
{
    return guard_prepare(NULL, db, sql, ret_query, why);
}
