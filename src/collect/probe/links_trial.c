#include "collect/browser/launch.h"
#include "collect/browser/tour.h"
#include "collect/clock.h"
#include "collect/plan/order.h"
#include "collect/probe/links_run.h"
#include "collect/web/page_text.h"
#include "collect/web/walk.h"
#include "evidence/trials/trials.h"
#include "knowledge/gateway/side.h"
#include "knowledge/host/site.h"

#include "base/syntax/json.h"
#include "base/syntax/url.h"

enum {
    BODY_MAX = 2 << 20,
    BODIES_MAX = 32 << 20,
    TRIAL_MEMORY_MAX = 512 << 20,
    VISITS_MAX = 2 + CONTROLS_MAX
};

/* One trial under way: its link, its controls, its neutral link. */
struct trying {
    struct links_run *run;
    const struct links_channel *channel;
    const struct links_target *target;
    struct arena *arena;
    size_t number;
    struct trial trial;
    struct trial_sides sides;
    struct visit link, neutral;
    struct trial_page controls[CONTROLS_MAX + 1]; /* one more try */
    size_t control_count;
    int64_t at_ms; /* when the link was opened */
};

/* Whether the address names the link's host, as a gateway's does that leads to it. */
static bool carries_link(const struct trying *trying, const char *url)
{
    struct buffer SCOPED(buffer_free) once = {.limit = 64 << 10}, twice = {.limit = 64 << 10};
    url_decode(bytes_of(url), false, &once);
    url_decode(buffer_bytes(&once), false, &twice);
    const char *host = arena_copy(trying->arena, trying->sides.link_host);
    const char *const words[] = {host, NULL};
    return host != NULL && host[0] != 0 && page_text_has(buffer_bytes(&twice), words);
}

/* A control to go on is tapped on a known gateway's page, and on a page of the platform's whose
 * address leads to the link. On any other page, "continue" may mean shopping. */
static bool may_tap(void *context, const char *url, const char *text)
{
    const struct trying *trying = context;
    const struct gateway_list *gateways = trying->run->collect->gateways;
    struct gateway_match match;
    enum host_side side = side_of_url(&trying->sides, url);
    if (side == SIDE_SERVICE) {
        return false;
    }
    if (gateways != NULL && gateway_match(gateways, bytes_of(url), text, trying->at_ms, &match)) {
        return true;
    }
    return side == SIDE_PLATFORM && carries_link(trying, url);
}

/* The address that the channel opens for a link. */
static const char *address_for(const struct trying *trying, const char *url)
{
    const char *link = trying->channel->link;
    const char *mark = link == NULL ? NULL : strstr(link, "{url}");
    if (mark == NULL) {
        return url;
    }
    const char *encoded = url_encode(url, trying->arena);
    return encoded == NULL ? NULL
                           : arena_print(trying->arena, "%.*s%s%s", (int)(mark - link), link,
                                     encoded, mark + strlen("{url}"));
}

static enum status visit_by_http(struct trying *trying, const char *url, const char *agent,
        struct visit_judge judge, struct visit *visit, struct fault *why)
{
    const struct links_run *run = trying->run;
    const struct fetcher_options options = {.user_agent = agent,
            .language = run->plan->language,
            .book = run->plan->book,
            .allow_private = run->collect->allow_private,
            .timeout_ms = (int32_t)run->plan->timeout_ms,
            .body_max = BODY_MAX,
            .stop = run->collect->stop};
    const struct walk_options walk = {.pace = run->pace, .judge = judge};
    struct fetcher *fetcher = NULL;
    enum status status = fetcher_open(&options, &fetcher, why);
    if (status == OK) {
        status = walk_link(fetcher, url, &walk, trying->arena, visit, why);
    }
    fetcher_close(fetcher);
    return status;
}

/* A browser that a page took down is followed by a new one, and that is noted. */
static enum status restart_browser(struct links_run *run, struct fault *why)
{
    struct buffer SCOPED(buffer_free) note = {.limit = 4096};
    struct json json = {.out = &note};
    char at[TIME_TEXT];
    devtools_close(run->devtools);
    run->devtools = NULL;
    clock_print(clock_wall_ms(), at);
    json_begin_object(&json);
    json_key_string(&json, "ts", at);
    json_key_string(&json, "note", "the browser ended and was started anew");
    json_end_object(&json);
    enum status status = store_note(run->store, buffer_text(&note), why);
    return status != OK ? status
                        : launch_browser(&run->plan->book, run->collect->allow_private,
                                  run->collect->stop, &run->devtools, why);
}

