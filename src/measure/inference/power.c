/* power.c: simulated studies. */
#include "measure/inference/power.h"

#include "measure/inference/random.h"
#include "measure/inference/relabel.h"
#include "measure/inference/sign_flip.h"

#include <math.h>

static const double rounding = 1e-12; /* p = 0.05 counts as 0.05 whatever its last bit */

static enum status check(const struct power_plan *plan, size_t blocks, struct fault *why)
{
    if (!(fabs(plan->effect) <= 1e6) || !(plan->level > 0 && plan->level < 1)) {
        return refuse(why, E_USAGE, 0, "no plan: effect %g, level %g", plan->effect, plan->level);
    }
    if (plan->runs == 0 || blocks == 0) {
        return refuse(why, E_USAGE, 0, "a plan needs simulated studies and blocks");
    }
    if (plan->runs > POWER_RUNS_MAX || blocks > POWER_BLOCKS_MAX) {
        return refuse(why, E_LIMIT, 0, "at most %d studies of %d blocks are simulated",
                POWER_RUNS_MAX, POWER_BLOCKS_MAX);
    }
    return OK;
}

enum status power_of_sign_flip(
        const struct power_plan *plan, size_t blocks, double *ret_power, struct fault *why)
{
    double differences[POWER_BLOCKS_MAX];
    enum status status = check(plan, blocks, why);
    if (status != OK) {
        return status;
    }
    struct random random = random_from_seed(plan->seed);
    size_t seen = 0;
    for (size_t run = 0; status == OK && run < plan->runs; run++) {
        struct permutation_test test = {0};
        for (size_t i = 0; i < blocks; i++) {
            differences[i] = plan->effect + random_normal(&random);
        }
        status = sign_flip_test(differences, blocks, ALTERNATIVE_GREATER,
                (struct monte_carlo){.seed = random_next(&random)}, &test, why);
        seen += test.p <= plan->level + rounding;
    }
    if (status == OK) {
        *ret_power = (double)seen / (double)plan->runs;
    }
    return status;
}

/* The means over blocks of independent normal distances are themselves normal. */
static void draw_distances(struct random *random, const uint8_t *labels, size_t units,
        double effect, double deviation, double *ret_distances)
{
    for (size_t i = 0; i < units; i++) {
        for (size_t j = 0; j <= i; j++) {
            double shift = labels[i] == labels[j] ? 0 : effect;
            double distance = shift + deviation * random_normal(random);
            ret_distances[i * units + j] = distance;
            ret_distances[j * units + i] = distance;
        }
    }
}

enum status power_of_relabelling(const struct power_plan *plan, size_t personas, size_t twins,
        size_t blocks, double *ret_power, struct fault *why)
{
    double distances[RELABEL_UNITS_MAX * RELABEL_UNITS_MAX];
    uint8_t labels[RELABEL_UNITS_MAX];
    enum status status = check(plan, blocks, why);
    if (status != OK) {
        return status;
    }
    if (personas == 0 || twins == 0 || personas > RELABEL_UNITS_MAX / twins) {
        return refuse(why, E_LIMIT, 0, "%zu personas with %zu twins: 1 to %d accounts are taken",
                personas, twins, RELABEL_UNITS_MAX);
    }
    struct relabel_data data = {personas * twins, 1, labels, distances};
    for (size_t i = 0; i < data.units; i++) {
        labels[i] = (uint8_t)(i / twins);
    }
    struct random random = random_from_seed(plan->seed);
    size_t seen = 0;
    for (size_t run = 0; status == OK && run < plan->runs; run++) {
        struct permutation_test test = {0};
        draw_distances(
                &random, labels, data.units, plan->effect, 1 / sqrt((double)blocks), distances);
        status = relabel_accounts(
                &data, (struct monte_carlo){.seed = random_next(&random)}, &test, why);
        seen += test.p <= plan->level + rounding;
    }
    if (status == OK) {
        *ret_power = (double)seen / (double)plan->runs;
    }
    return status;
}
