/* hex.h: bytes as lower-case hexadecimal, and a digit's value. */
#ifndef AEDILE_BASE_HEX_H
#define AEDILE_BASE_HEX_H

#include "base/bytes.h"

/* Writes 2 * bytes.size digits and a NUL; ret_hex must have room for them. */
static inline void hex_write(struct bytes bytes, char *ret_hex)
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < bytes.size; i++) {
        ret_hex[2 * i] = digits[bytes.data[i] >> 4];
        ret_hex[2 * i + 1] = digits[bytes.data[i] & 15];
    }
    ret_hex[2 * bytes.size] = 0;
}

/* The value of a hexadecimal digit of either case, or -1. */
static inline int hex_digit(uint8_t digit)
{
    if (digit >= '0' && digit <= '9') {
        return digit - '0';
    }
    uint8_t letter = (uint8_t)(digit | 0x20);
    return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
}

#endif
