/* ranked_list.c: checking ranked lists and finding the items that two of them share. */
#include "measure/rank/ranked_list.h"

#include <stdlib.h>

struct place {
    uint64_t item;
    int16_t index;
};

static int by_item(const void *a, const void *b)
{
    const struct place *left = a, *right = b;
    return (left->item > right->item) - (left->item < right->item);
}

/* The items in the order of their numbers; false when one stands twice. */
static bool sort_places(const struct ranked_list *list, struct place places[RANKED_LIST_MAX])
{
    for (size_t i = 0; i < list->count; i++) {
        places[i] = (struct place){list->items[i], (int16_t)i};
    }
    if (list->count > 0) {
        qsort(places, list->count, sizeof(*places), by_item);
    }
    for (size_t i = 1; i < list->count; i++) {
        if (places[i].item == places[i - 1].item) {
            return false;
        }
    }
    return true;
}

static bool groups_add_up(const struct ranked_list *list)
{
    uint64_t sum = 0;
    if (list->groups == NULL) {
        return true;
    }
    for (size_t i = 0; i < list->group_count; i++) {
        if (list->groups[i] == 0 || list->groups[i] > list->count - sum) {
            return false;
        }
        sum += list->groups[i];
    }
    return sum == list->count;
}

static enum status sort_checked(
        const struct ranked_list *list, struct place places[RANKED_LIST_MAX], struct fault *why)
{
    if (list->count > RANKED_LIST_MAX) {
        return refuse(why, E_LIMIT, 0, "a list of %zu items is longer than %d", list->count,
                RANKED_LIST_MAX);
    }
    if (!groups_add_up(list)) {
        return refuse(why, E_USAGE, 0, "the tie groups do not add up to the items of the list");
    }
    if (!sort_places(list, places)) {
        return refuse(why, E_USAGE, 0, "an item stands twice in one list");
    }
    return OK;
}

enum status ranked_list_check(const struct ranked_list *list, struct fault *why)
{
    struct place places[RANKED_LIST_MAX];
    return sort_checked(list, places, why);
}

struct ranked_list ranked_list_top(const struct ranked_list *list, size_t k)
{
    struct ranked_list top = *list;
    if (list->groups == NULL) {
        top.count = k < list->count ? k : list->count;
        return top;
    }
    top.count = top.group_count = 0;
    while (top.count < k && top.group_count < list->group_count) {
        top.count += list->groups[top.group_count++];
    }
    return top;
}

/* Both lists are sorted by item: walk them side by side. */
static void join(const struct place *a, size_t a_count, const struct place *b, size_t b_count,
        struct ranked_match *match)
{
    size_t i = 0, j = 0;
    while (i < a_count && j < b_count) {
        if (a[i].item < b[j].item) {
            i++;
        } else if (a[i].item > b[j].item) {
            j++;
        } else {
            match->in_b[a[i].index] = b[j].index;
            match->in_a[b[j].index] = a[i].index;
            match->common++;
            i++;
            j++;
        }
    }
}

enum status ranked_list_match(const struct ranked_list *a, const struct ranked_list *b,
        struct ranked_match *ret_match, struct fault *why)
{
    struct place a_places[RANKED_LIST_MAX], b_places[RANKED_LIST_MAX];
    enum status status = sort_checked(a, a_places, why);
    if (status == OK) {
        status = sort_checked(b, b_places, why);
    }
    if (status != OK) {
        return status;
    }
    ret_match->common = 0;
    for (size_t i = 0; i < a->count; i++) {
        ret_match->in_b[i] = -1;
    }
    for (size_t i = 0; i < b->count; i++) {
        ret_match->in_a[i] = -1;
    }
    join(a_places, a->count, b_places, b->count, ret_match);
    return OK;
}

void ranked_list_groups(const struct ranked_list *list, uint16_t ret_groups[RANKED_LIST_MAX])
{
    size_t at = 0;
    for (size_t i = 0; list->groups == NULL && i < list->count; i++) {
        ret_groups[i] = (uint16_t)i;
    }
    for (size_t group = 0; list->groups != NULL && group < list->group_count; group++) {
        for (uint32_t i = 0; i < list->groups[group]; i++) {
            ret_groups[at++] = (uint16_t)group;
        }
    }
}
