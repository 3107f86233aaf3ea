#include "support/unit.h"

#include "base/syntax/url.h"
#include "knowledge/filter/filter.h"
#include "knowledge/host/site.h"

#include <stdio.h>

/* One request against one list, given as lines. */
struct asked {
    const char *url, *page, *type, *method;
};

static struct bytes host_of(const char *url)
{
    struct url parts = {0};
    return url != NULL && url_split(bytes_of(url), &parts) ? parts.host : (struct bytes){0};
}

static enum filter_verdict ask(const char *lines, struct asked asked)
{
    struct filter_list_text list = {"list", bytes_of(lines)};
    struct filter_set *set = NULL;
    struct filter_counts counts = {0};
    assert_int_equal(filter_compile(&list, 1, &set, &counts, NULL), OK);
    struct bytes page = host_of(asked.page);
    struct filter_request request = {.url = bytes_of(asked.url),
            .source_host = page,
            .type = asked.type == NULL ? "script" : asked.type,
            .method = asked.method,
            .third_party = page.size == 0 || !site_same(page, host_of(asked.url))};
    enum filter_verdict verdict = filter_match_request(set, &request).verdict;
    filter_free(set);
    return verdict;
}

/* Asked from a page of another site, as a script. */
static bool blocks(const char *lines, const char *url)
{
    return ask(lines, (struct asked){url, "https://page.example/", NULL, NULL}) == FILTER_BLOCK;
}

static bool blocks_type(const char *lines, const char *type)
{
    return ask(lines, (struct asked){"https://ads.example/x", "https://page.example/", type,
                              NULL}) == FILTER_BLOCK;
}

static bool blocks_on(const char *lines, const char *page)
{
    return ask(lines, (struct asked){"https://ads.example/x", page, NULL, NULL}) == FILTER_BLOCK;
}

static bool blocks_method(const char *lines, const char *method)
{
    return ask(lines, (struct asked){"https://ads.example/x", "https://page.example/", NULL,
                              method}) == FILTER_BLOCK;
}

static struct filter_counts counts_of(const char *lines)
{
    struct filter_list_text list = {"list", bytes_of(lines)};
    struct filter_set *set = NULL;
    struct filter_counts counts = {0};
    assert_int_equal(filter_compile(&list, 1, &set, &counts, NULL), OK);
    filter_free(set);
    return counts;
}

static bool is_malformed(const char *line)
{
    return counts_of(line).malformed == 1;
}

static bool is_passed_over(const char *line)
{
    return counts_of(line).passed_over == 1;
}

UNIT(two_bars_and_a_caret_mean_a_host_and_all_below_it)
{
    assert_true(blocks("||ads.example^", "https://ads.example/x"));
    assert_true(blocks("||ads.example^", "https://ads.example"));
    assert_true(blocks("||ads.example^", "https://a.b.ads.example:8080/"));
    assert_true(blocks("||ads.example^", "https://user:word@ads.example/"));
    assert_true(blocks("||ADS.example^", "https://aDs.eXample/"));
    assert_false(blocks("||ads.example^", "https://myads.example/"));
    assert_false(blocks("||ads.example^", "https://ads.example.org/"));
    assert_false(blocks("||ads.example^", "https://other.example/?u=https://ads.example/"));
    assert_false(blocks("||ads.example^", "data:ads.example/"));
}

UNIT(what_follows_a_host_must_follow_it_in_the_url)
{
    assert_true(blocks("||ads.example/a/", "https://x.ads.example/a/b"));
    assert_false(blocks("||ads.example/a/", "https://ads.example/b/a/"));
    assert_true(blocks("||ads.example^*/a/", "https://ads.example/b/a/"));
    assert_true(blocks("||ads.example:8080^", "https://ads.example:8080/"));
    assert_false(blocks("||ads.example:8080^", "https://ads.example/"));
    assert_true(blocks("||ads.example/a|", "https://ads.example/a"));
    assert_false(blocks("||ads.example/a|", "https://ads.example/ab"));
}

UNIT(two_bars_start_at_any_label)
{
    assert_true(blocks("||ads.*/b", "https://x.ads.example/b"));
    assert_false(blocks("||ads.*/b", "https://myads.example/b"));
    assert_false(blocks("||ads.*/b", "https://other.example/ads.x/b"));
    assert_true(blocks("||ads.exam", "https://ads.example/"));
    assert_false(blocks("||ads.exam$script", "https://ads.example/"));
}

