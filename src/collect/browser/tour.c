#include "collect/browser/tour.h"

#include "base/syntax/json.h"
#include "collect/browser/json_value.h"
#include "collect/web/fetch.h"
#include "collect/web/page_text.h"
#include "collect/web/walk.h"

struct tour {
    struct page *page;
    const struct tour_options *options;
    struct arena *arena;
    struct visit *visit;
    size_t requests; /* of the recorder's list already made hops */
};

struct look {
    const char *title, *text, *canonical, *url;
    int64_t visible;
    bool has_control;
};

/* Finds the smallest visible control whose label has one of the words (the list W). */
static const char find_script[] =
        "const L = e => (e.innerText || e.value || '').replace(/\\s+/g, ' ').toLowerCase();"
        "const C = [...document.querySelectorAll("
        "'a,button,input[type=button],input[type=submit],[role=button],[onclick]')]"
        ".filter(e => e.getClientRects().length && W.some(w => L(e).includes(w)))"
        ".sort((a, b) => L(a).length - L(b).length)[0];";

static void put_words(struct buffer *out, const char *const *words)
{
    struct json json = {.out = out};
    words = words == NULL ? page_text_words : words;
    json_begin_array(&json);
    for (size_t i = 0; words[i] != NULL; i++) {
        json_string(&json, words[i]);
    }
    json_end_array(&json);
}

static void put_look_script(struct buffer *out, const char *const *words)
{
    buffer_append_text(out, "(() => { const W = ");
    put_words(out, words);
    buffer_append_text(out, ".map(w => w.toLowerCase());");
    buffer_append_text(out, find_script);
    buffer_append_text(out,
            "const t = (document.body ? document.body.innerText : '').replace(/\\s+/g, ' ').trim();"
            "const c = document.querySelector('link[rel=canonical]');"
            "return JSON.stringify({title: document.title.slice(0, 1000), text: t.slice(0, 2000),"
            " visible: [...t].length, canonical: c ? c.href : null, url: location.href,"
            " control: !!C}); })()");
}

static void put_find_script(struct buffer *out, const char *const *words)
{
    buffer_append_text(out, "(() => { const W = ");
    put_words(out, words);
    buffer_append_text(out, ".map(w => w.toLowerCase());");
    buffer_append_text(out, find_script);
    buffer_append_text(out, "return C; })()");
}

static enum status look_at_page(struct tour *tour, struct look *ret_look, struct fault *why)
{
    struct buffer SCOPED(buffer_free) script = {.limit = 64 << 10};
    const char *answer = NULL;
    put_look_script(&script, tour->options->words);
    enum status status = page_ask(tour->page, buffer_text(&script), tour->arena, &answer, why);
    if (status != OK) {
        return status;
    }
    struct bytes object = bytes_of(answer);
    *ret_look = (struct look){.title = json_copy_string(json_at(object, "title"), tour->arena),
            .text = json_copy_string(json_at(object, "text"), tour->arena),
            .canonical = json_copy_string(json_at(object, "canonical"), tour->arena),
            .url = json_copy_string(json_at(object, "url"), tour->arena),
            .visible = json_scaled(json_at(object, "visible"), 0, -1),
            .has_control = json_is_true(json_at(object, "control"))};
    return OK;
}

/* What showed on a page that was left by itself: nobody asked it while it stood. */
static void read_body(struct tour *tour, const struct har_entry *har, struct trial_hop *hop)
{
    struct page_text text;
    bool is_page = har->status >= 200 && har->status < 300 && har->body.size > 0;
    if (is_page &&
            page_text_read(har->body, tour->options->words, tour->arena, &text, NULL) == OK) {
        hop->text = text.text;
        hop->has_control = text.control == NULL ? ANSWER_NO : ANSWER_YES;
    }
}

/* The address, or its beginning; the archive has it whole. */
static const char *kept_url(struct tour *tour, const char *url)
{
    struct bytes text = bytes_of(url);
    const char *kept =
            text.size <= URL_KEPT ? url : arena_copy(tour->arena, bytes_slice(text, 0, URL_KEPT));
    return kept == NULL ? "about:blank" : kept;
}

/* Make hops of the pages asked for since the last call. */
static void add_hops(struct tour *tour)
{
    struct visit *visit = tour->visit;
    size_t at = 0;
    for (const struct network_request *one = tour->page->network.first; one != NULL;
            one = one->next) {
        if (at++ < tour->requests || !one->is_page || visit->hop_count == TRIAL_HOPS_MAX) {
            continue;
        }
        struct trial_hop *hop = &visit->hops[visit->hop_count++];
        *hop = (struct trial_hop){.url = kept_url(tour, one->har.url),
                .passage = one->by,
                .status = one->har.status,
                .ms = har_entry_ms(&one->har)};
        visit->page.status = one->har.status;
        visit->page.final = hop->url;
        read_body(tour, &one->har, hop);
        visit_keep(visit, one->har.body, "html");
    }
    tour->requests = at;
}

/* From the last tap until the last page's answer began. */
static int64_t measure(const struct network *network)
{
    int64_t start = -1, end = -1;
    for (const struct network_request *one = network->first; one != NULL; one = one->next) {
        if (one->is_page) {
            bool is_tap = one->by == PASSAGE_TAP || one->by == PASSAGE_CONTROL;
            start = is_tap || start < 0 ? one->sent_us : start;
            end = one->answered_us;
        }
    }
    return end > start && start >= 0 ? (end - start + 500) / 1000 : -1;
}

