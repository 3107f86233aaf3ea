/* What link trials of several files amount to together: sides, peers, delays, cells. */
#include "support/unit.h"

#include "evidence/trials/trials.h"
#include "support/rows.h"
#include "support/sample_sources.h"
#include "support/torture.h"
#include "tables/tables.h"

#include <stdio.h>
#include <stdlib.h>

enum { FILES = 2 };

static struct sample sample; /* for its knowledge */
static struct arena arena;
static struct buffer files[FILES];
static struct trial_set sets[FILES];
static struct exhibit exhibits[FILES];
static struct source items[FILES];
static struct sources sources;
static sqlite3 *db;

static int load(void **state)
{
    (void)state;
    return sample_open(&sample, 0) == OK ? 0 : -1;
}

static int unload(void **state)
{
    (void)state;
    sample_close(&sample);
    return 0;
}

static int clean(void **state)
{
    (void)state;
    int code = sqlite3_close(db);
    db = NULL;
    arena_free(&arena);
    for (int i = 0; i < FILES; i++) {
        buffer_free(&files[i]);
        sets[i] = (struct trial_set){0};
    }
    return code;
}

struct tap {
    const char *ts, *platform, *service, *url, *account, *more; /* more: further members */
};

static void add(int file, struct tap tap)
{
    buffer_print(&files[file],
            "{\"v\":1,\"ts\":\"%s\",\"platform\":\"%s\",\"context\":\"im_group\",\"service\":\"%"
            "s\","
            "\"url_kind\":\"item\",\"url\":\"%s\",\"acct\":\"%s\",\"delivered\":true,"
            "\"tappable\":true,\"taps\":1,\"neutral_ok\":true,\"control\":{\"st\":200,\"title\":"
            "\"A page of goods\",\"vis\":8000,\"ms\":30},\"title\":\"A page of "
            "goods\",\"vis\":8000,"
            "\"st\":200%s}\n",
            tap.ts, tap.platform, tap.service, tap.url, tap.account, tap.more);
}

static enum status judge(struct fault *why)
{
    static const struct session no_session;
    bool is_cut = false;
    for (int i = 0; i < FILES; i++) {
        exhibits[i] = (struct exhibit){.id = i + 1, .path = "trials", .kind = EXHIBIT_TRIALS};
        items[i] = (struct source){.exhibit = &exhibits[i],
                .knowledge = sample.knowledge,
                .session = &no_session,
                .trials = sets[i].count > 0 ? &sets[i] : NULL};
    }
    sources = (struct sources){items, FILES, sample.knowledge, &no_session};
    return tables_read_links(items, FILES, sample.knowledge, &arena, &is_cut, why);
}

static void open_tables(void)
{
    struct fault why = {0};
    for (int i = 0; i < FILES; i++) {
        if (files[i].size > 0 &&
                trials_read(buffer_bytes(&files[i]), &arena, &sets[i], &why) != OK) {
            fail_msg("%s", why.text);
        }
    }
    assert_int_equal(judge(&why), OK);
    assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
    assert_int_equal(tables_register(db, &sources, &why), OK);
}

static const char *const opened = ",\"final\":\"https://item.jd.com/1.html\"";

UNIT(trials_of_several_files_make_one_cell_that_stands_with_its_last_trial)
{
    add(0, (struct tap){"2026-11-01T09:00:00Z", "wechat", "jd", "https://item.jd.com/1.html", "a",
                   opened});
    add(0, (struct tap){"2026-11-01T10:00:00Z", "wechat", "jd", "https://item.jd.com/1.html", "b",
                   opened});
    add(1, (struct tap){"2026-11-02T09:00:00Z", "wechat", "jd", "https://item.jd.com/1.html", "a",
                   opened});
    open_tables();
    assert_rows(db, "SELECT exhibit, number, state, letter, trials, accounts, days FROM link_cell",
            "2|1|open|O|3|2|2\n");
    assert_rows(db, "SELECT exhibit, cell FROM link_trial", "1|1\n1|1\n2|1\n");
    assert_rows(db,
            "SELECT c.at = t.at FROM link_cell c JOIN link_trial t ON t.exhibit = c.exhibit",
            "1\n");
}

