#include "support/unit.h"

#include "base/syntax/json_reader.h"

#include <stdlib.h>

static struct json_reader reader_of(const char *text)
{
    return (struct json_reader){.input = bytes_of(text)};
}

static void assert_bytes(struct bytes bytes, const char *text)
{
    assert_true(bytes_equal(bytes, bytes_of(text)));
}

/* A copy of exactly this size, so that the sanitizer sees a read past its end. */
static struct bytes exact_copy(struct bytes bytes)
{
    uint8_t *copy = malloc(bytes.size == 0 ? 1 : bytes.size);
    assert_non_null(copy);
    if (bytes.size > 0) {
        memcpy(copy, bytes.data, bytes.size);
    }
    return (struct bytes){copy, bytes.size};
}

UNIT(reads_members_and_items_in_their_order)
{
    struct json_reader reader = reader_of(" {\"a\" : [ 1 , \"x\" ] ,\n\t\"b\":{}, \"c\":null} ");
    struct bytes raw;
    assert_int_equal(json_reader_peek(&reader), JSON_OBJECT);
    assert_int_equal(json_reader_enter(&reader, NULL), OK);
    assert_int_equal(json_reader_member(&reader, &raw, NULL), OK);
    assert_bytes(raw, "a");
    assert_int_equal(json_reader_peek(&reader), JSON_ARRAY);
    assert_int_equal(json_reader_enter(&reader, NULL), OK);
    assert_int_equal(json_reader_item(&reader, NULL), OK);
    assert_int_equal(json_reader_skip(&reader, &raw, NULL), OK);
    assert_bytes(raw, "1");
    assert_int_equal(json_reader_item(&reader, NULL), OK);
    assert_int_equal(json_reader_string(&reader, &raw, NULL), OK);
    assert_bytes(raw, "x");
    assert_int_equal(json_reader_item(&reader, NULL), E_MISSING);
    assert_int_equal(json_reader_member(&reader, &raw, NULL), OK);
    assert_bytes(raw, "b");
    assert_int_equal(json_reader_enter(&reader, NULL), OK);
    assert_int_equal(json_reader_member(&reader, &raw, NULL), E_MISSING);
    assert_int_equal(json_reader_member(&reader, &raw, NULL), OK);
    assert_bytes(raw, "c");
    assert_int_equal(json_reader_peek(&reader), JSON_NULL);
    assert_int_equal(json_reader_skip(&reader, NULL, NULL), OK);
    assert_int_equal(json_reader_member(&reader, &raw, NULL), E_MISSING);
    assert_int_equal(reader.depth, 0);
    assert_int_equal(json_reader_peek(&reader), JSON_NOTHING);
    assert_int_equal(reader.at, reader.input.size);
}

UNIT(tells_the_kinds_of_values_apart)
{
    static const struct {
        const char *text;
        enum json_kind kind;
    } values[] = {{"{}", JSON_OBJECT}, {"[]", JSON_ARRAY}, {"\"\"", JSON_STRING},
            {"-1", JSON_NUMBER}, {"0", JSON_NUMBER}, {"1e999", JSON_NUMBER}, {"true", JSON_TRUE},
            {"false", JSON_FALSE}, {"null", JSON_NULL}, {"nullx", JSON_WORD}, {"NaN", JSON_WORD},
            {"undefined", JSON_WORD}, {"", JSON_NOTHING}, {"]", JSON_NOTHING}, {",", JSON_NOTHING},
            {"\xff", JSON_NOTHING}};
    for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
        struct json_reader reader = reader_of(values[i].text);
        assert_int_equal(json_reader_peek(&reader), values[i].kind);
    }
}

/* The end of a string is looked for 16 bytes at a time: every place it can have in a block, with
 * and without escapes before it. */
UNIT(finds_the_end_of_strings_of_every_length)
{
    for (size_t length = 0; length < 70; length++) {
        for (size_t escape = 0; escape <= length; escape++) {
            char text[128] = {0};
            memset(text, 'a', length + 4);
            text[0] = '"';
            if (escape + 2 <= length) {
                text[1 + escape] = '\\';
                text[2 + escape] = '"';
            }
            text[1 + length] = '"';
            struct bytes exact = exact_copy((struct bytes){(const uint8_t *)text, length + 2});
            struct json_reader reader = {.input = exact};
            struct bytes raw = {0};
            assert_int_equal(json_reader_string(&reader, &raw, NULL), OK);
            assert_int_equal(raw.size, length);
            assert_int_equal(reader.at, length + 2);
            free((void *)(uintptr_t)exact.data);
        }
    }
}

