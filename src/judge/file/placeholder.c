#include "judge/file/placeholder.h"

static bool is_name(struct bytes name)
{
    for (size_t i = 0; i < name.size; i++) {
        uint8_t c = name.data[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
        if (!letter && (i == 0 || c < '0' || c > '9')) {
            return false;
        }
    }
    return name.size > 0 && name.size <= PLACEHOLDER_NAME_MAX;
}

enum placeholder_kind placeholder_next(const char **text, struct bytes *ret_part)
{
    const char *start = *text;
    if (*start == 0) {
        return PLACEHOLDER_END;
    }
    size_t plain = strcspn(start, "{}");
    if (plain > 0) {
        *ret_part = (struct bytes){(const uint8_t *)start, plain};
        *text = start + plain;
        return PLACEHOLDER_TEXT;
    }
    if (start[1] == start[0]) { /* a doubled brace is one brace */
        *ret_part = (struct bytes){(const uint8_t *)start, 1};
        *text = start + 2;
        return PLACEHOLDER_TEXT;
    }
    const char *end = start[0] == '{' ? strchr(start, '}') : NULL;
    struct bytes name = {(const uint8_t *)start + 1, end == NULL ? 0 : (size_t)(end - start - 1)};
    if (end == NULL || !is_name(name)) {
        return PLACEHOLDER_BROKEN;
    }
    *ret_part = name;
    *text = end + 1;
    return PLACEHOLDER_COLUMN;
}
