#include "evidence/body/naming.h"

static struct bytes take_until(struct bytes *rest, char end)
{
    const uint8_t *found = rest->size == 0 ? NULL : memchr(rest->data, end, rest->size);
    struct bytes taken = *rest;
    if (found != NULL) {
        taken.size = (size_t)(found - rest->data);
        *rest = bytes_slice(*rest, taken.size + 1, rest->size);
    } else {
        *rest = (struct bytes){0};
    }
    return taken;
}

/* WHATWG URL, section 5.1: no part of it can be wrong. */
void name_form(struct naming *naming, struct bytes text, char separator)
{
    while (text.size > 0 && !naming->stopped) {
        struct bytes value = take_until(&text, separator);
        if (value.size == 0) {
            continue;
        }
        struct bytes name = take_until(&value, '=');
        naming_give(naming, naming_percent_decode(naming, name, true),
                naming_percent_decode(naming, value, true), value);
    }
}

/* HTML, section 4.10.21.8: nothing is escaped. A value with a line break in it cannot be told from
 * two. */
void name_lines(struct naming *naming, struct bytes text)
{
    while (text.size > 0 && !naming->stopped) {
        struct bytes value = take_until(&text, '\n');
        if (value.size > 0 && value.data[value.size - 1] == '\r') {
            value.size--;
        }
        if (value.size > 0) {
            struct bytes name = take_until(&value, '=');
            naming_give(naming, name, value, value);
        }
    }
}
