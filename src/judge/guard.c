#include "judge/guard.h"

#include "base/ascii.h"
#include "judge/functions.h"

#include <stdio.h>
#include <strings.h>
#include <time.h>

/* Table-valued functions of SQLite that rules may use. */
static const char *const usable_modules[] = {"json_each", "json_tree"};

void statement_finalize(sqlite3_stmt **statement)
{
    (void)sqlite3_finalize(*statement);
}

static void connection_close(sqlite3 **db)
{
    (void)sqlite3_close(*db);
}

int64_t guard_cpu_us(void)
{
    struct timespec used = {0};
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    return (int64_t)used.tv_sec * 1000000 + used.tv_nsec / 1000;
}

/* Names differ in their ends and their lengths. */
static size_t slot_of(struct bytes name)
{
    unsigned first = ascii_lower(name.data[0]), last = ascii_lower(name.data[name.size - 1]);
    return (first * 5 + last * 3 + name.size) % GUARD_SLOTS;
}

static int find_word(const struct guard *guard, struct bytes word)
{
    if (word.size == 0) {
        return -1;
    }
    for (int at = guard->slots[slot_of(word)]; at > 0; at = guard->next[at - 1]) {
        const char *name = guard->names[at - 1];
        if (strncasecmp(name, (const char *)word.data, word.size) == 0 && name[word.size] == 0) {
            return at - 1;
        }
    }
    return -1;
}

int guard_find(const struct guard *guard, const char *table)
{
    return find_word(guard, bytes_of(table));
}

static enum status add_table(struct guard *guard, const char *name, bool waits, struct fault *why)
{
    if (guard_find(guard, name) >= 0 || name[0] == 0) {
        return OK;
    }
    if (guard->count == GUARD_TABLES_MAX) {
        return refuse(why, E_LIMIT, 0, "more than %d tables", GUARD_TABLES_MAX);
    }
    guard->names[guard->count] = sqlite3_mprintf("%s", name);
    if (guard->names[guard->count] == NULL) {
        return refuse(why, E_MEMORY, 0, "no memory for the tables' names");
    }
    uint16_t *slot = &guard->slots[slot_of(bytes_of(name))];
    guard->next[guard->count] = *slot;
    guard->waits[guard->count] = waits;
    *slot = (uint16_t)++guard->count;
    return OK;
}

static bool is_system(const char *table)
{
    return strncasecmp(table, "pragma_", 7) == 0 || strncasecmp(table, "sqlite_", 7) == 0;
}

/* The names of the modules that a bare connection has, which are SQLite's own: fts5vocab, dbstat,
 * pragma_… Each stands between two spaces: a module is found as " name ". NULL without memory. */
