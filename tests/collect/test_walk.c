/* Hops without a browser, against a server on loopback. */
#include "collect/web/walk.h"

#include "support/unit.h"
#include "support/web_server.h"

#include <stdio.h>
#include <stdlib.h>

#define HEAD "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: text/html\r\n\r\n"
#define MOVED(to)                                                                                  \
    "HTTP/1.1 302 Found\r\nConnection: close\r\nContent-Length: 0\r\nLocation: " to "\r\n\r\n"

/* A line of a head longer than libcurl takes. */
static char endless_line[(160 << 10) + 64];

static const struct web_answer answers[] = {
        {"GET /end ", HEAD "<title>The end</title><p>Arrived.", 0},
        {"GET /moved ", MOVED("/end"), 0},
        {"GET /slow ", MOVED("/end"), 300},
        {"GET /meta ", HEAD "<meta http-equiv=refresh content='1;url=/end'>", 0},
        {"GET /script ", HEAD "<script>location.replace('/end')</script>", 0},
        {"GET /warn ", HEAD "<p>Leaving<a href='/terms'>Terms</a><a href=/end>继续访问</a>", 0},
        {"GET /button ", HEAD "<p>Leaving<button>Continue</button>", 0},
        {"GET /long ",
                HEAD "<p><a href=/x>A label that is far longer than any control to go on would "
                     "ever be, again and again and again and again and again and again and "
                     "again and again and again and again and again and again</a>"
                     "<a href=/end>Continue</a>",
                0},
        {"GET /loop ", MOVED("/loop"), 0},
        {"GET /app ", MOVED("intent://open#Intent;end"), 0},
        {"GET /file ", MOVED("file:///etc/passwd"), 0},
        {"GET /inside ", MOVED("http://127.0.0.1:%d/end"), 0},
        {"GET /wall ",
                "HTTP/1.1 403 Forbidden\r\nConnection: close\r\nCf-Mitigated: challenge\r\n"
                "Content-Type: text/html\r\n\r\n<title>Just a moment...</title>",
                0},
        {"GET /big ", HEAD "0123456789", 0},
        {"GET /tornpage ",
                "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100\r\n\r\n"
                "<title>A page</title>half",
                0},
        {"GET /endless-line ", endless_line, 0},
        {"GET /torn ", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf", 0},
        {"GET /cookie ",
                "HTTP/1.1 302 Found\r\nConnection: close\r\nContent-Length: 0\r\n"
                "Set-Cookie: seen=1\r\nLocation: /end\r\n\r\n",
                0},
};

struct bed {
    struct web_server server;
    struct arena arena;
    struct visit visit;
    struct fault why;
};

static int open_bed(void **state)
{
    static struct bed bed;
    int size = snprintf(endless_line, sizeof(endless_line), MOVED("/end?"));
    memset(endless_line + size - 4, 'x', sizeof(endless_line) - 1 - (size_t)(size - 4));
    memcpy(endless_line + sizeof(endless_line) - 5, "\r\n\r\n", 5);
    bed.server = web_server_start(answers, sizeof(answers) / sizeof(answers[0]));
    *state = &bed;
    return 0;
}

static int close_bed(void **state)
{
    struct bed *bed = *state;
    web_server_stop(&bed->server);
    arena_free(&bed->arena);
    return 0;
}

static bool always(void *context, const char *url, const char *text)
{
    (void)context;
    return url != NULL && text != NULL;
}

static enum status walk(
        struct bed *bed, const char *path, struct fetcher_options options, bool taps)
{
    char url[100];
    struct fetcher *fetcher = NULL;
    const struct walk_options how = {.judge = {taps ? always : NULL, NULL}};
    options.user_agent = "Probe/1";
    options.timeout_ms = 5000;
    options.body_max = options.body_max == 0 ? 1 << 20 : options.body_max;
    (void)snprintf(url, sizeof(url), "http://127.0.0.1:%d%s", bed->server.port, path);
    arena_free(&bed->arena);
    bed->arena = (struct arena){.limit = 16 << 20};
    assert_int_equal(fetcher_open(&options, &fetcher, &bed->why), OK);
    const char *copy = arena_copy(&bed->arena, bytes_of(url));
    enum status status = walk_link(fetcher, copy, &how, &bed->arena, &bed->visit, &bed->why);
    fetcher_close(fetcher);
    return status;
}

static const struct fetcher_options open_house = {.allow_private = true};

/* "tap-302 status-200" */
static const char *hops(const struct bed *bed)
{
    static char text[400];
    text[0] = 0;
    for (size_t i = 0; i < bed->visit.hop_count; i++) {
        const struct trial_hop *hop = &bed->visit.hops[i];
        size_t size = strlen(text);
        (void)snprintf(text + size, sizeof(text) - size, "%s%s%d", i == 0 ? "" : " ",
                passage_name(hop->passage), hop->status);
    }
    return text;
}

UNIT(follows_a_status_a_meta_refresh_and_a_simple_script)
{
    static const char *const cases[][2] = {{"/end", "tap200"}, {"/moved", "tap302 status200"},
            {"/meta", "tap200 meta200"}, {"/script", "tap200 script200"}};
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        assert_int_equal(walk(*state, cases[i][0], open_house, false), OK);
        const struct bed *bed = *state;
        assert_string_equal(hops(bed), cases[i][1]);
        assert_string_equal(bed->visit.page.title, "The end");
        assert_int_equal(bed->visit.page.visible, strlen("Arrived."));
        assert_int_equal(bed->visit.entry_count, bed->visit.hop_count);
    }
}

