/* verdicts.c: what is known of each trial's hops and pages, and its class by that. */
#include "base/syntax/url.h"
#include "measure/openness/same_content.h"
#include "tables/openness/link_work.h"

static enum page_kind page_of(enum gateway_effect effect)
{
    static const enum page_kind kinds[] = {[GATEWAY_PASSES] = PAGE_PASSES,
            [GATEWAY_WARNS] = PAGE_WARNS,
            [GATEWAY_COPIES] = PAGE_COPIES,
            [GATEWAY_STOPS] = PAGE_STOPS,
            [GATEWAY_UNSURE] = PAGE_GATEWAY_UNSURE};
    return kinds[effect];
}

static struct hop_knowledge look_up(const struct link_work *work, const struct trial_sides *sides,
        const struct trial *trial, const struct trial_hop *hop)
{
    struct gateway_match match;
    struct hop_knowledge known = {.side = side_of_url(sides, hop->url), .page = PAGE_PLAIN};
    bool is_found = hop->url != NULL && gateway_match(work->gateways, bytes_of(hop->url), hop->text,
                                                trial->at_ms, &match);
    if (!is_found && hop->text != NULL) {
        is_found = gateway_match_text(
                work->gateways, trial->platform, hop->text, trial->at_ms, &match);
    }
    if (is_found) {
        known.page = page_of(match.effect);
        known.gateway = match.id;
        known.gateway_side = side_of_platform(sides, match.platform);
    }
    return known;
}

static struct bytes host_of(const char *url)
{
    struct url parts;
    struct bytes rest;
    return url != NULL && url_split_start(bytes_of(url), &parts, &rest) ? parts.host
                                                                        : (struct bytes){0};
}

static enum status look_at_hops(struct link_work *work, const struct link_ref *ref,
        const struct trial_sides *sides, struct hop_knowledge *known, struct fault *why)
{
    const struct link_trial_row *row = ref->row;
    struct link_rows *rows = work->rows[ref->source];
    const struct trial *trial = row->trial;
    for (size_t i = 0; i < trial->hop_count && i < TRIAL_HOPS_MAX; i++) {
        struct link_hop_row *hop = &rows->hops[row->first_hop + i];
        known[i] = look_up(work, sides, trial, &trial->hops[i]);
        *hop = (struct link_hop_row){.trial = (size_t)(row - rows->trials),
                .hop = (int32_t)i,
                .host = arena_copy_lower(work->arena, host_of(trial->hops[i].url)),
                .knowledge = known[i]};
        if (hop->host == NULL) {
            return link_spent(why);
        }
    }
    return OK;
}

static enum status judge_trial(struct link_work *work, struct link_ref *ref,
        const struct trial_sides *sides, struct fault *why)
{
    struct link_trial_row *row = ref->row;
    const struct trial *trial = row->trial;
    struct hop_knowledge hops[TRIAL_HOPS_MAX] = {{0}};
    row->final_side = side_of_url(sides, trial->page.final);
    struct trial_knowledge known = {.hops = hops,
            .final_side = row->final_side,
            .control_side = trial->control_count == 0
                                    ? SIDE_UNKNOWN
                                    : side_of_url(sides, trial->controls[0].final),
            .peer_display = row->peer_display,
            .is_slow = row->is_slow,
            .visible_share =
                    visible_share_wanted(trial->controls, trial->control_count, work->thresholds)};
    enum status status = look_at_hops(work, ref, sides, hops, why);
    struct trial judged = *trial;
    judged.controls = row->controls;
    judged.control_count = row->control_count;
    row->verdict = classify_trial(&judged, &known, work->thresholds);
    return status;
}

enum status link_judge(struct link_work *work, struct fault *why)
{
    struct host_memo memo = {0};
    struct trial_sides sides = {.list = &work->knowledge->platforms, .memo = &memo};
    enum status status = OK;
    for (size_t i = 0; status == OK && i < work->ref_count; i++) {
        trial_sides_next(&sides, work->refs[i].row->trial);
        status = judge_trial(work, &work->refs[i], &sides, why);
    }
    return status;
}
