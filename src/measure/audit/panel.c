#include "measure/audit/panel.h"

#include "base/time.h"
#include "measure/audit/distance.h"
#include "measure/audit/reason.h"

#include <inttypes.h>
#include <stdlib.h>

enum status audit_refuse(struct audit *audit, const char *zh, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    audit->verdict = AUDIT_REFUSED;
    enum status status = reason_give(&audit->reason, audit->reason_zh, zh, format, values);
    va_end(values);
    return status;
}

static const char *text_or_empty(const char *text)
{
    return text == NULL ? "" : text;
}

static int compare_accounts(const struct recording *a, const struct recording *b)
{
    int order = strcmp(a->persona, b->persona);
    order = order != 0 ? order : (a->twin > b->twin) - (a->twin < b->twin);
    return order != 0 ? order : strcmp(a->account, b->account);
}

/* Block, account, query: what belongs together stands together. */
static int by_block(const void *x, const void *y)
{
    const struct recording *a = *(const struct recording *const *)x;
    const struct recording *b = *(const struct recording *const *)y;
    int order = (a->block > b->block) - (a->block < b->block);
    order = order != 0 ? order : compare_accounts(a, b);
    order = order != 0 ? order : strcmp(text_or_empty(a->query), text_or_empty(b->query));
    return order != 0 ? order : (a->at_ms > b->at_ms) - (a->at_ms < b->at_ms);
}

static int by_account_name(const void *x, const void *y)
{
    const struct recording *a = *(const struct recording *const *)x;
    const struct recording *b = *(const struct recording *const *)y;
    int order = strcmp(a->account, b->account);
    return order != 0 ? order : by_block(x, y);
}

/* The recordings of a phase in which the setting was found as the phase has it, in order. */
static const struct recording **select_phase(const struct recording *const *recordings,
        size_t count, enum phase phase, struct arena *arena, size_t *ret_count)
{
    enum answer on = phase == PHASE_ON || phase == PHASE_ON_AGAIN ? ANSWER_YES : ANSWER_NO;
    const struct recording **chosen = arena_array(arena, count + 1, sizeof(*chosen));
    size_t kept = 0;
    for (size_t i = 0; chosen != NULL && i < count; i++) {
        if (recordings[i]->phase == phase && recordings[i]->on == on) {
            chosen[kept++] = recordings[i];
        }
    }
    *ret_count = kept;
    return chosen;
}

/* One account, one persona, one number among its twins; whether any stands in two blocks. */
static enum status check_accounts(
        const struct recording **chosen, size_t count, struct roster *roster, struct audit *audit)
{
    bool is_repeated = false;
    if (count > 1) {
        qsort(chosen, count, sizeof(*chosen), by_account_name);
    }
    for (size_t i = 1; i < count; i++) {
        const struct recording *a = chosen[i - 1], *b = chosen[i];
        if (strcmp(a->account, b->account) != 0) {
            continue;
        }
        if (compare_accounts(a, b) != 0) {
            return audit_refuse(audit, "账号 %.60s 属于多个画像或有多个孪生编号",
                    "account %.60s has several personas or numbers", a->account);
        }
        is_repeated |= a->block != b->block;
    }
    if (count > 1) {
        qsort(chosen, count, sizeof(*chosen), by_block);
    }
    for (size_t i = 1; i < count; i++) {
        const struct recording *a = chosen[i - 1], *b = chosen[i];
        if (a->block == b->block && compare_accounts(a, b) == 0 &&
                strcmp(text_or_empty(a->query), text_or_empty(b->query)) == 0) {
            return audit_refuse(audit, "账号 %.60s 在第 %" PRId32 " 组中被询问两次",
                    "account %.60s was asked twice in block %" PRId32, a->account, a->block);
        }
    }
    roster->is_fresh = !is_repeated && count > 0 && chosen[0]->block != chosen[count - 1]->block;
    return OK;
}

/* The first recording of each account, by persona: of the fullest block when accounts are fresh,
 * else of all. */
static size_t first_of_accounts(const struct recording **chosen, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (kept == 0 || compare_accounts(chosen[kept - 1], chosen[i]) != 0) {
            chosen[kept++] = chosen[i];
        }
    }
    return kept;
}

static int by_account(const void *x, const void *y)
{
    return compare_accounts(
            *(const struct recording *const *)x, *(const struct recording *const *)y);
}

