/* A real headless Chromium against a server on loopback. */
#include "collect/browser/page.h"

#include "base/arena.h"
#include "collect/browser/launch.h"
#include "collect/browser/tour.h"
#include "support/unit.h"
#include "support/web_server.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#define HTML                                                                                       \
    "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"

static const struct web_answer answers[] = {
        {"GET /plain ", HTML "<title>Plain \xe9\xa1\xb5</title><p>Hello", 0},
        {"GET /moved ",
                "HTTP/1.1 302 Found\r\nConnection: close\r\nLocation: /plain\r\nContent-Length: "
                "0\r\n\r\n",
                0},
        {"GET /meta ", HTML "<meta http-equiv=refresh content='0;url=/plain'>wait", 0},
        {"GET /script ", HTML "<script>setTimeout(() => location.replace('/plain'), 100)</script>",
                0},
        {"GET /warn ", HTML "<a id=go target=_blank href=/plain>Go on</a>", 0},
        {"GET /button ", HTML "<button id=go onclick=\"location.href = '/plain'\">Go on</button>",
                0},
        {"GET /inside ", HTML "<a id=go href=#below>Down</a><p id=below>Below", 0},
        {"GET /alert ", HTML "<script>alert(1); document.title = 'after'</script>", 0},
        {"GET /unsaved ",
                HTML "<button id=go>Go on</button>"
                     "<script>onbeforeunload = e => e.returnValue = 'stay'</script>",
                0},
        {"GET /names ", HTML "<img src=http://other.test:%d/pixel>", 0},
        {"GET /private ", HTML "<img src=http://127.0.0.1:%d/pixel><title>page</title>", 0},
        {"GET /liar ", HTML "<script>JSON.stringify = () => 'a lie'</script>", 0},
        {"GET /store ",
                HTML "<script>localStorage.n = +(localStorage.n || 0) + 1;"
                     "sessionStorage.n = +(sessionStorage.n || 0) + 1;"
                     "document.title = localStorage.n + '/' + sessionStorage.n</script>",
                0},
        {"GET /worker ",
                HTML "<script>const code = `fetch('http://127.0.0.1:%d/plain', {mode: "
                     "'no-cors'}).then(() => postMessage('reached'), () => "
                     "postMessage('not reached'))`; new Worker(URL.createObjectURL(new "
                     "Blob([code]))).onmessage = e => document.title = e.data</script>",
                0},
        {"GET /mapped ",
                HTML "<script>const code = `fetch('http://[::ffff:127.0.0.1]:%d/plain', {mode: "
                     "'no-cors'}).then(() => postMessage('reached'), () => "
                     "postMessage('not reached'))`; new Worker(URL.createObjectURL(new "
                     "Blob([code]))).onmessage = e => document.title = e.data</script>",
                0},
        {"GET /dot ",
                HTML "<script>const code = `fetch('http://localhost.:%d/plain', {mode: "
                     "'no-cors'}).then(() => postMessage('reached'), () => "
                     "postMessage('not reached'))`; new Worker(URL.createObjectURL(new "
                     "Blob([code]))).onmessage = e => document.title = e.data</script>",
                0},
        {"GET /guess ",
                HTML "<script type=speculationrules>{\"prefetch\": [{\"source\": \"list\", "
                     "\"urls\": [\"/plain\"]}], \"prerender\": [{\"source\": \"list\", \"urls\": "
                     "[\"/warn\"]}]}</script>Hello",
                0},
        {"GET /silent ", HTML "late", 4000},
        {"GET /hang ", HTML "<title>Hangs</title><p>Hello<script>for (;;);</script>", 0},
        {"GET /scheme ", HTML "<script>location.href = 'weixin://dl/business'</script>stay", 0},
};

struct bed {
    struct web_server server;
    struct devtools *devtools;
    struct arena arena;
    struct page page;
    char url[64];
};

