#include "knowledge/identifier/code/census.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

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

static inline lanes equal(lanes bytes, char one)
{
    return (lanes)(bytes == (uint8_t)one);
}

static inline lanes any_of(lanes bytes, const char four[5])
{
    return equal(bytes, four[0]) | equal(bytes, four[1]) | equal(bytes, four[2]) |
           equal(bytes, four[3]);
}

#ifdef __SSE2__
/* A bit for each byte that the comparison holds for. */
static inline uint64_t bits_of(lanes held)
{
    return (uint64_t)(unsigned)_mm_movemask_epi8((__m128i)held);
}
#else
/* The first of eight bytes lowest, on any machine. */
static inline uint64_t word_of(const uint8_t *bytes)
{
    uint64_t word;
    memcpy(&word, bytes, sizeof(word));
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    return word;
}

static inline uint64_t bits_of(lanes held)
{
    const uint64_t ones = 0x0101010101010101u, join = 0x0102040810204080u;
    uint8_t bytes[sizeof(held)];
    memcpy(bytes, &held, sizeof(held));
    return ((word_of(bytes) & ones) * join >> 56) | ((word_of(bytes + 8) & ones) * join >> 56) << 8;
}
#endif

struct census census_take(struct bytes text, size_t at)
{
    uint8_t room[CENSUS];
    if (at >= text.size) {
        return (struct census){0};
    }
    const uint8_t *bytes = block_at(text, at, room);
    const uint8_t letters = 'z' - 'a' + 1;
    struct census census = {0};
    uint64_t digits = 0, joints = 0;
    for (size_t i = 0; i < CENSUS; i += sizeof(lanes)) {
        lanes b = load(bytes + i);
        census.capitals |= bits_of(within(b, 'A', letters)) << i;
        census.smalls |= bits_of(within(b, 'a', letters)) << i;
        census.hexadecimals |= bits_of(within(b | (uint8_t)0x20, 'a', 6)) << i;
        census.escapes |= bits_of(any_of(b, "%\\&=")) << i;
        digits |= bits_of(within(b, '0', 10)) << i;
        joints |= bits_of(any_of(b, "+/-_")) << i;
    }
    census.hexadecimals |= digits;
    census.runs = census.capitals | census.smalls | digits | joints;
    return census;
}

struct census census_between(const struct census *first, const struct census *second, unsigned bit)
{
    unsigned rest = CENSUS - bit;
    if (bit == 0) {
        return *first;
    }
    return (struct census){
            .runs = first->runs >> bit | second->runs << rest,
            .capitals = first->capitals >> bit | second->capitals << rest,
            .smalls = first->smalls >> bit | second->smalls << rest,
            .hexadecimals = first->hexadecimals >> bit | second->hexadecimals << rest,
            .escapes = first->escapes >> bit | second->escapes << rest,
    };
}

uint64_t census_parts(struct bytes text, size_t at)
{
    uint8_t room[CENSUS];
    const uint8_t *bytes = block_at(text, at, room);
    uint64_t parts = 0;
    for (size_t i = 0; i < CENSUS; i += sizeof(lanes)) {
        parts |= bits_of(any_of(load(bytes + i), "=:>,")) << i;
    }
    return parts;
}

uint64_t census_large(struct bytes text, size_t at)
{
    uint8_t room[CENSUS];
    const uint8_t *bytes = block_at(text, at, room);
    uint64_t large = 0;
    for (size_t i = 0; i < CENSUS; i += sizeof(lanes)) {
        lanes b = load(bytes + i);
        large |= bits_of(within(b, 'A', 'Z' - 'A' + 1) | within(b, '0', 10)) << i;
    }
    return large;
}

uint64_t census_pairs(uint64_t hexadecimals, uint64_t behind)
{
    uint64_t h0 = hexadecimals, h1 = h0 >> 1 | behind << 63, h2 = h0 >> 2 | behind << 62;
    uint64_t h3 = h0 >> 3 | behind << 61, h4 = h0 >> 4 | behind << 60, h5 = h0 >> 5 | behind << 59;
    uint64_t h6 = h0 >> 6 | behind << 58, h7 = h0 >> 7 | behind << 57;
    uint64_t plain = h0 & h1 & ~h2 & h3 & h4 & ~h5 & h6 & h7;
    uint64_t prefixed = h0 & ~h1 & h2 & h3 & ~h4;
    return plain | prefixed;
}

uint64_t census_joints(struct bytes text, size_t at)
{
    uint8_t room[CENSUS];
    const uint8_t *bytes = block_at(text, at, room);
    uint64_t joints = 0;
    for (size_t i = 0; i < CENSUS; i += sizeof(lanes)) {
        joints |= bits_of(any_of(load(bytes + i), "+/-_")) << i;
    }
    return joints;
}
