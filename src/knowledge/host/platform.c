#include "knowledge/host/platform.h"

#include "knowledge/rows.h"

#include <stdlib.h>

enum { ID, NAME, NAME_ZH, OWNER, TYPE, REGION, KIND, VALUE };
enum { HOST_MAX = 253 }; /* RFC 1035: longest domain name in text; schemes are shorter */

static const char *const columns[] = {
        "id", "name", "name_zh", "owner", "type", "region", "kind", "value", "source", NULL};
static const char *const kinds[] = {
        [PLATFORM_PACKAGE] = "package",
        [PLATFORM_DOMAIN] = "domain",
        [PLATFORM_SCHEME] = "scheme",
        NULL,
};

/* While reading, a mark holds its platform's number, as the array of platforms still moves. */
struct growing_mark {
    struct platform_mark mark;
    size_t platform;
};

struct growing {
    struct platform *platforms;
    size_t platform_count, platform_capacity;
    struct growing_mark *marks;
    size_t mark_count, mark_capacity;
    struct name_map ids;
    struct name_map values[3]; /* by kind */
};

static bool same_platform(const struct platform *a, const struct platform *b)
{
    return strcmp(a->name, b->name) == 0 && strcmp(a->name_zh, b->name_zh) == 0 &&
           strcmp(a->owner, b->owner) == 0 && strcmp(a->type, b->type) == 0 &&
           strcmp(a->region, b->region) == 0;
}

/* The number of the row's platform, added when it is new. */
static enum status take_platform(
        struct growing *list, const struct csv *csv, size_t *ret_number, struct fault *why)
{
    const char *const *f = csv->fields;
    struct platform platform = {f[ID], f[NAME], f[NAME_ZH], f[OWNER], f[TYPE], f[REGION]};
    for (int i = ID; i <= REGION; i++) {
        if (f[i][0] == 0) {
            return row_bad_value(csv, why, i);
        }
    }
    if (name_map_find(&list->ids, bytes_of(f[ID]), ret_number)) {
        return same_platform(&list->platforms[*ret_number], &platform)
                       ? OK
                       : row_refuse(csv, why, "the platform was described otherwise before");
    }
    if (name_map_put(&list->ids, bytes_of(f[ID]), list->platform_count) != OK ||
            !arena_grow(csv->arena, (void **)&list->platforms, list->platform_count,
                    &list->platform_capacity, sizeof(platform))) {
        return row_no_memory(csv, why);
    }
    *ret_number = list->platform_count;
    list->platforms[list->platform_count++] = platform;
    return OK;
}

static bool is_mark_value(int kind, const char *value)
{
    for (const char *c = value; *c != 0; c++) {
        if (*c <= ' ' || *c > '~' || (kind != PLATFORM_PACKAGE && *c >= 'A' && *c <= 'Z')) {
            return false;
        }
    }
    return value[0] != 0 && value[0] != '.';
}

static enum status take_row(void *taker, const struct csv *csv, struct fault *why)
{
    struct growing *list = taker;
    int kind = name_index(kinds, csv->fields[KIND]);
    const char *value = csv->fields[VALUE];
    if (kind < 0) {
        return row_bad_value(csv, why, KIND);
    }
    if (!is_mark_value(kind, value)) {
        return row_bad_value(csv, why, VALUE);
    }
    size_t platform;
    enum status status = take_platform(list, csv, &platform, why);
    if (status != OK) {
        return status;
    }
    status = name_map_put(&list->values[kind], bytes_of(value), list->mark_count);
    if (status == E_USAGE) {
        return row_refuse(csv, why, "the mark stands twice");
    }
    if (status != OK || !arena_grow(csv->arena, (void **)&list->marks, list->mark_count,
                                &list->mark_capacity, sizeof(*list->marks))) {
        return row_no_memory(csv, why);
    }
    struct platform_mark mark = {(enum platform_mark_kind)kind, value, NULL};
    list->marks[list->mark_count++] = (struct growing_mark){mark, platform};
    return OK;
}

static int order(const void *a, const void *b)
{
    const struct platform_mark *first = a, *second = b;
    int kind = (int)first->kind - (int)second->kind;
    return kind != 0 ? kind : strcmp(first->value, second->value);
}

static int order_by_id(const void *a, const void *b)
{
    const struct platform *const *first = a, *const *second = b;
    return strcmp((*first)->id, (*second)->id);
}