static struct page_options phone(bool allow_private)
{
    return (struct page_options){.user_agent = "Probe/1 (Linux; Android 12) MicroMessenger/8.0",
            .quiet_ms = 250,
            .timeout_ms = 15000,
            .limits = {.allow_private = allow_private, .body_max = 1 << 20, .bodies_max = 4 << 20}};
}

static int open_bed(void **state)
{
    static struct bed bed;
    struct fault why = {0};
    bed = (struct bed){.server = web_server_start(answers, sizeof(answers) / sizeof(answers[0]))};
    const struct devtools_options options = {0};
    enum status status = devtools_open(&options, &bed.devtools, &why);
    *state = status == OK ? &bed : NULL;
    if (status != OK && status != E_MISSING) {
        print_error("%s\n", why.text);
        return -1;
    }
    return 0;
}

static int close_bed(void **state)
{
    struct bed *bed = *state;
    if (bed != NULL) {
        devtools_close(bed->devtools);
        web_server_stop(&bed->server);
    }
    return 0;
}

static struct bed *begin(void **state, bool allow_private)
{
    struct bed *bed = *state;
    struct fault why;
    if (bed == NULL) {
        skip(); /* Chromium is not installed */
    }
    struct page_options options = phone(allow_private);
    assert_int_equal(page_open(bed->devtools, &options, &bed->arena, &bed->page, &why), OK);
    return bed;
}

static void end(struct bed *bed)
{
    page_close(&bed->page);
    arena_free(&bed->arena);
}

static void go(struct bed *bed, const char *path)
{
    struct fault why;
    bool is_settled = false;
    (void)snprintf(bed->url, sizeof(bed->url), "http://127.0.0.1:%d%s", bed->server.port, path);
    assert_int_equal(page_go(&bed->page, bed->url, &is_settled, &why), OK);
    assert_true(is_settled);
}

static const char *ask(struct bed *bed, const char *expression)
{
    struct fault why;
    const char *text = NULL;
    assert_int_equal(page_ask(&bed->page, expression, &bed->arena, &text, &why), OK);
    return text;
}

/* The pages that were asked for: "how-status how-status". */
static const char *pages(struct bed *bed)
{
    static char text[200];
    text[0] = 0;
    network_finish(&bed->page.network);
    for (const struct network_request *one = bed->page.network.first; one != NULL;
            one = one->next) {
        size_t size = strlen(text);
        if (one->is_page) {
            (void)snprintf(text + size, sizeof(text) - size, "%s%s-%d", size == 0 ? "" : " ",
                    passage_name(one->by), one->har.status);
        }
    }
    return text;
}

UNIT(loads_a_page_and_keeps_request_answer_and_body)
{
    struct bed *bed = begin(state, true);
    go(bed, "/plain");
    assert_string_equal(ask(bed, "document.title"), "Plain \xe9\xa1\xb5");
    assert_string_equal(pages(bed), "tap-200");
    const struct har_entry *har = &bed->page.network.first->har;
    assert_string_equal(har->url, bed->url);
    assert_string_equal(har_field_value(&har->request, "user-agent"),
            "Probe/1 (Linux; Android 12) MicroMessenger/8.0");
    assert_string_equal(
            har_field_value(&har->response, "content-type"), "text/html; charset=utf-8");
    assert_int_equal(har->body.size, strlen("<title>Plain \xe9\xa1\xb5</title><p>Hello"));
    assert_string_equal(har->address, "127.0.0.1");
    assert_true(har_entry_ms(har) >= 0);
    end(bed);
}

UNIT(tells_a_redirect_by_status_by_meta_and_by_script_apart)
{
    static const char *const cases[][2] = {{"/moved", "tap-302 status-200"},
            {"/meta", "tap-200 meta-200"}, {"/script", "tap-200 script-200"}};
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct bed *bed = begin(state, true);
        go(bed, cases[i][0]);
        assert_string_equal(pages(bed), cases[i][1]);
        end(bed);
    }
}

