#include "knowledge/filing/filing_register.h"

#include "base/syntax/url.h"
#include "knowledge/rows.h"

#include <stdlib.h>

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
            .size = row_size(csv, at),
            .ordinal = list->count};
    if (row.number == NULL || row.domain == NULL ||
            !arena_grow(
                    csv->arena, (void **)&list->rows, list->count, &list->capacity, sizeof(row))) {
        return row_no_memory(csv, why);
    }
    list->rows[list->count++] = row;
    return OK;
}

static struct bytes base_of(const struct filing_row *row)
{
    return (struct bytes){(const uint8_t *)row->number, row->base_size};
}

static int order(const void *a, const void *b)
{
    const struct filing_row *first = a, *second = b;
    int by_number = bytes_compare(base_of(first), base_of(second));
    return by_number != 0 ? by_number : (first->line > second->line) - (first->line < second->line);
}

enum status filing_register_load(struct bytes csv, struct arena *arena,
        struct filing_register *ret_register, struct fault *why)
{
    struct growing list = {.line = 1};
    enum status status = rows_read(csv, columns, arena, take_row, &list, why);
    if (status != OK) {
        return status;
    }
    if (list.count > 1) {
        qsort(list.rows, list.count, sizeof(*list.rows), order);
    }
    const struct filing_row **in_order = arena_array(arena, list.count + 1, sizeof(*in_order));
    if (in_order == NULL) {
        return refuse(why, E_MEMORY, 0, "no memory for the register");
    }
    for (size_t i = 0; i < list.count; i++) {
        in_order[list.rows[i].ordinal] = &list.rows[i];
    }
    *ret_register = (struct filing_register){list.rows, in_order, list.count};
    return OK;
}

/* The next character of a name, blanks passed over, full-width brackets folded; 0 at the end. */
static uint32_t next_of_name(struct bytes *name)
{
    while (name->size > 0) {
        bool is_open = bytes_start_with(*name, bytes_of("（"));
        bool is_close = bytes_start_with(*name, bytes_of("）"));
        uint8_t byte = name->data[0];
        *name = bytes_slice(*name, is_open || is_close ? 3 : 1, name->size);
        if (byte != ' ' && byte != '\t') {
            return is_open ? '(' : is_close ? ')' : byte;
        }
    }
    return 0;
}

static bool same_name(struct bytes a, struct bytes b)
{
    uint32_t left = 0, right = 0;
    do {
        left = next_of_name(&a);
        right = next_of_name(&b);
    } while (left == right && left != 0);
    return left == right;
}

/* The domain itself or a host below it. */
static bool is_below(struct bytes host, struct bytes domain)
{
    host.size -= host.size > 0 && host.data[host.size - 1] == '.';
    if (host.size <= domain.size) {
        return bytes_equal_without_case(host, domain);
    }
    size_t at = host.size - domain.size;
    return host.data[at - 1] == '.' &&
           bytes_equal_without_case(bytes_slice(host, at, domain.size), domain);
}

static enum filing_verdict judge(const struct filing_row *row, const struct filing_holder *holder)
{
    struct bytes name = bytes_of(row->operator_name), domain = bytes_of(row->domain);
    struct bytes expires = bytes_of(row->expires);
    if (name.size > 0 && holder->operator_name.size > 0 &&
            !same_name(name, holder->operator_name)) {
        return FILING_OTHER_OPERATOR;
    }
    if (domain.size > 0 && holder->host.size > 0 && !is_below(holder->host, domain)) {
        return FILING_OTHER_DOMAIN;
    }
    if (row->cancelled) {
        return FILING_CANCELLED;
    }
    bool is_over =
            expires.size > 0 && is_day(holder->day) && bytes_compare(expires, holder->day) < 0;
    return is_over ? FILING_EXPIRED : FILING_FINE;
}

static size_t find_first(const struct filing_register *list, struct bytes base)
{
    size_t low = 0, high = list->row_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (bytes_compare(base_of(&list->rows[middle]), base) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/* A row for one website ("-1") says nothing about another. */
static bool is_about(const struct filing_row *row, const struct filing_number *number)
{
    bool has_both = row->number[row->base_size] != 0 && number->number[number->base_size] != 0;
    return !has_both || strcmp(row->number, number->number) == 0;
}

/* How near to fine a verdict is, best last. */
static int rank(enum filing_verdict verdict)
{
    static const enum filing_verdict ranks[] = {FILING_UNREGISTERED, FILING_OTHER_OPERATOR,
            FILING_OTHER_DOMAIN, FILING_CANCELLED, FILING_EXPIRED, FILING_FINE};
    int found = 0;
    for (size_t i = 0; i < sizeof(ranks) / sizeof(ranks[0]); i++) {
        found = ranks[i] == verdict ? (int)i : found;
    }
    return found;
}

enum filing_verdict filing_compare(const struct filing_register *list,
        const struct filing_number *number, const struct filing_holder *holder,
        const struct filing_row **ret_row)
{
    *ret_row = NULL;
    if (number == NULL) {
        return FILING_MISSING;
    }
    if (number->fault != FILING_SOUND) {
        return FILING_MALFORMED;
    }
    enum filing_verdict best = FILING_UNREGISTERED;
    struct bytes base = {(const uint8_t *)number->number, number->base_size};
    for (size_t i = find_first(list, base);
            i < list->row_count && bytes_equal(base_of(&list->rows[i]), base); i++) {
        enum filing_verdict verdict = judge(&list->rows[i], holder);
        if (is_about(&list->rows[i], number) && rank(verdict) > rank(best)) {
            best = verdict;
            *ret_row = &list->rows[i];
        }
    }
    return best;
}

const char *filing_verdict_name(enum filing_verdict verdict)
{
    static const char *const names[] = {"fine", "missing", "malformed", "unregistered",
            "other operator", "other domain", "cancelled", "expired"};
    return names[verdict];
}
