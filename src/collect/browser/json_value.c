#include "collect/browser/json_value.h"

#include "base/hex.h"
#include "base/syntax/json_reader.h"
#include "base/utf8.h"

static struct bytes member(struct bytes object, struct bytes wanted)
{
    struct json_reader reader = {.input = object};
    struct bytes name, value;
    if (json_reader_peek(&reader) != JSON_OBJECT || json_reader_enter(&reader, NULL) != OK) {
        return (struct bytes){0};
    }
    while (json_reader_member(&reader, &name, NULL) == OK &&
            json_reader_skip(&reader, &value, NULL) == OK) {
        if (bytes_equal(name, wanted)) {
            return value;
        }
    }
    return (struct bytes){0};
}

struct bytes json_at(struct bytes value, const char *path)
{
    while (*path != 0 && value.size > 0) {
        size_t size = strcspn(path, ".");
        value = member(value, (struct bytes){(const uint8_t *)path, size});
        path += size + (path[size] == '.');
    }
    return value;
}

bool json_is_true(struct bytes value)
{
    return bytes_equal(value, bytes_of("true"));
}

static bool inside_quotes(struct bytes value, struct bytes *ret_raw)
{
    if (value.size < 2 || value.data[0] != '"') {
        return false;
    }
    *ret_raw = bytes_slice(value, 1, value.size - 2);
    return true;
}

bool json_is_string(struct bytes value, const char *text)
{
    struct bytes raw;
    return inside_quotes(value, &raw) && bytes_equal(raw, bytes_of(text));
}

int64_t json_scaled(struct bytes number, int places, int64_t otherwise)
{
    int64_t value;
    return json_decimal(number, places, &value) ? value : otherwise;
}

/* Four hexadecimal digits at `at`; false when they are not there. */
static bool read_unit(struct bytes raw, size_t at, uint32_t *ret_unit)
{
    struct bytes digits = bytes_slice(raw, at, 4);
    uint32_t unit = 0;
    for (size_t i = 0; i < digits.size; i++) {
        int digit = hex_digit(digits.data[i]);
        if (digit < 0) {
            return false;
        }
        unit = unit << 4 | (uint32_t)digit;
    }
    *ret_unit = unit;
    return digits.size == 4;
}

/* The escape \uXXXX at `at`, with the one behind it when both are a pair; returns its length. */
static size_t append_unit(struct bytes raw, size_t at, struct buffer *out)
{
    enum { UNIT = 6 }; /* \uXXXX */
    uint32_t high, low;
    if (!read_unit(raw, at + 2, &high)) {
        utf8_append(out, 0xFFFD);
        return 2;
    }
    if (high >> 10 == 0xD800 >> 10 &&
            bytes_start_with(bytes_slice(raw, at + UNIT, 2), bytes_of("\\u")) &&
            read_unit(raw, at + UNIT + 2, &low) && low >> 10 == 0xDC00 >> 10) {
        utf8_append(out, 0x10000 + ((high & 0x3FF) << 10) + (low & 0x3FF));
        return (size_t)2 * UNIT;
    }
    utf8_append(out, high);
    return UNIT;
}

static size_t append_escape(struct bytes raw, size_t at, struct buffer *out)
{
    static const char letters[] = "bfnrt", values[] = "\b\f\n\r\t";
    uint8_t letter = at + 1 < raw.size ? raw.data[at + 1] : '\\';
    if (letter == 'u') {
        return append_unit(raw, at, out);
    }
    const char *found = letter == 0 ? NULL : strchr(letters, letter);
    buffer_append_byte(out, found == NULL ? (char)letter : values[found - letters]);
    return 2;
}

bool json_append_string(struct bytes value, struct buffer *out)
{
    struct bytes raw;
    if (!inside_quotes(value, &raw)) {
        return false;
    }
    for (size_t at = 0; at < raw.size;) {
        const uint8_t *next = memchr(raw.data + at, '\\', raw.size - at);
        size_t plain = next == NULL ? raw.size - at : (size_t)(next - raw.data) - at;
        buffer_append(out, bytes_slice(raw, at, plain));
        at += plain;
        at += at < raw.size ? append_escape(raw, at, out) : 0;
    }
    return true;
}

const char *json_copy_string(struct bytes value, struct arena *arena)
{
    struct buffer SCOPED(buffer_free) text = {.limit = value.size * 3 + 16};
    struct buffer SCOPED(buffer_free) whole = {.limit = value.size * 9 + 16};
    if (!json_append_string(value, &text)) {
        return NULL;
    }
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] == 0) {
            utf8_append(&whole, 0xFFFD);
        } else {
            buffer_append_byte(&whole, (char)text.data[i]);
        }
    }
    return text.failed || whole.failed ? NULL : arena_copy(arena, buffer_bytes(&whole));
}
