#include "evidence/apksig/sha256_lanes.h"

#include <string.h>

#if defined(__x86_64__)

/* Word i of each of the sixteen texts. Functions pass them by pointer: their own calling convention
 * for such vectors hangs on the target. */
typedef uint32_t lanes __attribute__((vector_size(SHA256_LANES * sizeof(uint32_t))));
#define WITH_AVX512   __attribute__((target("avx512f,avx512bw")))
#define INLINE_AVX512 __attribute__((target("avx512f,avx512bw"), always_inline)) static inline

enum { ROUNDS = 64, BLOCK_WORDS = SHA256_BLOCK / 4, STATE_WORDS = 8 };

/* FIPS 180-4, 4.2.2 */
static const uint32_t constants[ROUNDS] = {0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5,
        0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be,
        0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
        0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152,
        0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
        0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e,
        0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624,
        0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3,
        0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
        0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

/* 5.3.3 */
static const uint32_t first_state[STATE_WORDS] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
        0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};

/* 4.1.2; macros, as a function's vector arguments would hang on the target. */
#define ROTATE(x, n)      (((x) >> (n)) | ((x) << (32 - (n))))
#define SIGMA_BIG_0(x)    (ROTATE(x, 2) ^ ROTATE(x, 13) ^ ROTATE(x, 22))
#define SIGMA_BIG_1(x)    (ROTATE(x, 6) ^ ROTATE(x, 11) ^ ROTATE(x, 25))
#define SIGMA_0(x)        (ROTATE(x, 7) ^ ROTATE(x, 18) ^ ((x) >> 3))
#define SIGMA_1(x)        (ROTATE(x, 17) ^ ROTATE(x, 19) ^ ((x) >> 10))
#define CHOOSE(x, y, z)   (((x) & (y)) ^ (~(x) & (z)))
#define MAJORITY(x, y, z) (((x) & (y)) ^ ((x) & (z)) ^ ((y) & (z)))

/* One round (6.2.2, step 3). It leaves the working variables where they are: the next is given them
 * one place further on. */
#define ROUND(a, b, c, d, e, f, g, h, word)                                                        \
    (h) += SIGMA_BIG_1(e) + CHOOSE(e, f, g) + (word);                                              \
    (d) += (h);                                                                                    \
    (h) += SIGMA_BIG_0(a) + MAJORITY(a, b, c)

/* Round from + i, and word i of the message schedule (6.2.2, step 1) sixteen rounds on. */
#define STEP(a, b, c, d, e, f, g, h, i)                                                            \
    ROUND(a, b, c, d, e, f, g, h, constants[from + (i)] + w[i]);                                   \
    w[i] += SIGMA_1(w[((i) + 14) % 16]) + w[((i) + 9) % 16] + SIGMA_0(w[((i) + 1) % 16])

/* Rows `distance` apart exchange words: LOW and HIGH are the places, in both of them one after the
 * other, of the words that they then have. */
