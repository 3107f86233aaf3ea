#include "evidence/page/visible_text.h"

#include "base/ascii.h"
#include "base/syntax/url.h"
#include "base/utf8.h"
#include "evidence/page/script_target.h"
#include "evidence/page/tokens.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Text as it shows: runs of white space are one space, none at either end. */
struct shown {
    struct buffer kept; /* its beginning */
    uint64_t count;     /* characters */
    bool space_due;
};

struct page_work {
    struct tokens tokens;
    struct arena *arena;
    struct page page;
    struct shown shown;
    struct buffer part;  /* for one attribute's value */
    struct bytes hidden; /* name of the hidden element that is open, or empty */
    size_t hidden_depth; /* elements of that name open */
    bool failed;         /* memory is spent */
};

static void show_point(struct shown *shown, uint32_t point)
{
    bool is_space = point == ' ' || (point >= '\t' && point <= '\r') || point == 0xa0 ||
                    point == 0x3000 || (point >= 0x2000 && point <= 0x200a);
    if (is_space) {
        shown->space_due = shown->count > 0;
        return;
    }
    if (utf8_is_treacherous(point)) {
        return;
    }
    bool fits = shown->kept.size < PAGE_TEXT_KEPT;
    if (shown->space_due) {
        shown->count++;
        shown->space_due = false;
        if (fits) {
            buffer_append_byte(&shown->kept, ' ');
        }
    }
    shown->count++;
    if (fits) {
        utf8_append(&shown->kept, point);
    }
}

static void show_text(struct shown *shown, struct bytes text)
{
    uint32_t point = 0;
    for (size_t at = 0, size; at < text.size; at += size) {
        size = reference_next(bytes_slice(text, at, text.size), &point);
        show_point(shown, point);
    }
}

static const char *keep(struct page_work *work, const struct buffer *buffer)
{
    const char *copy = buffer->failed ? NULL : arena_copy(work->arena, buffer_bytes(buffer));
    work->failed |= copy == NULL;
    return copy;
}

/* The text without the spaces around it; NULL when nothing is left, or a NUL stands in it. */
static const char *keep_trimmed(struct page_work *work, struct bytes text)
{
    while (text.size > 0 && text.data[0] <= ' ') {
        text = bytes_slice(text, 1, text.size);
    }
    while (text.size > 0 && text.data[text.size - 1] <= ' ') {
        text.size--;
    }
    if (text.size == 0 || memchr(text.data, 0, text.size) != NULL) {
        return NULL;
    }
    const char *copy = arena_copy(work->arena, text);
    work->failed |= copy == NULL;
    return copy;
}

/* An attribute's value with its references undone; lives until the next one. */
static struct bytes undo(struct page_work *work, struct bytes value)
{
    buffer_clear(&work->part);
    references_undo(bytes_slice(value, 0, PAGE_PART_KEPT), &work->part);
    work->failed |= work->part.failed;
    return buffer_bytes(&work->part);
}

/* Whether `word` is among the words of a list such as that of `rel`. */
static bool has_word(struct bytes list, const char *word)
{
    while (list.size > 0) {
        size_t size = 0;
        while (size < list.size && list.data[size] > ' ') {
            size++;
        }
        if (bytes_equal_without_case(bytes_slice(list, 0, size), bytes_of(word))) {
            return true;
        }
        list = bytes_slice(list, size + 1, list.size);
    }
    return false;
}

static void read_link(struct page_work *work)
{
    struct bytes relation = {0}, address = {0};
    if (work->page.canonical == NULL && attribute_find(work->tokens.attributes, "rel", &relation) &&
            has_word(relation, "canonical") &&
            attribute_find(work->tokens.attributes, "href", &address)) {
        work->page.canonical = keep_trimmed(work, undo(work, address));
    }
}

static struct bytes after_space(struct bytes text)
{
    while (text.size > 0 && text.data[0] <= ' ') {
        text = bytes_slice(text, 1, text.size);
    }
    return text;
}

/* The address in "3; url='…'" (WHATWG HTML, shared declarative refresh steps); empty: none. */
static struct bytes refresh_address(struct bytes content)
{
    content = after_space(content);
    while (content.size > 0 &&
            ((content.data[0] >= '0' && content.data[0] <= '9') || content.data[0] == '.')) {
        content = bytes_slice(content, 1, content.size);
    }
    content = after_space(content);
    if (content.size > 0 && (content.data[0] == ';' || content.data[0] == ',')) {
        content = after_space(bytes_slice(content, 1, content.size));
    }
    if (bytes_equal_without_case(bytes_slice(content, 0, 3), bytes_of("url"))) {
        struct bytes rest = after_space(bytes_slice(content, 3, content.size));
        if (rest.size > 0 && rest.data[0] == '=') {
            content = after_space(bytes_slice(rest, 1, rest.size));
        }
    }
    uint8_t quote = content.size > 0 ? content.data[0] : 0;
    if (quote == '"' || quote == '\'') {
        content = bytes_slice(content, 1, content.size);
        const uint8_t *end = content.size == 0 ? NULL : memchr(content.data, quote, content.size);
        content.size = end == NULL ? content.size : (size_t)(end - content.data);
    }
    return content;
}

static void read_meta(struct page_work *work)
{
    struct bytes kind = {0}, content = {0};
    if (work->page.refresh == NULL &&
            attribute_find(work->tokens.attributes, "http-equiv", &kind) &&
            bytes_equal_without_case(kind, bytes_of("refresh")) &&
            attribute_find(work->tokens.attributes, "content", &content)) {
        work->page.refresh = keep_trimmed(work, refresh_address(undo(work, content)));
    }
}