UNIT(counts_the_time_of_every_hop_and_what_a_refresh_makes_one_wait)
{
    struct bed *bed = *state;
    assert_int_equal(walk(bed, "/slow", open_house, false), OK);
    assert_true(bed->visit.hops[0].ms >= 300);
    assert_true(bed->visit.page.ms >= bed->visit.hops[0].ms);
    assert_int_equal(walk(bed, "/meta", open_house, false), OK);
    assert_true(bed->visit.page.ms >= 1000);
}

UNIT(taps_the_control_to_go_on_only_where_it_may)
{
    struct bed *bed = *state;
    assert_int_equal(walk(bed, "/warn", open_house, true), OK);
    assert_string_equal(hops(bed), "tap200 control200");
    assert_int_equal(bed->visit.taps, 2);
    assert_int_equal(bed->visit.hops[0].has_control, ANSWER_YES);
    assert_int_equal(walk(bed, "/warn", open_house, false), OK);
    assert_string_equal(hops(bed), "tap200");
    assert_int_equal(bed->visit.taps, 1);
    assert_int_equal(walk(bed, "/long", open_house, true), OK);
    assert_string_equal(hops(bed), "tap200 control200");
}

UNIT(notes_a_button_that_only_a_browser_can_press)
{
    struct bed *bed = *state;
    assert_int_equal(walk(bed, "/button", open_house, true), OK);
    assert_string_equal(hops(bed), "tap200");
    assert_int_equal(bed->visit.hops[0].has_control, ANSWER_YES);
}

UNIT(stops_after_ten_hops)
{
    struct bed *bed = *state;
    assert_int_equal(walk(bed, "/loop", open_house, false), OK);
    assert_int_equal(bed->visit.hop_count, TRIAL_HOPS_MAX);
}

UNIT(records_another_scheme_and_does_not_follow_it)
{
    struct bed *bed = *state;
    assert_int_equal(walk(bed, "/app", open_house, false), OK);
    assert_string_equal(hops(bed), "tap302 scheme-1");
    assert_string_equal(bed->visit.hops[1].url, "intent://open#Intent;end");
    assert_int_equal(walk(bed, "/file", open_house, false), OK);
    assert_string_equal(hops(bed), "tap302 scheme-1");
    assert_int_equal(bed->visit.entry_count, 1);
}

UNIT(refuses_private_addresses_also_behind_a_name)
{
    static const struct address_name names[] = {{"inside.test", "127.0.0.1"}};
    struct fetcher_options options = {.book = {names, 1}};
    struct bed *bed = *state;
    struct fetcher *fetcher = NULL;
    char url[100];
    struct har_entry entry;
    assert_int_equal(walk(bed, "/end", (struct fetcher_options){0}, false), OK);
    assert_int_equal(bed->visit.page.status, 0);
    assert_string_equal(bed->visit.entries[0].error, "refused: a private address");
    options.user_agent = "Probe/1";
    options.timeout_ms = 5000;
    options.body_max = 100;
    (void)snprintf(url, sizeof(url), "http://inside.test:%d/end", bed->server.port);
    assert_int_equal(fetcher_open(&options, &fetcher, &bed->why), OK);
    assert_int_equal(fetch(fetcher, url, &bed->arena, &entry, &bed->why), OK);
    assert_string_equal(entry.error, "refused: a private address");
    fetcher_close(fetcher);
    options.allow_private = true;
    assert_int_equal(fetcher_open(&options, &fetcher, &bed->why), OK);
    assert_int_equal(fetch(fetcher, url, &bed->arena, &entry, &bed->why), OK);
    assert_int_equal(entry.status, 200);
    fetcher_close(fetcher);
}

UNIT(asks_for_nothing_but_http)
{
    static const char *const urls[] = {"file:///etc/passwd", "javascript:alert(1)", "data:,x",
            "ftp://127.0.0.1/", "weixin://dl", ""};
    struct bed *bed = *state;
    struct fetcher *fetcher = NULL;
    struct har_entry entry;
    const struct fetcher_options options = {.user_agent = "x", .timeout_ms = 100, .body_max = 1};
    assert_int_equal(fetcher_open(&options, &fetcher, &bed->why), OK);
    for (size_t i = 0; i < sizeof(urls) / sizeof(urls[0]); i++) {
        assert_int_equal(fetch(fetcher, urls[i], &bed->arena, &entry, &bed->why), E_USAGE);
    }
    fetcher_close(fetcher);
}

