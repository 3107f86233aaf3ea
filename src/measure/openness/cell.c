#include "measure/openness/cell.h"

#include "base/time.h"
#include "measure/inference/proportion.h"

#include <stdlib.h>

static const double interval_confidence = 0.95;

/* Trials walked through in time; `first` of a span is the number of its first trial. */
struct walk {
    const struct cell_trial *trials;
    size_t count;
    const struct openness_thresholds *thresholds;
    struct arena *arena;
    struct cell_span *spans;
    size_t *firsts;
    size_t span_count, span_capacity, first_capacity;
    int32_t bound, counter, since; /* since: counted trials after the last decision */
    size_t turn;                   /* the trial with which the counter last left 0 */
    bool failed;
};

/* What a run of trials adds up to. */
struct sums {
    int32_t open, closed, inconclusive, unreachable;
    int32_t urls, accounts, days, accounts_open;
};

static bool is_counted(const struct cell_trial *trial)
{
    return openness_score(trial->openness) >= 0;
}

int32_t cell_bound(const struct openness_thresholds *thresholds)
{
    struct sequential_plan plan;
    if (sequential_plan(thresholds->open_low, thresholds->open_high, thresholds->alpha,
                thresholds->beta, &plan, NULL) != OK) {
        return INT32_MAX; /* no count settles it */
    }
    return plan.upper > -plan.lower ? plan.upper : -plan.lower;
}

/* The state so far; what was found mixed may still be decided. */
static enum cell_state state_of(const struct walk *walk)
{
    return walk->span_count == 0 ? CELL_UNTESTED : walk->spans[walk->span_count - 1].state;
}

static void begin_span(struct walk *walk, size_t first, enum cell_state state)
{
    if (!arena_grow(walk->arena, (void **)&walk->spans, walk->span_count, &walk->span_capacity,
                sizeof(*walk->spans)) ||
            !arena_grow(walk->arena, (void **)&walk->firsts, walk->span_count,
                    &walk->first_capacity, sizeof(*walk->firsts))) {
        walk->failed = true;
        return;
    }
    int64_t from_ms = walk->trials[first].at_ms;
    if (walk->span_count > 0) {
        walk->spans[walk->span_count - 1].until_ms = from_ms;
    }
    walk->firsts[walk->span_count] = first;
    walk->spans[walk->span_count++] = (struct cell_span){from_ms, INT64_MAX, state, 0};
}

/* The test has ended at this trial and begins anew. */
static void settle(struct walk *walk, enum cell_state state, size_t first)
{
    if (state_of(walk) != state) {
        begin_span(walk, first, state);
    }
    walk->counter = walk->since = 0;
}

static void count_trial(struct walk *walk, size_t number)
{
    if (state_of(walk) == CELL_UNTESTED) {
        begin_span(walk, number, CELL_UNDECIDED);
    }
    if (walk->counter == 0) {
        walk->turn = number;
    }
    walk->counter += openness_is_open(walk->trials[number].openness) ? 1 : -1;
    walk->since++;
    if (walk->counter >= walk->bound) {
        settle(walk, CELL_OPEN, walk->turn);
    } else if (walk->counter <= -walk->bound) {
        settle(walk, CELL_CLOSED, walk->turn);
    } else if (walk->since >= walk->thresholds->trials_most) {
        bool is_new = state_of(walk) == CELL_UNDECIDED;
        settle(walk, is_new ? CELL_MIXED : state_of(walk), walk->firsts[walk->span_count - 1]);
    }
}

/* The span before the first decision lasts no time when all its trials led to the decision. */
static void drop_empty_spans(struct walk *walk)
{
    size_t kept = 0;
    for (size_t i = 0; i < walk->span_count; i++) {
        bool is_empty = i + 1 < walk->span_count && walk->firsts[i] == walk->firsts[i + 1];
        if (!is_empty) {
            walk->firsts[kept] = walk->firsts[i];
            walk->spans[kept++] = walk->spans[i];
        }
    }
    walk->span_count = kept;
}

