/* spans.c: the states of a decided cell through time. */
#include "cli/matrix/build.h"

enum { SINCE, UNTIL, STATE, LETTER, ACCOUNTS, ACCOUNTS_OPEN, STALE_FROM };

static const char query_text[] =
        "SELECT date(since, 'unixepoch'), date(until, 'unixepoch'), state, coalesce(letter, ''),"
        " accounts, accounts_open, date(stale_from, 'unixepoch') FROM link_span WHERE cell = ?1"
        " ORDER BY id";

static const char *day_at(sqlite3_stmt *query, int column, struct arena *arena, bool *failed)
{
    const unsigned char *text = sqlite3_column_text(query, column);
    if (text == NULL) {
        return NULL;
    }
    struct bytes bytes = {text, (size_t)sqlite3_column_bytes(query, column)};
    const char *copy = arena_copy(arena, bytes);
    *failed = *failed || copy == NULL;
    return copy;
}

static enum cell_state state_at(sqlite3_stmt *query)
{
    const char *name = (const char *)sqlite3_column_text(query, STATE);
    enum cell_state state = CELL_MIXED;
    while (state > CELL_UNTESTED && strcmp(cell_state_name(state), name == NULL ? "" : name) != 0) {
        state--;
    }
    return state;
}

static bool add_span(sqlite3_stmt *query, struct arena *arena, struct matrix_gathered *gathered)
{
    bool failed = false;
    struct matrix_step span = {.since = day_at(query, SINCE, arena, &failed),
            .until = day_at(query, UNTIL, arena, &failed),
            .letters = day_at(query, LETTER, arena, &failed),
            .is_span = true,
            .state = state_at(query),
            .stale_from = day_at(query, STALE_FROM, arena, &failed),
            .accounts = sqlite3_column_int64(query, ACCOUNTS),
            .accounts_open = sqlite3_column_int64(query, ACCOUNTS_OPEN)};
    if (failed || !arena_grow(arena, (void **)&gathered->spans, gathered->span_count,
                          &gathered->span_capacity, sizeof(span))) {
        return false;
    }
    gathered->spans[gathered->span_count++] = span;
    return true;
}

enum status matrix_read_spans(
        sqlite3 *db, struct arena *arena, struct matrix_gathered *gathered, struct fault *why)
{
    sqlite3_stmt *query = NULL;
    enum status status = OK;
    int code = sqlite3_prepare_v2(db, query_text, -1, &query, NULL);
    code = code == SQLITE_OK ? sqlite3_bind_int64(query, 1, gathered->cell) : code;
    if (code != SQLITE_OK) {
        return matrix_end_query(db, query, code, status, why);
    }
    gathered->span_count = 0;
    while (status == OK && (code = sqlite3_step(query)) == SQLITE_ROW) {
        status = add_span(query, arena, gathered)
                         ? OK
                         : refuse(why, E_MEMORY, 0, "no memory for the matrix");
    }
    return matrix_end_query(db, query, code, status, why);
}
