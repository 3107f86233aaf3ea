#include "collect/web/walk.h"

#include "base/syntax/url.h"
#include "collect/web/page_text.h"

enum { FEW_CHARACTERS = 100, WALL_CHARACTERS = 600 };

struct walk {
    struct fetcher *fetcher;
    const struct walk_options *options;
    struct arena *arena;
    struct visit *visit;
    const char *url; /* to go to next; NULL: arrived */
    enum link_passage by;
    int64_t delay_ms; /* that a browser would have waited before */
    int64_t ms;       /* since the last tap */
};

/* Words of pages that ask whether one is human. */
static const char *const captcha_words[] = {"captcha", "just a moment", "verify you are human",
        "are you a robot", "滑动验证", "安全验证", "人机验证", "拖动滑块", NULL};

enum wall wall_of(int32_t status, const struct har_fields *fields, const char *title,
        const char *text, int64_t visible)
{
    const char *challenge = har_field_value(fields, "cf-mitigated");
    if (challenge != NULL && strcmp(challenge, "challenge") == 0) {
        return WALL_CAPTCHA;
    }
    if (status == 429) {
        return WALL_RATE_LIMIT;
    }
    bool is_short = visible < WALL_CHARACTERS;
    bool asks = page_text_has(bytes_of(title), captcha_words) ||
                page_text_has(bytes_of(text), captcha_words);
    return is_short && asks ? WALL_CAPTCHA : WALL_NONE;
}

static bool is_html(const struct har_entry *entry)
{
    return entry->mime_type != NULL && strstr(entry->mime_type, "html") != NULL;
}

static bool is_redirect(const struct har_entry *entry)
{
    return entry->status >= 300 && entry->status < 400 && entry->redirect != NULL;
}

/* The next hop is there, unless the address cannot be read. */
static void go_on(struct walk *walk, const char *reference, enum link_passage by)
{
    const char *url = url_join(walk->visit->page.final, reference, walk->arena);
    walk->url = url != NULL && strlen(url) > URL_KEPT ? NULL : url;
    walk->by = by;
}

static bool may_tap(const struct walk *walk, const struct trial_hop *hop)
{
    const struct visit_judge *judge = &walk->options->judge;
    return judge->may_tap != NULL && walk->visit->taps <= VISIT_TAPS_MAX &&
           judge->may_tap(judge->context, hop->url, hop->text);
}

/* Where a page leads by itself, or by a tap. */
static void leave_page(struct walk *walk, const struct page_text *text, struct trial_hop *hop)
{
    hop->text = text->text;
    hop->has_control = text->control == NULL ? ANSWER_NO : ANSWER_YES;
    if (text->refresh != NULL) {
        go_on(walk, text->refresh, PASSAGE_META);
        walk->delay_ms = text->refresh_ms;
    } else if (text->script != NULL && text->visible < FEW_CHARACTERS) {
        go_on(walk, text->script, PASSAGE_SCRIPT);
    } else if (text->control != NULL && text->control[0] != 0 && may_tap(walk, hop)) {
        go_on(walk, text->control, PASSAGE_CONTROL);
    }
}

static enum status look_at(
        struct walk *walk, const struct har_entry *entry, struct trial_hop *hop, struct fault *why)
{
    struct visit *visit = walk->visit;
    struct page_text text = {0};
    visit->page = (struct trial_page){
            .status = entry->status, .final = entry->url, .visible = -1, .ms = walk->ms};
    if (is_redirect(entry)) {
        go_on(walk, entry->redirect, PASSAGE_STATUS);
        return OK;
    }
    if (entry->status == 0 || !is_html(entry)) {
        return OK;
    }
    visit_keep(visit, entry->body, "html");
    enum status status = page_text_read(entry->body, walk->options->words, walk->arena, &text, why);
    if (status == OK) {
        visit->page.title = text.title;
        visit->page.visible = entry->is_cut || entry->error != NULL ? -1 : text.visible;
        visit->page.canonical =
                text.canonical == NULL ? NULL : url_join(entry->url, text.canonical, walk->arena);
        visit->page.wall =
                wall_of(entry->status, &entry->response, text.title, text.text, text.visible);
        leave_page(walk, &text, hop);
    }
    return status;
}

static enum status add_entry(struct walk *walk, const struct har_entry *entry, struct fault *why)
{
    struct visit *visit = walk->visit;
    struct har_entry *entries = (struct har_entry *)(uintptr_t)visit->entries;
    if (!arena_grow(walk->arena, (void **)&entries, visit->entry_count, &visit->entry_capacity,
                sizeof(*entries))) {
        return refuse(why, E_MEMORY, 0, "no memory for a visit");
    }
    entries[visit->entry_count++] = *entry;
    visit->entries = entries;
    return OK;
}

static enum status make_hop(struct walk *walk, struct fault *why)
{
    struct visit *visit = walk->visit;
    struct trial_hop *hop = &visit->hops[visit->hop_count++];
    struct har_entry entry;
    *hop = (struct trial_hop){.url = walk->url, .passage = walk->by, .status = -1, .ms = -1};
    if (!url_is_web(walk->url)) {
        hop->passage = PASSAGE_SCHEME;
        walk->url = NULL;
        return OK;
    }
    if (walk->options->pace != NULL) {
        pace_wait(walk->options->pace, walk->url, NULL);
    }
    enum status status = fetch(walk->fetcher, walk->url, walk->arena, &entry, why);
    if (status != OK || (status = add_entry(walk, &entry, why)) != OK) {
        return status;
    }
    bool is_tap = walk->by == PASSAGE_TAP || walk->by == PASSAGE_CONTROL;
    int64_t ms = har_entry_ms(&entry);
    visit->taps += is_tap;
    walk->ms = (is_tap ? 0 : walk->ms) + walk->delay_ms + (ms > 0 ? ms : 0);
    walk->delay_ms = 0;
    walk->url = NULL;
    hop->status = entry.status;
    hop->ms = ms;
    return look_at(walk, &entry, hop, why);
}

enum status walk_link(struct fetcher *fetcher, const char *url, const struct walk_options *options,
        struct arena *arena, struct visit *ret_visit, struct fault *why)
{
    struct visit visit = {.page = {.status = -1, .visible = -1, .ms = -1}};
    struct walk walk = {.fetcher = fetcher,
            .options = options,
            .arena = arena,
            .visit = &visit,
            .url = url,
            .by = PASSAGE_TAP};
    enum status status = OK;
    while (status == OK && walk.url != NULL && visit.hop_count < TRIAL_HOPS_MAX) {
        status = make_hop(&walk, why);
    }
    if (status == OK) {
        *ret_visit = visit;
    }
    return status;
}
