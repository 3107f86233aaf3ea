#include "evidence/body/naming.h"

#include "base/syntax/url.h"
#include "base/utf8.h"

#include <stdarg.h>
#include <stdio.h>

void *naming_memory(struct naming *naming, size_t size)
{
    void *memory = naming->stopped ? NULL : arena_alloc(naming->arena, size);
    if (memory == NULL) {
        naming->no_memory = naming->no_memory || !naming->stopped;
        naming->stopped = true;
    }
    return memory;
}

struct bytes naming_print(struct naming *naming, const char *format, ...)
{
    char text[64];
    va_list arguments;
    va_start(arguments, format);
    int size = vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    char *copy = size < 0 ? NULL : naming_memory(naming, sizeof(text));
    if (copy == NULL) {
        return (struct bytes){0};
    }
    memcpy(copy, text, sizeof(text));
    return bytes_of(copy);
}

void naming_give(struct naming *naming, struct bytes name, struct bytes value, struct bytes raw)
{
    if (naming->stopped) {
        return;
    }
    if (naming->count == PARAMETERS_MAX) {
        naming->cut = naming->stopped = true;
        return;
    }
    struct parameter parameter = {naming->location, name, value, raw};
    naming->count++;
    if (!naming->found(naming->context, &parameter)) {
        naming->cut = naming->stopped = true;
    }
}

void naming_give_here(struct naming *naming, struct bytes value, struct bytes raw)
{
    uint8_t *name = naming_memory(naming, naming->path_size + 1);
    if (name != NULL) {
        memcpy(name, naming->path, naming->path_size);
        naming_give(naming, (struct bytes){name, naming->path_size}, value, raw);
    }
}

size_t naming_enter(struct naming *naming, struct bytes key)
{
    size_t before = naming->path_size, left = NAMING_PATH_MAX - before;
    size_t dot = before > 0;
    if (left > dot && key.size <= left - dot) {
        memcpy(naming->path + before, ".", dot);
        memcpy(naming->path + before + dot, key.size == 0 ? (const uint8_t *)"" : key.data,
                key.size);
        naming->path_size += dot + key.size;
    }
    return before;
}

size_t naming_enter_item(struct naming *naming, size_t index)
{
    size_t before = naming->path_size, left = NAMING_PATH_MAX - before;
    int size = snprintf(naming->path + before, left, "[%zu]", index);
    if (size > 0 && (size_t)size < left) {
        naming->path_size += (size_t)size;
    }
    return before;
}

struct bytes naming_percent_decode(struct naming *naming, struct bytes text, bool plus)
{
    bool is_coded = text.size > 0 && (memchr(text.data, '%', text.size) != NULL ||
                                             (plus && memchr(text.data, '+', text.size) != NULL));
    if (!is_coded) {
        return text;
    }
    uint8_t *memory = naming_memory(naming, text.size + 1);
    if (memory == NULL) {
        return (struct bytes){0};
    }
    /* Decoding never lengthens, so this buffer never moves to other memory. */
    struct buffer decoded = {.data = memory, .capacity = text.size + 1, .limit = text.size};
    url_decode(text, plus, &decoded);
    return buffer_bytes(&decoded);
}

bool is_clean_text(struct bytes bytes)
{
    bool clean = bytes.size > 0;
    while (clean && bytes.size > 0) {
        uint32_t point = 0;
        size_t size = utf8_next(bytes, &point);
        bool is_space = point == '\t' || point == '\n' || point == '\r';
        clean = size > 0 && (point >= ' ' || is_space) && point != 0x7f;
        bytes = bytes_slice(bytes, size, bytes.size);
    }
    return clean;
}