UNIT(presses_a_control_even_when_it_wants_a_window_of_its_own)
{
    struct bed *bed = begin(state, true);
    struct fault why;
    bool is_pressed = false, is_settled = false;
    go(bed, "/warn");
    network_expect(&bed->page.network, PASSAGE_CONTROL);
    assert_int_equal(
            page_press(&bed->page, "document.querySelector('#go')", &is_pressed, &why), OK);
    assert_true(is_pressed);
    assert_int_equal(page_settle(&bed->page, &is_settled, &why), OK);
    assert_true(is_settled);
    assert_string_equal(pages(bed), "tap-200 control-200");
    end(bed);
}

/* Press the control of the page; no time at all must pass without a sign of anything. */
static void press_without_patience(struct bed *bed, const char *path)
{
    struct fault why;
    bool is_pressed = false;
    go(bed, path);
    bed->page.options.quiet_ms = 0;
    network_expect(&bed->page.network, PASSAGE_CONTROL);
    bed->page.network.is_loaded = true;
    assert_int_equal(
            page_press(&bed->page, "document.querySelector('#go')", &is_pressed, &why), OK);
    assert_true(is_pressed);
}

UNIT(has_heard_of_the_page_that_a_press_leads_to_when_the_press_returns)
{
    static const char *const paths[] = {"/warn", "/button"};
    for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
        struct bed *bed = begin(state, true);
        struct fault why;
        bool is_settled = false;
        press_without_patience(bed, paths[i]);
        assert_true(bed->page.network.is_leaving || bed->page.network.count == 2);
        assert_int_equal(page_settle(&bed->page, &is_settled, &why), OK);
        assert_true(is_settled);
        assert_string_equal(pages(bed), "tap-200 control-200");
        end(bed);
    }
}

UNIT(a_press_that_stays_on_the_page_leaves_nothing_to_wait_for)
{
    struct bed *bed = begin(state, true);
    struct fault why;
    bool is_settled = false;
    press_without_patience(bed, "/inside");
    assert_false(bed->page.network.is_leaving);
    assert_int_equal(page_settle(&bed->page, &is_settled, &why), OK);
    assert_true(is_settled);
    assert_string_equal(pages(bed), "tap-200");
    end(bed);
}

UNIT(answers_a_dialog_that_would_hold_the_page_up)
{
    struct bed *bed = begin(state, true);
    go(bed, "/alert");
    assert_string_equal(ask(bed, "document.title"), "after");
    end(bed);
}

UNIT(leaves_a_page_that_asks_to_be_stayed_on)
{
    struct bed *bed = begin(state, true);
    struct fault why;
    bool is_pressed = false;
    go(bed, "/unsaved");
    assert_int_equal(
            page_press(&bed->page, "document.querySelector('#go')", &is_pressed, &why), OK);
    assert_true(is_pressed); /* before it was touched, no page is asked whether it may be left */
    go(bed, "/plain");
    assert_string_equal(ask(bed, "document.body.innerText"), "Hello");
    end(bed);
}

UNIT(cannot_be_lied_to_by_a_page_that_changes_what_scripts_call)
{
    struct bed *bed = begin(state, true);
    go(bed, "/liar");
    assert_string_equal(ask(bed, "JSON.stringify([1])"), "[1]");
    end(bed);
}

UNIT(asks_nothing_of_a_private_address_unless_allowed)
{
    struct bed *bed = begin(state, false);
    go(bed, "/private");
    assert_int_equal(bed->page.network.first->har.status, 0);
    assert_string_equal(bed->page.network.first->har.error, "net::ERR_ADDRESS_UNREACHABLE");
    end(bed);
}

UNIT(records_another_apps_scheme_and_does_not_follow_it)
{
    struct bed *bed = begin(state, true);
    go(bed, "/scheme");
    assert_string_equal(bed->page.network.scheme_url, "weixin://dl/business");
    assert_string_equal(pages(bed), "tap-200");
    end(bed);
}

