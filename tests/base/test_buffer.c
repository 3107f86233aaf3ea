#include "support/unit.h"

#include "base/buffer.h"

#include <inttypes.h>
#include <stdlib.h>

UNIT(is_empty_text_before_anything_is_written)
{
    struct buffer buffer = {0};
    assert_string_equal(buffer_text(&buffer), "");
    assert_int_equal(buffer_bytes(&buffer).size, 0);
    buffer_free(&buffer);
}

UNIT(puts_bytes_text_and_formatted_text_end_to_end)
{
    struct buffer buffer = {0};
    buffer_append(&buffer, (struct bytes){(const uint8_t *)"a\0b", 3});
    buffer_append_text(&buffer, "cd");
    buffer_append_byte(&buffer, 'e');
    buffer_print(&buffer, "%03d", 7);
    assert_false(buffer.failed);
    assert_true(
            bytes_equal(buffer_bytes(&buffer), (struct bytes){(const uint8_t *)"a\0bcde007", 9}));
    assert_int_equal(buffer.data[9], 0);
    buffer_free(&buffer);
}

UNIT(writes_integers_as_printf_does)
{
    static const int64_t numbers[] = {0, 7, -7, 10, 99, 100, 18233, -1000000, INT64_MAX, INT64_MIN};
    for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
        struct buffer written = {0}, printed = {0};
        buffer_append_integer(&written, numbers[i]);
        buffer_print(&printed, "%" PRId64, numbers[i]);
        assert_string_equal(buffer_text(&written), buffer_text(&printed));
        buffer_free(&written);
        buffer_free(&printed);
    }
}

UNIT(fills_up_to_its_ceiling_and_not_past_it)
{
    struct buffer buffer = {.limit = 4};
    buffer_append_text(&buffer, "abcd");
    assert_false(buffer.failed);
    buffer_append_byte(&buffer, 'e');
    assert_true(buffer.failed);
    assert_string_equal(buffer_text(&buffer), "abcd");
    buffer_free(&buffer);
}

UNIT(drops_all_that_follows_a_failure)
{
    struct buffer buffer = {.limit = 4};
    buffer_append_text(&buffer, "ab");
    buffer_print(&buffer, "%s", "too long");
    buffer_append_byte(&buffer, 'c');
    assert_true(buffer.failed);
    assert_string_equal(buffer_text(&buffer), "ab");
    buffer_free(&buffer);
}

UNIT(refuses_a_reservation_whose_size_overflows)
{
    struct buffer buffer = {0};
    buffer_append_byte(&buffer, 'a');
    assert_null(buffer_reserve(&buffer, SIZE_MAX));
    assert_true(buffer.failed);
    buffer_free(&buffer);
}

UNIT(gives_reserved_room_that_the_caller_fills)
{
    struct buffer buffer = {.limit = 100};
    uint8_t *room = buffer_reserve(&buffer, 100);
    assert_non_null(room);
    memset(room, 'x', 100);
    buffer.size += 100;
    assert_int_equal(buffer_bytes(&buffer).data[99], 'x');
    buffer_free(&buffer);
}

UNIT(can_be_used_again_after_it_was_cleared)
{
    struct buffer buffer = {.limit = 3};
    buffer_append_text(&buffer, "abcd");
    assert_true(buffer.failed);
    buffer_clear(&buffer);
    assert_string_equal(buffer_text(&buffer), "");
    buffer_append_text(&buffer, "xyz");
    assert_false(buffer.failed);
    assert_string_equal(buffer_text(&buffer), "xyz");
    buffer_free(&buffer);
    assert_int_equal(buffer.limit, 3);
}

UNIT(keeps_what_it_holds_while_it_grows)
{
    struct buffer buffer = {0};
    for (int i = 0; i < 1000; i++) {
        buffer_print(&buffer, "%04d", i);
    }
    assert_int_equal(buffer.size, 4000);
    assert_memory_equal(buffer.data, "000000010002", 12);
    assert_memory_equal(buffer.data + 3996, "0999", 4);
    buffer_free(&buffer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(is_empty_text_before_anything_is_written),
            cmocka_unit_test(puts_bytes_text_and_formatted_text_end_to_end),
            cmocka_unit_test(writes_integers_as_printf_does),
            cmocka_unit_test(fills_up_to_its_ceiling_and_not_past_it),
            cmocka_unit_test(drops_all_that_follows_a_failure),
            cmocka_unit_test(refuses_a_reservation_whose_size_overflows),
            cmocka_unit_test(gives_reserved_room_that_the_caller_fills),
            cmocka_unit_test(can_be_used_again_after_it_was_cleared),
            cmocka_unit_test(keeps_what_it_holds_while_it_grows),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
