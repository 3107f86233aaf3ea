#include "measure/audit/audit.h"

#include "measure/audit/retention.h"
#include "measure/inference/location.h"
#include "measure/inference/multiple.h"
#include "measure/inference/sign_flip.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

enum { PLACES = 3 }; /* of p in reasons */

const char *audit_verdict_name(enum audit_verdict verdict)
{
    static const char *const names[] = {[AUDIT_REFUSED] = "refused",
            [AUDIT_NO_SIGNAL] = "no_signal",
            [AUDIT_INCONCLUSIVE] = "inconclusive",
            [AUDIT_PLACEBO] = "placebo",
            [AUDIT_PARTIAL] = "partial",
            [AUDIT_EFFECTIVE] = "effective",
            [AUDIT_NON_PERSISTENT] = "non_persistent"};
    return names[verdict];
}

struct work {
    const struct recording *const *recordings;
    size_t count;
    const struct audit_thresholds *thresholds;
    struct arena *arena;
    struct roster roster;
    struct panel on, off;
    struct audit *audit;
};

static struct monte_carlo drawn(const struct work *work)
{
    return (struct monte_carlo){.seed = work->thresholds->seed,
            .draws = (uint64_t)work->thresholds->samples,
            .exact_most = (uint64_t)work->thresholds->exact_most};
}

/* A fault of the arithmetic says that the recordings make no design; memory is told as such. */
static enum status refuse_by(struct work *work, const struct fault *fault)
{
    if (fault->status == E_MEMORY) {
        return E_MEMORY;
    }
    return audit_refuse(work->audit, "统计检验无法进行：%s", "%s", fault->text);
}

/* B, N and P of each block, and their means. */
static enum status find_settings(struct work *work, const struct panel *panel,
        struct audit_setting *ret_mean, const struct audit_setting **ret_blocks)
{
    struct audit_setting *blocks = arena_array(work->arena, panel->blocks + 1, sizeof(*blocks));
    struct audit_setting mean = {0};
    struct relabel_data data = panel_data(panel, &work->roster);
    struct fault fault;
    if (blocks == NULL) {
        return E_MEMORY;
    }
    for (size_t i = 0; i < panel->blocks; i++) {
        struct relabel_means means;
        if (relabel_block_means(&data, i, &means, &fault) != OK) {
            return refuse_by(work, &fault);
        }
        blocks[i] =
                (struct audit_setting){means.between, means.within, means.between - means.within};
        mean.between += means.between / (double)panel->blocks;
        mean.twins += means.within / (double)panel->blocks;
    }
    mean.personalisation = mean.between - mean.twins;
    *ret_mean = mean;
    *ret_blocks = blocks;
    return OK;
}

/* "2×2 accounts", or how many of how many personas when they are not even. */
static enum status refuse_accounts(struct work *work, double least)
{
    const struct roster *roster = &work->roster;
    if (!roster->is_even) {
        return audit_refuse(work->audit, "%zu 个账号（画像 %" PRId32 " 个）永远无法低于 p = %.*g",
                "%zu accounts, of %" PRId32 " personas, can never fall below p = %.*g",
                roster->units, roster->personas, PLACES, least);
    }
    return audit_refuse(work->audit, "%" PRId32 "×%" PRId32 " 个账号永远无法低于 p = %.*g",
            "%" PRId32 "×%" PRId32 " accounts can never fall below p = %.*g", roster->personas,
            roster->twins, PLACES, least);
}

/* Q1: whether lists of different personas differ more than those of twins. */
static enum status ask_whether_personalised(struct work *work)
{
    struct relabel_data data = panel_data(&work->on, &work->roster);
    struct permutation_test test;
    struct fault fault;
    enum status status = work->roster.is_fresh
                                 ? relabel_blocks(&data, drawn(work), work->arena, &test, &fault)
                                 : relabel_accounts(&data, drawn(work), &test, &fault);
    if (status != OK) {
        return refuse_by(work, &fault);
    }
    work->audit->p_least = work->audit->p_least_personalised = test.smallest_p;
    audit_correct(work->audit, 1);
    work->audit->p_personalised = work->audit->p_personalised_adjusted = test.p;
    work->audit->relabellings = test.tried;
    work->audit->is_exact = test.is_exact;
    work->audit->seed = test.is_exact ? 0 : work->thresholds->seed;
    if (test.smallest_p > work->thresholds->alpha) {
        return refuse_accounts(work, test.smallest_p);
    }
    return find_settings(work, &work->on, &work->audit->on, &work->audit->block_on);
}

