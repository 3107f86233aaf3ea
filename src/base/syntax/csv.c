#include "base/syntax/csv.h"

#include "base/buffer.h"

enum { FIELD_MAX = 1 << 20 };

static bool at_end(const struct csv *csv)
{
    return csv->at >= csv->text.size;
}

static char peek(const struct csv *csv)
{
    return (char)(at_end(csv) ? '\n' : csv->text.data[csv->at]);
}

/* Fields are C strings: behind a NUL the rest would be lost unsaid. */
static enum status refuse_nul(const struct csv *csv, struct fault *why)
{
    return refuse(why, E_MALFORMED, csv->line, "a NUL character");
}

/* The inside of a quoted field; csv->at stands behind the closing quote afterwards. */
static enum status read_quoted(struct csv *csv, struct buffer *field, struct fault *why)
{
    uint64_t opened = csv->next_line;
    for (csv->at++;; csv->at++) {
        if (at_end(csv)) {
            return refuse(why, E_MALFORMED, opened, "the quote opened here is never closed");
        }
        char byte = (char)csv->text.data[csv->at];
        if (byte == '"') {
            csv->at++;
            if (at_end(csv) || peek(csv) != '"') {
                return OK;
            }
        }
        csv->next_line += byte == '\n';
        buffer_append_byte(field, byte);
    }
}

static enum status read_field(struct csv *csv, const char **ret_field, struct fault *why)
{
    SCOPED(buffer_free) struct buffer field = {.limit = FIELD_MAX};
    size_t start = csv->at;
    if (!at_end(csv) && peek(csv) == '"') {
        enum status status = read_quoted(csv, &field, why);
        if (status != OK) {
            return status;
        }
    }
    while (!at_end(csv) && peek(csv) != ',' && peek(csv) != '\n') {
        buffer_append_byte(&field, (char)csv->text.data[csv->at++]);
    }
    if (field.size > 0 && peek(csv) == '\n' && field.data[field.size - 1] == '\r') {
        field.data[--field.size] = 0;
    }
    if (csv->at - start > FIELD_MAX && field.failed) {
        return refuse(why, E_LIMIT, csv->line, "a field larger than %d bytes", FIELD_MAX);
    }
    if (field.size > 0 && memchr(field.data, 0, field.size) != NULL) {
        return refuse_nul(csv, why);
    }
    *ret_field = field.failed ? NULL : arena_copy(csv->arena, buffer_bytes(&field));
    return *ret_field == NULL ? refuse(why, E_MEMORY, csv->line, "no memory for a field") : OK;
}

/* A row without quotes, the common one: copied whole, its commas turned into ends of fields. */
static enum status read_plain_row(
        struct csv *csv, size_t size, const char **fields, size_t *ret_count, struct fault *why)
{
    char *row = arena_copy(csv->arena, bytes_slice(csv->text, csv->at, size));
    if (row == NULL) {
        return refuse(why, E_MEMORY, csv->line, "no memory for a row");
    }
    if (size > 0 && row[size - 1] == '\r') {
        row[size - 1] = 0;
    }
    size_t count = 1;
    fields[0] = row;
    for (char *comma; (comma = memchr(row, ',', size)) != NULL; count++) {
        if (count == CSV_COLUMNS_MAX) {
            return refuse(why, E_LIMIT, csv->line, "more than %d columns", CSV_COLUMNS_MAX);
        }
        *comma = 0;
        size -= (size_t)(comma + 1 - row);
        row = comma + 1;
        fields[count] = row;
    }
    *ret_count = count;
    return OK;
}

/* Bytes up to the line's end when no quote stands among them and it is of sane length; else 0. */
static size_t plain_row_size(const struct csv *csv)
{
    struct bytes rest = bytes_slice(csv->text, csv->at, FIELD_MAX);
    const uint8_t *end = rest.size == 0 ? NULL : memchr(rest.data, '\n', rest.size);
    size_t size = end == NULL ? 0 : (size_t)(end - rest.data);
    return size == 0 || memchr(rest.data, '"', size) != NULL ? 0 : size;
}

static enum status read_row(
        struct csv *csv, const char **fields, size_t *ret_count, struct fault *why)
{
    size_t count = 0;
    csv->line = csv->next_line;
    size_t plain = plain_row_size(csv);
    if (plain > 0) {
        enum status status = memchr(csv->text.data + csv->at, 0, plain) != NULL
                                     ? refuse_nul(csv, why)
                                     : read_plain_row(csv, plain, fields, ret_count, why);
        csv->at += plain + 1;
        csv->next_line++;
        return status;
    }
    do {
        csv->at += count > 0;
        if (count == CSV_COLUMNS_MAX) {
            return refuse(why, E_LIMIT, csv->line, "more than %d columns", CSV_COLUMNS_MAX);
        }
        enum status status = read_field(csv, &fields[count++], why);
        if (status != OK) {
            return status;
        }
    } while (!at_end(csv) && peek(csv) == ',');
    csv->at++;
    csv->next_line++;
    *ret_count = count;
    return OK;
}

enum status csv_open(struct bytes text, const char *const *wanted, struct arena *arena,
        struct csv *ret_csv, struct fault *why)
{
    struct csv csv = {.text = text, .arena = arena, .next_line = 1};
    if (bytes_start_with(text, bytes_of("\xef\xbb\xbf"))) {
        csv.at = 3;
    }
    enum status status = read_row(&csv, csv.columns, &csv.column_count, why);
    if (status != OK) {
        return status;
    }
    for (size_t i = 0; wanted[i] != NULL; i++) {
        if (i >= csv.column_count || strcmp(csv.columns[i], wanted[i]) != 0) {
            return refuse(why, E_MALFORMED, 1, "column %zu must be '%s'", i + 1, wanted[i]);
        }
    }
    *ret_csv = csv;
    return OK;
}

enum status csv_next(struct csv *csv, struct fault *why)
{
    while (!at_end(csv) && (peek(csv) == '\n' || peek(csv) == '\r')) {
        csv->next_line += peek(csv) == '\n';
        csv->at++;
    }
    if (at_end(csv)) {
        return E_MISSING;
    }
    size_t count = 0;
    enum status status = read_row(csv, csv->fields, &count, why);
    if (status != OK) {
        return status;
    }
    if (count != csv->column_count) {
        return refuse(why, E_MALFORMED, csv->line, "%zu fields where the header has %zu", count,
                csv->column_count);
    }
    return OK;
}
