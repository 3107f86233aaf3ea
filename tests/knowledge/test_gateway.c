#include "support/torture.h"
#include "support/unit.h"

#include "knowledge/gateway/gateway.h"

#include <stdlib.h>

#define HEAD                                                                                       \
    "id,platform,host,path,parameter,location,kind,pattern,effect,class,confidence,valid_from,"    \
    "valid_to,revision,source\n"
#define CHAT "chat,chat.example;safe.chat.example,/go,target;url,"

/* clang-format off */
static const char sample[] = HEAD
    "false," "chat,,,,text,contains,this page imitates,none,,high,,,2026.10,own\n"
    "copy," CHAT "text,contains,长按网址 复制,copies,D1,high,,,2026.10,own\n"
    "stop," CHAT "text,contains,Access STOPPED,stops,B,high,,,2026.11,own\n"
    "query," CHAT "query,pairs,main=2&evil=20,stops,B,low,,,2026.09,own\n"
    "old," CHAT "url,any,,passes,O,low,2020-01-01,2021-09-17,2026.09,own\n"
    "unsure," CHAT "url,any,,unsure,I,high,,,2026.09,own\n"
    "setting,chat,chat.example,/go/setting,,url,any,,none,,high,,,2026.09,own\n"
    "short,chat,t.example,,,url,any,,passes,O,high,,,2026.09,own\n"
    "whole,chat,out.example,*/outgoing,*,url,any,,warns,W,high,,,2026.09,own\n"
    "start,chat,out.example,/a*,,text,full,gone,stops,B,low,,,2026.09,own\n"
    "front,chat,out.example,/a*,,text,prefix,gone,warns,W,low,,,2026.09,own\n";
/* clang-format on */

enum { NOW = 1764201600 }; /* 2025-11-27, seconds */
static struct arena arena;
static const struct gateway_list *list;

static int load(void **state)
{
    (void)state;
    return gateway_load(bytes_of(sample), &arena, &list, NULL) == OK ? 0 : -1;
}

