#include "collect/web/page_text.h"

#include "base/buffer.h"
#include "base/syntax/url.h"
#include "base/utf8.h"
#include "collect/web/html.h"

const char *const page_text_words[] = {"继续访问", "继续前往", "继续浏览", "仍要访问", "确认访问",
        "继续打开", "仍然继续", "前往该网站", "直接访问", "continue", "proceed", "visit site",
        "go to site", "follow link", "open link", "leave anyway", NULL};

enum { TITLE_MAX = 1024, CONTROL_MAX = 200, SCRIPT_LOOK_MAX = 64 << 10 };

struct reading {
    struct arena *arena;
    const char *const *words;
    struct page_text result;
    struct buffer text, title, control;
    int64_t points;        /* visible characters so far */
    bool space_due;        /* white space came, and something before it */
    const char *href;      /* of the link or button being read; NULL: outside one */
    struct buffer scratch; /* an attribute's value */
};

struct bytes page_text_cut(struct bytes text, size_t most)
{
    if (text.size <= most) {
        return text;
    }
    while (most > 0 && (text.data[most] & 0xC0) == 0x80) {
        most--;
    }
    return bytes_slice(text, 0, most);
}

static bool has_word(struct bytes text, struct bytes word)
{
    for (size_t at = 0; at + word.size <= text.size; at++) {
        if (bytes_equal_without_case(bytes_slice(text, at, word.size), word)) {
            return true;
        }
    }
    return false;
}

bool page_text_has(struct bytes text, const char *const *words)
{
    for (size_t i = 0; words[i] != NULL; i++) {
        if (has_word(text, bytes_of(words[i]))) {
            return true;
        }
    }
    return false;
}

/* Append as far as the ceiling goes, without failing there. */
static void append_some(struct buffer *out, struct bytes bytes, size_t most)
{
    if (out->size + bytes.size <= most) {
        buffer_append(out, bytes);
    }
}

static void take_point(struct reading *reading, struct bytes character)
{
    static const struct bytes space = {(const uint8_t *)" ", 1};
    if (reading->space_due) {
        reading->points++;
        append_some(&reading->text, space, PAGE_TEXT_MAX);
        append_some(&reading->control, space, CONTROL_MAX);
    }
    reading->space_due = false;
    reading->points++;
    append_some(&reading->text, character, PAGE_TEXT_MAX);
    if (reading->href != NULL) {
        append_some(&reading->control, character, CONTROL_MAX);
    }
}

static void take_text(struct reading *reading, struct bytes text)
{
    while (text.size > 0) {
        struct bytes character = html_next(&text, &reading->scratch);
        bool is_space = character.size == 1 && character.data[0] <= ' ';
        if (is_space) {
            reading->space_due = reading->points > 0;
        } else {
            take_point(reading, character);
        }
    }
}

static const char *attribute(struct reading *reading, const struct html_tag *tag, const char *name)
{
    struct bytes raw;
    if (!html_attribute(tag, name, &raw)) {
        return NULL;
    }
    struct buffer SCOPED(buffer_free) value = {.limit = 64 << 10};
    while (raw.size > 0) {
        buffer_append(&value, html_next(&raw, &reading->scratch));
    }
    return arena_copy(reading->arena, buffer_bytes(&value));
}

/* "5; url=https://…", as HTML's shared declarative refresh steps read it, roughly. */
static void take_refresh(struct reading *reading, const char *content)
{
    int64_t seconds = 0;
    while (*content == ' ') {
        content++;
    }
    for (; *content >= '0' && *content <= '9' && seconds < 1000; content++) {
        seconds = seconds * 10 + (*content - '0');
    }
    content += strspn(content, "0123456789. ;,\t\n");
    if (strncmp(content, "url", 3) == 0 || strncmp(content, "URL", 3) == 0 ||
            strncmp(content, "Url", 3) == 0) {
        const char *rest = content + 3 + strspn(content + 3, " ");
        content = *rest == '=' ? rest + 1 + strspn(rest + 1, " ") : content;
    }
    size_t quote = *content == '\'' || *content == '"';
    size_t size = quote ? strcspn(content + 1, "'\"") : strlen(content);
    if (size > 0 && reading->result.refresh == NULL) {
        struct bytes address = {(const uint8_t *)content + quote, size};
        reading->result.refresh = arena_copy(reading->arena, address);
        reading->result.refresh_ms = seconds * 1000;
    }
}

static bool says(const char *text, const char *wanted)
{
    return text != NULL && bytes_equal_without_case(bytes_of(text), bytes_of(wanted));
}

static void end_control(struct reading *reading)
{
    if (reading->href != NULL && reading->result.control == NULL &&
            page_text_has(buffer_bytes(&reading->control), reading->words)) {
        reading->result.control = reading->href;
    }
    reading->href = NULL;
    buffer_clear(&reading->control);
}

