/* The twelve trials by which the method is told (docs/openness.md), judged with the data files of
 * the sources: whole records in, classes out. */
#include "support/unit.h"

#include "base/file.h"
#include "knowledge/gateway/side.h"
#include "knowledge/knowledge.h"
#include "measure/openness/classify.h"

#include <stdio.h>
#include <stdlib.h>

enum { AT_MS = 1700000000 };
static struct arena arena;
static struct platform_list platforms;
static const struct gateway_list *gateways;
static struct thresholds thresholds;

static bool open_data(const char *name, struct file *ret_file)
{
    char path[4096];
    const char *source = getenv("AEDILE_SOURCE");
    (void)snprintf(path, sizeof(path), "%s/data/%s", source == NULL ? "." : source, name);
    return file_open(path, ret_file, NULL) == OK;
}

static int load(void **state)
{
    (void)state;
    SCOPED(file_close) struct file platform = {0};
    SCOPED(file_close) struct file gateway = {0};
    SCOPED(file_close) struct file threshold = {0};
    bool loaded = open_data("platform.csv", &platform) && open_data("gateway.csv", &gateway) &&
                  open_data("threshold.csv", &threshold) &&
                  platform_load(platform.bytes, &arena, &platforms, NULL) == OK &&
                  gateway_load(gateway.bytes, &arena, &gateways, NULL) == OK &&
                  thresholds_load(threshold.bytes, &arena, &thresholds, NULL) == OK;
    return loaded ? 0 : -1;
}

