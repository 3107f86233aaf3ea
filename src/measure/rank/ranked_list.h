/* ranked_list.h: a list of items in order, best first, in which some may share a place.
 *
 * Items are numbers that stand for names; who made them knows what they mean. Items that share a
 * place form a tie group; the order inside a group says nothing and no measure here breaks it. */
#ifndef AEDILE_MEASURE_RANK_RANKED_LIST_H
#define AEDILE_MEASURE_RANK_RANKED_LIST_H

#include "base/fault.h"

#include <stdbool.h>
#include <stddef.h>

enum { RANKED_LIST_MAX = 1024 }; /* longer lists are refused with E_LIMIT */

struct ranked_list {
    const uint64_t *items;  /* best first, each once */
    const uint32_t *groups; /* sizes of the tie groups, in order; NULL: nothing is tied */
    size_t count;           /* of items */
    size_t group_count;     /* of groups; not looked at when `groups` is NULL */
};

/* E_USAGE when a group is empty, the groups do not add up to the items, or an item stands twice;
 * E_LIMIT when the list is too long. An empty list is a list. Every measure checks by itself. */
MUST_CHECK enum status ranked_list_check(const struct ranked_list *list, struct fault *why);

/* A view of the first k places. A tie group that begins within them is kept whole, since nothing
 * says which of its items to leave out: the view may be longer than k. The list is one that
 * ranked_list_check accepts. */
struct ranked_list ranked_list_top(const struct ranked_list *list, size_t k);

/* For the measures: where each item of `a` stands in `b`, as an index, or -1; and the same the
 * other way round. Refuses as ranked_list_check. */
struct ranked_match {
    int16_t in_b[RANKED_LIST_MAX]; /* by index in a */
    int16_t in_a[RANKED_LIST_MAX]; /* by index in b */
    size_t common;
};
MUST_CHECK enum status ranked_list_match(const struct ranked_list *a, const struct ranked_list *b,
        struct ranked_match *ret_match, struct fault *why);

/* The number of the tie group in which each item stands, from 0. The list is one that
 * ranked_list_check accepts. */
void ranked_list_groups(const struct ranked_list *list, uint16_t ret_groups[RANKED_LIST_MAX]);

#endif
