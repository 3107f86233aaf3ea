#include "knowledge/host/background.h"

#include "knowledge/rows.h"

enum { HOST, PATH, AGENT };

static const char *const columns[] = {"host", "path", "agent", "source", NULL};

struct growing {
    struct background *items;
    size_t count, capacity;
};

static enum status take_row(void *list, const struct csv *csv, struct fault *why)
{
    struct growing *growing = list;
    const char *const *f = csv->fields;
    if (f[HOST][0] == 0 || f[AGENT][0] == 0) {
        return row_bad_value(csv, why, f[HOST][0] == 0 ? HOST : AGENT);
    }
    if (!arena_grow(csv->arena, (void **)&growing->items, growing->count, &growing->capacity,
                sizeof(*growing->items))) {
        return row_no_memory(csv, why);
    }
    growing->items[growing->count++] = (struct background){f[HOST], f[PATH], f[AGENT]};
    return OK;
}

enum status background_load(
        struct bytes csv, struct arena *arena, struct background_list *ret_list, struct fault *why)
{
    struct growing growing = {0};
    enum status status = rows_read(csv, columns, arena, take_row, &growing, why);
    if (status == OK) {
        *ret_list = (struct background_list){growing.items, growing.count};
    }
    return status;
}

static bool is_host(struct bytes host, const char *wanted)
{
    if (wanted[0] != '.') {
        return bytes_equal(host, bytes_of(wanted));
    }
    return bytes_end_with(host, bytes_of(wanted)) || bytes_equal(host, bytes_of(wanted + 1));
}

const char *background_match(
        const struct background_list *list, struct bytes host, struct bytes path)
{
    for (size_t i = 0; host.size > 0 && i < list->count; i++) {
        const struct background *item = &list->items[i];
        if (is_host(host, item->host) && bytes_start_with(path, bytes_of(item->path))) {
            return item->agent;
        }
    }
    return NULL;
}
