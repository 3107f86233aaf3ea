#include "support/unit.h"

#include "base/syntax/url.h"

#include <stdlib.h>

static struct buffer seen;

static void put(const char *name, struct bytes part)
{
    if (part.size > 0) {
        buffer_print(&seen, "%s%s=", seen.size > 0 ? " " : "", name);
        buffer_append(&seen, part);
    }
}

/* The parts that are not empty, as `name=value name=value`, or "no". */
static const char *parts(const char *text)
{
    struct url url;
    buffer_clear(&seen);
    if (!url_split(bytes_of(text), &url)) {
        return "no";
    }
    put("scheme", url.scheme);
    put("user", url.user);
    put("host", url.host);
    put("port", url.port);
    put("path", url.path);
    put("query", url.query);
    put("fragment", url.fragment);
    return buffer_text(&seen);
}

UNIT(takes_apart_a_url_that_has_every_part)
{
    assert_string_equal(parts("HTTPS://me:pw@Shop.Example:8443/a/b?x=1&y=/?#top?#"),
            "scheme=HTTPS user=me:pw host=Shop.Example port=8443 path=/a/b query=x=1&y=/? "
            "fragment=top?#");
}

UNIT(leaves_out_what_is_not_there)
{
    assert_string_equal(parts("http://a"), "scheme=http host=a");
    assert_string_equal(parts("http://a?q"), "scheme=http host=a query=q");
    assert_string_equal(parts("http://a#f"), "scheme=http host=a fragment=f");
    assert_string_equal(parts("http://a:/"), "scheme=http host=a path=/");
    assert_string_equal(parts("http://a/?#"), "scheme=http host=a path=/");
}

UNIT(takes_the_last_at_sign_as_the_end_of_the_user)
{
    assert_string_equal(parts("http://a@b@c/"), "scheme=http user=a@b host=c path=/");
    assert_string_equal(parts("http://a/b@c"), "scheme=http host=a path=/b@c");
}

UNIT(takes_the_brackets_off_an_ipv6_address)
{
    assert_string_equal(
            parts("http://[2001:db8::1]:81/"), "scheme=http host=2001:db8::1 port=81 path=/");
    assert_string_equal(parts("http://[::1]"), "scheme=http host=::1");
    assert_string_equal(parts("http://[::1"), "scheme=http host=::1");
}

UNIT(reads_schemes_that_have_no_host)
{
    assert_string_equal(parts("mailto:a@b?subject=c"), "scheme=mailto path=a@b query=subject=c");
    assert_string_equal(parts("weixin://dl/x"), "scheme=weixin host=dl path=/x");
    assert_string_equal(parts("file:///etc"), "scheme=file path=/etc");
}

UNIT(refuses_what_has_no_scheme_or_no_host)
{
    assert_string_equal(parts(""), "no");
    assert_string_equal(parts("/a/b"), "no");
    assert_string_equal(parts("://a"), "no");
    assert_string_equal(parts("http"), "no");
    assert_string_equal(parts("http:"), "no");
    assert_string_equal(parts("http:/a"), "no");
    assert_string_equal(parts("http:///a"), "no");
    assert_string_equal(parts("wss://:80/"), "no");
}

UNIT(refuses_a_scheme_that_does_not_start_with_a_letter)
{
    assert_string_equal(parts("127.0.0.1:80/a"), "no");
    assert_string_equal(parts("+a:b"), "no");
}

static uint16_t port(const char *text)
{
    struct url url;
    assert_true(url_split(bytes_of(text), &url));
    return url_port(&url);
}

UNIT(knows_the_usual_ports)
{
    assert_int_equal(port("http://a"), 80);
    assert_int_equal(port("WSS://a"), 443);
    assert_int_equal(port("ftp://a"), 21);
    assert_int_equal(port("weixin://a"), 0);
}

UNIT(takes_a_written_port_over_the_usual_one)
{
    assert_int_equal(port("https://a:8443"), 8443);
    assert_int_equal(port("https://a:65535"), 65535);
    assert_int_equal(port("https://a:00080"), 80);
}

