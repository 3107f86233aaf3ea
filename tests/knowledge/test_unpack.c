/* What compressed text is told by, dynamic blocks of raw deflate above all, which have no mark. */
#include "support/unit.h"

#include "knowledge/identifier/code/unpack.h"

#include <libdeflate.h>
#include <stdio.h>
#include <stdlib.h>

enum { TEXT = 3000 };

/* Words of few letters, so that codes differ in length and the block is a dynamic one. */
static size_t put_text(unsigned round, char *out)
{
    size_t size = 0;
    while (size + 32 < TEXT) {
        size += (size_t)snprintf(out + size, TEXT - size, "key%u=%u;", round, (unsigned)size * 7);
    }
    return size;
}

UNIT(takes_each_dynamic_block_for_deflate_by_its_first_bytes)
{
    struct libdeflate_compressor *compressor = libdeflate_alloc_compressor(9);
    for (unsigned round = 0; round < 200; round++) {
        char text[TEXT];
        uint8_t packed[TEXT];
        size_t size = libdeflate_deflate_compress(
                compressor, text, put_text(round, text), packed, sizeof(packed));
        assert_true(size > 64);
        assert_int_equal(packed[0] & 7, 5); /* last block, dynamic codes */
        for (size_t seen = 8; seen < 64; seen++) {
            assert_string_equal(packed_as((struct bytes){packed, seen}), "deflate");
        }
    }
    libdeflate_free_compressor(compressor);
}

UNIT(refuses_more_codes_than_there_are)
{
    uint8_t block[16] = {0};
    block[0] = 5 | 30 << 3; /* 287 codes of lengths and letters: RFC 1951 has 286 */
    assert_null(packed_as((struct bytes){block, sizeof(block)}));
    block[0] = 5;
    block[1] = 30; /* 31 distances: there are 30 */
    assert_null(packed_as((struct bytes){block, sizeof(block)}));
}

UNIT(refuses_codes_that_are_too_many_or_too_few_for_their_lengths)
{
    uint8_t block[16] = {5};
    block[2] = 1 << 1 | 1 << 4; /* two codes of one bit: all patterns have a meaning */
    assert_string_equal(packed_as((struct bytes){block, sizeof(block)}), "deflate");
    block[2] = 1 << 1 | 2 << 4; /* one of one bit, one of two: a quarter has none */
    assert_null(packed_as((struct bytes){block, sizeof(block)}));
    block[2] = 1 << 1 | 1 << 4 | (uint8_t)(1 << 7); /* three of one bit */
    assert_null(packed_as((struct bytes){block, sizeof(block)}));
    block[2] = 1 << 1; /* one alone may be incomplete */
    assert_string_equal(packed_as((struct bytes){block, sizeof(block)}), "deflate");
}

UNIT(seldom_takes_chance_for_a_dynamic_block)
{
    uint64_t chance = 7;
    size_t taken = 0;
    for (size_t round = 0; round < 10000; round++) {
        uint8_t block[16];
        for (size_t i = 0; i < sizeof(block); i++) {
            chance = chance * 6364136223846793005u + 1442695040888963407u;
            block[i] = (uint8_t)(chance >> 40);
        }
        block[0] = (uint8_t)((block[0] & ~7) | 5);
        taken += packed_as((struct bytes){block, sizeof(block)}) != NULL;
    }
    assert_true(taken < 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(takes_each_dynamic_block_for_deflate_by_its_first_bytes),
            cmocka_unit_test(refuses_more_codes_than_there_are),
            cmocka_unit_test(refuses_codes_that_are_too_many_or_too_few_for_their_lengths),
            cmocka_unit_test(seldom_takes_chance_for_a_dynamic_block),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
