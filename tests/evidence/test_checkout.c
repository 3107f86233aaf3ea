#include "support/unit.h"

#include "evidence/checkout/checkout.h"
#include "support/torture.h"

#include <stdlib.h>

static struct arena arena;
static struct checkout_set set;
static struct fault why;

static int clean(void **state)
{
    (void)state;
    arena_free(&arena);
    set = (struct checkout_set){0};
    why = (struct fault){0};
    return 0;
}

#define REQUIRED                                                                                   \
    "\"v\":1,\"type\":\"checkout\",\"ts\":\"2026-11-10T09:00:00+08:00\",\"service\":\"taobao\","   \
    "\"method\":\"WeChat Pay\""
#define LISTED "{" REQUIRED ",\"listed\":true}\n"
#define DIGEST "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static void assert_refused(const char *file, const char *words)
{
    assert_int_equal(checkout_read(bytes_of(file), &arena, &set, &why), E_MALFORMED);
    assert_string_equal(why.text, words);
}

UNIT(reads_every_member_and_where_the_record_stands)
{
    static const char file[] = LISTED
            "\n{" REQUIRED
            ",\"listed\":true,\"order_reached\":true,\"platform\":\"ios\",\"app_ver\":\"1.2\","
            "\"region\":\"CN-SH\",\"acct\":\"a\\u0031\",\"source\":\"https://example.test/1\","
            "\"evidence\":[\"" DIGEST "\"]}";
    assert_int_equal(checkout_read(bytes_of(file), &arena, &set, &why), OK);
    assert_int_equal(set.count, 2);
    const struct checkout *record = &set.checkouts[1];
    assert_int_equal(record->line, 3);
    assert_int_equal(record->place.at, sizeof(LISTED));
    assert_int_equal(record->place.size, sizeof(file) - 1 - sizeof(LISTED));
    assert_string_equal(record->platform, "ios");
    assert_string_equal(record->account, "a1");
    assert_string_equal(record->source, "https://example.test/1");
    assert_int_equal(record->order_reached, ANSWER_YES);
    assert_int_equal(record->evidence_count, 1);
    assert_true(record->at_ms == INT64_C(1794272400000));
    assert_int_equal(set.checkouts[0].order_reached, ANSWER_UNKNOWN);
}

UNIT(keeps_the_records_before_a_fault)
{
    assert_refused(LISTED "{\"v\":1}\n", "line 2, key 'type': is missing");
    assert_int_equal(set.count, 1);
    assert_int_equal(why.at, 2);
}

UNIT(refuses_what_it_does_not_know_and_what_stands_twice)
{
    assert_refused("{" REQUIRED ",\"listed\":true,\"taken\":true}", "line 1: unknown key 'taken'");
    assert_refused(
            "{" REQUIRED ",\"listed\":true,\"listed\":true}", "line 1, key 'listed': stands twice");
    assert_refused("{" REQUIRED "}", "line 1, key 'listed': is missing");
    assert_refused(LISTED "[]", "line 2: expected an object");
    assert_refused("{" REQUIRED ",\"listed\":true} x", "line 1: expected one object on the line");
}

UNIT(refuses_values_of_the_wrong_kind)
{
    assert_refused("{\"v\":2}", "line 1, key 'v': expected 1");
    assert_refused("{\"type\":\"trial\"}", "line 1, key 'type': expected \"checkout\"");
    assert_refused("{\"ts\":\"yesterday\"}", "line 1, key 'ts': expected a time as in RFC 3339");
    assert_refused("{\"listed\":\"yes\"}", "line 1, key 'listed': expected true or false");
    assert_refused("{\"service\":\"\"}", "line 1, key 'service': the text is empty or holds a NUL");
    assert_refused("{\"service\":\"a\\u0000b\"}",
            "line 1, key 'service': the text is empty or holds a NUL");
    assert_refused("{\"service\":\"tao\xff\"}", "line 1, key 'service': expected UTF-8");
    assert_refused("{\"evidence\":[\"sha256:12\"]}",
            "line 1, key 'evidence': expected an array of \"sha256:\" and 64 digits");
}

UNIT(refuses_an_order_by_a_method_that_is_not_listed)
{
    assert_refused("{" REQUIRED ",\"listed\":false,\"order_reached\":true}",
            "line 1, key 'order_reached': a method that is not listed was reached");
}

UNIT(is_known_by_its_type_and_not_by_other_keys)
{
    assert_true(checkout_is_checkout(bytes_of(LISTED)));
    assert_false(checkout_is_checkout(bytes_of("{\"v\":1,\"type\":\"trial\"}")));
    assert_false(checkout_is_checkout(bytes_of("{\"v\":1,\"note\":{\"type\":\"checkout\"}}")));
    assert_false(checkout_is_checkout(bytes_of("")));
    assert_false(checkout_is_checkout(bytes_of("{\"type\":")));
}

static bool read_once(void)
{
    struct arena own = {0};
    struct checkout_set read = {0};
    enum status status = checkout_read(bytes_of(LISTED LISTED), &own, &read, NULL);
    arena_free(&own);
    return status == OK;
}

UNIT(survives_every_allocation_that_fails)
{
    assert_true(torture(read_once) > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test_teardown(reads_every_member_and_where_the_record_stands, clean),
            cmocka_unit_test_teardown(keeps_the_records_before_a_fault, clean),
            cmocka_unit_test_teardown(refuses_what_it_does_not_know_and_what_stands_twice, clean),
            cmocka_unit_test_teardown(refuses_values_of_the_wrong_kind, clean),
            cmocka_unit_test_teardown(refuses_an_order_by_a_method_that_is_not_listed, clean),
            cmocka_unit_test_teardown(is_known_by_its_type_and_not_by_other_keys, clean),
            cmocka_unit_test_teardown(survives_every_allocation_that_fails, clean),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