UNIT(gives_no_port_for_one_that_cannot_be)
{
    assert_int_equal(port("https://a:65536"), 0);
    assert_int_equal(port("https://a:000080"), 0);
    assert_int_equal(port("https://a:4x3"), 0);
    assert_int_equal(port("https://a:x"), 0);
    assert_int_equal(port("https://a:99999x"), 0);
}

static const char *decoded(const char *text, bool plus)
{
    buffer_clear(&seen);
    url_decode(bytes_of(text), plus, &seen);
    return buffer_text(&seen);
}

UNIT(undoes_percent_signs_and_leaves_broken_ones)
{
    assert_string_equal(decoded("a%20b%e5%95%86%4", false), "a b商%4");
    assert_string_equal(decoded("%41", false), "A");
    assert_string_equal(decoded("%%41%zz%", false), "%A%zz%");
}

UNIT(takes_plus_as_a_space_only_when_asked)
{
    assert_string_equal(decoded("a+b%2B", true), "a b+");
    assert_string_equal(decoded("a+b%2B", false), "a+b+");
}

/* RFC 3986, section 5.4: all normal and abnormal examples, with a fragment on the base. */
static const char *const resolved[][2] = {{"g:h", "g:h"}, {"g", "http://a/b/c/g"},
        {"./g", "http://a/b/c/g"}, {"g/", "http://a/b/c/g/"}, {"/g", "http://a/g"},
        {"//g", "http://g"}, {"?y", "http://a/b/c/d;p?y"}, {"g?y", "http://a/b/c/g?y"},
        {"#s", "http://a/b/c/d;p?q#s"}, {"g#s", "http://a/b/c/g#s"},
        {"g?y#s", "http://a/b/c/g?y#s"}, {";x", "http://a/b/c/;x"}, {"g;x", "http://a/b/c/g;x"},
        {"g;x?y#s", "http://a/b/c/g;x?y#s"}, {"", "http://a/b/c/d;p?q"}, {".", "http://a/b/c/"},
        {"./", "http://a/b/c/"}, {"..", "http://a/b/"}, {"../", "http://a/b/"},
        {"../g", "http://a/b/g"}, {"../..", "http://a/"}, {"../../", "http://a/"},
        {"../../g", "http://a/g"}, {"../../../g", "http://a/g"}, {"../../../../g", "http://a/g"},
        {"/./g", "http://a/g"}, {"/../g", "http://a/g"}, {"g.", "http://a/b/c/g."},
        {".g", "http://a/b/c/.g"}, {"g..", "http://a/b/c/g.."}, {"..g", "http://a/b/c/..g"},
        {"./../g", "http://a/b/g"}, {"./g/.", "http://a/b/c/g/"}, {"g/./h", "http://a/b/c/g/h"},
        {"g/../h", "http://a/b/c/h"}, {"g;x=1/./y", "http://a/b/c/g;x=1/y"},
        {"g;x=1/../y", "http://a/b/c/y"}, {"g?y/./x", "http://a/b/c/g?y/./x"},
        {"g?y/../x", "http://a/b/c/g?y/../x"}, {"g#s/./x", "http://a/b/c/g#s/./x"},
        {"g#s/../x", "http://a/b/c/g#s/../x"}, {"http:g", "http:g"}};

static void resolves(const char *base, const char *reference, const char *wanted)
{
    struct arena arena = {0};
    const char *found = url_resolve(bytes_of(base), bytes_of(reference), &arena);
    assert_non_null(found);
    assert_string_equal(found, wanted);
    arena_free(&arena);
}

UNIT(resolves_references_as_the_standard_says)
{
    for (size_t i = 0; i < sizeof(resolved) / sizeof(resolved[0]); i++) {
        resolves("http://a/b/c/d;p?q#f", resolved[i][0], resolved[i][1]);
    }
}

