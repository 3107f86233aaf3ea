#include "support/unit.h"

#include "knowledge/identifier/code/census.h"

enum { SIZE = 300 };

/* Each byte at each place of a block once, in some order. */
static struct bytes some_text(uint8_t room[SIZE], unsigned turn)
{
    for (unsigned i = 0; i < SIZE; i++) {
        room[i] = (uint8_t)(i * 167 + turn * 13);
    }
    return (struct bytes){room, SIZE};
}

static bool is_one_of(uint8_t byte, const char *bytes)
{
    return byte != 0 && strchr(bytes, byte) != NULL;
}

static uint64_t bits_of(struct bytes text, size_t at, const char *bytes)
{
    uint64_t bits = 0;
    for (size_t i = 0; i < CENSUS && at + i < text.size; i++) {
        bits |= (uint64_t)is_one_of(text.data[at + i], bytes) << i;
    }
    return bits;
}

#define CAPITALS "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define SMALLS   "abcdefghijklmnopqrstuvwxyz"

UNIT(says_of_each_byte_what_it_is)
{
    uint8_t room[SIZE];
    for (unsigned turn = 0; turn < 256; turn++) {
        struct bytes text = some_text(room, turn);
        for (size_t at = 0; at < SIZE; at += CENSUS) {
            struct census census = census_take(text, at);
            assert_true(census.runs == bits_of(text, at, CAPITALS SMALLS "0123456789+/-_"));
            assert_true(census.capitals == bits_of(text, at, CAPITALS));
            assert_true(census.smalls == bits_of(text, at, SMALLS));
            assert_true(census.hexadecimals == bits_of(text, at, "0123456789abcdefABCDEF"));
            assert_true(census.escapes == bits_of(text, at, "%\\&="));
            assert_true(census_parts(text, at) == bits_of(text, at, "=:>,"));
            assert_true(census_joints(text, at) == bits_of(text, at, "+/-_"));
            assert_true(census_large(text, at) == bits_of(text, at, CAPITALS "0123456789"));
        }
    }
}

UNIT(has_nothing_to_say_of_what_lies_behind_the_end)
{
    struct bytes text = bytes_of("ab=");
    assert_int_equal(census_take(text, 0).runs, 3);
    assert_int_equal(census_take(text, 0).escapes, 4);
    assert_int_equal(census_take(text, CENSUS).runs, 0);
    assert_int_equal(census_parts(text, CENSUS), 0);
    assert_int_equal(census_parts((struct bytes){0}, 0), 0);
}

/* One bit after another. */
static uint64_t rows_by_bits(uint64_t bits, uint64_t behind, unsigned size)
{
    uint64_t rows = 0;
    for (unsigned i = 0; i < CENSUS; i++) {
        unsigned have = 0;
        for (unsigned k = i; k < i + size; k++) {
            have += (unsigned)((k < CENSUS ? bits >> k : behind >> (k - CENSUS)) & 1);
        }
        rows |= (uint64_t)(have == size) << i;
    }
    return rows;
}

UNIT(tells_where_rows_begin_that_go_on_in_the_next_block)
{
    uint64_t seed = 88172645463325252u;
    for (unsigned turn = 0; turn < 2000; turn++) {
        uint64_t drawn[2];
        for (int i = 0; i < 2; i++) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            drawn[i] = seed | seed >> 7 | seed << 9; /* long rows */
        }
        for (unsigned size = 1; size <= 32; size += 1 + turn % 3) {
            assert_true(census_rows(drawn[0], drawn[1], size) ==
                        rows_by_bits(drawn[0], drawn[1], size));
        }
    }
}

int main(void)
{
    const struct CMUnitTest units[] = {
            cmocka_unit_test(says_of_each_byte_what_it_is),
            cmocka_unit_test(has_nothing_to_say_of_what_lies_behind_the_end),
            cmocka_unit_test(tells_where_rows_begin_that_go_on_in_the_next_block),
    };
    return cmocka_run_group_tests(units, NULL, NULL);
}
