#include "knowledge/identifier/code/digest.h"

#include "knowledge/identifier/code/murmur.h"

#include <openssl/evp.h>
#include <stdlib.h>

enum making { BY_OPENSSL, MIDDLE_OF_MD5, MURMUR_32, MURMUR_X86, MURMUR_X64 };

/* `openssl` is the name under which OpenSSL fetches it. */
static const struct {
    const char *name, *openssl;
    enum making making;
    bool turned; /* words in the order in which they are printed */
    bool is_rare;
} algorithms[] = {
        {"md5", "MD5", BY_OPENSSL, false, false},
        {"md5 (middle half)", "MD5", MIDDLE_OF_MD5, false, false},
        {"sha1", "SHA1", BY_OPENSSL, false, false},
        {"sha224", "SHA2-224", BY_OPENSSL, false, false},
        {"sha256", "SHA2-256", BY_OPENSSL, false, false},
        {"sha384", "SHA2-384", BY_OPENSSL, false, false},
        {"sha512", "SHA2-512", BY_OPENSSL, false, false},
        {"sha512-224", "SHA2-512/224", BY_OPENSSL, false, true},
        {"sha512-256", "SHA2-512/256", BY_OPENSSL, false, true},
        {"sha3-224", "SHA3-224", BY_OPENSSL, false, false},
        {"sha3-256", "SHA3-256", BY_OPENSSL, false, false},
        {"sha3-384", "SHA3-384", BY_OPENSSL, false, false},
        {"sha3-512", "SHA3-512", BY_OPENSSL, false, false},
        {"sm3", "SM3", BY_OPENSSL, false, false},
        {"murmur3-x86-128", NULL, MURMUR_X86, false, false},
        {"murmur3-x86-128", NULL, MURMUR_X86, true, false},
        {"murmur3-x64-128", NULL, MURMUR_X64, false, false},
        {"murmur3-x64-128", NULL, MURMUR_X64, true, false},
        {"murmur3-32", NULL, MURMUR_32, false, false},
        {"murmur3-32", NULL, MURMUR_32, true, false},
};
enum { ALGORITHMS = sizeof(algorithms) / sizeof(algorithms[0]) };

bool digest_is_rare(size_t algorithm)
{
    return algorithms[algorithm].is_rare;
}

struct digest_maker {
    EVP_MD *fetched[ALGORITHMS];
    EVP_MD_CTX *context;
};

size_t digest_algorithms(void)
{
    return ALGORITHMS;
}

const char *code_digest_name(size_t algorithm)
{
    return algorithms[algorithm].name;
}

void digest_maker_free(struct digest_maker *maker)
{
    if (maker != NULL) {
        for (size_t i = 0; i < ALGORITHMS; i++) {
            EVP_MD_free(maker->fetched[i]);
        }
        EVP_MD_CTX_free(maker->context);
        free(maker);
    }
}

enum status digest_maker_open(struct digest_maker **ret_maker, struct fault *why)
{
    struct digest_maker *maker = calloc(1, sizeof(*maker));
    if (maker == NULL) {
        return refuse(why, E_MEMORY, 0, "no memory for digests");
    }
    maker->context = EVP_MD_CTX_new();
    if (maker->context == NULL) {
        digest_maker_free(maker);
        return refuse(why, E_MEMORY, 0, "no memory for digests");
    }
    for (size_t i = 0; i < ALGORITHMS; i++) {
        if (algorithms[i].openssl != NULL) {
            maker->fetched[i] = EVP_MD_fetch(NULL, algorithms[i].openssl, NULL);
        }
    }
    *ret_maker = maker;
    return OK;
}

static void make_by_openssl(
        struct digest_maker *maker, size_t algorithm, struct bytes text, struct digest *digest)
{
    unsigned size = 0;
    if (maker->fetched[algorithm] != NULL &&
            EVP_DigestInit_ex2(maker->context, maker->fetched[algorithm], NULL) == 1 &&
            EVP_DigestUpdate(maker->context, text.data, text.size) == 1 &&
            EVP_DigestFinal_ex(maker->context, digest->bytes, &size) == 1) {
        digest->size = size;
    }
    if (algorithms[algorithm].making == MIDDLE_OF_MD5 && size == 16) {
        memmove(digest->bytes, digest->bytes + 4, 8);
        digest->size = 8;
    }
}

/* Words of `width` bytes; each turned round when `turned`. */
static void put_word(struct digest *digest, uint64_t word, size_t width, bool turned)
{
    for (size_t i = 0; i < width; i++) {
        size_t shift = 8 * (turned ? width - 1 - i : i);
        digest->bytes[digest->size++] = (uint8_t)(word >> shift);
    }
}

struct digest digest_make(struct digest_maker *maker, size_t algorithm, struct bytes text)
{
    struct digest digest = {.size = 0};
    bool turned = algorithms[algorithm].turned;
    uint32_t words[4];
    uint64_t halves[2];
    switch (algorithms[algorithm].making) {
    case BY_OPENSSL:
    case MIDDLE_OF_MD5:
        make_by_openssl(maker, algorithm, text, &digest);
        break;
    case MURMUR_32:
        put_word(&digest, murmur3_x86_32(text), 4, turned);
        break;
    case MURMUR_X86:
        murmur3_x86_128(text, words);
        for (size_t i = 0; i < 4; i++) {
            put_word(&digest, words[i], 4, turned);
        }
        break;
    case MURMUR_X64:
        murmur3_x64_128(text, halves);
        put_word(&digest, halves[0], 8, turned);
        put_word(&digest, halves[1], 8, turned);
        break;
    }
    return digest;
}
