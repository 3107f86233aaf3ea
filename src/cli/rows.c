#include "cli/rows.h"

#include "base/hex.h"
#include "base/syntax/json.h"
#include "base/utf8.h"
#include "judge/finding/personal.h"
#include "judge/finding/planted.h"
#include "report/format.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum {
    TABLE_ROWS_MAX = 1000, /* aligned together; a longer table is aligned in pieces */
    CELL_MAX = 100,        /* characters of a cell in a table */
    COLUMNS_MAX = 200,     /* of a table; CSV and JSON have all */
    FLUSH_AT = 1 << 16,
    PLANTED_MEMORY_MAX = 64 << 20, /* a session file has 4 MB at most */
};

/* What is not shown. */
struct mask {
    bool reveal; /* then all is */
    struct planted planted;
};

/* As hexadecimal digits, but nothing of one in which a planted value stands. */
static bool put_blob(struct buffer *out, sqlite3_stmt *query, int column, const struct mask *mask)
{
    size_t start = out->size, size = (size_t)sqlite3_column_bytes(query, column);
    struct bytes blob = {sqlite3_column_blob(query, column), size};
    buffer_append(out, blob);
    bool is_masked = planted_mask(&mask->planted, out, start);
    out->size = start;
    if (is_masked) {
        buffer_append_text(out, "•••");
        return true;
    }
    uint8_t *room = buffer_reserve(out, 2 * size);
    if (room != NULL) {
        hex_write(blob, (char *)room);
        out->size += 2 * size;
    }
    return false;
}

/* True when something in it was masked. */
static bool put_cell(struct buffer *out, sqlite3_stmt *query, int column, const struct mask *mask)
{
    size_t start = out->size;
    int kind = sqlite3_column_type(query, column);
    if (!mask->reveal && personal_is_planted(query, column)) {
        personal_put(query, column, out);
        return true;
    }
    if (kind == SQLITE_BLOB) {
        return put_blob(out, query, column, mask);
    }
    if (kind == SQLITE_FLOAT) {
        buffer_append_real(out, sqlite3_column_double(query, column));
    } else if (kind != SQLITE_NULL) {
        const unsigned char *text = sqlite3_column_text(query, column);
        buffer_append(out, (struct bytes){text, (size_t)sqlite3_column_bytes(query, column)});
    }
    return planted_mask(&mask->planted, out, start);
}

static void put_csv_field(struct buffer *out, struct bytes field)
{
    bool is_quoted = false;
    for (size_t i = 0; i < field.size; i++) {
        is_quoted = is_quoted || strchr(",\"\r\n", field.data[i]) != NULL;
    }
    if (!is_quoted) {
        buffer_append(out, field);
        return;
    }
    buffer_append_byte(out, '"');
    for (size_t i = 0; i < field.size; i++) {
        if (field.data[i] == '"') {
            buffer_append_byte(out, '"');
        }
        buffer_append_byte(out, (char)field.data[i]);
    }
    buffer_append_byte(out, '"');
}

/* Whether a spreadsheet would take the value for a formula; numbers it may take for what they are.
 */
static bool is_formula(sqlite3_stmt *query, int column)
{
    const unsigned char *text = sqlite3_column_type(query, column) == SQLITE_TEXT
                                        ? sqlite3_column_text(query, column)
                                        : NULL;
    return text != NULL && format_is_formula((const char *)text);
}

static void put_csv_row(
        struct buffer *out, sqlite3_stmt *query, enum rows_form form, const struct mask *mask)
{
    SCOPED(buffer_free) struct buffer cell = {0};
    for (int i = 0; i < sqlite3_column_count(query); i++) {
        buffer_clear(&cell);
        buffer_append_text(&cell, form == ROWS_SHEET && is_formula(query, i) ? "'" : "");
        (void)put_cell(&cell, query, i, mask);
        buffer_append_text(out, i > 0 ? "," : "");
        put_csv_field(out, buffer_bytes(&cell));
    }
    buffer_append_text(out, "\r\n");
}

static void put_csv_head(struct buffer *out, sqlite3_stmt *query)
{
    for (int i = 0; i < sqlite3_column_count(query); i++) {
        buffer_append_text(out, i > 0 ? "," : "");
        put_csv_field(out, bytes_of(sqlite3_column_name(query, i)));
    }
    buffer_append_text(out, "\r\n");
}

static void put_json_row(struct buffer *out, sqlite3_stmt *query, const struct mask *mask)
{
    SCOPED(buffer_free) struct buffer cell = {0};
    struct json json = {.out = out};
    json_begin_object(&json);
    for (int i = 0; i < sqlite3_column_count(query); i++) {
        json_key(&json, sqlite3_column_name(query, i));
        int kind = sqlite3_column_type(query, i);
        bool is_text = kind == SQLITE_TEXT || kind == SQLITE_BLOB;
        buffer_clear(&cell);
        if (is_text || planted_is_any(&mask->planted)) {
            is_text = put_cell(&cell, query, i, mask) || is_text;
        }
        if (is_text) {
            json_bytes(&json, buffer_bytes(&cell));
        } else if (kind == SQLITE_INTEGER) {
            json_integer(&json, sqlite3_column_int64(query, i));
        } else if (kind == SQLITE_FLOAT) {
            json_real(&json, sqlite3_column_double(query, i));
        } else {
            json_null(&json);
        }
    }
    json_end_object(&json);
    buffer_append_byte(out, '\n');
}

/* Cells of a table wait, one after the other and each ended by NUL, until their widths are known.
 */
struct table {
    struct buffer cells;
    size_t widths[COLUMNS_MAX];
    int columns;
    size_t rows;
};

static size_t characters(struct bytes text)
{
    size_t count = 0;
    for (size_t i = 0; i < text.size; i++) {
        count += (text.data[i] & 0xc0) != 0x80;
    }
    return count;
}

