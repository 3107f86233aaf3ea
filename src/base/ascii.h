/* ascii.h: the digits, letters and white space of ASCII, whatever the locale says. */
#ifndef AEDILE_BASE_ASCII_H
#define AEDILE_BASE_ASCII_H

#include "base/bytes.h"

static inline bool ascii_is_digit(uint8_t byte)
{
    return byte >= '0' && byte <= '9';
}

static inline bool ascii_is_letter(uint8_t byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

/* A letter in lower case, any other byte as it is. */
static inline uint8_t ascii_lower(uint8_t byte)
{
    return byte >= 'A' && byte <= 'Z' ? (uint8_t)(byte | 0x20) : byte;
}

/* Space, tab, line feed, carriage return: the white space of JSON (RFC 8259), XML 1.0 and HTTP. */
static inline bool ascii_is_space(uint8_t byte)
{
    return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

/* The text without white space at its ends. */
static inline struct bytes ascii_trim(struct bytes text)
{
    while (text.size > 0 && ascii_is_space(text.data[0])) {
        text = bytes_slice(text, 1, text.size);
    }
    while (text.size > 0 && ascii_is_space(text.data[text.size - 1])) {
        text.size--;
    }
    return text;
}

#endif
