/* relabel_blocks.c: each block relabelled by itself. The statistic of every partition of every
 * block is worked out once; an arrangement then is one number out of each block, added up. */
#include "measure/inference/partition.h"

#include <math.h>

enum { TABLE_MAX = 1 << 18 }; /* numbers kept; with more, each draw works its own out */

struct blocks {
    const struct relabel_data *data;
    struct partition_design design;
    struct distance_matrix *matrices; /* of each block */
    double *table;                    /* [block][partition]; NULL: too many */
    size_t partitions, filled;
    size_t filling;   /* the block whose partitions are being put into the table */
    double threshold; /* of the sum over blocks */
    uint64_t tried, extreme;
};

static void keep(void *state, double within)
{
    struct blocks *blocks = state;
    blocks->table[blocks->filled++] =
            partition_statistic(&blocks->design, &blocks->matrices[blocks->filling], within);
}

static enum status prepare(struct blocks *blocks, struct arena *scratch, struct fault *why)
{
    const struct relabel_data *data = blocks->data;
    blocks->matrices = arena_array(scratch, data->blocks, sizeof(*blocks->matrices));
    if (blocks->matrices == NULL) {
        return refuse(why, E_MEMORY, 0, "no memory for %zu blocks", data->blocks);
    }
    for (size_t i = 0; i < data->blocks; i++) {
        const double *distances = data->distances + i * data->units * data->units;
        blocks->matrices[i] = distance_matrix(distances, data->units);
    }
    if (blocks->design.count * (double)data->blocks > TABLE_MAX) {
        return OK;
    }
    blocks->partitions = (size_t)blocks->design.count;
    blocks->table = arena_array(scratch, blocks->partitions * data->blocks, sizeof(*blocks->table));
    if (blocks->table == NULL) {
        return refuse(why, E_MEMORY, 0, "no memory for the partitions of %zu blocks", data->blocks);
    }
    for (blocks->filling = 0; blocks->filling < data->blocks; blocks->filling++) {
        partition_each(&blocks->design, &blocks->matrices[blocks->filling], keep, blocks);
    }
    return OK;
}

static double seen_sum(const struct blocks *blocks)
{
    double sum = 0;
    for (size_t i = 0; i < blocks->data->blocks; i++) {
        const struct distance_matrix *matrix = &blocks->matrices[i];
        double within = partition_within(matrix, blocks->data->labels);
        sum += partition_statistic(&blocks->design, matrix, within);
    }
    return sum;
}

/* Every way to take one number from each block from `block` on. As few arrangements as are counted
 * exactly have some two dozen blocks at most, and it is as deep as there are blocks. */
static void count_each(struct blocks *blocks, size_t block, double sum)
{
    if (block == blocks->data->blocks) {
        blocks->tried++;
        blocks->extreme += sum >= blocks->threshold;
        return;
    }
    const double *statistics = blocks->table + block * blocks->partitions;
    for (size_t i = 0; i < blocks->partitions; i++) {
        count_each(blocks, block + 1, sum + statistics[i]);
    }
}

static double draw_from_table(const struct blocks *blocks, struct random *random)
{
    double sum = 0;
    const double *statistics = blocks->table;
    for (size_t i = 0; i < blocks->data->blocks; i++) {
        sum += statistics[random_below(random, (uint32_t)blocks->partitions)];
        statistics += blocks->partitions;
    }
    return sum;
}

static double draw_anew(const struct blocks *blocks, struct random *random, uint8_t *order)
{
    double sum = 0;
    for (size_t i = 0; i < blocks->data->blocks; i++) {
        const struct distance_matrix *matrix = &blocks->matrices[i];
        double within = partition_draw(&blocks->design, matrix, random, order);
        sum += partition_statistic(&blocks->design, matrix, within);
    }
    return sum;
}

static void count_drawn(struct blocks *blocks, const struct monte_carlo *by)
{
    struct random random = random_from_seed(by->seed);
    uint8_t order[RELABEL_UNITS_MAX];
    for (size_t i = 0; i < blocks->data->units; i++) {
        order[i] = (uint8_t)i;
    }
    for (uint64_t i = 0; i < by->draws; i++) {
        double sum = blocks->table != NULL ? draw_from_table(blocks, &random)
                                           : draw_anew(blocks, &random, order);
        blocks->tried++;
        blocks->extreme += sum >= blocks->threshold;
    }
}

static enum status check(struct blocks *blocks, struct monte_carlo *by, struct fault *why)
{
    struct relabel_means means;
    enum status status = relabel_means(blocks->data, &means, why); /* it looks at every distance */
    if (status == OK) {
        status = partition_design(blocks->data->labels, blocks->data->units, &blocks->design, why);
    }
    return status == OK ? monte_carlo_check(by, why) : status;
}

enum status relabel_blocks(const struct relabel_data *data, struct monte_carlo by,
        struct arena *scratch, struct permutation_test *ret_test, struct fault *why)
{
    struct blocks blocks = {.data = data};
    if (data->blocks == 1) { /* all its partitions may be looked at, though a table has no room */
        return relabel_accounts(data, by, ret_test, why);
    }
    enum status status = check(&blocks, &by, why);
    if (status == OK) {
        status = prepare(&blocks, scratch, why);
    }
    if (status != OK) {
        return status;
    }
    double count = (double)data->blocks;
    struct permutation_test test = {.statistic = seen_sum(&blocks) / count,
            .arrangements = pow(blocks.design.count, count)};
    test.is_exact = test.arrangements <= (double)by.exact_most && blocks.table != NULL;
    test.smallest_p = 1 / test.arrangements;
    blocks.threshold = permutation_threshold(test.statistic) * count;
    if (test.is_exact) {
        count_each(&blocks, 0, 0);
    } else {
        test.by = by;
        count_drawn(&blocks, &by);
    }
    permutation_conclude(&test, blocks.tried, blocks.extreme);
    *ret_test = test;
    return OK;
}
