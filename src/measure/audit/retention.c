#include "measure/audit/retention.h"

#include "measure/inference/location.h"

#include <math.h>

/* The distances between units, each the mean over the blocks but one (`without` >= blocks: all). */
static void average(const struct panel *panel, size_t units, size_t without, double *ret_mean)
{
    size_t area = units * units;
    double used = 0;
    memset(ret_mean, 0, area * sizeof(*ret_mean));
    for (size_t block = 0; block < panel->blocks; block++) {
        if (block == without) {
            continue;
        }
        used++;
        for (size_t i = 0; i < area; i++) {
            ret_mean[i] += (panel->distances[block * area + i] - ret_mean[i]) / used;
        }
    }
}

/* P = B - N over the units but one; not a number when no twins or no personas are left. */
static double personalisation(const double *mean, const struct roster *roster, size_t without)
{
    double between = 0, twins = 0, between_pairs = 0, twin_pairs = 0;
    for (size_t i = 0; i < roster->units; i++) {
        for (size_t k = i + 1; k < roster->units; k++) {
            double distance = mean[i * roster->units + k];
            if (i == without || k == without) {
                continue;
            }
            if (roster->labels[i] == roster->labels[k]) {
                twins += distance;
                twin_pairs++;
            } else {
                between += distance;
                between_pairs++;
            }
        }
    }
    return between / between_pairs - twins / twin_pairs;
}

struct work {
    const struct panel *on, *off;
    const struct roster *roster;
    double *mean_on, *mean_off;
};

static double share(const struct work *work, size_t without_on, size_t without_off)
{
    return personalisation(work->mean_off, work->roster, without_off) /
           personalisation(work->mean_on, work->roster, without_on);
}

enum status retention_find(const struct panel *on, const struct panel *off,
        const struct roster *roster, double confidence, struct arena *arena,
        struct retention *ret_retention)
{
    size_t units = roster->units, all = 2 * units;
    size_t parts = roster->is_fresh ? on->blocks : off->has_own_accounts ? all : units;
    double *without = arena_array(arena, parts + 1, sizeof(*without));
    double *means = arena_array(arena, 2 * units * units + 1, sizeof(*means));
    struct work work = {on, off, roster, means, means + units * units};
    struct jackknife found;
    if (without == NULL || means == NULL) {
        return E_MEMORY;
    }
    for (size_t i = 0; roster->is_fresh && i < parts; i++) {
        average(on, units, i, work.mean_on);
        average(off, units, i, work.mean_off);
        without[i] = share(&work, all, all);
    }
    average(on, units, on->blocks, work.mean_on);
    average(off, units, off->blocks, work.mean_off);
    for (size_t i = 0; !roster->is_fresh && i < parts; i++) {
        bool is_own = off->has_own_accounts;
        without[i] = share(&work, i, !is_own ? i : i < units ? all : i - units);
    }
    double estimate = share(&work, all, all);
    *ret_retention = (struct retention){estimate, NAN, NAN, NAN};
    if (jackknife(estimate, without, parts, confidence, &found, NULL) == OK) {
        *ret_retention =
                (struct retention){estimate, found.error, found.interval.low, found.interval.high};
    }
    return OK;
}
