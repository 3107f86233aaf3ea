/* relabel.h: whether accounts of one persona see lists that are more alike than those of different
 * personas: permutation of labels over a matrix of distances (Mantel 1967; Anderson 2001).
 *
 * The statistic is P = B - N, the mean distance between groups minus the mean within. Groups may
 * have different sizes. Renaming the groups changes nothing, so an arrangement is a partition of
 * the units into groups of those sizes: 2 x 2 units have 3, 3 x 3 have 280. */
#ifndef AEDILE_MEASURE_INFERENCE_RELABEL_H
#define AEDILE_MEASURE_INFERENCE_RELABEL_H

#include "base/arena.h"
#include "measure/inference/permutation.h"

enum {
    RELABEL_UNITS_MAX = 64,
    RELABEL_BLOCKS_MAX = 1000,
};

struct relabel_data {
    size_t units;            /* accounts */
    size_t blocks;           /* times at which all of them were asked */
    const uint8_t *labels;   /* the group of each unit, below `units`; the same in every block */
    const double *distances; /* [block][unit][unit], symmetric; the diagonal is not looked at */
};

struct relabel_means {
    double between, within; /* over pairs, then over blocks */
};

/* The means as labelled, over all blocks. E_USAGE when a distance is not finite or the matrix is
 * not symmetric, when no two units share a group or all do; E_MISSING without blocks; E_LIMIT
 * beyond the ceilings above. */
MUST_CHECK enum status relabel_means(
        const struct relabel_data *data, struct relabel_means *ret_means, struct fault *why);

/* Of one block alone: P of each is what a sign-flip test or a jackknife is made of. */
MUST_CHECK enum status relabel_block_means(const struct relabel_data *data, size_t block,
        struct relabel_means *ret_means, struct fault *why);

/* The same accounts in every block: whole accounts are relabelled, in each way when there are no
 * more than by.exact_most. Refuses as relabel_means. */
MUST_CHECK enum status relabel_accounts(const struct relabel_data *data, struct monte_carlo by,
        struct permutation_test *ret_test, struct fault *why);

/* Fresh accounts in every block: each block is relabelled by itself, so there are as many
 * arrangements as the blocks' multiplied. `scratch` takes 8 bytes for each block and arrangement of
 * a block, 2 MiB at most. */
MUST_CHECK enum status relabel_blocks(const struct relabel_data *data, struct monte_carlo by,
        struct arena *scratch, struct permutation_test *ret_test, struct fault *why);

/* The partitions of groups x size units into groups of that size: 2 x 4 35, 3 x 3 280. Infinite
 * when it is beyond what a double holds, not a number for 0 groups or size 0. */
double relabel_count(size_t groups, size_t size);

#endif