UNIT(a_tap_that_stands_twice_counts_once)
{
    struct tap tap = {
            "2026-11-01T09:00:00Z", "wechat", "jd", "https://item.jd.com/1.html", "a", opened};
    add(0, tap);
    add(0, tap);
    add(1, tap);
    tap.account = "b";
    add(1, tap);
    open_tables();
    assert_rows(db, "SELECT trials, accounts FROM link_cell", "2|2\n");
    assert_rows(db, "SELECT count(*), min(cell) FROM link_trial", "4|1\n");
}

static const char *const stopped =
        ",\"hops\":[{\"u\":\"https://weixin110.qq.com/cgi-bin/mmspamsupport-bin/"
        "newredirectconfirmcgi?main_type=2\",\"how\":\"tap\",\"issuer\":\"client\","
        "\"text\":\"已停止访问该网页\"}]";

UNIT(records_of_one_tap_that_contradict_each_other_count_alike_in_any_order)
{
    static const char *const times[] = {"09:00", "10:00", "11:00", "11:00", "11:00", "11:00"};
    const char *const shop = ",\"final\":\"https://item.taobao.com/1\"";
    for (size_t i = 0; i < 6; i++) {
        char ts[32];
        bool is_open = i == 3 || i == 5, is_turned = i == 2 || i == 4;
        (void)snprintf(ts, sizeof(ts), "2026-11-01T%s:00Z", times[i]);
        add(0, (struct tap){ts, "wechat", "jd", "https://item.jd.com/1.html", "a",
                       is_open ? opened : stopped});
        add(1, (struct tap){ts, "wechat", "taobao", "https://item.taobao.com/1", "a",
                       is_turned ? shop : stopped});
    }
    open_tables();
    assert_rows(db, "SELECT service, state, counter, letters FROM link_cell ORDER BY service",
            "jd|undecided|-2|O×1 B×3\n"
            "taobao|undecided|-2|O×1 B×3\n");
}

/* A link whose direct fetch failed, made from a place at a time. */
static void add_failed(int file, const char *minute, const char *vantage, int status)
{
    buffer_print(&files[file],
            "{\"v\":1,\"ts\":\"2026-11-01T09:%s:00Z\",\"platform\":\"wechat\",\"context\":\"feed\","
            "\"service\":\"jd\",\"url\":\"https://item.jd.com/1.html\",\"delivered\":true,"
            "\"tappable\":true,\"neutral_ok\":true,\"st\":0,\"control\":{\"st\":%d,\"ts\":"
            "\"2026-11-01T09:%s:01Z\"%s%s%s}}\n",
            minute, status, minute, vantage[0] == 0 ? "" : ",\"vantage\":\"", vantage,
            vantage[0] == 0 ? "" : "\"");
}

UNIT(a_link_that_probes_of_two_vantages_saw_fail_is_unreachable)
{
    add_failed(0, "00", "shanghai", 503);
    add_failed(1, "10", "beijing", 0);
    open_tables();
    assert_rows(db, "SELECT letter, reason, controls FROM link_trial",
            "U|control_failed|1\nU|control_failed|1\n");
    assert_rows(db, "SELECT state, unreachable, vantages FROM link_cell", "untested|2|2\n");
}

UNIT(a_link_that_one_vantage_saw_fail_is_not)
{
    add_failed(0, "00", "shanghai", 503);
    add_failed(1, "10", "shanghai", 503);
    open_tables();
    assert_rows(db, "SELECT DISTINCT letter, reason FROM link_trial", "I|control_failed\n");
    assert_rows(db, "SELECT vantages FROM link_cell", "1\n");
}

