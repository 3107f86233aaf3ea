#include "collect/probe/links_plan.h"
#include "collect/ranking/ranking.h"

#include "collect/plan/order.h"
#include "support/torture.h"
#include "support/unit.h"

#include <stdlib.h>

static const char links_text[] =
        "platform: wechat\n"
        "neutral: https://example.org/\n"
        "rounds: 3\n"
        "resolve: [{host: a.test, address: 127.0.0.1}]\n"
        "channels:\n"
        "  - {name: plain, via: http, context: in_app_browser, marker: no}\n"
        "  - {name: app, via: browser, context: feed, rounds: 2,\n"
        "     link: 'https://gate.example/?target={url}'}\n"
        "links:\n"
        "  - {service: taobao, url: 'https://item.example/1'}\n"
        "  - {service: jd, url: 'https://item.example/2', peer_of: shopping}\n";

static const char ranking_text[] =
        "service: shop\nsurface: feed\nblocks: 4\ntwins: 2\n"
        "list: {url: 'https://shop.example/', item: li, id: '@data-id'}\n"
        "switch: {off: [{click: '#off'}], default: 'on'}\n"
        "personas:\n"
        "  - {name: a, history: [{visit: 'https://shop.example/a'}, {type: tea, into: '#q', enter: "
        "yes}]}\n"
        "  - {name: b}\n"
        "phases: ['on', {phase: off24h, wait_ms: 5}, restart]\n";

static struct arena arena;
static struct fault why;

static int clean(void **state)
{
    (void)state;
    arena_free(&arena);
    arena = (struct arena){.limit = 4 << 20};
    why = (struct fault){.status = OK};
    return 0;
}

UNIT(reads_a_plan_of_link_probes)
{
    struct links_plan *plan = NULL;
    assert_int_equal(links_plan_read(bytes_of(links_text), &arena, &plan, &why), OK);
    assert_int_equal(plan->trial_count, 2 * 3 + 2 * 2);
    assert_false(plan->channels[0].has_marker);
    assert_true(plan->channels[1].has_marker);
    assert_true(plan->channels[1].is_browser);
    assert_int_equal(plan->controls, 2);
    assert_string_equal(plan->book.names[0].address, "127.0.0.1");
    assert_string_equal(plan->targets[1].peer_of, "shopping");
    assert_null(plan->targets[0].peer_of);
}

UNIT(reads_a_plan_of_rankings)
{
    struct ranking_plan *plan = NULL;
    assert_int_equal(ranking_plan_read(bytes_of(ranking_text), &arena, &plan, &why), OK);
    assert_int_equal(plan->persona_count, 2);
    assert_int_equal(plan->personas[0].history.count, 2);
    assert_true(plan->personas[0].history.items[1].has_enter);
    assert_int_equal(plan->phase_count, 3);
    assert_int_equal(plan->phases[1].phase, PHASE_OFF_DAY);
    assert_int_equal(plan->phases[1].wait_ms, 5);
    assert_int_equal(plan->toggle.on_by_default, ANSWER_YES);
}

