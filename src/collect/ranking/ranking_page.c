#include "base/ascii.h"
#include "base/hash.h"
#include "base/syntax/json.h"
#include "base/syntax/json_reader.h"
#include "base/utf8.h"
#include "collect/browser/json_value.h"
#include "collect/clock.h"
#include "collect/ranking/ranking_run.h"
#include "collect/web/page_text.h"
#include "evidence/rankings/rankings.h"

#include <inttypes.h>

static void put_quoted(struct buffer *out, const char *text)
{
    struct json json = {.out = out};
    json_string(&json, text); /* null when there is none */
}

static enum status press(
        struct page *page, const struct ranking_step *step, const char *selector, struct fault *why)
{
    struct buffer SCOPED(buffer_free) script = {.limit = 64 << 10};
    bool is_pressed = false;
    buffer_append_text(&script, "document.querySelector(");
    put_quoted(&script, selector);
    buffer_append_text(&script, ")");
    network_expect(&page->network, PASSAGE_CONTROL);
    page->network.is_loaded = true; /* a page that stays does not load again */
    enum status status = page_press(page, buffer_text(&script), &is_pressed, why);
    if (status == OK && !is_pressed) {
        return refuse(why, E_MISSING, 0, "plan, line %llu: nothing to click at '%.80s'",
                (unsigned long long)step->line, selector);
    }
    return status;
}

static enum status play(struct ranking_run *run, struct page *page, const struct ranking_step *step,
        struct fault *why)
{
    bool is_settled = false;
    enum status status = OK;
    if (step->kind == STEP_VISIT) {
        pace_wait(run->pace, step->text, NULL);
        return page_go(page, step->text, &is_settled, why);
    }
    if (step->kind == STEP_WAIT) {
        clock_sleep(step->ms);
        return devtools_wait(page->devtools, 0, why);
    }
    status = press(page, step, step->kind == STEP_CLICK ? step->text : step->into, why);
    if (status == OK && step->kind == STEP_TYPE) {
        status = page_type(page, step->text, why);
    }
    if (status == OK && step->has_enter) {
        status = page_enter(page, why);
    }
    return status == OK ? page_settle(page, &is_settled, why) : status;
}

enum status ranking_steps_play(struct ranking_run *run, struct page *page,
        const struct ranking_steps *steps, int32_t *ret_clicks, struct fault *why)
{
    enum status status = OK;
    int32_t clicks = 0;
    for (size_t i = 0; status == OK && i < steps->count; i++) {
        status = play(run, page, &steps->items[i], why);
        clicks += steps->items[i].kind == STEP_CLICK;
    }
    if (status == OK && ret_clicks != NULL) {
        *ret_clicks = clicks;
    }
    return status;
}

static void put_list_script(const struct ranking_list *list, struct buffer *out)
{
    buffer_append_text(out,
            "(() => { const pick = (e, spec) => { if (spec === null) return null;"
            " const i = spec.lastIndexOf('@'), s = i < 0 ? spec : spec.slice(0, i);"
            " const t = s ? e.querySelector(s) : e; if (!t) return '';"
            " return (i < 0 ? t.innerText : t.getAttribute(spec.slice(i + 1)) || '').trim(); };"
            " return JSON.stringify([...document.querySelectorAll(");
    put_quoted(out, list->item);
    buffer_print(out, ")].slice(0, %" PRId64 ").map(e => [pick(e, ", list->most);
    put_quoted(out, list->id);
    buffer_append_text(out, "), pick(e, ");
    put_quoted(out, list->price);
    buffer_append_text(out, "), pick(e, ");
    put_quoted(out, list->label);
    buffer_append_text(out, ")])); })()");
}

/* What the format of recordings takes. */
#define PRICE_MAX INT64_C(1000000000000)
enum { ID_MAX = 4096 };

/* The number's text: digits with single dots and commas between them. */
static struct bytes find_number(struct bytes text)
{
    size_t start = 0;
    while (start < text.size && !ascii_is_digit(text.data[start])) {
        start++;
    }
    size_t end = start;
    while (end < text.size &&
            (ascii_is_digit(text.data[end]) ||
                    ((text.data[end] == '.' || text.data[end] == ',') && end + 1 < text.size &&
                            ascii_is_digit(text.data[end + 1])))) {
        end++;
    }
    return bytes_slice(text, start, end - start);
}

/* "-5" is no price but what is taken off one; "1e308" is no number of a shop's. */
static bool is_no_price(struct bytes text, struct bytes number)
{
    size_t start = (size_t)(number.data - text.data), end = start + number.size;
    bool is_less = start > 0 && text.data[start - 1] == '-';
    return is_less || (end + 1 < text.size && (text.data[end] | 0x20) == 'e' &&
                              (ascii_is_digit(text.data[end + 1]) || text.data[end + 1] == '+'));
}

int64_t ranking_price(struct bytes text)
{
    struct bytes number = find_number(text);
    size_t decimals = 0;
    if (number.size == 0 || is_no_price(text, number)) {
        return -1;
    }
    for (size_t i = 0; i < number.size; i++) {
        size_t behind = number.size - i - 1;
        if (!ascii_is_digit(number.data[i]) && (behind == 1 || behind == 2)) {
            decimals = behind;
        }
    }
    int64_t value = 0;
    for (size_t i = 0; i < number.size; i++) {
        if (ascii_is_digit(number.data[i])) {
            if (value > INT64_MAX / 100000) {
                return -1;
            }
            value = value * 10 + (number.data[i] - '0');
        }
    }
    static const int64_t factors[] = {100, 10, 1};
    value *= factors[decimals];
    return value <= PRICE_MAX ? value : -1;
}

