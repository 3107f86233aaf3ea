#include "base/utf8.h"
#include "knowledge/identifier/identifier.h"

static const char dot[] = "•";

static size_t count_characters(struct bytes value)
{
    size_t count = 0;
    for (size_t i = 0; i < value.size; i++) {
        count += (value.data[i] & 0xc0) != 0x80;
    }
    return count;
}

/* Characters from number `first` up to `end` are shown as dots. */
static void put_hidden(struct bytes value, size_t first, size_t end, struct buffer *out)
{
    size_t number = 0;
    for (size_t at = 0; at < value.size; number++) {
        uint32_t point = 0;
        size_t size = utf8_next(bytes_slice(value, at, 4), &point);
        bool hidden = number >= first && number < end;
        if (hidden) {
            buffer_append_text(out, dot);
        } else if (size == 0 || point < ' ' || point == 0x7f) {
            buffer_append_byte(out, '?');
        } else {
            buffer_append(out, bytes_slice(value, at, size));
        }
        at += size == 0 ? 1 : size;
    }
}

static void mask_email(struct bytes value, size_t sign, struct buffer *out)
{
    put_hidden(bytes_slice(value, 0, 1), 0, 0, out);
    buffer_append_text(out, "•••");
    put_hidden(bytes_slice(value, sign, value.size), 0, 0, out);
}

void identifier_mask(const char *kind, struct bytes value, struct buffer *ret_text)
{
    const uint8_t *sign = value.size == 0 ? NULL : memchr(value.data, '@', value.size);
    size_t count = count_characters(value), head = 2, tail = 3;
    if (strcmp(kind, "email") == 0 && sign != NULL && sign != value.data) {
        mask_email(value, (size_t)(sign - value.data), ret_text);
        return;
    }
    if (strcmp(kind, "phone") == 0 && count >= 11) {
        head = count - 8;
        tail = 4;
    } else if (strcmp(kind, "cn_resident_id") == 0) {
        tail = 2;
    }
    if (count < 10 || strcmp(kind, "location") == 0) {
        head = count > 1;
        tail = 0;
    }
    put_hidden(value, head, count - tail, ret_text);
}
