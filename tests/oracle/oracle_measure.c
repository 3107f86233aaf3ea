/* Prints random cases and what aedile makes of them, a line a case: statistic, TAB, its inputs as
 * groups of numbers, TAB, the results. measure.R works the results out again.
 *
 *   oracle_measure ROUNDS    each round has one case of every statistic */
#include "measure/event_study/event_study.h"
#include "measure/inference/location.h"
#include "measure/inference/multiple.h"
#include "measure/inference/proportion.h"
#include "measure/inference/random.h"
#include "measure/inference/relabel.h"
#include "measure/inference/robust.h"
#include "measure/inference/sign_flip.h"
#include "measure/rank/similarity.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { VALUES_MOST = 256 };

static struct random chance;

static size_t whole(size_t least, size_t most)
{
    return least + random_below(&chance, (uint32_t)(most - least + 1));
}

static void demand(enum status status, const struct fault *why)
{
    if (status != OK) {
        (void)fprintf(stderr, "oracle_measure: %s\n", why->text);
        abort();
    }
}

static void start(const char *statistic)
{
    printf("%s\t", statistic);
}

static void put(const double *values, size_t count, char end)
{
    for (size_t i = 0; i < count; i++) {
        printf("%s%.17g", i == 0 ? "" : " ", values[i]);
    }
    (void)putchar(end);
}

#define PUT(end, ...)                                                                              \
    put((const double[]){__VA_ARGS__}, sizeof((double[]){__VA_ARGS__}) / sizeof(double), end)

static double confidence(void)
{
    static const double levels[] = {0.9, 0.95, 0.99, 0.5};
    return levels[whole(0, 3)];
}

/* Normal numbers; half of the time rounded to tenths, so that some are alike. */
static void draw(double *values, size_t count, bool may_round)
{
    bool rounds = may_round && whole(0, 1) == 1;
    double shift = random_normal(&chance);
    for (size_t i = 0; i < count; i++) {
        double value = shift + random_normal(&chance);
        values[i] = rounds ? round(value * 10) / 10 : value;
    }
}

static void case_wilson(void)
{
    size_t trials = whole(1, 500), successes = whole(0, trials);
    double level = confidence();
    struct interval interval;
    struct fault why;
    demand(wilson_interval(successes, trials, level, &interval, &why), &why);
    start("wilson");
    PUT('\t', (double)successes, (double)trials, level);
    PUT('\n', interval.low, interval.high);
}

static void case_fisher(void)
{
    size_t most = whole(0, 3) == 0 ? 400 : 15;
    size_t cells[4];
    double two_sided, less;
    struct fault why;
    for (size_t i = 0; i < 4; i++) {
        cells[i] = whole(0, most);
    }
    demand(fisher_exact(cells[0], cells[1], cells[2], cells[3], &two_sided, &why), &why);
    demand(fisher_exact_less(cells[0], cells[1], cells[2], cells[3], &less, &why), &why);
    start("fisher");
    PUT('\t', (double)cells[0], (double)cells[1], (double)cells[2], (double)cells[3]);
    PUT('\n', two_sided, less);
}

static void case_distribution(void)
{
    double p = random_unit(&chance) * 0.998 + 0.001, t = random_normal(&chance) * 4;
    double df = whole(0, 1) == 0 ? (double)whole(1, 300) : 0.5 + random_unit(&chance) * 1000;
    start("distribution");
    PUT('\t', p, t, df);
    PUT('\n', normal_quantile(p), student_quantile(p, df), student_tail(t, df), student_cdf(t, df));
}

static void case_adjusted(struct arena *scratch)
{
    double p[40], adjusted[40];
    size_t count = whole(1, 40);
    struct fault why;
    for (size_t i = 0; i < count; i++) {
        p[i] = whole(0, 4) == 0 ? (double)whole(0, 10) / 10 : pow(random_unit(&chance), 3);
    }
    demand(benjamini_hochberg(p, count, scratch, adjusted, &why), &why);
    start("adjusted");
    put(p, count, '\t');
    put(adjusted, count, '\n');
}

static void case_located(struct arena *scratch)
{
    double values[40], level = confidence();
    size_t count = whole(2, 40);
    struct location location;
    struct fault why;
    draw(values, count, false);
    demand(hodges_lehmann(values, count, level, scratch, &location, &why), &why);
    start("located");
    put(values, count, '\t');
    PUT('\t', level);
    PUT('\n', location.estimate, location.interval.low, location.interval.high,
            location.confidence);
}

static void case_left_out(void)
{
    double values[40], estimate = random_normal(&chance), level = confidence();
    size_t count = whole(2, 40);
    struct jackknife result;
    struct fault why;
    draw(values, count, true);
    demand(jackknife(estimate, values, count, level, &result, &why), &why);
    start("jackknife");
    put(values, count, '\t');
    PUT('\t', estimate, level);
    PUT('\n', result.error, result.interval.low, result.interval.high);
}

static void case_robust(struct arena *scratch)
{
    double a[60], b[60], auc;
    size_t a_count = whole(1, 60), b_count = whole(1, 60);
    struct spread spread;
    struct fault why;
    draw(a, a_count, true);
    draw(b, b_count, true);
    demand(sample_spread(a, a_count, scratch, &spread, &why), &why);
    demand(mann_whitney_auc(a, a_count, b, b_count, scratch, &auc, &why), &why);
    start("robust");
    put(a, a_count, '\t');
    put(b, b_count, '\t');
    PUT('\n', spread.median, spread.deviation, auc);
}

