#include "knowledge/identifier/code/census.h"

/* Bits of a class, by their numbers. */
enum { RUN, CAPITAL, SMALL, HEXADECIMAL, ESCAPE };

/* The block's bytes; zeros, which are nothing, where the text has ended. */
static const uint8_t *block_at(struct bytes text, size_t at, uint8_t room[CENSUS])
{
    if (at < text.size && text.size - at >= CENSUS) {
        return text.data + at;
    }
    memset(room, 0, CENSUS);
    if (at < text.size) {
        memcpy(room, text.data + at, text.size - at);
    }
    return room;
}

/* Sixteen bytes side by side; compilers have instructions for them, or make loops. A comparison
 * gives all bits of a byte, or none. */
typedef uint8_t lanes __attribute__((vector_size(16)));

static inline lanes load(const uint8_t *bytes)
{
    lanes loaded;
    memcpy(&loaded, bytes, sizeof(loaded));
    return loaded;
}

static inline lanes within(lanes bytes, uint8_t first, uint8_t count)
{
    return (lanes)((bytes - first) < count);
}

static inline lanes any_of(lanes bytes, const char four[5])
{
    return (lanes)((bytes == (uint8_t)four[0]) | (bytes == (uint8_t)four[1]) |
                   (bytes == (uint8_t)four[2]) | (bytes == (uint8_t)four[3]));
}

static void classify(const uint8_t *bytes, uint8_t classes[CENSUS])
{
    const uint8_t in_run = 1 << RUN, hexadecimal = 1 << HEXADECIMAL, escape = 1 << ESCAPE;
    const uint8_t capital = 1 << RUN | 1 << CAPITAL, small = 1 << RUN | 1 << SMALL;
    const uint8_t digit = 1 << RUN | 1 << HEXADECIMAL, letters = 'z' - 'a' + 1;
    for (size_t i = 0; i < CENSUS; i += sizeof(lanes)) {
        lanes b = load(bytes + i);
        lanes class = within(b, 'A', letters) & capital;
        class |= within(b, 'a', letters) & small;
        class |= within(b, '0', 10) & digit;
        class |= within(b | (uint8_t)0x20, 'a', 6) & hexadecimal;
        class |= any_of(b, "+/-_") & in_run;
        class |= any_of(b, "%\\&=") & escape;
        memcpy(classes + i, &class, sizeof(class));
    }
}

static void find_parts(const uint8_t *bytes, uint8_t classes[CENSUS])
{
    for (size_t i = 0; i < CENSUS; i += sizeof(lanes)) {
        lanes parts = any_of(load(bytes + i), "=:>,");
        memcpy(classes + i, &parts, sizeof(parts));
    }
}

/* The first of eight bytes lowest, on any machine. */
static uint64_t word_of(const uint8_t *bytes)
{
    uint64_t word;
    memcpy(&word, bytes, sizeof(word));
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    return word;
}

/* One class of each byte as a bit. */
static inline uint64_t gather(const uint8_t classes[CENSUS], unsigned bit)
{
    uint64_t bits = 0;
    for (unsigned i = 0; i < CENSUS; i += 8) {
        uint64_t ones = word_of(classes + i) >> bit & 0x0101010101010101u;
        bits |= (ones * 0x0102040810204080u >> 56) << i;
    }
    return bits;
}

struct census census_take(struct bytes text, size_t at)
{
    uint8_t room[CENSUS], classes[CENSUS];
    classify(block_at(text, at, room), classes);
    return (struct census){
            .runs = gather(classes, RUN),
            .capitals = gather(classes, CAPITAL),
            .smalls = gather(classes, SMALL),
            .hexadecimals = gather(classes, HEXADECIMAL),
            .escapes = gather(classes, ESCAPE),
    };
}

uint64_t census_parts(struct bytes text, size_t at)
{
    uint8_t room[CENSUS], classes[CENSUS];
    find_parts(block_at(text, at, room), classes);
    return gather(classes, 0);
}

uint64_t census_rows(uint64_t bits, uint64_t behind, unsigned size)
{
    unsigned have = 1;
    while (have < size) { /* rows of `have` and of `have` make rows of twice as many, or fewer */
        unsigned more = have < size - have ? have : size - have;
        uint64_t next = behind;
        bits &= bits >> more | next << (CENSUS - more);
        behind &= behind >> more; /* rows that go on past the next block are too late to matter */
        have += more;
    }
    return bits;
}

uint64_t census_pairs(uint64_t hexadecimals, uint64_t behind)
{
    uint64_t h[8] = {hexadecimals};
    for (unsigned i = 1; i < sizeof(h) / sizeof(h[0]); i++) {
        h[i] = hexadecimals >> i | behind << (CENSUS - i);
    }
    uint64_t plain = h[0] & h[1] & ~h[2] & h[3] & h[4] & ~h[5] & h[6] & h[7];
    uint64_t prefixed = h[0] & ~h[1] & h[2] & h[3] & ~h[4];
    return plain | prefixed;
}