/* A page of a visitor's own. */
static enum status open_page(struct links_run *run, const struct page_options *options,
        struct arena *arena, struct page *page, struct fault *why)
{
    enum status status = devtools_has_ended(run->devtools)
                                 ? E_IO
                                 : page_open(run->devtools, options, arena, page, why);
    if (status != E_IO || !devtools_has_ended(run->devtools)) {
        return status;
    }
    status = restart_browser(run, why);
    return status == OK ? page_open(run->devtools, options, arena, page, why) : status;
}

static enum status visit_by_browser(struct trying *trying, const char *url, const char *agent,
        struct visit_judge judge, struct visit *visit, struct fault *why)
{
    struct links_run *run = trying->run;
    const struct page_options options = {.user_agent = agent,
            .language = run->plan->language,
            .quiet_ms = run->plan->quiet_ms,
            .timeout_ms = run->plan->timeout_ms,
            .limits = {.book = run->plan->book,
                    .allow_private = run->collect->allow_private,
                    .body_max = BODY_MAX,
                    .bodies_max = BODIES_MAX}};
    const struct tour_options tour = {
            .judge = judge, .screenshots = run->plan->screenshots && judge.may_tap != NULL};
    struct page page;
    enum status status = open_page(run, &options, trying->arena, &page, why);
    if (status == OK) {
        pace_wait(run->pace, url, NULL);
        status = tour_link(&page, url, &tour, trying->arena, visit, why);
        page_close(&page);
    }
    return status;
}

/* Follow the link by the channel; directly: the address itself, without mark or tap. */
static enum status visit_link(struct trying *trying, const char *url, bool directly,
        struct visit *visit, struct fault *why)
{
    const struct links_run *run = trying->run;
    bool has_marker = trying->channel->has_marker && !directly;
    const char *agent = has_marker ? run->marked_agent : run->plain_agent;
    const char *address = directly ? url : address_for(trying, url);
    struct visit_judge judge = {directly ? NULL : may_tap, trying};
    if (address == NULL) {
        return refuse(why, E_MEMORY, 0, "no memory for an address");
    }
    enum status status = trying->channel->is_browser
                                 ? visit_by_browser(trying, address, agent, judge, visit, why)
                                 : visit_by_http(trying, address, agent, judge, visit, why);
    if (status != OK) {
        return status;
    }
    return store_archive(
            run->store, visit->entries, visit->entry_count, (int32_t)(trying->number + 1), why);
}

static enum status make_visit(struct trying *trying, size_t which, struct fault *why)
{
    const char *url = trying->target->url;
    struct visit control;
    if (which == 0) {
        trying->at_ms = clock_wall_ms();
        return visit_link(trying, url, false, &trying->link, why);
    }
    if (which == 1) {
        return visit_link(trying, trying->run->plan->neutral, false, &trying->neutral, why);
    }
    char ts[TIME_TEXT];
    int64_t at_ms = clock_wall_ms();
    enum status status = visit_link(trying, url, true, &control, why);
    if (status != OK) {
        return status;
    }
    clock_print(at_ms, ts);
    control.page.at_ms = at_ms;
    control.page.ts = arena_copy(trying->arena, bytes_of(ts));
    control.page.vantage = trying->run->plan->vantage;
    trying->controls[trying->control_count++] = control.page;
    return control.page.ts != NULL ? OK : refuse(why, E_MEMORY, 0, "no memory for a control");
}

/* When the last control failed; INT64_MAX when one of them worked. */
static int64_t all_failed_at(const struct trying *trying)
{
    int64_t last = INT64_MIN;
    for (size_t i = 0; i < trying->control_count; i++) {
        const struct trial_page *control = &trying->controls[i];
        if (control_works(control)) {
            return INT64_MAX;
        }
        last = control->at_ms > last ? control->at_ms : last;
    }
    return last;
}

/* A site that fails is asked once more after a while, lest a short failure pass for a dead site. */
static enum status repeat_control(struct trying *trying, struct fault *why)
{
    const struct links_run *run = trying->run;
    int64_t failed_at = all_failed_at(trying), wait = run->plan->repeat_ms;
    if (wait == 0 || trying->control_count == 0 || failed_at == INT64_MAX) {
        return OK;
    }
    const volatile sig_atomic_t *stop = run->collect->stop;
    int64_t passed = clock_wall_ms() - failed_at; /* below 0: the clock was set meanwhile */
    int64_t end = clock_monotonic_ms() + wait - (passed > 0 ? passed : 0), left;
    while ((left = end - clock_monotonic_ms()) > 0 && (stop == NULL || *stop == 0)) {
        clock_sleep(left < 200 ? left : 200);
    }
    return stop != NULL && *stop != 0 ? OK : make_visit(trying, 2, why);
}

