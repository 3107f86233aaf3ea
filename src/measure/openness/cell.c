#include "measure/openness/cell.h"

#include "base/ascii.h"
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
    walk->spans[walk->span_count++] = (struct cell_span){
            .from_ms = from_ms, .until_ms = INT64_MAX, .stale_from_ms = INT64_MAX, .state = state};
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
    struct bytes text;
    size_t trial;
};

/* Labels of accounts are typed by hand: their letters' case and the spaces around them make no
 * other account. */
static struct bytes account_of(const char *account)
{
    return ascii_trim(bytes_of(account));
}

/* A fragment never leaves the device, so it makes no other address. */
static struct bytes address_of(const char *url)
{
    const char *fragment = strchr(url, '#');
    struct bytes text = bytes_of(url);
    text.size = fragment == NULL ? text.size : (size_t)(fragment - url);
    return text;
}

static int order_texts(struct bytes a, struct bytes b, bool with_case)
{
    size_t size = a.size < b.size ? a.size : b.size;
    for (size_t i = 0; i < size; i++) {
        int x = with_case ? a.data[i] : ascii_lower(a.data[i]);
        int y = with_case ? b.data[i] : ascii_lower(b.data[i]);
        if (x != y) {
            return x - y;
        }
    }
    return (a.size > b.size) - (a.size < b.size);
}

static int order_by_trial(const struct mention *a, const struct mention *b)
{
    return (a->trial > b->trial) - (a->trial < b->trial);
}

static int order_accounts(const void *a, const void *b)
{
    const struct mention *first = a, *second = b;
    int order = order_texts(first->text, second->text, false);
    return order != 0 ? order : order_by_trial(first, second);
}

static int order_urls(const void *a, const void *b)
{
    const struct mention *first = a, *second = b;
    int order = order_texts(first->text, second->text, true);
    return order != 0 ? order : order_by_trial(first, second);
}

static bool is_last_mention(const struct mention *mentions, size_t count, size_t at, bool with_case)
{
    return at + 1 == count || order_texts(mentions[at].text, mentions[at + 1].text, with_case) != 0;
}

static void count_accounts(const struct walk *walk, size_t from, size_t to,
        struct mention *mentions, struct sums *sums)
{
    size_t count = 0;
    for (size_t i = from; i < to; i++) {
        if (is_counted(&walk->trials[i]) && walk->trials[i].account != NULL) {
            mentions[count++] = (struct mention){account_of(walk->trials[i].account), i};
        }
    }
    qsort(mentions, count, sizeof(*mentions), order_accounts);
    for (size_t i = 0; i < count; i++) {
        bool is_last = is_last_mention(mentions, count, i, false);
        sums->accounts += is_last;
        sums->accounts_open +=
                is_last && openness_is_open(walk->trials[mentions[i].trial].openness);
    }
}

static void count_urls(const struct walk *walk, size_t from, size_t to, struct mention *mentions,
        struct sums *sums)
{
    size_t count = 0;
    for (size_t i = from; i < to; i++) {
        if (is_counted(&walk->trials[i]) && walk->trials[i].url != NULL) {
            mentions[count++] = (struct mention){address_of(walk->trials[i].url), i};
        }
    }
    qsort(mentions, count, sizeof(*mentions), order_urls);
    for (size_t i = 0; i < count; i++) {
        sums->urls += is_last_mention(mentions, count, i, true);
    }
}

static int64_t day_of(int64_t at_ms)
{
    return at_ms / DAY_MS - (at_ms % DAY_MS < 0);
}

