#include "evidence/page/script_target.h"

#include "base/ascii.h"
#include "base/hex.h"
#include "base/utf8.h"
#include "evidence/page/visible_text.h"

static bool is_name_byte(uint8_t byte)
{
    return ascii_is_letter(byte) || ascii_is_digit(byte) || byte == '_' || byte == '$' ||
           byte >= 0x80;
}

static size_t pass_space(struct bytes text, size_t at)
{
    while (at < text.size && text.data[at] <= ' ') {
        at++;
    }
    return at;
}

/* Whether the word stands at `at`, and no longer name. */
static bool word_at(struct bytes text, size_t at, const char *word)
{
    size_t size = strlen(word);
    struct bytes found = bytes_slice(text, at, size + 1);
    return bytes_start_with(found, bytes_of(word)) &&
           (found.size == size || !is_name_byte(found.data[size]));
}

/* Offset of the literal behind `location` ("= '", ".href = '", ".replace('"), or the size. */
static size_t find_literal(struct bytes text, size_t at)
{
    const char due_call = '(', due_assignment = '=';
    char due = due_assignment;
    at = pass_space(text, at);
    if (at < text.size && text.data[at] == '.') {
        at = pass_space(text, at + 1);
        bool is_call = word_at(text, at, "replace") || word_at(text, at, "assign");
        if (!is_call && !word_at(text, at, "href")) {
            return text.size;
        }
        due = is_call ? due_call : due_assignment;
        while (at < text.size && is_name_byte(text.data[at])) {
            at++;
        }
        at = pass_space(text, at);
    }
    if (at >= text.size || text.data[at] != (uint8_t)due) {
        return text.size;
    }
    at = pass_space(text, at + 1);
    bool is_literal = at < text.size && (text.data[at] == '"' || text.data[at] == '\'');
    return is_literal ? at : text.size;
}

/* `count` hexadecimal digits, or -1. */
static int32_t read_hex(struct bytes digits, size_t count)
{
    int32_t value = digits.size == count ? 0 : -1;
    for (size_t i = 0; i < digits.size && value >= 0; i++) {
        int digit = hex_digit(digits.data[i]);
        value = digit < 0 ? -1 : value * 16 + digit;
    }
    return value;
}

/* One escape behind the backslash; bytes taken. */
static size_t undo_escape(struct bytes rest, struct buffer *out)
{
    uint8_t letter = rest.size == 0 ? 0 : rest.data[0];
    size_t count = letter == 'x' ? 2 : letter == 'u' ? 4 : 0;
    int32_t point = count == 0 ? -1 : read_hex(bytes_slice(rest, 1, count), count);
    if (point > 0) {
        utf8_append(out, (uint32_t)point);
        return count + 1;
    }
    buffer_append_byte(out, (char)(letter == 0 ? ' ' : letter)); /* "\/" is '/' */
    return 1;
}

/* The literal whose quote stands at `at`; returns the offset behind it, 0 when it is unfinished or
 * longer than is kept. */
static size_t read_literal(struct bytes text, size_t at, struct buffer *out)
{
    uint8_t quote = text.data[at++];
    size_t start = at;
    while (at < text.size && text.data[at] != quote) {
        uint8_t byte = text.data[at++];
        if (byte == '\n' || byte == '\r' || byte == 0 || at - start > PAGE_PART_KEPT) {
            return 0;
        }
        if (byte == '\\') {
            at += undo_escape(bytes_slice(text, at, 5), out);
        } else {
            buffer_append_byte(out, (char)byte);
        }
    }
    return at < text.size ? at + 1 : 0;
}

bool script_target(struct bytes script, struct buffer *out)
{
    static const char word[] = "location";
    size_t at = 0, before = out->size;
    while (at < script.size) {
        const uint8_t *found = memmem(script.data + at, script.size - at, word, sizeof(word) - 1);
        if (found == NULL) {
            return false;
        }
        size_t start = (size_t)(found - script.data);
        at = start + sizeof(word) - 1;
        if (start > 0 && is_name_byte(script.data[start - 1])) {
            continue;
        }
        size_t literal = find_literal(script, at);
        size_t end = literal < script.size ? read_literal(script, literal, out) : 0;
        size_t after = end == 0 ? script.size : pass_space(script, end);
        bool goes_on =
                after < script.size && (script.data[after] == '+' || script.data[after] == '.');
        if (end > 0 && !goes_on && out->size > before) {
            return true;
        }
        if (out->size > before) {
            out->size = before;
            out->data[before] = 0;
        }
    }
    return false;
}