UNIT(a_link_that_another_vantage_reached_or_one_unnamed_is_not)
{
    add_failed(0, "00", "shanghai", 503);
    add_failed(0, "20", "shenzhen", 503);
    add_failed(1, "10", "beijing", 200);
    add_failed(1, "12", "", 503);
    open_tables();
    assert_rows(
            db, "SELECT DISTINCT letter FROM link_trial WHERE reason = 'control_failed'", "I\n");
    assert_rows(db, "SELECT count(*) FROM link_trial WHERE letter = 'U'", "0\n");
}

UNIT(one_vantage_that_reached_a_link_stands_against_any_number_that_did_not)
{
    char minute[3], vantage[24];
    add_failed(0, "00", "shanghai", 503);
    for (int i = 1; i < 40; i++) {
        (void)snprintf(minute, sizeof(minute), "%02d", i % 60);
        (void)snprintf(vantage, sizeof(vantage), "probe-%d", i);
        add_failed(1, minute, vantage, i == 39 ? 200 : 503);
    }
    open_tables();
    assert_rows(db, "SELECT count(*) FROM link_trial WHERE letter = 'U'", "0\n");
    assert_rows(db, "SELECT vantages FROM link_cell", "40\n");
}

UNIT(trials_of_two_vantages_hours_apart_are_not_joined)
{
    add_failed(0, "00", "shanghai", 503);
    add_failed(1, "10", "beijing", 503);
    char *hour = strstr((char *)files[1].data, "T09:10:00");
    assert_non_null(hour);
    hour[2] = '8'; /* the tap alone: 62 minutes before */
    hour[4] = '5';
    hour[5] = '8';
    hour = strstr((char *)files[1].data, "T09:10:01");
    assert_non_null(hour);
    hour[2] = '8';
    hour[4] = '5';
    hour[5] = '8';
    add_failed(0, "59", "shanghai", 503);
    open_tables();
    assert_rows(db, "SELECT letter FROM link_trial ORDER BY ts", "U\nU\nI\n");
}

UNIT(landing_on_the_platforms_own_shop_is_a_replacement)
{
    add(0, (struct tap){"2026-11-01T09:00:00Z", "taobao", "jd", "https://item.jd.com/1.html", "a",
                   ",\"hops\":[{\"u\":\"https://detail.tmall.com/2\",\"how\":\"tap\",\"issuer\":"
                   "\"client\"}],\"final\":\"https://detail.tmall.com/2\""});
    open_tables();
    assert_rows(db, "SELECT letter, reason, final_side FROM link_trial",
            "R|own_service|platform-same-type\n");
    assert_rows(db, "SELECT side, host FROM link_hop", "platform-same-type|detail.tmall.com\n");
}

UNIT(a_plain_link_is_lesser_beside_a_peers_card_of_the_same_day_alone)
{
    add(0, (struct tap){"2026-11-01T09:00:00Z", "wechat", "jd", "https://item.jd.com/1.html", "a",
                   ",\"display\":\"card\",\"final\":\"https://item.jd.com/1.html\""});
    add(1, (struct tap){"2026-11-01T20:00:00Z", "wechat", "taobao", "https://item.taobao.com/1",
                   "a", ",\"display\":\"plain\",\"final\":\"https://item.taobao.com/1\""});
    add(1, (struct tap){"2026-11-04T20:00:00Z", "wechat", "taobao", "https://item.taobao.com/1",
                   "a", ",\"display\":\"plain\",\"final\":\"https://item.taobao.com/1\""});
    open_tables();
    assert_rows(db,
            "SELECT service, peer_display, peer_exhibit, peer_trial, letter, reason FROM "
            "link_trial",
            "jd|plain|2|1|O|\n"
            "taobao|card|1|1|D4|lesser_display\n"
            "taobao|unknown|||O|\n");
}

