/* query.c: the exhibits of all units as one set of tables, for SQL typed by a user. */
#include "inspection/cited.h"
#include "tables/wanted.h"

#include <stdlib.h>

struct query_set {
    struct arena arena;
    struct exhibits *parts; /* one a unit */
    size_t part_count;
    struct source *items;
    size_t item_count;
    struct sources sources;
    sqlite3 *db;
};

static enum status spent(struct fault *why)
{
    return refuse(why, E_MEMORY, 0, "no memory for the exhibits");
}

static enum status gather(
        struct query_set *set, const struct knowledge *knowledge, struct fault *why)
{
    set->items = arena_array(&set->arena, set->item_count, sizeof(*set->items));
    if (set->items == NULL) {
        return spent(why);
    }
    size_t at = 0;
    for (size_t i = 0; i < set->part_count; i++) {
        for (size_t j = 0; j < set->parts[i].count; j++) {
            set->items[at++] = set->parts[i].sources[j];
        }
    }
    set->sources = (struct sources){set->items, set->item_count, knowledge,
            set->part_count > 0 ? set->parts[0].session : NULL};
    enum status status =
            tables_read_recordings(set->items, set->item_count, knowledge, &set->arena, why);
    bool is_cut = false; /* which row of link_parity has no peer says so itself */
    if (status == OK) {
        status = tables_read_links(
                set->items, set->item_count, knowledge, &set->arena, &is_cut, why);
    }
    if (status != OK) {
        return status;
    }
    if (sqlite3_open_v2(":memory:", &set->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL) !=
            SQLITE_OK) {
        return spent(why);
    }
    return tables_register(set->db, &set->sources, why);
}

enum status query_set_open(const struct knowledge *knowledge, struct traffic_aids *aids,
        const struct inspect_unit *units, size_t count, const char *sql, struct query_set **ret_set,
        sqlite3 **ret_db, struct fault *why)
{
    unsigned unwanted = 0;
    enum status status = tables_unwanted(sql, &unwanted, why);
    if (status != OK) {
        return status;
    }
    struct query_set *set = calloc(1, sizeof(*set));
    if (set == NULL) {
        return spent(why);
    }
    set->parts = arena_array(&set->arena, count, sizeof(*set->parts));
    status = set->parts == NULL && count > 0 ? spent(why) : OK;
    for (size_t i = 0; status == OK && i < count; i++) {
        status = exhibits_open(knowledge, aids, &units[i], (int64_t)set->item_count + 1, unwanted,
                &set->parts[i], why);
        set->part_count++;
        set->item_count += set->parts[i].count;
    }
    if (status == OK) {
        status = gather(set, knowledge, why);
    }
    if (status != OK) {
        query_set_close(set);
        return status;
    }
    *ret_set = set;
    *ret_db = set->db;
    return OK;
}

const struct exhibit *query_set_exhibit(const struct query_set *set, size_t index)
{
    return index < set->item_count ? set->items[index].exhibit : NULL;
}

size_t query_set_exhibits_of(const struct query_set *set, size_t unit)
{
    return unit < set->part_count ? set->parts[unit].count : 0;
}

const struct wording *query_set_gap(
        const struct query_set *set, size_t unit, const char *table, size_t index)
{
    const struct exhibits *part = unit < set->part_count ? &set->parts[unit] : NULL;
    for (size_t i = 0; part != NULL && i < part->gap_count; i++) {
        if (strcmp(part->gaps[i].table, table) == 0 && index-- == 0) {
            return &part->gaps[i].reason;
        }
    }
    return NULL;
}

enum status query_set_bytes(const struct query_set *set, int64_t exhibit, const struct place *place,
        struct buffer *decoded, struct bytes *ret_bytes, struct fault *why)
{
    return exhibit < 1 || (uint64_t)exhibit > set->item_count
                   ? refuse(why, E_MISSING, 0, "there is no exhibit %lld", (long long)exhibit)
                   : cited_bytes(&set->items[exhibit - 1], place, decoded, ret_bytes, why);
}

void query_set_close(struct query_set *set)
{
    if (set == NULL) {
        return;
    }
    (void)sqlite3_close(set->db);
    for (size_t i = 0; i < set->part_count; i++) {
        exhibits_close(&set->parts[i]);
    }
    arena_free(&set->arena);
    free(set);
}