/* Trials from `from` to before `to`. mentions: room for them all. */
static struct sums add_up(const struct walk *walk, size_t from, size_t to, struct mention *mentions)
{
    struct sums sums = {0};
    int64_t day = 0;
    for (size_t i = from; i < to; i++) {
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
    count_accounts(walk, from, to, mentions, &sums);
    count_urls(walk, from, to, mentions, &sums);
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
    bool is_one_session = sums->accounts < 2 && sums->days < 2, one_sided = is_one_sided(sums);
    if (is_confirmed && (trials < thresholds->firm || one_sided)) {
        return GRADE_CONFIRMED; /* a few trials leave any interval wide, many that differ do not */
    }
    if (is_one_session || !one_sided) {
        return GRADE_ANOMALY;
    }
    if (trials >= thresholds->firm) {
        return GRADE_FIRM;
    }
    return trials >= thresholds->provisional ? GRADE_PROVISIONAL : GRADE_ANOMALY;
}

/* When a state that was last tried at `last_ms` and is told of until `end_ms` grew too old. */
static int64_t stale_from(const struct walk *walk, int64_t last_ms, int64_t end_ms)
{
    uint64_t most = (uint64_t)walk->thresholds->stale_days * DAY_MS;
    return end_ms > last_ms && (uint64_t)end_ms - (uint64_t)last_ms > most ? last_ms + (int64_t)most
                                                                           : INT64_MAX;
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
    cell->is_stale = !is_first && stale_from(walk, cell->last_ms, now_ms) != INT64_MAX;
}

/* Accounts and times of each span; *ret_last receives what the last one adds up to. */
static void describe_spans(
        const struct walk *walk, int64_t now_ms, struct mention *mentions, struct sums *ret_last)
{
    for (size_t i = 0; i < walk->span_count; i++) {
        struct cell_span *span = &walk->spans[i];
        bool is_last = i + 1 == walk->span_count;
        size_t to = is_last ? walk->count : walk->firsts[i + 1];
        struct sums sums = walk->span_count == 1 ? *ret_last /* there is nothing before it */
                                                 : add_up(walk, walk->firsts[i], to, mentions);
        span->accounts = sums.accounts;
        span->accounts_open = sums.accounts_open;
        while (to > walk->firsts[i] + 1 && !is_counted(&walk->trials[to - 1])) {
            to--;
        }
        span->last_ms = walk->trials[to - 1].at_ms;
        span->stale_from_ms = stale_from(walk, span->last_ms, is_last ? now_ms : span->until_ms);
        *ret_last = sums;
    }
}

static enum status spent(struct fault *why)
{
    return refuse(why, E_MEMORY, 0, "no memory for a cell of link trials");
}

static enum status fill(
        const struct walk *walk, int64_t now_ms, struct cell *cell, struct fault *why)
{
    SCOPED(arena_free) struct arena scratch = {0};
    struct mention *mentions = arena_array(&scratch, walk->count + 1, sizeof(*mentions));
    if (mentions == NULL) {
        return spent(why);
    }
    struct sums sums = add_up(walk, 0, walk->count, mentions);
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
            wilson_interval((uint64_t)sums.open, trials, interval_confidence, &interval, why);
    if (status != OK) {
        return status;
    }
    cell->share = (double)sums.open / (double)trials;
    cell->share_low = interval.low;
    cell->share_high = interval.high;
    describe_spans(walk, now_ms, mentions, &sums);
    if (cell->state == CELL_OPEN || cell->state == CELL_CLOSED) {
        cell->grade = grade(&sums, walk->thresholds);
    }
    return OK;
}

enum status cell_judge(const struct cell_trial *trials, size_t count, int64_t now_ms,
        const struct openness_thresholds *thresholds, struct arena *arena, struct cell *ret_cell,
        struct fault *why)
{
    struct walk walk = {.trials = trials,
            .count = count,
            .thresholds = thresholds,
            .arena = arena,
            .bound = cell_bound(thresholds)};
    if (count > PROPORTION_MAX) {
        return refuse(why, E_LIMIT, 0, "more than %d link trials in one cell", PROPORTION_MAX);
    }
    for (size_t i = 0; i < count && !walk.failed; i++) {
        if (i > 0 && trials[i].at_ms < trials[i - 1].at_ms) {
            return refuse(why, E_USAGE, i, "link trial %zu is not in time order", i);
        }
        if (is_counted(&trials[i])) {
            count_trial(&walk, i);
        }
    }
    if (walk.failed) {
        return spent(why);
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
    enum status status = fill(&walk, now_ms, &cell, why);
    if (status == OK) {
        *ret_cell = cell;
    }
    return status;
}
