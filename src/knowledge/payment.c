#include "knowledge/payment.h"

#include "knowledge/rows.h"

#include <stdlib.h>

enum { METHOD, OWNER, KIND, VALUE };
enum { SUFFIX = 2, KIND_COUNT = 9 };

static const char *const columns[] = {"method", "owner", "kind", "value", "source", NULL};
static const char *const kinds[] = {"class", "component", [SUFFIX] = "component-suffix", "metadata",
        "permission", "call", "web-script", "web-order", "web-object", NULL};

struct growing {
    struct payment_mark *items;
    size_t count, capacity;
    struct name_map values[KIND_COUNT];
};

static enum status take_row(void *list, const struct csv *csv, struct fault *why)
{
    struct growing *marks = list;
    const char *const *f = csv->fields;
    int kind = name_index(kinds, f[KIND]);
    if (kind < 0) {
        return row_bad_value(csv, why, KIND);
    }
    for (int i = METHOD; i <= VALUE; i++) {
        if (f[i][0] == 0) {
            return row_bad_value(csv, why, i);
        }
    }
    enum status status = name_map_put(&marks->values[kind], bytes_of(f[VALUE]), marks->count);
    if (status == E_USAGE) {
        return row_refuse(csv, why, "the mark stands twice");
    }
    if (status != OK || !arena_grow(csv->arena, (void **)&marks->items, marks->count,
                                &marks->capacity, sizeof(*marks->items))) {
        return row_no_memory(csv, why);
    }
    marks->items[marks->count++] =
            (struct payment_mark){f[METHOD], f[OWNER], kinds[kind], f[VALUE]};
    return OK;
}

static int order(const void *a, const void *b)
{
    const struct payment_mark *first = a, *second = b;
    int kind = strcmp(first->kind, second->kind);
    return kind != 0 ? kind : strcmp(first->value, second->value);
}

enum status payment_load(
        struct bytes csv, struct arena *arena, struct payment_list *ret_list, struct fault *why)
{
    struct growing marks = {0};
    for (int i = 0; i < KIND_COUNT; i++) {
        marks.values[i].arena = arena;
    }
    enum status status = rows_read(csv, columns, arena, take_row, &marks, why);
    if (status != OK) {
        return status;
    }
    if (marks.count > 0) {
        qsort(marks.items, marks.count, sizeof(*marks.items), order);
    }
    *ret_list = (struct payment_list){marks.items, marks.count};
    return OK;
}

static const struct payment_mark *match_suffix(const struct payment_list *list, struct bytes name)
{
    for (size_t i = 0; i < list->count; i++) {
        const struct payment_mark *mark = &list->items[i];
        if (strcmp(mark->kind, kinds[SUFFIX]) == 0 && bytes_end_with(name, bytes_of(mark->value))) {
            return mark;
        }
    }
    return NULL;
}

struct wanted {
    const char *kind;
    struct bytes name;
};

static int order_wanted(const void *key, const void *item)
{
    const struct wanted *wanted = key;
    const struct payment_mark *mark = item;
    int kind = strcmp(wanted->kind, mark->kind);
    if (kind != 0) {
        return kind;
    }
    return bytes_compare(wanted->name, bytes_of(mark->value));
}

const struct payment_mark *payment_match(
        const struct payment_list *list, const char *kind, struct bytes name)
{
    if (strcmp(kind, kinds[SUFFIX]) == 0) {
        return match_suffix(list, name);
    }
    struct wanted wanted = {kind, name};
    return list->count == 0
                   ? NULL
                   : bsearch(&wanted, list->items, list->count, sizeof(*list->items), order_wanted);
}

/* "host" or "host/path": the host itself or one below it, and the path's beginning. */
static bool fits_address(const char *value, struct bytes host, struct bytes path)
{
    size_t size = strcspn(value, "/");
    struct bytes wanted = {(const uint8_t *)value, size};
    bool is_host = bytes_equal(host, wanted) || (bytes_end_with(host, wanted) && host.size > size &&
                                                        host.data[host.size - size - 1] == '.');
    return is_host && bytes_start_with(path, bytes_of(value + size));
}

const struct payment_mark *payment_match_address(
        const struct payment_list *list, const char *kind, struct bytes host, struct bytes path)
{
    for (size_t i = 0; i < list->count; i++) {
        const struct payment_mark *mark = &list->items[i];
        if (strcmp(mark->kind, kind) == 0 && fits_address(mark->value, host, path)) {
            return mark;
        }
    }
    return NULL;
}
