#include "judge/file/section.h"

#include "base/utf8.h"

#include <inttypes.h>

static enum status refuse_line(struct fault *why, uint64_t line, const char *what)
{
    return refuse(why, E_MALFORMED, line, "line %" PRIu64 ": %s", line, what);
}

struct bytes section_trim(struct bytes text)
{
    while (text.size > 0 && strchr(" \t\r\n", text.data[text.size - 1]) != NULL) {
        text.size--;
    }
    while (text.size > 0 && strchr(" \t\r\n", text.data[0]) != NULL) {
        text.data++;
        text.size--;
    }
    return text;
}

bool section_line(struct bytes *text, struct bytes *ret_line)
{
    if (text->size == 0) {
        return false;
    }
    const uint8_t *end = memchr(text->data, '\n', text->size);
    size_t size = end == NULL ? text->size : (size_t)(end - text->data);
    *ret_line = (struct bytes){text->data, size};
    *text = bytes_slice(*text, end == NULL ? size : size + 1, SIZE_MAX);
    return true;
}

bool section_opens(struct bytes line, const char *word, struct bytes *ret_rest)
{
    struct bytes dashes = bytes_of("-- ");
    struct bytes name = bytes_of(word);
    struct bytes after = bytes_slice(line, dashes.size, SIZE_MAX);
    if (!bytes_start_with(line, dashes) || !bytes_start_with(after, name) ||
            after.size == name.size || after.data[name.size] != ':') {
        return false;
    }
    *ret_rest = section_trim(bytes_slice(after, name.size + 1, SIZE_MAX));
    return true;
}

/* The front matter stands between a first line `/ *` and the first `* /`. */
static enum status cut_front(struct bytes content, struct arena *arena, struct bytes *ret_front,
        struct bytes *ret_rest, uint64_t *ret_line, struct fault *why)
{
    struct bytes rest = content;
    struct bytes first = {0};
    (void)section_line(&rest, &first);
    if (!bytes_equal(section_trim(first), bytes_of("/*"))) {
        return refuse_line(why, 1, "a rule file opens with a line '/*'");
    }
    const uint8_t *end = rest.size == 0 ? NULL : memmem(rest.data, rest.size, "*/", 2);
    if (end == NULL) {
        return refuse_line(why, 1, "the opening comment has no end '*/'");
    }
    size_t size = (size_t)(end - content.data);
    char *front = arena_copy(arena, (struct bytes){content.data, size});
    if (front == NULL) {
        return refuse(why, E_MEMORY, 0, "no memory for the rules");
    }
    front[0] = '#'; /* the opening becomes a YAML comment, so that lines keep their numbers */
    front[1] = ' ';
    *ret_front = (struct bytes){(const uint8_t *)front, size};
    *ret_rest = bytes_slice(content, size + 2, SIZE_MAX);
    *ret_line = 1;
    for (size_t i = 0; i < size; i++) {
        *ret_line += content.data[i] == '\n';
    }
    return OK;
}

static bool opens_any(struct bytes line, struct section *ret_section)
{
    static const char *const words[] = {"applies", "query", "test"};
    for (size_t i = 0; i < 3; i++) {
        if (section_opens(line, words[i], &ret_section->rest)) {
            ret_section->kind = (enum section_kind)i;
            return true;
        }
    }
    return false;
}

static enum status cut_sections(struct bytes text, uint64_t line_number, struct arena *arena,
        struct sections *sections, struct fault *why)
{
    size_t capacity = 0;
    struct bytes line = {0};
    for (; section_line(&text, &line); line_number++) {
        struct section section = {.line = line_number, .body = {text.data, 0}};
        if (opens_any(line, &section)) {
            if (sections->count == SECTIONS_MAX) {
                return refuse_line(why, line_number, "too many sections");
            }
            if (!arena_grow(arena, (void **)&sections->items, sections->count, &capacity,
                        sizeof(section))) {
                return refuse(why, E_MEMORY, 0, "no memory for the rules");
            }
            sections->items[sections->count++] = section;
        } else if (sections->count > 0) {
            struct section *last = &sections->items[sections->count - 1];
            last->body.size = (size_t)(line.data + line.size - last->body.data);
        } else if (section_trim(line).size > 0 &&
                   !bytes_start_with(section_trim(line), bytes_of("--"))) {
            return refuse_line(why, line_number, "SQL before '-- query:'");
        }
    }
    return OK;
}

enum status sections_read(
        struct bytes content, struct arena *arena, struct sections *ret_sections, struct fault *why)
{
    if (content.size > 0 && memchr(content.data, 0, content.size) != NULL) {
        return refuse_line(why, 1, "the file holds a NUL character");
    }
    if (!utf8_is_valid(content)) {
        return refuse_line(why, 1, "the file is not UTF-8");
    }
    struct sections sections = {0};
    struct bytes rest = {0};
    uint64_t line = 0;
    enum status status = cut_front(content, arena, &sections.front, &rest, &line, why);
    if (status == OK) {
        status = cut_sections(rest, line, arena, &sections, why);
    }
    if (status == OK) {
        *ret_sections = sections;
    }
    return status;
}