UNIT(gives_each_visitor_a_storage_of_its_own_that_outlives_a_restart)
{
    struct bed *bed = begin(state, true);
    struct fault why;
    go(bed, "/store");
    go(bed, "/store");
    assert_string_equal(ask(bed, "document.title"), "2/2");
    assert_string_equal(page_restart(&bed->page, &why) == OK ? "" : why.text, "");
    go(bed, "/store");
    assert_string_equal(ask(bed, "document.title"), "3/1");
    end(bed);
    bed = begin(state, true);
    go(bed, "/store");
    assert_string_equal(ask(bed, "document.title"), "1/1");
    end(bed);
}

UNIT(takes_a_screenshot)
{
    struct bed *bed = begin(state, true);
    struct buffer SCOPED(buffer_free) png = {0};
    struct fault why;
    go(bed, "/plain");
    assert_int_equal(page_shoot(&bed->page, &png, &why), OK);
    assert_true(bytes_start_with(buffer_bytes(&png), bytes_of("\x89PNG\r\n")));
    end(bed);
}

/* The page's own host is given an address by hand; what its worker asks for is not. */
static const char *title_by_worker(struct bed *bed, const char *path, bool allow_private)
{
    static char title[40];
    const struct address_name name = {"worker.test", "127.0.0.1"};
    const struct address_book book = {&name, 1};
    struct page_options options = phone(true);
    struct devtools *devtools = NULL;
    struct page page;
    char url[64];
    bool is_settled = false;
    const char *text = NULL;
    struct fault why;
    (void)snprintf(url, sizeof(url), "http://worker.test:%d%s", bed->server.port, path);
    assert_int_equal(launch_browser(&book, allow_private, NULL, &devtools, &why), OK);
    assert_int_equal(page_open(devtools, &options, &bed->arena, &page, &why), OK);
    assert_int_equal(page_go(&page, url, &is_settled, &why), OK);
    for (int i = 0; i < 100 && (text == NULL || text[0] == 0); i++) {
        assert_int_equal(devtools_wait(devtools, 50, &why), OK);
        assert_int_equal(page_ask(&page, "document.title", &bed->arena, &text, &why), OK);
    }
    (void)snprintf(title, sizeof(title), "%s", text == NULL ? "" : text);
    page_close(&page);
    devtools_close(devtools);
    return title;
}

UNIT(lets_no_worker_ask_a_private_address_either)
{
    struct bed *bed = *state;
    if (bed == NULL) {
        skip(); /* Chromium is not installed */
    }
    static const char *const paths[] = {"/worker", "/mapped", "/dot"};
    for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
        assert_string_equal(title_by_worker(bed, paths[i], false), "not reached");
        assert_string_equal(title_by_worker(bed, paths[i], true), "reached");
    }
    arena_free(&bed->arena);
}

/* The browser would ask by itself, and wait for nobody's leave. */
UNIT(fetches_nothing_that_a_page_only_bets_on)
{
    struct bed *bed = begin(state, true);
    struct fault why;
    go(bed, "/guess");
    assert_int_equal(devtools_wait(bed->devtools, 500, &why), OK);
    for (const struct network_request *one = bed->page.network.first; one != NULL;
            one = one->next) {
        assert_null(strstr(one->har.url, "/plain"));
        assert_null(strstr(one->har.url, "/warn"));
    }
    end(bed);
}

static struct visit tour(struct bed *bed, const char *path)
{
    struct fault why = {0};
    struct visit visit = {0};
    const struct tour_options options = {.screenshots = true};
    bed->page.options.timeout_ms = 1500;
    (void)snprintf(bed->url, sizeof(bed->url), "http://127.0.0.1:%d%s", bed->server.port, path);
    if (tour_link(&bed->page, bed->url, &options, &bed->arena, &visit, &why) != OK) {
        fail_msg("%s", why.text);
    }
    return visit;
}

