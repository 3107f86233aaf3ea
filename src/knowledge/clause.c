#include "knowledge/clause.h"

#include "knowledge/rows.h"

#include <stdlib.h>

enum {
    ID,
    JURISDICTION,
    LAW,
    LAW_ZH,
    LAW_EN,
    PART_EN,
    PART_ZH,
    NEED_EN,
    NEED_ZH,
    SOURCE,
    UNCONFIRMED
};

static const char *const columns[] = {"id", "jurisdiction", "law", "law_zh", "law_en", "article_en",
        "article_zh", "requirement_en", "requirement_zh", "source", "unconfirmed", NULL};

struct growing {
    struct clause *items;
    size_t count, capacity;
    struct name_map ids;
};

static enum status take_row(void *list, const struct csv *csv, struct fault *why)
{
    struct growing *clauses = list;
    const char *const *f = csv->fields;
    struct clause clause = {.id = f[ID],
            .jurisdiction = f[JURISDICTION],
            .law = f[LAW],
            .source = f[SOURCE],
            .law_name = {f[LAW_EN], f[LAW_ZH]},
            .article = {f[PART_EN], f[PART_ZH]},
            .requirement = {f[NEED_EN], f[NEED_ZH]}};
    if (!read_yes_no(f[UNCONFIRMED], &clause.unconfirmed)) {
        return row_bad_value(csv, why, UNCONFIRMED);
    }
    for (int i = ID; i <= SOURCE; i++) {
        if (f[i][0] == 0) {
            return row_bad_value(csv, why, i);
        }
    }
    enum status status = name_map_put(&clauses->ids, bytes_of(clause.id), clauses->count);
    if (status == E_USAGE) {
        return row_refuse(csv, why, "the id stands twice");
    }
    if (status != OK || !arena_grow(csv->arena, (void **)&clauses->items, clauses->count,
                                &clauses->capacity, sizeof(clause))) {
        return row_no_memory(csv, why);
    }
    clauses->items[clauses->count++] = clause;
    return OK;
}

static int order(const void *a, const void *b)
{
    return strcmp(((const struct clause *)a)->id, ((const struct clause *)b)->id);
}

enum status clause_load(
        struct bytes csv, struct arena *arena, struct clause_list *ret_list, struct fault *why)
{
    struct growing clauses = {.ids = {.arena = arena}};
    enum status status = rows_read(csv, columns, arena, take_row, &clauses, why);
    if (status != OK) {
        return status;
    }
    if (clauses.count > 0) {
        qsort(clauses.items, clauses.count, sizeof(*clauses.items), order);
    }
    *ret_list = (struct clause_list){clauses.items, clauses.count};
    return OK;
}

const struct clause *clause_find(const struct clause_list *list, const char *id)
{
    struct clause key = {.id = id};
    return list->count == 0 ? NULL
                            : bsearch(&key, list->items, list->count, sizeof(*list->items), order);
}
