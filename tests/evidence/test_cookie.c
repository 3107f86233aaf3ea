#include "support/unit.h"

#include "evidence/traffic/cookie.h"

#include <stdlib.h>

static const int64_t now = 1764208800; /* 2025-11-27 02:00:00 UTC */
static struct buffer seen;

static const char *text(struct bytes bytes)
{
    static char texts[4][300];
    static int next;
    char *place = texts[next++ % 4];
    size_t size = bytes.size < sizeof(texts[0]) ? bytes.size : sizeof(texts[0]) - 1;
    if (size > 0) {
        memcpy(place, bytes.data, size);
    }
    place[size] = 0;
    return place;
}

static const char *pairs(const char *field)
{
    struct bytes rest = bytes_of(field);
    struct cookie_pair pair;
    buffer_clear(&seen);
    while (cookie_next(&rest, &pair)) {
        buffer_print(&seen, "[%s|%s|%s]", text(pair.name), text(pair.value), text(pair.raw));
    }
    return buffer_text(&seen);
}

static struct set_cookie read_at(const char *field, const char *address)
{
    struct url url;
    struct set_cookie cookie;
    assert_true(url_split(bytes_of(address), &url));
    set_cookie_read(bytes_of(field), &url, now, &cookie);
    return cookie;
}

static struct set_cookie read(const char *field)
{
    return read_at(field, "https://www.shop.example/a/b?c/d");
}

UNIT(splits_the_pairs_of_a_cookie_field)
{
    assert_string_equal(pairs("a=1; b = 2 ;c=x=y=; d=\"q\""),
            "[a|1|a=1][b|2|b = 2][c|x=y=|c=x=y=][d|\"q\"|d=\"q\"]");
    assert_string_equal(pairs(";; ; a=1;"), "[a|1|a=1]");
    assert_string_equal(pairs("only"), "[|only|only]");
    assert_string_equal(pairs("=v; n="), "[|v|=v][n||n=]");
    assert_string_equal(pairs(""), "");
}

UNIT(reads_every_attribute_whatever_its_case)
{
    struct set_cookie cookie =
            read("id = 7 ; DOMAIN=.Shop.Example; path=/p; secure; HTTPONLY; samesite=none; "
                 "max-age=60; Partitioned");
    assert_string_equal(text(cookie.name), "id");
    assert_string_equal(text(cookie.value), "7");
    assert_string_equal(text(cookie.domain), "Shop.Example");
    assert_string_equal(text(cookie.path), "/p");
    assert_true(cookie.secure && cookie.http_only && cookie.partitioned && cookie.path_given);
    assert_false(cookie.host_only);
    assert_int_equal(cookie.same_site, SAME_SITE_NONE);
    assert_int_equal(cookie.lifetime, 60);
    assert_int_equal(cookie.why_refused, COOKIE_KEPT);
}

UNIT(fills_in_host_and_path_from_the_url)
{
    struct set_cookie cookie = read("a=b");
    assert_string_equal(text(cookie.domain), "www.shop.example");
    assert_string_equal(text(cookie.path), "/a");
    assert_true(cookie.host_only);
    assert_false(cookie.path_given);
    assert_int_equal(cookie.same_site, SAME_SITE_UNSET);
    assert_false(cookie.persistent);
    assert_int_equal(cookie.lifetime, -1);
}

UNIT(makes_the_default_path_of_a_url)
{
    assert_string_equal(text(read_at("a=b", "https://h").path), "/");
    assert_string_equal(text(read_at("a=b", "https://h/").path), "/");
    assert_string_equal(text(read_at("a=b", "https://h/x").path), "/");
    assert_string_equal(text(read_at("a=b", "https://h/x/").path), "/x");
    assert_string_equal(text(read_at("a=b", "https://h/x/y/z").path), "/x/y");
}

UNIT(lets_the_last_attribute_of_a_name_win)
{
    assert_string_equal(text(read("a=b; Path=/x; Path=y").path), "/a");
    assert_string_equal(text(read("a=b; Path=y; Path=/x").path), "/x");
    assert_int_equal(read("a=b; SameSite=Lax; SameSite=Strict").same_site, SAME_SITE_STRICT);
    assert_int_equal(read("a=b; SameSite=Lax; SameSite=odd").same_site, SAME_SITE_UNSET);
    assert_true(read("a=b; Domain=shop.example; Domain=").host_only);
    assert_int_equal(read("a=b; Max-Age=5; Max-Age=x").lifetime, 5);
}

UNIT(takes_max_age_over_expires)
{
    struct set_cookie cookie = read("a=b; Max-Age=60; Expires=Thu, 27 Nov 2025 03:00:00 GMT");
    assert_int_equal(cookie.lifetime, 60);
    assert_int_equal(cookie.expires, now + 3600);
    assert_int_equal(read("a=b; Expires=Thu, 27 Nov 2025 03:00:00 GMT").lifetime, 3600);
}