/* Shown on a terminal: treacherous characters become "·", broken UTF-8 U+FFFD, long texts are cut.
 */
static void add_cell(struct table *table, int column, struct bytes cell)
{
    size_t start = table->cells.size, shown = 0;
    while (cell.size > 0) {
        uint32_t point = 0;
        size_t size = utf8_next(cell, &point);
        bool is_plain = size > 0 && !utf8_is_treacherous(point);
        if (shown++ == CELL_MAX) {
            utf8_append(&table->cells, 0x2026);
            break;
        }
        utf8_append(&table->cells, is_plain ? point : size == 0 ? 0xfffd : 0xb7);
        cell = bytes_slice(cell, size == 0 ? 1 : size, cell.size);
    }
    struct bytes added = bytes_slice(buffer_bytes(&table->cells), start, table->cells.size);
    size_t width = characters(added);
    table->widths[column] = width > table->widths[column] ? width : table->widths[column];
    buffer_append_byte(&table->cells, 0);
}

static void put_padded(struct buffer *out, const char *cell, size_t width, bool is_last)
{
    buffer_append_text(out, cell);
    for (size_t i = characters(bytes_of(cell)); i < width + 2 && !is_last; i++) {
        buffer_append_byte(out, ' ');
    }
}

static void put_table(struct buffer *out, struct table *table)
{
    const char *cell = buffer_text(&table->cells);
    for (size_t row = 0; row < table->rows && !table->cells.failed; row++) {
        for (int i = 0; i < table->columns; i++) {
            put_padded(out, cell, table->widths[i], i + 1 == table->columns);
            cell += strlen(cell) + 1;
        }
        buffer_append_byte(out, '\n');
    }
    out->failed = out->failed || table->cells.failed;
    buffer_clear(&table->cells);
    table->rows = 0;
}

static void add_row(
        struct table *table, sqlite3_stmt *query, const struct mask *mask, struct buffer *out)
{
    SCOPED(buffer_free) struct buffer cell = {0};
    for (int i = 0; i < table->columns; i++) {
        buffer_clear(&cell);
        (void)put_cell(&cell, query, i, mask);
        add_cell(table, i, buffer_bytes(&cell));
    }
    if (++table->rows == TABLE_ROWS_MAX) {
        put_table(out, table);
    }
}

/* A table is not wider than COLUMNS_MAX columns, and says so. */
static int columns_of_table(int count)
{
    char text[80];
    if (count <= COLUMNS_MAX) {
        return count;
    }
    (void)snprintf(text, sizeof(text), "only %d of %d columns are shown: --format csv shows all",
            COLUMNS_MAX, count);
    say(NULL, text);
    return COLUMNS_MAX;
}

static void put_head(
        struct table *table, sqlite3_stmt *query, enum rows_form form, struct output *output)
{
    if (form == ROWS_CSV || form == ROWS_SHEET) {
        put_csv_head(&output->buffer, query);
    } else if (form == ROWS_TABLE) {
        table->columns = columns_of_table(sqlite3_column_count(query));
        for (int i = 0; i < table->columns; i++) {
            add_cell(table, i, bytes_of(sqlite3_column_name(query, i)));
        }
        table->rows = 1;
    }
}

static int write_all(sqlite3_stmt *query, enum rows_form form, const struct mask *mask,
        struct table *table, struct output *output)
{
    int code = SQLITE_ROW;
    put_head(table, query, form, output);
    while (!output->failed && (code = sqlite3_step(query)) == SQLITE_ROW) {
        if (form == ROWS_TABLE) {
            add_row(table, query, mask, &output->buffer);
        } else if (form == ROWS_JSON) {
            put_json_row(&output->buffer, query, mask);
        } else {
            put_csv_row(&output->buffer, query, form, mask);
        }
        if (output->buffer.size > FLUSH_AT) {
            output_flush(output);
        }
    }
    put_table(&output->buffer, table);
    return code;
}

enum status rows_write(sqlite3_stmt *query, enum rows_form form, bool reveal, struct output *output,
        struct fault *why)
{
    SCOPED(arena_free) struct arena arena = {.limit = PLANTED_MEMORY_MAX};
    struct mask mask = {.reveal = reveal};
    struct table *table = arena_alloc(&arena, sizeof(*table));
    if (table == NULL) {
        return refuse(why, E_MEMORY, 0, "no memory for the rows");
    }
    enum status status = reveal ? OK : planted_read(query, &arena, &mask.planted, why);
    if (status != OK) {
        return status;
    }
    int code = write_all(query, form, &mask, table, output);
    buffer_free(&table->cells);
    return code == SQLITE_DONE || output->failed
                   ? OK
                   : refuse(why, E_IO, 0, "the query stopped: %.200s",
                             sqlite3_errmsg(sqlite3_db_handle(query)));
}

enum rows_form rows_form_wanted(const struct arguments *arguments)
{
    const char *format = arguments_value(arguments, OPTION_QUERY_FORMAT);
    if (arguments_value(arguments, OPTION_JSON) != NULL) {
        return ROWS_JSON;
    }
    if (format == NULL) {
        bool is_screen =
                is_terminal(STDOUT_FILENO) && arguments_value(arguments, OPTION_OUTPUT) == NULL;
        return is_screen ? ROWS_TABLE : ROWS_CSV;
    }
    return strcmp(format, "json") == 0  ? ROWS_JSON
           : strcmp(format, "csv") == 0 ? ROWS_CSV
                                        : ROWS_TABLE;
}

enum rows_form rows_report_form_wanted(const struct arguments *arguments)
{
    enum rows_form form = rows_form_wanted(arguments);
    return form == ROWS_CSV ? ROWS_SHEET : form;
}
