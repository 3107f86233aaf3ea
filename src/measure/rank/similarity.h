/* similarity.h: how much two ranked lists share, by three measures that look at whole lists.
 * All refuse what ranked_list_check refuses. For a measure that weighs the top, see rbo.h. */
#ifndef AEDILE_MEASURE_RANK_SIMILARITY_H
#define AEDILE_MEASURE_RANK_SIMILARITY_H

#include "measure/rank/ranked_list.h"

/* |A and B| / |A or B|, from 0 to 1 (Jaccard 1901). Order does not count. E_MISSING when both
 * lists are empty: nothing was compared. */
MUST_CHECK enum status rank_jaccard(const struct ranked_list *a, const struct ranked_list *b,
        double *ret_jaccard, struct fault *why);

/* The least number of insertions, deletions, substitutions and swaps of neighbours that turn one
 * list into the other, no item being edited twice (optimal string alignment; Damerau 1964, Boytsov
 * 2011). It takes the order as it is written: with ties, it depends on how they are written. */
MUST_CHECK enum status rank_edit_distance(const struct ranked_list *a, const struct ranked_list *b,
        size_t *ret_edits, struct fault *why);

struct kendall {
    double tau; /* from -1 to 1; not a number when it is not known */
    bool is_known;
    size_t common; /* items in both lists */
};

/* Kendall's tau over the items in both lists: tau-b (Kendall 1945), which is tau-a without ties.
 * Not known when fewer than two items are common, or all of them are tied on one side. */
MUST_CHECK enum status rank_kendall(const struct ranked_list *a, const struct ranked_list *b,
        struct kendall *ret_kendall, struct fault *why);

#endif
