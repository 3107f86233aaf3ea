#include "support/unit.h"

#include "knowledge/host/site.h"

#include <stdlib.h>

static void assert_site(const char *host, const char *wanted)
{
    char found[300] = "";
    struct bytes site = site_of(bytes_of(host));
    memcpy(found, site.data, site.size);
    assert_string_equal(found, wanted);
}

UNIT(finds_the_registrable_domain)
{
    assert_site("www.example.co.uk", "example.co.uk");
    assert_site("a.b.example.com", "example.com");
    assert_site("example.com", "example.com");
    assert_site("shop.example.com.cn", "example.com.cn");
    assert_site("a.shop.github.io", "shop.github.io");
}

UNIT(keeps_the_case_and_drops_the_last_dot)
{
    assert_site("WWW.Example.CO.UK.", "Example.CO.UK");
}

UNIT(takes_addresses_labels_and_suffixes_as_they_are)
{
    assert_site("10.0.2.15", "10.0.2.15");
    assert_site("2001:db8::1", "2001:db8::1");
    assert_site("localhost", "localhost");
    assert_site("co.uk", "co.uk");
    assert_site("com", "com");
    assert_site("", "");
    assert_site(".", "");
}

UNIT(takes_the_last_two_labels_under_a_suffix_nobody_lists)
{
    assert_site("a.b.nowhere-at-all", "b.nowhere-at-all");
}

UNIT(reads_international_names_in_either_form)
{
    assert_site("www.例子.公司.cn", "例子.公司.cn");
    assert_site("www.xn--fsqu00a.xn--55qx5d.cn", "xn--fsqu00a.xn--55qx5d.cn");
}

UNIT(takes_hostile_hosts_as_they_are)
{
    char long_host[300];
    memset(long_host, 'a', sizeof(long_host));
    memcpy(long_host + 290, ".b.com", 6);
    assert_int_equal(site_of((struct bytes){(const uint8_t *)long_host, 296}).size, 296);
    struct bytes with_nul = {(const uint8_t *)"a.b.com\0.c.net", 14};
    assert_int_equal(site_of(with_nul).size, 14);
    assert_int_equal(site_of((struct bytes){0}).size, 0);
}

UNIT(tells_hosts_of_one_site_from_others)
{
    assert_true(site_same(bytes_of("a.example.com"), bytes_of("B.EXAMPLE.com.")));
    assert_false(site_same(bytes_of("a.github.io"), bytes_of("b.github.io")));
    assert_false(site_same(bytes_of("10.0.0.1"), bytes_of("10.0.0.2")));
    assert_true(site_same(bytes_of("10.0.0.1"), bytes_of("10.0.0.1")));
}

UNIT(knows_what_is_everybodys_own)
{
    assert_true(site_is_public_suffix(bytes_of("co.uk")));
    assert_true(site_is_public_suffix(bytes_of("COM.cn.")));
    assert_true(site_is_public_suffix(bytes_of("github.io")));
    assert_true(site_is_public_suffix(bytes_of("nowhere-at-all")));
    assert_false(site_is_public_suffix(bytes_of("example.co.uk")));
    assert_false(site_is_public_suffix(bytes_of("b.nowhere-at-all")));
    assert_false(site_is_public_suffix(bytes_of("10.0.0.1")));
    assert_false(site_is_public_suffix(bytes_of("")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(finds_the_registrable_domain),
            cmocka_unit_test(keeps_the_case_and_drops_the_last_dot),
            cmocka_unit_test(takes_addresses_labels_and_suffixes_as_they_are),
            cmocka_unit_test(takes_the_last_two_labels_under_a_suffix_nobody_lists),
            cmocka_unit_test(reads_international_names_in_either_form),
            cmocka_unit_test(takes_hostile_hosts_as_they_are),
            cmocka_unit_test(tells_hosts_of_one_site_from_others),
            cmocka_unit_test(knows_what_is_everybodys_own),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
