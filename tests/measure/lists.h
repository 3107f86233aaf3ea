/* lists.h: ranked lists from letters and words, for tests. */
#ifndef AEDILE_TESTS_MEASURE_LISTS_H
#define AEDILE_TESTS_MEASURE_LISTS_H

#include "measure/rank/ranked_list.h"

struct test_list {
    uint64_t items[RANKED_LIST_MAX];
    uint32_t groups[RANKED_LIST_MAX];
    struct ranked_list list;
};

/* "abcde": one item a letter. */
const struct ranked_list *list_of_letters(struct test_list *room, const char *letters);

/* "red (blue green) yellow": words of up to eight letters, ties in brackets. Aborts on more. */
const struct ranked_list *list_of_words(struct test_list *room, const char *words);

#endif
