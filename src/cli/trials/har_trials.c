#include "cli/trials/har_trials.h"

#include "base/syntax/url.h"
#include "base/time.h"
#include "knowledge/gateway/side.h"
#include "knowledge/host/site.h"

#include <stdio.h>

enum { FOLLOW_MAX = 256 /* loads looked at to find where one led */, NOT_FOUND = -1 };

struct chain {
    size_t steps[TRIAL_HOPS_MAX];
    enum link_passage passages[TRIAL_HOPS_MAX];
    size_t count;
    size_t last; /* step where it ended, past the hops that are kept too */
};

struct making {
    const struct har_step *steps;
    size_t count;
    bool *taken;
    const struct har_setting *setting;
    struct arena *arena;
    struct trial *trials;
    size_t trial_count, capacity;
    struct fault *why;
};

static struct bytes without_fragment(const char *url)
{
    return (struct bytes){(const uint8_t *)url, strcspn(url, "#")};
}

static bool same_address(const char *a, const char *b)
{
    return bytes_equal(without_fragment(a), without_fragment(b));
}

static struct bytes host_of(const char *url)
{
    struct url parts = {0};
    return url != NULL && url_split(bytes_of(url), &parts) ? parts.host : (struct bytes){0};
}

/* "https://a.example/" of any of its addresses: all that a Referer may tell (W3C Referrer Policy).
 */
static bool is_origin_of(const char *origin, const char *url)
{
    size_t size = strlen(origin);
    struct url parts;
    return size > 0 && origin[size - 1] == '/' && strncmp(origin, url, size) == 0 &&
           url_split(bytes_of(origin), &parts) && parts.path.size <= 1;
}

/* The next load of the address after the step, or NOT_FOUND. */
static ptrdiff_t find_load(const struct making *making, size_t after, const char *url)
{
    for (size_t i = after + 1; i < making->count && i - after <= FOLLOW_MAX; i++) {
        if (!making->taken[i] && same_address(making->steps[i].url, url)) {
            return (ptrdiff_t)i;
        }
    }
    return NOT_FOUND;
}

/* The load that a reference on the step's page leads to. */
static ptrdiff_t find_reference(const struct making *making, size_t step, const char *reference)
{
    struct arena SCOPED(arena_free) scratch = {0};
    if (reference == NULL) {
        return NOT_FOUND;
    }
    const char *url = url_resolve(bytes_of(making->steps[step].url), bytes_of(reference), &scratch);
    return url == NULL ? NOT_FOUND : find_load(making, step, url);
}

static bool names_page(const struct har_step *step, const char *url, bool is_next)
{
    const char *referer = step->referer, *initiator = step->initiator;
    return (initiator != NULL && same_address(initiator, url)) ||
           (referer != NULL &&
                   (same_address(referer, url) || (is_next && is_origin_of(referer, url))));
}

/* The load that came from the step's page, by whatever means. */
static ptrdiff_t find_successor(const struct making *making, size_t step)
{
    bool is_next = true;
    for (size_t i = step + 1; i < making->count && i - step <= FOLLOW_MAX; i++) {
        if (making->taken[i]) {
            continue;
        }
        if (names_page(&making->steps[i], making->steps[step].url, is_next)) {
            return (ptrdiff_t)i;
        }
        is_next = false;
    }
    return NOT_FOUND;
}

/* Whose host the step's answer came from. A gateway is its platform's, on whatever host. */
static enum host_side side_of_step(
        const struct making *making, const struct trial_sides *sides, const struct har_step *step)
{
    struct gateway_match match;
    enum host_side side = side_of_url(sides, step->url);
    bool is_gateway = side == SIDE_UNKNOWN &&
                      gateway_match(making->setting->knowledge->gateways, bytes_of(step->url),
                              step->has_page ? step->page.text : NULL, step->started_ms, &match);
    return is_gateway ? side_of_platform(sides, match.platform) : side;
}

/* Where the step led, and how; NOT_FOUND when the chain ends there. */
static ptrdiff_t follow(const struct making *making, const struct trial_sides *sides, size_t at,
        enum link_passage *ret_passage)
{
    const struct har_step *step = &making->steps[at];
    ptrdiff_t next = NOT_FOUND;
    if (step->location != NULL) {
        *ret_passage = PASSAGE_STATUS;
        return find_load(making, at, step->location);
    }
    if ((next = find_reference(making, at, step->page.refresh)) != NOT_FOUND) {
        *ret_passage = PASSAGE_META;
        return next;
    }
    if ((next = find_reference(making, at, step->page.script_target)) != NOT_FOUND) {
        *ret_passage = PASSAGE_SCRIPT;
        return next;
    }
    *ret_passage = PASSAGE_UNKNOWN;
    bool is_service = side_of_step(making, sides, step) == SIDE_SERVICE;
    return is_service ? NOT_FOUND : find_successor(making, at);
}