static int unload(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

static struct gateway_match match;

static const char *at_time(const char *url, const char *text, int64_t seconds)
{
    match = (struct gateway_match){0};
    bool found = gateway_match(list, bytes_of(url), text, seconds * 1000, &match);
    return found ? match.id : "none";
}

static const char *id_of(const char *url, const char *text)
{
    return at_time(url, text, NOW);
}

static void assert_target(const char *url, const char *wanted)
{
    char target[200] = "";
    (void)id_of(url, NULL);
    memcpy(target, match.target.data == NULL ? (const uint8_t *)"" : match.target.data,
            match.target.size);
    assert_string_equal(target, wanted);
}

UNIT(a_host_fits_itself_and_what_is_below_it_on_the_boundary_of_a_label)
{
    assert_string_equal(id_of("https://chat.example/go", NULL), "unsure");
    assert_string_equal(id_of("http://A.B.CHAT.Example./go", NULL), "unsure");
    assert_string_equal(id_of("https://chat.example:8443/go", NULL), "unsure");
    assert_string_equal(id_of("https://evilchat.example/go", NULL), "none");
    assert_string_equal(id_of("https://chat.example.evil.example/go", NULL), "none");
    assert_string_equal(id_of("https://example/go", NULL), "none");
}

UNIT(a_path_fits_itself_and_what_is_below_it)
{
    assert_string_equal(id_of("https://chat.example/go/deep?x", NULL), "unsure");
    assert_string_equal(id_of("https://chat.example/%67o", NULL), "unsure");
    assert_string_equal(id_of("https://chat.example/gone", NULL), "none");
    assert_string_equal(id_of("https://chat.example/", NULL), "none");
    assert_string_equal(id_of("https://chat.example", NULL), "none");
    assert_string_equal(id_of("https://t.example", NULL), "short");
    assert_string_equal(
            id_of("https://out.example/users/outgoing?https://a.example", NULL), "whole");
}

UNIT(the_text_of_the_page_tells_what_it_does)
{
    assert_string_equal(
            id_of("https://chat.example/go", "如需浏览，请长按\n网址复制后使用"), "copy");
    assert_int_equal(match.effect, GATEWAY_COPIES);
    assert_string_equal(match.platform, "chat");
    assert_string_equal(match.confidence, "high");
    assert_string_equal(id_of("https://safe.chat.example/go", " access\tstopped."), "stop");
    assert_int_equal(match.effect, GATEWAY_STOPS);
    assert_string_equal(id_of("https://chat.example/go", "nothing known"), "unsure");
    assert_int_equal(match.effect, GATEWAY_UNSURE);
    assert_string_equal(id_of("https://out.example/abc", " Gone "), "start");
    assert_string_equal(id_of("https://out.example/abc", "gone away"), "front");
    assert_string_equal(id_of("https://out.example/abc", "not gone"), "none");
}

UNIT(the_first_row_that_fits_decides_and_false_positives_before_all)
{
    assert_string_equal(id_of("https://chat.example/go?main=2&evil=20", "长按网址复制"), "copy");
    assert_string_equal(id_of("https://chat.example/go?evil=20&x=1&main=%32", NULL), "query");
    assert_string_equal(id_of("https://chat.example/go?main=2&evil=200", NULL), "unsure");
    assert_string_equal(id_of("https://chat.example/go?evil=20", NULL), "unsure");
    assert_string_equal(id_of("https://chat.example/go/setting/v1", "access stopped"), "none");
}

UNIT(a_parent_is_found_at_any_depth_whatever_the_case)
{
    assert_string_equal(id_of("https://a.b.c.d.e.T.EXAMPLE/", NULL), "short");
    assert_string_equal(id_of("https://a..t.example/", NULL), "short");
    assert_string_equal(id_of("https://.t.example/", NULL), "short");
    assert_string_equal(id_of("https://t.example../", NULL), "none");
    assert_string_equal(
            id_of("https://\x14.example/", NULL), "none"); /* 't' but for its high bits */
    assert_string_equal(id_of("https://./", NULL), "none");
    assert_string_equal(id_of("https://a%2et.example/", NULL), "none");
}

UNIT(a_row_holds_on_its_days_only)
{
    assert_string_equal(
            at_time("https://chat.example/go", NULL, 1631923199), "old"); /* last second */
    assert_string_equal(at_time("https://chat.example/go", NULL, 1631923200), "unsure");
    assert_string_equal(at_time("https://chat.example/go", NULL, 1577836800), "old"); /* first */
    assert_string_equal(at_time("https://chat.example/go", NULL, 1577836799), "unsure");
}

UNIT(gives_the_encoded_address_it_leads_to)
{
    assert_target("https://chat.example/go?a=1&target=https%3A%2F%2Fs.example",
            "https%3A%2F%2Fs.example");
    assert_target("https://chat.example/go?url=b&target=", "b");
    assert_target("https://chat.example/go?%74arget=c#target=d", "c");
    assert_target("https://chat.example/go?mytarget=d", "");
    assert_target(
            "https://out.example/x/outgoing?https://a.example/?b=c", "https://a.example/?b=c");
    assert_target("https://t.example/abc", "");
}

UNIT(hostile_addresses_are_no_gateways)
{
    assert_string_equal(id_of("https://chat.example@evil.example/go", NULL), "none");
    assert_string_equal(id_of("https://evil.example\\@chat.example/go", NULL), "none");
    assert_string_equal(id_of("https://chat.example\\.evil.example/go", NULL), "none");
    assert_string_equal(id_of("https://chat%2eexample/go", NULL), "none");
    assert_string_equal(id_of("javascript://chat.example/go", NULL), "none");
    assert_string_equal(id_of("ftp://chat.example/go", NULL), "none");
    assert_string_equal(id_of("chat.example/go", NULL), "none");
    assert_string_equal(id_of("", NULL), "none");
    assert_string_equal(id_of("https://./go", NULL), "none");
    assert_string_equal(id_of("https://../go", NULL), "none");
    assert_string_equal(id_of("https://.chat.example/go", NULL), "unsure");
    assert_string_equal(id_of("https://chat.example/%", NULL), "none");
    assert_string_equal(id_of("https://chat.example/g%6", NULL), "none");
    assert_string_equal(id_of("https://chat.example/g%6f", NULL), "unsure");
    char host[600] = "https://";
    memset(host + 8, 'a', 300);
    memcpy(host + 308, ".t.example", 11);
    assert_string_equal(id_of(host, NULL), "none");
    struct bytes nul = {(const uint8_t *)"https://t.example\0.evil.example/", 32};
    assert_false(gateway_match(list, nul, NULL, 0, &match));
}

UNIT(a_short_page_tells_by_its_text_alone_and_a_long_one_does_not)
{
    char article[2000];
    memset(article, 'x', sizeof(article));
    memcpy(article + 1980, "access stopped", 15);
    assert_true(gateway_match_text(list, "chat", "Access stopped", 0, &match));
    assert_string_equal(match.id, "stop");
    assert_int_equal(match.target.size, 0);
    assert_false(gateway_match_text(list, "other", "Access stopped", 0, &match));
    assert_false(gateway_match_text(list, "chat", article, 0, &match));
    assert_false(gateway_match_text(list, "chat", article + 900, 0, &match));
    assert_true(gateway_match_text(list, "chat", article + 1200, 0, &match));
    assert_false(gateway_match_text(list, "chat", "This page imitates: access stopped", 0, &match));
    assert_false(gateway_match_text(list, "chat", NULL, 0, &match));
    assert_false(gateway_match_text(list, "chat", " \n\xe3\x80\x80", 0, &match));
}

static void leads_to(const char *target, const char *wanted)
{
    SCOPED(buffer_free) struct buffer out = {0};
    assert_int_equal(gateway_target(bytes_of(target), &out), wanted != NULL);
    assert_string_equal(buffer_text(&out), wanted == NULL ? "" : wanted);
}

UNIT(an_address_to_follow_is_decoded_twice_at_most)
{
    leads_to("https%3A%2F%2Fwww.example.com%2Fa%3Fb%3D%2541", "https://www.example.com/a?b=%41");
    leads_to("https%253A%252F%252Fwww.example.com", "https://www.example.com");
    leads_to("https%25253A%25252F%25252Fwww.example.com", NULL);
    leads_to("HTTP://www.example.com", "HTTP://www.example.com");
}

UNIT(an_address_not_to_be_followed_is_none)
{
    leads_to("file%3A%2F%2F%2Fetc%2Fpasswd", NULL);
    leads_to("javascript:alert(1)", NULL);
    leads_to("http%3A%2F%2F127.0.0.1%2F", NULL);
    leads_to("http%3A%2F%2F2130706433%2F", NULL);
    leads_to("http%3A%2F%2F%5B%3A%3A1%5D%2F", NULL);
    leads_to("http%3A%2F%2Flocalhost%2F", NULL);
    leads_to("https%3A%2F%2Fwww.example.com%40evil.example.org%2F", NULL);
    leads_to("", NULL);
}

UNIT(the_newest_revision_is_the_version)
{
    assert_string_equal(gateway_version(list), "gateway-2026.11");
}

static void refuses(const char *csv, enum status status, uint64_t line, const char *text)
{
    const struct gateway_list *refused = NULL;
    struct fault why = {0};
    assert_int_equal(gateway_load(bytes_of(csv), &arena, &refused, &why), status);
    assert_int_equal(why.at, line);
    assert_string_equal(why.text, text);
    assert_null(refused);
}

#define ROW(middle, effect, end) HEAD "a," middle "," effect "," end "\n"

UNIT(refuses_a_bad_row_with_its_line)
{
    const char *bad = "column 'pattern' cannot be 'x'";
    refuses(HEAD, E_MALFORMED, 1, "there is no row");
    refuses(ROW("p,h.example,,,url,any,x", "warns,W", "high,,,2026.11,own"), E_MALFORMED, 2, bad);
    refuses(ROW("p,h.example,,,url,contains,x", "warns,W", "high,,,2026.11,own"), E_MALFORMED, 2,
            bad);
    refuses(ROW("p,h.example,,,text,contains,　", "warns,W", "high,,,2026.11,own"), E_MALFORMED, 2,
            "column 'pattern' cannot be '　'");
    refuses(ROW("p,h.example,,,text,contains,x", "warns,B", "high,,,2026.11,own"), E_MALFORMED, 2,
            "column 'class' cannot be 'B'");
    refuses(ROW("p,,,,url,any,", "warns,W", "high,,,2026.11,own"), E_MALFORMED, 2,
            "column 'host' cannot be ''");
    refuses(ROW("p,H.example,,,url,any,", "warns,W", "high,,,2026.11,own"), E_MALFORMED, 2,
            "column 'host' cannot be 'H.example'");
    refuses(ROW("p,h.example;.x,,,url,any,", "warns,W", "high,,,2026.11,own"), E_MALFORMED, 2,
            "column 'host' cannot be 'h.example;.x'");
    refuses(ROW("p,h.example,go,,url,any,", "warns,W", "high,,,2026.11,own"), E_MALFORMED, 2,
            "column 'path' cannot be 'go'");
    refuses(ROW("p,h.example,,,url,any,", "warns,W", "sure,,,2026.11,own"), E_MALFORMED, 2,
            "column 'confidence' cannot be 'sure'");
    refuses(ROW("p,h.example,,,url,any,", "warns,W", "high,2026-02-30,,2026.11,own"), E_MALFORMED,
            2, "column 'valid_from' cannot be '2026-02-30'");
    refuses(ROW("p,h.example,,,url,any,", "warns,W", "high,2026-02-02,2026-02-01,2026.11,own"),
            E_MALFORMED, 2, "column 'valid_to' cannot be '2026-02-01'");
    refuses(ROW("p,h.example,,,url,any,", "warns,W", "high,,,2026-11,own"), E_MALFORMED, 2,
            "column 'revision' cannot be '2026-11'");
    refuses(ROW("p,h.example,,,url,any,", "warns,W",
                    "high,,,2026.11,own") "a,p,h.example,,,url,any,,"
                                          "warns,W,high,,,2026.11,own\n",
            E_MALFORMED, 3, "the id stands twice");
}

static bool load_again(void)
{
    struct arena own = {0};
    const struct gateway_list *loaded = NULL;
    enum status status = gateway_load(bytes_of(sample), &own, &loaded, NULL);
    assert_true(status == OK || (status == E_MEMORY && loaded == NULL));
    arena_free(&own);
    return status == OK;
}

UNIT(survives_every_allocation_that_fails)
{
    assert_true(torture(load_again) > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(a_host_fits_itself_and_what_is_below_it_on_the_boundary_of_a_label),
            cmocka_unit_test(a_path_fits_itself_and_what_is_below_it),
            cmocka_unit_test(the_text_of_the_page_tells_what_it_does),
            cmocka_unit_test(the_first_row_that_fits_decides_and_false_positives_before_all),
            cmocka_unit_test(a_parent_is_found_at_any_depth_whatever_the_case),
            cmocka_unit_test(a_row_holds_on_its_days_only),
            cmocka_unit_test(gives_the_encoded_address_it_leads_to),
            cmocka_unit_test(hostile_addresses_are_no_gateways),
            cmocka_unit_test(a_short_page_tells_by_its_text_alone_and_a_long_one_does_not),
            cmocka_unit_test(an_address_to_follow_is_decoded_twice_at_most),
            cmocka_unit_test(an_address_not_to_be_followed_is_none),
            cmocka_unit_test(the_newest_revision_is_the_version),
            cmocka_unit_test(refuses_a_bad_row_with_its_line),
            cmocka_unit_test(survives_every_allocation_that_fails),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, load, unload);
}
