#include "measure/audit/prices.h"

#include "measure/audit/reason.h"
#include "measure/inference/location.h"
#include "measure/inference/robust.h"
#include "measure/inference/sign_flip.h"

#include <math.h>
#include <stdlib.h>

enum { PAIRS_MAX = PRICE_PERSONAS_MAX * (PRICE_PERSONAS_MAX - 1) / 2 };

/* One price as seen. */
struct sight {
    const char *currency, *item, *account;
    int32_t block;
    uint8_t persona;
    double log_price;
};

/* What one block says of one item, by persona. */
struct cell {
    double sum, twin_sum; /* of logarithms; of differences between twins */
    size_t accounts, twin_pairs;
};

/* One pair of personas: of the item at hand, and of all items before. */
struct pair {
    double sum, noise_sum;
    size_t blocks, noise_blocks;
    double *differences;
    size_t count, capacity, noise_count;
    double noise_most;
};

struct work {
    struct arena *arena;
    const struct audit_thresholds *thresholds;
    const char *personas[PRICE_PERSONAS_MAX];
    size_t persona_count;
    struct sight *sights;
    size_t count;
    struct pair pairs[PAIRS_MAX];
    struct price_audit *audits;
    size_t audit_count, audit_capacity;
};

const char *price_verdict_name(enum price_verdict verdict)
{
    static const char *const names[] = {[PRICE_REFUSED] = "refused",
            [PRICE_NO_SIGNAL] = "no_signal",
            [PRICE_WITHIN_NOISE] = "within_noise",
            [PRICE_DIFFERENT] = "different"};
    return names[verdict];
}

static int by_place(const void *x, const void *y)
{
    const struct sight *a = x, *b = y;
    int order = strcmp(a->currency, b->currency);
    order = order != 0 ? order : strcmp(a->item, b->item);
    order = order != 0 ? order : (a->block > b->block) - (a->block < b->block);
    order = order != 0 ? order : (a->persona > b->persona) - (a->persona < b->persona);
    order = order != 0 ? order : strcmp(a->account, b->account);
    return order != 0 ? order : (a->log_price > b->log_price) - (a->log_price < b->log_price);
}

static int by_name(const void *a, const void *b)
{
    const char *const *first = a, *const *second = b;
    return strcmp(*first, *second);
}

static bool is_seen_on(const struct recording *recording)
{
    return recording->phase == PHASE_ON && recording->on == ANSWER_YES;
}

static bool has_prices(const struct recording *recording)
{
    for (size_t i = 0; i < recording->item_count; i++) {
        if (recording->items[i].price > 0) {
            return true;
        }
    }
    return false;
}

/* The personas that saw prices, in order of name. */
static enum status list_personas(
        struct work *work, const struct recording *const *recordings, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        size_t known = 0;
        if (!is_seen_on(recordings[i]) || !has_prices(recordings[i])) {
            continue;
        }
        while (known < work->persona_count &&
                strcmp(work->personas[known], recordings[i]->persona) != 0) {
            known++;
        }
        if (known == PRICE_PERSONAS_MAX) {
            return E_LIMIT;
        }
        if (known == work->persona_count) {
            work->personas[work->persona_count++] = recordings[i]->persona;
        }
    }
    if (work->persona_count > 1) {
        qsort(work->personas, work->persona_count, sizeof(*work->personas), by_name);
    }
    return OK;
}

static uint8_t find_persona(const struct work *work, const char *name)
{
    uint8_t index = 0;
    while (strcmp(work->personas[index], name) != 0) {
        index++;
    }
    return index;
}

static enum status list_sights(
        struct work *work, const struct recording *const *recordings, size_t count)
{
    size_t all = 0;
    for (size_t i = 0; i < count; i++) {
        all += is_seen_on(recordings[i]) ? recordings[i]->item_count : 0;
    }
    work->sights = arena_array(work->arena, all + 1, sizeof(*work->sights));
    if (work->sights == NULL) {
        return E_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        const struct recording *recording = recordings[i];
        if (!is_seen_on(recording) || !has_prices(recording)) {
            continue;
        }
        uint8_t persona = find_persona(work, recording->persona);
        for (size_t k = 0; k < recording->item_count; k++) {
            const struct recorded_item *item = &recording->items[k];
            if (item->price > 0) {
                work->sights[work->count++] = (struct sight){
                        recording->currency == NULL ? "" : recording->currency, item->id,
                        recording->account, recording->block, persona, log((double)item->price)};
            }
        }
    }
    if (work->count > 1) {
        qsort(work->sights, work->count, sizeof(*work->sights), by_place);
    }
    return OK;
}

