#include "support/unit.h"

#include "evidence/zip/first_byte.h"
#include "evidence/zip/inflate.h"

#include <stdlib.h>
#include <zlib.h>

enum { TEXT_SIZE = 4096, ROOM = 2 * TEXT_SIZE };

struct packed {
    uint8_t data[ROOM];
    size_t size;
};

static uint32_t next_random(uint32_t *seed)
{
    *seed = *seed * 1664525 + 1013904223;
    return *seed >> 8;
}

/* Letters, the rare ones rarely, so that codes of many sizes arise. */
static void fill(uint8_t *text, size_t size, uint32_t *seed)
{
    for (size_t i = 0; i < size; i++) {
        uint32_t kind = next_random(seed) % 64;
        uint32_t value = next_random(seed);
        const char *usual = "dex\n035 aeiou";
        uint32_t other = value % (kind < 60 ? 128 : 256);
        text[i] = (uint8_t)(kind < 40 ? (uint32_t)usual[value % 13] : other);
    }
}

static struct packed pack(struct bytes text, int level, int strategy)
{
    struct packed packed = {.size = 0};
    z_stream stream = {.next_in = (Bytef *)(uintptr_t)text.data,
            .avail_in = (uInt)text.size,
            .next_out = packed.data,
            .avail_out = ROOM};
    assert_int_equal(deflateInit2(&stream, level, Z_DEFLATED, -15, 8, strategy), Z_OK);
    assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
    packed.size = stream.total_out;
    assert_int_equal(deflateEnd(&stream), Z_OK);
    return packed;
}

static struct bytes view(const struct packed *packed)
{
    return (struct bytes){packed->data, packed->size};
}

/* How many of the 256 bytes the stream may begin with. */
static size_t count_possible(struct bytes compressed)
{
    size_t count = 0;
    for (int byte = 0; byte < 256; byte++) {
        count += deflate_may_begin_with(compressed, (uint8_t)byte);
    }
    return count;
}

UNIT(tells_the_one_byte_that_a_stream_with_codes_of_its_own_begins_with)
{
    uint32_t seed = 1;
    for (int round = 0; round < 400; round++) {
        uint8_t text[TEXT_SIZE];
        size_t size = 300 + next_random(&seed) % (TEXT_SIZE - 300);
        fill(text, size, &seed);
        static const int strategies[] = {Z_DEFAULT_STRATEGY, Z_FILTERED, Z_HUFFMAN_ONLY, Z_RLE};
        struct packed packed =
                pack((struct bytes){text, size}, 1 + round % 9, strategies[round % 4]);
        assert_int_equal(packed.data[0] >> 1 & 3, 2);
        assert_true(deflate_may_begin_with(view(&packed), text[0]));
        assert_int_equal(count_possible(view(&packed)), 1);
    }
}

UNIT(knows_the_fixed_code_and_leaves_stored_streams_to_the_decoder)
{
    static const uint8_t text[] = "dex\n035 and so on, dex\n035 and so on";
    struct bytes plain = {text, sizeof(text)};
    struct packed fixed = pack(plain, 9, Z_FIXED), stored = pack(plain, 0, Z_DEFAULT_STRATEGY);
    assert_true(deflate_may_begin_with(view(&fixed), 'd'));
    assert_int_equal(count_possible(view(&fixed)), 1 + 256 - 144); /* above 143 it does not look */
    assert_int_equal(count_possible(view(&stored)), 256);
    assert_int_equal(count_possible((struct bytes){0}), 256);
}

/* What decoding gives decides: bytes that are no stream give none. */
UNIT(never_denies_the_byte_that_decoding_gives)
{
    uint32_t seed = 2;
    size_t decoded = 0;
    for (int round = 0; round < 20000; round++) {
        uint8_t text[TEXT_SIZE], out[1] = {0};
        size_t used, size, first = 300 + next_random(&seed) % 300;
        fill(text, first, &seed);
        struct packed packed = pack((struct bytes){text, first}, 1 + round % 9, round % 3);
        for (int i = 0; i < round % 3; i++) { /* among the codes, which stand first */
            packed.data[next_random(&seed) % 40] ^= (uint8_t)(1U << next_random(&seed) % 8);
        }
        packed.size -= round % 2 == 0 ? next_random(&seed) % packed.size : 0;
        enum inflate_result result = inflate_raw(view(&packed), out, 1, &used, &size);
        bool is_given = result == INFLATE_TOO_LONG || result == INFLATED;
        if (is_given && out[0] != 0) { /* 0: it begins with a repetition */
            decoded++;
            assert_true(deflate_may_begin_with(view(&packed), out[0]));
        }
    }
    assert_true(decoded > 1000);
}

/* An empty block with codes of its own, then one of the fixed code that begins with a 'd'. */
UNIT(does_not_stop_at_an_empty_block)
{
    static const uint8_t stream[] = {0x04, 0xc0, 0x81, 0x00, 0x00, 0x00, 0x00, 0x00, 0x10, 0xff,
            0xd5, 0x5c, 0x4a, 0x6a, 0x05, 0x17, 0x00};
    uint8_t out[8];
    size_t used, size;
    enum inflate_result result =
            inflate_raw((struct bytes){stream, sizeof(stream)}, out, sizeof(out), &used, &size);
    assert_int_equal(result, INFLATED);
    assert_memory_equal(out, "dex\n", 4);
    assert_true(deflate_may_begin_with((struct bytes){stream, sizeof(stream)}, 'd'));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(tells_the_one_byte_that_a_stream_with_codes_of_its_own_begins_with),
            cmocka_unit_test(knows_the_fixed_code_and_leaves_stored_streams_to_the_decoder),
            cmocka_unit_test(never_denies_the_byte_that_decoding_gives),
            cmocka_unit_test(does_not_stop_at_an_empty_block),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