static void case_flipped(void)
{
    double values[12];
    size_t count = whole(1, 12);
    struct permutation_test greater, two_sided;
    struct monte_carlo none = {0};
    struct fault why;
    draw(values, count, true);
    demand(sign_flip_test(values, count, ALTERNATIVE_GREATER, none, &greater, &why), &why);
    demand(sign_flip_test(values, count, ALTERNATIVE_TWO_SIDED, none, &two_sided, &why), &why);
    start("flipped");
    put(values, count, '\t');
    PUT('\n', greater.statistic, greater.p, two_sided.p);
}

/* Two groups, of two to four units. */
static void case_relabelled(struct arena *scratch)
{
    static const uint8_t labels[8] = {0, 1, 0, 1, 0, 1, 0, 1};
    double distances[2 * 64] = {0};
    size_t units = 2 * whole(2, 4), cells = units * units;
    struct relabel_data data = {units, 2, labels, distances};
    struct permutation_test accounts, blocks;
    struct fault why;
    for (size_t block = 0; block < 2; block++) {
        for (size_t i = 1; i < units; i++) {
            for (size_t j = 0; j < i; j++) {
                double distance = round(random_unit(&chance) * 20) / 20;
                distances[block * cells + i * units + j] = distance;
                distances[block * cells + j * units + i] = distance;
            }
        }
    }
    demand(relabel_accounts(&data, (struct monte_carlo){0}, &accounts, &why), &why);
    demand(relabel_blocks(&data, (struct monte_carlo){0}, scratch, &blocks, &why), &why);
    start("relabelled");
    put(distances, 2 * cells, '\t');
    PUT('\n', accounts.statistic, accounts.p, blocks.p);
}

/* Items 0 … count - 1 in a random order, in random tie groups. */
static size_t draw_list(uint64_t *items, uint32_t *groups, uint8_t *order, size_t count)
{
    size_t group_count = 0;
    for (size_t i = 0; i < count; i++) {
        order[i] = (uint8_t)i;
    }
    random_shuffle(&chance, order, count);
    for (size_t i = 0; i < count; i++) {
        items[i] = order[i];
        if (i == 0 || whole(0, 2) > 0) {
            groups[group_count++] = 0;
        }
        groups[group_count - 1]++;
    }
    return group_count;
}

static void put_places(const struct ranked_list *list)
{
    double places[40];
    uint16_t groups[RANKED_LIST_MAX];
    ranked_list_groups(list, groups);
    for (size_t i = 0; i < list->count; i++) {
        places[list->items[i]] = groups[i];
    }
    put(places, list->count, '\t');
}

static void case_ranked(void)
{
    uint64_t items[2][40];
    uint32_t groups[2][40];
    uint8_t order[40];
    struct ranked_list lists[2];
    struct kendall kendall;
    struct fault why;
    size_t count = whole(2, 40);
    for (size_t i = 0; i < 2; i++) {
        lists[i] = (struct ranked_list){items[i], groups[i], count, 0};
        lists[i].group_count = draw_list(items[i], groups[i], order, count);
    }
    demand(rank_kendall(&lists[0], &lists[1], &kendall, &why), &why);
    if (kendall.is_known) {
        start("kendall");
        put_places(&lists[0]);
        put_places(&lists[1]);
        PUT('\n', kendall.tau);
    }
}

static void case_event(void)
{
    double market[VALUES_MOST], security[VALUES_MOST], abnormal[VALUES_MOST];
    struct event_window window = {-(int)whole(0, 5), (int)whole(0, 5), VALUES_MOST, 20};
    size_t before = whole(20, 200), event = before + (size_t)-window.first;
    size_t days = event + (size_t)window.last + 1;
    double level = confidence(), beta = random_normal(&chance);
    struct event_study study;
    struct fault why;
    for (size_t i = 0; i < days; i++) {
        market[i] = 0.01 * random_normal(&chance);
        security[i] = 0.001 + beta * market[i] + 0.01 * random_normal(&chance);
    }
    demand(event_study_run(market, security, days, event, &window, level, abnormal, &study, &why),
            &why);
    start("event");
    put(market, days, '\t');
    put(security, days, '\t');
    PUT('\t', (double)before, level);
    PUT('\n', study.model.alpha, study.model.beta, study.model.error, study.model.fit,
            study.cumulative, study.error_simple, study.error, study.t, study.p, study.interval.low,
            study.interval.high);
}

int main(int argc, char **argv)
{
    unsigned long rounds = argc == 2 ? strtoul(argv[1], NULL, 10) : 0;
    chance = random_from_seed(20260726);
    for (unsigned long i = 0; i < rounds; i++) {
        SCOPED(arena_free) struct arena scratch = {.limit = 4 << 20};
        case_wilson();
        case_fisher();
        case_distribution();
        case_adjusted(&scratch);
        case_located(&scratch);
        case_left_out();
        case_robust(&scratch);
        case_flipped();
        case_relabelled(&scratch);
        case_ranked();
        case_event();
    }
    return rounds > 0 ? 0 : 2;
}