/* Where a gateway's address says that it leads; NULL: it does not, or memory is spent. */
static const char *target_of(struct making *making, const struct har_step *step)
{
    struct gateway_match match = {0};
    struct buffer SCOPED(buffer_free) target = {0};
    bool is_found = gateway_match(making->setting->knowledge->gateways, bytes_of(step->url), NULL,
                            step->started_ms, &match) &&
                    gateway_target(match.target, &target);
    return is_found ? arena_copy(making->arena, buffer_bytes(&target)) : NULL;
}

/* Whether the step loads a gateway of the platform under test. */
static bool is_own_gateway(const struct making *making, const struct har_step *step)
{
    struct trial unlinked = {.platform = making->setting->platform, .service = ""};
    struct gateway_match match;
    if (making->setting->platform == NULL) {
        return false;
    }
    struct trial_sides sides = trial_sides_of(&making->setting->knowledge->platforms, &unlinked);
    return gateway_match(making->setting->knowledge->gateways, bytes_of(step->url), NULL,
                   step->started_ms, &match) &&
           side_of_platform(&sides, match.platform) == SIDE_PLATFORM;
}

/* The trial as far as it is known before the chain is followed. An app that opens its own gateway
 * was sent the address that this leads to; NULL when that is not told. */
static struct trial begin_trial(struct making *making, size_t first)
{
    const struct har_setting *setting = making->setting;
    bool has_platform = setting->platform != NULL;
    bool is_gateway = is_own_gateway(making, &making->steps[first]);
    return (struct trial){.place = {.entry = ""},
            .platform = has_platform ? setting->platform : "network",
            .context = setting->context != NULL ? setting->context
                       : has_platform           ? "in_app_browser"
                                                : "direct",
            .service = setting->service == NULL ? "" : setting->service,
            .url = is_gateway ? target_of(making, &making->steps[first]) : making->steps[first].url,
            .taps = -1,
            .page = {.status = -1, .visible = -1, .ms = -1}};
}

static void follow_chain(
        struct making *making, const struct trial_sides *sides, size_t first, struct chain *chain)
{
    enum link_passage passage = making->setting->platform == NULL ? PASSAGE_UNKNOWN : PASSAGE_TAP;
    ptrdiff_t at = (ptrdiff_t)first;
    while (at != NOT_FOUND) {
        if (chain->count < TRIAL_HOPS_MAX) {
            chain->steps[chain->count] = (size_t)at;
            chain->passages[chain->count++] = passage;
        }
        making->taken[at] = true;
        chain->last = (size_t)at;
        at = follow(making, sides, (size_t)at, &passage);
    }
}

static enum issuer issuer_of(enum host_side side)
{
    return side == SIDE_SERVICE                                       ? ISSUER_SERVICE
           : side == SIDE_PLATFORM || side == SIDE_PLATFORM_SAME_TYPE ? ISSUER_PLATFORM
           : side == SIDE_OTHER                                       ? ISSUER_OTHER
                                                                      : ISSUER_UNKNOWN;
}

/* Whose page the chain ended on: the id of the list, or the registrable domain. */
static const char *name_service(struct making *making, const struct chain *chain)
{
    const struct har_step *last = &making->steps[chain->last];
    const char *target = target_of(making, last);
    struct bytes host = host_of(target == NULL ? last->url : target);
    const struct platform *owner =
            platform_match(&making->setting->knowledge->platforms, PLATFORM_DOMAIN, host);
    return owner != NULL ? owner->id : arena_copy_lower(making->arena, site_of(host));
}

static const char *print_time(struct arena *arena, int64_t ms)
{
    char text[TIME_TEXT];
    int64_t rest = ms % 1000 < 0 ? ms % 1000 + 1000 : ms % 1000;
    time_print((ms - rest) / 1000, text);
    return text[0] == 0
                   ? NULL
                   : arena_print(arena, "%.*s.%03dZ", (int)strcspn(text, "Z"), text, (int)rest);
}

