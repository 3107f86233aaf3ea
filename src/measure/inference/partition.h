/* partition.h: the ways to divide units into groups of given sizes. Private to src/measure. */
#ifndef AEDILE_MEASURE_INFERENCE_PARTITION_H
#define AEDILE_MEASURE_INFERENCE_PARTITION_H

#include "measure/inference/random.h"
#include "measure/inference/relabel.h"

struct partition_design {
    size_t units, groups;
    uint8_t sizes[RELABEL_UNITS_MAX]; /* of the groups, smallest first */
    double pairs_within, pairs_between;
    double count; /* of partitions; exact below 2^53 */
};

/* The groups that labels make. E_USAGE when no two units share one or all do, or a label is not
 * below `units`; E_LIMIT beyond RELABEL_UNITS_MAX. */
MUST_CHECK enum status partition_design(const uint8_t *labels, size_t units,
        struct partition_design *ret_design, struct fault *why);

/* A symmetric matrix of distances, and the sum over all its pairs. */
struct distance_matrix {
    const double *values;
    size_t units;
    double sum;
};
struct distance_matrix distance_matrix(const double *values, size_t units);

/* The distances within groups, added up: the one number that a partition changes. */
double partition_within(const struct distance_matrix *matrix, const uint8_t *labels);

/* The same of a partition drawn at random; each is equally likely. `order` holds the numbers of
 * the units and is left in another order. */
double partition_draw(const struct partition_design *design, const struct distance_matrix *matrix,
        struct random *random, uint8_t order[RELABEL_UNITS_MAX]);

/* P = mean between - mean within, from the sum within. */
double partition_statistic(
        const struct partition_design *design, const struct distance_matrix *matrix, double within);

/* Call `take` with the sum within of each partition, once each. */
typedef void partition_taker(void *state, double within);
void partition_each(const struct partition_design *design, const struct distance_matrix *matrix,
        partition_taker *take, void *state);

#endif
