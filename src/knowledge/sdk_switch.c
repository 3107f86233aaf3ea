#include "knowledge/sdk_switch.h"

#include "knowledge/rows.h"

#include <stdlib.h>
#include <strings.h>

enum { SDK, METADATA, OFF, SOURCE };

static const char *const columns[] = {"sdk", "metadata", "off", "source", NULL};

struct growing {
    struct sdk_switch *items;
    size_t count, capacity;
    struct name_map names;
};

static enum status take_row(void *list, const struct csv *csv, struct fault *why)
{
    struct growing *switches = list;
    const char *const *f = csv->fields;
    for (int i = SDK; i <= SOURCE; i++) {
        if (f[i][0] == 0) {
            return row_bad_value(csv, why, i);
        }
    }
    enum status status = name_map_put(&switches->names, bytes_of(f[METADATA]), switches->count);
    if (status == E_USAGE) {
        return row_refuse(csv, why, "the switch stands twice");
    }
    if (status != OK || !arena_grow(csv->arena, (void **)&switches->items, switches->count,
                                &switches->capacity, sizeof(*switches->items))) {
        return row_no_memory(csv, why);
    }
    switches->items[switches->count++] =
            (struct sdk_switch){f[SDK], f[METADATA], f[OFF], f[SOURCE]};
    return OK;
}

static int order(const void *a, const void *b)
{
    return strcmp(
            ((const struct sdk_switch *)a)->metadata, ((const struct sdk_switch *)b)->metadata);
}

enum status sdk_switch_load(
        struct bytes csv, struct arena *arena, struct sdk_switch_list *ret_list, struct fault *why)
{
    struct growing switches = {.names = {.arena = arena}};
    enum status status = rows_read(csv, columns, arena, take_row, &switches, why);
    if (status != OK) {
        return status;
    }
    if (switches.count > 0) {
        qsort(switches.items, switches.count, sizeof(*switches.items), order);
    }
    *ret_list = (struct sdk_switch_list){switches.items, switches.count};
    return OK;
}

const struct sdk_switch *sdk_switch_find(const struct sdk_switch_list *list, const char *metadata)
{
    struct sdk_switch key = {.metadata = metadata};
    return list->count == 0 ? NULL
                            : bsearch(&key, list->items, list->count, sizeof(*list->items), order);
}

/* A manifest's integer, decimal or 0x…, read as truth: 1, 0, or -1 when it is none. */
static int number_truth(const char *value)
{
    char *end = NULL;
    long long number = strtoll(value, &end, 0);
    return end == value || *end != 0 ? -1 : number != 0;
}

bool sdk_switch_is_off(const struct sdk_switch *entry, const char *value)
{
    if (strcasecmp(entry->off, value) == 0) {
        return true;
    }
    if (strcmp(entry->off, "false") == 0) {
        return number_truth(value) == 0;
    }
    return strcmp(entry->off, "true") == 0 && number_truth(value) == 1;
}