UNIT(bars_bind_to_start_and_end)
{
    assert_true(blocks("|https://ads.$script", "https://ads.example/"));
    assert_false(blocks("|https://ads.$script", "https://x.example/?https://ads."));
    assert_true(blocks("/end.js|", "https://ads.example/end.js"));
    assert_false(blocks("/end.js|", "https://ads.example/end.js?x"));
}

UNIT(a_star_is_anything_and_a_caret_a_separator)
{
    assert_true(blocks("/banner/*/img^", "https://x.example/banner/foo/img"));
    assert_true(blocks("/banner/*/img^", "https://x.example/banner/foo/bar/img?x"));
    assert_false(blocks("/banner/*/img^", "https://x.example/banner/foo/imgraph"));
    assert_false(blocks("/banner/*/img^", "https://x.example/banner/img"));
    assert_true(blocks("^ad_box^", "https://x.example/ad_box?"));
    assert_false(blocks("^ad_box^", "https://x.example/my-ad_box-2"));
    assert_true(blocks("*/ads/*", "https://x.example/ads/"));
    assert_true(blocks("ad_box^|", "https://x.example/ad_box/"));
    assert_false(blocks("ad_box^|", "https://x.example/ad_box/x"));
}

UNIT(an_open_edge_at_a_word_matches_whole_words)
{
    assert_true(blocks("/trk", "https://x.example/trk"));
    assert_false(blocks("/trk", "https://x.example/trks"));
    assert_true(blocks("/tracker", "https://x.example/trackers")); /* seven bytes count */
    assert_false(blocks("pixel?", "https://x.example/mypixel?"));
    assert_true(blocks("*pixel?", "https://x.example/mypixel?"));
    assert_true(blocks("/pixel.gi", "https://x.example/pixel.gif"));
}

UNIT(a_host_alone_is_a_host)
{
    assert_true(blocks("ads.example", "https://www.ads.example/"));
    assert_false(blocks("ads.example", "https://x.example/ads.example"));
    assert_true(blocks("ads.example$script", "https://ads.example/"));
    assert_false(blocks("ads.example$script", "https://x.example/ads.example"));
    assert_true(blocks("ads.example/", "https://x.example/ads.example/"));
}

UNIT(reads_hosts_files)
{
    assert_true(blocks("0.0.0.0 ads.example", "https://ads.example/"));
    assert_true(blocks("127.0.0.1\tads.example # why", "https://ads.example/"));
    assert_true(blocks("::1 ads.example", "https://x.ads.example/"));
    assert_false(blocks("0.0.0.0 localhost", "https://localhost/"));
    assert_true(is_malformed("0.0.0.0 a.example b.example"));
}

UNIT(regular_expressions_ignore_case_unless_told)
{
    assert_true(blocks("/ads[0-9]+\\.js$/", "https://x.example/ADS12.js"));
    assert_false(blocks("/ads[0-9]+\\.js$/", "https://x.example/ads12.jsx"));
    assert_true(blocks("/AD[0-9]/$match-case", "https://x.example/AD1"));
    assert_false(blocks("/AD[0-9]/$match-case", "https://x.example/ad1"));
    assert_true(blocks("/(a|b)c$/$script", "https://x.example/ac"));
    assert_false(blocks("/ads[0-9]/*", "https://x.example/ads1"));
    assert_true(is_malformed("/ads(/"));
    assert_true(is_malformed("/(*ACCEPT)/"));
    assert_true(is_malformed("/ads/*$match-case"));
}

UNIT(a_regular_expression_without_end_stops)
{
    assert_false(blocks("/^(?:(?:a+)+)+$/",
            "https://x.example/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!"));
    assert_false(blocks("/x(?:(?:a+)+)+!/",
            "https://y.org/xaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa?"));
}

UNIT(a_filter_without_type_is_for_all_but_documents)
{
    static const char *const types[] = {"script", "image", "stylesheet", "xmlhttprequest",
            "sub_frame", "ping", "beacon", "font", "media", "object", "websocket", "csp_report",
            "other"};
    for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
        assert_true(blocks_type("||ads.example^", types[i]));
    }
    assert_false(blocks_type("||ads.example^", "main_frame"));
    assert_true(blocks_type("||ads.example^$all", "main_frame"));
    assert_true(blocks_type("||ads.example^$all", "script"));
}

