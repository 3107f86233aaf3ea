#include "knowledge/identifier/letters/charset.h"

#include "base/utf8.h"

#include <errno.h>
#include <iconv.h>

const char *charset_name(enum charset charset)
{
    static const char *const names[] = {[CHARSET_UTF8] = "utf-8",
            [CHARSET_UTF16] = "utf-16",
            [CHARSET_UTF16_BIG] = "utf-16",
            [CHARSET_GB18030] = "gb18030"};
    return names[charset];
}

static void append_unit(struct buffer *out, uint32_t unit, bool big)
{
    buffer_append_byte(out, (char)(big ? unit >> 8 : unit & 0xff));
    buffer_append_byte(out, (char)(big ? unit & 0xff : unit >> 8));
}

static void write_utf16(struct bytes text, bool big, struct buffer *out)
{
    for (size_t at = 0, size; at < text.size; at += size) {
        uint32_t point = 0;
        size = utf8_next(bytes_slice(text, at, 4), &point);
        if (size == 0) {
            buffer_clear(out);
            return;
        }
        if (point >= 0x10000) {
            append_unit(out, 0xd800 + ((point - 0x10000) >> 10), big);
            point = 0xdc00 + ((point - 0x10000) & 0x3ff);
        }
        append_unit(out, point, big);
    }
}

static bool write_gb18030(struct bytes text, struct buffer *out)
{
    enum { LONGEST = 4 }; /* bytes of a character */
    iconv_t converter = iconv_open("GB18030", "UTF-8");
    if (converter == (iconv_t)-1) {
        return errno != ENOMEM;
    }
    size_t left = text.size, room = LONGEST * text.size;
    char *from = (char *)(uintptr_t)text.data; /* iconv does not write there */
    char *start = (char *)buffer_reserve(out, room), *to = start;
    if (start != NULL && iconv(converter, &from, &left, &to, &room) == 0) {
        out->size += (size_t)(to - start);
    }
    (void)iconv_close(converter);
    return start != NULL;
}

bool charset_write(enum charset charset, struct bytes text, struct buffer *out)
{
    if (text.size == 0) {
        return true;
    }
    if (charset == CHARSET_GB18030) {
        return write_gb18030(text, out);
    }
    if (charset == CHARSET_UTF8) {
        buffer_append(out, text);
    } else {
        write_utf16(text, charset == CHARSET_UTF16_BIG, out);
    }
    return !out->failed;
}