/* The name is judged by a public address, and leads to this machine once the browser asks. */
UNIT(keeps_nothing_of_a_name_that_turned_to_a_private_address)
{
    struct bed *bed = *state;
    const char *const switches[] = {"--host-resolver-rules=MAP turned.test 127.0.0.1", NULL};
    const struct devtools_options options = {.switches = switches};
    const struct address_name name = {"turned.test", "8.8.8.8"};
    const struct tour_options tour = {.screenshots = true};
    struct page_options visitor = phone(false);
    struct devtools *devtools = NULL;
    struct visit visit;
    struct page page;
    struct fault why;
    char url[64];
    if (bed == NULL) {
        skip(); /* Chromium is not installed */
    }
    visitor.limits.book = (struct address_book){&name, 1};
    (void)snprintf(url, sizeof(url), "http://turned.test:%d/plain", bed->server.port);
    assert_int_equal(devtools_open(&options, &devtools, &why), OK);
    assert_int_equal(page_open(devtools, &visitor, &bed->arena, &page, &why), OK);
    assert_int_equal(tour_link(&page, url, &tour, &bed->arena, &visit, &why), OK);
    assert_string_equal(visit.entries[0].error, "refused: a private address");
    assert_int_equal(visit.entries[0].status, 0);
    assert_int_equal(visit.entries[0].response.count, 0);
    assert_int_equal(visit.page.status, 0);
    assert_int_equal(visit.page.visible, -1);
    assert_null(visit.page.title);
    assert_null(visit.hops[0].text);
    assert_int_equal(visit.evidence_count, 0);
    page_close(&page);
    devtools_close(devtools);
    arena_free(&bed->arena);
}

/* What became of a page and of its image when so much time has gone into looking names up. */
static void load_names(struct bed *bed, int64_t spent_ms, const char *image_error)
{
    const char *const switches[] = {"--host-resolver-rules=MAP *.test 127.0.0.1", NULL};
    const struct devtools_options options = {.switches = switches};
    const struct address_name names[] = {{"page.test", "8.8.8.8"}, {"other.test", "8.8.4.4"}};
    struct page_options visitor = phone(false);
    struct devtools *devtools = NULL;
    struct page page;
    struct fault why;
    char url[64];
    bool is_settled = false;
    visitor.limits.book = (struct address_book){names, 2};
    (void)snprintf(url, sizeof(url), "http://page.test:%d/names", bed->server.port);
    assert_int_equal(devtools_open(&options, &devtools, &why), OK);
    assert_int_equal(page_open(devtools, &visitor, &bed->arena, &page, &why), OK);
    page.network.look_up_ms = spent_ms;
    assert_int_equal(page_go(&page, url, &is_settled, &why), OK);
    const struct network_request *document = page.network.first, *image = document->next;
    assert_string_equal(document->har.error, "refused: a private address"); /* it was asked for */
    assert_string_equal(image->har.error, image_error);
    page_close(&page);
    devtools_close(devtools);
    arena_free(&bed->arena);
}

UNIT(looks_up_names_for_so_long_and_no_longer)
{
    struct bed *bed = *state;
    if (bed == NULL) {
        skip(); /* Chromium is not installed */
    }
    load_names(bed, 0, "refused: a private address");
    load_names(bed, NETWORK_LOOK_UP_MS, "net::ERR_ADDRESS_UNREACHABLE");
}

UNIT(a_server_that_does_not_answer_ends_no_run)
{
    struct bed *bed = begin(state, true);
    struct visit visit = tour(bed, "/silent");
    assert_int_equal(visit.hop_count, 1);
    assert_int_equal(visit.page.status, 0);
    assert_null(visit.page.title);
    end(bed);
}

UNIT(a_page_that_hangs_has_crashed_and_ends_no_run)
{
    struct bed *bed = begin(state, true);
    struct visit visit = tour(bed, "/hang");
    assert_int_equal(visit.page.wall, WALL_CRASH);
    assert_int_equal(visit.page.status, 200);
    assert_int_equal(visit.page.visible, -1);
    end(bed);
    bed = begin(state, true);
    go(bed, "/plain");
    assert_string_equal(ask(bed, "document.body.innerText"), "Hello");
    end(bed);
}

