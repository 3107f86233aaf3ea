/* Link trials out of archives: long and looping chains, and every allocation refused once. */
#include "support/unit.h"

#include "cli/trials/har_trials.h"
#include "evidence/har/har.h"
#include "support/torture.h"

#include <stdio.h>
#include <stdlib.h>

static const char platforms[] = "id,name,name_zh,owner,type,region,kind,value,source\n"
                                "app,App,应用,Group,messaging,CN,domain,app.example,own\n"
                                "own,Own,自有,Group,ecommerce,CN,domain,own.example,own\n"
                                "shop,Shop,商城,Other,ecommerce,CN,domain,example.com,own\n";
static const char gateways[] = "id,platform,host,path,parameter,location,kind,pattern,effect,class,"
                               "confidence,valid_from,valid_to,revision,source\n"
                               "app-go,app,gate.example,/go,target,url,any,,warns,W,high,,,2026.11,"
                               "own\n";

static struct arena arena, known;
static struct buffer text;
static struct knowledge knowledge;
static struct trial_set set;

static int load(void **state)
{
    (void)state;
    bool is_ok = platform_load(bytes_of(platforms), &known, &knowledge.platforms, NULL) == OK &&
                 gateway_load(bytes_of(gateways), &known, &knowledge.gateways, NULL) == OK;
    return is_ok ? 0 : -1;
}

static int unload(void **state)
{
    (void)state;
    arena_free(&known);
    return 0;
}

static int clean(void **state)
{
    (void)state;
    arena_free(&arena);
    buffer_free(&text);
    set = (struct trial_set){0};
    return 0;
}

/* One more entry: seconds since 09:00, address, status, Location, body. */
static void add(unsigned second, const char *url, int status, const char *location,
        const char *body, const char *referer)
{
    buffer_print(&text,
            "%s{\"startedDateTime\":\"2026-11-01T09:%02u:%02uZ\",\"_resourceType\":\"document\","
            "\"request\":{\"method\":\"GET\",\"url\":\"%s\",\"headers\":[{\"name\":\"Referer\","
            "\"value\":\"%s\"}]},\"response\":{\"status\":%d,\"headers\":[],\"redirectURL\":\"%s\","
            "\"content\":{\"size\":%zu,\"mimeType\":\"text/html\",\"text\":\"%s\"}},\"timings\":"
            "{\"wait\":7.9}}",
            text.size == 0 ? "{\"log\":{\"version\":\"1.2\",\"entries\":[" : ",", second / 60,
            second % 60, url, referer, status, location, strlen(body), body);
}

static enum status read_trials(const char *platform, const char *service, struct arena *own,
        struct trial_set *ret_set, struct fault *why)
{
    const struct har_setting setting = {
            .knowledge = &knowledge, .platform = platform, .service = service};
    struct fault partial = {0};
    struct traffic *traffic = NULL;
    struct har_step *steps = NULL;
    size_t count = 0;
    enum status status = har_open(buffer_bytes(&text), own, &traffic, &partial, why);
    if (status == OK) {
        status = har_steps_read(traffic, own, &steps, &count, why);
    }
    return status == OK ? har_trials_make(steps, count, &setting, own, ret_set, why) : status;
}

static void make(const char *platform, const char *service)
{
    struct fault why = {0};
    buffer_append_text(&text, "]}}");
    assert_int_equal(read_trials(platform, service, &arena, &set, &why), OK);
}

UNIT(names_the_platform_for_what_its_gateway_does_on_any_host)
{
    add(1, "https://gate.example/go?target=https%3A%2F%2Fexample.com%2F1", 302,
            "https://example.com/1", "", "");
    add(2, "https://example.com/1", 200, "", "<title>One</title>", "");
    make("app", NULL);
    assert_int_equal(set.count, 1);
    assert_string_equal(set.trials[0].service, "shop");
    assert_string_equal(set.trials[0].url, "https://example.com/1");
    assert_int_equal(set.trials[0].hop_count, 2);
    assert_int_equal(set.trials[0].hops[0].issuer, ISSUER_CLIENT);
    assert_int_equal(set.trials[0].hops[0].passage, PASSAGE_TAP);
    assert_int_equal(set.trials[0].hops[1].issuer, ISSUER_PLATFORM);
    assert_int_equal(set.trials[0].hops[1].passage, PASSAGE_STATUS);
    assert_int_equal(set.trials[0].hops[1].ms, 7);
    assert_int_equal(set.trials[0].page.ms, 1007);
    assert_string_equal(set.trials[0].page.title, "One");
}

UNIT(names_the_service_that_a_page_of_warning_leads_to)
{
    add(1, "https://gate.example/go?target=https%3A%2F%2Fexample.com%2F1", 200, "", "Stop", "");
    make("app", NULL);
    assert_string_equal(set.trials[0].service, "shop");
    assert_string_equal(set.trials[0].hops[0].text, "Stop");
    assert_int_equal(set.trials[0].page.visible, 4);
}

UNIT(takes_the_next_load_for_the_link_when_the_gateway_does_not_tell)
{
    add(1, "https://gate.example/go?id=7", 200, "", "Go on?", "");
    add(2, "https://example.com/1", 200, "", "x", "https://gate.example/");
    make("app", "shop");
    assert_int_equal(set.count, 1);
    assert_string_equal(set.trials[0].url, "https://example.com/1");
    assert_int_equal(set.trials[0].hops[1].issuer, ISSUER_PLATFORM);
}

UNIT(counts_a_sister_service_as_the_platform)
{
    add(1, "https://own.example/", 302, "https://example.com/", "", "");
    add(2, "https://example.com/", 200, "", "x", "");
    make("app", "shop");
    assert_int_equal(set.trials[0].hops[1].issuer, ISSUER_PLATFORM);
}