static enum status make_visits(struct trying *trying, struct fault *why)
{
    size_t order[VISITS_MAX], count = 2 + (size_t)trying->run->plan->controls;
    struct order random = order_of(trying->run->plan->seed ^ INT64_C(0x746E6F63), trying->number);
    enum status status = links_note_robots(trying->run, trying->target->url, trying->arena, why);
    order_shuffle(&random, order, count);
    for (size_t i = 0; status == OK && i < count; i++) {
        status = make_visit(trying, order[i], why);
    }
    return status == OK ? repeat_control(trying, why) : status;
}

/* Whoever owns the page that sent the reader on; the first address the app itself opened. */
static void set_issuers(struct trying *trying)
{
    struct visit *link = &trying->link;
    for (size_t i = 0; i < link->hop_count; i++) {
        enum host_side side =
                i == 0 ? SIDE_UNKNOWN : side_of_url(&trying->sides, link->hops[i - 1].url);
        bool is_platforms = side == SIDE_PLATFORM || side == SIDE_PLATFORM_SAME_TYPE;
        link->hops[i].issuer = i == 0                 ? ISSUER_CLIENT
                               : is_platforms         ? ISSUER_PLATFORM
                               : side == SIDE_SERVICE ? ISSUER_SERVICE
                                                      : ISSUER_OTHER;
    }
}

static bool neutral_arrived(const struct trying *trying)
{
    struct url wanted, final;
    const struct trial_page *page = &trying->neutral.page;
    return page->status >= 200 && page->status < 300 && page->final != NULL &&
           url_split(bytes_of(trying->run->plan->neutral), &wanted) &&
           url_split(bytes_of(page->final), &final) && site_same(wanted.host, final.host);
}

static enum status keep_evidence(struct trying *trying, struct fault *why)
{
    const struct visit *link = &trying->link;
    const char **names = arena_array(trying->arena, link->evidence_count + 1, sizeof(*names));
    enum status status = names == NULL ? refuse(why, E_MEMORY, 0, "no memory for evidence") : OK;
    for (size_t i = 0; status == OK && i < link->evidence_count; i++) {
        status = store_keep(trying->run->store, link->evidence[i].content, link->evidence[i].ending,
                trying->arena, &names[i], why);
    }
    trying->trial.evidence = names;
    trying->trial.evidence_count = link->evidence_count;
    return status;
}

static void describe(struct trying *trying)
{
    const struct links_plan *plan = trying->run->plan;
    struct trial *trial = &trying->trial;
    *trial = (struct trial){.platform = plan->platform,
            .app_version = plan->app_version,
            .os = plan->os,
            .region = plan->region,
            .account = plan->account,
            .context = trying->channel->context,
            .service = trying->target->service,
            .url_kind = trying->target->url_kind,
            .url = trying->target->url,
            .peer_of = trying->target->peer_of,
            .delivered = ANSWER_YES,
            .tappable = ANSWER_YES,
            .taps = -1};
    trying->sides = trial_sides_of(trying->run->collect->platforms, trial);
}

static void conclude(struct trying *trying, char ret_ts[TIME_TEXT])
{
    struct trial *trial = &trying->trial;
    clock_print(trying->at_ms, ret_ts);
    set_issuers(trying);
    trial->ts = ret_ts;
    trial->at_ms = trying->at_ms;
    trial->taps = trying->link.taps;
    trial->hops = trying->link.hops;
    trial->hop_count = trying->link.hop_count;
    trial->page = trying->link.page;
    trial->page.vantage = trying->run->plan->vantage;
    trial->controls = trying->controls;
    trial->control_count = trying->control_count;
    trial->neutral_ok = neutral_arrived(trying) ? ANSWER_YES : ANSWER_NO;
    trial->neutrals = &trying->neutral.page;
    trial->neutral_count = 1;
}

enum status links_trial(struct links_run *run, const struct links_channel *channel,
        const struct links_target *target, size_t number, struct fault *why)
{
    SCOPED(arena_free) struct arena arena = {.limit = TRIAL_MEMORY_MAX};
    struct trying trying = {
            .run = run, .channel = channel, .target = target, .arena = &arena, .number = number};
    struct buffer SCOPED(buffer_free) line = {.limit = 4 << 20};
    char ts[TIME_TEXT];
    describe(&trying);
    enum status status = make_visits(&trying, why);
    if (status == OK) {
        status = keep_evidence(&trying, why);
    }
    if (status != OK) {
        return status;
    }
    conclude(&trying, ts);
    if (!trials_write(&trying.trial, &line)) {
        return refuse(why, E_MEMORY, 0, "no memory for a trial");
    }
    return store_append(run->store, buffer_bytes(&line), 1, why);
}