/* The class most often met on the winning side, the worse of two that are met as often. */
static enum openness majority(const struct walk *walk, size_t from, size_t to, bool is_open)
{
    size_t counts[OPENNESS_COUNT] = {0};
    enum openness most = OPENNESS_INCONCLUSIVE;
    for (size_t i = from; i < to; i++) {
        const struct cell_trial *trial = &walk->trials[i];
        counts[trial->openness] +=
                is_counted(trial) && openness_is_open(trial->openness) == is_open;
    }
    for (int i = 0; i < OPENNESS_COUNT; i++) {
        most = counts[i] > 0 && counts[i] >= counts[most] ? (enum openness)i : most;
    }
    return most;
}

static void name_spans(struct walk *walk)
{
    for (size_t i = 0; i < walk->span_count; i++) {
        struct cell_span *span = &walk->spans[i];
        size_t to = i + 1 < walk->span_count ? walk->firsts[i + 1] : walk->count;
        if (span->state == CELL_OPEN || span->state == CELL_CLOSED) {
            span->openness = majority(walk, walk->firsts[i], to, span->state == CELL_OPEN);
        }
    }
}

/* A text and the number of its trial. */
struct mention {
    const char *text;
    size_t trial;
};

static int order_mentions(const void *a, const void *b)
{
    const struct mention *first = a, *second = b;
    int order = strcmp(first->text, second->text);
    return order != 0 ? order : (first->trial > second->trial) - (first->trial < second->trial);
}

static bool is_last_mention(const struct mention *mentions, size_t count, size_t at)
{
    return at + 1 == count || strcmp(mentions[at].text, mentions[at + 1].text) != 0;
}

static void count_accounts(
        const struct walk *walk, size_t from, struct mention *mentions, struct sums *sums)
{
    size_t count = 0;
    for (size_t i = from; i < walk->count; i++) {
        if (is_counted(&walk->trials[i]) && walk->trials[i].account != NULL) {
            mentions[count++] = (struct mention){walk->trials[i].account, i};
        }
    }
    qsort(mentions, count, sizeof(*mentions), order_mentions);
    for (size_t i = 0; i < count; i++) {
        bool is_last = is_last_mention(mentions, count, i);
        sums->accounts += is_last;
        sums->accounts_open +=
                is_last && openness_is_open(walk->trials[mentions[i].trial].openness);
    }
}

static void count_urls(
        const struct walk *walk, size_t from, struct mention *mentions, struct sums *sums)
{
    size_t count = 0;
    for (size_t i = from; i < walk->count; i++) {
        if (is_counted(&walk->trials[i]) && walk->trials[i].url != NULL) {
            mentions[count++] = (struct mention){walk->trials[i].url, i};
        }
    }
    qsort(mentions, count, sizeof(*mentions), order_mentions);
    for (size_t i = 0; i < count; i++) {
        sums->urls += is_last_mention(mentions, count, i);
    }
}

static int64_t day_of(int64_t at_ms)
{
    return at_ms / DAY_MS - (at_ms % DAY_MS < 0);
}

/* Trials from `from` on. mentions: room for them all. */
static struct sums add_up(const struct walk *walk, size_t from, struct mention *mentions)
{
    struct sums sums = {0};
    int64_t day = 0;
    for (size_t i = from; i < walk->count; i++) {
        const struct cell_trial *trial = &walk->trials[i];
        sums.inconclusive += trial->openness == OPENNESS_INCONCLUSIVE;
        sums.unreachable += trial->openness == OPENNESS_UNREACHABLE;
        if (is_counted(trial)) {
            bool is_first = sums.open + sums.closed == 0;
            sums.days += is_first || day_of(trial->at_ms) != day;
            day = day_of(trial->at_ms);
            sums.open += openness_is_open(trial->openness);
            sums.closed += !openness_is_open(trial->openness);
        }
    }
    count_accounts(walk, from, mentions, &sums);
    count_urls(walk, from, mentions, &sums);
    return sums;
}

/* Whether the interval lies on one side of one half. */
static bool is_one_sided(const struct sums *sums)
{
    struct interval interval;
    uint64_t trials = (uint64_t)sums->open + (uint64_t)sums->closed;
    return wilson_interval((uint64_t)sums->open, trials, interval_confidence, &interval, NULL) ==
                   OK &&
           (interval.low > 0.5 || interval.high < 0.5);
}

