/* csv_rows.c: one record a row. What is a list in JSON has numbered columns: "hop2_issuer" is key
 * "issuer" of the second hop, "control_st" the same as "control1_st". */
#include "base/syntax/csv.h"
#include "base/utf8.h"
#include "evidence/trials/forms.h"
#include "evidence/trials/record.h"

#include <stdio.h>
#include <stdlib.h>

/* What a column fills in. */
struct column {
    const struct record_key *key;
    enum value_kind list; /* VALUE_HOPS, VALUE_CONTROLS, VALUE_NEUTRALS; else not of a list */
    size_t index;         /* of the item */
};

/* The items of one list in the row at hand. */
struct items {
    const struct record_keys *keys;
    const char *name;
    size_t most;
    void *items;
    uint32_t filled; /* bit i: item i has a value */
};

struct row_reader {
    struct csv csv;
    struct arena header, row; /* memory of the reader of CSV */
    struct record_list *list;
    size_t skipped;
    struct fault *why;
    struct column columns[CSV_COLUMNS_MAX];
    struct trial trial;
    struct trial_hop hops[TRIAL_HOPS_MAX];
    struct trial_page controls[TRIAL_CONTROLS_MAX], neutrals[TRIAL_CONTROLS_MAX];
    struct items lists[3]; /* VALUE_HOPS, VALUE_CONTROLS, VALUE_NEUTRALS */
};

static enum status refuse_cell(const struct row_reader *reader, enum status status, uint64_t line,
        size_t column, const char *text)
{
    const char *name = reader->csv.columns[column];
    return refuse(reader->why, status, line, "line %llu, column %zu, key '%.*s': %s",
            (unsigned long long)line, column + 1, record_shown_size(bytes_of(name)), name, text);
}

static enum status no_memory(const struct row_reader *reader)
{
    return refuse(reader->why, E_MEMORY, reader->csv.line, "no memory for a row");
}

/* Whether the name starts with a list's name and the number of an item: "hop2_" or "control_". */
static bool take_prefix(struct bytes *name, const struct items *list, size_t *ret_index)
{
    struct bytes rest = bytes_slice(*name, strlen(list->name), name->size);
    size_t number = 0, digits = 0;
    if (!bytes_start_with(*name, bytes_of(list->name))) {
        return false;
    }
    while (digits < rest.size && digits < 2 && rest.data[digits] >= '0' &&
            rest.data[digits] <= '9') {
        number = number * 10 + (size_t)(rest.data[digits++] - '0');
    }
    number = digits == 0 ? 1 : number;
    if (digits == rest.size || rest.data[digits] != '_' || number == 0 || number > list->most ||
            (digits > 0 && rest.data[0] == '0')) {
        return false;
    }
    *name = bytes_slice(rest, digits + 1, rest.size);
    *ret_index = number - 1;
    return true;
}

static bool find_column(
        const struct row_reader *reader, struct bytes name, struct column *ret_column)
{
    size_t i = record_find_key(&trial_keys, name), index = 0;
    if (i < trial_keys.count) {
        const struct record_key *key = &trial_keys.keys[i];
        *ret_column = (struct column){.key = key, .list = VALUE_VERSION};
        return key->kind < VALUE_HOPS || key->kind == VALUE_EVIDENCE;
    }
    for (size_t list = 0; list < 3; list++) {
        struct bytes rest = name;
        const struct record_keys *keys = reader->lists[list].keys;
        if (!take_prefix(&rest, &reader->lists[list], &index)) {
            continue;
        }
        i = record_find_key(keys, rest);
        if (i < keys->count) {
            *ret_column =
                    (struct column){&keys->keys[i], VALUE_HOPS + (enum value_kind)list, index};
            return true;
        }
    }
    return false;
}

static bool same_column(const struct column *a, const struct column *b)
{
    return a->key == b->key && a->list == b->list && a->index == b->index;
}

static enum status check_required_columns(const struct row_reader *reader)
{
    for (size_t k = 0; k < trial_keys.count; k++) {
        const struct column wanted = {.key = &trial_keys.keys[k], .list = VALUE_VERSION};
        bool is_there = !wanted.key->is_required;
        for (size_t i = 0; !is_there && i < reader->csv.column_count; i++) {
            is_there = same_column(&reader->columns[i], &wanted);
        }
        if (!is_there) {
            return refuse(reader->why, E_MALFORMED, 1, "line 1: there is no column '%s'",
                    wanted.key->name);
        }
    }
    return OK;
}

