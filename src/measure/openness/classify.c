#include "measure/openness/classify.h"

#include "base/time.h"
#include "measure/openness/same_content.h"

#include <string.h>

/* One judgement under way. A step that decides fills the verdict and answers true. */
struct judging {
    const struct trial *trial;
    const struct trial_knowledge *knowledge;
    const struct openness_thresholds *thresholds;
    const struct trial_page *control; /* the first that worked */
    int32_t extra_taps;               /* -1: not recorded */
    struct openness_verdict verdict;
};

static bool decide(struct judging *judging, enum openness openness, enum openness_reason reason)
{
    judging->verdict.openness = openness;
    judging->verdict.reason = reason;
    return true;
}

static bool give_up(struct judging *judging, enum openness_reason reason)
{
    return decide(judging, OPENNESS_INCONCLUSIVE, reason);
}

static enum openness_reason reason_of_wall(enum wall wall)
{
    static const enum openness_reason reasons[] = {[WALL_NONE] = REASON_NONE,
            [WALL_CAPTCHA] = REASON_CAPTCHA,
            [WALL_LOGIN] = REASON_LOGIN_WALL,
            [WALL_CRASH] = REASON_CRASH,
            [WALL_NO_NETWORK] = REASON_NO_NETWORK,
            [WALL_RATE_LIMIT] = REASON_RATE_LIMIT};
    return reasons[wall];
}

static bool is_walled_by_site(enum wall wall)
{
    return wall == WALL_CAPTCHA || wall == WALL_LOGIN || wall == WALL_RATE_LIMIT;
}

/* Whether it says that the site failed: an answer that is none, or a wall of the site's own. */
static bool control_fails(const struct trial_page *control)
{
    return is_walled_by_site(control->wall) ||
           (control->wall == WALL_NONE && control->status >= 0 && !control_works(control));
}