/* The sights of one persona in one block: each account's mean, and how far twins are apart. Sorted
 * means make all pairs a sum: the k-th of n is added k times and taken away n - 1 - k times. */
static enum status fill_cell(
        struct work *work, const struct sight *sights, size_t count, struct cell *cell)
{
    double *means = arena_array(work->arena, count + 1, sizeof(*means));
    if (means == NULL) {
        return E_MEMORY;
    }
    size_t accounts = 0;
    for (size_t i = 0, end; i < count; i = end) {
        double sum = 0;
        for (end = i; end < count && strcmp(sights[end].account, sights[i].account) == 0; end++) {
            sum += sights[end].log_price;
        }
        means[accounts++] = sum / (double)(end - i);
    }
    sample_sort(means, accounts);
    for (size_t i = 0; i < accounts; i++) {
        cell->sum += means[i];
        cell->twin_sum += means[i] * (2 * (double)i + 1 - (double)accounts);
    }
    cell->accounts = accounts;
    cell->twin_pairs = accounts * (accounts - 1) / 2;
    return OK;
}

static void add_block(struct work *work, const struct cell *cells)
{
    size_t index = 0;
    for (size_t a = 0; a < work->persona_count; a++) {
        for (size_t b = a + 1; b < work->persona_count; b++, index++) {
            struct pair *pair = &work->pairs[index];
            size_t twin_pairs = cells[a].twin_pairs + cells[b].twin_pairs;
            if (cells[a].accounts == 0 || cells[b].accounts == 0) {
                continue;
            }
            pair->sum += cells[b].sum / (double)cells[b].accounts -
                         cells[a].sum / (double)cells[a].accounts;
            pair->blocks++;
            if (twin_pairs > 0) {
                pair->noise_sum += (cells[a].twin_sum + cells[b].twin_sum) / (double)twin_pairs;
                pair->noise_blocks++;
            }
        }
    }
}

static enum status take_block(struct work *work, const struct sight *sights, size_t count)
{
    struct cell cells[PRICE_PERSONAS_MAX] = {0};
    enum status status = OK;
    for (size_t i = 0, end; status == OK && i < count; i = end) {
        for (end = i; end < count && sights[end].persona == sights[i].persona;) {
            end++;
        }
        status = fill_cell(work, sights + i, end - i, &cells[sights[i].persona]);
    }
    add_block(work, cells);
    return status;
}

/* Two prices that are the same may have logarithms that sum up to a little more than nothing. */
static double without_dust(double value)
{
    return fabs(value) < 1e-12 ? 0 : value;
}

/* All blocks of the item were taken: its differences join those of the items before. */
static enum status end_item(struct work *work)
{
    for (size_t i = 0; i < PAIRS_MAX; i++) {
        struct pair *pair = &work->pairs[i];
        if (pair->blocks == 0) {
            continue;
        }
        if (!arena_grow(work->arena, (void **)&pair->differences, pair->count, &pair->capacity,
                    sizeof(*pair->differences))) {
            return E_MEMORY;
        }
        pair->differences[pair->count++] = without_dust(pair->sum / (double)pair->blocks);
        if (pair->noise_blocks > 0) {
            double noise = without_dust(pair->noise_sum / (double)pair->noise_blocks);
            pair->noise_most = noise > pair->noise_most ? noise : pair->noise_most;
            pair->noise_count++;
        }
        pair->sum = pair->noise_sum = 0;
        pair->blocks = pair->noise_blocks = 0;
    }
    return OK;
}

static enum status PRINTF_LIKE(2, 4) PRINTF_LIKE(3, 4)
        refuse_prices(struct price_audit *audit, const char *zh, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    audit->verdict = PRICE_REFUSED;
    enum status status = reason_give(&audit->reason, audit->reason_zh, zh, format, values);
    va_end(values);
    return status;
}

