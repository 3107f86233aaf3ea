#include "judge/file/front.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

void front_refuse(struct front *front, uint64_t line, const char *format, ...)
{
    if (front->status != OK) {
        return;
    }
    char text[200];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    front->status = refuse(front->why, E_MALFORMED, line, "line %" PRIu64 ": %s", line, text);
}

/* The value of a key; a missing one is a fault when required. */
static struct yaml *value_of(struct front *front, const char *key, bool required)
{
    if (front->status != OK) {
        return NULL;
    }
    struct yaml *value = yaml_get(front->map, key);
    if (value == NULL && required) {
        front_refuse(front, front->map->line, "'%s' is missing", key);
    }
    return value;
}

static const char *text_of(struct front *front, const struct yaml *value, const char *what)
{
    if (value->kind != YAML_SCALAR || value->scalar[0] == 0) {
        front_refuse(front, value->line, "'%.60s' must be a text", what);
        return NULL;
    }
    if (strlen(value->scalar) > FRONT_TEXT_MAX) {
        front_refuse(front, value->line, "'%.60s' is longer than %d bytes", what, FRONT_TEXT_MAX);
        return NULL;
    }
    return value->scalar;
}

const char *front_text(struct front *front, const char *key, bool required)
{
    struct yaml *value = value_of(front, key, required);
    return value == NULL ? NULL : text_of(front, value, key);
}

struct wording front_wording(struct front *front, const char *key, bool required)
{
    struct yaml *value = value_of(front, key, required);
    if (value == NULL) {
        return (struct wording){0};
    }
    if (value->kind != YAML_MAP) {
        front_refuse(front, value->line, "'%s' must be a map of en and zh-CN", key);
        return (struct wording){0};
    }
    struct front languages = {.map = value, .arena = front->arena, .why = front->why};
    struct wording wording = {
            .en = front_text(&languages, "en", true), .zh = front_text(&languages, "zh-CN", false)};
    front->status = languages.status;
    return wording;
}

/* Names what may stand there instead. */
static void refuse_choice(struct front *front, uint64_t line, const char *key, const char *text,
        const char *const *names, int count)
{
    char list[120] = "";
    size_t size = 0;
    for (int i = 0; i < count && size < sizeof(list); i++) {
        int more = snprintf(list + size, sizeof(list) - size, "%s%s", i == 0 ? "" : " ", names[i]);
        size += more > 0 ? (size_t)more : 0;
    }
    front_refuse(front, line, "'%s' cannot be '%.60s'; one of: %s", key, text, list);
}

int front_choice(
        struct front *front, const char *key, const char *const *names, int count, int otherwise)
{
    struct yaml *value = value_of(front, key, otherwise < 0);
    const char *text = value == NULL ? NULL : text_of(front, value, key);
    if (text == NULL) {
        return otherwise < 0 ? 0 : otherwise;
    }
    for (int i = 0; i < count; i++) {
        if (strcmp(names[i], text) == 0) {
            return i;
        }
    }
    refuse_choice(front, value->line, key, text, names, count);
    return 0;
}

bool front_boolean(struct front *front, const char *key, bool otherwise)
{
    static const char *const names[] = {"false", "true"};
    return front_choice(front, key, names, 2, otherwise ? 1 : 0) == 1;
}

struct yaml *front_children(struct front *front, const char *key, enum yaml_kind kind)
{
    struct yaml *value = value_of(front, key, false);
    if (value == NULL) {
        return NULL;
    }
    if (value->kind != kind) {
        front_refuse(
                front, value->line, "'%s' must be a %s", key, kind == YAML_MAP ? "map" : "list");
        return NULL;
    }
    return value->first;
}

static size_t children(const struct yaml *first)
{
    size_t count = 0;
    for (; first != NULL; first = first->next) {
        count++;
    }
    return count;
}

const char *const *front_list(struct front *front, const char *key, size_t *ret_count)
{
    struct yaml *child = front_children(front, key, YAML_LIST);
    if (child == NULL) {
        return NULL;
    }
    const char **texts = arena_array(front->arena, children(child), sizeof(*texts));
    if (texts == NULL) {
        front_no_memory(front);
        return NULL;
    }
    size_t count = 0;
    for (; child != NULL && front->status == OK; child = child->next) {
        texts[count++] = text_of(front, child, key);
    }
    *ret_count = front->status == OK ? count : 0;
    return front->status == OK ? texts : NULL;
}

void front_end(struct front *front)
{
    const struct yaml *unused = front->status == OK ? yaml_unused(front->map) : NULL;
    if (unused != NULL) {
        front_refuse(front, unused->line, "unknown key '%.60s'", unused->key);
    }
}
