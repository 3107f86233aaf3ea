#include "model/record_words.h"

#include "model/fault_zh.h"
#include "model/openness/trial_words.h"

#include <string.h>

static const struct {
    const char *kind, *id, *zh;
} terms[] = {
#define TERM(kind, id, zh) {kind, id, zh},
#include "model/record_words.def"
#undef TERM
};

enum { COUNT = sizeof(terms) / sizeof(terms[0]) };

/* NULL when the id is not known. */
static const char *find(const char *kind, struct bytes id)
{
    for (size_t i = 0; i < COUNT; i++) {
        if (strcmp(terms[i].kind, kind) == 0 && bytes_equal(id, bytes_of(terms[i].id))) {
            return terms[i].zh;
        }
    }
    return NULL;
}

/* Where the first separator stands, or the text's end; *ret is it, NULL when there is none. */
static size_t find_separator(struct bytes text, const char **ret)
{
    static const char *const separators[] = {";", ", ", " → "};
    size_t first = text.size;
    *ret = NULL;
    for (size_t i = 0; i < sizeof(separators) / sizeof(separators[0]) && text.size > 0; i++) {
        const uint8_t *found = memmem(text.data, text.size, separators[i], strlen(separators[i]));
        if (found != NULL && (size_t)(found - text.data) < first) {
            first = (size_t)(found - text.data);
            *ret = separators[i];
        }
    }
    return first;
}

static void put_item(struct buffer *out, const char *kind, struct bytes item)
{
    const uint8_t *space = item.size == 0 ? NULL : memchr(item.data, ' ', item.size);
    size_t head = space == NULL ? item.size : (size_t)(space - item.data);
    const char *whole = find(kind, item);
    const char *words = whole != NULL ? whole : find(kind, bytes_slice(item, 0, head));
    if (words == NULL) {
        buffer_append(out, item);
        return;
    }
    buffer_append_text(out, words);
    if (whole == NULL) {
        buffer_append(out, bytes_slice(item, head, item.size));
    }
}

static void put_list(struct buffer *out, const char *kind, struct bytes list)
{
    const char *separator = NULL;
    do {
        size_t size = find_separator(list, &separator);
        put_item(out, kind, bytes_slice(list, 0, size));
        if (separator != NULL) {
            buffer_append_text(out, separator[0] == ' ' ? separator : "、");
            list = bytes_slice(list, size + strlen(separator), list.size);
        }
    } while (separator != NULL);
}

void record_words_put(struct buffer *out, enum language language, const char *kind, const char *id)
{
    const char *found = trial_words(language, kind, id);
    if (found != id || language == LANGUAGE_EN) {
        buffer_append_text(out, found);
    } else if (strcmp(kind, "fault") == 0) {
        fault_put(out, id, language);
    } else {
        put_list(out, kind, bytes_of(id));
    }
}

bool record_words_key(size_t index, const char **ret_kind, const char **ret_id)
{
    if (index >= COUNT) {
        return false;
    }
    *ret_kind = terms[index].kind;
    *ret_id = terms[index].id;
    return true;
}