static enum status test_pair(struct work *work, const struct pair *pair, struct price_audit *audit)
{
    const struct audit_thresholds *thresholds = work->thresholds;
    struct monte_carlo by = {.seed = thresholds->seed, .draws = (uint64_t)thresholds->samples};
    struct permutation_test test;
    struct location location;
    audit->p_least = sign_flip_smallest_p(pair->count, ALTERNATIVE_TWO_SIDED);
    if (audit->p_least > thresholds->alpha) {
        return refuse_prices(audit, "%zu 件商品永远无法低于 p = %.3g",
                "%zu items can never fall below p = %.3g", pair->count, audit->p_least);
    }
    if (pair->noise_count == 0) {
        return refuse_prices(audit, "没有孪生账号看到价格，无法得知噪声%s",
                "no twins saw prices, so what differs by chance is not known%s", "");
    }
    if (pair->count > HODGES_LEHMANN_MAX) {
        return refuse_prices(audit, "商品超过 %d 件", "more than %d items", HODGES_LEHMANN_MAX);
    }
    enum status status =
            sign_flip_test(pair->differences, pair->count, ALTERNATIVE_TWO_SIDED, by, &test, NULL);
    if (status == OK) {
        status = hodges_lehmann(pair->differences, pair->count, 1 - thresholds->alpha, work->arena,
                &location, NULL);
    }
    if (status != OK) {
        return status;
    }
    audit->p = audit->p_adjusted = test.p;
    audit->is_exact = test.is_exact;
    audit->seed = test.is_exact ? 0 : thresholds->seed;
    audit->difference = location.estimate;
    audit->low = location.interval.low;
    audit->high = location.interval.high;
    audit->confidence = location.confidence;
    return OK;
}

void price_judge(struct price_audit *audit, const struct audit_thresholds *thresholds)
{
    if (audit->verdict != PRICE_REFUSED) {
        audit->verdict = !(audit->p_adjusted <= thresholds->alpha)     ? PRICE_NO_SIGNAL
                         : fabs(audit->difference) > audit->noise_most ? PRICE_DIFFERENT
                                                                       : PRICE_WITHIN_NOISE;
    }
}

static enum status conclude_pair(
        struct work *work, struct pair *pair, size_t a, size_t b, const char *currency)
{
    struct price_audit audit = {.verdict = PRICE_NO_SIGNAL,
            .persona_a = work->personas[a],
            .persona_b = work->personas[b],
            .currency = currency[0] == 0 ? NULL : currency,
            .items = (int32_t)pair->count,
            .difference = NAN,
            .low = NAN,
            .high = NAN,
            .confidence = NAN,
            .noise_most = pair->noise_count == 0 ? NAN : pair->noise_most,
            .p = NAN,
            .p_adjusted = NAN};
    for (size_t i = 0; i < pair->count; i++) {
        audit.mean += pair->differences[i] / (double)pair->count;
        audit.items_beyond_noise += fabs(pair->differences[i]) > pair->noise_most;
    }
    enum status status = test_pair(work, pair, &audit);
    if (status != OK && status != E_MISSING) {
        return status;
    }
    price_judge(&audit, work->thresholds);
    if (!arena_grow(work->arena, (void **)&work->audits, work->audit_count, &work->audit_capacity,
                sizeof(audit))) {
        return E_MEMORY;
    }
    work->audits[work->audit_count++] = audit;
    *pair = (struct pair){0};
    return OK;
}

static enum status end_currency(struct work *work, const char *currency)
{
    enum status status = OK;
    size_t index = 0;
    for (size_t a = 0; a < work->persona_count; a++) {
        for (size_t b = a + 1; status == OK && b < work->persona_count; b++, index++) {
            if (work->pairs[index].count > 0) {
                status = conclude_pair(work, &work->pairs[index], a, b, currency);
            }
        }
    }
    return status;
}

static enum status compare_all(struct work *work)
{
    enum status status = OK;
    for (size_t i = 0, end; status == OK && i < work->count; i = end) {
        const struct sight *first = &work->sights[i], *next = first;
        for (end = i; end < work->count && strcmp(next->currency, first->currency) == 0 &&
                      strcmp(next->item, first->item) == 0 && next->block == first->block;) {
            next = &work->sights[++end];
        }
        status = take_block(work, first, end - i);
        bool ends_currency = end == work->count || strcmp(next->currency, first->currency) != 0;
        if (status == OK && (ends_currency || strcmp(next->item, first->item) != 0)) {
            status = end_item(work);
        }
        if (status == OK && ends_currency) {
            status = end_currency(work, first->currency);
        }
    }
    return status;
}

enum status audit_prices(const struct recording *const *recordings, size_t count,
        const struct audit_thresholds *thresholds, struct arena *arena,
        struct price_audit **ret_audits, size_t *ret_count)
{
    struct work *work = arena_alloc(arena, sizeof(*work));
    if (work == NULL) {
        return E_MEMORY;
    }
    work->arena = arena;
    work->thresholds = thresholds;
    enum status status = list_personas(work, recordings, count);
    status = status == OK ? list_sights(work, recordings, count) : status;
    status = status == OK ? compare_all(work) : status;
    if (status == OK) {
        *ret_audits = work->audits;
        *ret_count = work->audit_count;
    }
    return status;
}
