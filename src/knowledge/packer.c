#include "knowledge/packer.h"

#include "knowledge/rows.h"

enum { PACKER, COMPANY, KIND, VALUE };

static const char *const columns[] = {"packer", "company", "kind", "value", "source", NULL};
static const char *const kinds[] = {"library", "file", "class", NULL};

struct growing {
    struct packer_mark *items;
    size_t count, capacity;
    struct name_map values[3]; /* by kind */
};

static enum status take_row(void *list, const struct csv *csv, struct fault *why)
{
    struct growing *marks = list;
    const char *const *f = csv->fields;
    int kind = name_index(kinds, f[KIND]);
    if (kind < 0) {
        return row_bad_value(csv, why, KIND);
    }
    if (f[PACKER][0] == 0 || f[VALUE][0] == 0) {
        return row_bad_value(csv, why, f[PACKER][0] == 0 ? PACKER : VALUE);
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
            (struct packer_mark){f[PACKER], f[COMPANY], kinds[kind], f[VALUE]};
    return OK;
}

enum status packer_load(
        struct bytes csv, struct arena *arena, struct packer_list *ret_list, struct fault *why)
{
    struct growing marks = {0};
    for (size_t i = 0; i < sizeof(marks.values) / sizeof(marks.values[0]); i++) {
        marks.values[i].arena = arena;
    }
    enum status status = rows_read(csv, columns, arena, take_row, &marks, why);
    if (status == OK) {
        *ret_list = (struct packer_list){marks.items, marks.count};
    }
    return status;
}

/* Where in the name what follows a star may begin; NULL: nowhere. */
static const char *next_start(const char *name, char first)
{
    bool is_literal = first != 0 && first != '*' && first != '?';
    return is_literal ? strchr(name, first) : name;
}

/* Whether a pattern of literal characters, * and ? fits the whole name. On a mismatch only the
 * last star is tried again, so the time is at most the product of both lengths. */
static bool fits(const char *pattern, const char *name)
{
    const char *star = NULL, *retry = NULL;
    while (*name != 0) {
        if (*pattern == '*') {
            star = pattern++;
            retry = name;
        } else if (*pattern == '?' || *pattern == *name) {
            pattern++;
            name++;
        } else if (star != NULL) {
            pattern = star + 1;
            name = retry = next_start(retry + 1, *pattern);
            if (name == NULL) {
                return false;
            }
        } else {
            return false;
        }
    }
    while (*pattern == '*') {
        pattern++;
    }
    return *pattern == 0;
}

const struct packer_mark *packer_match(
        const struct packer_list *list, const char *kind, const char *name)
{
    for (size_t i = 0; i < list->count; i++) {
        const struct packer_mark *mark = &list->items[i];
        /* the kinds differ in their first letter: an app has thousands of files to ask about */
        if (mark->kind[0] == kind[0] && fits(mark->value, name) && strcmp(mark->kind, kind) == 0) {
            return &list->items[i];
        }
    }
    return NULL;
}