UNIT(each_type_is_for_its_requests_only)
{
    static const char *const types[][2] = {{"script", "script"}, {"image", "image"},
            {"stylesheet", "stylesheet"}, {"css", "stylesheet"}, {"xhr", "xmlhttprequest"},
            {"xmlhttprequest", "xmlhttprequest"}, {"subdocument", "sub_frame"},
            {"frame", "sub_frame"}, {"document", "main_frame"}, {"doc", "main_frame"},
            {"ping", "beacon"}, {"beacon", "ping"}, {"font", "font"}, {"media", "media"},
            {"object", "object"}, {"object-subrequest", "object"}, {"websocket", "websocket"},
            {"other", "csp_report"}};
    for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
        char line[64];
        (void)snprintf(line, sizeof(line), "||ads.example^$%s", types[i][0]);
        assert_true(blocks_type(line, types[i][1]));
        assert_false(blocks_type(line, i == 0 ? "image" : "script"));
    }
}

UNIT(a_type_with_a_tilde_is_left_out)
{
    assert_false(blocks_type("||ads.example^$~script", "script"));
    assert_true(blocks_type("||ads.example^$~script", "image"));
    assert_false(blocks_type("||ads.example^$~script", "main_frame"));
    assert_false(blocks_type("||ads.example^$~script,~image", "image"));
    assert_false(blocks_type("||ads.example^$script,~image", "font"));
    assert_true(blocks_type("||ads.example^$all,~script", "image"));
    assert_false(blocks_type("||ads.example^$all,~script", "script"));
}

UNIT(party_is_a_matter_of_sites)
{
    assert_true(blocks_on("||ads.example^$third-party", "https://page.example/"));
    assert_false(blocks_on("||ads.example^$3p", "https://www.ads.example/"));
    assert_true(blocks_on("||ads.example^$1p", "https://www.ads.example/"));
    assert_false(blocks_on("||ads.example^$~third-party", "https://page.example/"));
    assert_true(blocks_on("||ads.example^$~first-party", "https://page.example/"));
    assert_true(blocks_on("||ads.example^$1p,3p", "https://www.ads.example/"));
}

UNIT(strict_party_is_a_matter_of_hosts)
{
    assert_true(blocks_on("||ads.example^$strict1p", "https://ads.example/"));
    assert_false(blocks_on("||ads.example^$strict1p", "https://www.ads.example/"));
    assert_true(blocks_on("||ads.example^$strict3p", "https://www.ads.example/"));
    assert_false(blocks_on("||ads.example^$strict3p", "https://ads.example/"));
    assert_true(is_malformed("||ads.example^$~strict1p"));
}

UNIT(domain_names_pages)
{
    assert_true(blocks_on("||ads.example^$domain=page.example", "https://www.page.example/"));
    assert_false(blocks_on("||ads.example^$domain=page.example", "https://mypage.example/"));
    assert_false(blocks_on("||ads.example^$from=page.example", NULL));
    assert_true(blocks_on("||ads.example^$domain=~page.example", NULL));
    assert_false(blocks_on("||ads.example^$domain=~page.example", "https://page.example/"));
    assert_false(blocks_on("||ads.example^$domain=a.org|~b.a.org", "https://b.a.org/"));
    assert_true(blocks_on("||ads.example^$domain=a.org|~b.a.org", "https://c.a.org/"));
    assert_false(blocks_on("||ads.example^$domain=~a.org|b.a.org", "https://b.a.org/"));
}

UNIT(a_domain_may_leave_its_suffix_open)
{
    assert_true(blocks_on("||ads.example^$domain=shop.*", "https://www.shop.co.uk/"));
    assert_false(blocks_on("||ads.example^$domain=shop.*", "https://shop.page.org/"));
    assert_false(blocks_on("||ads.example^$domain=~shop.*", "https://shop.de/"));
    assert_true(blocks_on("*$script,domain=shop.*|a.org", "https://shop.de/"));
    assert_true(blocks_on("*$script,domain=shop.*|a.org", "https://b.a.org/"));
    assert_false(blocks_on("*$script,domain=shop.*|a.org", "https://myshop.de/"));
}

