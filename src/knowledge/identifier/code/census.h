/* census.h: what the bytes of a text are, 64 at a time, a bit each, the first byte lowest. No
 * branch depends on a single byte, so that a compiler makes vector instructions of it: looking for
 * what is worth a look takes less than a nanosecond a byte. Private to src/knowledge/identifier. */
#ifndef AEDILE_KNOWLEDGE_IDENTIFIER_CODE_CENSUS_H
#define AEDILE_KNOWLEDGE_IDENTIFIER_CODE_CENSUS_H

#include "base/bytes.h"

enum { CENSUS = 64 }; /* bytes of a block */

struct census {
    uint64_t runs; /* letters, digits, + / - _ */
    uint64_t capitals, smalls, hexadecimals;
    uint64_t escapes; /* % \ & = */
};

/* Of the block that begins at `at`; behind the end of the text all bits are 0. */
struct census census_take(struct bytes text, size_t at);

/* Of the 64 bytes that begin at this bit (0 to 63) of the first of two blocks. */
struct census census_between(const struct census *first, const struct census *second, unsigned bit);

/* What parts a key from its value: = : > , */
uint64_t census_parts(struct bytes text, size_t at);

/* Capitals and digits. */
uint64_t census_large(struct bytes text, size_t at);

/* + / - _ */
uint64_t census_joints(struct bytes text, size_t at);

struct census_rows {
    uint64_t bits, behind;
    unsigned have;
};

/* Rows of `have` bits and of `have` bits make rows of twice as many, or fewer. */
static inline void census_lengthen(struct census_rows *rows, unsigned size)
{
    unsigned left = size - rows->have, more = rows->have < left ? rows->have : left;
    if (more > 0) {
        rows->bits &= rows->bits >> more | rows->behind << (CENSUS - more);
        rows->behind &= rows->behind >> more; /* rows that go on past it are too late to matter */
        rows->have += more;
    }
}

/* Where `size` (1 to 32) bits in a row begin; `behind`: the bits of the next block. Without a loop,
 * so that nothing is left to reckon of a size that is known. */
static inline uint64_t census_rows(uint64_t bits, uint64_t behind, unsigned size)
{
    struct census_rows rows = {bits, behind, 1};
    census_lengthen(&rows, size); /* 2 */
    census_lengthen(&rows, size); /* 4 */
    census_lengthen(&rows, size); /* 8 */
    census_lengthen(&rows, size); /* 16 */
    census_lengthen(&rows, size); /* 32 */
    return rows.bits;
}

/* Where pairs of hexadecimal digits that something parts may begin: three in a row ("a4:83:e7"), or
 * one behind a digit and another byte ("0xa4,"). */
uint64_t census_pairs(uint64_t hexadecimals, uint64_t behind);

#endif