UNIT(a_peers_link_that_did_not_arrive_is_no_measure_of_display)
{
    add(0, (struct tap){"2026-11-01T09:00:00Z", "wechat", "jd", "https://item.jd.com/1.html", "a",
                   ",\"display\":\"plain\",\"final\":\"https://item.jd.com/1.html\""});
    buffer_print(&files[1],
            "{\"v\":1,\"ts\":\"2026-11-01T09:00:00Z\",\"platform\":\"wechat\",\"context\":\"im_"
            "group\",\"service\":\"shop.example\",\"peer_of\":\"shopping\",\"url\":\"https://"
            "shop.example/\",\"display\":\"card\"}\n");
    open_tables();
    assert_rows(db, "SELECT service, peer_display, peer_trial, letter FROM link_trial",
            "jd|unknown||O\n"
            "shop.example|plain|1|I\n");
}

UNIT(the_peer_that_is_cited_stands_in_the_same_file_where_one_does)
{
    const char *const card = ",\"display\":\"card\",\"final\":\"https://item.jd.com/1.html\"";
    add(0, (struct tap){"2026-11-01T09:00:00Z", "wechat", "jd", "https://item.jd.com/1.html", "a",
                   card});
    add(1, (struct tap){"2026-11-01T09:00:00Z", "wechat", "taobao", "https://item.taobao.com/1",
                   "a", ",\"display\":\"plain\",\"final\":\"https://item.taobao.com/1\""});
    add(1, (struct tap){"2026-11-01T08:00:00Z", "wechat", "jd", "https://item.jd.com/1.html", "a",
                   card});
    add(1, (struct tap){"2026-11-01T10:30:00Z", "wechat", "jd", "https://item.jd.com/1.html", "a",
                   card});
    open_tables();
    assert_rows(db, "SELECT peer_exhibit, peer_trial FROM link_trial WHERE service = 'taobao'",
            "2|2\n");
}

UNIT(an_app_that_the_service_has_not_set_up_rightly_is_nobodys_refusal)
{
    add(0, (struct tap){"2026-11-01T09:00:00Z", "wechat", "jd", "https://item.jd.com/1.html", "a",
                   ",\"app_open_link\":false,\"association\":false,\"final\":"
                   "\"https://item.jd.com/1.html\""});
    add(0, (struct tap){"2026-11-01T09:10:00Z", "wechat", "jd", "https://item.jd.com/1.html", "a",
                   ",\"app_open_scheme\":false,\"final\":\"https://item.jd.com/1.html\""});
    open_tables();
    assert_rows(db, "SELECT opening, open, closed, inconclusive FROM link_cell ORDER BY opening",
            "app-link|0|0|1\npage|2|0|0\nscheme|0|1|0\n");
    assert_rows(db, "SELECT app_scheme, app_link, scheme_cell, app_link_cell FROM link_trial",
            "|no||3\nno||2|\n");
}

static void add_delayed(const char *service, const char *url, int hour, int ms)
{
    char ts[32], more[160];
    (void)snprintf(ts, sizeof(ts), "2026-11-01T%02d:00:00Z", hour);
    (void)snprintf(more, sizeof(more), ",\"ms\":%d,\"final\":\"%s\"", ms, url);
    add(0, (struct tap){ts, "x", service, url, "a", more});
}

UNIT(an_app_that_did_not_open_proves_nothing_where_its_links_were_not_looked_into)
{
    add(0, (struct tap){"2026-11-01T09:00:00Z", "wechat", "jd", "https://item.jd.com/1.html", "a",
                   ",\"app_open_link\":false,\"final\":\"https://item.jd.com/1.html\""});
    open_tables();
    assert_rows(db, "SELECT open, closed, inconclusive FROM link_cell WHERE opening = 'app-link'",
            "0|0|1\n");
}