UNIT(a_domain_may_be_a_regular_expression)
{
    assert_true(blocks_on("||ads.example^$domain=/^pa[a-z]e\\./", "https://page.org/"));
    assert_false(blocks_on("||ads.example^$domain=/^pa[a-z]e\\./", "https://www.page.org/"));
    assert_true(blocks_on("||ads.example^$domain=/^(a|b)/|c.org", "https://b.org/"));
    assert_true(blocks_on("||ads.example^$domain=/^(a|b)/|c.org", "https://c.org/"));
}

UNIT(refuses_broken_lists_of_domains)
{
    assert_true(is_malformed("||ads.example^$domain="));
    assert_true(is_malformed("||ads.example^$domain=*"));
    assert_true(is_malformed("||ads.example^$domain=a.org|"));
    assert_true(is_malformed("||ads.example^$domain=.a.org"));
    assert_true(is_malformed("||ads.example^$domain=a..org"));
    assert_true(is_malformed("||ads.example^$domain=a.org/path"));
    assert_true(is_malformed("||ads.example^$domain=a.org,domain=b.org"));
    assert_true(is_malformed("||ads.example^$~domain=a.org"));
}

UNIT(to_and_denyallow_name_hosts_of_requests)
{
    assert_true(blocks("/ad/*$to=ads.example", "https://x.ads.example/ad/"));
    assert_false(blocks("/ad/*$to=ads.example", "https://b.example/ad/"));
    assert_false(blocks("/ad/*$to=~ads.example", "https://ads.example/ad/"));
    assert_true(blocks("/ad/*$to=ads.*|b.org", "https://ads.co.uk/ad/"));
    assert_true(blocks("*$script,denyallow=a.org,domain=page.example", "https://b.org/"));
    assert_false(blocks("*$script,denyallow=a.org,domain=page.example", "https://x.a.org/"));
    assert_true(is_malformed("*$script,denyallow=a.org"));
    assert_true(is_malformed("*$script,denyallow=~a.org,domain=page.example"));
}

UNIT(method_is_compared_when_it_is_known)
{
    assert_true(blocks_method("||ads.example^$method=get|post", "POST"));
    assert_false(blocks_method("||ads.example^$method=get|post", "PUT"));
    assert_false(blocks_method("||ads.example^$method=~get", "GET"));
    assert_true(blocks_method("||ads.example^$method=~get", "POST"));
    assert_false(blocks_method("||ads.example^$method=get", NULL));
    assert_false(blocks_method("||ads.example^$method=~get", NULL));
    assert_true(blocks_method("||ads.example^$method=brew", NULL));
}

UNIT(an_exception_lets_through_what_was_blocked)
{
    struct asked asked = {"https://ads.example/x", "https://page.example/", NULL, NULL};
    assert_int_equal(ask("||ads.example^\n@@||ads.example^", asked), FILTER_EXCEPTION);
    assert_int_equal(ask("@@||ads.example^", asked), FILTER_NONE);
    assert_int_equal(ask("||ads.example^\n@@||ads.example^$image", asked), FILTER_BLOCK);
    assert_int_equal(
            ask("||ads.example^\n@@||ads.example^$domain=page.example", asked), FILTER_EXCEPTION);
}

UNIT(an_important_filter_heeds_no_exception)
{
    struct asked asked = {"https://ads.example/x", "https://page.example/", NULL, NULL};
    assert_int_equal(ask("||ads.example^$important\n@@||ads.example^", asked), FILTER_IMPORTANT);
    assert_int_equal(ask("||ads.example^$important,image\n||ads.example^\n@@||ads.example^", asked),
            FILTER_EXCEPTION);
    assert_true(is_malformed("@@||ads.example^$important"));
}

UNIT(badfilter_takes_the_same_filter_away)
{
    assert_false(blocks_on("||ads.example^\n||ads.example^$badfilter", "https://a.org/"));
    assert_false(blocks_on("0.0.0.0 ads.example\nads.example$badfilter", "https://a.org/"));
    assert_false(blocks_on("||ads.example^$domain=a.org|b.org,script\n"
                           "||ads.example^$script,badfilter,domain=b.org|a.org",
            "https://a.org/"));
    assert_true(
            blocks_on("||ads.example^$domain=a.org|b.org\n||ads.example^$domain=a.org,badfilter",
                    "https://a.org/"));
    assert_true(blocks_on("||ads.example^\n||ads.example^$script,badfilter", "https://a.org/"));
}