UNIT(a_window_brings_no_page_of_the_browsers_own)
{
    struct bed *bed = begin(state, true);
    struct bytes targets;
    struct fault why;
    go(bed, "/plain");
    assert_int_equal(
            devtools_call(bed->devtools, "Target.getTargets", "{\"filter\":[{}]}", &targets, &why),
            OK);
    assert_non_null(memmem(targets.data, targets.size, "/plain", strlen("/plain")));
    assert_null(memmem(targets.data, targets.size, "omnibox", strlen("omnibox")));
    end(bed);
}

/* Last: it ends the browser. */
UNIT(tells_that_the_browser_ended)
{
    struct bed *bed = begin(state, true);
    struct fault why = {0};
    (void)devtools_send(bed->devtools, "Browser.close", NULL);
    enum status status = OK;
    for (int i = 0; i < 100 && status == OK; i++) {
        status = devtools_wait(bed->devtools, 100, &why);
    }
    assert_int_equal(status, E_IO);
    assert_string_equal(why.text, "the browser ended");
    end(bed);
}

UNIT(a_page_that_takes_the_browser_down_is_a_crash)
{
    struct bed *bed = *state;
    struct fault why = {0};
    struct visit visit;
    const struct tour_options tour = {.screenshots = true};
    if (bed == NULL) {
        skip(); /* Chromium is not installed */
    }
    const struct devtools_options options = {0};
    devtools_close(bed->devtools);
    assert_int_equal(devtools_open(&options, &bed->devtools, &why), OK);
    begin(state, true);
    assert_false(devtools_has_ended(bed->devtools));
    (void)snprintf(bed->url, sizeof(bed->url), "http://127.0.0.1:%d/silent", bed->server.port);
    (void)devtools_send(bed->devtools, "Browser.crash", NULL);
    assert_int_equal(tour_link(&bed->page, bed->url, &tour, &bed->arena, &visit, &why), OK);
    assert_int_equal(visit.page.wall, WALL_CRASH);
    assert_true(devtools_has_ended(bed->devtools));
    end(bed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(loads_a_page_and_keeps_request_answer_and_body),
            cmocka_unit_test(tells_a_redirect_by_status_by_meta_and_by_script_apart),
            cmocka_unit_test(presses_a_control_even_when_it_wants_a_window_of_its_own),
            cmocka_unit_test(has_heard_of_the_page_that_a_press_leads_to_when_the_press_returns),
            cmocka_unit_test(a_press_that_stays_on_the_page_leaves_nothing_to_wait_for),
            cmocka_unit_test(answers_a_dialog_that_would_hold_the_page_up),
            cmocka_unit_test(leaves_a_page_that_asks_to_be_stayed_on),
            cmocka_unit_test(cannot_be_lied_to_by_a_page_that_changes_what_scripts_call),
            cmocka_unit_test(asks_nothing_of_a_private_address_unless_allowed),
            cmocka_unit_test(records_another_apps_scheme_and_does_not_follow_it),
            cmocka_unit_test(gives_each_visitor_a_storage_of_its_own_that_outlives_a_restart),
            cmocka_unit_test(takes_a_screenshot),
            cmocka_unit_test(lets_no_worker_ask_a_private_address_either),
            cmocka_unit_test(fetches_nothing_that_a_page_only_bets_on),
            cmocka_unit_test(keeps_nothing_of_a_name_that_turned_to_a_private_address),
            cmocka_unit_test(looks_up_names_for_so_long_and_no_longer),
            cmocka_unit_test(a_server_that_does_not_answer_ends_no_run),
            cmocka_unit_test(a_page_that_hangs_has_crashed_and_ends_no_run),
            cmocka_unit_test(a_window_brings_no_page_of_the_browsers_own),
            cmocka_unit_test(tells_that_the_browser_ended),
            cmocka_unit_test(a_page_that_takes_the_browser_down_is_a_crash),
    };
    (void)signal(SIGPIPE, SIG_IGN);
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, open_bed, close_bed);
}