UNIT(deletes_a_cookie_whose_life_is_over)
{
    assert_int_equal(read("a=b; Max-Age=0").lifetime, 0);
    assert_int_equal(read("a=b; Max-Age=-99999999999999999999999").lifetime, 0);
    assert_int_equal(read("a=b; Expires=Thu, 01 Jan 1970 00:00:00 GMT").lifetime, 0);
    assert_true(read("a=b; Max-Age=0").persistent);
}

UNIT(cuts_a_life_longer_than_browsers_grant)
{
    struct set_cookie cookie = read("a=b; Max-Age=63072000");
    assert_int_equal(cookie.max_age, 63072000);
    assert_int_equal(cookie.lifetime, COOKIE_LIFETIME_MAX);
    assert_int_equal(read("a=b; Max-Age=99999999999999999999999").lifetime, COOKIE_LIFETIME_MAX);
    assert_int_equal(
            read("a=b; Expires=Fri, 31 Dec 9999 23:59:59 GMT").lifetime, COOKIE_LIFETIME_MAX);
}

UNIT(passes_over_attributes_it_cannot_read)
{
    struct set_cookie cookie =
            read("a=b; Max-Age=1.5; Max-Age=; Max-Age=+5; Expires=soon; Odd=1; ;");
    assert_false(cookie.persistent);
    assert_int_equal(cookie.expires, INT64_MIN);
    char field[1200] = "a=b; Path=/";
    memset(field + 11, 'x', 1100);
    assert_false(read(field).path_given);
}

UNIT(knows_no_lifetime_when_nobody_noted_the_time)
{
    struct url url;
    struct set_cookie cookie;
    assert_true(url_split(bytes_of("https://h/"), &url));
    set_cookie_read(
            bytes_of("a=b; Expires=Thu, 27 Nov 2025 03:00:00 GMT"), &url, INT64_MIN, &cookie);
    assert_true(cookie.persistent);
    assert_int_equal(cookie.lifetime, -1);
    set_cookie_read(bytes_of("a=b; Max-Age=9"), &url, INT64_MIN, &cookie);
    assert_int_equal(cookie.lifetime, 9);
}

static enum cookie_refusal refusal(const char *field)
{
    return read(field).why_refused;
}

UNIT(reads_a_cookie_without_a_name)
{
    assert_string_equal(text(read("lone; Secure").value), "lone");
    assert_int_equal(read("lone").name.size, 0);
    assert_int_equal(refusal("=x"), COOKIE_KEPT);
    assert_int_equal(refusal("x="), COOKIE_KEPT);
    assert_int_equal(refusal("; Secure"), COOKIE_EMPTY);
    assert_int_equal(refusal("="), COOKIE_EMPTY);
    assert_int_equal(refusal(""), COOKIE_EMPTY);
}

UNIT(refuses_a_domain_the_host_is_not_in)
{
    assert_int_equal(refusal("a=b; Domain=www.shop.example"), COOKIE_KEPT);
    assert_int_equal(refusal("a=b; Domain=x.www.shop.example"), COOKIE_FOREIGN_DOMAIN);
    assert_int_equal(refusal("a=b; Domain=hop.example"), COOKIE_FOREIGN_DOMAIN);
    assert_int_equal(refusal("a=b; Domain=other.example"), COOKIE_FOREIGN_DOMAIN);
    assert_int_equal(
            read_at("a=b; Domain=0.1", "http://10.0.0.1/").why_refused, COOKIE_FOREIGN_DOMAIN);
    assert_int_equal(read_at("a=b; Domain=10.0.0.1", "http://10.0.0.1/").why_refused, COOKIE_KEPT);
}

UNIT(refuses_secure_over_a_scheme_that_is_not)
{
    assert_int_equal(read_at("a=b; Secure", "http://h/").why_refused, COOKIE_NOT_SECURE);
    assert_int_equal(read_at("a=b; Secure", "WSS://h/").why_refused, COOKIE_KEPT);
}

UNIT(holds_prefixes_to_their_promise)
{
    assert_int_equal(refusal("__Secure-a=b"), COOKIE_PREFIX);
    assert_int_equal(refusal("__Secure-a=b; Secure"), COOKIE_KEPT);
    assert_int_equal(refusal("__Host-a=b; Secure; Path=/"), COOKIE_KEPT);
    assert_int_equal(refusal("__host-a=b; Secure; Path=/a"), COOKIE_PREFIX);
    assert_int_equal(refusal("__Host-a=b; Secure; Path=/; Domain=shop.example"), COOKIE_PREFIX);
    assert_int_equal(read_at("__Host-a=b; Secure", "https://h/").why_refused, COOKIE_PREFIX);
    assert_int_equal(refusal("=__Secure-a=b; Secure"), COOKIE_PREFIX);
    assert_int_equal(refusal("__Secur=b"), COOKIE_KEPT);
}

