/* Digests of sixteen texts at once, against OpenSSL's of each. */
#include "support/unit.h"

#include "evidence/apksig/sha256_lanes.h"

#include <openssl/evp.h>
#include <stdlib.h>

enum { LARGE = 1 << 16, BODIES = SHA256_LANES * (LARGE + 64) };

static uint8_t memory[BODIES];

static void fill_memory(void)
{
    uint32_t state = 1;
    for (size_t i = 0; i < sizeof(memory); i++) {
        state = state * 1664525 + 1013904223; /* no two texts alike */
        memory[i] = (uint8_t)(state >> 24);
    }
}

static void expect_digest(struct bytes head, struct bytes body, const uint8_t *digest)
{
    uint8_t expected[EVP_MAX_MD_SIZE];
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    assert_non_null(context);
    assert_int_equal(EVP_DigestInit_ex(context, EVP_sha256(), NULL), 1);
    assert_int_equal(EVP_DigestUpdate(context, head.data, head.size), 1);
    assert_int_equal(EVP_DigestUpdate(context, body.data, body.size), 1);
    assert_int_equal(EVP_DigestFinal_ex(context, expected, NULL), 1);
    EVP_MD_CTX_free(context);
    assert_memory_equal(digest, expected, SHA256_SIZE);
}

/* Bodies that start at any offset, none at the place of another. */
static void compare(size_t head_size, size_t size)
{
    const uint8_t *bodies[SHA256_LANES];
    uint8_t digests[SHA256_LANES][SHA256_SIZE];
    struct bytes head = {memory + 3, head_size};
    for (size_t i = 0; i < SHA256_LANES; i++) {
        bodies[i] = memory + i * LARGE + i;
    }
    sha256_lanes(head, bodies, size, digests);
    for (size_t i = 0; i < SHA256_LANES; i++) {
        expect_digest(head, (struct bytes){bodies[i], size}, digests[i]);
    }
}

static void need_the_processor(void)
{
    fill_memory();
    if (!sha256_lanes_can()) {
        print_message("skipped: this processor has no AVX-512\n");
        skip();
    }
}

static void digests_every_size_around_the_first_blocks(void **state)
{
    (void)state;
    need_the_processor();
    for (size_t size = 0; size <= 4 * SHA256_BLOCK; size++) {
        compare(5, size);
    }
}

static void digests_behind_a_head_of_every_size(void **state)
{
    (void)state;
    need_the_processor();
    for (size_t head = 0; head < SHA256_BLOCK; head++) {
        compare(head, 0);
        compare(head, 1);
        compare(head, SHA256_BLOCK - 1);
        compare(head, 1000);
    }
}

static void digests_pages_and_long_texts(void **state)
{
    (void)state;
    need_the_processor();
    compare(8, 4096);
    compare(5, LARGE);
    compare(5, LARGE - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(digests_every_size_around_the_first_blocks),
            cmocka_unit_test(digests_behind_a_head_of_every_size),
            cmocka_unit_test(digests_pages_and_long_texts),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
