/* strings.h: walks along the strings of a dex that need not look at each one. They rest on how
 * compilers write strings, apart from one another and in their order, which dex_open checks: where
 * it does not hold, in damaged or hostile files, each string is looked at. */
#ifndef AEDILE_EVIDENCE_DEX_STRINGS_H
#define AEDILE_EVIDENCE_DEX_STRINGS_H

#include "evidence/dex.h"

/* Where a string's length and bytes begin; index < dex->string_count. When dex->strings_apart, the
 * NUL that ends a string stands before the offset of the next one. */
static inline uint64_t dex_string_offset(const struct dex *dex, uint32_t index)
{
    const uint8_t *b = dex->file.data + dex->strings_at + (uint64_t)index * 4;
    return b[0] | (uint64_t)b[1] << 8 | (uint64_t)b[2] << 16 | (uint64_t)b[3] << 24;
}

/* The place of a first byte in the order of strings, which goes by UTF-16 units: 0xc0 begins
 * U+0000. When dex->strings_ascend, strings stand in this order, each with its first byte or NUL
 * in the file. */
static inline uint8_t dex_string_rank(uint8_t first)
{
    return first == 0xc0 ? 0 : first;
}

/* The first string from `from` on of which dex_string_is true; dex->string_count when none is. */
uint32_t dex_string_find(const struct dex *dex, struct bytes plain, uint32_t from);

#endif
