/* rbo.c: one walk down both lists. At each depth an item of a list is not seen yet, in the tie
 * group that lies there, or seen; an item counts with how much of its group the depth covers. */
#include "measure/rank/rbo.h"

#include <math.h>

enum reach { REACH_UNSEEN, REACH_PARTLY, REACH_SEEN, REACH_COUNT };

struct side {
    const struct ranked_list *list;
    const int16_t *in_other; /* index in the other list, or -1 */
    size_t group;            /* the tie group that the depth is in; group_count: past the end */
    size_t top, size;        /* of that group: index of its first item, how many it has */
    double share;            /* how much one of its items counts */
    uint8_t reach[RANKED_LIST_MAX];
    size_t unique_partly, unique_seen; /* items that the other list has not */
};

struct walk {
    enum rbo_ties ties;
    struct side longer, shorter;
    size_t common[REACH_COUNT][REACH_COUNT]; /* common items by reach in shorter and in longer */
};

static void move(struct walk *walk, struct side *side, size_t item, enum reach reach)
{
    enum reach old = side->reach[item];
    side->reach[item] = (uint8_t)reach;
    if (side->in_other[item] < 0) {
        side->unique_partly += (reach == REACH_PARTLY) - (size_t)(old == REACH_PARTLY);
        side->unique_seen += reach == REACH_SEEN;
    } else if (side == &walk->shorter) {
        enum reach other = walk->longer.reach[side->in_other[item]];
        walk->common[old][other]--;
        walk->common[reach][other]++;
    } else {
        enum reach other = walk->shorter.reach[side->in_other[item]];
        walk->common[other][old]--;
        walk->common[other][reach]++;
    }
}

static void move_group(struct walk *walk, struct side *side, enum reach reach)
{
    for (size_t i = side->top; i < side->top + side->size; i++) {
        move(walk, side, i, reach);
    }
}

/* Bring one side to a depth, from 1; the depths come one by one. */
static void descend(struct walk *walk, struct side *side, size_t depth)
{
    if (depth > side->top + side->size) {
        move_group(walk, side, REACH_SEEN);
        side->top += side->size;
        side->size = 0;
        if (side->top < side->list->count) {
            side->size = side->list->groups == NULL ? 1 : side->list->groups[side->group++];
            move_group(walk, side, REACH_PARTLY);
        }
    }
    bool is_whole = walk->ties == RBO_TIES_W || side->size == 0;
    side->share = is_whole ? 1 : (double)(depth - side->top) / (double)side->size;
}

/* X: what the lists share down to here. */
static double overlap(const struct walk *walk)
{
    double longer = walk->longer.share, shorter = walk->shorter.share;
    return (double)walk->common[REACH_SEEN][REACH_SEEN] +
           (double)walk->common[REACH_SEEN][REACH_PARTLY] * longer +
           (double)walk->common[REACH_PARTLY][REACH_SEEN] * shorter +
           (double)walk->common[REACH_PARTLY][REACH_PARTLY] * longer * shorter;
}

/* How much of one side is there at a depth, by what the variant divides by. A list that has ended
 * is taken to go on without ties. */
static double weight(const struct walk *walk, const struct side *side, size_t depth)
{
    if (depth > side->list->count || walk->ties == RBO_TIES_A) {
        return (double)depth;
    }
    double power = walk->ties == RBO_TIES_B ? side->share * side->share : side->share;
    return (double)side->top + (double)side->size * power;
}

/* A: agreement, the overlap as a share of what could have been shared. */
static double agreement(const struct walk *walk, double shared, size_t depth)
{
    double longer = weight(walk, &walk->longer, depth);
    double shorter = weight(walk, &walk->shorter, depth);
    return walk->ties == RBO_TIES_B ? shared / sqrt(longer) / sqrt(shorter)
                                    : 2 * shared / (longer + shorter);
}

/* What places of the shorter list that were not seen add at most: they hold the first of what only
 * the longer list has. */
static double most_beyond(const struct walk *walk, size_t places)
{
    const struct side *longer = &walk->longer;
    size_t seen = places < longer->unique_seen ? places : longer->unique_seen;
    size_t partly = places - seen < longer->unique_partly ? places - seen : longer->unique_partly;
    return (double)seen + (double)partly * longer->share;
}

