/* Worked example 2: prices, from records as they are read. */
#include "support/unit.h"

#include "measure/recorded.h"

#include <math.h>
#include <stdlib.h>

static const int cents[10][4] = {{4990, 4990, 5290, 5290}, {12900, 12900, 12900, 12900},
        {3590, 3590, 3790, 3690}, {8800, 8850, 9250, 9250}, {1999, 1999, 2099, 2099},
        {25900, 25900, 26900, 26900}, {7450, 7450, 7450, 7500}, {6600, 6600, 6900, 6900},
        {15800, 15800, 15800, 15800}, {9990, 9990, 10490, 10490}};

static void assert_printed(double value, double printed, int decimals)
{
    if (!(fabs(value - printed) <= 0.5 * pow(10, -decimals) * 1.0001)) {
        fail_msg("%.9f where %.9f was printed", value, printed);
    }
}

/* The first `items` items as four accounts saw them. */
static void record(struct recorded *into, int items, int accounts)
{
    for (int a = 0; a < 4; a++) {
        if (a % 2 >= accounts) {
            continue;
        }
        buffer_print(&into->text,
                "{\"v\":1,\"service\":\"shop\",\"surface\":\"price\",\"persona\":\"%s\",\"twin\":%"
                "d,"
                "\"acct\":\"a%d\",\"setting\":\"on\",\"phase\":\"on\",\"block\":1,\"items\":[",
                a < 2 ? "new" : "old", a % 2 + 1, a);
        for (int i = 0; i < items; i++) {
            buffer_print(&into->text, "%s\"item%d\"", i == 0 ? "" : ",", i);
        }
        buffer_append_text(&into->text, "],\"currency\":\"CNY\",\"prices\":{");
        for (int i = 0; i < items; i++) {
            buffer_print(&into->text, "%s\"item%d\":%d.%02d", i == 0 ? "" : ",", i,
                    cents[i][a] / 100, cents[i][a] % 100);
        }
        buffer_append_text(&into->text, "}}\n");
    }
}

static const struct surface_audit *judge(struct recorded *into)
{
    recorded_judge(into);
    const struct surface_audit *surface = recorded_find(into, "shop");
    assert_int_equal(surface->price_count, 1);
    return surface;
}

UNIT(finds_the_numbers_of_example_2)
{
    SCOPED(recorded_free) struct recorded r = {0};
    record(&r, 10, 2);
    const struct surface_audit *surface = judge(&r);
    const struct price_audit *audit = &surface->prices[0];
    assert_string_equal(audit->persona_a, "new");
    assert_string_equal(audit->persona_b, "old");
    assert_string_equal(audit->currency, "CNY");
    assert_int_equal(audit->items, 10);
    assert_int_equal(audit->items_beyond_noise, 7);
    assert_printed(audit->mean, 0.032960, 6);
    assert_printed(100 * expm1(audit->mean), 3.3509, 4);
    assert_printed(audit->noise_most, 0.013370, 6);
    assert_printed(audit->p, 0.0078125, 7);
    assert_true(audit->is_exact);
    assert_printed(audit->difference, 0.037883, 6);
    assert_printed(audit->low, 0.020422, 6);
    assert_printed(audit->high, 0.048814, 6);
    assert_printed(audit->confidence, 0.95117, 5);
    assert_int_equal(audit->verdict, PRICE_DIFFERENT);
}

UNIT(says_so_in_one_sentence)
{
    SCOPED(recorded_free) struct recorded r = {0};
    record(&r, 10, 2);
    const struct surface_audit *surface = judge(&r);
    assert_string_equal(surface->price_sentences[0].en,
            "shop, prices: old is asked 3.4 % more than new for the same things, beyond what "
            "differs by chance.");
    assert_string_equal(surface->price_sentences[0].zh,
            "shop，价格：同样的商品，old 的报价比 new 高 3.4%，超出偶然差异。");
    assert_false(surface->is_ranking);
}

UNIT(refuses_too_few_items)
{
    SCOPED(recorded_free) struct recorded r = {0};
    record(&r, 5, 2);
    const struct price_audit *audit = &judge(&r)->prices[0];
    assert_int_equal(audit->verdict, PRICE_REFUSED);
    assert_string_equal(audit->reason.text, "5 items can never fall below p = 0.0625");
}

UNIT(refuses_prices_without_twins)
{
    SCOPED(recorded_free) struct recorded r = {0};
    record(&r, 10, 1);
    const struct price_audit *audit = &judge(&r)->prices[0];
    assert_int_equal(audit->verdict, PRICE_REFUSED);
    assert_string_equal(
            audit->reason.text, "no twins saw prices, so what differs by chance is not known");
}

/* What twins differ by hides what personas do. */
UNIT(asks_for_more_than_twins_differ_by)
{
    SCOPED(recorded_free) struct recorded r = {0};
    for (int a = 0; a < 4; a++) {
        buffer_print(&r.text,
                "{\"v\":1,\"service\":\"shop\",\"surface\":\"price\",\"persona\":\"%s\",\"twin\":%"
                "d,"
                "\"acct\":\"a%d\",\"setting\":\"on\",\"phase\":\"on\",\"block\":1,\"items\":["
                "\"a\",\"b\",\"c\",\"d\",\"e\",\"f\",\"g\",\"h\"],\"prices\":{",
                a < 2 ? "new" : "old", a % 2 + 1, a);
        for (int i = 0; i < 8; i++) {
            int price = 10000 + (a < 2 ? 0 : 100) + (i == 0 && a % 2 == 1 ? 2000 : 0);
            buffer_print(&r.text, "%s\"%c\":%d", i == 0 ? "" : ",", 'a' + i, price);
        }
        buffer_append_text(&r.text, "}}\n");
    }
    const struct price_audit *audit = &judge(&r)->prices[0];
    assert_int_equal(audit->verdict, PRICE_WITHIN_NOISE);
    assert_null(audit->currency);
}

UNIT(compares_no_prices_in_different_currencies)
{
    SCOPED(recorded_free) struct recorded r = {0};
    record(&r, 10, 2);
    for (char *at = (char *)r.text.data; (at = strstr(at, "CNY")) != NULL;) {
        memcpy(at, strstr((char *)r.text.data, "old") < at ? "EUR" : "CNY", 3);
        at += 3;
    }
    recorded_judge(&r);
    assert_int_equal(recorded_find(&r, "shop")->price_count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(finds_the_numbers_of_example_2),
            cmocka_unit_test(says_so_in_one_sentence), cmocka_unit_test(refuses_too_few_items),
            cmocka_unit_test(refuses_prices_without_twins),
            cmocka_unit_test(asks_for_more_than_twins_differ_by),
            cmocka_unit_test(compares_no_prices_in_different_currencies)};
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