static const struct platform **sort_by_id(
        const struct platform *platforms, size_t count, struct arena *arena)
{
    const struct platform **sorted = arena_array(arena, count, sizeof(const struct platform *));
    for (size_t i = 0; sorted != NULL && i < count; i++) {
        sorted[i] = &platforms[i];
    }
    if (sorted != NULL) {
        qsort(sorted, count, sizeof(const struct platform *), order_by_id);
    }
    return sorted;
}

enum status platform_load(
        struct bytes csv, struct arena *arena, struct platform_list *ret_list, struct fault *why)
{
    struct growing list = {.ids = {.arena = arena}};
    for (size_t i = 0; i < sizeof(list.values) / sizeof(list.values[0]); i++) {
        list.values[i].arena = arena;
    }
    enum status status = rows_read(csv, columns, arena, take_row, &list, why);
    if (status != OK) {
        return status;
    }
    struct platform_mark *marks = arena_array(arena, list.mark_count, sizeof(*marks));
    const struct platform **by_id = sort_by_id(list.platforms, list.platform_count, arena);
    if (marks == NULL || by_id == NULL) {
        return refuse(why, E_MEMORY, 0, "no memory for the marks");
    }
    for (size_t i = 0; i < list.mark_count; i++) {
        marks[i] = list.marks[i].mark;
        marks[i].platform = &list.platforms[list.marks[i].platform];
    }
    qsort(marks, list.mark_count, sizeof(*marks), order);
    *ret_list = (struct platform_list){
            list.platforms, list.platform_count, marks, list.mark_count, by_id};
    return OK;
}

static const struct platform *find(
        const struct platform_list *list, enum platform_mark_kind kind, const char *value)
{
    struct platform_mark key = {.kind = kind, .value = value};
    const struct platform_mark *mark =
            list->mark_count == 0
                    ? NULL
                    : bsearch(&key, list->marks, list->mark_count, sizeof(key), order);
    return mark == NULL ? NULL : mark->platform;
}

const struct platform *platform_match(
        const struct platform_list *list, enum platform_mark_kind kind, struct bytes value)
{
    char name[HOST_MAX + 1];
    if (kind == PLATFORM_DOMAIN && bytes_end_with(value, bytes_of("."))) {
        value.size--;
    }
    if (value.size == 0 || value.size > HOST_MAX || memchr(value.data, 0, value.size) != NULL) {
        return NULL;
    }
    for (size_t i = 0; i < value.size; i++) {
        char c = (char)value.data[i];
        bool capital = kind != PLATFORM_PACKAGE && c >= 'A' && c <= 'Z';
        name[i] = (char)(capital ? c - 'A' + 'a' : c);
    }
    name[value.size] = 0;
    const struct platform *found = find(list, kind, name);
    const char *dot = name;
    while (found == NULL && kind == PLATFORM_DOMAIN && (dot = strchr(dot, '.')) != NULL) {
        found = find(list, kind, ++dot);
    }
    return found;
}

const struct platform *platform_find(const struct platform_list *list, const char *id)
{
    struct platform key = {.id = id};
    const struct platform *of = &key;
    const struct platform *const *found =
            id == NULL || list->platform_count == 0
                    ? NULL
                    : bsearch(&of, list->by_id, list->platform_count, sizeof(of), order_by_id);
    return found == NULL ? NULL : *found;
}

static struct bytes next_type(const char **types)
{
    struct bytes type = {(const uint8_t *)*types, strcspn(*types, ";")};
    *types += type.size + ((*types)[type.size] == ';');
    return type;
}

static bool has_type(const char *types, struct bytes wanted)
{
    while (*types != 0) {
        if (bytes_equal(next_type(&types), wanted)) {
            return wanted.size > 0;
        }
    }
    return false;
}

bool platform_has_type(const struct platform *platform, const char *type)
{
    return has_type(platform->type, bytes_of(type));
}

bool platform_same_type(const struct platform *a, const struct platform *b)
{
    for (const char *types = a->type; *types != 0;) {
        if (has_type(b->type, next_type(&types))) {
            return true;
        }
    }
    return false;
}

bool platform_same_owner(const struct platform *a, const struct platform *b)
{
    return a != NULL && b != NULL && strcmp(a->owner, b->owner) == 0;
}