/* How far a decided state may be relied on, by the trials since it began. */
static enum cell_grade grade(const struct sums *sums, const struct openness_thresholds *thresholds)
{
    int32_t trials = sums->open + sums->closed;
    bool is_confirmed = sums->urls >= thresholds->confirm_urls &&
                        sums->accounts >= thresholds->confirm_accounts &&
                        sums->days >= thresholds->confirm_days;
    bool is_one_session = sums->accounts < 2 && sums->days < 2;
    if (is_confirmed) {
        return GRADE_CONFIRMED;
    }
    if (is_one_session || !is_one_sided(sums)) {
        return GRADE_ANOMALY;
    }
    if (trials >= thresholds->firm) {
        return GRADE_FIRM;
    }
    return trials >= thresholds->provisional ? GRADE_PROVISIONAL : GRADE_ANOMALY;
}

static void note_times(const struct walk *walk, int64_t now_ms, struct cell *cell)
{
    bool is_first = true;
    for (size_t i = 0; i < walk->count; i++) {
        if (is_counted(&walk->trials[i])) {
            cell->first_ms = is_first ? walk->trials[i].at_ms : cell->first_ms;
            cell->last_ms = walk->trials[i].at_ms;
            is_first = false;
        }
    }
    uint64_t most = (uint64_t)walk->thresholds->stale_days * DAY_MS;
    cell->is_stale = !is_first && now_ms > cell->last_ms &&
                     (uint64_t)now_ms - (uint64_t)cell->last_ms > most;
}

static enum status fill(const struct walk *walk, struct cell *cell)
{
    SCOPED(arena_free) struct arena scratch = {0};
    struct mention *mentions = arena_array(&scratch, walk->count + 1, sizeof(*mentions));
    if (mentions == NULL) {
        return E_MEMORY;
    }
    struct sums sums = add_up(walk, 0, mentions);
    cell->open = sums.open;
    cell->closed = sums.closed;
    cell->inconclusive = sums.inconclusive;
    cell->unreachable = sums.unreachable;
    cell->urls = sums.urls;
    cell->accounts = sums.accounts;
    cell->days = sums.days;
    cell->accounts_open = sums.accounts_open;
    if (walk->span_count == 0) {
        return OK;
    }
    struct interval interval;
    uint64_t trials = (uint64_t)sums.open + (uint64_t)sums.closed;
    enum status status =
            wilson_interval((uint64_t)sums.open, trials, interval_confidence, &interval, NULL);
    if (status != OK) {
        return status;
    }
    cell->share = (double)sums.open / (double)trials;
    cell->share_low = interval.low;
    cell->share_high = interval.high;
    if (cell->state == CELL_OPEN || cell->state == CELL_CLOSED) {
        sums = add_up(walk, walk->firsts[walk->span_count - 1], mentions);
        cell->grade = grade(&sums, walk->thresholds);
    }
    return OK;
}

enum status cell_judge(const struct cell_trial *trials, size_t count, int64_t now_ms,
        const struct openness_thresholds *thresholds, struct arena *arena, struct cell *ret_cell)
{
    struct walk walk = {.trials = trials,
            .count = count,
            .thresholds = thresholds,
            .arena = arena,
            .bound = cell_bound(thresholds)};
    if (count > PROPORTION_MAX) {
        return E_LIMIT;
    }
    for (size_t i = 0; i < count && !walk.failed; i++) {
        if (i > 0 && trials[i].at_ms < trials[i - 1].at_ms) {
            return E_USAGE;
        }
        if (is_counted(&trials[i])) {
            count_trial(&walk, i);
        }
    }
    if (walk.failed) {
        return E_MEMORY;
    }
    drop_empty_spans(&walk);
    name_spans(&walk);
    struct cell cell = {.state = state_of(&walk),
            .counter = walk.counter,
            .spans = walk.spans,
            .span_count = walk.span_count};
    cell.openness =
            walk.span_count == 0 ? OPENNESS_INCONCLUSIVE : walk.spans[walk.span_count - 1].openness;
    note_times(&walk, now_ms, &cell);
    enum status status = fill(&walk, &cell);
    if (status == OK) {
        *ret_cell = cell;
    }
    return status;
}