static enum status read_header(struct row_reader *reader)
{
    for (size_t i = 0; i < reader->csv.column_count; i++) {
        struct column *column = &reader->columns[i];
        if (!find_column(reader, bytes_of(reader->csv.columns[i]), column)) {
            return refuse_cell(reader, E_MALFORMED, 1, i, "no such key");
        }
        for (size_t before = 0; before < i; before++) {
            if (same_column(&reader->columns[before], column)) {
                return refuse_cell(reader, E_MALFORMED, 1, i, "the key stands twice");
            }
        }
    }
    return check_required_columns(reader);
}

static enum status refuse_value(
        const struct row_reader *reader, enum status status, size_t column, const char *due)
{
    char text[120];
    if (status == E_MEMORY) {
        return no_memory(reader);
    }
    (void)snprintf(text, sizeof(text), "expected %s", due);
    return refuse_cell(reader, status, reader->csv.line, column, text);
}

/* Digests separated by spaces. */
static enum status read_digests(struct row_reader *reader, size_t column, struct bytes cell)
{
    const char *digests[EVIDENCE_MAX];
    const char *due = NULL;
    size_t count = 0;
    while (cell.size > 0) {
        const uint8_t *space = memchr(cell.data, ' ', cell.size);
        size_t size = space == NULL ? cell.size : (size_t)(space - cell.data);
        struct bytes digest = bytes_slice(cell, 0, size);
        cell = bytes_slice(cell, size + 1, cell.size);
        if (size == 0) {
            continue;
        }
        if (count == EVIDENCE_MAX) {
            return refuse_cell(reader, E_LIMIT, reader->csv.line, column, "more than 64 items");
        }
        enum status status =
                record_add_digest(digest, reader->list->arena, &digests[count++], &due);
        if (status != OK) {
            return refuse_value(reader, status, column, "\"sha256:\" and 64 digits, or several");
        }
    }
    return record_hang_list(&reader->trial, VALUE_EVIDENCE, digests, count, reader->list->arena)
                   ? OK
                   : no_memory(reader);
}

static enum status read_cell(struct row_reader *reader, size_t i)
{
    const struct column *column = &reader->columns[i];
    struct bytes cell = bytes_of(reader->csv.fields[i]);
    void *into = &reader->trial;
    const char *due = NULL;
    if (cell.size == 0) {
        return column->key->is_required && column->list < VALUE_HOPS
                       ? refuse_cell(reader, E_MALFORMED, reader->csv.line, i, "missing")
                       : OK;
    }
    if (!utf8_is_valid(cell)) {
        return refuse_value(reader, E_MALFORMED, i, "UTF-8");
    }
    if (column->key->kind == VALUE_EVIDENCE) {
        return read_digests(reader, i, cell);
    }
    if (column->list >= VALUE_HOPS) {
        struct items *list = &reader->lists[column->list - VALUE_HOPS];
        into = (char *)list->items + column->index * list->keys->struct_size;
        list->filled |= UINT32_C(1) << column->index;
    }
    enum status status = record_set(column->key, cell, reader->list->arena, into, &due);
    return status == OK ? OK : refuse_value(reader, status, i, due);
}

/* Hang a list into the trial: items 1 to n without a gap, each with what it must have. */
static enum status hang_list(struct row_reader *reader, enum value_kind kind)
{
    const struct items *list = &reader->lists[kind - VALUE_HOPS];
    size_t count = 0;
    while (count < list->most && (list->filled >> count & 1) != 0) {
        count++;
    }
    if (list->filled >> count != 0) {
        return refuse(reader->why, E_MALFORMED, reader->csv.line,
                "line %llu: %s %zu is empty, but a later one is not",
                (unsigned long long)reader->csv.line, list->name, count + 1);
    }
    for (size_t i = 0; kind == VALUE_HOPS && i < count; i++) {
        if (reader->hops[i].url == NULL) {
            return refuse(reader->why, E_MALFORMED, reader->csv.line,
                    "line %llu, key 'hop%zu_u': missing", (unsigned long long)reader->csv.line,
                    i + 1);
        }
    }
    return record_hang_list(&reader->trial, kind, list->items, count, reader->list->arena)
                   ? OK
                   : no_memory(reader);
}

/* Spreadsheets leave rows of commas at the end. */
static bool is_blank_row(const struct csv *csv)
{
    for (size_t i = 0; i < csv->column_count; i++) {
        if (csv->fields[i][0] != 0) {
            return false;
        }
    }
    return true;
}

static void clear_row(struct row_reader *reader)
{
    memcpy(&reader->trial, trial_keys.blank, trial_keys.struct_size);
    for (size_t l = 0; l < 3; l++) {
        struct items *list = &reader->lists[l];
        list->filled = 0;
        for (size_t i = 0; i < list->most; i++) {
            memcpy((char *)list->items + i * list->keys->struct_size, list->keys->blank,
                    list->keys->struct_size);
        }
    }
}

