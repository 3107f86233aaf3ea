#include "knowledge/identifier/code/decode.h"

#include "base/hex.h"
#include "knowledge/identifier/code/entity.h"

int hex_pair(struct bytes text, size_t at)
{
    if (at >= text.size || text.size - at < 2) {
        return -1;
    }
    int high = hex_digit(text.data[at]), low = hex_digit(text.data[at + 1]);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
}

static size_t put_point(uint32_t point, uint8_t *out)
{
    if (point < 0x80) {
        out[0] = (uint8_t)point;
        return 1;
    }
    if (point < 0x800) {
        out[0] = (uint8_t)(0xc0 | point >> 6);
        out[1] = (uint8_t)(0x80 | (point & 0x3f));
        return 2;
    }
    if (point < 0x10000) {
        out[0] = (uint8_t)(0xe0 | point >> 12);
        out[1] = (uint8_t)(0x80 | (point >> 6 & 0x3f));
        out[2] = (uint8_t)(0x80 | (point & 0x3f));
        return 3;
    }
    out[0] = (uint8_t)(0xf0 | (point >> 18 & 7));
    out[1] = (uint8_t)(0x80 | (point >> 12 & 0x3f));
    out[2] = (uint8_t)(0x80 | (point >> 6 & 0x3f));
    out[3] = (uint8_t)(0x80 | (point & 0x3f));
    return 4;
}

/* Four hexadecimal digits; -1 when they are none. */
static int hex_unit(struct bytes text, size_t at)
{
    int high = hex_pair(text, at), low = high < 0 ? -1 : hex_pair(text, at + 2);
    return low < 0 ? -1 : high * 256 + low;
}

size_t decode_percent(struct bytes text, uint8_t *out)
{
    size_t size = 0;
    for (size_t i = 0; i < text.size; i++) {
        bool is_escape = text.data[i] == '%';
        int byte = is_escape ? hex_pair(text, i + 1) : -1;
        bool is_unit = is_escape && byte < 0 && i + 1 < text.size && text.data[i + 1] == 'u';
        int unit = is_unit ? hex_unit(text, i + 2) : -1;
        if (unit >= 0) {
            size += put_point((uint32_t)unit, out + size);
            i += 5;
            continue;
        }
        out[size++] = byte < 0 ? text.data[i] : (uint8_t)byte;
        i += byte < 0 ? 0 : 2;
    }
    return size;
}

/* The four digits behind "\u"; -1 when there are none. */
static int unicode_escape(struct bytes text, size_t at)
{
    if (at + 1 >= text.size || text.data[at] != '\\' || text.data[at + 1] != 'u') {
        return -1;
    }
    return hex_unit(text, at + 2);
}

/* "\u{1f600}" of ECMAScript 2015, 12.9.4: its size; 0 when it is none. */
static size_t braced_escape(struct bytes text, size_t at, uint32_t *ret_point)
{
    enum { DIGITS_MAX = 6 };
    static const char start[] = "\\u{";
    size_t first = at + sizeof(start) - 1, end = first;
    uint32_t point = 0;
    if (!bytes_start_with(bytes_slice(text, at, sizeof(start)), bytes_of(start))) {
        return 0;
    }
    for (; end < text.size && end - first < DIGITS_MAX && hex_digit(text.data[end]) >= 0; end++) {
        point = point * 16 + (uint32_t)hex_digit(text.data[end]);
    }
    *ret_point = point;
    return end > first && end < text.size && text.data[end] == '}' && point <= 0x10ffff
                   ? end + 1 - at
                   : 0;
}

/* The escape at `at`: writes what it means, returns how many bytes it takes; 0 when it is none. */
static size_t read_escape(struct bytes text, size_t at, uint8_t *out, size_t *ret_written)
{
    static const char letters[] = "bfnrt", meant[] = "\b\f\n\r\t";
    int unit = unicode_escape(text, at);
    if (unit >= 0) {
        int low = unit >= 0xd800 && unit < 0xdc00 ? unicode_escape(text, at + 6) : -1;
        bool pair = low >= 0xdc00 && low < 0xe000;
        uint32_t whole = (uint32_t)unit;
        if (pair) {
            whole = 0x10000u + ((whole - 0xd800u) << 10) + ((uint32_t)low - 0xdc00u);
        }
        *ret_written = put_point(whole, out);
        return pair ? 12 : 6;
    }
    uint32_t point = 0;
    size_t braced = braced_escape(text, at, &point);
    if (braced > 0) {
        *ret_written = put_point(point, out);
        return braced;
    }
    uint8_t second = at + 1 < text.size ? text.data[at + 1] : 0;
    int byte = second == 'x' ? hex_pair(text, at + 2) : -1;
    *ret_written = 1;
    if (byte >= 0) {
        out[0] = (uint8_t)byte;
        return 4;
    }
    const char *letter = second == 0 ? NULL : strchr(letters, second);
    if (letter != NULL) {
        out[0] = (uint8_t)meant[letter - letters];
        return 2;
    }
    if (second == '"' || second == '\\' || second == '/' || second == '\'') {
        out[0] = second;
        return 2;
    }
    return 0;
}

