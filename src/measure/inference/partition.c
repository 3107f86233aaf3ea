/* partition.c: dividing units into groups. */
#include "measure/inference/partition.h"

#include <math.h>

static double choose(size_t all, size_t some)
{
    double ways = 1;
    for (size_t i = 1; i <= some; i++) {
        ways = ways * (double)(all - some + i) / (double)i;
    }
    return ways;
}

double relabel_count(size_t groups, size_t size)
{
    double count = 1;
    if (groups == 0 || size == 0) {
        return (double)NAN;
    }
    if (groups > 1000 || size > 1000) {
        return groups == 1 || size == 1 ? 1 : (double)INFINITY;
    }
    for (size_t left = groups * size; left > 0; left -= size) {
        count *= choose(left - 1, size - 1); /* who goes with the first that is left */
    }
    return count;
}

/* Choose the members of all groups of one size together, then divide them. */
static double count_partitions(const struct partition_design *design)
{
    double count = 1;
    size_t left = design->units;
    for (size_t i = 0; i < design->groups;) {
        size_t alike = 1;
        while (i + alike < design->groups && design->sizes[i + alike] == design->sizes[i]) {
            alike++;
        }
        size_t members = alike * design->sizes[i];
        count *= choose(left, members) * relabel_count(alike, design->sizes[i]);
        left -= members;
        i += alike;
    }
    return count;
}

static void insert_size(struct partition_design *design, uint8_t size)
{
    size_t at = design->groups++;
    while (at > 0 && design->sizes[at - 1] > size) {
        design->sizes[at] = design->sizes[at - 1];
        at--;
    }
    design->sizes[at] = size;
    design->pairs_within += (double)size * (size - 1) / 2;
}

enum status partition_design(
        const uint8_t *labels, size_t units, struct partition_design *ret_design, struct fault *why)
{
    struct partition_design design = {.units = units};
    uint8_t members[RELABEL_UNITS_MAX] = {0};
    if (units > RELABEL_UNITS_MAX) {
        return refuse(why, E_LIMIT, 0, "%zu units, at most %d are taken", units, RELABEL_UNITS_MAX);
    }
    for (size_t i = 0; i < units; i++) {
        if (labels[i] >= units) {
            return refuse(why, E_USAGE, i, "label %d of unit %zu is too large", labels[i], i + 1);
        }
        members[labels[i]]++;
    }
    for (size_t i = 0; i < units; i++) {
        if (members[i] > 0) {
            insert_size(&design, members[i]);
        }
    }
    design.pairs_between = (double)units * ((double)units - 1) / 2 - design.pairs_within;
    if (!(design.pairs_within > 0 && design.pairs_between > 0)) {
        return refuse(why, E_USAGE, 0,
                "%zu units in %zu groups: two groups and two units of one "
                "are the least",
                units, design.groups);
    }
    design.count = count_partitions(&design);
    *ret_design = design;
    return OK;
}

static double between(const struct distance_matrix *matrix, size_t a, size_t b)
{
    return matrix->values[a * matrix->units + b];
}

struct distance_matrix distance_matrix(const double *values, size_t units)
{
    struct distance_matrix matrix = {.values = values, .units = units};
    for (size_t i = 1; i < units; i++) {
        for (size_t j = 0; j < i; j++) {
            matrix.sum += between(&matrix, i, j);
        }
    }
    return matrix;
}

double partition_within(const struct distance_matrix *matrix, const uint8_t *labels)
{
    double sum = 0;
    for (size_t i = 1; i < matrix->units; i++) {
        for (size_t j = 0; j < i; j++) {
            sum += labels[i] == labels[j] ? between(matrix, i, j) : 0;
        }
    }
    return sum;
}

double partition_draw(const struct partition_design *design, const struct distance_matrix *matrix,
        struct random *random, uint8_t order[RELABEL_UNITS_MAX])
{
    double sum = 0;
    const uint8_t *members = order;
    random_shuffle(random, order, design->units);
    for (size_t group = 0; group < design->groups; group++) {
        for (size_t i = 1; i < design->sizes[group]; i++) {
            for (size_t j = 0; j < i; j++) {
                sum += between(matrix, members[i], members[j]);
            }
        }
        members += design->sizes[group];
    }
    return sum;
}

double partition_statistic(
        const struct partition_design *design, const struct distance_matrix *matrix, double within)
{
    return (matrix->sum - within) / design->pairs_between - within / design->pairs_within;
}

struct search {
    const struct partition_design *design;
    const struct distance_matrix *matrix;
    partition_taker *take;
    void *state;
    uint8_t label[RELABEL_UNITS_MAX];
    uint8_t used[RELABEL_UNITS_MAX]; /* units in each group so far */
};

/* Of empty groups of one size only the first is tried: the others give the same partitions. */
static bool is_worth_trying(const struct search *search, size_t group)
{
    uint8_t size = search->design->sizes[group];
    if (search->used[group] > 0) {
        return search->used[group] < size;
    }
    return group == 0 || search->design->sizes[group - 1] != size || search->used[group - 1] > 0;
}

static double to_group(const struct search *search, size_t unit, size_t group)
{
    double sum = 0;
    for (size_t i = 0; i < unit; i++) {
        sum += search->label[i] == group ? between(search->matrix, unit, i) : 0;
    }
    return sum;
}

/* At most RELABEL_UNITS_MAX deep. */
static void place(struct search *search, size_t unit, double within)
{
    if (unit == search->design->units) {
        search->take(search->state, within);
        return;
    }
    for (size_t group = 0; group < search->design->groups; group++) {
        if (is_worth_trying(search, group)) {
            search->label[unit] = (uint8_t)group;
            search->used[group]++;
            place(search, unit + 1, within + to_group(search, unit, group));
            search->used[group]--;
        }
    }
}

void partition_each(const struct partition_design *design, const struct distance_matrix *matrix,
        partition_taker *take, void *state)
{
    struct search search = {.design = design, .matrix = matrix, .take = take, .state = state};
    place(&search, 0, 0);
}