/* The block in which most accounts were asked, moved to the front; its length. */
static size_t take_fullest_block(const struct recording **chosen, size_t count)
{
    size_t best = 0, best_size = 0;
    for (size_t start = 0, end; start < count; start = end) {
        size_t accounts = 0;
        for (end = start; end < count && chosen[end]->block == chosen[start]->block; end++) {
            accounts += end == start || compare_accounts(chosen[end - 1], chosen[end]) != 0;
        }
        if (accounts > best_size) {
            best = start;
            best_size = accounts;
        }
    }
    size_t size = 0;
    while (best + size < count && chosen[best + size]->block == chosen[best]->block) {
        size++;
    }
    memmove(chosen, chosen + best, size * sizeof(*chosen));
    return size;
}

static enum status fill_roster(const struct recording **units, size_t count, struct arena *arena,
        struct roster *roster, struct audit *audit)
{
    if (count > RELABEL_UNITS_MAX) {
        return audit_refuse(audit, "账号超过 %d 个", "more than %d accounts", RELABEL_UNITS_MAX);
    }
    const char **accounts = arena_array(arena, count + 1, sizeof(*accounts));
    uint8_t *labels = arena_array(arena, count + 1, 1);
    if (accounts == NULL || labels == NULL) {
        return E_MEMORY;
    }
    int32_t size = 0, least = INT32_MAX, most = 0;
    for (size_t i = 0; i < count; i++) {
        bool is_new = i == 0 || strcmp(units[i - 1]->persona, units[i]->persona) != 0;
        roster->personas += is_new;
        size = is_new ? 1 : size + 1;
        most = size > most ? size : most;
        bool is_last = i + 1 == count || strcmp(units[i]->persona, units[i + 1]->persona) != 0;
        least = is_last && size < least ? size : least;
        labels[i] = (uint8_t)(roster->personas - 1);
        accounts[i] = units[i]->account;
    }
    roster->accounts = accounts;
    roster->labels = labels;
    roster->units = count;
    roster->twins = count == 0 ? 0 : least;
    roster->is_even = least == most;
    if (roster->personas < 2) {
        return audit_refuse(audit, "开启时只有一个画像，无法比较%s",
                "only one persona was seen with the setting on, so nothing can be compared%s", "");
    }
    if (most < 2) {
        return audit_refuse(audit, "没有孪生账号，无法得知噪声",
                "no persona has twins, so what differs by chance is not known");
    }
    return OK;
}

enum status roster_make(const struct recording *const *recordings, size_t count,
        struct arena *arena, struct roster *ret_roster, struct audit *audit)
{
    struct roster roster = {0};
    size_t kept = 0;
    const struct recording **chosen = select_phase(recordings, count, PHASE_ON, arena, &kept);
    if (chosen == NULL) {
        return E_MEMORY;
    }
    if (kept == 0) {
        return audit_refuse(
                audit, "没有开启状态下的记录", "nothing was recorded with the setting on");
    }
    enum status status = check_accounts(chosen, kept, &roster, audit);
    if (status != OK) {
        return status;
    }
    if (roster.is_fresh) {
        kept = take_fullest_block(chosen, kept);
    } else {
        qsort(chosen, kept, sizeof(*chosen), by_account);
    }
    kept = first_of_accounts(chosen, kept);
    status = fill_roster(chosen, kept, arena, &roster, audit);
    if (status == OK) {
        *ret_roster = roster;
    }
    return status;
}

/* The mean over the queries that both were asked; *ret_found: there is one. */
static enum status pair_distance(const struct recording *const *a, size_t a_count,
        const struct recording *const *b, size_t b_count, const struct lexicon *lexicon,
        const struct audit_thresholds *thresholds, double *ret_mean, bool *ret_found)
{
    double sum = 0;
    size_t both = 0, i = 0, k = 0;
    while (i < a_count && k < b_count) {
        int order = strcmp(text_or_empty(a[i]->query), text_or_empty(b[k]->query));
        double distance = 0;
        if (order == 0) {
            enum status status =
                    recording_distance(lexicon, a[i], b[k], thresholds, &distance, NULL);
            if (status != OK) {
                return status;
            }
            both++;
            sum += distance;
        }
        i += order <= 0;
        k += order >= 0;
    }
    *ret_found = both > 0;
    *ret_mean = both > 0 ? sum / (double)both : 0;
    return OK;
}

