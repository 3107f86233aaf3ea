/* Names are those of RFC 1951, 3.2.7. */
#include "evidence/zip/first_byte.h"

enum {
    FIXED = 1,   /* the block type whose codes are known (3.2.6) */
    DYNAMIC = 2, /* the one that states them */
    END_OF_BLOCK = 256,
    LENGTH_CODES = 19,         /* symbols of the code that the code lengths are written in */
    LENGTH_BITS = 7,           /* its longest code */
    LENGTH_MORE = 7,           /* bits that may follow one of its symbols */
    LENGTH_TIMES_MAX = 138,    /* how often a symbol says a length at most */
    CODE_BITS = 15,            /* the longest code of literals and distances */
    CODES_MAX = 257 + 31 + 32, /* of literals and lengths, then of distances */
    AT_ONCE = 8,               /* code lengths that are written in one step */
};

/* The next bits of the stream, the first one lowest; zeros behind its end. */
struct bits {
    const uint8_t *at, *end;
    uint64_t word;
    unsigned count;
};

static inline void refill(struct bits *bits)
{
    for (; bits->count <= 56 && bits->at < bits->end; bits->count += 8) {
        bits->word |= (uint64_t)*bits->at++ << bits->count;
    }
}

static inline unsigned low(uint64_t word, unsigned count)
{
    return (unsigned)word & ((1U << count) - 1);
}

static inline void skip(struct bits *bits, unsigned count)
{
    bits->word >>= count;
    bits->count -= count <= bits->count ? count : bits->count;
}

static unsigned take(struct bits *bits, unsigned count)
{
    if (bits->count < count) {
        refill(bits);
    }
    unsigned value = low(bits->word, count);
    skip(bits, count);
    return value;
}

/* A code is written from its highest bit on, into the lowest free bit. */
static unsigned reversed(unsigned code, unsigned size)
{
    unsigned result = 0;
    for (; size > 0; size--, code >>= 1) {
        result = result << 1 | (code & 1);
    }
    return result;
}

/* The first code of each size, from how many there are (3.2.2); false when they are too many, or
 * leave codes unused. */
static bool first_codes(const uint16_t *counts, unsigned longest, unsigned *ret_first)
{
    unsigned code = 0;
    for (unsigned size = 1; size <= longest; size++) {
        ret_first[size] = code << 1;
        code = ret_first[size] + counts[size];
    }
    return code == 1U << longest;
}

/* What a symbol of the code of code lengths says: a length, or with all bits set in `keep` the one
 * before again; `times` and the number in the `more` bits behind it often. `all` its bits. */
struct length_symbol {
    uint8_t all, code_size, length, keep;
    uint16_t times, more; /* eight bytes in all, so that a symbol is found by a shift */
};

/* By the next bits, LENGTH_BITS of them. */
struct length_table {
    struct length_symbol symbols[1 << LENGTH_BITS];
};

static struct length_symbol length_symbol(unsigned number, unsigned code_size)
{
    static const struct length_symbol repeats[] = {{.keep = 0xff, .times = 3, .more = 2},
            {.times = 3, .more = 3}, {.times = 11, .more = 7}};
    struct length_symbol symbol = {.length = (uint8_t)number, .times = 1};
    symbol = number < 16 ? symbol : repeats[number - 16];
    symbol.code_size = (uint8_t)code_size;
    symbol.all = (uint8_t)(code_size + symbol.more);
    return symbol;
}

static bool read_length_code(struct bits *bits, unsigned count, struct length_table *ret_table)
{
    static const uint8_t order[LENGTH_CODES] = {
            16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};
    uint8_t sizes[LENGTH_CODES] = {0};
    uint16_t counts[LENGTH_BITS + 1] = {0};
    unsigned next[LENGTH_BITS + 1];
    for (unsigned i = 0; i < count; i++) {
        unsigned size = take(bits, 3);
        sizes[order[i]] = (uint8_t)size;
        counts[size]++;
    }
    if (!first_codes(counts, LENGTH_BITS, next)) {
        return false;
    }
    for (unsigned i = 0; i < LENGTH_CODES; i++) {
        unsigned size = sizes[i];
        unsigned code = size == 0 ? 1U << LENGTH_BITS : reversed(next[size]++, size);
        struct length_symbol symbol = length_symbol(i, size);
        for (; code < 1U << LENGTH_BITS; code += 1U << size) {
            ret_table->symbols[code] = symbol;
        }
    }
    return true;
}