static bool same_vantage(const char *a, const char *b)
{
    return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

/* Whether a control was fetched so near the tap that the two can be compared, as far as is known.
 */
static bool is_timely(const struct judging *judging, const struct trial_page *control)
{
    int64_t within = (int64_t)judging->thresholds->control_within_s * 1000;
    return control->ts == NULL || within == 0 ||
           time_apart(judging->trial->at_ms, control->at_ms) <= (uint64_t)within;
}

/* Whether two controls at least failed, from two places at least, and, when all their times are
 * known, so far apart that a short failure is ruled out; and none worked, from wherever. */
static bool fails_everywhere(const struct judging *judging)
{
    const struct trial *trial = judging->trial;
    const struct trial_page *first = NULL;
    bool is_from_two = false, is_timed = true;
    int64_t least = INT64_MAX, most = INT64_MIN;
    for (size_t i = 0; i < trial->control_count; i++) {
        const struct trial_page *control = &trial->controls[i];
        if (control_works(control)) {
            return false;
        }
        if (!control_fails(control)) {
            continue;
        }
        is_from_two =
                is_from_two || (first != NULL && !same_vantage(first->vantage, control->vantage));
        first = first == NULL ? control : first;
        is_timed = is_timed && control->ts != NULL;
        least = control->at_ms < least ? control->at_ms : least;
        most = control->at_ms > most ? control->at_ms : most;
    }
    uint64_t apart = (uint64_t)judging->thresholds->control_repeat_s * 1000;
    return is_from_two && (!is_timed || (uint64_t)most - (uint64_t)least >= apart);
}

static bool any_control_fails(const struct trial *trial)
{
    for (size_t i = 0; i < trial->control_count; i++) {
        if (control_fails(&trial->controls[i])) {
            return true;
        }
    }
    return false;
}

/* No control worked: the site is down, or the record does not show it. */
static bool judge_failed_controls(struct judging *judging)
{
    const struct trial *trial = judging->trial;
    enum wall wall = trial->controls[0].wall;
    if (is_walled_by_site(wall) && trial->page.wall == wall) {
        return decide(judging, OPENNESS_UNREACHABLE, reason_of_wall(wall));
    }
    if (fails_everywhere(judging)) {
        return decide(judging, OPENNESS_UNREACHABLE, REASON_CONTROL_FAILED);
    }
    if (any_control_fails(trial)) {
        return give_up(judging, REASON_CONTROL_FAILED);
    }
    return give_up(judging, wall == WALL_NONE ? REASON_NOT_RECORDED : reason_of_wall(wall));
}

/* Step 1: the same address fetched directly. */
static bool judge_control(struct judging *judging)
{
    const struct trial *trial = judging->trial;
    bool has_late = false;
    for (size_t i = 0; i < trial->control_count && judging->control == NULL; i++) {
        if (control_works(&trial->controls[i]) && is_timely(judging, &trial->controls[i])) {
            judging->control = &trial->controls[i];
        }
        has_late = has_late || control_works(&trial->controls[i]);
    }
    if (trial->control_count == 0 ||
            (judging->control == NULL && has_late && !any_control_fails(trial))) {
        return give_up(judging, REASON_CONTROL_MISSING); /* none, or none near the tap */
    }
    if (judging->control == NULL) {
        return judge_failed_controls(judging);
    }
    bool is_first = judging->control == trial->controls;
    enum host_side side = is_first ? judging->knowledge->control_side : SIDE_UNKNOWN;
    return side != SIDE_UNKNOWN && side != SIDE_SERVICE && give_up(judging, REASON_CONTROL_FAILED);
}

/* Step 2: whether the context worked, and what has nothing to do with the link. */
static bool judge_context(struct judging *judging)
{
    const struct trial *trial = judging->trial;
    if (trial->neutral_ok == ANSWER_NO) {
        return give_up(judging, REASON_CONTEXT_DOWN);
    }
    if (trial->page.wall != WALL_NONE) {
        return give_up(judging, reason_of_wall(trial->page.wall));
    }
    return trial->neutral_ok == ANSWER_UNKNOWN && give_up(judging, REASON_NOT_RECORDED);
}

/* Step 3: what arrived of the message. */
static bool judge_message(struct judging *judging)
{
    const struct trial *trial = judging->trial;
    if (trial->delivered == ANSWER_NO) {
        return decide(judging, OPENNESS_BLOCKED, REASON_UNDELIVERED);
    }
    if (trial->left != NULL && strcmp(trial->left, "code") == 0) {
        return decide(judging, OPENNESS_CODE_ONLY, REASON_CODE_LEFT);
    }
    if (trial->left != NULL || trial->display == DISPLAY_STRIPPED) {
        return decide(judging, OPENNESS_STRIPPED, REASON_LINK_REMOVED);
    }
    if (trial->tappable == ANSWER_NO) {
        return decide(judging, OPENNESS_STRIPPED, REASON_NOT_TAPPABLE);
    }
    bool is_known = trial->delivered == ANSWER_YES && trial->tappable == ANSWER_YES;
    return !is_known && give_up(judging, REASON_NOT_RECORDED);
}

static size_t hop_count(const struct trial *trial)
{
    return trial->hop_count < TRIAL_HOPS_MAX ? trial->hop_count : TRIAL_HOPS_MAX;
}

/* Taps beyond the first, as recorded or as the hops show; -1 when neither tells. */
static int32_t count_extra_taps(const struct trial *trial)
{
    int32_t controls = 0;
    bool is_known = trial->hop_count > 0;
    for (size_t i = 0; i < hop_count(trial); i++) {
        controls += trial->hops[i].passage == PASSAGE_CONTROL;
        is_known = is_known && trial->hops[i].passage != PASSAGE_UNKNOWN;
    }
    int32_t recorded = trial->taps > 0 ? trial->taps - 1 : trial->taps;
    int32_t shown = is_known ? controls : -1;
    return recorded > shown ? recorded : shown;
}

static bool has_arrived(const struct judging *judging)
{
    const struct trial *trial = judging->trial;
    return judging->knowledge->final_side == SIDE_SERVICE || trial->app_open_scheme == ANSWER_YES ||
           trial->app_open_link == ANSWER_YES;
}

static bool is_platforms(enum host_side side)
{
    return side == SIDE_PLATFORM || side == SIDE_PLATFORM_SAME_TYPE;
}

/* Where the reader got from the platform's page of warning; false when at the service after one
 * tap, as the page there is still to be looked at. */
static bool judge_passage(struct judging *judging, size_t hop)
{
    const struct trial *trial = judging->trial;
    enum host_side side = judging->knowledge->final_side;
    bool is_last = hop + 1 == hop_count(trial);
    if (has_arrived(judging)) {
        if (judging->extra_taps < 0) {
            return give_up(judging, REASON_NOT_RECORDED);
        }
        return judging->extra_taps > 1 && decide(judging, OPENNESS_REDUCED, REASON_EXTRA_TAPS);
    }
    if (is_last) { /* the trial ended on the page itself */
        bool is_dead_end = judging->knowledge->hops[hop].page == PAGE_WARNS &&
                           trial->hops[hop].has_control == ANSWER_NO;
        return is_dead_end ? decide(judging, OPENNESS_BLOCKED, REASON_STOP_PAGE)
                           : give_up(judging, REASON_NOT_RECORDED);
    }
    if (is_platforms(side)) {
        return decide(judging, OPENNESS_REPLACED, REASON_OWN_SERVICE);
    }
    return give_up(
            judging, trial->page.final == NULL ? REASON_NOT_RECORDED : REASON_UNKNOWN_LANDING);
}

/* Whether the hop is to a page by which the platform under test warns or stops. One at the
 * service's own host is content: step 6. */
static bool is_gateway(const struct hop_knowledge *hop)
{
    return hop->page != PAGE_PLAIN && hop->page != PAGE_PASSES && is_platforms(hop->gateway_side) &&
           hop->side != SIDE_SERVICE;
}

static bool judge_gateway(struct judging *judging, size_t hop)
{
    const struct trial_hop *visited = &judging->trial->hops[hop];
    const struct hop_knowledge *known = &judging->knowledge->hops[hop];
    const char *link = judging->trial->url;
    judging->verdict.gateway = known->gateway;
    judging->verdict.hop = (int32_t)hop;
    if (visited->issuer == ISSUER_UNKNOWN) {
        return give_up(judging, REASON_UNKNOWN_ISSUER);
    }
    bool is_sent = link != NULL && visited->url != NULL && strcmp(link, visited->url) == 0;
    if (is_sent || visited->issuer == ISSUER_SERVICE || visited->issuer == ISSUER_OTHER) {
        return give_up(judging, REASON_SITE_ISSUED_GATEWAY);
    }
    if (known->page == PAGE_STOPS) {
        return decide(judging, OPENNESS_BLOCKED, REASON_STOP_PAGE);
    }
    if (known->page == PAGE_COPIES) {
        return decide(judging, OPENNESS_COPY_ONLY, REASON_COPY_PAGE);
    }
    return judge_passage(judging, hop);
}

/* Step 4: the first page of the platform's on the way. */
static bool judge_hops(struct judging *judging)
{
    for (size_t i = 0; i < hop_count(judging->trial); i++) {
        if (is_gateway(&judging->knowledge->hops[i])) {
            return judge_gateway(judging, i);
        }
    }
    return false;
}

/* Step 5: where the reader landed. */
static bool judge_landing(struct judging *judging)
{
    const struct trial *trial = judging->trial;
    if (has_arrived(judging)) {
        return false;
    }
    if (judging->knowledge->final_side == SIDE_PLATFORM_SAME_TYPE) {
        return decide(judging, OPENNESS_REPLACED, REASON_OWN_SERVICE);
    }
    if (trial->app_open_link == ANSWER_NO && trial->association == ANSWER_NO) {
        return give_up(judging, REASON_SERVICE_MISCONFIGURED);
    }
    return give_up(
            judging, trial->page.final == NULL ? REASON_NOT_RECORDED : REASON_UNKNOWN_LANDING);
}

/* The last hop showed a known page of refusal at the service's host. */
static bool shows_refusal(struct judging *judging)
{
    size_t count = hop_count(judging->trial);
    const struct hop_knowledge *last = count == 0 ? NULL : &judging->knowledge->hops[count - 1];
    if (last == NULL || last->page != PAGE_STOPS || !is_platforms(last->gateway_side)) {
        return false;
    }
    judging->verdict.gateway = last->gateway;
    judging->verdict.hop = (int32_t)count - 1;
    return true;
}

/* Step 6: whether the page is the one that the control shows. An app that opened has no page. */
static bool judge_content(struct judging *judging)
{
    const struct trial_page *page = &judging->trial->page;
    const struct openness_thresholds *thresholds = judging->thresholds;
    if (judging->knowledge->final_side != SIDE_SERVICE) {
        return false;
    }
    if (page->visible >= 0 && page->visible < thresholds->blank_below &&
            judging->control->visible >= thresholds->blank_control) {
        return decide(judging, OPENNESS_BLANK, REASON_BLANK_PAGE);
    }
    double wanted = judging->knowledge->visible_share;
    enum answer same = same_content(
            page, judging->control, wanted > 0 ? wanted : thresholds->visible_share, thresholds);
    if (same == ANSWER_UNKNOWN) {
        return give_up(judging, REASON_NOT_RECORDED);
    }
    if (same == ANSWER_NO) {
        return shows_refusal(judging) ? decide(judging, OPENNESS_BLOCKED, REASON_FINGERPRINT)
                                      : give_up(judging, REASON_CONTENT_DIFFERS);
    }
    return false;
}

/* Step 7: how the link was shown beside the peer's, how many taps it took, and how long. */
static bool judge_service(struct judging *judging)
{
    const struct trial *trial = judging->trial;
    enum display peer = judging->knowledge->peer_display;
    judging->verdict.gateway = NULL; /* what sent the reader on by itself decided nothing */
    judging->verdict.hop = -1;
    if (judging->extra_taps < 0 || (peer != DISPLAY_UNKNOWN && trial->display == DISPLAY_UNKNOWN)) {
        return give_up(judging, REASON_NOT_RECORDED);
    }
    bool is_folded = peer == DISPLAY_UNKNOWN && trial->display == DISPLAY_FOLDED;
    if (is_folded || (peer != DISPLAY_UNKNOWN && trial->display > peer)) {
        return decide(judging, OPENNESS_REDUCED, REASON_LESSER_DISPLAY);
    }
    if (judging->extra_taps > 0) {
        return judging->extra_taps > 1 ? decide(judging, OPENNESS_REDUCED, REASON_EXTRA_TAPS)
                                       : decide(judging, OPENNESS_WARNED, REASON_EXTRA_TAPS);
    }
    return judging->knowledge->is_slow == ANSWER_YES
                   ? decide(judging, OPENNESS_THROTTLED, REASON_SLOW)
                   : decide(judging, OPENNESS_OPEN, REASON_NONE);
}

struct openness_verdict classify_trial(const struct trial *trial,
        const struct trial_knowledge *knowledge, const struct openness_thresholds *thresholds)
{
    struct judging judging = {.trial = trial,
            .knowledge = knowledge,
            .thresholds = thresholds,
            .extra_taps = count_extra_taps(trial),
            .verdict = {.hop = -1}};
    bool is_decided = judge_control(&judging) || judge_context(&judging) ||
                      judge_message(&judging) || judge_hops(&judging) || judge_landing(&judging) ||
                      judge_content(&judging);
    if (!is_decided && judging.verdict.gateway != NULL && judging.extra_taps == 1) {
        is_decided = decide(&judging, OPENNESS_WARNED, REASON_WARNING_PAGE);
    }
    if (!is_decided) {
        (void)judge_service(&judging);
    }
    return judging.verdict;
}
