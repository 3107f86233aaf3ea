#include "tables/code/sieve.h"

#include "evidence/dex/strings.h"

enum { BLOCK = 32 }; /* a string or two; each costs a byte */

bool sieve_prepare(struct sieve *sieve, const struct secret_list *secrets, struct arena *arena)
{
    sieve->pairs = arena_array(arena, 256, sizeof(*sieve->pairs));
    if (sieve->pairs == NULL) {
        return false;
    }
    for (size_t second = 0; second < 256; second++) {
        sieve->pairs[second]['.'] = SIEVE_DOT;
    }
    sieve->pairs['/'][':'] = SIEVE_ADDRESS;
    secret_mark_pairs(secrets, sieve->pairs, SIEVE_SECRET);
    return true;
}

static inline unsigned look(const uint8_t *pairs, const uint8_t *pair)
{
    return pairs[pair[0] | (size_t)pair[1] << 8];
}

static inline unsigned look_at_four(const uint8_t *pairs, const uint8_t *bytes)
{
    return look(pairs, bytes) | look(pairs, bytes + 1) | look(pairs, bytes + 2) |
           look(pairs, bytes + 3);
}

/* The bits of the pairs that begin among the first `count` bytes; one more byte is there. Eight at
 * a time: this loop reads every byte of every string. */
static unsigned look_at_pairs(const struct sieve *sieve, const uint8_t *bytes, size_t count)
{
    const uint8_t *pairs = &sieve->pairs[0][0];
    unsigned found = 0;
    size_t i = 0;
    for (; i + 8 <= count; i += 8) {
        found |= look_at_four(pairs, bytes + i) | look_at_four(pairs, bytes + i + 4);
    }
    for (; i < count; i++) {
        found |= look(pairs, bytes + i);
    }
    return found;
}

/* Where strings of one byte a character lie, from the first to behind the last, whole blocks. */
static struct bytes extent_of(const struct dex *dex, size_t *ret_start)
{
    uint64_t from = dex->strings_from, to = dex->strings_to;
    *ret_start = from < dex->file.size ? (size_t)from / BLOCK * BLOCK : dex->file.size;
    to = to < dex->file.size ? to : dex->file.size;
    return bytes_slice(dex->file, *ret_start, to < *ret_start ? 0 : (size_t)to - *ret_start);
}

bool sieve_mark(struct sieve *sieve, const struct dex *dex)
{
    size_t start = 0;
    struct bytes bytes = extent_of(dex, &start);
    sieve->marked_start = start;
    sieve->marked_end = start + bytes.size;
    buffer_clear(&sieve->marks);
    uint8_t *marks = buffer_reserve(&sieve->marks, dex->file.size / BLOCK + 1);
    if (marks == NULL) {
        return false;
    }
    for (size_t at = 0; at < bytes.size; at += BLOCK) {
        size_t left = bytes.size - at - 1; /* the last byte begins no pair */
        marks[(start + at) / BLOCK] =
                (uint8_t)look_at_pairs(sieve, bytes.data + at, left < BLOCK ? left : BLOCK);
    }
    return true;
}

unsigned sieve_bits(const struct sieve *sieve, const struct dex *dex, uint32_t string)
{
    uint64_t at = 0;
    uint32_t units = 0;
    if (!dex_string_start(dex, string, &at, &units) || at >= dex->file.size) {
        return 0;
    }
    /* A NUL where ASCII text must end: no byte of the string is behind it. Else the string has
     * longer characters, as Kotlin's metadata has by the megabyte, or is damaged. */
    uint64_t end = at + units;
    if (end >= dex->file.size || dex->file.data[end] != 0) {
        struct bytes rest = bytes_slice(dex->file, (size_t)at, (size_t)units * 3 + 1);
        const uint8_t *nul = memchr(rest.data, 0, rest.size);
        end = nul == NULL ? UINT64_MAX : (uint64_t)(nul - dex->file.data);
    }
    if (end >= sieve->marked_end) {
        return SIEVE_ALL;
    }
    unsigned found = 0;
    for (uint64_t block = at / BLOCK; block <= end / BLOCK; block++) {
        found |= sieve->marks.data[block];
    }
    return found;
}

/* How far from `at` on, which lies in a block's first byte or in a string, blocks hold nothing. */
static uint64_t clean_until(const struct sieve *sieve, uint64_t at)
{
    size_t block = (size_t)(at > sieve->marked_start ? at : sieve->marked_start) / BLOCK;
    while (block * BLOCK < sieve->marked_end && sieve->marks.data[block] == 0) {
        block++;
    }
    return block * BLOCK < sieve->marked_end ? block * BLOCK : sieve->marked_end;
}

uint32_t sieve_next(
        const struct sieve *sieve, const struct dex *dex, uint32_t from, unsigned *ret_bits)
{
    uint64_t clean = 0; /* from the string's start to here no block is marked */
    for (uint32_t i = from; i < dex->string_count; i++) {
        if (dex->strings_apart && i + 1 < dex->string_count) {
            uint64_t start = dex_string_offset(dex, i), end = dex_string_offset(dex, i + 1);
            if (end > clean) {
                clean = clean_until(sieve, clean > start ? clean : start);
            }
            if (end <= clean) { /* its NUL stands before `end` */
                continue;
            }
        }
        unsigned bits = sieve_bits(sieve, dex, i);
        if (bits != 0) {
            *ret_bits = bits;
            return i;
        }
    }
    return dex->string_count;
}

void sieve_free(struct sieve *sieve)
{
    buffer_free(&sieve->marks);
}