static char *own_modules(void)
{
    sqlite3 *bare SCOPED(connection_close) = NULL;
    sqlite3_stmt *query SCOPED(statement_finalize) = NULL;
    const char *sql = "SELECT ' ' || group_concat(name, ' ') || ' ' FROM pragma_module_list";
    if (sqlite3_open_v2(":memory:", &bare, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK ||
            sqlite3_prepare_v2(bare, sql, -1, &query, NULL) != SQLITE_OK ||
            sqlite3_step(query) != SQLITE_ROW) {
        return NULL;
    }
    const char *names = (const char *)sqlite3_column_text(query, 0);
    return names == NULL ? NULL : sqlite3_mprintf("%s", names);
}

static bool is_usable(const char *own, const char *module)
{
    for (size_t i = 0; i < sizeof(usable_modules) / sizeof(usable_modules[0]); i++) {
        if (strcmp(usable_modules[i], module) == 0) {
            return true;
        }
    }
    char marked[200];
    (void)snprintf(marked, sizeof(marked), " %s ", module);
    return !is_system(module) && strstr(own, marked) == NULL;
}

/* Whether the table is there. */
static bool touch(sqlite3 *db, const char *table)
{
    char sql[200];
    sqlite3_stmt *query SCOPED(statement_finalize) = NULL;
    (void)sqlite3_snprintf(sizeof(sql), sql, "SELECT 1 FROM \"%w\" LIMIT 0", table);
    return sqlite3_prepare_v2(db, sql, -1, &query, NULL) == SQLITE_OK;
}

/* Connects a virtual table that needs no CREATE. Under the authorizer a rule's own SQL could not:
 * sqlite3_declare_vtab writes to a schema of its own. One that cannot be connected is found missing
 * by the statement that names it, and waits for the next that does: a rule that has used up its
 * memory must not take the table away from those behind it. */
static void connect_table(struct guard *guard, sqlite3 *db, size_t table)
{
    guard->connecting = true;
    guard->waits[table] = !touch(db, guard->names[table]);
    guard->connecting = false;
}

void guard_connect_all(struct guard *guard, sqlite3 *db)
{
    for (size_t i = 0; i < guard->count; i++) {
        if (guard->waits[i]) {
            connect_table(guard, db, i);
        }
    }
}

static bool is_word_byte(uint8_t byte)
{
    return ascii_is_letter(byte) || ascii_is_digit(byte) || byte == '_';
}

/* Connect each table whose name stands in the SQL, be it in a comment: SQL cannot name a table but
 * by its letters in a row. */
static void connect_named(struct guard *guard, sqlite3 *db, const char *sql)
{
    const uint8_t *at = (const uint8_t *)sql;
    while (*at != 0) {
        const uint8_t *start = at;
        while (is_word_byte(*at)) {
            at++;
        }
        int table = find_word(guard, (struct bytes){start, (size_t)(at - start)});
        if (table >= 0 && guard->waits[table]) {
            connect_table(guard, db, (size_t)table);
        }
        at += at == start;
    }
}

enum status guard_refuse(sqlite3 *db, const char *what, struct fault *why)
{
    bool spent = (sqlite3_errcode(db) & 0xff) == SQLITE_NOMEM;
    return refuse(why, spent ? E_MEMORY : E_IO, 0, "%s: %s", what, sqlite3_errmsg(db));
}

static enum status note_tables(
        struct guard *guard, sqlite3 *db, const char *own, const char *sql, struct fault *why)
{
    sqlite3_stmt *query SCOPED(statement_finalize) = NULL;
    if (sqlite3_prepare_v2(db, sql, -1, &query, NULL) != SQLITE_OK) {
        return guard_refuse(db, "the tables cannot be listed", why);
    }
    int step = SQLITE_DONE;
    while ((step = sqlite3_step(query)) == SQLITE_ROW) {
        const char *name = (const char *)sqlite3_column_text(query, 0);
        if (name == NULL) {
            return refuse(why, E_MEMORY, 0, "no memory for the name of a table");
        }
        if (own != NULL && !is_usable(own, name)) {
            continue;
        }
        if (own == NULL && !touch(db, name)) {
            if (sqlite3_errcode(db) == SQLITE_NOMEM) {
                return guard_refuse(db, "a table cannot be opened", why);
            }
            continue;
        }
        enum status status = add_table(guard, name, own != NULL, why);
        if (status != OK) {
            return status;
        }
    }
    return step == SQLITE_DONE ? OK : guard_refuse(db, "the tables cannot be listed", why);
}

static enum status note_all_tables(struct guard *guard, sqlite3 *db, struct fault *why)
{
    char *own = own_modules();
    if (own == NULL) {
        return refuse(why, E_MEMORY, 0, "no memory for a connection");
    }
    enum status status = note_tables(guard, db, NULL,
            "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view')"
            " AND name NOT LIKE 'sqlite!_%' ESCAPE '!' UNION"
            " SELECT name FROM sqlite_temp_schema WHERE type IN ('table', 'view')"
            " AND name NOT LIKE 'sqlite!_%' ESCAPE '!'",
            why);
    if (status == OK) {
        status = note_tables(guard, db, own, "SELECT name FROM pragma_module_list", why);
    }
    sqlite3_free(own);
    return status;
}

static int deny(struct guard *guard, const char *what, const char *name)
{
    (void)snprintf(
            guard->refused, sizeof(guard->refused), "%s %.80s", what, name == NULL ? "" : name);
    return SQLITE_DENY;
}

static int authorize(void *context, int action, const char *first, const char *second,
        const char *database, const char *view)
{
    (void)database;
    (void)view;
    struct guard *guard = context;
    if (guard->connecting || action == SQLITE_SELECT || action == SQLITE_RECURSIVE) {
        return SQLITE_OK;
    }
    if (action == SQLITE_FUNCTION) {
        return function_is_allowed(second) ? SQLITE_OK : deny(guard, "function", second);
    }
    if (action != SQLITE_READ) {
        return deny(guard, "anything but reading", NULL);
    }
    bool again = guard->last < guard->count && strcasecmp(guard->names[guard->last], first) == 0;
    int table = again ? (int)guard->last : guard_find(guard, first);
    if (table < 0 && second[0] == 0 && !is_system(first)) {
        return SQLITE_OK; /* count(*) over a WITH or a subquery: its name is no table's */
    }
    if (table < 0) {
        return deny(guard, "table", first);
    }
    guard->last = (size_t)table;
    if (guard->reads != NULL) {
        guard->reads->has[table] = true;
    }
    return SQLITE_OK;
}

static int on_progress(void *context)
{
    struct guard *guard = context;
    if (guard->intervals_left == 0) {
        return 1;
    }
    guard->intervals_left--;
    return guard->cpu_deadline_us != 0 && guard_cpu_us() > guard->cpu_deadline_us;
}

static enum status configure(sqlite3 *db, struct fault *why)
{
    static const struct {
        int option, value;
    } options[] = {{SQLITE_DBCONFIG_DEFENSIVE, 1}, {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
            {SQLITE_DBCONFIG_DQS_DML, 0}, {SQLITE_DBCONFIG_DQS_DDL, 0},
            {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0}, {SQLITE_DBCONFIG_ENABLE_TRIGGER, 0}};
    for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++) {
        int now = -1;
        if (sqlite3_db_config(db, options[i].option, options[i].value, &now) != SQLITE_OK ||
                now != options[i].value) {
            return refuse(why, E_IO, 0, "SQLite refuses setting %d", options[i].option);
        }
    }
    static const struct {
        int limit, value;
    } limits[] = {{SQLITE_LIMIT_LENGTH, GUARD_LENGTH_MAX}, {SQLITE_LIMIT_SQL_LENGTH, 256 * 1024},
            {SQLITE_LIMIT_COLUMN, 500}, {SQLITE_LIMIT_EXPR_DEPTH, 200},
            {SQLITE_LIMIT_COMPOUND_SELECT, 100}, {SQLITE_LIMIT_ATTACHED, 0},
            {SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1000}, {SQLITE_LIMIT_VARIABLE_NUMBER, 100},
            {SQLITE_LIMIT_TRIGGER_DEPTH, 1}, {SQLITE_LIMIT_WORKER_THREADS, 0}};
    for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++) {
        (void)sqlite3_limit(db, limits[i].limit, limits[i].value);
    }
    /* Sorting and materialising happen in memory, where the heap limit counts them, not on disk. */
    if (sqlite3_exec(db, "PRAGMA temp_store = MEMORY", NULL, NULL, NULL) != SQLITE_OK) {
        return guard_refuse(db, "SQLite refuses to keep to memory", why);
    }
    return OK;
}