static enum status shoot(struct tour *tour, struct fault *why)
{
    struct buffer SCOPED(buffer_free) png = {0};
    enum status status = tour->options->screenshots ? page_shoot(tour->page, &png, why) : OK;
    if (status == E_USAGE || status == E_MISSING) { /* a page may be such that it is never drawn */
        return OK;
    }
    uint8_t *copy = status == OK && png.size > 0 ? arena_alloc(tour->arena, png.size) : NULL;
    if (copy != NULL) {
        memcpy(copy, png.data, png.size);
        visit_keep(tour->visit, (struct bytes){copy, png.size}, "png");
    }
    return status;
}

/* Note what shows now. */
static enum status note_page(struct tour *tour, struct look *ret_look, struct fault *why)
{
    struct visit *visit = tour->visit;
    add_hops(tour);
    enum status status = look_at_page(tour, ret_look, why);
    if (status != OK || visit->hop_count == 0) {
        return status;
    }
    struct trial_hop *hop = &visit->hops[visit->hop_count - 1];
    visit->page.ms = measure(&tour->page->network);
    visit->page.visible = -1;
    if (visit->page.status > 0) {
        const struct network_request *last = tour->page->network.first;
        for (const struct network_request *one = last; one != NULL; one = one->next) {
            last = one->is_page ? one : last;
        }
        hop->text = ret_look->text == NULL ? hop->text : ret_look->text;
        hop->has_control = ret_look->has_control ? ANSWER_YES : ANSWER_NO;
        visit->page.title = ret_look->title;
        bool is_long = ret_look->canonical != NULL && strlen(ret_look->canonical) > URL_KEPT;
        visit->page.canonical = is_long ? NULL : ret_look->canonical;
        visit->page.visible = tour->page->network.is_loaded ? ret_look->visible : -1;
        visit->page.wall = wall_of(visit->page.status, &last->har.response, ret_look->title,
                ret_look->text, ret_look->visible);
    }
    return shoot(tour, why);
}

static bool may_tap(const struct tour *tour, const struct look *look)
{
    const struct visit *visit = tour->visit;
    const struct visit_judge *judge = &tour->options->judge;
    return look->has_control && judge->may_tap != NULL && visit->taps <= VISIT_TAPS_MAX &&
           visit->hop_count > 0 && visit->hop_count < TRIAL_HOPS_MAX &&
           judge->may_tap(judge->context, visit->hops[visit->hop_count - 1].url, look->text);
}

/* *ret_tapped: a tap that led somewhere. */
static enum status tap(struct tour *tour, bool *ret_tapped, struct fault *why)
{
    struct buffer SCOPED(buffer_free) script = {.limit = 64 << 10};
    bool is_pressed = false, is_settled = false;
    size_t before = tour->visit->hop_count;
    put_find_script(&script, tour->options->words);
    network_expect(&tour->page->network, PASSAGE_CONTROL);
    tour->page->network.is_loaded = true; /* a page that stays does not load again */
    enum status status = page_press(tour->page, buffer_text(&script), &is_pressed, why);
    if (status == OK && is_pressed) {
        status = page_settle(tour->page, &is_settled, why);
    }
    if (status == OK) {
        add_hops(tour);
        *ret_tapped = tour->visit->hop_count > before;
        tour->visit->taps += is_pressed;
    }
    return status;
}

static void add_scheme(struct tour *tour)
{
    struct visit *visit = tour->visit;
    const char *url = tour->page->network.scheme_url;
    if (url != NULL && !url_is_web(url) && visit->hop_count < TRIAL_HOPS_MAX) {
        visit->hops[visit->hop_count++] = (struct trial_hop){
                .url = kept_url(tour, url), .passage = PASSAGE_SCHEME, .status = -1, .ms = -1};
    }
}

enum status tour_entries(
        struct page *page, struct arena *arena, struct visit *visit, struct fault *why)
{
    struct har_entry *entries = arena_array(arena, page->network.count + 1, sizeof(*entries));
    if (entries == NULL) {
        return refuse(why, E_MEMORY, 0, "no memory for a visit");
    }
    network_finish(&page->network);
    visit->entry_count = 0;
    for (const struct network_request *one = page->network.first; one != NULL; one = one->next) {
        entries[visit->entry_count++] = one->har;
    }
    visit->entries = entries;
    return OK;
}

/* A page that hangs, or takes its renderer or the whole browser down, shows nobody anything; it
 * must not end the run. */
static void note_crash(struct tour *tour)
{
    struct visit *visit = tour->visit;
    add_hops(tour);
    visit->page.title = visit->page.canonical = NULL;
    visit->page.visible = -1;
    visit->page.ms = measure(&tour->page->network);
    visit->page.wall = WALL_CRASH;
}

enum status tour_link(struct page *page, const char *url, const struct tour_options *options,
        struct arena *arena, struct visit *ret_visit, struct fault *why)
{
    struct visit visit = {.page = {.status = -1, .visible = -1, .ms = -1}, .taps = 1};
    struct tour tour = {page, options, arena, &visit, 0};
    struct look look = {0};
    bool is_settled = false, goes_on = true;
    page_begin_record(page, arena);
    enum status status = page_go(page, url, &is_settled, why);
    while (status == OK && goes_on) {
        goes_on = false;
        status = note_page(&tour, &look, why);
        if (status == OK && may_tap(&tour, &look)) {
            status = tap(&tour, &goes_on, why);
        }
    }
    bool is_down = status == E_IO && devtools_has_ended(page->devtools);
    if (status == E_MISSING || is_down || (status == OK && page->has_crashed)) {
        note_crash(&tour);
    } else if (status != OK) {
        return status;
    }
    add_scheme(&tour);
    status = tour_entries(page, arena, &visit, why);
    if (status == OK) {
        *ret_visit = visit;
    }
    return status;
}