static const char *label_of(const struct ranking_list *list, const char *text)
{
    if (text == NULL) {
        return NULL;
    }
    const char *const personalised[] = {list->personalised, NULL};
    const char *const ad[] = {list->ad, NULL};
    if (list->personalised != NULL && page_text_has(bytes_of(text), personalised)) {
        return "personalised";
    }
    return list->ad != NULL && page_text_has(bytes_of(text), ad) ? "ad" : "none";
}

static bool has_id(const struct recorded_item *items, size_t count, const char *id)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(items[i].id, id) == 0) {
            return true;
        }
    }
    return false;
}

const char *ranking_id(const char *id, struct arena *arena)
{
    char digest[SHA256_HEX + 1];
    bool is_fit = strlen(id) <= ID_MAX && utf8_is_valid(bytes_of(id));
    for (const char *at = id; is_fit && *at != 0; at++) {
        is_fit = (unsigned char)*at >= 0x20 && *at != 0x7f;
    }
    if (is_fit) {
        return id;
    }
    return sha256_hex(bytes_of(id), digest, NULL) == OK ? arena_print(arena, "sha256:%s", digest)
                                                        : NULL;
}

/* One [id, price, label]. An id seen before, or none, is no further item. */
static bool read_item(const struct ranking_list *list, struct bytes raw, struct arena *arena,
        struct recorded_item *items, size_t *count)
{
    struct json_reader reader = {.input = raw};
    const char *texts[3] = {NULL, NULL, NULL};
    if (json_reader_enter(&reader, NULL) != OK) {
        return true;
    }
    for (size_t i = 0; i < 3 && json_reader_item(&reader, NULL) == OK; i++) {
        struct bytes value;
        if (json_reader_skip(&reader, &value, NULL) != OK) {
            return true;
        }
        texts[i] = json_copy_string(value, arena);
        if (texts[i] == NULL && value.data[0] == '"') {
            return false;
        }
    }
    texts[0] = texts[0] == NULL ? "" : ranking_id(texts[0], arena);
    if (texts[0] == NULL) {
        return false;
    }
    if (texts[0][0] != 0 && !has_id(items, *count, texts[0])) {
        items[*count] = (struct recorded_item){.id = texts[0],
                .rank = (int32_t)*count + 1,
                .price = texts[1] == NULL ? -1 : ranking_price(bytes_of(texts[1])),
                .label = label_of(list, texts[2])};
        ++*count;
    }
    return true;
}

static enum status read_items(const struct ranking_list *list, const char *answer,
        struct arena *arena, struct recording *recording, struct fault *why)
{
    struct json_reader reader = {.input = bytes_of(answer)};
    struct recorded_item *items = arena_array(arena, RECORDED_ITEMS_MAX, sizeof(*items));
    size_t count = 0;
    if (items == NULL) {
        return refuse(why, E_MEMORY, 0, "no memory for a list");
    }
    if (answer == NULL || json_reader_enter(&reader, NULL) != OK) {
        return refuse(why, E_MISSING, 0, "the list cannot be read: is a selector of `list` wrong?");
    }
    while (count < RECORDED_ITEMS_MAX && json_reader_item(&reader, NULL) == OK) {
        struct bytes raw;
        if (json_reader_skip(&reader, &raw, NULL) != OK) {
            break;
        }
        if (!read_item(list, raw, arena, items, &count)) {
            return refuse(why, E_MEMORY, 0, "no memory for a list");
        }
    }
    recording->items = items;
    recording->item_count = count;
    return OK;
}

/* A page that did not come, or not whole, is no list in which little was shown; and behind an
 * answer that is no page (a file, none) the page before still stands. */
static enum status check_page(
        const struct ranking_list *list, const struct page *page, struct fault *why)
{
    int32_t status = 0;
    for (const struct network_request *one = page->network.first; one != NULL; one = one->next) {
        status = one->is_page ? one->har.status : status;
    }
    bool is_whole = page->has_arrived && page->network.is_loaded;
    return is_whole && status >= 200 && status < 300
                   ? OK
                   : refuse(why, E_MISSING, 0, "the list did not come, status %d: %.200s", status,
                             list->url);
}

enum status ranking_list_read(struct ranking_run *run, struct page *page, struct arena *arena,
        struct recording *recording, struct fault *why)
{
    const struct ranking_list *list = &run->plan->list;
    struct buffer SCOPED(buffer_free) script = {.limit = 64 << 10};
    const char *answer = NULL;
    bool is_settled = false;
    put_list_script(list, &script);
    pace_wait(run->pace, list->url, NULL);
    recording->at_ms = clock_wall_ms();
    enum status status = page_go(page, list->url, &is_settled, why);
    if (status == OK) {
        status = check_page(list, page, why);
    }
    if (status == OK) {
        status = page_ask(page, buffer_text(&script), arena, &answer, why);
    }
    return status == OK ? read_items(list, answer, arena, recording, why) : status;
}

enum status ranking_switch_ask(struct ranking_run *run, struct page *page, struct arena *arena,
        enum answer *ret_on, struct fault *why)
{
    struct buffer SCOPED(buffer_free) script = {.limit = 64 << 10};
    const char *answer = NULL;
    if (run->plan->toggle.is_on == NULL) {
        *ret_on = ANSWER_UNKNOWN;
        return OK;
    }
    buffer_append_text(&script, "document.querySelector(");
    put_quoted(&script, run->plan->toggle.is_on);
    buffer_append_text(&script, ") ? 'on' : 'off'");
    enum status status = page_ask(page, buffer_text(&script), arena, &answer, why);
    if (status == OK) {
        *ret_on = answer == NULL              ? ANSWER_UNKNOWN
                  : strcmp(answer, "on") == 0 ? ANSWER_YES
                                              : ANSWER_NO;
    }
    return status;
}