static bool fill_hops(struct making *making, const struct trial_sides *sides,
        const struct chain *chain, struct trial *trial)
{
    struct trial_hop *hops = arena_array(making->arena, chain->count, sizeof(*hops));
    for (size_t i = 0; hops != NULL && i < chain->count; i++) {
        const struct har_step *step = &making->steps[chain->steps[i]];
        enum host_side before =
                i == 0 ? SIDE_UNKNOWN
                       : side_of_step(making, sides, &making->steps[chain->steps[i - 1]]);
        bool is_service = side_of_step(making, sides, step) == SIDE_SERVICE;
        bool shows = step->has_page && !is_service && step->page.text[0] != 0;
        hops[i] = (struct trial_hop){.url = step->url,
                .issuer = i == 0 ? ISSUER_CLIENT : issuer_of(before),
                .passage = chain->passages[i],
                .status = step->status,
                .ms = step->wait_ms,
                .text = shows ? step->page.text : NULL};
    }
    trial->hops = hops;
    trial->hop_count = chain->count;
    return hops != NULL;
}

static bool fill_page(const struct making *making, const struct chain *chain, struct trial *trial)
{
    const struct har_step *first = &making->steps[chain->steps[0]];
    const struct har_step *last = &making->steps[chain->last];
    bool is_timed = first->started_ms != TIME_UNKNOWN && last->started_ms != TIME_UNKNOWN &&
                    last->wait_ms >= 0 && last->started_ms >= first->started_ms;
    trial->page.status = last->status;
    trial->page.final = last->status > 0 ? last->url : NULL;
    trial->page.ms = is_timed ? last->started_ms - first->started_ms + last->wait_ms : -1;
    if (!last->has_page) {
        return true;
    }
    const char *canonical = last->page.canonical;
    trial->page.title = last->page.title;
    trial->page.visible = last->is_whole ? (int64_t)last->page.visible : -1;
    if (canonical != NULL) {
        trial->page.canonical =
                url_resolve(bytes_of(last->url), bytes_of(canonical), making->arena);
    }
    return canonical == NULL || trial->page.canonical != NULL;
}

static enum status spent(const struct making *making)
{
    return refuse(making->why, E_MEMORY, 0, "no memory for the trials");
}

static enum status add_trial(struct making *making, size_t first)
{
    struct chain chain = {.count = 0};
    struct trial trial = begin_trial(making, first);
    struct trial_sides sides = trial_sides_of(&making->setting->knowledge->platforms, &trial);
    follow_chain(making, &sides, first, &chain);
    if (trial.url == NULL) {
        trial.url = making->steps[chain.steps[chain.count > 1]].url;
    }
    if (making->setting->service == NULL) {
        trial.service = name_service(making, &chain);
        if (trial.service == NULL) {
            return spent(making);
        }
    }
    sides = trial_sides_of(&making->setting->knowledge->platforms, &trial);
    trial.at_ms = making->steps[first].started_ms;
    trial.ts = print_time(making->arena, trial.at_ms);
    const char **evidence = arena_array(making->arena, 1, sizeof(*evidence));
    bool is_ok = trial.ts != NULL && evidence != NULL &&
                 fill_hops(making, &sides, &chain, &trial) && fill_page(making, &chain, &trial) &&
                 arena_grow(making->arena, (void **)&making->trials, making->trial_count,
                         &making->capacity, sizeof(trial));
    if (!is_ok) {
        return spent(making);
    }
    evidence[0] = making->setting->digest;
    trial.evidence = evidence;
    trial.evidence_count = evidence[0] != NULL;
    making->trials[making->trial_count++] = trial;
    return OK;
}

/* Whether a page loaded before led to the step: then no link of the app did. */
static bool is_led_to(const struct making *making, size_t step)
{
    for (size_t i = step; i-- > 0 && step - i <= FOLLOW_MAX;) {
        if (names_page(&making->steps[step], making->steps[i].url, true)) {
            return true;
        }
    }
    return false;
}

enum status har_trials_make(const struct har_step *steps, size_t count,
        const struct har_setting *setting, struct arena *arena, struct trial_set *ret_set,
        struct fault *why)
{
    struct making making = {
            .steps = steps, .count = count, .setting = setting, .arena = arena, .why = why};
    enum status status = OK;
    making.taken = arena_array(arena, count + 1, sizeof(*making.taken));
    if (making.taken == NULL) {
        return spent(&making);
    }
    for (size_t i = 0; status == OK && i < count; i++) {
        bool is_start =
                !making.taken[i] && steps[i].started_ms != TIME_UNKNOWN && !is_led_to(&making, i);
        status = is_start ? add_trial(&making, i) : OK;
    }
    if (status == OK) {
        *ret_set = (struct trial_set){making.trials, making.trial_count};
    }
    return status;
}