static enum status find_effects(struct work *work, double **ret_effects)
{
    struct audit *audit = work->audit;
    double *effects = arena_array(work->arena, work->on.blocks + 1, sizeof(*effects));
    if (effects == NULL) {
        return E_MEMORY;
    }
    for (size_t i = 0; i < work->on.blocks; i++) {
        effects[i] = audit->block_on[i].personalisation - audit->block_off[i].personalisation;
    }
    audit->block_effects = effects;
    audit->block_effect_count = work->on.blocks;
    *ret_effects = effects;
    return OK;
}

/* Q2: whether the setting does anything. */
static enum status ask_whether_it_acts(struct work *work)
{
    struct audit *audit = work->audit;
    struct permutation_test test;
    struct location location;
    struct fault fault;
    double *effects = NULL;
    enum status status = find_settings(work, &work->off, &audit->off, &audit->block_off);
    status = status == OK ? find_effects(work, &effects) : status;
    if (status != OK) {
        return status;
    }
    double least = sign_flip_smallest_p(work->on.blocks, ALTERNATIVE_GREATER);
    audit->p_least = least > audit->p_least ? least : audit->p_least;
    if (least > work->thresholds->alpha) {
        return audit_refuse(audit, "%zu 组永远无法低于 p = %.*g",
                "%zu blocks can never fall below p = %.*g", work->on.blocks, PLACES, least);
    }
    if (sign_flip_test(effects, work->on.blocks, ALTERNATIVE_GREATER, drawn(work), &test, &fault) !=
            OK) {
        return refuse_by(work, &fault);
    }
    audit->p_effect = audit->p_effect_adjusted = test.p;
    audit->is_exact = audit->is_exact && test.is_exact;
    audit->seed = audit->is_exact ? 0 : work->thresholds->seed;
    status = hodges_lehmann(
            effects, work->on.blocks, 1 - work->thresholds->alpha, work->arena, &location, &fault);
    if (status == OK) {
        audit->effect = location.estimate;
        audit->effect_low = location.interval.low;
        audit->effect_high = location.interval.high;
        audit->effect_confidence = location.confidence;
    }
    return status == E_MEMORY ? status : OK;
}

/* Q3: how much of it is left. */
static enum status ask_what_is_left(struct work *work)
{
    struct retention found;
    enum status status = retention_find(&work->on, &work->off, &work->roster,
            work->thresholds->retention_confidence, work->arena, &found);
    if (status == OK) {
        work->audit->retention = found.share;
        work->audit->retention_error = found.error;
        work->audit->retention_low = found.low;
        work->audit->retention_high = found.high;
        work->audit->retention_confidence =
                isnan(found.high) ? NAN : work->thresholds->retention_confidence;
    }
    return status;
}

/* Whether lists of a later phase show for certain that more is left than what counts as off. */
static enum status has_come_back(struct work *work, enum phase phase, bool *ret_back)
{
    struct audit scratch = {0};
    struct panel on, later;
    struct retention found;
    const struct audit_thresholds *thresholds = work->thresholds;
    enum status status = panel_make(work->recordings, work->count, PHASE_ON, &work->roster,
            thresholds, work->arena, &on, &scratch);
    if (status == OK) {
        status = panel_make(work->recordings, work->count, phase, &work->roster, thresholds,
                work->arena, &later, &scratch);
    }
    if (status != OK) {
        return status == E_MISSING ? OK : status;
    }
    panel_match(&on, &later, work->roster.units);
    if (on.blocks == 0) {
        return OK;
    }
    status = retention_find(
            &on, &later, &work->roster, thresholds->retention_confidence, work->arena, &found);
    if (status == OK) {
        *ret_back = found.low >= thresholds->delta; /* false when it is not a number */
    }
    return status;
}