static int unload(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

/* One trial and what a reader of it finds out about its hops. */
struct fixture {
    struct trial trial;
    struct trial_hop hops[3];
    struct trial_page controls[3];
    enum display peer;
    enum answer is_slow;
};

static struct fixture begin(const char *platform, const char *service, const char *url)
{
    const struct trial_page page = {
            .status = 200, .final = url, .title = "夏季新款连衣裙", .visible = 8000, .ms = 320};
    struct fixture fixture = {.trial = {.platform = platform,
                                      .service = service,
                                      .context = "im_1to1",
                                      .url_kind = "item",
                                      .url = url,
                                      .at_ms = AT_MS,
                                      .delivered = ANSWER_YES,
                                      .tappable = ANSWER_YES,
                                      .neutral_ok = ANSWER_YES,
                                      .display = DISPLAY_CARD,
                                      .taps = 1,
                                      .hop_count = 1,
                                      .page = page,
                                      .control_count = 1},
            .hops = {{.url = url,
                    .issuer = ISSUER_CLIENT,
                    .passage = PASSAGE_TAP,
                    .status = 200,
                    .ms = 41}},
            .controls = {page, page, page},
            .peer = DISPLAY_CARD};
    return fixture;
}

/* The platform sends the reader to `url` first. */
static void put_hop(struct fixture *fixture, const char *url, enum issuer issuer, const char *text)
{
    fixture->hops[0] = (struct trial_hop){.url = url,
            .issuer = issuer,
            .passage = PASSAGE_TAP,
            .status = 200,
            .ms = 41,
            .text = text};
    fixture->trial.page.final = url;
}

static struct hop_knowledge know_hop(const struct trial_sides *sides, const struct trial_hop *hop)
{
    static const enum page_kind pages[] = {[GATEWAY_PASSES] = PAGE_PASSES,
            [GATEWAY_WARNS] = PAGE_WARNS,
            [GATEWAY_COPIES] = PAGE_COPIES,
            [GATEWAY_STOPS] = PAGE_STOPS,
            [GATEWAY_UNSURE] = PAGE_GATEWAY_UNSURE};
    struct hop_knowledge known = {.side = side_of_url(sides, hop->url)};
    struct gateway_match match;
    if (gateway_match(gateways, bytes_of(hop->url), hop->text, AT_MS, &match) ||
            gateway_match_text(gateways, sides->platform_id, hop->text, AT_MS, &match)) {
        known.page = pages[match.effect];
        known.gateway = match.id;
        known.gateway_side = side_of_platform(sides, match.platform);
    }
    return known;
}

static struct openness_verdict judge(struct fixture *fixture)
{
    struct trial_sides sides = trial_sides_of(&platforms, &fixture->trial);
    struct hop_knowledge hops[3];
    for (size_t i = 0; i < fixture->trial.hop_count; i++) {
        hops[i] = know_hop(&sides, &fixture->hops[i]);
    }
    fixture->trial.hops = fixture->hops;
    fixture->trial.controls = fixture->controls;
    struct trial_knowledge known = {.hops = hops,
            .final_side = side_of_url(&sides, fixture->trial.page.final),
            .control_side = side_of_url(&sides, fixture->controls[0].final),
            .peer_display = fixture->peer,
            .is_slow = fixture->is_slow};
    return classify_trial(&fixture->trial, &known, &thresholds.openness);
}

static void is(struct fixture *fixture, const char *letter, const char *reason, const char *gateway)
{
    struct openness_verdict verdict = judge(fixture);
    assert_string_equal(openness_letter(verdict.openness), letter);
    assert_string_equal(openness_reason_name(verdict.reason), reason);
    assert_string_equal(verdict.gateway == NULL ? "" : verdict.gateway, gateway);
}

#define CONFIRM "https://weixin110.qq.com/cgi-bin/mmspamsupport-bin/newredirectconfirmcgi?"
#define ITEM    "https://item.taobao.com/item.htm?id=1"

UNIT(t1_a_page_to_copy_the_address_from_is_copy_only)
{
    struct fixture t = begin("wechat", "taobao", ITEM);
    put_hop(&t, CONFIRM "main_type=2&evil_type=0&url=x", ISSUER_CLIENT,
            "如需浏览，请长按网址复制后使用浏览器访问");
    is(&t, "D1", "copy_page", "wechat-copy");
}

UNIT(t2_the_same_page_sent_by_the_shop_itself_proves_nothing)
{
    struct fixture t = begin("wechat", "shop.example", "https://shop.example/1");
    put_hop(&t, CONFIRM "main_type=2&evil_type=0&source=2", ISSUER_SERVICE,
            "如需浏览，请长按网址复制后使用浏览器访问");
    is(&t, "I", "site_issued_gateway", "wechat-copy");
}

UNIT(t3_one_tap_on_a_page_of_warning_is_warned)
{
    struct fixture t = begin("zhihu", "jd", "https://item.jd.com/1.html");
    t.hops[1] = t.hops[0];
    t.hops[1].passage = PASSAGE_CONTROL;
    put_hop(&t, "https://link.zhihu.com/?target=https%3A//item.jd.com/1.html", ISSUER_PLATFORM,
            NULL);
    t.trial.page.final = "https://item.jd.com/1.html";
    t.trial.hop_count = 2;
    t.trial.taps = 2;
    is(&t, "W", "warning_page", "zhihu-link");
}

UNIT(t4_a_short_link_held_back_is_throttled)
{
    struct fixture t = begin("x", "bluesky", "https://bsky.app/profile/a");
    t.hops[1] = t.hops[0];
    t.hops[1].passage = PASSAGE_STATUS;
    t.hops[1].issuer = ISSUER_PLATFORM;
    put_hop(&t, "https://t.co/abc", ISSUER_CLIENT, NULL);
    t.hops[0].status = 302;
    t.hops[0].ms = 2540;
    t.trial.page.final = "https://bsky.app/profile/a";
    t.trial.hop_count = 2;
    t.is_slow = ANSWER_YES; /* 2,540 ms where controls take 34: test_throttle.c */
    is(&t, "T", "slow", "");
}

UNIT(t5_a_page_with_twelve_characters_is_blank)
{
    struct fixture t = begin("wechat", "taobao", ITEM);
    t.trial.page.visible = 12;
    is(&t, "D3", "blank_page", "");
}

UNIT(t6_a_link_that_fails_everywhere_is_unreachable)
{
    struct fixture t = begin("wechat", "taobao", ITEM);
    t.controls[0].status = t.controls[1].status = 503;
    t.controls[2].status = 503;
    t.controls[2].vantage = "CN-GD";
    t.trial.control_count = 3;
    is(&t, "U", "control_failed", "");
}

UNIT(t7_a_dead_context_says_nothing_of_the_link)
{
    struct fixture t = begin("wechat", "taobao", ITEM);
    t.trial.neutral_ok = ANSWER_NO;
    is(&t, "I", "context_down", "");
}

UNIT(t8_the_platforms_own_shop_replaces)
{
    struct fixture t = begin("douyin", "taobao", ITEM);
    t.trial.page.final = "https://haohuo.jinritemai.com/views/product/item?id=1";
    is(&t, "R", "own_service", "");
}

UNIT(t9_a_message_without_its_link_is_stripped)
{
    struct fixture t = begin("wechat", "douyin", "https://v.douyin.com/abc/");
    t.trial.display = DISPLAY_STRIPPED;
    t.trial.left = "text";
    t.trial.tappable = ANSWER_NO;
    is(&t, "D2", "link_removed", "");
}

UNIT(t10_a_folded_link_beside_a_peers_card_is_reduced)
{
    struct fixture t = begin("wechat", "taobao", ITEM);
    t.trial.display = DISPLAY_FOLDED;
    is(&t, "D4", "lesser_display", "");
}

UNIT(t11_a_challenge_counts_only_when_the_control_meets_it_too)
{
    struct fixture t = begin("wechat", "taobao", ITEM);
    t.trial.page.wall = WALL_CAPTCHA;
    is(&t, "I", "captcha", "");
    t.controls[0].wall = WALL_CAPTCHA;
    is(&t, "U", "captcha", "");
}

UNIT(t12_a_page_of_refusal_is_blocked)
{
    struct fixture t = begin("wechat", "douyin", "https://v.douyin.com/abc/");
    put_hop(&t, CONFIRM "midpagecode=e2fa&bancode=89d3", ISSUER_PLATFORM, "已停止访问该网页");
    is(&t, "B", "stop_page", "wechat-stop");
}

UNIT(what_the_press_saw_in_september_2021_comes_out_as_told)
{
    struct fixture t = begin("wechat", "douyin", "https://v.douyin.com/abc/");
    t.hops[1] = t.hops[0];
    t.hops[1].passage = PASSAGE_CONTROL;
    put_hop(&t, CONFIRM "url=x", ISSUER_CLIENT, "即将打开第三方网页 继续访问");
    t.trial.page.final = "https://www.iesdouyin.com/share/video/1";
    t.trial.hop_count = 2;
    t.trial.taps = 2;
    is(&t, "W", "warning_page", "wechat-warn-continue");
}

UNIT(a_page_at_the_services_host_that_imitates_a_refusal_is_not_the_platforms)
{
    struct fixture t = begin("wechat", "shop.example", "https://shop.example/1");
    t.hops[0].text = "已停止访问该网页 本页面禁止使用微信打开。";
    t.trial.page.title = "提示";
    t.trial.page.visible = 22;
    t.controls[0].visible = 500;
    is(&t, "I", "content_differs", "");
    t.hops[0].text = "已停止访问该网页";
    is(&t, "B", "fingerprint", "wechat-stop");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(t1_a_page_to_copy_the_address_from_is_copy_only),
            cmocka_unit_test(t2_the_same_page_sent_by_the_shop_itself_proves_nothing),
            cmocka_unit_test(t3_one_tap_on_a_page_of_warning_is_warned),
            cmocka_unit_test(t4_a_short_link_held_back_is_throttled),
            cmocka_unit_test(t5_a_page_with_twelve_characters_is_blank),
            cmocka_unit_test(t6_a_link_that_fails_everywhere_is_unreachable),
            cmocka_unit_test(t7_a_dead_context_says_nothing_of_the_link),
            cmocka_unit_test(t8_the_platforms_own_shop_replaces),
            cmocka_unit_test(t9_a_message_without_its_link_is_stripped),
            cmocka_unit_test(t10_a_folded_link_beside_a_peers_card_is_reduced),
            cmocka_unit_test(t11_a_challenge_counts_only_when_the_control_meets_it_too),
            cmocka_unit_test(t12_a_page_of_refusal_is_blocked),
            cmocka_unit_test(what_the_press_saw_in_september_2021_comes_out_as_told),
            cmocka_unit_test(
                    a_page_at_the_services_host_that_imitates_a_refusal_is_not_the_platforms),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, load, unload);
}