UNIT(hands_strings_out_as_they_stand)
{
    static const char *const inside[] = {
            "\\ud800", "\\\\", "\\\"", "\x01\n\t\x7f", "\xff\xc0\x80", "\\u0041\\", "\\q"};
    for (size_t i = 0; i < sizeof(inside) / sizeof(inside[0]); i++) {
        char text[32] = "\"";
        memcpy(text + 1, inside[i], strlen(inside[i]));
        text[1 + strlen(inside[i])] = '"';
        bool is_open = strcmp(inside[i], "\\u0041\\") == 0; /* its last quote is escaped */
        struct json_reader reader = reader_of(text);
        struct bytes raw = {0};
        assert_int_equal(json_reader_string(&reader, &raw, NULL), is_open ? E_MALFORMED : OK);
        assert_bytes(raw, is_open ? "" : inside[i]);
    }
}

UNIT(passes_over_values_of_any_shape)
{
    static const char *const values[] = {"\"]}\"", "[[],{\"a]\":\"\\\"}\"},[1,2,\"{\"]]", "{}",
            "-12.5e+7", "18446744073709551616000000000000000000", "true", "[\"\\\\\"]",
            "{\"long enough to need a second block\":[{\"and\":\"a third, and a fourth\"}]}"};
    for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
        char text[160] = " ";
        size_t size = strlen(values[i]);
        memcpy(text + 1, values[i], size);
        text[1 + size] = ',';
        struct json_reader reader = reader_of(text);
        struct bytes raw = {0};
        assert_int_equal(json_reader_skip(&reader, &raw, NULL), OK);
        assert_bytes(raw, values[i]);
        assert_int_equal(reader.at, 1 + size);
    }
}

UNIT(says_where_the_text_ends_too_early)
{
    static const struct {
        const char *text;
        uint64_t at;
    } cut[] = {{"", 0}, {"  ", 2}, {"[", 1}, {"[1", 2}, {"[1,", 3}, {"{\"a", 1}, {"{\"a\"", 4},
            {"{\"a\":", 5}, {"{\"a\":\"b\\", 5}, {"{\"a\":[\"x\",{\"y", 11}, {"{\"a\":1,", 7}};
    for (size_t i = 0; i < sizeof(cut) / sizeof(cut[0]); i++) {
        struct json_reader reader = reader_of(cut[i].text);
        struct bytes name;
        struct fault why = {0};
        enum json_kind kind = json_reader_peek(&reader);
        enum status status =
                kind == JSON_OBJECT || kind == JSON_ARRAY ? json_reader_enter(&reader, &why) : OK;
        while (status == OK) {
            status = kind == JSON_OBJECT  ? json_reader_member(&reader, &name, &why)
                     : kind == JSON_ARRAY ? json_reader_item(&reader, &why)
                                          : OK;
            if (status == OK) {
                status = json_reader_skip(&reader, NULL, &why);
            }
        }
        assert_int_equal(status, E_MALFORMED);
        assert_int_equal(why.at, cut[i].at);
    }
}

UNIT(refuses_what_breaks_the_grammar_at_its_byte)
{
    static const struct {
        const char *text;
        uint64_t at;
    } broken[] = {{"{\"a\" 1}", 5}, {"{\"a\":1 \"b\":2}", 7}, {"{a:1}", 1}, {"{\"a\":1,}", 7},
            {"{\"a\":}", 5}, {"{,}", 1}, {"{\"a\":1]", 6}};
    for (size_t i = 0; i < sizeof(broken) / sizeof(broken[0]); i++) {
        struct json_reader reader = reader_of(broken[i].text);
        struct bytes name = {0};
        struct fault why = {0};
        enum status status = json_reader_enter(&reader, &why);
        while (status == OK) {
            status = json_reader_member(&reader, &name, &why);
            if (status == OK) {
                status = json_reader_skip(&reader, NULL, &why);
            }
        }
        assert_int_equal(status, E_MALFORMED);
        assert_int_equal(why.at, broken[i].at);
    }
}

