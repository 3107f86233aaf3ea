#include "measure/audit/distance.h"

#include "measure/rank/rbo.h"

#include <stdlib.h>

static int by_name(const void *a, const void *b)
{
    const char *const *first = a, *const *second = b;
    return strcmp(*first, *second);
}

/* Items down to a rank; a group that begins within is kept whole. */
static size_t top_count(const struct recording *recording, int32_t depth)
{
    size_t count = 0;
    while (count < recording->item_count && recording->items[count].rank <= depth &&
            count < RANKED_LIST_MAX) {
        count++;
    }
    return count;
}

enum status lexicon_make(const struct recording *const *recordings, size_t count, int32_t depth,
        struct arena *arena, struct lexicon *ret_lexicon)
{
    size_t all = 0;
    for (size_t i = 0; i < count; i++) {
        all += top_count(recordings[i], depth);
    }
    const char **names = arena_array(arena, all + 1, sizeof(*names));
    if (names == NULL) {
        return E_MEMORY;
    }
    size_t at = 0;
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0, top = top_count(recordings[i], depth); k < top; k++) {
            names[at++] = recordings[i]->items[k].id;
        }
    }
    if (all > 1) {
        qsort(names, all, sizeof(*names), by_name);
    }
    size_t kept = 0;
    for (size_t i = 0; i < all; i++) {
        if (kept == 0 || strcmp(names[kept - 1], names[i]) != 0) {
            names[kept++] = names[i];
        }
    }
    *ret_lexicon = (struct lexicon){names, kept};
    return OK;
}

struct numbered_list {
    uint64_t items[RANKED_LIST_MAX];
    uint32_t groups[RANKED_LIST_MAX];
    struct ranked_list list;
};

static void number(const struct lexicon *lexicon, const struct recording *recording, int32_t depth,
        struct numbered_list *ret_list)
{
    size_t count = top_count(recording, depth), groups = 0;
    for (size_t i = 0; i < count; i++) {
        const char *name = recording->items[i].id;
        const char **found =
                bsearch(&name, lexicon->names, lexicon->count, sizeof(*lexicon->names), by_name);
        ret_list->items[i] = found == NULL ? UINT64_MAX : (uint64_t)(found - lexicon->names);
        bool is_tied = i > 0 && recording->items[i].rank == recording->items[i - 1].rank;
        if (is_tied) {
            ret_list->groups[groups - 1]++;
        } else {
            ret_list->groups[groups++] = 1;
        }
    }
    ret_list->list = (struct ranked_list){.items = ret_list->items,
            .groups = groups == count ? NULL : ret_list->groups,
            .count = count,
            .group_count = groups};
}

enum status recording_distance(const struct lexicon *lexicon, const struct recording *a,
        const struct recording *b, const struct audit_thresholds *thresholds, double *ret_distance,
        struct fault *why)
{
    struct numbered_list first, second;
    struct rbo rbo;
    if (a->item_count == 0 || b->item_count == 0) {
        *ret_distance = a->item_count == b->item_count ? 0 : 1;
        return OK;
    }
    number(lexicon, a, thresholds->depth, &first);
    number(lexicon, b, thresholds->depth, &second);
    enum status status =
            rbo_compare(&first.list, &second.list, thresholds->rbo_p, RBO_TIES_B, &rbo, why);
    if (status == OK) {
        *ret_distance = 1 - rbo.extrapolated;
    }
    return status;
}