UNIT(badfilter_takes_single_types_away)
{
    static const char *const lines = "||ads.example^$script,image\n||ads.example^$image,badfilter";
    assert_true(blocks_type(lines, "script"));
    assert_false(blocks_type(lines, "image"));
    static const char *const all = "||ads.example^$all\n||ads.example^$badfilter";
    assert_true(blocks_type(all, "main_frame"));
    assert_false(blocks_type(all, "script"));
}

UNIT(a_redirect_blocks_and_a_modifier_does_not)
{
    assert_true(blocks_type("||ads.example^$script,redirect=noopjs", "script"));
    assert_true(blocks_type("||ads.example^$rewrite=abp-resource:blank-mp4", "media"));
    assert_true(blocks_type("||ads.example^$empty", "script"));
    assert_true(blocks_type("||ads.example^$mp4", "media"));
    assert_false(blocks_type("||ads.example^$mp4", "script"));
    static const char *const passed[] = {"||ads.example^$script,redirect-rule=noopjs",
            "||ads.example^$csp=script-src 'none'", "||ads.example^$removeparam=utm",
            "||ads.example^$replace=/a/b/", "||ads.example^$permissions=autoplay=()",
            "||ads.example^$header=x:y", "||ads.example^$urlskip=?u", "||ads.example^$ghide",
            "@@||ads.example^$generichide", "||ads.example^$popup", "ads.example##.ad",
            "ads.example#@#.ad", "##.ad", "ads.example#?#.ad:has(a)"};
    for (size_t i = 0; i < sizeof(passed) / sizeof(passed[0]); i++) {
        assert_true(is_passed_over(passed[i]));
    }
}

UNIT(an_exception_from_a_redirect_lets_nothing_through)
{
    struct asked asked = {"https://ads.example/x", "https://page.example/", NULL, NULL};
    assert_int_equal(
            ask("||ads.example^\n@@||ads.example^$script,redirect=noopjs", asked), FILTER_BLOCK);
    assert_int_equal(
            ask("||ads.example^\n@@||ads.example^$generichide,script", asked), FILTER_EXCEPTION);
}

UNIT(refuses_options_that_are_none)
{
    static const char *const lines[] = {"||ads.example^$nonsense", "||ads.example^$script,nonsense",
            "||ads.example^$SCRIPT", "||ads.example^$script,script", "||ads.example^$~important",
            "||ads.example^$3p,~3p", "||ads.example^$script=1", "||ads.example^$~all",
            "||ads.example^$genericblock"};
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        assert_true(is_malformed(lines[i]));
    }
    assert_true(blocks("||ads.example^$_", "https://ads.example/"));
    assert_true(blocks("||ads.example/$a$script", "https://ads.example/$a"));
}

UNIT(refuses_what_would_block_everything)
{
    assert_true(is_malformed("*"));
    assert_true(is_malformed("||"));
    assert_true(is_malformed("/"));
    assert_true(blocks("*$script", "https://anything.example/"));
}

UNIT(passes_over_comments_without_counting_them)
{
    struct filter_counts counts = counts_of("[Adblock Plus 2.0]\n! a\n# b\n\n  \r\n||a.org^ # c\n"
                                            "@@||b.org^\r\n##.x\n||c.org^$what");
    assert_int_equal(counts.network, 1);
    assert_int_equal(counts.exceptions, 1);
    assert_int_equal(counts.passed_over, 1);
    assert_int_equal(counts.malformed, 1);
}

UNIT(writes_international_names_as_urls_do)
{
    assert_true(blocks("||b\xc3\xbc"
                       "cher.example^",
            "https://xn--bcher-kva.example/"));
    assert_true(blocks("/\xc3\xb1/x", "https://a.org/%C3%B1/x"));
    assert_true(blocks_on("||ads.example^$domain=b\xc3\xbc"
                          "cher.example",
            "https://xn--bcher-kva.example/"));
}