#define LOW_1  0, 16, 2, 18, 4, 20, 6, 22, 8, 24, 10, 26, 12, 28, 14, 30
#define HIGH_1 1, 17, 3, 19, 5, 21, 7, 23, 9, 25, 11, 27, 13, 29, 15, 31
#define LOW_2  0, 1, 16, 17, 4, 5, 20, 21, 8, 9, 24, 25, 12, 13, 28, 29
#define HIGH_2 2, 3, 18, 19, 6, 7, 22, 23, 10, 11, 26, 27, 14, 15, 30, 31
#define LOW_4  0, 1, 2, 3, 16, 17, 18, 19, 8, 9, 10, 11, 24, 25, 26, 27
#define HIGH_4 4, 5, 6, 7, 20, 21, 22, 23, 12, 13, 14, 15, 28, 29, 30, 31
#define LOW_8  0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23
#define HIGH_8 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31
#define EXCHANGE(rows, distance)                                                                   \
    for (int i = 0; i < BLOCK_WORDS; i++) {                                                        \
        if ((i & (distance)) == 0) {                                                               \
            lanes low = (rows)[i], high = (rows)[i + (distance)];                                  \
            (rows)[i] = __builtin_shufflevector(low, high, LOW_##distance);                        \
            (rows)[i + (distance)] = __builtin_shufflevector(low, high, HIGH_##distance);          \
        }                                                                                          \
    }

/* The words of one block of each text: texts as rows become texts as columns. */
INLINE_AVX512 void load(
        const uint8_t *const blocks[SHA256_LANES], size_t at, lanes ret_words[BLOCK_WORDS])
{
    for (int i = 0; i < SHA256_LANES; i++) {
        lanes row;
        memcpy(&row, blocks[i] + at, sizeof(row));
        ret_words[i] = (ROTATE(row, 8) & 0xff00ff00) | (ROTATE(row, 24) & 0x00ff00ff);
    }
    EXCHANGE(ret_words, 1)
    EXCHANGE(ret_words, 2)
    EXCHANGE(ret_words, 4)
    EXCHANGE(ret_words, 8)
}

/* 6.2.2, for `count` blocks of each text. */
WITH_AVX512 static void compress(
        lanes state[STATE_WORDS], const uint8_t *const blocks[SHA256_LANES], size_t count)
{
    lanes w[BLOCK_WORDS];
    for (size_t block = 0; block < count; block++) {
        load(blocks, block * SHA256_BLOCK, w);
        lanes a = state[0], b = state[1], c = state[2], d = state[3];
        lanes e = state[4], f = state[5], g = state[6], h = state[7];
        for (int from = 0; from < ROUNDS; from += BLOCK_WORDS) {
            STEP(a, b, c, d, e, f, g, h, 0);
            STEP(h, a, b, c, d, e, f, g, 1);
            STEP(g, h, a, b, c, d, e, f, 2);
            STEP(f, g, h, a, b, c, d, e, 3);
            STEP(e, f, g, h, a, b, c, d, 4);
            STEP(d, e, f, g, h, a, b, c, 5);
            STEP(c, d, e, f, g, h, a, b, 6);
            STEP(b, c, d, e, f, g, h, a, 7);
            STEP(a, b, c, d, e, f, g, h, 8);
            STEP(h, a, b, c, d, e, f, g, 9);
            STEP(g, h, a, b, c, d, e, f, 10);
            STEP(f, g, h, a, b, c, d, e, 11);
            STEP(e, f, g, h, a, b, c, d, 12);
            STEP(d, e, f, g, h, a, b, c, 13);
            STEP(c, d, e, f, g, h, a, b, 14);
            STEP(b, c, d, e, f, g, h, a, 15);
        }
        state[0] += a, state[1] += b, state[2] += c, state[3] += d;
        state[4] += e, state[5] += f, state[6] += g, state[7] += h;
    }
}

bool sha256_lanes_can(void)
{
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw");
}

/* What does not lie in one piece in memory: the first block, and what is padded (5.1.1). */
struct staged {
    uint8_t bytes[SHA256_LANES][2 * SHA256_BLOCK];
    const uint8_t *blocks[SHA256_LANES];
};

static void stage(struct staged *staged, struct bytes head, const uint8_t *const bodies[],
        size_t from, size_t size)
{
    for (int i = 0; i < SHA256_LANES; i++) {
        memcpy(staged->bytes[i], head.data, head.size);
        memcpy(staged->bytes[i] + head.size, bodies[i] + from, size);
        staged->blocks[i] = staged->bytes[i];
    }
}

/* A 1, zeros, and the number of bits, up to the end of a block; gives the number of blocks. */
static size_t pad(struct staged *staged, size_t used, uint64_t total)
{
    size_t blocks = used + 9 <= SHA256_BLOCK ? 1 : 2;
    for (int i = 0; i < SHA256_LANES; i++) {
        memset(staged->bytes[i] + used, 0, sizeof(staged->bytes[i]) - used);
        staged->bytes[i][used] = 0x80;
        for (size_t at = 0; at < 8; at++) {
            staged->bytes[i][blocks * SHA256_BLOCK - 1 - at] = (uint8_t)(total * 8 >> 8 * at);
        }
    }
    return blocks;
}

WITH_AVX512 void sha256_lanes(struct bytes head, const uint8_t *const bodies[SHA256_LANES],
        size_t size, uint8_t ret_digests[SHA256_LANES][SHA256_SIZE])
{
    struct staged staged;
    lanes state[STATE_WORDS];
    for (int i = 0; i < STATE_WORDS; i++) {
        state[i] = first_state[i] - (lanes){0};
    }
    size_t total = head.size + size;
    size_t at = 0; /* in the bodies */
    if (total >= SHA256_BLOCK) {
        at = SHA256_BLOCK - head.size;
        stage(&staged, head, bodies, 0, at);
        compress(state, staged.blocks, 1);
        head.size = 0;
    }
    const uint8_t *blocks[SHA256_LANES];
    for (int i = 0; i < SHA256_LANES; i++) {
        blocks[i] = bodies[i] + at;
    }
    size_t whole = head.size > 0 ? 0 : (size - at) / SHA256_BLOCK;
    compress(state, blocks, whole);
    at += whole * SHA256_BLOCK;
    stage(&staged, head, bodies, at, size - at);
    compress(state, staged.blocks, pad(&staged, head.size + size - at, total));
    for (int i = 0; i < SHA256_LANES; i++) {
        for (int byte = 0; byte < SHA256_SIZE; byte++) {
            ret_digests[i][byte] = (uint8_t)(state[byte / 4][i] >> (24 - byte % 4 * 8));
        }
    }
}

#else

bool sha256_lanes_can(void)
{
    return false;
}

void sha256_lanes(struct bytes head, const uint8_t *const bodies[SHA256_LANES], size_t size,
        uint8_t ret_digests[SHA256_LANES][SHA256_SIZE])
{
    (void)head, (void)bodies, (void)size, (void)ret_digests;
}

#endif
