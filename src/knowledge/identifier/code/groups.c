#include "knowledge/identifier/code/groups.h"

#include "base/ascii.h"
#include "base/hex.h"

static uint8_t byte_at(struct bytes text, size_t at)
{
    return at < text.size ? text.data[at] : 0;
}

static bool is_word_at(struct bytes text, size_t at)
{
    uint8_t byte = byte_at(text, at);
    return ascii_is_digit(byte) || ascii_is_letter(byte);
}

static bool is_uuid(struct bytes text, size_t at)
{
    if (text.size - at < UUID_SIZE) {
        return false;
    }
    for (size_t i = 0; i < UUID_SIZE; i++) {
        bool is_dash = i == 8 || i == 13 || i == 18 || i == 23;
        uint8_t byte = text.data[at + i];
        if (is_dash ? byte != '-' : hex_digit(byte) < 0) {
            return false;
        }
    }
    return !is_word_at(text, at + UUID_SIZE);
}

static bool is_prefix(struct bytes text, size_t at)
{
    return byte_at(text, at) == '0' && (byte_at(text, at + 1) | 0x20) == 'x';
}

size_t grouped_hex_size(struct bytes text, size_t at)
{
    enum { PAIRS_MIN = 6 };
    size_t pairs = 0, end = at, next = at;
    uint8_t separator = 0;
    if (is_uuid(text, at)) {
        return UUID_SIZE;
    }
    for (;;) {
        next += is_prefix(text, next) ? 2 : 0;
        if (hex_pair(text, next) < 0) {
            break;
        }
        end = next + 2;
        pairs++;
        uint8_t behind = byte_at(text, end);
        bool is_separator = behind != 0 && strchr(":-_ ,.", behind) != NULL;
        separator = separator == 0 && is_separator ? behind : separator;
        if (separator == 0 || behind != separator) {
            break;
        }
        next = end + 1 + (separator == ',' && byte_at(text, end + 1) == ' ');
    }
    return pairs >= PAIRS_MIN ? end - at : 0;
}

bool may_be_grouped_hex(struct bytes text, size_t at)
{
    enum { SHORTEST = 17 };
    if (at >= text.size || text.size - at < SHORTEST || hex_digit(text.data[at]) < 0) {
        return false;
    }
    uint8_t third = text.data[at + 2];
    return (third != 0 && strchr(":-_ ,.", third) != NULL) || text.data[at + 1] == 'x' ||
           text.data[at + 8] == '-';
}

size_t decode_grouped_hex(struct bytes text, uint8_t *out)
{
    size_t size = 0;
    for (size_t i = 0; i < text.size;) {
        int byte = is_prefix(text, i) ? -1 : hex_pair(text, i);
        if (byte >= 0) {
            out[size++] = (uint8_t)byte;
        }
        i += byte >= 0 || is_prefix(text, i) ? 2 : 1;
    }
    return size;
}

/* Size of the line break at `at`, as it is or escaped; 0: none stands there. */
static size_t break_size(struct bytes text, size_t at)
{
    static const char *const breaks[] = {"\r\n", "\n", "\\r\\n", "\\n"};
    for (size_t i = 0; i < sizeof(breaks) / sizeof(breaks[0]); i++) {
        if (bytes_start_with(bytes_slice(text, at, 4), bytes_of(breaks[i]))) {
            return strlen(breaks[i]);
        }
    }
    return 0;
}

size_t lines_end(struct bytes text, size_t at, size_t end)
{
    size_t line = end - at, last = line;
    if (line < LINE_MIN || line % 4 != 0) {
        return end;
    }
    while (last == line) {
        size_t start = end + break_size(text, end), stop = start;
        while (stop < text.size && base64_value(text.data[stop]) >= 0) {
            stop++;
        }
        last = start == end ? 0 : stop - start;
        end = last > 0 ? stop : end;
    }
    return end;
}

size_t decode_lines(struct bytes text, uint8_t *out)
{
    uint32_t bits = 0;
    unsigned held = 0;
    size_t size = 0;
    for (size_t i = 0; i < text.size && text.data[i] != '=';) {
        size_t skipped = break_size(text, i);
        int value = skipped > 0 ? -1 : base64_value(text.data[i]);
        if (value >= 0) {
            bits = (bits << 6 | (uint32_t)value) & 0xffffff;
            held += 6;
        }
        if (held >= 8) {
            held -= 8;
            out[size++] = (uint8_t)(bits >> held);
        }
        i += skipped > 0 ? skipped : 1;
    }
    return size;
}
