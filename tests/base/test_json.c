#include "support/unit.h"

#include "base/syntax/json.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static struct buffer out;

static int empty(void **state)
{
    (void)state;
    buffer_free(&out);
    return 0;
}

UNIT(puts_commas_between_items_and_none_elsewhere)
{
    struct json json = {.out = &out};
    json_begin_object(&json);
    json_key_string(&json, "a", "b");
    json_key(&json, "list");
    json_begin_array(&json);
    json_integer(&json, INT64_MIN);
    json_boolean(&json, true);
    json_null(&json);
    json_begin_object(&json);
    json_end_object(&json);
    json_end_array(&json);
    json_key_integer(&json, "n", 7);
    json_key_boolean(&json, "no", false);
    json_end_object(&json);
    assert_string_equal(buffer_text(&out),
            "{\"a\":\"b\",\"list\":[-9223372036854775808,true,null,{}],\"n\":7,\"no\":false}");
}

UNIT(breaks_lines_when_asked_and_leaves_empty_ones_closed)
{
    struct json json = {.out = &out, .pretty = true};
    json_begin_object(&json);
    json_key(&json, "a");
    json_begin_array(&json);
    json_integer(&json, 1);
    json_integer(&json, 2);
    json_end_array(&json);
    json_key(&json, "b");
    json_begin_array(&json);
    json_end_array(&json);
    json_end_object(&json);
    assert_string_equal(buffer_text(&out), "{\n  \"a\": [\n    1,\n    2\n  ],\n  \"b\": []\n}");
}

UNIT(escapes_what_a_string_may_not_hold)
{
    struct json json = {.out = &out};
    json_bytes(&json, (struct bytes){(const uint8_t *)"\"\\\n\r\t\0\x1f\x7f/", 9});
    assert_string_equal(buffer_text(&out), "\"\\\"\\\\\\n\\r\\t\\u0000\\u001f\\u007f/\"");
}

UNIT(escapes_a_character_wherever_in_the_text_it_stands)
{
    static const char *const pairs[][2] = {{"\"", "\\\""}, {"\\", "\\\\"}, {"\n", "\\n"},
            {"\x1f", "\\u001f"}, {"\x7f", "\\u007f"}, {"\xc3\xa9", "\xc3\xa9"}, {" ", " "}};
    for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
        for (int before = 0; before < 20; before++) {
            char text[64], expected[64];
            struct json json = {.out = &out};
            buffer_clear(&out);
            (void)snprintf(text, sizeof(text), "%.*s%s%.*s", before, "abcdefghijklmnopqrst",
                    pairs[i][0], 20 - before, "ABCDEFGHIJKLMNOPQRST");
            (void)snprintf(expected, sizeof(expected), "\"%.*s%s%.*s\"", before,
                    "abcdefghijklmnopqrst", pairs[i][1], 20 - before, "ABCDEFGHIJKLMNOPQRST");
            json_bytes(&json, bytes_of(text));
            assert_string_equal(buffer_text(&out), expected);
        }
    }
}

UNIT(escapes_and_repairs_in_one_text)
{
    struct json json = {.out = &out};
    json_begin_object(&json);
    json_key_string(&json, "a\"\xff", "\xe5\xb9\xbf plain \xff\n");
    json_end_object(&json);
    assert_string_equal(
            buffer_text(&out), "{\"a\\\"\xef\xbf\xbd\":\"\xe5\xb9\xbf plain \xef\xbf\xbd\\n\"}");
}

UNIT(writes_an_empty_text_and_fails_without_room_for_the_quotes)
{
    struct buffer narrow = {.limit = 4};
    struct json json = {.out = &narrow};
    json_bytes(&json, (struct bytes){0});
    assert_string_equal(buffer_text(&narrow), "\"\"");
    json_string(&json, "a");
    assert_true(narrow.failed);
    buffer_free(&narrow);
}

UNIT(repairs_text_that_is_not_utf8)
{
    struct json json = {.out = &out};
    json_string(&json, "a\xff\xe5\xb9\xbf");
    assert_string_equal(buffer_text(&out), "\"a\xef\xbf\xbd\xe5\xb9\xbf\"");
}

UNIT(writes_null_for_no_string_and_for_no_number)
{
    struct json json = {.out = &out};
    json_begin_array(&json);
    json_string(&json, NULL);
    json_real(&json, NAN);
    json_real(&json, INFINITY);
    json_real(&json, 0.5);
    json_end_array(&json);
    assert_string_equal(buffer_text(&out), "[null,null,null,0.5]");
}

UNIT(writes_reals_that_read_back_the_same)
{
    struct json json = {.out = &out};
    json_real(&json, 0.1 + 0.2);
    assert_true(strtod(buffer_text(&out), NULL) == 0.1 + 0.2);
}

UNIT(writes_reals_with_the_fewest_digits)
{
    struct json json = {.out = &out};
    json_begin_array(&json);
    json_real(&json, 0.916);
    json_real(&json, 3);
    json_real(&json, 0.1 + 0.2);
    json_real(&json, 1.0 / 3);
    json_end_array(&json);
    assert_string_equal(buffer_text(&out), "[0.916,3,0.30000000000000004,0.3333333333333333]");
}

UNIT(fails_past_its_depth_and_not_at_it)
{
    struct json json = {.out = &out};
    for (int i = 0; i < JSON_DEPTH_MAX; i++) {
        json_begin_array(&json);
    }
    assert_false(out.failed);
    json_begin_array(&json);
    assert_true(out.failed);
    for (int i = 0; i <= JSON_DEPTH_MAX; i++) {
        json_end_array(&json);
    }
    assert_true(out.failed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test_teardown(puts_commas_between_items_and_none_elsewhere, empty),
            cmocka_unit_test_teardown(breaks_lines_when_asked_and_leaves_empty_ones_closed, empty),
            cmocka_unit_test_teardown(escapes_what_a_string_may_not_hold, empty),
            cmocka_unit_test_teardown(escapes_a_character_wherever_in_the_text_it_stands, empty),
            cmocka_unit_test_teardown(escapes_and_repairs_in_one_text, empty),
            cmocka_unit_test_teardown(
                    writes_an_empty_text_and_fails_without_room_for_the_quotes, empty),
            cmocka_unit_test_teardown(repairs_text_that_is_not_utf8, empty),
            cmocka_unit_test_teardown(writes_null_for_no_string_and_for_no_number, empty),
            cmocka_unit_test_teardown(writes_reals_that_read_back_the_same, empty),
            cmocka_unit_test_teardown(writes_reals_with_the_fewest_digits, empty),
            cmocka_unit_test_teardown(fails_past_its_depth_and_not_at_it, empty),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
