/* relabel.c: how long a million relabellings of 3 personas with 3 twins over 10 blocks take, and
 * comparing all pairs of lists of such a design, in CPU time, median of some runs. */
#include "measure/inference/relabel.h"
#include "measure/inference/random.h"
#include "measure/rank/rbo.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { RUNS = 15, PERSONAS = 3, TWINS = 3, UNITS = PERSONAS * TWINS, BLOCKS = 10, ITEMS = 20 };

static const struct monte_carlo million = {.seed = 1, .draws = 1000000};

static double cpu_seconds(void)
{
    struct timespec now = {0};
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static int by_value(const void *a, const void *b)
{
    const double *left = a, *right = b;
    return (*left > *right) - (*left < *right);
}

/* Lists of twenty items drawn from forty. */
static void draw_list(struct random *random, uint64_t items[ITEMS])
{
    uint8_t all[2 * ITEMS];
    for (uint8_t i = 0; i < 2 * ITEMS; i++) {
        all[i] = i;
    }
    random_shuffle(random, all, sizeof(all));
    for (size_t i = 0; i < ITEMS; i++) {
        items[i] = all[i];
    }
}

static bool fill_block(uint64_t lists[UNITS][ITEMS], double *ret_distances)
{
    struct rbo rbo;
    struct fault why;
    for (size_t i = 0; i < UNITS; i++) {
        for (size_t j = 0; j < i; j++) {
            struct ranked_list a = {.items = lists[i], .count = ITEMS};
            struct ranked_list b = {.items = lists[j], .count = ITEMS};
            if (rbo_compare(&a, &b, 0.9, RBO_TIES_A, &rbo, &why) != OK) {
                return false;
            }
            ret_distances[i * UNITS + j] = ret_distances[j * UNITS + i] = 1 - rbo.extrapolated;
        }
    }
    return true;
}

static bool compare_lists(double *ret_distances)
{
    double seconds[RUNS];
    uint64_t lists[UNITS][ITEMS];
    bool is_good = true;
    for (size_t run = 0; is_good && run < RUNS; run++) {
        struct random random = random_from_seed(1);
        double start = cpu_seconds();
        for (size_t block = 0; is_good && block < BLOCKS; block++) {
            for (size_t i = 0; i < UNITS; i++) {
                draw_list(&random, lists[i]);
            }
            is_good = fill_block(lists, ret_distances + block * UNITS * UNITS);
        }
        seconds[run] = cpu_seconds() - start;
    }
    qsort(seconds, RUNS, sizeof(*seconds), by_value);
    printf("%-44s %8.3f ms\n", "360 pairs of lists of 20 compared", seconds[RUNS / 2] * 1e3);
    return is_good;
}

static bool relabel(const struct relabel_data *data)
{
    double seconds[RUNS];
    struct permutation_test test = {0};
    for (size_t run = 0; run < RUNS; run++) {
        SCOPED(arena_free) struct arena scratch = {.limit = 4 << 20};
        struct fault why;
        double start = cpu_seconds();
        if (relabel_blocks(data, million, &scratch, &test, &why) != OK) {
            (void)fprintf(stderr, "%s\n", why.text);
            return false;
        }
        seconds[run] = cpu_seconds() - start;
    }
    qsort(seconds, RUNS, sizeof(*seconds), by_value);
    printf("%-44s %8.3f ms (p %.6f)\n", "1,000,000 relabellings, 3 x 3 x 10",
            seconds[RUNS / 2] * 1e3, test.p);
    return true;
}

int main(void)
{
    static const uint8_t labels[UNITS] = {0, 0, 0, 1, 1, 1, 2, 2, 2};
    double distances[BLOCKS * UNITS * UNITS] = {0};
    struct relabel_data data = {UNITS, BLOCKS, labels, distances};
    return compare_lists(distances) && relabel(&data) ? 0 : 1;
}
