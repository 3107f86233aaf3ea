#include "model/fault_zh.h"

#include <string.h>

enum { DEPTH_MAX = 4, HOLES_MAX = 4 };

static const struct {
    const char *form, *zh;
} forms[] = {
#define FAULT(form, zh) {form, zh},
#include "model/fault_zh.def"
#undef FAULT
};

enum { COUNT = sizeof(forms) / sizeof(forms[0]) };

static bool is_one_part(struct bytes text)
{
    return text.size == 0 || memmem(text.data, text.size, ": ", 2) == NULL;
}

/* Whether the text has the form; what stands in its holes is a view of the text, and no hole takes
 * in the part behind it. */
static bool has_form(struct bytes text, const char *form, struct bytes ret_holes[HOLES_MAX])
{
    for (size_t hole = 0; *form != 0; hole++) {
        size_t plain = strcspn(form, "%");
        if (!bytes_start_with(text, (struct bytes){(const uint8_t *)form, plain})) {
            return false;
        }
        text = bytes_slice(text, plain, text.size);
        form += plain;
        if (*form == 0) {
            return text.size == 0;
        }
        form++;
        size_t next = strcspn(form, "%");
        const uint8_t *end =
                next == 0 ? text.data + text.size : memmem(text.data, text.size, form, next);
        bool goes_on = next == 0 && memmem(text.data, text.size, ": ", 2) != NULL;
        if (end == NULL || hole == HOLES_MAX || goes_on) { /* "line 7: reason" is two parts */
            return false;
        }
        ret_holes[hole] = (struct bytes){text.data, (size_t)(end - text.data)};
        if (!is_one_part(ret_holes[hole])) {
            return false;
        }
        text = bytes_slice(text, ret_holes[hole].size, text.size);
    }
    return text.size == 0;
}

static bool put_known(struct buffer *out, struct bytes text);

/* What a hole holds is shorter than its form: a fault's 240 bytes bound how deep this goes. */
static void put_known_or_plain(struct buffer *out, struct bytes text)
{
    if (!put_known(out, text)) {
        buffer_append(out, text);
    }
}

static bool put_known(struct buffer *out, struct bytes text)
{
    struct bytes holes[HOLES_MAX];
    for (size_t i = 0; text.size > 0 && i < COUNT; i++) {
        if (!has_form(text, forms[i].form, holes)) {
            continue;
        }
        const char *zh = forms[i].zh;
        for (size_t hole = 0; *zh != 0; hole++) {
            size_t plain = strcspn(zh, "%");
            buffer_append(out, (struct bytes){(const uint8_t *)zh, plain});
            zh += plain;
            if (*zh != 0) {
                put_known_or_plain(out, holes[hole]);
                zh++;
            }
        }
        return true;
    }
    return false;
}

static void put_parts(struct buffer *out, struct bytes text)
{
    for (int depth = 0; depth < DEPTH_MAX && !put_known(out, text); depth++) {
        const uint8_t *colon = text.size == 0 ? NULL : memmem(text.data, text.size, ": ", 2);
        struct bytes head =
                bytes_slice(text, 0, colon == NULL ? text.size : (size_t)(colon - text.data));
        if (colon == NULL || depth + 1 == DEPTH_MAX) {
            buffer_append(out, text);
            return;
        }
        put_known_or_plain(out, head);
        buffer_append_text(out, "：");
        text = bytes_slice(text, head.size + 2, text.size);
    }
}

void fault_put(struct buffer *out, const char *text, enum language language)
{
    if (language == LANGUAGE_ZH) {
        put_parts(out, bytes_of(text));
    } else {
        buffer_append_text(out, text);
    }
}