enum status guard_install(struct guard *guard, sqlite3 *db, struct fault *why)
{
    enum status status = note_all_tables(guard, db, why);
    if (status == OK) {
        status = configure(db, why);
    }
    if (status == OK) {
        status = functions_install(db, why);
    }
    if (status != OK) {
        return status;
    }
    sqlite3_progress_handler(db, GUARD_STEPS, on_progress, guard);
    if (sqlite3_set_authorizer(db, authorize, guard) != SQLITE_OK) {
        return refuse(why, E_IO, 0, "SQLite takes no authorizer");
    }
    return OK;
}

void guard_free(struct guard *guard)
{
    for (size_t i = 0; i < guard->count; i++) {
        sqlite3_free(guard->names[i]);
    }
    guard->count = 0;
}

/* Nothing but comments, spaces and semicolons may follow the statement. */
static bool nothing_follows(sqlite3 *db, const char *tail)
{
    while (*tail != 0) {
        sqlite3_stmt *next SCOPED(statement_finalize) = NULL;
        const char *after = tail;
        if (sqlite3_prepare_v2(db, tail, -1, &next, &after) != SQLITE_OK || next != NULL) {
            return false;
        }
        if (after <= tail) {
            return false;
        }
        tail = after;
    }
    return true;
}

enum status guard_prepare(struct guard *guard, sqlite3 *db, const char *sql,
        sqlite3_stmt **ret_query, struct fault *why)
{
    if (guard != NULL) {
        connect_named(guard, db, sql);
        guard->refused[0] = 0;
    }
    sqlite3_stmt *query = NULL;
    const char *tail = "";
    if (sqlite3_prepare_v2(db, sql, -1, &query, &tail) != SQLITE_OK) {
        int at = sqlite3_error_offset(db);
        const char *refused = guard == NULL ? "" : guard->refused;
        return refuse(why, E_USAGE, at < 0 ? 0 : (uint64_t)at, "%.100s%s%s", sqlite3_errmsg(db),
                refused[0] == 0 ? "" : "; not allowed: ", refused);
    }
    const char *fault = NULL;
    if (query == NULL) {
        fault = "no statement";
    } else if (sqlite3_stmt_isexplain(query) != 0) {
        fault = "EXPLAIN is not allowed";
    } else if (sqlite3_stmt_readonly(query) == 0) {
        fault = "a statement that writes is not allowed";
    } else if (sqlite3_column_count(query) == 0) {
        fault = "a statement that gives no rows is not allowed";
    } else if (!nothing_follows(db, tail)) {
        fault = "more than one statement";
    }
    if (fault != NULL) {
        (void)sqlite3_finalize(query);
        return refuse(why, E_USAGE, 0, "%s", fault);
    }
    *ret_query = query;
    return OK;
}
