/* similarity.c: Jaccard's index, edits between two lists, Kendall's tau. */
#include "measure/rank/similarity.h"

#include <math.h>

enum status rank_jaccard(const struct ranked_list *a, const struct ranked_list *b,
        double *ret_jaccard, struct fault *why)
{
    struct ranked_match match;
    enum status status = ranked_list_match(a, b, &match, why);
    if (status != OK) {
        return status;
    }
    if (a->count + b->count == 0) {
        return refuse(why, E_MISSING, 0, "both lists are empty");
    }
    *ret_jaccard = (double)match.common / (double)(a->count + b->count - match.common);
    return OK;
}

static uint16_t least(uint16_t a, uint16_t b)
{
    return a < b ? a : b;
}

/* One row of the table of edits: the first `row` items of a against each beginning of b. `before`
 * and `before_that` are the rows above. */
static void fill_row(const struct ranked_list *a, const struct ranked_list *b, size_t row,
        const uint16_t *before_that, const uint16_t *before, uint16_t *now)
{
    now[0] = (uint16_t)row;
    for (size_t j = 1; j <= b->count; j++) {
        bool is_same = a->items[row - 1] == b->items[j - 1];
        uint16_t edits = (uint16_t)(before[j - 1] + !is_same);
        edits = least(edits, (uint16_t)(before[j] + 1));
        edits = least(edits, (uint16_t)(now[j - 1] + 1));
        if (row > 1 && j > 1 && a->items[row - 1] == b->items[j - 2] &&
                a->items[row - 2] == b->items[j - 1]) {
            edits = least(edits, (uint16_t)(before_that[j - 2] + 1));
        }
        now[j] = edits;
    }
}

enum status rank_edit_distance(const struct ranked_list *a, const struct ranked_list *b,
        size_t *ret_edits, struct fault *why)
{
    uint16_t rows[3][RANKED_LIST_MAX + 1];
    enum status status = ranked_list_check(a, why);
    if (status == OK) {
        status = ranked_list_check(b, why);
    }
    if (status != OK) {
        return status;
    }
    for (size_t j = 0; j <= b->count; j++) {
        rows[0][j] = (uint16_t)j;
    }
    for (size_t row = 1; row <= a->count; row++) {
        fill_row(a, b, row, rows[(row + 1) % 3], rows[(row + 2) % 3], rows[row % 3]);
    }
    *ret_edits = rows[a->count % 3][b->count];
    return OK;
}

struct pairs {
    int64_t balance;     /* pairs in the same order less pairs in the reverse */
    uint64_t in_a, in_b; /* pairs that are not tied in a, in b */
};

static int sign(int value)
{
    return (value > 0) - (value < 0);
}

/* Look at each pair of the common items; `a` and `b` are their tie groups. */
static struct pairs count_pairs(const uint16_t *a, const uint16_t *b, size_t count)
{
    struct pairs pairs = {0};
    for (size_t i = 1; i < count; i++) {
        for (size_t j = 0; j < i; j++) {
            int order_a = sign(a[i] - a[j]), order_b = sign(b[i] - b[j]);
            pairs.balance += (int64_t)order_a * order_b;
            pairs.in_a += order_a != 0;
            pairs.in_b += order_b != 0;
        }
    }
    return pairs;
}

enum status rank_kendall(const struct ranked_list *a, const struct ranked_list *b,
        struct kendall *ret_kendall, struct fault *why)
{
    struct ranked_match match;
    uint16_t a_groups[RANKED_LIST_MAX], b_groups[RANKED_LIST_MAX];
    uint16_t common_a[RANKED_LIST_MAX], common_b[RANKED_LIST_MAX];
    enum status status = ranked_list_match(a, b, &match, why);
    if (status != OK) {
        return status;
    }
    ranked_list_groups(a, a_groups);
    ranked_list_groups(b, b_groups);
    size_t common = 0;
    for (size_t i = 0; i < a->count; i++) {
        if (match.in_b[i] >= 0) {
            common_a[common] = a_groups[i];
            common_b[common++] = b_groups[match.in_b[i]];
        }
    }
    struct pairs pairs = count_pairs(common_a, common_b, common);
    *ret_kendall = (struct kendall){.tau = (double)NAN, .common = common};
    if (pairs.in_a > 0 && pairs.in_b > 0) {
        ret_kendall->is_known = true;
        ret_kendall->tau =
                (double)pairs.balance / (sqrt((double)pairs.in_a) * sqrt((double)pairs.in_b));
    }
    return OK;
}