UNIT(links_held_back_against_those_to_others_are_throttled)
{
    for (int hour = 0; hour < 12; hour++) {
        add_delayed("bluesky", "https://bsky.app/1", hour, 2540 + hour);
        add_delayed("reddit", "https://www.reddit.com/1", hour, 34 + hour % 3);
        add_delayed("spotify", "https://open.spotify.com/1", hour, 36);
        add_delayed("ebay", "https://www.ebay.com/1", hour, 81);
    }
    open_tables();
    assert_rows(db,
            "SELECT service, letter, slow, count(*) FROM link_trial GROUP BY 1, 2, 3 ORDER BY 1",
            "bluesky|T|yes|12\nebay|O|no|12\nreddit|O|no|12\nspotify|O|no|12\n");
}

UNIT(a_crowd_of_services_with_a_link_each_cannot_hide_that_one_is_held_back)
{
    for (int hour = 0; hour < 12; hour++) {
        add_delayed("bluesky", "https://bsky.app/1", hour, 2540 + hour);
        for (int service = 0; service < 70; service++) { /* more than are compared with */
            char name[16];
            (void)snprintf(name, sizeof(name), "y%d", service);
            add_delayed(name, "https://www.reddit.com/1", hour, 34 + hour % 3);
        }
    }
    for (int service = 0; service < 200; service++) {
        char name[16];
        (void)snprintf(name, sizeof(name), "z%d", service);
        add_delayed(name, "https://www.ebay.com/1", 1, 2600);
    }
    open_tables();
    assert_rows(db, "SELECT DISTINCT service, slow FROM link_trial WHERE slow = 'yes'",
            "bluesky|yes\n");
}

UNIT(few_links_are_not_told_to_be_slow)
{
    for (int hour = 0; hour < 5; hour++) {
        add_delayed("bluesky", "https://bsky.app/1", hour, 2540);
        add_delayed("reddit", "https://www.reddit.com/1", hour, 34);
    }
    open_tables();
    assert_rows(db, "SELECT DISTINCT letter, slow FROM link_trial", "O|\n");
}

UNIT(a_gateway_that_the_site_sends_to_is_not_the_platforms_deed)
{
    add(0, (struct tap){"2026-11-01T09:00:00Z", "wechat", "jd", "https://item.jd.com/1.html", "a",
                   ",\"hops\":[{\"u\":\"https://weixin110.qq.com/cgi-bin/mmspamsupport-bin/"
                   "newredirectconfirmcgi\",\"how\":\"status\",\"issuer\":\"service\",\"text\":"
                   "\"\xe9\x95\xbf\xe6\x8c\x89\xe7\xbd\x91\xe5\x9d\x80\xe5\xa4\x8d\xe5\x88\xb6\"}"
                   "]"});
    open_tables();
    assert_rows(db, "SELECT letter, reason, gateway, deciding_hop FROM link_trial",
            "I|site_issued_gateway|wechat-copy|1\n");
    assert_rows(db, "SELECT page, gateway_side, side FROM link_hop", "copies|platform|platform\n");
}

UNIT(a_verdict_grows_old_beside_newer_trials_of_other_services)
{
    add(0, (struct tap){"2026-09-01T09:00:00Z", "wechat", "jd", "https://item.jd.com/1.html", "a",
                   opened});
    add(1, (struct tap){"2026-11-01T09:00:00Z", "wechat", "taobao", "https://item.taobao.com/1",
                   "a", ",\"final\":\"https://item.taobao.com/1\""});
    open_tables();
    assert_rows(db, "SELECT service, stale FROM link_cell ORDER BY service", "jd|1\ntaobao|0\n");
}

static bool judge_once(void)
{
    bool is_ok = judge(NULL) == OK;
    for (int i = 0; i < FILES; i++) {
        is_ok = is_ok && (sets[i].count == 0 || items[i].links != NULL);
    }
    arena_free(&arena);
    return is_ok;
}

UNIT(survives_every_allocation_that_fails)
{
    struct arena kept = {0};
    add(0, (struct tap){"2026-11-01T09:00:00Z", "wechat", "jd", "https://item.jd.com/1.html", "a",
                   opened});
    add(1, (struct tap){"2026-11-01T10:00:00Z", "wechat", "taobao", "https://item.taobao.com/1",
                   "b", ",\"hops\":[{\"u\":\"https://item.taobao.com/1\"}]"});
    for (int i = 0; i < FILES; i++) {
        assert_int_equal(trials_read(buffer_bytes(&files[i]), &kept, &sets[i], NULL), OK);
    }
    assert_true(torture(judge_once) > 0);
    arena_free(&kept);
}