/* The codes of a block: the size of each, 0 where there is none. */
struct codes {
    uint8_t sizes[CODES_MAX + LENGTH_TIMES_MAX + AT_ONCE]; /* the last may be said too often */
    uint16_t counts[CODE_BITS + 1];                        /* of literals and lengths, by size */
    unsigned first[CODE_BITS + 1];
};

/* Most sizes are said once or a few times; what is written too much is written over. A loop, as
 * memset is a call here, for whose bounds are checked while running. */
static inline void put_size(uint8_t *sizes, uint8_t size, unsigned times)
{
    for (unsigned done = 0; done < times; done += AT_ONCE) {
        for (unsigned i = 0; i < AT_ONCE; i++) {
            sizes[done + i] = size;
        }
    }
}

static void read_sizes(struct bits *bits, const struct length_table *table, unsigned literals,
        unsigned distances, struct codes *codes)
{
    struct bits ahead = *bits;
    unsigned size = 0, at = 0;
    while (at < literals + distances) {
        if (ahead.count < LENGTH_BITS + LENGTH_MORE) {
            refill(&ahead);
        }
        struct length_symbol symbol = table->symbols[low(ahead.word, LENGTH_BITS)];
        unsigned times = symbol.times + low(ahead.word >> symbol.code_size, symbol.more);
        skip(&ahead, symbol.all); /* the next symbol waits for no more than this */
        size = (size & symbol.keep) | symbol.length;
        put_size(codes->sizes + at, (uint8_t)size, times);
        codes->counts[size] = (uint16_t)(codes->counts[size] + times);
        at += times;
    }
    *bits = ahead;
    while (at-- > literals) { /* those of the distances only stood in the way */
        codes->counts[codes->sizes[at]]--;
    }
}

/* Whether the next code is that of the symbol. */
static bool comes_next(const struct bits *bits, const struct codes *codes, unsigned symbol)
{
    unsigned size = codes->sizes[symbol];
    unsigned before = reversed(low(bits->word, size), size) - codes->first[size];
    if (size == 0 || before >= codes->counts[size]) {
        return false; /* the next code is of another size */
    }
    for (unsigned i = 0; i < symbol; i++) {
        before -= codes->sizes[i] == size;
    }
    return before == 0;
}

static bool fixed_may_begin_with(const struct bits *bits, uint8_t byte)
{
    bool is_end = low(bits->word, 7) == 0;
    return is_end || byte > 143 || reversed(low(bits->word, 8), 8) == 0x30U + byte;
}

static bool dynamic_may_begin_with(struct bits *bits, uint8_t byte)
{
    struct length_table table;
    struct codes codes;
    memset(codes.counts, 0, sizeof(codes.counts));
    unsigned literals = 257 + take(bits, 5);
    unsigned distances = 1 + take(bits, 5);
    unsigned lengths = 4 + take(bits, 4);
    if (!read_length_code(bits, lengths, &table)) {
        return true;
    }
    read_sizes(bits, &table, literals, distances, &codes);
    refill(bits);
    if (!first_codes(codes.counts, CODE_BITS, codes.first) || bits->count < CODE_BITS) {
        return true;
    }
    return comes_next(bits, &codes, byte) || comes_next(bits, &codes, END_OF_BLOCK);
}

bool deflate_may_begin_with(struct bytes compressed, uint8_t byte)
{
    struct bits bits = {.at = compressed.data, .end = compressed.data + compressed.size};
    (void)take(&bits, 1); /* whether the block is the last */
    unsigned type = take(&bits, 2);
    refill(&bits);
    return type == DYNAMIC ? dynamic_may_begin_with(&bits, byte)
           : type == FIXED ? fixed_may_begin_with(&bits, byte)
                           : true;
}
