/* sieve.h: tells which strings of a dex can hold an address, a dotted name or a credential, so that
 * the others, nearly all, need not be searched one by one. One pass over the bytes marks blocks. */
#ifndef AEDILE_TABLES_CODE_SIEVE_H
#define AEDILE_TABLES_CODE_SIEVE_H

#include "base/buffer.h"
#include "evidence/dex.h"
#include "knowledge/secret.h"

/* What a string may hold: bits. */
enum {
    SIEVE_DOT = 1,     /* a '.' with something behind it */
    SIEVE_ADDRESS = 2, /* "://" */
    SIEVE_SECRET = 4,
    SIEVE_ALL = 7,
};

/* Start it with zeros; made ready by sieve_prepare, filled anew for each dex by sieve_mark. */
struct sieve {
    uint8_t (*pairs)[256]; /* [second][first]: the bits that these two bytes stand for */
    struct buffer marks;   /* the bits of each block of the dex */
    size_t marked_start;   /* of the first block that is marked */
    size_t marked_end;     /* what lies behind it in the dex is not marked */
};

/* False without memory. The table lives in the arena. */
MUST_CHECK bool sieve_prepare(
        struct sieve *sieve, const struct secret_list *secrets, struct arena *arena);

/* False without memory. */
MUST_CHECK bool sieve_mark(struct sieve *sieve, const struct dex *dex);

/* What the string may hold; bits too many are possible, none is missing. 0 too for a string that
 * dex_string cannot read. */
unsigned sieve_bits(const struct sieve *sieve, const struct dex *dex, uint32_t string);

/* The next string from `from` on that may hold something, and what; dex->string_count when none. */
uint32_t sieve_next(
        const struct sieve *sieve, const struct dex *dex, uint32_t from, unsigned *ret_bits);

void sieve_free(struct sieve *sieve);

#endif
