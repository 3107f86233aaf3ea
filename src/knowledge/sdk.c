#include "knowledge/sdk.h"

#include "knowledge/rows.h"
#include "knowledge/sdk_index.h"

enum { ID, NAME, COMPANY, CATEGORY, TRACKER, KIND, VALUE, SOURCE };

static const char *const columns[] = {
        "id", "name", "company", "category", "tracker", "kind", "value", "source", NULL};
static const char *const kinds[] = {
        [SDK_PREFIX] = "prefix",
        [SDK_CLASS] = "class",
        [SDK_COMPONENT] = "component",
        [SDK_LIBRARY] = "library",
        [SDK_METADATA] = "metadata",
        NULL,
};

/* While reading, a mark holds its SDK's number, as the array of SDKs still moves. */
struct growing_mark {
    struct sdk_mark mark;
    size_t sdk;
};

struct growing {
    struct sdk *sdks;
    size_t sdk_count, sdk_capacity;
    struct growing_mark *marks;
    size_t mark_count, mark_capacity;
    struct name_map ids;
    struct name_map values[SDK_KINDS]; /* of this file alone, by kind */
    size_t old_count;                  /* SDKs that an earlier file described */
};

static bool add_sdk(struct growing *list, struct sdk sdk)
{
    if (!arena_grow(list->ids.arena, (void **)&list->sdks, list->sdk_count, &list->sdk_capacity,
                sizeof(sdk)) ||
            name_map_put(&list->ids, bytes_of(sdk.id), list->sdk_count) != OK) {
        return false;
    }
    list->sdks[list->sdk_count++] = sdk;
    return true;
}

static bool add_mark(struct growing *list, struct sdk_mark mark, size_t sdk)
{
    if (!arena_grow(list->ids.arena, (void **)&list->marks, list->mark_count, &list->mark_capacity,
                sizeof(*list->marks))) {
        return false;
    }
    list->marks[list->mark_count++] = (struct growing_mark){mark, sdk};
    return true;
}

static bool same_sdk(const struct sdk *a, const struct sdk *b)
{
    return strcmp(a->name, b->name) == 0 && strcmp(a->company, b->company) == 0 &&
           strcmp(a->category, b->category) == 0 && a->tracker == b->tracker;
}

/* The number of the row's SDK, added when it is new. */
static enum status take_sdk(
        struct growing *list, const struct csv *csv, size_t *ret_number, struct fault *why)
{
    const char *const *f = csv->fields;
    struct sdk sdk = {f[ID], f[NAME], f[COMPANY], f[CATEGORY], false};
    if (!read_yes_no(f[TRACKER], &sdk.tracker)) {
        return row_bad_value(csv, why, TRACKER);
    }
    if (f[ID][0] == 0 || f[NAME][0] == 0) {
        return row_bad_value(csv, why, f[ID][0] == 0 ? ID : NAME);
    }
    if (!name_map_find(&list->ids, bytes_of(f[ID]), ret_number)) {
        *ret_number = list->sdk_count;
        return add_sdk(list, sdk) ? OK : row_no_memory(csv, why);
    }
    struct sdk *known = &list->sdks[*ret_number];
    if (*ret_number < list->old_count) {
        known->tracker = known->tracker || sdk.tracker;
        return OK;
    }
    return same_sdk(known, &sdk) ? OK
                                 : row_refuse(csv, why, "the SDK was described otherwise before");
}

/* Names that a dex or a manifest can hold, and no '.' at the end, which would never match. One star
 * in the name of a library. */
static bool is_value(int kind, const char *value)
{
    size_t size = strlen(value);
    const char *star = strchr(value, '*');
    if (star != NULL && (kind != SDK_LIBRARY || strchr(star + 1, '*') != NULL)) {
        return false;
    }
    return size > 0 && value[0] != '.' && value[size - 1] != '.' && strpbrk(value, " /;") == NULL;
}

static enum status take_row(void *taker, const struct csv *csv, struct fault *why)
{
    struct growing *list = taker;
    const char *const *f = csv->fields;
    int kind = name_index(kinds, f[KIND]);
    if (kind < 0) {
        return row_bad_value(csv, why, KIND);
    }
    if (!is_value(kind, f[VALUE])) {
        return row_bad_value(csv, why, VALUE);
    }
    size_t sdk = 0;
    enum status status = take_sdk(list, csv, &sdk, why);
    if (status != OK) {
        return status;
    }
    status = name_map_put(&list->values[kind], bytes_of(f[VALUE]), list->mark_count);
    if (status == E_USAGE) {
        return row_refuse(csv, why, "the mark stands twice");
    }
    struct sdk_mark mark = {(enum sdk_mark_kind)kind, f[VALUE], NULL, f[SOURCE]};
    return status == OK && add_mark(list, mark, sdk) ? OK : row_no_memory(csv, why);
}

static bool begin_with(struct growing *list, const struct sdk_list *onto)
{
    for (size_t i = 0; onto != NULL && i < onto->sdk_count; i++) {
        if (!add_sdk(list, onto->sdks[i])) {
            return false;
        }
    }
    for (size_t i = 0; onto != NULL && i < onto->mark_count; i++) {
        if (!add_mark(list, onto->marks[i], (size_t)(onto->marks[i].sdk - onto->sdks))) {
            return false;
        }
    }
    list->old_count = list->sdk_count;
    return true;
}

static bool finish(const struct growing *list, struct arena *arena, struct sdk_list *ret_list)
{
    struct sdk_mark *marks = arena_array(arena, list->mark_count, sizeof(*marks));
    for (size_t i = 0; marks != NULL && i < list->mark_count; i++) {
        marks[i] = list->marks[i].mark;
        marks[i].sdk = &list->sdks[list->marks[i].sdk];
    }
    if (marks != NULL) {
        *ret_list = (struct sdk_list){list->sdks, list->sdk_count, marks, list->mark_count, NULL};
    }
    return marks != NULL;
}

enum status sdk_load(struct bytes csv, const struct sdk_list *onto, struct arena *arena,
        struct sdk_list *ret_list, struct fault *why)
{
    struct growing list = {.ids = {.arena = arena}};
    for (int i = 0; i < SDK_KINDS; i++) {
        list.values[i].arena = arena;
    }
    if (!begin_with(&list, onto)) {
        return refuse(why, E_MEMORY, 0, "no memory for the SDKs");
    }
    enum status status = rows_read(csv, columns, arena, take_row, &list, why);
    if (status != OK) {
        return status;
    }
    return finish(&list, arena, ret_list) ? OK
                                          : refuse(why, E_MEMORY, 0, "no memory for the marks");
}

enum status sdk_list_index(struct sdk_list *list, struct arena *arena, struct fault *why)
{
    list->index = sdk_index_build(list, arena);
    return list->index != NULL ? OK : refuse(why, E_MEMORY, 0, "no memory for the marks");
}
