#include "knowledge/rows.h"

enum status rows_read(struct bytes text, const char *const *columns, struct arena *arena,
        row_taker *take, void *list, struct fault *why)
{
    struct csv csv;
    enum status status = csv_open(text, columns, arena, &csv, why);
    while (status == OK && (status = csv_next(&csv, why)) == OK) {
        status = take(list, &csv, why);
    }
    return status == E_MISSING ? OK : status;
}

enum status row_bad_value(const struct csv *csv, struct fault *why, int column)
{
    return refuse(why, E_MALFORMED, csv->line, "column '%s' cannot be '%.80s'",
            csv->columns[column], csv->fields[column]);
}

enum status row_refuse(const struct csv *csv, struct fault *why, const char *reason)
{
    return refuse(why, E_MALFORMED, csv->line, "%s", reason);
}

enum status row_no_memory(const struct csv *csv, struct fault *why)
{
    return refuse(why, E_MEMORY, csv->line, "no memory for a row");
}

int name_index(const char *const *names, const char *name)
{
    for (int i = 0; names[i] != NULL; i++) {
        if (strcmp(names[i], name) == 0) {
            return i;
        }
    }
    return -1;
}

bool read_yes_no(const char *text, bool *ret_value)
{
    bool yes = strcmp(text, "yes") == 0;
    if (!yes && strcmp(text, "no") != 0) {
        return false;
    }
    *ret_value = yes;
    return true;
}

uint64_t name_hash(struct bytes name)
{
    const uint64_t prime = UINT64_C(0x9e3779b97f4a7c15);
    uint64_t hash = name.size * prime;
    for (uint64_t word; name.size >= sizeof(word); name = bytes_slice(name, 8, SIZE_MAX)) {
        memcpy(&word, name.data, sizeof(word));
        hash = (hash ^ word) * prime;
        hash ^= hash >> 32;
    }
    for (size_t i = 0; i < name.size; i++) {
        hash = (hash ^ name.data[i]) * prime;
    }
    hash *= prime; /* else names that differ in the last letters of a word share their low bits */
    return hash ^ hash >> 32;
}

/* The slot that holds the name, or the empty one where it belongs; the map is never full. */
static struct name_slot *slot_of(const struct name_map *map, struct bytes name)
{
    size_t at = name_hash(name) & (map->capacity - 1);
    while (map->slots[at].name.data != NULL && !bytes_equal(map->slots[at].name, name)) {
        at = (at + 1) & (map->capacity - 1);
    }
    return &map->slots[at];
}

static bool make_room(struct name_map *map)
{
    if (map->count + 1 <= map->capacity / 2) {
        return true;
    }
    struct name_map larger = {
            .arena = map->arena, .capacity = map->capacity == 0 ? 64 : map->capacity * 4};
    larger.slots = arena_array(map->arena, larger.capacity, sizeof(*larger.slots));
    if (larger.slots == NULL) {
        return false;
    }
    for (size_t i = 0; i < map->capacity; i++) {
        if (map->slots[i].name.data != NULL) {
            *slot_of(&larger, map->slots[i].name) = map->slots[i];
        }
    }
    larger.count = map->count;
    larger.longest = map->longest;
    *map = larger;
    return true;
}

enum status name_map_put(struct name_map *map, struct bytes name, size_t value)
{
    if (!make_room(map)) {
        return E_MEMORY;
    }
    struct name_slot *slot = slot_of(map, name);
    if (slot->name.data != NULL) {
        return E_USAGE;
    }
    *slot = (struct name_slot){name, value};
    map->count++;
    map->longest = name.size > map->longest ? name.size : map->longest;
    return OK;
}

bool name_map_find(const struct name_map *map, struct bytes name, size_t *ret_value)
{
    bool may_be_there = map->capacity > 0 && name.size <= map->longest;
    const struct name_slot *slot = may_be_there ? slot_of(map, name) : NULL;
    if (slot == NULL || slot->name.data == NULL) {
        return false;
    }
    *ret_value = slot->value;
    return true;
}
