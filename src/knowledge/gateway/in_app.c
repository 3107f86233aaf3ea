#include "knowledge/gateway/in_app.h"

#include "base/ascii.h"
#include "knowledge/rows.h"

enum { PLATFORM, TOKEN, PATTERN, WITHOUT, CONFIDENCE };
enum { AGENT_MAX = 4096, PATTERN_MAX = 64 };

static const char *const columns[] = {
        "platform", "token", "pattern", "without", "confidence", "source", NULL};
static const char *const confidences[] = {"high", "medium", "low", NULL};

struct growing {
    struct in_app *items;
    size_t count, capacity;
};

static enum status take_row(void *taker, const struct csv *csv, struct fault *why)
{
    struct growing *list = taker;
    const char *const *f = csv->fields;
    size_t size = strlen(f[PATTERN]);
    if (size == 0 || size > PATTERN_MAX || f[PATTERN][0] == '*') {
        return row_bad_value(csv, why, PATTERN);
    }
    if (name_index(confidences, f[CONFIDENCE]) < 0) {
        return row_bad_value(csv, why, CONFIDENCE);
    }
    if ((f[PLATFORM][0] == 0) != (f[TOKEN][0] == 0)) {
        return row_bad_value(csv, why, TOKEN);
    }
    if (!arena_grow(csv->arena, (void **)&list->items, list->count, &list->capacity,
                sizeof(*list->items))) {
        return row_no_memory(csv, why);
    }
    list->items[list->count++] =
            (struct in_app){f[PLATFORM], f[TOKEN], f[PATTERN], f[WITHOUT], f[CONFIDENCE]};
    return OK;
}

enum status in_app_load(
        struct bytes csv, struct arena *arena, struct in_app_list *ret_list, struct fault *why)
{
    struct growing list = {0};
    enum status status = rows_read(csv, columns, arena, take_row, &list, why);
    if (status == OK) {
        *ret_list = (struct in_app_list){list.items, list.count};
    }
    return status;
}

static bool is_word(uint8_t byte)
{
    return ascii_is_letter(byte) || ascii_is_digit(byte);
}

/* Whether the pattern fits at the start of `text`. A star takes as much as it can: what follows
 * one in a pattern is never a letter, digit or underscore of the run itself. */
static bool fits_here(struct bytes text, const char *pattern)
{
    size_t at = 0;
    for (const char *p = pattern; *p != 0; p++) {
        if (*p == '*') {
            while (at < text.size && (is_word(text.data[at]) || text.data[at] == '_')) {
                at++;
            }
        } else if (at == text.size || ascii_lower(text.data[at++]) != ascii_lower((uint8_t)*p)) {
            return false;
        }
    }
    return true;
}

static bool fits(struct bytes text, const char *pattern)
{
    for (size_t i = 0; i < text.size; i++) {
        bool is_inside = i > 0 && is_word((uint8_t)pattern[0]) && is_word(text.data[i - 1]);
        if (!is_inside && fits_here(bytes_slice(text, i, text.size), pattern)) {
            return true;
        }
    }
    return false;
}

const struct in_app *in_app_match(const struct in_app_list *list, struct bytes user_agent)
{
    user_agent = bytes_slice(user_agent, 0, AGENT_MAX);
    for (size_t i = 0; i < list->count; i++) {
        const struct in_app *item = &list->items[i];
        if (fits(user_agent, item->pattern) &&
                (item->without[0] == 0 || !fits(user_agent, item->without))) {
            return item;
        }
    }
    return NULL;
}

const char *in_app_for(const struct in_app_list *list, const char *platform)
{
    for (size_t i = 0; i < list->count; i++) {
        if (list->items[i].token[0] != 0 && strcmp(list->items[i].platform, platform) == 0) {
            return list->items[i].token;
        }
    }
    return NULL;
}