size_t decode_backslash(struct bytes text, uint8_t *out)
{
    size_t size = 0;
    for (size_t i = 0; i < text.size;) {
        size_t written = 1;
        size_t taken = text.data[i] == '\\' ? read_escape(text, i, out + size, &written) : 0;
        if (taken == 0) {
            out[size] = text.data[i];
            taken = 1;
        }
        size += written;
        i += taken;
    }
    return size;
}

size_t decode_entities(struct bytes text, uint8_t *out)
{
    size_t size = 0;
    for (size_t i = 0; i < text.size;) {
        uint32_t point = 0;
        size_t taken =
                text.data[i] == '&' ? entity_read(bytes_slice(text, i, text.size), &point) : 0;
        if (taken == 0) {
            out[size++] = text.data[i++];
        } else {
            size += put_point(point, out + size);
            i += taken;
        }
    }
    return size;
}

/* Size of the line break at `at`, as it is or as JSON escapes it; 0: none. */
static size_t break_size(struct bytes text, size_t at)
{
    static const char *const breaks[] = {"\r\n", "\n", "\r", "\\r\\n", "\\n"};
    for (size_t i = 0; i < sizeof(breaks) / sizeof(breaks[0]); i++) {
        if (bytes_start_with(bytes_slice(text, at, 4), bytes_of(breaks[i]))) {
            return strlen(breaks[i]);
        }
    }
    return 0;
}

size_t decode_quoted(struct bytes text, uint8_t *out)
{
    size_t size = 0;
    for (size_t i = 0; i < text.size; i++) {
        int byte = text.data[i] == '=' ? hex_pair(text, i + 1) : -1;
        if (byte >= 0) {
            out[size++] = (uint8_t)byte;
            i += 2;
        } else if (text.data[i] == '=' && break_size(text, i + 1) > 0) {
            i += break_size(text, i + 1);
        } else {
            out[size++] = text.data[i];
        }
    }
    return size;
}

size_t decode_hex(struct bytes text, uint8_t *out)
{
    size_t size = 0;
    for (int byte; (byte = hex_pair(text, 2 * size)) >= 0; size++) {
        out[size] = (uint8_t)byte;
    }
    return size;
}

/* One more than the value; 0: no digit. */
static const uint8_t base64_digits[256] = {['A'] = 1,
        ['B'] = 2,
        ['C'] = 3,
        ['D'] = 4,
        ['E'] = 5,
        ['F'] = 6,
        ['G'] = 7,
        ['H'] = 8,
        ['I'] = 9,
        ['J'] = 10,
        ['K'] = 11,
        ['L'] = 12,
        ['M'] = 13,
        ['N'] = 14,
        ['O'] = 15,
        ['P'] = 16,
        ['Q'] = 17,
        ['R'] = 18,
        ['S'] = 19,
        ['T'] = 20,
        ['U'] = 21,
        ['V'] = 22,
        ['W'] = 23,
        ['X'] = 24,
        ['Y'] = 25,
        ['Z'] = 26,
        ['a'] = 27,
        ['b'] = 28,
        ['c'] = 29,
        ['d'] = 30,
        ['e'] = 31,
        ['f'] = 32,
        ['g'] = 33,
        ['h'] = 34,
        ['i'] = 35,
        ['j'] = 36,
        ['k'] = 37,
        ['l'] = 38,
        ['m'] = 39,
        ['n'] = 40,
        ['o'] = 41,
        ['p'] = 42,
        ['q'] = 43,
        ['r'] = 44,
        ['s'] = 45,
        ['t'] = 46,
        ['u'] = 47,
        ['v'] = 48,
        ['w'] = 49,
        ['x'] = 50,
        ['y'] = 51,
        ['z'] = 52,
        ['0'] = 53,
        ['1'] = 54,
        ['2'] = 55,
        ['3'] = 56,
        ['4'] = 57,
        ['5'] = 58,
        ['6'] = 59,
        ['7'] = 60,
        ['8'] = 61,
        ['9'] = 62,
        ['+'] = 63,
        ['/'] = 64,
        ['-'] = 63,
        ['_'] = 64};

