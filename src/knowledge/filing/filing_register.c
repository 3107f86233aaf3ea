#include "knowledge/filing/filing_register.h"

#include "knowledge/rows.h"

enum { NUMBER, OPERATOR, DOMAIN, STATUS, EXPIRES };

static const char *const columns[] = {"number", "operator", "domain", "status", "expires", NULL};
static const char *const statuses[] = {"valid", "cancelled", NULL};

static const char header[] = "number,operator,domain,status,expires";

struct growing {
    struct filing_row *rows;
    size_t count, capacity;
    size_t at; /* a byte that has been passed, and its line */
    uint64_t line;
};

bool filing_register_is_register(struct bytes file)
{
    if (bytes_start_with(file, bytes_of("\xef\xbb\xbf"))) {
        file = bytes_slice(file, 3, file.size);
    }
    if (!bytes_start_with(file, bytes_of(header))) {
        return false;
    }
    struct bytes rest = bytes_slice(file, strlen(header), file.size);
    return rest.size == 0 || rest.data[0] == ',' || rest.data[0] == '\r' || rest.data[0] == '\n';
}

static bool is_day(struct bytes text)
{
    static const char pattern[] = "dddd-dd-dd";
    bool fits = text.size == sizeof(pattern) - 1;
    for (size_t i = 0; fits && i < text.size; i++) {
        bool is_digit = text.data[i] >= '0' && text.data[i] <= '9';
        fits = pattern[i] == 'd' ? is_digit : text.data[i] == '-';
    }
    return fits;
}

/* A cell must be one sound number and nothing else. */
static bool read_number(const char *cell, struct filing_number *ret_number)
{
    size_t at = 0;
    return filing_next(bytes_of(cell), &at, ret_number) && ret_number->fault == FILING_SOUND &&
           ret_number->text.size == strlen(cell);
}

/* Where the row at hand starts. */
static size_t find_row(struct growing *list, const struct csv *csv)
{
    while (list->line < csv->line) {
        const uint8_t *end = memchr(csv->text.data + list->at, '\n', csv->text.size - list->at);
        if (end == NULL) {
            break;
        }
        list->at = (size_t)(end + 1 - csv->text.data);
        list->line++;
    }
    return list->at;
}

/* Its bytes, without the end of the line. */
static size_t row_size(const struct csv *csv, size_t at)
{
    size_t end = csv->at < csv->text.size ? csv->at : csv->text.size;
    while (end > at && (csv->text.data[end - 1] == '\n' || csv->text.data[end - 1] == '\r')) {
        end--;
    }
    return end - at;
}

static enum status take_row(void *taker, const struct csv *csv, struct fault *why)
{
    struct growing *list = taker;
    const char *const *fields = csv->fields;
    struct filing_number number;
    int status = name_index(statuses, fields[STATUS]);
    if (!read_number(fields[NUMBER], &number)) {
        return row_bad_value(csv, why, NUMBER);
    }
    if (status < 0) {
        return row_bad_value(csv, why, STATUS);
    }
    if (fields[EXPIRES][0] != 0 && !is_day(bytes_of(fields[EXPIRES]))) {
        return row_bad_value(csv, why, EXPIRES);
    }
    size_t at = find_row(list, csv);
    struct filing_row row = {.kind = number.kind,
            .number = arena_copy(csv->arena, bytes_of(number.number)),
            .base_size = number.base_size,
            .operator_name = fields[OPERATOR],
            .domain = arena_copy_lower(csv->arena, bytes_of(fields[DOMAIN])),
            .cancelled = status == 1,
            .expires = fields[EXPIRES],
            .line = csv->line,
            .at = at,
            .size = row_size(csv, at)};
    if (row.number == NULL || row.domain == NULL ||
            !arena_grow(
                    csv->arena, (void **)&list->rows, list->count, &list->capacity, sizeof(row))) {
        return row_no_memory(csv, why);
    }
    list->rows[list->count++] = row;
    return OK;
}

enum status filing_register_load(struct bytes csv, struct arena *arena,
        struct filing_register *ret_register, struct fault *why)
{
    struct growing list = {.line = 1};
    enum status status = rows_read(csv, columns, arena, take_row, &list, why);
    if (status != OK) {
        return status;
    }
    *ret_register = (struct filing_register){list.rows, list.count};
    return OK;
}
