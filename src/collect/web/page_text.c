#include "collect/web/page_text.h"

#include "base/buffer.h"
#include "base/syntax/url.h"
#include "evidence/page/tokens.h"
#include "evidence/page/visible_text.h"

const char *const page_text_words[] = {"继续访问", "继续前往", "继续浏览", "仍要访问", "确认访问",
        "继续打开", "仍然继续", "前往该网站", "直接访问", "continue", "proceed", "visit site",
        "go to site", "follow link", "open link", "leave anyway", NULL};

enum { LABEL_MAX = 200, REFRESH_SECONDS_MAX = 1000 };

/* The element that may be a control to go on, while its label is read. */
struct label {
    struct bytes href; /* as written */
    struct buffer text;
    bool is_open;
};

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

static const char *copy_undone(struct bytes raw, struct arena *arena)
{
    struct buffer SCOPED(buffer_free) text = {.limit = PAGE_PART_KEPT};
    references_undo(raw, &text);
    return arena_copy(arena, buffer_bytes(&text));
}

static void end_label(struct label *label, const char *const *words, struct arena *arena,
        struct page_text *result)
{
    if (label->is_open && result->control == NULL &&
            page_text_has(buffer_bytes(&label->text), words)) {
        result->control = copy_undone(label->href, arena);
    }
    label->is_open = false;
    buffer_clear(&label->text);
}

static void begin_label(struct label *label, const struct tokens *tokens)
{
    label->is_open = true;
    label->href = (struct bytes){0};
    (void)attribute_find(tokens->attributes, "href", &label->href);
}

/* The number that `content` of <meta http-equiv=refresh> begins with. */
static void read_delay(const struct tokens *tokens, struct page_text *result)
{
    struct bytes equivalent, content;
    if (result->refresh_ms > 0 || !attribute_find(tokens->attributes, "http-equiv", &equivalent) ||
            !bytes_equal_without_case(equivalent, bytes_of("refresh")) ||
            !attribute_find(tokens->attributes, "content", &content)) {
        return;
    }
    int64_t seconds = 0;
    for (size_t i = 0; i < content.size && seconds < REFRESH_SECONDS_MAX; i++) {
        uint8_t byte = content.data[i];
        if (byte >= '0' && byte <= '9') {
            seconds = seconds * 10 + (byte - '0');
        } else if (byte != ' ') {
            break;
        }
    }
    result->refresh_ms = seconds * 1000;
}

static void look_for_control(
        struct bytes html, const char *const *words, struct arena *arena, struct page_text *result)
{
    struct tokens tokens = {.html = html};
    struct label label = {.text = {.limit = LABEL_MAX}};
    while (tokens_next(&tokens)) {
        bool is_tag = tokens.kind == TOKEN_OPEN || tokens.kind == TOKEN_CLOSE;
        bool is_control = is_tag && (tokens_is(&tokens, "a") || tokens_is(&tokens, "button"));
        if (tokens.kind == TOKEN_TEXT && label.is_open) {
            references_undo(tokens.text, &label.text); /* past the ceiling nothing is added */
        } else if (is_control) {
            end_label(&label, words, arena, result);
            if (tokens.kind == TOKEN_OPEN) {
                begin_label(&label, &tokens);
            }
        } else if (tokens.kind == TOKEN_OPEN && tokens_is(&tokens, "meta")) {
            read_delay(&tokens, result);
        } else if (tokens.kind == TOKEN_OPEN &&
                   (tokens_is(&tokens, "script") || tokens_is(&tokens, "style"))) {
            (void)tokens_raw_text(&tokens);
        }
    }
    end_label(&label, words, arena, result);
    buffer_free(&label.text);
}

enum status page_text_read(struct bytes html, const char *const *words, struct arena *arena,
        struct page_text *ret_text, struct fault *why)
{
    struct page page;
    enum status status = page_read(html, arena, &page, why);
    if (status != OK) {
        return status;
    }
    struct page_text result = {.title = page.title,
            .text = page.text,
            .canonical = page.canonical,
            .visible = (int64_t)page.visible,
            .refresh = page.refresh,
            .script = page.script_target};
    look_for_control(html, words == NULL ? page_text_words : words, arena, &result);
    *ret_text = result;
    return OK;
}