UNIT(says_which_filter_of_which_list_decided)
{
    struct filter_list_text lists[] = {
            {"first", bytes_of("||a.org^")}, {"second", bytes_of("! x\n  ||B.org^$script \r\n")}};
    struct filter_set *set = NULL;
    struct filter_counts counts = {0};
    assert_int_equal(filter_compile(lists, 2, &set, &counts, NULL), OK);
    struct filter_request request = {
            .url = bytes_of("https://b.org/"), .type = "script", .third_party = true};
    struct filter_match match = filter_match_request(set, &request);
    assert_string_equal(match.list, "second");
    assert_int_equal(match.filter.size, strlen("||B.org^$script"));
    assert_memory_equal(match.filter.data, "||B.org^$script", match.filter.size);
    filter_free(set);
}

UNIT(a_malformed_url_matches_nothing)
{
    assert_false(blocks("*$script", ""));
    assert_false(blocks("*$script", "no-scheme"));
    assert_false(blocks("*$script", ":x"));
    assert_true(blocks("*$script", "x:"));
}

UNIT(looks_at_the_first_2048_bytes_of_a_url)
{
    char url[4096] = "https://x.org/";
    memset(url + 14, 'a', 2020);
    (void)snprintf(url + 14 + 2020, 40, "/needle/");
    assert_true(blocks("/needle/*", url));
    memset(url + 14, 'a', 3000);
    (void)snprintf(url + 14 + 3000, 40, "/needle/");
    assert_false(blocks("/needle/*", url));
    assert_true(blocks("/needle\\/$/", url));
}

/* Asked of two lists with these steps left in all; *steps_left is what is left then. */
static enum filter_verdict ask_two(
        const char *first, const char *second, const char *url, uint64_t *steps_left)
{
    struct filter_list_text lists[] = {{"first", bytes_of(first)}, {"second", bytes_of(second)}};
    struct filter_set *set = NULL;
    struct filter_counts counts = {0};
    assert_int_equal(filter_compile(lists, 2, &set, &counts, NULL), OK);
    struct filter_request request = {
            .url = bytes_of(url), .type = "script", .third_party = true, .steps_left = steps_left};
    enum filter_verdict verdict = filter_match_request(set, &request).verdict;
    filter_free(set);
    return verdict;
}

#define SLOW   "/(x+x+)+[yz]/"
#define MANY_X "https://ads.example/xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"

UNIT(a_slow_regular_expression_leaves_the_verdict_open)
{
    uint64_t left = FILTER_STEPS_MAX;
    assert_int_equal(ask_two(SLOW, "", MANY_X, &left), FILTER_UNKNOWN);
    assert_int_equal(ask_two(SLOW, "", "https://ads.example/xxy", &left), FILTER_BLOCK);
    assert_int_equal(ask_two(SLOW, "", "https://ads.example/x", &left), FILTER_NONE);
    assert_int_equal(ask_two(SLOW, "||ads.example^", MANY_X, &left), FILTER_BLOCK);
    assert_int_equal(ask_two("@@" SLOW, "", MANY_X, &left), FILTER_NONE);
    assert_int_equal(ask_two("@@" SLOW, "||ads.example^", MANY_X, &left), FILTER_UNKNOWN);
    assert_int_equal(ask_two(SLOW "$important", "||ads.example^\n@@||ads.example^", MANY_X, &left),
            FILTER_UNKNOWN);
    assert_int_equal(
            ask_two("@@" SLOW, "||ads.example^$important", MANY_X, &left), FILTER_IMPORTANT);
    assert_int_equal(ask_two("*$domain=/(x+x+)+[yz]/", "", MANY_X, &left), FILTER_NONE);
    assert_int_equal(ask_two("*$to=/(x+x+)+[yz]/", "",
                             "https://xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx.example/", &left),
            FILTER_UNKNOWN);
}

UNIT(a_list_of_slow_expressions_spends_its_own_steps_alone)
{
    struct buffer SCOPED(buffer_free) slow = {.limit = 1 << 20};
    for (int i = 0; i < 1000; i++) {
        buffer_print(&slow, "/(x+x+)+[yz]%d/\n", i);
    }
    buffer_append(&slow, (struct bytes){(const uint8_t *)"", 1});
    assert_false(slow.failed);
    uint64_t left = FILTER_STEPS_MAX;
    assert_int_equal(
            ask_two((const char *)slow.data, "/^https:..ads/", MANY_X, &left), FILTER_BLOCK);
    assert_true(left < FILTER_STEPS_MAX);
    assert_true(FILTER_STEPS_MAX - left <= 2 * FILTER_REQUEST_STEPS_MAX);
}

