#include "report/html/row_json.h"

#include "base/utf8.h"

static void skip(struct bytes *rest, size_t count)
{
    *rest = bytes_slice(*rest, count, rest->size);
}

static void skip_space(struct bytes *rest)
{
    static const char space[] = {' ', '\t', '\r', '\n'};
    while (rest->size > 0 && memchr(space, rest->data[0], sizeof(space)) != NULL) {
        skip(rest, 1);
    }
}

static bool take(struct bytes *rest, char wanted)
{
    skip_space(rest);
    if (rest->size == 0 || rest->data[0] != (uint8_t)wanted) {
        return false;
    }
    skip(rest, 1);
    return true;
}

static bool take_hexadecimal(struct bytes *rest, uint32_t *ret_unit)
{
    uint32_t unit = 0;
    if (rest->size < 4) {
        return false;
    }
    for (int i = 0; i < 4; i++) {
        uint8_t digit = rest->data[i];
        uint8_t low = (uint8_t)(digit | 0x20);
        if (digit >= '0' && digit <= '9') {
            unit = unit * 16 + (uint32_t)(digit - '0');
        } else if (low >= 'a' && low <= 'f') {
            unit = unit * 16 + (uint32_t)(low - 'a' + 10);
        } else {
            return false;
        }
    }
    skip(rest, 4);
    *ret_unit = unit;
    return true;
}

/* \uXXXX, behind the u; a surrogate pair is one character, a lone surrogate U+FFFD. */
static bool take_unicode(struct bytes *rest, struct buffer *out)
{
    uint32_t unit = 0, second = 0;
    if (!take_hexadecimal(rest, &unit)) {
        return false;
    }
    if (unit >= 0xd800 && unit < 0xdc00 && bytes_start_with(*rest, bytes_of("\\u"))) {
        struct bytes ahead = bytes_slice(*rest, 2, rest->size);
        if (take_hexadecimal(&ahead, &second) && second >= 0xdc00 && second < 0xe000) {
            *rest = ahead;
            unit = 0x10000 + ((unit - 0xd800) << 10) + (second - 0xdc00);
        }
    }
    utf8_append(out, unit);
    return true;
}

static bool take_escape(struct bytes *rest, struct buffer *out)
{
    static const char names[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";
    if (rest->size == 0) {
        return false;
    }
    char name = (char)rest->data[0];
    skip(rest, 1);
    if (name == 'u') {
        return take_unicode(rest, out);
    }
    const char *found = name == 0 ? NULL : strchr(names, name);
    if (found != NULL) {
        buffer_append_byte(out, meanings[found - names]);
    }
    return found != NULL;
}

static bool take_string(struct bytes *rest, struct buffer *out)
{
    if (!take(rest, '"')) {
        return false;
    }
    while (rest->size > 0) {
        char byte = (char)rest->data[0];
        skip(rest, 1);
        if (byte == '"') {
            return true;
        }
        if (byte == '\\') {
            if (!take_escape(rest, out)) {
                return false;
            }
        } else {
            buffer_append_byte(out, byte);
        }
    }
    return false;
}

/* Anything that is not a string, up to the comma or bracket that ends it; nested values count
 * their brackets, and strings inside them are passed over whole. */
static bool take_other(struct bytes *rest, struct buffer *out)
{
    size_t depth = 0, at = 0;
    bool inside = false;
    for (; at < rest->size; at++) {
        uint8_t byte = rest->data[at];
        if (inside) {
            at += byte == '\\' ? 1 : 0;
            inside = byte != '"';
        } else if (depth == 0 && (byte == ',' || byte == '}')) {
            break;
        } else if (byte == '"') {
            inside = true;
        } else if (byte == '{' || byte == '[') {
            depth++;
        } else if (byte == '}' || byte == ']') {
            depth -= depth > 0 ? 1 : 0;
        }
    }
    buffer_append(out, bytes_slice(*rest, 0, at));
    skip(rest, at < rest->size ? at : rest->size);
    return out->size > 0;
}

bool row_next(struct row_walk *walk, struct buffer *ret_name, struct buffer *ret_value)
{
    buffer_clear(ret_name);
    buffer_clear(ret_value);
    if (!take(&walk->rest, walk->started ? ',' : '{')) {
        return false;
    }
    walk->started = true;
    if (!take_string(&walk->rest, ret_name) || !take(&walk->rest, ':')) {
        return false;
    }
    skip_space(&walk->rest);
    walk->is_text = walk->rest.size > 0 && walk->rest.data[0] == '"';
    return walk->is_text ? take_string(&walk->rest, ret_value) : take_other(&walk->rest, ret_value);
}
