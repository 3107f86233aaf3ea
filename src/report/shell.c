#include "report/format.h"

#include "base/ascii.h"
#include "base/utf8.h"

static bool is_plain(uint8_t byte)
{
    static const char marks[] = {'_', '.', '/', '+', '-', ',', '=', '@', '%', ':'};
    return ascii_is_letter(byte) || ascii_is_digit(byte) ||
           memchr(marks, byte, sizeof(marks)) != NULL;
}

/* Printable, and nothing that reorders or hides: only plain ASCII and ideographs are trusted. */
static bool is_shown(uint32_t point)
{
    return (point >= 0x20 && point < 0x7f) || (point >= 0x3400 && point <= 0x9fff);
}

static bool needs_hexadecimal(struct bytes text)
{
    for (size_t at = 0, size; at < text.size; at += size) {
        uint32_t point = 0;
        size = utf8_next(bytes_slice(text, at, text.size), &point);
        if (size == 0 || !is_shown(point)) {
            return true;
        }
    }
    return false;
}

static void append_quoted(struct buffer *out, struct bytes text)
{
    buffer_append_byte(out, '\'');
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] == '\'') {
            buffer_append_text(out, "'\\''");
        } else {
            buffer_append_byte(out, (char)text.data[i]);
        }
    }
    buffer_append_byte(out, '\'');
}

/* $'…' (POSIX.1-2024, 2.2.4). Octal, because \x reads on through further hexadecimal digits. */
static void append_dollar_quoted(struct buffer *out, struct bytes text)
{
    buffer_append_text(out, "$'");
    for (size_t at = 0; at < text.size;) {
        uint32_t point = 0;
        size_t size = utf8_next(bytes_slice(text, at, text.size), &point);
        if (size == 0 || !is_shown(point) || point == '\'' || point == '\\') {
            buffer_print(out, "\\%03o", text.data[at]);
            at++;
        } else {
            buffer_append(out, bytes_slice(text, at, size));
            at += size;
        }
    }
    buffer_append_byte(out, '\'');
}

void format_shell_word(struct buffer *out, const char *word)
{
    struct bytes text = bytes_of(word);
    bool plain = text.size > 0 && text.data[0] != '-';
    for (size_t i = 0; i < text.size; i++) {
        plain = plain && is_plain(text.data[i]);
    }
    if (plain) {
        buffer_append(out, text);
    } else if (text.size > 0 && text.data[0] == '-') { /* "./" keeps it from being an option */
        buffer_append_text(out, "./");
        if (needs_hexadecimal(text)) {
            append_dollar_quoted(out, text);
        } else {
            append_quoted(out, text);
        }
    } else if (needs_hexadecimal(text)) {
        append_dollar_quoted(out, text);
    } else {
        append_quoted(out, text);
    }
}

void format_profiles(struct buffer *out, const struct inspection *inspection)
{
    struct buffer SCOPED(buffer_free) list = {0};
    for (size_t i = 0; i < inspection->profile_count; i++) {
        buffer_append_text(&list, i > 0 ? "," : "");
        buffer_append_text(&list, inspection->profiles[i].profile->id);
    }
    if (inspection->profile_count > 0) {
        buffer_append_text(out, " --profile ");
        format_shell_word(out, buffer_text(&list));
    }
    out->failed = out->failed || list.failed;
}