/* Those of the phase, in the roster's order; *ret_fits: they are as many of each persona. */
static enum status list_accounts(const struct recording **by_block, size_t count,
        const struct roster *roster, struct arena *arena,
        const char *ret_accounts[RELABEL_UNITS_MAX], bool *ret_fits)
{
    const struct recording **units = arena_array(arena, count + 1, sizeof(*units));
    size_t persona = 0;
    if (units == NULL) {
        return E_MEMORY;
    }
    if (count > 0) {
        memcpy(units, by_block, count * sizeof(*units));
        qsort(units, count, sizeof(*units), by_account);
    }
    bool fits = first_of_accounts(units, count) == roster->units;
    for (size_t i = 0; fits && i < roster->units; i++) {
        persona += i > 0 && strcmp(units[i - 1]->persona, units[i]->persona) != 0;
        fits = roster->labels[i] == persona;
        ret_accounts[i] = units[i]->account;
    }
    *ret_fits = fits;
    return OK;
}

/* What a block is filled by. */
struct filling {
    const struct roster *roster;
    const char *accounts[RELABEL_UNITS_MAX]; /* of each unit; not looked at when fresh */
    struct lexicon lexicon;
    const struct audit_thresholds *thresholds;
};

/* Where each account of a block starts among its recordings; false when some are missing. */
static bool find_units(const struct recording **block, size_t count, const struct filling *filling,
        size_t starts[RELABEL_UNITS_MAX + 1])
{
    const struct roster *roster = filling->roster;
    size_t units = 0, persona = 0;
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && compare_accounts(block[i - 1], block[i]) == 0) {
            continue;
        }
        if (units == roster->units) {
            return false;
        }
        persona += i > 0 && strcmp(block[i - 1]->persona, block[i]->persona) != 0;
        bool is_expected =
                roster->is_fresh || strcmp(filling->accounts[units], block[i]->account) == 0;
        if (roster->labels[units] != persona || !is_expected) {
            return false;
        }
        starts[units++] = i;
    }
    starts[units] = count;
    return units == roster->units;
}

/* The distances of one block; *ret_whole: all of them are known. */
static enum status fill_block(const struct recording **block, size_t count,
        const struct filling *filling, double *distances, bool *ret_whole)
{
    size_t starts[RELABEL_UNITS_MAX + 1], units = filling->roster->units;
    enum status status = OK;
    bool is_whole = find_units(block, count, filling, starts);
    for (size_t i = 0; is_whole && status == OK && i < units; i++) {
        for (size_t k = i + 1; is_whole && status == OK && k < units; k++) {
            double distance = 0;
            status = pair_distance(block + starts[i], starts[i + 1] - starts[i], block + starts[k],
                    starts[k + 1] - starts[k], &filling->lexicon, filling->thresholds, &distance,
                    &is_whole);
            distances[i * units + k] = distances[k * units + i] = distance;
        }
    }
    *ret_whole = is_whole;
    return status;
}

static bool are_others(const struct filling *filling)
{
    bool is_other = false;
    for (size_t i = 0; i < filling->roster->units; i++) {
        is_other |= strcmp(filling->accounts[i], filling->roster->accounts[i]) != 0;
    }
    return is_other;
}

static size_t count_blocks(const struct recording **chosen, size_t count)
{
    size_t blocks = 0;
    for (size_t i = 0; i < count; i++) {
        blocks += i == 0 || chosen[i - 1]->block != chosen[i]->block;
    }
    return blocks;
}

/* When the first account was asked; INT64_MAX when that was not recorded. */
static int64_t begin_of(const struct recording **block, size_t count)
{
    int64_t first = INT64_MAX;
    for (size_t i = 0; i < count; i++) {
        if (block[i]->ts != NULL && block[i]->at_ms < first) {
            first = block[i]->at_ms;
        }
    }
    return first;
}

/* Whether so much time passed that lists may differ by it. */
static bool took_long(const struct recording **block, size_t count, int32_t seconds)
{
    int64_t first = begin_of(block, count), last = INT64_MIN;
    for (size_t i = 0; i < count; i++) {
        if (block[i]->ts != NULL) {
            last = block[i]->at_ms > last ? block[i]->at_ms : last;
        }
    }
    return last > first && last - first > (int64_t)seconds * 1000;
}