/* Q4: whether it lasts, by the state of the switch, and by the lists where they were recorded. */
static enum status ask_whether_it_lasts(struct work *work, const struct switch_record *record)
{
    bool was_seen[PHASE_COUNT] = {false}, was_on[PHASE_COUNT] = {false};
    enum status status = OK;
    for (size_t i = 0; i < work->count; i++) {
        was_seen[work->recordings[i]->phase] = true;
        was_on[work->recordings[i]->phase] |= work->recordings[i]->on == ANSWER_YES;
    }
    for (int phase = PHASE_OFF_DAY; status == OK && phase < PHASE_ON_AGAIN; phase++) {
        enum answer on = record == NULL ? ANSWER_UNKNOWN : record->on_after[phase];
        bool is_back = on == ANSWER_YES || was_on[phase];
        work->audit->lasting_looked_at |=
                on != ANSWER_UNKNOWN || (was_seen[phase] && phase > PHASE_OFF_DAY);
        if (!is_back && was_seen[phase] && phase > PHASE_OFF_DAY && work->audit->has_off) {
            status = has_come_back(work, (enum phase)phase, &is_back);
        }
        if (is_back && !work->audit->has_reverted) {
            work->audit->has_reverted = true;
            work->audit->reverted_in = (enum phase)phase;
        }
    }
    return status;
}

static void be_inconclusive(struct audit *audit, const char *en, const char *zh)
{
    (void)audit_refuse(audit, "%s", "%s", en);
    (void)snprintf(audit->reason_zh, sizeof(audit->reason_zh), "%s", zh);
    audit->verdict = AUDIT_INCONCLUSIVE;
}

double audit_corrected(double p_least, size_t tests)
{
    double corrected = (double)tests * p_least; /* may be not a number */
    return corrected > 1 ? 1 : corrected;
}

void audit_correct(struct audit *audit, size_t tests)
{
    audit->p_least_corrected = audit_corrected(audit->p_least_personalised, tests);
}

/* What is seen of a switch rests on blocks that are apart: lists asked for soon after each other
 * are alike whatever the setting is. */
static void lower_by_design(struct audit *audit, const struct audit_thresholds *thresholds)
{
    if (audit->blocks_close > 0 && audit->verdict >= AUDIT_PLACEBO) {
        (void)audit_refuse(audit,
                "有 %" PRId32 " 组在前一组之后不到 %" PRId32 " 小时开始，各组不独立",
                "%" PRId32 " blocks began less than %" PRId32
                " hours after another, so blocks are not independent",
                audit->blocks_close, thresholds->block_hours);
        audit->verdict = AUDIT_INCONCLUSIVE;
    }
}

/* Personalisation that a test found alone, but that this design cannot prove beside other tests. */
static void be_out_of_reach(struct audit *audit)
{
    (void)audit_refuse(audit, "该设计的最小 p 为 %.*g，全部检验一并校正后为 %.*g，不足以证明",
            "the smallest p of this design, %.*g, is %.*g when all tests are corrected together",
            PLACES, audit->p_least_personalised, PLACES, audit->p_least_corrected);
    audit->verdict = AUDIT_INCONCLUSIVE;
    audit->is_out_of_reach = true;
}

void audit_judge(struct audit *audit, const struct audit_thresholds *thresholds)
{
    if (audit->verdict == AUDIT_REFUSED) {
        return;
    }
    audit->reason = (struct fault){0};
    audit->reason_zh[0] = 0;
    audit->is_out_of_reach = false;
    bool does_act = audit->p_effect_adjusted <= thresholds->alpha;
    if (audit->p_personalised_adjusted > thresholds->alpha &&
            audit->p_personalised <= thresholds->alpha &&
            audit->p_least_corrected > thresholds->alpha) {
        be_out_of_reach(audit);
    } else if (audit->p_personalised_adjusted > thresholds->alpha) {
        audit->verdict = AUDIT_NO_SIGNAL;
    } else if (!audit->has_off) {
        be_inconclusive(audit, "nothing was recorded with the setting off", "没有关闭状态下的记录");
    } else if (!does_act && audit->retention_low >= thresholds->placebo) {
        audit->verdict = AUDIT_PLACEBO;
    } else if (!does_act) {
        be_inconclusive(audit, "no effect of the setting is proven, nor that it has none",
                "既未证明开关有效，也未证明其无效");
    } else if (isnan(audit->retention_high)) {
        be_inconclusive(audit, "how much of the personalisation is left cannot be estimated",
                "无法估计残留的个性化程度");
    } else if (audit->has_reverted) {
        audit->verdict = AUDIT_NON_PERSISTENT;
    } else {
        audit->verdict =
                audit->retention_high < thresholds->delta ? AUDIT_EFFECTIVE : AUDIT_PARTIAL;
    }
    lower_by_design(audit, thresholds);
}