/* The text with its first `from` replaced. */
static const char *changed(const char *text, const char *from, const char *to)
{
    const char *at = strstr(text, from);
    assert_non_null(at);
    return arena_print(&arena, "%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
}

UNIT(names_line_and_key_of_a_mistake_in_link_probes)
{
    static const char *const cases[][3] = {
            {"platform: wechat", "platfrom: wechat", "line 1: missing key 'platform'"},
            {"rounds: 3", "rounds: 0",
                    "line 3: rounds must be a whole number from 1 to 1000, not '0'"},
            {"rounds: 3", "rounds: 1e3",
                    "line 3: rounds must be a whole number from 1 to 1000, not '1e3'"},
            {"rounds: 3", "rouds: 3", "line 3: unknown key 'rouds'"},
            {"marker: no", "marker: maybe", "line 6: yes or no is wanted for 'marker'"},
            {"via: http", "via: gopher", "line 6: `via` is http or browser, not 'gopher'"},
            {"target={url}", "target=url",
                    "line 8: `link` must hold {url} once, where the address goes: "
                    "'https://gate.example/?target=url'"},
            {"https://item.example/1", "file:///etc/passwd",
                    "line 10: only http and https are probed; not an address of theirs: "
                    "'file:///etc/passwd'"},
            {"https://item.example/1", "https://item.example:99999/",
                    "line 10: only http and https are probed; not an address of theirs: "
                    "'https://item.example:99999/'"},
            {"https://item.example/1", "https://item example/",
                    "line 10: only http and https are probed; not an address of theirs: "
                    "'https://item example/'"},
            {"rounds: 3", "marker: \"a\\r\\nHost: b\"",
                    "line 3: control characters stand in 'marker'"},
            {"rounds: 3", "user_agent: \"a\\r\\nHost: b\"",
                    "line 3: control characters stand in 'user_agent'"},
            {"rounds: 3", "language: \"zh\\r\\nCookie: b\"",
                    "line 3: control characters stand in 'language'"},
            {"host: a.test", "host: '*'", "line 4: not a host: '*'"},
            {"host: a.test", "host: 'a.test 192.0.2.1,MAP *'",
                    "line 4: not a host: 'a.test 192.0.2.1,MAP *'"},
            {"address: 127.0.0.1", "address: '192.0.2.1,127.0.0.1'",
                    "line 4: not an address: '192.0.2.1,127.0.0.1'"},
            {"address: 127.0.0.1", "address: a.example", "line 4: not an address: 'a.example'"},
            {"https://item.example/1", "https://item.example:99999/",
                    "line 10: only http and https are probed; not an address of theirs: "
                    "'https://item.example:99999/'"},
            {"https://item.example/1", "https://item example/",
                    "line 10: only http and https are probed; not an address of theirs: "
                    "'https://item example/'"},
            {"rounds: 3", "marker: \"a\\r\\nHost: b\"",
                    "line 3: control characters stand in 'marker'"},
            {"rounds: 3", "user_agent: \"a\\r\\nHost: b\"",
                    "line 3: control characters stand in 'user_agent'"},
            {"rounds: 3", "language: \"zh\\r\\nCookie: b\"",
                    "line 3: control characters stand in 'language'"},
            {"host: a.test", "host: '*'", "line 4: not a host: '*'"},
            {"host: a.test", "host: 'a.test 192.0.2.1,MAP *'",
                    "line 4: not a host: 'a.test 192.0.2.1,MAP *'"},
            {"address: 127.0.0.1", "address: '192.0.2.1,127.0.0.1'",
                    "line 4: not an address: '192.0.2.1,127.0.0.1'"},
            {"address: 127.0.0.1", "address: a.example", "line 4: not an address: 'a.example'"},
            {"service: jd", "servce: jd", "line 11: missing key 'service'"},
            {"peer_of", "peer", "line 11: unknown key 'peer'"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct links_plan *plan = NULL;
        const char *text = changed(links_text, cases[i][0], cases[i][1]);
        assert_int_equal(links_plan_read(bytes_of(text), &arena, &plan, &why), E_MALFORMED);
        assert_null(plan);
        const char *wanted = strstr(why.text, cases[i][2]);
        if (wanted != why.text) {
            print_error("wanted: %s\n", cases[i][2]);
        }
        assert_string_equal(why.text, cases[i][2]);
    }
}

UNIT(takes_addresses_that_a_browser_takes)
{
    static const char *const urls[] = {"https://[2606:4700::1]:8443/x", "http://203.0.113.9/",
            "HTTPS://Item.Example", "https://例子.example/商品?a=1#b", "https://a:b@item.example/"};
    for (size_t i = 0; i < sizeof(urls) / sizeof(urls[0]); i++) {
        struct links_plan *plan = NULL;
        const char *text = changed(links_text, "https://item.example/1", urls[i]);
        assert_int_equal(links_plan_read(bytes_of(text), &arena, &plan, &why), OK);
        assert_string_equal(plan->targets[0].url, urls[i]);
    }
}

UNIT(names_line_and_key_of_a_mistake_in_rankings)
{
    static const char *const cases[][3] = {
            {"surface: feed", "surface: wall",
                    "line 2: `surface` is feed, search, ads, push or price, not 'wall'"},
            {"item: li, ", "", "line 5: missing key 'item'"},
            {"{click: '#off'}", "{}", "line 6: a step is one of visit, click, type, wait_ms"},
            {"{click: '#off'}", "{click: '#off', wait_ms: 1}",
                    "line 6: a step is one of visit, click, type, wait_ms"},
            {"off: [{click: '#off'}]", "off: []", "line 6: the steps are missing in 'off'"},
            {"default: 'on'", "default: true",
                    "line 6: `default` is on or off, in quotes, not 'true'"},
            {", into: '#q'", "", "line 8: missing key 'into'"},
            {"['on', ", "[", "line 1: the first item must be on in 'phases'"},
            {"restart", "off24h", "line 10: the phase stands twice: 'off24h'"},
            {"restart", "later", "line 10: no such phase: 'later'"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct ranking_plan *plan = NULL;
        const char *text = changed(ranking_text, cases[i][0], cases[i][1]);
        assert_int_equal(ranking_plan_read(bytes_of(text), &arena, &plan, &why), E_MALFORMED);
        assert_string_equal(why.text, cases[i][2]);
    }
}

static bool read_both(void)
{
    SCOPED(arena_free) struct arena own = {.limit = 4 << 20};
    struct links_plan *links = NULL;
    struct ranking_plan *ranking = NULL;
    return links_plan_read(bytes_of(links_text), &own, &links, NULL) == OK &&
           ranking_plan_read(bytes_of(ranking_text), &own, &ranking, NULL) == OK;
}

UNIT(says_so_when_memory_is_spent)
{
    assert_true(torture(read_both) > 0);
}

UNIT(draws_the_same_order_from_the_same_seed)
{
    size_t a[50], b[50], seen = 0;
    struct order first = order_of(7, 1), second = order_of(7, 1), other = order_of(8, 1);
    order_shuffle(&first, a, 50);
    order_shuffle(&second, b, 50);
    assert_memory_equal(a, b, sizeof(a));
    order_shuffle(&other, b, 50);
    assert_memory_not_equal(a, b, sizeof(a));
    for (size_t i = 0; i < 50; i++) {
        seen |= (size_t)1 << a[i];
    }
    assert_int_equal(seen, ((size_t)1 << 50) - 1);
}

UNIT(reads_prices_as_shops_write_them)
{
    static const struct {
        const char *text;
        int64_t price;
    } cases[] = {{"¥19.90", 1990}, {"1,299", 129900}, {"1.299,00 €", 129900},
            {"US$1,299.5", 129950}, {"券后 ￥8", 800}, {"12.345", 1234500}, {"", -1}, {"free", -1},
            {"99999999999999999999", -1}, {"5.", 500}, {"-5", -1}, {"1e308", -1},
            {"19.90 EUR", 1990}, {"¥10-20", 1000}, {"10000000000", 1000000000000},
            {"10000000000.01", -1}};
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        assert_int_equal(ranking_price(bytes_of(cases[i].text)), cases[i].price);
    }
}

#define CLEANED(test) cmocka_unit_test_setup(test, clean)

UNIT(names_an_id_that_no_file_takes_by_its_digest)
{
    char longest[4098];
    memset(longest, 'x', sizeof(longest) - 1);
    longest[sizeof(longest) - 1] = 0;
    assert_string_equal(ranking_id("商品=1", &arena), "商品=1");
    assert_string_equal(ranking_id("", &arena), "");
    assert_string_equal(ranking_id("a\nb", &arena),
            "sha256:7e18f737311b2dc3b2f269dd78396b0351f14fb66efa879f768cb23181883c78");
    assert_int_equal(strlen(ranking_id(longest, &arena)), 7 + 64);
    longest[4096] = 0;
    assert_string_equal(ranking_id(longest, &arena), longest);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            CLEANED(reads_a_plan_of_link_probes),
            CLEANED(reads_a_plan_of_rankings),
            CLEANED(names_line_and_key_of_a_mistake_in_link_probes),
            CLEANED(takes_addresses_that_a_browser_takes),
            CLEANED(names_line_and_key_of_a_mistake_in_rankings),
            CLEANED(says_so_when_memory_is_spent),
            CLEANED(draws_the_same_order_from_the_same_seed),
            CLEANED(reads_prices_as_shops_write_them),
            CLEANED(names_an_id_that_no_file_takes_by_its_digest),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_free(&arena);
    return failed;
}