UNIT(does_not_know_whose_an_unlisted_host_is)
{
    add(1, "https://app.example/", 302, "https://t.example/", "", "");
    add(2, "https://t.example/", 302, "https://example.com/", "", "");
    add(3, "https://example.com/", 200, "", "x", "");
    make("app", "shop");
    assert_int_equal(set.trials[0].hop_count, 3);
    assert_int_equal(set.trials[0].hops[1].issuer, ISSUER_PLATFORM);
    assert_int_equal(set.trials[0].hops[2].issuer, ISSUER_UNKNOWN);
}

UNIT(goes_on_from_a_page_that_is_not_the_services)
{
    add(1, "https://app.example/warn", 200, "", "Go on?", "");
    add(2, "https://example.com/", 200, "", "x", "https://app.example/");
    add(3, "https://example.com/more", 200, "", "y", "https://example.com/");
    make("app", "shop");
    assert_int_equal(set.count, 1);
    assert_int_equal(set.trials[0].hop_count, 2);
    assert_int_equal(set.trials[0].hops[1].passage, PASSAGE_UNKNOWN);
    assert_string_equal(set.trials[0].page.final, "https://example.com/");
    assert_null(set.trials[0].hops[1].text);
}

UNIT(follows_refreshes_and_scripts_only_where_the_load_is_seen)
{
    add(1, "https://a.example.com/x/y", 200, "",
            "<meta http-equiv=refresh content='0;../z?a=1&amp;b=2#f'>"
            "<script>location='/never'</script>",
            "");
    add(2, "https://a.example.com/z?a=1&b=2", 200, "", "<script>location='w'</script>", "");
    add(3, "https://a.example.com/w", 200, "", "<script>location='/gone'</script>", "");
    make("app", "shop");
    assert_int_equal(set.count, 1);
    assert_int_equal(set.trials[0].hop_count, 3);
    assert_int_equal(set.trials[0].hops[1].passage, PASSAGE_META);
    assert_int_equal(set.trials[0].hops[2].passage, PASSAGE_SCRIPT);
    assert_int_equal(set.trials[0].hops[2].issuer, ISSUER_SERVICE);
}

UNIT(keeps_ten_hops_of_a_longer_chain_and_its_end)
{
    for (unsigned i = 0; i < 30; i++) {
        char url[64], next[64];
        (void)snprintf(url, sizeof(url), "https://example.com/%u", i % 7);
        (void)snprintf(next, sizeof(next), "/%u", (i + 1) % 7);
        add(i, url, 302, next, "", "");
    }
    add(40, "https://example.com/2", 200, "", "end", "");
    make("app", "shop");
    assert_int_equal(set.count, 1);
    assert_int_equal(set.trials[0].hop_count, TRIAL_HOPS_MAX);
    assert_int_equal(set.trials[0].page.status, 200);
    assert_int_equal(set.trials[0].page.visible, 3);
}

UNIT(leaves_the_end_open_when_no_answer_came)
{
    add(1, "https://example.com/", 0, "", "", "");
    make(NULL, NULL);
    assert_string_equal(set.trials[0].platform, "network");
    assert_string_equal(set.trials[0].context, "direct");
    assert_int_equal(set.trials[0].page.status, 0);
    assert_null(set.trials[0].page.final);
    assert_int_equal(set.trials[0].hops[0].passage, PASSAGE_UNKNOWN);
}

static bool is_honest = true;

static bool make_some(void)
{
    struct arena own = {0};
    struct trial_set made = {0};
    struct fault why = {0};
    enum status status = read_trials("app", NULL, &own, &made, &why);
    bool is_ok = status == OK && made.count == 1 && made.trials[0].hop_count == 3;
    is_honest &= is_ok || (status == E_MEMORY && why.status == E_MEMORY);
    arena_free(&own);
    return is_ok;
}

UNIT(says_so_when_memory_is_spent)
{
    add(1, "https://gate.example/go?target=https%3A%2F%2Fexample.com%2F1", 200, "",
            "<title>a</title><link rel=canonical href=c>"
            "<meta http-equiv=refresh content='0;https://example.com/1'>",
            "");
    add(2, "https://example.com/1", 302, "\\/2", "", "");
    add(3, "https://example.com/2", 200, "", "<title>a</title><link rel=canonical href=c>b", "");
    buffer_append_text(&text, "]}}");
    assert_true(torture(make_some) > 0);
    assert_true(is_honest);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test_teardown(
                    names_the_platform_for_what_its_gateway_does_on_any_host, clean),
            cmocka_unit_test_teardown(names_the_service_that_a_page_of_warning_leads_to, clean),
            cmocka_unit_test_teardown(
                    takes_the_next_load_for_the_link_when_the_gateway_does_not_tell, clean),
            cmocka_unit_test_teardown(counts_a_sister_service_as_the_platform, clean),
            cmocka_unit_test_teardown(does_not_know_whose_an_unlisted_host_is, clean),
            cmocka_unit_test_teardown(goes_on_from_a_page_that_is_not_the_services, clean),
            cmocka_unit_test_teardown(
                    follows_refreshes_and_scripts_only_where_the_load_is_seen, clean),
            cmocka_unit_test_teardown(keeps_ten_hops_of_a_longer_chain_and_its_end, clean),
            cmocka_unit_test_teardown(leaves_the_end_open_when_no_answer_came, clean),
            cmocka_unit_test_teardown(says_so_when_memory_is_spent, clean),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, load, unload);
}