UNIT(a_platform_without_neutral_links_takes_no_block_of_its_own)
{
    enum { PLATFORMS = 40 };
    struct arena kept = {0};
    add(0, (struct tap){"2026-11-01T09:00:00Z", "q", "jd", "https://jd.com/1", "a", ""});
    assert_int_equal(trials_read(buffer_bytes(&files[0]), &kept, &sets[0], NULL), OK);
    int alone = torture(judge_once);
    for (int i = 1; i < PLATFORMS; i++) {
        char name[16];
        (void)snprintf(name, sizeof(name), "q%d", i);
        add(0, (struct tap){"2026-11-01T09:00:00Z", name, "jd", "https://jd.com/1", "a", ""});
    }
    assert_int_equal(trials_read(buffer_bytes(&files[0]), &kept, &sets[0], NULL), OK);
    int together = torture(judge_once);
    assert_true(alone > 0 && together > 0);
    assert_true(together < PLATFORMS * 5 / 2); /* two are for the trial's own hops and cell */
    arena_free(&kept);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test_teardown(
                    trials_of_several_files_make_one_cell_that_stands_with_its_last_trial, clean),
            cmocka_unit_test_teardown(a_tap_that_stands_twice_counts_once, clean),
            cmocka_unit_test_teardown(
                    records_of_one_tap_that_contradict_each_other_count_alike_in_any_order, clean),
            cmocka_unit_test_teardown(
                    a_link_that_probes_of_two_vantages_saw_fail_is_unreachable, clean),
            cmocka_unit_test_teardown(a_link_that_one_vantage_saw_fail_is_not, clean),
            cmocka_unit_test_teardown(
                    a_link_that_another_vantage_reached_or_one_unnamed_is_not, clean),
            cmocka_unit_test_teardown(
                    one_vantage_that_reached_a_link_stands_against_any_number_that_did_not, clean),
            cmocka_unit_test_teardown(trials_of_two_vantages_hours_apart_are_not_joined, clean),
            cmocka_unit_test_teardown(landing_on_the_platforms_own_shop_is_a_replacement, clean),
            cmocka_unit_test_teardown(
                    a_peers_link_that_did_not_arrive_is_no_measure_of_display, clean),
            cmocka_unit_test_teardown(
                    the_peer_that_is_cited_stands_in_the_same_file_where_one_does, clean),
            cmocka_unit_test_teardown(
                    a_plain_link_is_lesser_beside_a_peers_card_of_the_same_day_alone, clean),
            cmocka_unit_test_teardown(
                    an_app_that_the_service_has_not_set_up_rightly_is_nobodys_refusal, clean),
            cmocka_unit_test_teardown(
                    an_app_that_did_not_open_proves_nothing_where_its_links_were_not_looked_into,
                    clean),
            cmocka_unit_test_teardown(links_held_back_against_those_to_others_are_throttled, clean),
            cmocka_unit_test_teardown(
                    a_crowd_of_services_with_a_link_each_cannot_hide_that_one_is_held_back, clean),
            cmocka_unit_test_teardown(
                    a_platform_without_neutral_links_takes_no_block_of_its_own, clean),
            cmocka_unit_test_teardown(few_links_are_not_told_to_be_slow, clean),
            cmocka_unit_test_teardown(
                    a_gateway_that_the_site_sends_to_is_not_the_platforms_deed, clean),
            cmocka_unit_test_teardown(
                    a_verdict_grows_old_beside_newer_trials_of_other_services, clean),
            cmocka_unit_test_teardown(survives_every_allocation_that_fails, clean),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, load, unload);
}
