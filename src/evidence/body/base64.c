#include "evidence/body/coding.h"

enum { NOT_A_DIGIT = -1, BLANK = -2 };

static int digit_value(uint8_t byte)
{
    if (byte >= 'A' && byte <= 'Z') {
        return byte - 'A';
    }
    if (byte >= 'a' && byte <= 'z') {
        return byte - 'a' + 26;
    }
    if (byte >= '0' && byte <= '9') {
        return byte - '0' + 52;
    }
    if (byte == '+' || byte == '-') {
        return 62;
    }
    if (byte == '/' || byte == '_') {
        return 63;
    }
    return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n' ? BLANK : NOT_A_DIGIT;
}

/* What may follow the last digit: padding and blanks. */
static bool is_end(struct bytes rest)
{
    for (size_t i = 0; i < rest.size; i++) {
        if (rest.data[i] != '=' && digit_value(rest.data[i]) != BLANK) {
            return false;
        }
    }
    return true;
}

enum coding_result base64_decode(struct bytes coded, size_t ceiling, struct buffer *out)
{
    size_t most = coded.size / 4 * 3 + 3;
    size_t room = most < ceiling ? most : ceiling;
    uint8_t *end = buffer_reserve(out, room);
    if (end == NULL) {
        return CODING_MEMORY;
    }
    uint32_t bits = 0;
    unsigned bit_count = 0;
    size_t at = 0, size = 0;
    int value = 0;
    for (; at < coded.size && value != NOT_A_DIGIT && size < room; at += value != NOT_A_DIGIT) {
        value = digit_value(coded.data[at]);
        if (value >= 0) {
            bits = (bits << 6 | (uint32_t)value) & 0xffff;
            bit_count += 6;
        }
        if (bit_count >= 8) {
            bit_count -= 8;
            end[size++] = (uint8_t)(bits >> bit_count);
        }
    }
    out->size += size;
    return is_end(bytes_slice(coded, at, coded.size)) ? CODING_WHOLE : CODING_PARTIAL;
}
