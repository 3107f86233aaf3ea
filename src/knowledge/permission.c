#include "knowledge/permission.h"

#include "knowledge/rows.h"

#include <stdlib.h>

enum { NAME, PROTECTION, FLAGS, GROUP, PERSONAL_DATA };

static const char *const columns[] = {
        "name", "protection", "flags", "group", "personal_data", "source", NULL};
static const char *const protections[] = {"normal", "dangerous", "signature", "internal", NULL};

struct growing {
    struct permission *items;
    size_t count, capacity;
    struct name_map names;
};

static enum status take_row(void *list, const struct csv *csv, struct fault *why)
{
    struct growing *permissions = list;
    const char *const *f = csv->fields;
    if (f[NAME][0] == 0) {
        return row_bad_value(csv, why, NAME);
    }
    if (name_index(protections, f[PROTECTION]) < 0) {
        return row_bad_value(csv, why, PROTECTION);
    }
    enum status status = name_map_put(&permissions->names, bytes_of(f[NAME]), permissions->count);
    if (status == E_USAGE) {
        return row_refuse(csv, why, "the permission stands twice");
    }
    if (status != OK || !arena_grow(csv->arena, (void **)&permissions->items, permissions->count,
                                &permissions->capacity, sizeof(*permissions->items))) {
        return row_no_memory(csv, why);
    }
    permissions->items[permissions->count++] =
            (struct permission){f[NAME], f[PROTECTION], f[FLAGS], f[GROUP], f[PERSONAL_DATA]};
    return OK;
}

static int order(const void *a, const void *b)
{
    return strcmp(((const struct permission *)a)->name, ((const struct permission *)b)->name);
}

enum status permission_load(
        struct bytes csv, struct arena *arena, struct permission_list *ret_list, struct fault *why)
{
    struct growing permissions = {.names = {.arena = arena}};
    enum status status = rows_read(csv, columns, arena, take_row, &permissions, why);
    if (status != OK) {
        return status;
    }
    if (permissions.count > 0) {
        qsort(permissions.items, permissions.count, sizeof(*permissions.items), order);
    }
    *ret_list = (struct permission_list){permissions.items, permissions.count};
    return OK;
}

const struct permission *permission_find(const struct permission_list *list, const char *name)
{
    struct permission key = {.name = name};
    return list->count == 0 ? NULL
                            : bsearch(&key, list->items, list->count, sizeof(*list->items), order);
}
