#include "support/unit.h"

#include "base/time.h"

#include <stdlib.h>

UNIT(turns_decimal_seconds_into_exact_milliseconds)
{
    int64_t ms = 0;
    assert_true(time_read_seconds("12.3", &ms));
    assert_int_equal(ms, 12300);
    assert_true(time_read_seconds("0.001", &ms));
    assert_int_equal(ms, 1);
    assert_true(time_read_seconds("-0.5", &ms));
    assert_int_equal(ms, -500);
    assert_true(time_read_seconds("7.5000", &ms));
    assert_int_equal(ms, 7500);
    static const char *const wrong[] = {
            "", "-", ".5", "5.", "1e3", "0x10", "1.2345", "99999999999999999999", " 1", "1 "};
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        assert_false(time_read_seconds(wrong[i], &ms));
    }
    assert_int_equal(ms, 7500);
}

UNIT(reads_rfc_3339_times)
{
    int64_t time = 0;
    assert_true(time_read(bytes_of("1970-01-01T00:00:00Z"), &time));
    assert_int_equal(time, 0);
    assert_true(time_read(bytes_of("2026-11-01T09:00:00.25+08:00"), &time));
    assert_int_equal(time, INT64_C(1793494800250000));
    assert_true(time_read(bytes_of("2000-02-29T23:59:59-05:30"), &time));
    assert_int_equal(time, INT64_C(951888599000000));
    assert_true(time_read(bytes_of("0000-01-01T00:00:00Z"), &time));
    assert_int_equal(time, INT64_C(-62167219200000000));
    static const char *const wrong[] = {"2026-11-01", "2026-11-01T09:00:00", "2026-13-01T00:00:00Z",
            "2025-02-29T00:00:00Z", "2026-11-01T24:00:00Z", "2026-11-01T09:00:00.Z",
            "2026-11-01T09:00:00+0800", "2026-11-01T09:00:00ZZ", "26-11-01T09:00:00Z"};
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        assert_false(time_read(bytes_of(wrong[i]), &time));
    }
}

UNIT(keeps_six_decimals_and_drops_the_rest)
{
    int64_t time = 0;
    assert_true(time_read(bytes_of("1970-01-01T00:00:00.1234567Z"), &time));
    assert_int_equal(time, 123456);
    assert_true(time_read(bytes_of("1969-12-31T23:59:59.9999999Z"), &time));
    assert_int_equal(time, -1);
}

UNIT(refuses_what_only_starts_like_a_time)
{
    int64_t time = 7;
    char nul[] = "1970-01-01T00:00:00Z\0Z";
    char endless[200];
    memset(endless, '1', sizeof(endless));
    memcpy(endless, "1970-01-01T00:00:00.", 20);
    assert_false(time_read((struct bytes){(uint8_t *)nul, sizeof(nul) - 1}, &time));
    assert_false(time_read((struct bytes){(uint8_t *)endless, sizeof(endless)}, &time));
    assert_false(time_read((struct bytes){0}, &time));
    assert_int_equal(time, 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(turns_decimal_seconds_into_exact_milliseconds),
            cmocka_unit_test(reads_rfc_3339_times),
            cmocka_unit_test(keeps_six_decimals_and_drops_the_rest),
            cmocka_unit_test(refuses_what_only_starts_like_a_time),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