static enum status read_row(struct row_reader *reader)
{
    enum status status = OK;
    clear_row(reader);
    for (size_t i = 0; status == OK && i < reader->csv.column_count; i++) {
        status = read_cell(reader, i);
    }
    for (int kind = VALUE_HOPS; status == OK && kind <= VALUE_NEUTRALS; kind++) {
        status = hang_list(reader, (enum value_kind)kind);
    }
    return status;
}

/* The next row's bytes, without empty lines before and the line's end after it. */
static struct place row_place(const struct row_reader *reader, size_t from)
{
    struct bytes text = reader->csv.text;
    size_t start = from, end = reader->csv.at < text.size ? reader->csv.at : text.size;
    while (start < end && (text.data[start] == '\n' || text.data[start] == '\r')) {
        start++;
    }
    while (end > start && (text.data[end - 1] == '\n' || text.data[end - 1] == '\r')) {
        end--;
    }
    return (struct place){.entry = "", .at = reader->skipped + start, .size = end - start};
}

/* Add the next row. E_MISSING at the file's end. */
static enum status add_row(struct row_reader *reader)
{
    struct fault fault = {0};
    size_t from = reader->csv.at;
    arena_free(&reader->row);
    enum status status = csv_next(&reader->csv, &fault);
    if (status != OK) {
        return status == E_MISSING ? status
                                   : refuse(reader->why, status, fault.at, "line %llu: %s",
                                             (unsigned long long)fault.at, fault.text);
    }
    if (is_blank_row(&reader->csv)) {
        return OK;
    }
    status = record_list_grow(reader->list, reader->csv.line, reader->why);
    if (status == OK) {
        status = read_row(reader);
    }
    if (status == OK) {
        reader->trial.line = reader->csv.line;
        reader->trial.place = row_place(reader, from);
        reader->list->trials[reader->list->count++] = reader->trial;
    }
    return status;
}

/* Offset of the line that holds the first NUL, which no CSV has; the size when none does. *ret_line
 * is that line's number. */
static size_t find_nul(struct bytes file, uint64_t *ret_line)
{
    const uint8_t *nul = file.size == 0 ? NULL : memchr(file.data, 0, file.size);
    size_t end = nul == NULL ? file.size : (size_t)(nul - file.data), start = 0;
    *ret_line = 1;
    for (size_t i = 0; nul != NULL && i < end; i++) {
        if (file.data[i] == '\n') {
            start = i + 1;
            ++*ret_line;
        }
    }
    return nul == NULL ? file.size : start;
}

static enum status read_rows(struct row_reader *reader, struct bytes file)
{
    static const char *const nothing[] = {NULL};
    struct fault fault = {0};
    uint64_t nul_line = 0;
    size_t size = find_nul(file, &nul_line);
    enum status status = OK;
    if (size > 0) {
        status = csv_open(
                bytes_slice(file, 0, size), nothing, &reader->header, &reader->csv, &fault);
        if (status != OK) {
            return refuse(reader->why, status, 1, "line 1: %s", fault.text);
        }
        reader->csv.arena = &reader->row;
        status = read_header(reader);
    }
    while (status == OK) {
        status = size > 0 ? add_row(reader) : E_MISSING;
    }
    if (status != E_MISSING) {
        return status;
    }
    return size == file.size ? OK
                             : refuse(reader->why, E_MALFORMED, nul_line,
                                       "line %llu: a NUL byte; the file must be UTF-8",
                                       (unsigned long long)nul_line);
}

enum status trials_read_csv(
        struct bytes file, size_t skipped, struct record_list *list, struct fault *why)
{
    struct row_reader *reader = calloc(1, sizeof(*reader));
    if (reader == NULL) {
        return refuse(why, E_MEMORY, 0, "no memory for the trials");
    }
    reader->list = list;
    reader->skipped = skipped;
    reader->why = why;
    reader->lists[0] = (struct items){&hop_keys, "hop", TRIAL_HOPS_MAX, reader->hops, 0};
    reader->lists[1] =
            (struct items){&page_keys, "control", TRIAL_CONTROLS_MAX, reader->controls, 0};
    reader->lists[2] =
            (struct items){&page_keys, "neutral", TRIAL_CONTROLS_MAX, reader->neutrals, 0};
    enum status status = read_rows(reader, file);
    arena_free(&reader->row);
    arena_free(&reader->header);
    free(reader);
    return status;
}
