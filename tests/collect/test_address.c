#include "collect/web/address.h"

#include "collect/web/robots.h"
#include "support/unit.h"

#include <stdlib.h>

UNIT(takes_what_is_not_globally_reachable_for_private)
{
    static const char *const addresses[] = {"0.0.0.0", "10.1.2.3", "100.64.0.1", "100.127.255.255",
            "127.0.0.1", "127.9.9.9", "169.254.169.254", "172.16.0.1", "172.31.255.255",
            "192.0.0.8", "192.168.1.1", "198.18.0.1", "224.0.0.1", "255.255.255.255", "::", "::1",
            "::ffff:127.0.0.1", "::ffff:192.168.1.1", "64:ff9b::7f00:1", "2002:7f00:1::1",
            "fe80::1", "fe80::1%eth0", "fc00::1", "fdff::1", "ff02::1", "2001:db8::1", "[::1]",
            "::127.0.0.1"};
    for (size_t i = 0; i < sizeof(addresses) / sizeof(addresses[0]); i++) {
        if (!address_text_is_private(addresses[i])) {
            fail_msg("%s", addresses[i]);
        }
    }
}

UNIT(takes_the_rest_for_public)
{
    static const char *const addresses[] = {"1.1.1.1", "9.255.255.255", "11.0.0.1",
            "100.63.255.255", "100.128.0.1", "128.0.0.1", "169.253.0.1", "172.15.255.255",
            "172.32.0.1", "192.1.0.1", "192.167.0.1", "198.17.0.1", "198.20.0.1", "223.255.255.255",
            "2606:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101", "2a00::1", "not an address",
            ""};
    for (size_t i = 0; i < sizeof(addresses) / sizeof(addresses[0]); i++) {
        if (address_text_is_private(addresses[i])) {
            fail_msg("%s", addresses[i]);
        }
    }
}

UNIT(judges_a_host_by_the_address_given_to_it)
{
    const struct address_name names[] = {{"a.test", "127.0.0.1"}, {"b.test", "1.1.1.1"}};
    const struct address_book book = {names, 2};
    assert_int_equal(host_judge(&book, bytes_of("A.test")), HOST_PRIVATE);
    assert_int_equal(host_judge(&book, bytes_of("b.test")), HOST_PUBLIC);
    assert_int_equal(host_judge(&book, bytes_of("127.0.0.1")), HOST_PRIVATE);
    assert_int_equal(host_judge(&book, bytes_of("localhost")), HOST_PRIVATE);
    assert_int_equal(host_judge(&book, bytes_of("")), HOST_UNKNOWN);
}

static bool allows(const char *robots, const char *path)
{
    return robots_allow(bytes_of(robots), bytes_of(path));
}

UNIT(lets_the_longest_rule_for_everybody_decide)
{
    static const char text[] = "User-agent: other\nDisallow: /\n\n"
                               "User-agent: x\nUser-Agent: *\nDisallow: /shop # no\n"
                               "Allow: /shop/open\nDisallow: /*.php$\nDisallow:\n";
    assert_true(allows(text, "/"));
    assert_false(allows(text, "/shop"));
    assert_false(allows(text, "/shop/closed"));
    assert_true(allows(text, "/shop/open/1"));
    assert_false(allows(text, "/a/b.php"));
    assert_true(allows(text, "/a/b.php?x"));
    assert_true(allows("", "/x"));
    assert_true(allows("User-agent: *\nDisallow: /a\nAllow: /a", "/a"));
}

UNIT(ends_on_a_pattern_made_to_be_slow)
{
    char path[4000];
    memset(path, 'a', sizeof(path) - 1);
    path[sizeof(path) - 1] = 0;
    assert_true(allows("User-agent: *\nDisallow: /*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*ab$", path));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(takes_what_is_not_globally_reachable_for_private),
            cmocka_unit_test(takes_the_rest_for_public),
            cmocka_unit_test(judges_a_host_by_the_address_given_to_it),
            cmocka_unit_test(lets_the_longest_rule_for_everybody_decide),
            cmocka_unit_test(ends_on_a_pattern_made_to_be_slow),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