/* The first of the phases after switching off that was recorded. */
static enum status make_panels(struct work *work)
{
    struct audit *audit = work->audit;
    enum status status = panel_make(work->recordings, work->count, PHASE_ON, &work->roster,
            work->thresholds, work->arena, &work->on, audit);
    for (int phase = PHASE_OFF_DAY; status == OK && !audit->has_off && phase <= PHASE_OFF_WEEK;
            phase++) {
        status = panel_make(work->recordings, work->count, (enum phase)phase, &work->roster,
                work->thresholds, work->arena, &work->off, audit);
        audit->has_off = work->off.blocks + work->off.left_out > 0;
    }
    if (status != OK) {
        return status;
    }
    if (audit->has_off) {
        panel_match(&work->on, &work->off, work->roster.units);
    }
    audit->blocks_long = (int32_t)(work->on.long_blocks + work->off.long_blocks);
    audit->blocks = (int32_t)work->on.blocks;
    panel_count_times(&work->on, work->thresholds->block_hours, audit);
    panel_count_times(&work->off, work->thresholds->block_hours, audit);
    audit->blocks_left_out = (int32_t)(work->on.left_out > work->off.left_out ? work->on.left_out
                                                                              : work->off.left_out);
    if (work->on.blocks > 0) {
        return OK;
    }
    return audit_refuse(audit, "没有一组完整询问了全部账号%s", "no block has all accounts%s",
            audit->has_off ? " with the setting on and off" : "");
}

static enum status ask_all(struct work *work, const struct switch_record *record)
{
    struct audit *audit = work->audit;
    enum status status =
            roster_make(work->recordings, work->count, work->arena, &work->roster, audit);
    audit->personas = work->roster.personas;
    audit->twins = work->roster.twins;
    audit->accounts = (int32_t)work->roster.units;
    audit->is_fresh = work->roster.is_fresh;
    status = status == OK ? make_panels(work) : status;
    status = status == OK ? ask_whether_personalised(work) : status;
    if (status == OK && audit->has_off) {
        status = ask_whether_it_acts(work);
        status = status == OK ? ask_what_is_left(work) : status;
    }
    return status == OK ? ask_whether_it_lasts(work, record) : status;
}

enum status audit_surface(const struct recording *const *recordings, size_t count,
        const struct switch_record *record, const struct audit_thresholds *thresholds,
        struct arena *arena, struct audit *ret_audit)
{
    static const struct audit_setting unknown = {NAN, NAN, NAN};
    struct audit audit = {.verdict = AUDIT_INCONCLUSIVE,
            .p_least = NAN,
            .p_least_personalised = NAN,
            .p_least_corrected = NAN,
            .on = unknown,
            .off = unknown,
            .p_personalised = NAN,
            .p_personalised_adjusted = NAN,
            .effect = NAN,
            .effect_low = NAN,
            .effect_high = NAN,
            .effect_confidence = NAN,
            .p_effect = NAN,
            .p_effect_adjusted = NAN,
            .retention = NAN,
            .retention_error = NAN,
            .retention_low = NAN,
            .retention_high = NAN,
            .retention_confidence = NAN};
    struct work work = {.recordings = recordings,
            .count = count,
            .thresholds = thresholds,
            .arena = arena,
            .audit = &audit};
    enum status status = ask_all(&work, record);
    if (status != OK && status != E_MISSING) {
        return status;
    }
    if (audit.verdict != AUDIT_REFUSED && audit.has_off) {
        double p[2] = {audit.p_personalised, audit.p_effect};
        if (benjamini_hochberg(p, 2, arena, p, NULL) != OK) {
            return E_MEMORY;
        }
        audit.p_personalised_adjusted = p[0];
        audit.p_effect_adjusted = p[1];
        audit_correct(&audit, 2);
    }
    audit_judge(&audit, thresholds);
    *ret_audit = audit;
    return OK;
}