UNIT(resolves_references_at_bases_without_a_path)
{
    resolves("https://a:8/", "b", "https://a:8/b");
    resolves("https://a?q", "b", "https://a/b");
    resolves("https://me@a", "../b", "https://me@a/b");
    resolves("https://a", "", "https://a");
    resolves("https://a#f", "?y", "https://a?y");
    resolves("https://a/b/../c?q", "#s", "https://a/b/../c?q#s"); /* its path as it stands */
}

UNIT(resolves_nothing_at_a_base_without_a_host)
{
    struct arena arena = {0};
    assert_null(url_resolve(bytes_of("mailto:a"), bytes_of("b"), &arena));
    assert_null(url_resolve(bytes_of("/a"), bytes_of("b"), &arena));
    assert_null(url_resolve(bytes_of("http:"), bytes_of("b"), &arena));
    arena_free(&arena);
}

UNIT(gives_the_host_before_it_looks_at_the_rest)
{
    struct url url;
    struct bytes rest;
    assert_true(url_split_start(bytes_of("http://me@A.b:8/p?q#f"), &url, &rest));
    assert_true(bytes_equal(url.host, bytes_of("A.b")));
    assert_true(bytes_equal(url.user, bytes_of("me")));
    assert_true(bytes_equal(url.port, bytes_of("8")));
    assert_int_equal(url.path.size + url.query.size + url.fragment.size, 0);
    assert_true(bytes_equal(rest, bytes_of("/p?q#f")));
    url_split_rest(rest, &url);
    assert_true(bytes_equal(url.path, bytes_of("/p")));
    assert_true(bytes_equal(url.query, bytes_of("q")));
    assert_true(bytes_equal(url.fragment, bytes_of("f")));
    assert_false(url_split_start(bytes_of("http:///p"), &url, &rest));
}

UNIT(knows_the_schemes_of_the_web)
{
    assert_true(url_scheme_is_web(bytes_of("hTTp")));
    assert_true(url_scheme_is_web(bytes_of("HTTPS")));
    assert_false(url_scheme_is_web(bytes_of("ftp")));
    assert_false(url_scheme_is_web(bytes_of("httpx")));
    assert_false(url_scheme_is_web(bytes_of("")));
}

UNIT(compares_without_the_case_of_ascii_letters_only)
{
    assert_true(bytes_equal_without_case(bytes_of("aZ0-"), bytes_of("Az0-")));
    assert_false(bytes_equal_without_case(bytes_of("a"), bytes_of("ab")));
    assert_false(bytes_equal_without_case(bytes_of("["), bytes_of("{")));
    assert_true(bytes_equal_without_case((struct bytes){0}, bytes_of("")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(takes_apart_a_url_that_has_every_part),
            cmocka_unit_test(leaves_out_what_is_not_there),
            cmocka_unit_test(takes_the_last_at_sign_as_the_end_of_the_user),
            cmocka_unit_test(takes_the_brackets_off_an_ipv6_address),
            cmocka_unit_test(reads_schemes_that_have_no_host),
            cmocka_unit_test(refuses_what_has_no_scheme_or_no_host),
            cmocka_unit_test(refuses_a_scheme_that_does_not_start_with_a_letter),
            cmocka_unit_test(knows_the_usual_ports),
            cmocka_unit_test(takes_a_written_port_over_the_usual_one),
            cmocka_unit_test(gives_no_port_for_one_that_cannot_be),
            cmocka_unit_test(undoes_percent_signs_and_leaves_broken_ones),
            cmocka_unit_test(takes_plus_as_a_space_only_when_asked),
            cmocka_unit_test(resolves_references_as_the_standard_says),
            cmocka_unit_test(resolves_references_at_bases_without_a_path),
            cmocka_unit_test(resolves_nothing_at_a_base_without_a_host),
            cmocka_unit_test(gives_the_host_before_it_looks_at_the_rest),
            cmocka_unit_test(knows_the_schemes_of_the_web),
            cmocka_unit_test(compares_without_the_case_of_ascii_letters_only),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    buffer_free(&seen);
    return failed;
}
