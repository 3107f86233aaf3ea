#include "collect/browser/message.h"

#include "collect/browser/json_value.h"
#include "support/torture.h"
#include "support/unit.h"

#include <stdlib.h>

static enum status read_text(const char *text, struct message *ret_message, struct fault *why)
{
    return message_read(bytes_of(text), ret_message, why);
}

UNIT(tells_answers_from_events)
{
    struct message message;
    assert_int_equal(
            read_text("{\"id\":7,\"result\":{\"a\":1},\"sessionId\":\"S\"}", &message, NULL), OK);
    assert_int_equal(message.id, 7);
    assert_true(bytes_equal(message.result, bytes_of("{\"a\":1}")));
    assert_true(bytes_equal(message.session, bytes_of("S")));
    assert_int_equal(read_text("{\"method\":\"Page.x\",\"params\":[]}", &message, NULL), OK);
    assert_int_equal(message.id, -1);
    assert_true(message_is(&message, "Page.x"));
    assert_false(message_is(&message, "Page.xy"));
}

UNIT(refuses_what_is_neither_or_both)
{
    static const char *const texts[] = {"", "[]", "{}", "{\"id\":1,\"method\":\"x\"}",
            "{\"id\":-1}", "{\"id\":1} x", "{\"id\":", "{\"id\":99999999999999999999}"};
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        struct message message;
        struct fault why = {.status = OK};
        assert_int_equal(read_text(texts[i], &message, &why), E_MALFORMED);
        assert_true(why.at <= strlen(texts[i]));
    }
}

UNIT(finds_a_value_by_its_path)
{
    struct bytes value = bytes_of("{\"a\":{\"b\":[1,{\"c\":2}],\"d\":-1.5},\"e\":true}");
    assert_true(bytes_equal(json_at(value, "a.b"), bytes_of("[1,{\"c\":2}]")));
    assert_int_equal(json_scaled(json_at(value, "a.d"), 3, 0), -1500);
    assert_int_equal(json_scaled(json_at(value, "a.x"), 3, 42), 42);
    assert_true(json_is_true(json_at(value, "e")));
    assert_int_equal(json_at(value, "e.f").size, 0);
    assert_int_equal(json_at(bytes_of("[1]"), "a").size, 0);
}

static void assert_string(const char *json, const char *wanted)
{
    struct buffer SCOPED(buffer_free) text = {.limit = 1000};
    assert_true(json_append_string(bytes_of(json), &text));
    assert_string_equal(buffer_text(&text), wanted);
}

UNIT(undoes_the_escapes_of_a_string)
{
    assert_string("\"a\\n\\t\\\"\\\\\\/b\"", "a\n\t\"\\/b");
    assert_string("\"\\u4f60\\ud83d\\ude00\"", "\xe4\xbd\xa0\xf0\x9f\x98\x80");
    assert_string("\"\\ud83dx\"", "\xef\xbf\xbdx");
    assert_string("\"\\u12\"", "\xef\xbf\xbd"
                               "12");
    assert_string("\"\\\"", "\\");
}

UNIT(copies_no_string_that_ends_early)
{
    SCOPED(arena_free) struct arena arena = {.limit = 1 << 20};
    assert_string_equal(json_copy_string(bytes_of("\"a\\u0000b\""), &arena), "a\xef\xbf\xbd"
                                                                             "b");
    assert_null(json_copy_string(bytes_of("12"), &arena));
    assert_null(json_copy_string((struct bytes){0}, &arena));
}

static bool copy_one(void)
{
    SCOPED(arena_free) struct arena arena = {.limit = 1 << 20};
    return json_copy_string(bytes_of("\"a\\u4f60 text\""), &arena) != NULL;
}

UNIT(says_so_when_memory_is_spent)
{
    assert_true(torture(copy_one) > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(tells_answers_from_events),
            cmocka_unit_test(refuses_what_is_neither_or_both),
            cmocka_unit_test(finds_a_value_by_its_path),
            cmocka_unit_test(undoes_the_escapes_of_a_string),
            cmocka_unit_test(copies_no_string_that_ends_early),
            cmocka_unit_test(says_so_when_memory_is_spent),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