UNIT(asks_cookies_for_other_sites_to_be_secure)
{
    assert_int_equal(refusal("a=b; SameSite=None"), COOKIE_NEEDS_SECURE);
    assert_int_equal(refusal("a=b; Partitioned"), COOKIE_NEEDS_SECURE);
    assert_int_equal(refusal("a=b; Partitioned; Secure"), COOKIE_KEPT);
}

UNIT(refuses_control_bytes_and_pairs_that_are_too_long)
{
    assert_int_equal(refusal("a=b\x01"), COOKIE_CONTROL_BYTE);
    assert_int_equal(refusal("a=b; Path=/\x7f"), COOKIE_CONTROL_BYTE);
    assert_int_equal(refusal("a=b\tc"), COOKIE_KEPT);
    char field[4099] = "n=";
    memset(field + 2, 'v', 4095);
    assert_int_equal(refusal(field), COOKIE_KEPT);
    field[4097] = 'v';
    assert_int_equal(refusal(field), COOKIE_TOO_LONG);
}

static int64_t seconds(const char *date)
{
    int64_t found = -1;
    return cookie_date_read(bytes_of(date), &found) ? found : -2;
}

UNIT(reads_dates_in_every_shape_servers_write)
{
    assert_int_equal(seconds("Sun, 06 Nov 1994 08:49:37 GMT"), 784111777);
    assert_int_equal(seconds("Sunday, 06-Nov-94 08:49:37 GMT"), 784111777);
    assert_int_equal(seconds("Sun Nov  6 08:49:37 1994"), 784111777);
    assert_int_equal(seconds("08:49:37 6 november 1994 UTC+1"), 784111777);
    assert_int_equal(seconds("1-Jan-70 0:0:0"), 0);
    assert_int_equal(seconds("1 Jan 69 0:0:0"), 3124224000);
    assert_int_equal(seconds("29 Feb 2024 00:00:00"), 1709164800);
    assert_int_equal(seconds("1 Jan 1601 00:00:00"), -11644473600);
}

UNIT(finds_no_date_where_a_part_is_missing_or_impossible)
{
    assert_int_equal(seconds(""), -2);
    assert_int_equal(seconds("06 Nov 1994"), -2);
    assert_int_equal(seconds("Nov 1994 08:49:37"), -2);
    assert_int_equal(seconds("06 Nov 08:49:37"), -2);
    assert_int_equal(seconds("31 Feb 2024 00:00:00"), -2);
    assert_int_equal(seconds("29 Feb 1900 00:00:00"), -2);
    assert_int_equal(seconds("1 Jan 1600 00:00:00"), -2);
    assert_int_equal(seconds("0 Jan 2000 00:00:00"), -2);
    assert_int_equal(seconds("1 Jan 2000 24:00:00"), -2);
    assert_int_equal(seconds("1 Jan 2000 00:60:00"), -2);
    assert_int_equal(seconds("1 Jan 2000 00:00:60"), -2);
    assert_int_equal(seconds("1 Jan 20000 00:00:00"), -2);
}

UNIT(names_same_site_and_refusals)
{
    assert_string_equal(same_site_name(SAME_SITE_UNSET), "");
    assert_string_equal(same_site_name(SAME_SITE_STRICT), "Strict");
    assert_string_equal(cookie_refusal_name(COOKIE_KEPT), "");
    assert_string_equal(cookie_refusal_name(COOKIE_NEEDS_SECURE), "needs Secure");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(splits_the_pairs_of_a_cookie_field),
            cmocka_unit_test(reads_every_attribute_whatever_its_case),
            cmocka_unit_test(fills_in_host_and_path_from_the_url),
            cmocka_unit_test(makes_the_default_path_of_a_url),
            cmocka_unit_test(lets_the_last_attribute_of_a_name_win),
            cmocka_unit_test(takes_max_age_over_expires),
            cmocka_unit_test(deletes_a_cookie_whose_life_is_over),
            cmocka_unit_test(cuts_a_life_longer_than_browsers_grant),
            cmocka_unit_test(passes_over_attributes_it_cannot_read),
            cmocka_unit_test(knows_no_lifetime_when_nobody_noted_the_time),
            cmocka_unit_test(reads_a_cookie_without_a_name),
            cmocka_unit_test(refuses_a_domain_the_host_is_not_in),
            cmocka_unit_test(refuses_secure_over_a_scheme_that_is_not),
            cmocka_unit_test(holds_prefixes_to_their_promise),
            cmocka_unit_test(asks_cookies_for_other_sites_to_be_secure),
            cmocka_unit_test(refuses_control_bytes_and_pairs_that_are_too_long),
            cmocka_unit_test(reads_dates_in_every_shape_servers_write),
            cmocka_unit_test(finds_no_date_where_a_part_is_missing_or_impossible),
            cmocka_unit_test(names_same_site_and_refusals),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    buffer_free(&seen);
    return failed;
}
