#include "tables/wanted.h"

#include "tables/table.h"
#include "tables/tables.h"

static void connection_close(sqlite3 **db)
{
    (void)sqlite3_close(*db);
}

/* Called while a statement is prepared, with each table that it reads; of a table whose columns
 * are not, once as well. */
static int note_read(void *context, int action, const char *name, const char *column,
        const char *database, const char *inside)
{
    (void)column, (void)database, (void)inside;
    unsigned *wanted = context;
    size_t count = 0;
    const struct table *const *tables = tables_all(&count);
    for (size_t i = 0; action == SQLITE_READ && name != NULL && i < count; i++) {
        if (sqlite3_stricmp(tables[i]->name, name) == 0) {
            *wanted |= tables[i]->facts;
        }
    }
    return SQLITE_OK;
}

enum status tables_unwanted(const char *sql, unsigned *ret_unwanted, struct fault *why)
{
    static const struct sources nothing;
    SCOPED(connection_close) sqlite3 *db = NULL;
    sqlite3_stmt *query = NULL;
    unsigned wanted = 0;
    if (sql == NULL) {
        *ret_unwanted = 0;
        return OK;
    }
    if (sqlite3_open_v2(":memory:", &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL) !=
            SQLITE_OK) {
        return refuse(why, E_MEMORY, 0, "no memory to read the query");
    }
    enum status status = tables_register(db, &nothing, why);
    if (status != OK) {
        return status;
    }
    bool is_read = sqlite3_set_authorizer(db, note_read, &wanted) == SQLITE_OK &&
                   sqlite3_prepare_v2(db, sql, -1, &query, NULL) == SQLITE_OK;
    (void)sqlite3_finalize(query);
    *ret_unwanted = is_read ? FACTS_ALL & ~wanted : 0;
    return OK;
}