UNIT(tells_a_wall_by_what_the_server_says_of_it)
{
    struct bed *bed = *state;
    assert_int_equal(walk(bed, "/wall", open_house, false), OK);
    assert_int_equal(bed->visit.page.wall, WALL_CAPTCHA);
    assert_int_equal(bed->visit.page.status, 403);
}

UNIT(cuts_a_body_at_the_ceiling_and_says_so)
{
    struct bed *bed = *state;
    assert_int_equal(walk(bed, "/big",
                             (struct fetcher_options){.allow_private = true, .body_max = 4}, false),
            OK);
    const struct har_entry *entry = &bed->visit.entries[0];
    assert_true(bytes_equal(entry->body, bytes_of("0123")));
    assert_true(entry->is_cut);
    assert_null(entry->error);
    assert_int_equal(bed->visit.page.visible, -1); /* what was cut off is not known */
}

UNIT(keeps_what_came_of_an_answer_that_was_torn)
{
    struct bed *bed = *state;
    assert_int_equal(walk(bed, "/torn", open_house, false), OK);
    assert_true(bytes_equal(bed->visit.entries[0].body, bytes_of("half")));
    assert_non_null(bed->visit.entries[0].error);
    assert_int_equal(walk(bed, "/tornpage", open_house, false), OK);
    assert_string_equal(bed->visit.page.title, "A page");
    assert_int_equal(bed->visit.page.visible, -1);
}

UNIT(a_head_beyond_all_bounds_is_the_servers_fault_and_ends_no_run)
{
    struct bed *bed = *state;
    assert_int_equal(walk(bed, "/endless-line", open_house, false), OK);
    assert_int_equal(bed->visit.hop_count, 1);
    assert_string_equal(bed->visit.entries[0].error, "the answer passes a ceiling");
}

UNIT(ends_when_it_is_told_to_stop)
{
    static volatile sig_atomic_t stop = 1;
    struct bed *bed = *state;
    const struct fetcher_options options = {.allow_private = true, .stop = &stop};
    assert_int_equal(walk(bed, "/end", options, false), E_IO);
    assert_string_equal(bed->why.text, "interrupted");
}

UNIT(encodes_an_address_for_a_query)
{
    SCOPED(arena_free) struct arena arena = {.limit = 1 << 20};
    assert_string_equal(url_encode("https://a.test/?q=\xe4\xb8\xad&x#y", &arena),
            "https%3A%2F%2Fa.test%2F%3Fq%3D%E4%B8%AD%26x%23y");
    assert_string_equal(url_join("http://a.test/b/c?d", "../e", &arena), "http://a.test/e");
    assert_string_equal(url_join("http://a.test/", "//b.test/x", &arena), "http://b.test/x");
    assert_string_equal(url_join("http://a.test/b?c#d", "?e", &arena), "http://a.test/b?e");
    assert_string_equal(
            url_join("http://a.test/b/", "./c/../d e", &arena), "http://a.test/b/d%20e");
    assert_string_equal(url_join("http://a.test", "", &arena), "http://a.test/");
    assert_string_equal(url_join("http://a.test/b", "//c.test", &arena), "http://c.test/");
    assert_string_equal(
            url_join("http://a.test/b", "http://c.test/../d", &arena), "http://c.test/d");
    assert_string_equal(
            url_join("http://a.test/b", "weixin://dl/../x", &arena), "weixin://dl/../x");
    assert_null(url_join("http://a.test/b", "http://c.test:99999/", &arena));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(follows_a_status_a_meta_refresh_and_a_simple_script),
            cmocka_unit_test(counts_the_time_of_every_hop_and_what_a_refresh_makes_one_wait),
            cmocka_unit_test(taps_the_control_to_go_on_only_where_it_may),
            cmocka_unit_test(notes_a_button_that_only_a_browser_can_press),
            cmocka_unit_test(stops_after_ten_hops),
            cmocka_unit_test(records_another_scheme_and_does_not_follow_it),
            cmocka_unit_test(refuses_private_addresses_also_behind_a_name),
            cmocka_unit_test(asks_for_nothing_but_http),
            cmocka_unit_test(tells_a_wall_by_what_the_server_says_of_it),
            cmocka_unit_test(cuts_a_body_at_the_ceiling_and_says_so),
            cmocka_unit_test(keeps_what_came_of_an_answer_that_was_torn),
            cmocka_unit_test(a_head_beyond_all_bounds_is_the_servers_fault_and_ends_no_run),
            cmocka_unit_test(ends_when_it_is_told_to_stop),
            cmocka_unit_test(encodes_an_address_for_a_query),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, open_bed, close_bed);
}