UNIT(refuses_an_array_with_nothing_between_its_commas)
{
    static const char *const broken[] = {"[1,]", "[,1]", "[1 2]", "[1}"};
    static const uint64_t at[] = {3, 1, 3, 2};
    for (size_t i = 0; i < sizeof(broken) / sizeof(broken[0]); i++) {
        struct json_reader reader = reader_of(broken[i]);
        struct fault why = {0};
        enum status status = json_reader_enter(&reader, &why);
        while (status == OK) {
            status = json_reader_item(&reader, &why);
            if (status == OK) {
                status = json_reader_skip(&reader, NULL, &why);
            }
        }
        assert_int_equal(status, E_MALFORMED);
        assert_int_equal(why.at, at[i]);
    }
}

UNIT(enters_as_deep_as_its_ceiling_and_skips_any_depth)
{
    enum { DEEP = 1000000 };
    uint8_t *text = malloc((size_t)2 * DEEP);
    assert_non_null(text);
    memset(text, '[', DEEP);
    memset(text + DEEP, ']', DEEP);
    struct json_reader reader = {.input = {text, (size_t)2 * DEEP}};
    struct fault why = {0};
    for (int i = 0; i < JSON_READER_DEPTH_MAX; i++) {
        assert_int_equal(json_reader_enter(&reader, &why), OK);
    }
    assert_int_equal(json_reader_enter(&reader, &why), E_LIMIT);
    assert_int_equal(why.at, JSON_READER_DEPTH_MAX);
    reader = (struct json_reader){.input = {text, (size_t)2 * DEEP}};
    assert_int_equal(json_reader_skip(&reader, NULL, &why), OK);
    assert_int_equal(reader.at, 2 * DEEP);
    reader = (struct json_reader){.input = {text, (size_t)2 * DEEP - 1}};
    assert_int_equal(json_reader_skip(&reader, NULL, &why), E_MALFORMED);
    free(text);
}

UNIT(turns_numbers_into_scaled_integers)
{
    static const struct {
        const char *text;
        int places;
        int64_t value;
    } numbers[] = {{"0", 0, 0}, {"-1", 0, -1}, {"200", 0, 200}, {"12.3456", 3, 12345},
            {"0.0005", 3, 0}, {"-0.9999", 3, -999}, {"1e3", 0, 1000}, {"25E-1", 1, 25},
            {"5698.440000000119", 3, 5698440}, {"1.5e+2", 0, 150}, {"0e99999999999", 3, 0},
            {"1e-99999999999", 3, 0}, {"9223372036854775807", 0, INT64_MAX - 7},
            {"123456789012345678", 0, INT64_C(123456789012345678)}, {"000012", 0, 12},
            {"0.00000000000000000000000000000001", 3, 0}};
    for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
        int64_t value = -7;
        assert_true(json_decimal(bytes_of(numbers[i].text), numbers[i].places, &value));
        assert_int_equal(value, numbers[i].value);
    }
}

UNIT(refuses_numbers_that_are_none_or_too_large)
{
    static const char *const wrong[] = {"", "-", "1.", ".5", "1e", "1e+", "NaN", "1x", "0x10",
            "18446744073709551616", "1e19", "1e999999999999999999999", "1 ", "+1", "1.2.3"};
    int64_t value = 42;
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        assert_false(json_decimal(bytes_of(wrong[i]), 0, &value));
    }
    assert_int_equal(value, 42);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(reads_members_and_items_in_their_order),
            cmocka_unit_test(tells_the_kinds_of_values_apart),
            cmocka_unit_test(finds_the_end_of_strings_of_every_length),
            cmocka_unit_test(hands_strings_out_as_they_stand),
            cmocka_unit_test(passes_over_values_of_any_shape),
            cmocka_unit_test(says_where_the_text_ends_too_early),
            cmocka_unit_test(refuses_what_breaks_the_grammar_at_its_byte),
            cmocka_unit_test(refuses_an_array_with_nothing_between_its_commas),
            cmocka_unit_test(enters_as_deep_as_its_ceiling_and_skips_any_depth),
            cmocka_unit_test(turns_numbers_into_scaled_integers),
            cmocka_unit_test(refuses_numbers_that_are_none_or_too_large),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