static void begin_control(struct reading *reading, const struct html_tag *tag)
{
    end_control(reading);
    const char *href = attribute(reading, tag, "href");
    reading->href = href == NULL ? "" : href;
}

static void take_tag(struct reading *reading, const struct html_tag *tag)
{
    if (html_is(tag, "a") || html_is(tag, "button")) {
        if (tag->is_end) {
            end_control(reading);
        } else {
            begin_control(reading, tag);
        }
    } else if (html_is(tag, "meta") && says(attribute(reading, tag, "http-equiv"), "refresh")) {
        const char *content = attribute(reading, tag, "content");
        take_refresh(reading, content == NULL ? "" : content);
    } else if (html_is(tag, "link") && says(attribute(reading, tag, "rel"), "canonical")) {
        reading->result.canonical = attribute(reading, tag, "href");
    }
    if (!html_is_inline(tag)) {
        reading->space_due = reading->points > 0;
    }
}

/* The text in quotes that `rest` begins with, after = or (; NULL when there is none. */
static const char *quoted(struct reading *reading, struct bytes rest)
{
    size_t at = 0;
    while (at < rest.size &&
            (rest.data[at] <= ' ' || rest.data[at] == '=' || rest.data[at] == '(')) {
        at += 1;
    }
    bool is_comparison = rest.size > 1 && rest.data[0] == '=' && rest.data[1] == '=';
    if (at == 0 || is_comparison || at >= rest.size ||
            (rest.data[at] != '"' && rest.data[at] != '\'')) {
        return NULL;
    }
    const uint8_t *start = rest.data + at + 1;
    const uint8_t *end = memchr(start, rest.data[at], rest.size - at - 1);
    return end == NULL || end == start
                   ? NULL
                   : arena_copy(reading->arena, (struct bytes){start, (size_t)(end - start)});
}

static void take_script(struct reading *reading, struct bytes script)
{
    static const char *const ways[] = {".replace", ".assign", ".href", ""};
    script = bytes_slice(script, 0, SCRIPT_LOOK_MAX);
    struct bytes name = bytes_of("location");
    for (size_t at = 0; reading->result.script == NULL && at + name.size < script.size; at++) {
        if (memcmp(script.data + at, name.data, name.size) != 0) {
            continue;
        }
        struct bytes rest = bytes_slice(script, at + name.size, script.size);
        for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
            struct bytes way = bytes_of(ways[i]);
            if (bytes_start_with(rest, way)) {
                rest = bytes_slice(rest, way.size, rest.size);
                while (rest.size > 0 && rest.data[0] == ' ') {
                    rest = bytes_slice(rest, 1, rest.size);
                }
                reading->result.script = quoted(reading, rest);
                break;
            }
        }
    }
}

static void take_title(struct reading *reading, struct bytes text)
{
    bool is_due = false;
    if (reading->result.title != NULL) {
        return;
    }
    while (text.size > 0) {
        struct bytes character = html_next(&text, &reading->scratch);
        bool is_space = character.size == 1 && character.data[0] <= ' ';
        if (!is_space && is_due && reading->title.size > 0) {
            append_some(&reading->title, bytes_of(" "), TITLE_MAX);
        }
        if (!is_space) {
            append_some(&reading->title, character, TITLE_MAX);
        }
        is_due = is_space;
    }
    reading->result.title = arena_copy(reading->arena, buffer_bytes(&reading->title));
}

static void read_all(struct reading *reading, struct bytes html)
{
    struct html_token token;
    while (html_token(&html, &token)) {
        if (token.kind == HTML_TEXT) {
            take_text(reading, token.text);
        } else if (token.kind == HTML_TAG) {
            take_tag(reading, &token.tag);
        } else if (token.kind == HTML_SCRIPT) {
            take_script(reading, token.text);
        } else if (token.kind == HTML_TITLE) {
            take_title(reading, token.text);
        }
    }
    end_control(reading);
}

enum status page_text_read(struct bytes html, const char *const *words, struct arena *arena,
        struct page_text *ret_text, struct fault *why)
{
    struct reading reading = {.arena = arena, .words = words == NULL ? page_text_words : words};
    read_all(&reading, html);
    reading.result.visible = reading.points;
    reading.result.text = arena_copy(arena, buffer_bytes(&reading.text));
    bool is_spent = reading.text.failed || reading.title.failed || reading.control.failed ||
                    reading.scratch.failed || reading.result.text == NULL;
    buffer_free(&reading.text);
    buffer_free(&reading.title);
    buffer_free(&reading.control);
    buffer_free(&reading.scratch);
    if (is_spent) {
        return refuse(why, E_MEMORY, 0, "no memory for a page's text");
    }
    *ret_text = reading.result;
    return OK;
}