/* What they add when they agree as the part seen did. */
static double likely_beyond(const struct walk *walk, size_t places, double seen_agreement)
{
    const struct side *longer = &walk->longer;
    double seen = (double)longer->unique_seen, partly = (double)longer->unique_partly;
    double mean = seen + partly > 0 ? (seen + partly * longer->share) / (seen + partly) : 0;
    return (double)places * seen_agreement * mean;
}

struct sums {
    double extrapolated, least, most;
    double harmonic; /* of p^d / d */
    double power;    /* p^d at the last depth */
    double seen_agreement;
};

static struct sums walk_down(struct walk *walk, double p)
{
    struct sums sums = {.power = 1};
    size_t end = walk->shorter.list->count;
    for (size_t depth = 1; depth <= walk->longer.list->count; depth++) {
        descend(walk, &walk->longer, depth);
        descend(walk, &walk->shorter, depth);
        sums.power *= p;
        double shared = overlap(walk), most = shared, likely = shared;
        double seen = agreement(walk, shared, depth);
        if (depth <= end) {
            sums.seen_agreement = seen;
        } else {
            most += most_beyond(walk, depth - end);
            likely += likely_beyond(walk, depth - end, sums.seen_agreement);
        }
        sums.least += sums.power * seen;
        sums.most += sums.power * agreement(walk, most, depth);
        sums.extrapolated += sums.power * agreement(walk, likely, depth);
        sums.harmonic += sums.power / (double)depth;
    }
    return sums;
}

/* The depths below both lists, from the end of the longer one to infinity. */
static void add_tails(const struct walk *walk, double p, struct sums *sums)
{
    size_t longer = walk->longer.list->count, shorter = walk->shorter.list->count;
    double shared = overlap(walk), power = sums->power;
    size_t full = longer + shorter - (size_t)shared; /* the depth at which all may be shared */
    double beyond = (double)(longer - shorter) * sums->seen_agreement;
    sums->extrapolated += (shared + beyond) / (double)longer * power * p / (1 - p);
    sums->least += shared * (-log1p(-p) - sums->harmonic);
    for (size_t depth = longer + 1; depth <= full; depth++) {
        power *= p;
        double open = (double)(2 * depth - longer - shorter); /* places not seen in either list */
        sums->most += (shared + open) / (double)depth * power;
    }
    sums->most += power * p / (1 - p);
}

static double within_one(double value)
{
    return fmin(fmax(value, 0), 1);
}

static struct rbo conclude(const struct sums *sums, double p)
{
    double scale = (1 - p) / p;
    return (struct rbo){
            .extrapolated = within_one(scale * sums->extrapolated),
            .least = within_one(scale * sums->least),
            .most = within_one(scale * sums->most),
            .residual = within_one(scale * (sums->most - sums->least)),
    };
}

enum status rbo_compare(const struct ranked_list *a, const struct ranked_list *b, double p,
        enum rbo_ties ties, struct rbo *ret_rbo, struct fault *why)
{
    struct ranked_match match;
    if (!(p > 0 && p < 1)) {
        return refuse(why, E_USAGE, 0, "p must lie between 0 and 1");
    }
    enum status status = ranked_list_match(a, b, &match, why);
    if (status != OK) {
        return status;
    }
    if (a->count == 0 || b->count == 0) {
        return refuse(why, E_MISSING, 0, "a list is empty");
    }
    struct walk walk = {.ties = ties};
    walk.common[REACH_UNSEEN][REACH_UNSEEN] = match.common;
    bool a_is_longer = a->count >= b->count;
    walk.longer.list = a_is_longer ? a : b;
    walk.longer.in_other = a_is_longer ? match.in_b : match.in_a;
    walk.shorter.list = a_is_longer ? b : a;
    walk.shorter.in_other = a_is_longer ? match.in_a : match.in_b;
    struct sums sums = walk_down(&walk, p);
    add_tails(&walk, p, &sums);
    *ret_rbo = conclude(&sums, p);
    return OK;
}

double rbo_weight(double p, size_t depth)
{
    if (!(p > 0 && p < 1) || depth == 0 || depth > UINT32_MAX) {
        return (double)NAN;
    }
    double power = 1, harmonic = 0;
    for (size_t i = 1; i < depth; i++) {
        power *= p;
        harmonic += power / (double)i;
    }
    power *= p;
    return 1 - power / p + (1 - p) / p * (double)depth * (-log1p(-p) - harmonic);
}
