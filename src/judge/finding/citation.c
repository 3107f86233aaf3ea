#include "judge/evaluate.h"

#include "base/hex.h"
#include "base/syntax/json.h"
#include "judge/finding/personal.h"

#include <stdlib.h>

enum { PLACE_COLUMNS = 5 };

static bool is_place(const char *column)
{
    static const char *const names[] = {"entry", "entry_at", "entry_size", "at", "size"};
    for (int i = 0; i < PLACE_COLUMNS; i++) {
        if (strcmp(names[i], column) == 0) {
            return true;
        }
    }
    return false;
}

static void put_blob(struct json *json, sqlite3_stmt *row, int column)
{
    struct bytes blob = {
            sqlite3_column_blob(row, column), (size_t)sqlite3_column_bytes(row, column)};
    char *hex = malloc(2 * blob.size + 1);
    if (hex == NULL) {
        json->out->failed = true;
        return;
    }
    hex_write(blob, hex);
    json_string(json, hex);
    free(hex);
}

static void put_masked(struct json *json, sqlite3_stmt *row, int column)
{
    SCOPED(buffer_free) struct buffer masked = {.limit = 1 << 20};
    personal_put(row, column, &masked);
    json_bytes(json, buffer_bytes(&masked));
    json->out->failed = json->out->failed || masked.failed;
}

static void put_value(struct json *json, sqlite3_stmt *row, int column, bool reveal)
{
    if (!reveal && personal_is(row, column)) {
        put_masked(json, row, column);
        return;
    }
    switch (sqlite3_column_type(row, column)) {
    case SQLITE_INTEGER:
        json_integer(json, sqlite3_column_int64(row, column));
        break;
    case SQLITE_FLOAT:
        json_real(json, sqlite3_column_double(row, column));
        break;
    case SQLITE_TEXT: {
        const uint8_t *text = sqlite3_column_text(row, column);
        json_bytes(json, (struct bytes){text, (size_t)sqlite3_column_bytes(row, column)});
        break;
    }
    case SQLITE_BLOB:
        put_blob(json, row, column);
        break;
    default:
        json_null(json);
    }
}

const char *row_json(sqlite3_stmt *row, int first, bool (*skip)(const char *column), bool reveal,
        struct buffer *text, struct arena *arena)
{
    struct json json = {.out = text};
    buffer_clear(text);
    json_begin_object(&json);
    for (int i = first; i < sqlite3_column_count(row); i++) {
        const char *name = sqlite3_column_name(row, i);
        if (name == NULL) {
            return NULL;
        }
        if (!skip(name)) {
            json_key(&json, name);
            put_value(&json, row, i, reveal);
        }
    }
    json_end_object(&json);
    return text->failed ? NULL : arena_copy(arena, buffer_bytes(text));
}

/* The statement that reads rows of a table, made at its first use. The table's name is one that the
 * guard found on the connection, and stands quoted. */
static struct row_reader *reader_of(struct evaluation *evaluation, int table)
{
    struct row_reader *reader = &evaluation->readers[table];
    static const char *const places[] = {"", "entry, entry_at, entry_size, at, size, "};
    for (int with = 1; with >= 0 && reader->statement == NULL; with--) {
        char sql[400];
        (void)sqlite3_snprintf(sizeof(sql), sql,
                "SELECT %s* FROM \"%w\" WHERE exhibit = ?1 AND id = ?2", places[with],
                evaluation->guard.names[table]);
        if (guard_prepare(&evaluation->guard, evaluation->db, sql, &reader->statement, NULL) ==
                OK) {
            reader->has_place = with == 1;
        }
    }
    return reader->statement == NULL ? NULL : reader;
}

static bool read_place(sqlite3_stmt *row, struct arena *arena, struct place *ret_place)
{
    struct bytes entry = {sqlite3_column_text(row, 0), (size_t)sqlite3_column_bytes(row, 0)};
    *ret_place = (struct place){.entry = arena_copy(arena, entry),
            .entry_at = (uint64_t)sqlite3_column_int64(row, 1),
            .entry_size = (uint64_t)sqlite3_column_int64(row, 2),
            .at = (uint64_t)sqlite3_column_int64(row, 3),
            .size = (uint64_t)sqlite3_column_int64(row, 4)};
    return ret_place->entry != NULL;
}

static enum status copy_row(struct evaluation *evaluation, const struct row_reader *reader,
        struct citation *citation, struct arena *arena, struct fault *why)
{
    int first = reader->has_place ? PLACE_COLUMNS : 0;
    citation->place.entry = "";
    citation->row_json = row_json(
            reader->statement, first, is_place, evaluation->reveal, &evaluation->text, arena);
    if (citation->row_json == NULL ||
            (reader->has_place && !read_place(reader->statement, arena, &citation->place))) {
        return refuse(why, E_MEMORY, 0, "no memory for a cited row");
    }
    return OK;
}

enum status citation_read(struct evaluation *evaluation, struct citation *citation,
        struct arena *arena, struct fault *why)
{
    int table = guard_find(&evaluation->guard, citation->table);
    struct row_reader *reader = table < 0 ? NULL : reader_of(evaluation, table);
    if (reader == NULL) {
        return refuse(why, E_MISSING, 0, "%.60s is no table that can be cited", citation->table);
    }
    citation->table = arena_copy(arena, bytes_of(evaluation->guard.names[table]));
    if (citation->table == NULL) {
        return refuse(why, E_MEMORY, 0, "no memory for a cited row");
    }
    sqlite3_stmt *row = reader->statement;
    (void)sqlite3_bind_int64(row, 1, citation->exhibit);
    (void)sqlite3_bind_int64(row, 2, citation->row);
    int code = sqlite3_step(row);
    enum status status = OK;
    if (code == SQLITE_ROW) {
        status = copy_row(evaluation, reader, citation, arena, why);
    } else if (code == SQLITE_DONE) {
        status = refuse(why, E_MISSING, 0, "%.60s has no row %lld of exhibit %lld", citation->table,
                (long long)citation->row, (long long)citation->exhibit);
    } else {
        status = refuse(why, E_USAGE, 0, "%.200s", sqlite3_errmsg(evaluation->db));
    }
    (void)sqlite3_reset(row);
    return status;
}