/* A repetition that gives nothing back reads on from every place without taking a step. */
UNIT(a_search_that_only_reads_on_has_its_limit)
{
    struct buffer SCOPED(buffer_free) url = {.limit = 1 << 20};
    buffer_append_text(&url, "https://ads.example/");
    for (int i = 0; i < 60000; i++) {
        buffer_append_byte(&url, 'x');
    }
    buffer_append_byte(&url, 0);
    assert_false(url.failed);
    uint64_t left = FILTER_STEPS_MAX;
    const char *text = (const char *)url.data;
    assert_int_equal(ask_two("/\\w+[!;]/", "", text, &left), FILTER_UNKNOWN);
    assert_int_equal(ask_two("/\\w{9000}[!;]|y/", "", text, &left), FILTER_UNKNOWN);
    assert_int_equal(ask_two("/^https:..ads/", "", text, &left), FILTER_BLOCK);
    assert_int_equal(ask_two("/\\.gif$/", "", text, &left), FILTER_NONE);
    assert_true(FILTER_STEPS_MAX - left <= 4 * FILTER_REQUEST_STEPS_MAX);
}

UNIT(without_steps_no_regular_expression_is_tried)
{
    uint64_t left = 10;
    assert_int_equal(ask_two("/ads/", "", MANY_X, &left), FILTER_UNKNOWN);
    assert_int_equal(left, 10);
    assert_int_equal(ask_two("||ads.example^", "", MANY_X, &left), FILTER_BLOCK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(a_slow_regular_expression_leaves_the_verdict_open),
            cmocka_unit_test(a_list_of_slow_expressions_spends_its_own_steps_alone),
            cmocka_unit_test(a_search_that_only_reads_on_has_its_limit),
            cmocka_unit_test(without_steps_no_regular_expression_is_tried),
            cmocka_unit_test(two_bars_and_a_caret_mean_a_host_and_all_below_it),
            cmocka_unit_test(what_follows_a_host_must_follow_it_in_the_url),
            cmocka_unit_test(two_bars_start_at_any_label),
            cmocka_unit_test(bars_bind_to_start_and_end),
            cmocka_unit_test(a_star_is_anything_and_a_caret_a_separator),
            cmocka_unit_test(an_open_edge_at_a_word_matches_whole_words),
            cmocka_unit_test(a_host_alone_is_a_host),
            cmocka_unit_test(reads_hosts_files),
            cmocka_unit_test(regular_expressions_ignore_case_unless_told),
            cmocka_unit_test(a_regular_expression_without_end_stops),
            cmocka_unit_test(a_filter_without_type_is_for_all_but_documents),
            cmocka_unit_test(each_type_is_for_its_requests_only),
            cmocka_unit_test(a_type_with_a_tilde_is_left_out),
            cmocka_unit_test(party_is_a_matter_of_sites),
            cmocka_unit_test(strict_party_is_a_matter_of_hosts),
            cmocka_unit_test(domain_names_pages),
            cmocka_unit_test(a_domain_may_leave_its_suffix_open),
            cmocka_unit_test(a_domain_may_be_a_regular_expression),
            cmocka_unit_test(refuses_broken_lists_of_domains),
            cmocka_unit_test(to_and_denyallow_name_hosts_of_requests),
            cmocka_unit_test(method_is_compared_when_it_is_known),
            cmocka_unit_test(an_exception_lets_through_what_was_blocked),
            cmocka_unit_test(an_important_filter_heeds_no_exception),
            cmocka_unit_test(badfilter_takes_the_same_filter_away),
            cmocka_unit_test(badfilter_takes_single_types_away),
            cmocka_unit_test(a_redirect_blocks_and_a_modifier_does_not),
            cmocka_unit_test(an_exception_from_a_redirect_lets_nothing_through),
            cmocka_unit_test(refuses_options_that_are_none),
            cmocka_unit_test(refuses_what_would_block_everything),
            cmocka_unit_test(passes_over_comments_without_counting_them),
            cmocka_unit_test(writes_international_names_as_urls_do),
            cmocka_unit_test(says_which_filter_of_which_list_decided),
            cmocka_unit_test(a_malformed_url_matches_nothing),
            cmocka_unit_test(looks_at_the_first_2048_bytes_of_a_url),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
