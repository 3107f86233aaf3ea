/* relabel.c: the statistic as labelled, and the relabelling of whole accounts. */
#include "measure/inference/relabel.h"

#include "measure/inference/partition.h"

#include <math.h>

static enum status check_block(const struct relabel_data *data, size_t block, struct fault *why)
{
    size_t units = data->units;
    const double *distances = data->distances + block * units * units;
    for (size_t i = 1; i < units; i++) {
        for (size_t j = 0; j < i; j++) {
            double distance = distances[i * units + j];
            if (!(fabs(distance) <= 1e150) || distance != distances[j * units + i]) {
                return refuse(why, E_USAGE, block,
                        "block %zu: the distance of units %zu and %zu is not one finite number",
                        block + 1, j + 1, i + 1);
            }
        }
    }
    return OK;
}

static enum status check(
        const struct relabel_data *data, struct partition_design *ret_design, struct fault *why)
{
    enum status status = partition_design(data->labels, data->units, ret_design, why);
    if (status != OK) {
        return status;
    }
    if (data->blocks == 0) {
        return refuse(why, E_MISSING, 0, "there are no blocks");
    }
    if (data->blocks > RELABEL_BLOCKS_MAX) {
        return refuse(why, E_LIMIT, 0, "%zu blocks, at most %d are taken", data->blocks,
                RELABEL_BLOCKS_MAX);
    }
    for (size_t block = 0; status == OK && block < data->blocks; block++) {
        status = check_block(data, block, why);
    }
    return status;
}

/* The distances of all blocks as one matrix of means. */
static void mean_over_blocks(const struct relabel_data *data, double *ret_means)
{
    size_t cells = data->units * data->units;
    for (size_t cell = 0; cell < cells; cell++) {
        double sum = 0;
        for (size_t block = 0; block < data->blocks; block++) {
            sum += data->distances[block * cells + cell];
        }
        ret_means[cell] = sum / (double)data->blocks;
    }
}

static struct relabel_means means_of(const struct partition_design *design,
        const struct distance_matrix *matrix, const uint8_t *labels)
{
    double within = partition_within(matrix, labels);
    return (struct relabel_means){
            .between = (matrix->sum - within) / design->pairs_between,
            .within = within / design->pairs_within,
    };
}

enum status relabel_means(
        const struct relabel_data *data, struct relabel_means *ret_means, struct fault *why)
{
    double means[RELABEL_UNITS_MAX * RELABEL_UNITS_MAX];
    struct partition_design design;
    enum status status = check(data, &design, why);
    if (status == OK) {
        mean_over_blocks(data, means);
        struct distance_matrix matrix = distance_matrix(means, data->units);
        *ret_means = means_of(&design, &matrix, data->labels);
    }
    return status;
}

enum status relabel_block_means(const struct relabel_data *data, size_t block,
        struct relabel_means *ret_means, struct fault *why)
{
    if (block >= data->blocks) {
        return refuse(why, E_MISSING, 0, "there is no block %zu", block + 1);
    }
    struct relabel_data one = *data;
    one.blocks = 1;
    one.distances += block * data->units * data->units;
    return relabel_means(&one, ret_means, why);
}

struct counter {
    const struct partition_design *design;
    const struct distance_matrix *matrix;
    double threshold;
    uint64_t tried, extreme;
};

static void count_one(void *state, double within)
{
    struct counter *counter = state;
    double statistic = partition_statistic(counter->design, counter->matrix, within);
    counter->tried++;
    counter->extreme += statistic >= counter->threshold;
}

static void count_drawn(struct counter *counter, const struct monte_carlo *by)
{
    struct random random = random_from_seed(by->seed);
    uint8_t order[RELABEL_UNITS_MAX];
    for (size_t i = 0; i < counter->design->units; i++) {
        order[i] = (uint8_t)i;
    }
    for (uint64_t i = 0; i < by->draws; i++) {
        count_one(counter, partition_draw(counter->design, counter->matrix, &random, order));
    }
}

enum status relabel_accounts(const struct relabel_data *data, struct monte_carlo by,
        struct permutation_test *ret_test, struct fault *why)
{
    double means[RELABEL_UNITS_MAX * RELABEL_UNITS_MAX];
    struct partition_design design;
    enum status status = check(data, &design, why);
    if (status == OK) {
        status = monte_carlo_check(&by, why);
    }
    if (status != OK) {
        return status;
    }
    mean_over_blocks(data, means);
    struct distance_matrix matrix = distance_matrix(means, data->units);
    double within = partition_within(&matrix, data->labels);
    struct permutation_test test = {.statistic = partition_statistic(&design, &matrix, within),
            .arrangements = design.count,
            .is_exact = design.count <= (double)by.exact_most,
            .smallest_p = 1 / design.count};
    struct counter counter = {.design = &design,
            .matrix = &matrix,
            .threshold = permutation_threshold(test.statistic)};
    if (test.is_exact) {
        partition_each(&design, &matrix, count_one, &counter);
    } else {
        test.by = by;
        count_drawn(&counter, &by);
    }
    permutation_conclude(&test, counter.tried, counter.extreme);
    *ret_test = test;
    return OK;
}