/* The panel's blocks, one after the other. */
static enum status fill_panel(const struct recording **chosen, size_t count,
        const struct filling *filling, struct panel *panel)
{
    size_t area = filling->roster->units * filling->roster->units;
    enum status status = OK;
    for (size_t start = 0, end; status == OK && start < count; start = end) {
        bool is_whole = false;
        for (end = start; end < count && chosen[end]->block == chosen[start]->block;) {
            end++;
        }
        status = fill_block(chosen + start, end - start, filling,
                panel->distances + panel->blocks * area, &is_whole);
        panel->numbers[panel->blocks] = chosen[start]->block;
        panel->starts[panel->blocks] = begin_of(chosen + start, end - start);
        panel->blocks += is_whole;
        panel->left_out += !is_whole;
        panel->long_blocks += is_whole && took_long(chosen + start, end - start,
                                                  filling->thresholds->block_seconds);
    }
    return status;
}

enum status panel_make(const struct recording *const *recordings, size_t count, enum phase phase,
        const struct roster *roster, const struct audit_thresholds *thresholds, struct arena *arena,
        struct panel *ret_panel, struct audit *audit)
{
    size_t kept = 0;
    struct filling filling = {.roster = roster, .thresholds = thresholds};
    struct roster unused = *roster;
    const struct recording **chosen = select_phase(recordings, count, phase, arena, &kept);
    if (chosen == NULL ||
            lexicon_make(chosen, kept, thresholds->depth, arena, &filling.lexicon) != OK) {
        return E_MEMORY;
    }
    enum status status = check_accounts(chosen, kept, &unused, audit);
    size_t blocks = count_blocks(chosen, kept);
    if (status == OK && blocks > RELABEL_BLOCKS_MAX) {
        status = audit_refuse(audit, "超过 %d 组", "more than %d blocks", RELABEL_BLOCKS_MAX);
    }
    if (status != OK) {
        return status;
    }
    struct panel panel = {.numbers = arena_array(arena, blocks + 1, sizeof(*panel.numbers)),
            .starts = arena_array(arena, blocks + 1, sizeof(*panel.starts)),
            .distances = arena_array(
                    arena, blocks * roster->units * roster->units + 1, sizeof(*panel.distances))};
    if (panel.numbers == NULL || panel.starts == NULL || panel.distances == NULL) {
        return E_MEMORY;
    }
    bool fits = true;
    if (!roster->is_fresh) {
        status = list_accounts(chosen, kept, roster, arena, filling.accounts, &fits);
    }
    if (status != OK) {
        return status;
    }
    if (!fits) {
        panel.left_out = blocks;
        kept = 0;
    }
    panel.has_own_accounts = !roster->is_fresh && kept > 0 && are_others(&filling);
    status = fill_panel(chosen, kept, &filling, &panel);
    if (status == OK) {
        *ret_panel = panel;
    }
    return status;
}

static void move_block(struct panel *panel, size_t to, size_t from, size_t area)
{
    panel->numbers[to] = panel->numbers[from];
    panel->starts[to] = panel->starts[from];
    memmove(panel->distances + to * area, panel->distances + from * area,
            area * sizeof(*panel->distances));
}

void panel_match(struct panel *a, struct panel *b, size_t units)
{
    size_t kept = 0, i = 0, k = 0;
    while (i < a->blocks && k < b->blocks) {
        int32_t first = a->numbers[i], second = b->numbers[k];
        if (first == second) {
            move_block(a, kept, i, units * units);
            move_block(b, kept, k, units * units);
            kept++;
        }
        i += first <= second;
        k += second <= first;
    }
    a->left_out += a->blocks - kept;
    b->left_out += b->blocks - kept;
    a->blocks = b->blocks = kept;
}

static int by_time(const void *a, const void *b)
{
    const int64_t *first = a, *second = b;
    return (*first > *second) - (*first < *second);
}

void panel_count_times(const struct panel *panel, int32_t hours, struct audit *audit)
{
    int64_t times[RELABEL_BLOCKS_MAX];
    size_t count = 0;
    for (size_t i = 0; i < panel->blocks; i++) {
        if (panel->starts[i] != INT64_MAX) {
            times[count++] = panel->starts[i];
        }
    }
    audit->blocks_untimed += (int32_t)(panel->blocks - count);
    if (count > 1) {
        qsort(times, count, sizeof(*times), by_time);
    }
    for (size_t i = 1; i < count; i++) {
        audit->blocks_close += times[i] - times[i - 1] < (int64_t)hours * HOUR_MS;
    }
}

struct relabel_data panel_data(const struct panel *panel, const struct roster *roster)
{
    return (struct relabel_data){.units = roster->units,
            .blocks = panel->blocks,
            .labels = roster->labels,
            .distances = panel->distances};
}