int base64_value(uint8_t digit)
{
    return base64_digits[digit] - 1;
}

int base32_value(uint8_t digit)
{
    uint8_t capital = digit >= 'a' ? (uint8_t)(digit & ~0x20) : digit;
    if (capital >= 'A' && capital <= 'Z') {
        return capital - 'A';
    }
    return digit >= '2' && digit <= '7' ? digit - '2' + 26 : -1;
}

/* Join digits of `width` bits to bytes. */
static size_t decode_digits(
        struct bytes text, int (*value)(uint8_t digit), unsigned width, uint8_t *out)
{
    uint32_t bits = 0;
    unsigned held = 0;
    size_t size = 0;
    for (size_t i = 0; i < text.size; i++) {
        int digit = value(text.data[i]);
        if (digit < 0) {
            break;
        }
        bits = bits << width | (uint32_t)digit;
        held += width;
        if (held >= 8) {
            held -= 8;
            out[size++] = (uint8_t)(bits >> held);
        }
    }
    return size;
}

size_t decode_base64(struct bytes text, uint8_t *out)
{
    size_t at = 0, size = 0;
    for (; text.size - at >= 4; at += 4, size += 3) {
        const uint8_t *digits = text.data + at;
        uint32_t a = base64_digits[digits[0]] - 1u, b = base64_digits[digits[1]] - 1u;
        uint32_t c = base64_digits[digits[2]] - 1u, d = base64_digits[digits[3]] - 1u;
        if ((a | b | c | d) >= 64) {
            break;
        }
        uint32_t bits = a << 18 | b << 12 | c << 6 | d;
        out[size] = (uint8_t)(bits >> 16);
        out[size + 1] = (uint8_t)(bits >> 8);
        out[size + 2] = (uint8_t)bits;
    }
    return at == text.size
                   ? size
                   : size + decode_digits(bytes_slice(text, at, 4), base64_value, 6, out + size);
}

size_t decode_base32(struct bytes text, uint8_t *out)
{
    return decode_digits(text, base32_value, 5, out);
}

static size_t write_digits(struct bytes bytes, const char *alphabet, unsigned width, uint8_t *out)
{
    uint32_t bits = 0;
    unsigned held = 0;
    size_t size = 0;
    for (size_t i = 0; i < bytes.size; i++) {
        bits = bits << 8 | bytes.data[i];
        for (held += 8; held >= width; size++) {
            held -= width;
            out[size] = (uint8_t)alphabet[bits >> held & ((1u << width) - 1)];
        }
    }
    if (held > 0) {
        out[size++] = (uint8_t)alphabet[bits << (width - held) & ((1u << width) - 1)];
    }
    return size;
}

size_t base64_write(struct bytes bytes, bool url, uint8_t *out)
{
    static const char standard[] =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    static const char safe[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    size_t size = write_digits(bytes, url ? safe : standard, 6, out);
    while (!url && size % 4 != 0) {
        out[size++] = '=';
    }
    return size;
}

size_t base32_write(struct bytes bytes, uint8_t *out)
{
    return write_digits(bytes, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 5, out);
}

bool percent_hides_text(struct bytes text, size_t at)
{
    bool is_unit = at + 1 < text.size && text.data[at + 1] == 'u';
    return hex_pair(text, at + 1) >= 0 || (is_unit && hex_unit(text, at + 2) >= 0);
}

static bool is_capital_hex(struct bytes text, size_t at)
{
    return at + 1 < text.size && hex_pair(text, at) >= 0 && text.data[at] < 'a' &&
           text.data[at + 1] < 'a';
}

/* Whether "=xx" stands at `at`. */
static bool is_quoted(struct bytes text, size_t at)
{
    return at < text.size && text.data[at] == '=' && hex_pair(text, at + 1) >= 0;
}

bool quoted_hides_text(struct bytes text, size_t at)
{
    uint8_t next = at + 1 < text.size ? text.data[at + 1] : 0;
    if (next == '\n' || (next == '\r' && at + 2 < text.size && text.data[at + 2] == '\n')) {
        return true;
    }
    if (!is_quoted(text, at)) {
        return false;
    }
    if (!is_capital_hex(text, at + 1)) {
        return is_quoted(text, at + 3) && is_quoted(text, at + 6);
    }
    bool again = is_quoted(text, at + 3) && is_capital_hex(text, at + 4);
    return again ||
           (hex_pair(text, at + 1) > 0 && strchr("@._-+:/=%\"{},", hex_pair(text, at + 1)) != NULL);
}
