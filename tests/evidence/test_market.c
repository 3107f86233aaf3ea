#include "evidence/market/market.h"
#include "support/torture.h"
#include "support/unit.h"

#include <stdlib.h>

static enum status read_prices(
        const char *text, struct arena *arena, struct price_table *prices, struct fault *why)
{
    return market_read_prices(bytes_of(text), arena, prices, why);
}

UNIT(sorts_prices_by_security_and_day)
{
    SCOPED(arena_free) struct arena arena = {0};
    struct price_table prices;
    struct fault why;
    assert_int_equal(read_prices("date,security,price,market_value\n2021-07-27,B,2.5,\n"
                                 "2021-07-26,B,2,300\n2021-07-26,A,1,0\n",
                             &arena, &prices, &why),
            OK);
    assert_int_equal(prices.count, 2);
    const struct price_series *b = market_series(&prices, "B");
    assert_non_null(b);
    assert_int_equal(b->count, 2);
    assert_true(b->days[0].price == 2 && b->days[0].value == 300 && b->days[0].line == 3);
    assert_true(b->days[1].price == 2.5 && b->days[1].value < 0);
    assert_int_equal(b->days[1].day - b->days[0].day, 1);
    assert_null(market_series(&prices, "C"));
}

UNIT(names_line_and_column_of_what_is_no_price)
{
    static const struct {
        const char *text, *fault;
        uint64_t line;
    } cases[] = {
            {"date,security,price\n2021-07-26,A,-1\n", "line 2, column price: '-1'", 2},
            {"date,security,price\n2021-07-26,A,0\n", "line 2, column price: '0'", 2},
            {"date,security,price\n2021-07-26,A,1e9\n", "line 2, column price: '1e9'", 2},
            {"date,security,price\n2021-07-26,A,nan\n", "line 2, column price: 'nan'", 2},
            {"date,security,price\n2021-07-26,A,1\n2021-02-30,A,1\n", "line 3, column date", 3},
            {"date,security,price\n26/07/2021,A,1\n", "line 2, column date", 2},
            {"date,security,price\n2021-07-26,,1\n", "line 2, column security", 2},
            {"date,security,price,market_value\n2021-07-26,A,1,x\n", "column market_value", 2},
            {"date,security,price\n2021-07-26,A,1\n2021-07-26,A,2\n", "stands in line 2 already",
                    3},
            {"date,security,price\n", "no price below the header", 1},
            {"day,security,price\n", "column 1 must be 'date'", 1},
            {"date,security,price\n2021-07-26,A\n", "line 2: 2 fields", 2},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        SCOPED(arena_free) struct arena arena = {0};
        struct price_table prices;
        struct fault why;
        assert_int_equal(read_prices(cases[i].text, &arena, &prices, &why), E_MALFORMED);
        assert_non_null(strstr(why.text, cases[i].fault));
        assert_int_equal(why.at, cases[i].line);
    }
}

UNIT(reads_events_with_and_without_confounders)
{
    SCOPED(arena_free) struct arena arena = {0};
    struct event_table events;
    struct fault why;
    assert_int_equal(market_read_events(bytes_of("date,event,security,confounders\n"
                                                 "2021-07-26,statement,*,\"one, two\"\n"),
                             &arena, &events, &why),
            OK);
    assert_string_equal(events.events[0].confounders, "one, two");
    assert_int_equal(market_read_events(bytes_of("date,event,security\n2021-07-26,statement,A\n"),
                             &arena, &events, &why),
            OK);
    assert_string_equal(events.events[0].confounders, "");
    assert_int_equal(market_read_events(bytes_of("date,event,security\n2021-07-26,,A\n"), &arena,
                             &events, &why),
            E_MALFORMED);
    assert_non_null(strstr(why.text, "line 2, column event"));
}

UNIT(prints_the_day_that_it_read)
{
    static const char *const days[] = {"1969-12-31", "1970-01-01", "2000-02-29", "2021-07-26"};
    for (size_t i = 0; i < sizeof(days) / sizeof(days[0]); i++) {
        int64_t day = 0;
        char text[16];
        assert_true(market_read_day(days[i], &day));
        market_print_day(day, text);
        assert_string_equal(text, days[i]);
    }
    int64_t day = 0;
    assert_false(market_read_day("2021-07-26T00:00:00Z", &day));
    assert_false(market_read_day("2021-13-01", &day));
}

static bool read_two_days(void)
{
    SCOPED(arena_free) struct arena arena = {0};
    struct price_table prices;
    return read_prices("date,security,price\n2021-07-26,A,1\n2021-07-27,A,2\n", &arena, &prices,
                   NULL) == OK &&
           prices.count == 1;
}

UNIT(survives_the_failure_of_any_allocation)
{
    assert_in_range(torture(read_two_days), 1, 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(sorts_prices_by_security_and_day),
            cmocka_unit_test(names_line_and_column_of_what_is_no_price),
            cmocka_unit_test(reads_events_with_and_without_confounders),
            cmocka_unit_test(prints_the_day_that_it_read),
            cmocka_unit_test(survives_the_failure_of_any_allocation),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
