#include "knowledge/identifier/code/murmur.h"

static uint32_t rotate32(uint32_t value, int bits)
{
    return value << bits | value >> (32 - bits);
}

static uint64_t rotate64(uint64_t value, int bits)
{
    return value << bits | value >> (64 - bits);
}

static uint32_t mix32(uint32_t hash)
{
    hash = (hash ^ hash >> 16) * 0x85ebca6bu;
    hash = (hash ^ hash >> 13) * 0xc2b2ae35u;
    return hash ^ hash >> 16;
}

static uint64_t mix64(uint64_t hash)
{
    hash = (hash ^ hash >> 33) * 0xff51afd7ed558ccdu;
    hash = (hash ^ hash >> 33) * 0xc4ceb9fe1a85ec53u;
    return hash ^ hash >> 33;
}

/* Up to `size` bytes from `at`, little-endian; what lies behind the end counts as zero. */
static uint64_t word_at(struct bytes text, size_t at, size_t size)
{
    struct bytes part = bytes_slice(text, at, size);
    uint64_t word = 0;
    for (size_t i = part.size; i > 0; i--) {
        word = word << 8 | part.data[i - 1];
    }
    return word;
}

uint32_t murmur3_x86_32(struct bytes text)
{
    uint32_t hash = 0;
    for (size_t at = 0; at < text.size; at += 4) {
        uint32_t key = (uint32_t)word_at(text, at, 4) * 0xcc9e2d51u;
        hash ^= rotate32(key, 15) * 0x1b873593u;
        if (text.size - at >= 4) {
            hash = rotate32(hash, 13) * 5 + 0xe6546b64u;
        }
    }
    return mix32(hash ^ (uint32_t)text.size);
}

void murmur3_x86_128(struct bytes text, uint32_t ret_words[4])
{
    static const uint32_t factor[] = {0x239b961bu, 0xab0e9789u, 0x38b34ae5u, 0xa1e38b93u};
    static const uint32_t added[] = {0x561ccd1bu, 0x0bcaa747u, 0x96cd1c35u, 0x32ac3b17u};
    static const int first[] = {15, 16, 17, 18}, second[] = {19, 17, 15, 13};
    uint32_t h[4] = {0};
    for (size_t at = 0; at < text.size; at += 16) {
        for (size_t i = 0; i < 4; i++) {
            uint32_t key = (uint32_t)word_at(text, at + 4 * i, 4) * factor[i];
            h[i] ^= rotate32(key, first[i]) * factor[(i + 1) % 4];
            if (text.size - at >= 16) {
                h[i] = (rotate32(h[i], second[i]) + h[(i + 1) % 4]) * 5 + added[i];
            }
        }
    }
    for (size_t i = 0; i < 4; i++) {
        h[i] ^= (uint32_t)text.size;
    }
    for (int round = 0; round < 2; round++) {
        h[0] += h[1] + h[2] + h[3];
        for (size_t i = 1; i < 4; i++) {
            h[i] += h[0];
        }
        for (size_t i = 0; i < 4 && round == 0; i++) {
            h[i] = mix32(h[i]);
        }
    }
    memcpy(ret_words, h, sizeof(h));
}

void murmur3_x64_128(struct bytes text, uint64_t ret_words[2])
{
    static const uint64_t factor[] = {0x87c37b91114253d5u, 0x4cf5ad432745937fu};
    static const uint64_t added[] = {0x52dce729u, 0x38495ab5u};
    static const int first[] = {31, 33}, second[] = {27, 31};
    uint64_t h[2] = {0};
    for (size_t at = 0; at < text.size; at += 16) {
        for (size_t i = 0; i < 2; i++) {
            uint64_t key = word_at(text, at + 8 * i, 8) * factor[i];
            h[i] ^= rotate64(key, first[i]) * factor[1 - i];
            if (text.size - at >= 16) {
                h[i] = (rotate64(h[i], second[i]) + h[1 - i]) * 5 + added[i];
            }
        }
    }
    h[0] ^= text.size;
    h[1] ^= text.size;
    h[0] += h[1];
    h[1] += h[0];
    h[0] = mix64(h[0]);
    h[1] = mix64(h[1]);
    h[0] += h[1];
    h[1] += h[0];
    memcpy(ret_words, h, sizeof(h));
}