static void read_script(struct page_work *work)
{
    struct bytes script = tokens_raw_text(&work->tokens);
    buffer_clear(&work->part);
    if (work->page.script_target == NULL && script_target(script, &work->part)) {
        work->page.script_target = keep(work, &work->part);
    }
}

/* The first title is the page's; one of a drawing comes later. */
static void read_title(struct page_work *work)
{
    struct shown title = {.count = 0};
    struct bytes text = tokens_raw_text(&work->tokens);
    if (work->page.title == NULL) {
        show_text(&title, text);
        work->page.title = title.count == 0 ? NULL : keep(work, &title.kept);
    }
    buffer_free(&title.kept);
}

static bool is_any(const struct tokens *tokens, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (tokens_is(tokens, names[i])) {
            return true;
        }
    }
    return false;
}

/* Elements whose inside is raw text that is never shown. */
static bool is_raw(const struct tokens *tokens)
{
    static const char *const names[] = {
            "style", "noscript", "iframe", "noembed", "noframes", "xmp"};
    return is_any(tokens, names, COUNT(names));
}

/* Elements that have no end tag. */
static bool is_void(const struct tokens *tokens)
{
    static const char *const names[] = {"area", "base", "br", "col", "embed", "hr", "img", "input",
            "link", "meta", "source", "track", "wbr"};
    return is_any(tokens, names, COUNT(names));
}

/* Elements that stand in a line of text: no gap shows before and after them. */
static bool is_inline(const struct tokens *tokens)
{
    static const char *const names[] = {"a", "abbr", "b", "bdi", "bdo", "cite", "code", "em",
            "font", "i", "img", "label", "mark", "q", "s", "small", "span", "strong", "sub", "sup",
            "u", "wbr"};
    return is_any(tokens, names, COUNT(names));
}

/* Whether the style says so, in whatever case and spacing. */
static bool style_hides(struct bytes style)
{
    static const char *const hiding[] = {"display:none", "visibility:hidden"};
    char text[256];
    size_t size = 0;
    for (size_t i = 0; i < style.size && size + 1 < sizeof(text); i++) {
        uint8_t byte = style.data[i];
        if (byte > ' ') {
            text[size++] = (char)ascii_lower(byte);
        }
    }
    text[size] = 0;
    return strstr(text, hiding[0]) != NULL || strstr(text, hiding[1]) != NULL;
}

static bool is_hidden(const struct tokens *tokens)
{
    struct bytes value = {0};
    return tokens_is(tokens, "template") || attribute_find(tokens->attributes, "hidden", &value) ||
           (attribute_find(tokens->attributes, "style", &value) && style_hides(value));
}

/* Keep count of a hidden element: the first open tag starts it, its own end tag ends it, and a
 * paragraph the next paragraph's start. */
static void follow_hidden(struct page_work *work)
{
    struct tokens *tokens = &work->tokens;
    bool opens = tokens->kind == TOKEN_OPEN;
    if (work->hidden_depth > 0 && bytes_equal_without_case(tokens->name, work->hidden)) {
        bool ends = !opens || tokens_is(tokens, "p");
        work->hidden_depth = ends ? work->hidden_depth - 1 : work->hidden_depth + 1;
    }
    if (work->hidden_depth == 0 && opens && !is_void(tokens) && is_hidden(tokens)) {
        work->hidden = tokens->name;
        work->hidden_depth = 1;
    }
}

static void read_open(struct page_work *work)
{
    struct tokens *tokens = &work->tokens;
    if (tokens_is(tokens, "script")) {
        read_script(work);
    } else if (tokens_is(tokens, "title")) {
        read_title(work);
    } else if (is_raw(tokens)) {
        (void)tokens_raw_text(tokens);
    } else if (tokens_is(tokens, "link")) {
        read_link(work);
    } else if (tokens_is(tokens, "meta")) {
        read_meta(work);
    } else if (tokens_is(tokens, "textarea")) {
        bool hides = work->hidden_depth > 0 || is_hidden(tokens);
        struct bytes text = tokens_raw_text(tokens);
        show_text(&work->shown, bytes_slice(text, 0, hides ? 0 : text.size));
    } else {
        follow_hidden(work);
    }
}

static void read_token(struct page_work *work)
{
    struct tokens *tokens = &work->tokens;
    if (tokens->kind == TOKEN_TEXT) {
        if (work->hidden_depth == 0) {
            show_text(&work->shown, tokens->text);
        }
        return;
    }
    work->shown.space_due |= work->shown.count > 0 && !is_inline(tokens);
    if (tokens->kind == TOKEN_OPEN) {
        read_open(work);
    } else {
        follow_hidden(work);
    }
}

enum status page_read(
        struct bytes html, struct arena *arena, struct page *ret_page, struct fault *why)
{
    struct page_work work = {.tokens = {.html = html}, .arena = arena};
    while (!work.failed && tokens_next(&work.tokens)) {
        read_token(&work);
    }
    work.page.text = keep(&work, &work.shown.kept);
    work.page.visible = work.shown.count;
    buffer_free(&work.shown.kept);
    buffer_free(&work.part);
    if (work.failed) {
        return refuse(why, E_MEMORY, 0, "no memory for a page");
    }
    *ret_page = work.page;
    return OK;
}
