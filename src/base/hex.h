/* hex.h: bytes as lower-case hexadecimal. */
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

#endif
