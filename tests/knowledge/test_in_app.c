#include "support/torture.h"
#include "support/unit.h"

#include "base/file.h"
#include "knowledge/gateway/in_app.h"

#include <stdio.h>
#include <stdlib.h>

#define HEAD "platform,token,pattern,without,confidence,source\n"
#define PHONE                                                                                      \
    "Mozilla/5.0 (Linux; Android 12; Phone) AppleWebKit/537.36 (KHTML, like Gecko) "               \
    "Chrome/120.0 Mobile Safari/537.36 "

static struct arena arena;
static struct in_app_list list;

static int load(void **state)
{
    (void)state;
    char path[4096];
    struct file file;
    const char *source = getenv("AEDILE_SOURCE");
    (void)snprintf(path, sizeof(path), "%s/data/in-app.csv", source == NULL ? "." : source);
    if (file_open(path, &file, NULL) != OK) {
        return -1;
    }
    enum status status = in_app_load(file.bytes, &arena, &list, NULL);
    file_close(&file);
    return status == OK ? 0 : -1;
}

static int unload(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

static const char *platform_of(const char *agent)
{
    const struct in_app *found = in_app_match(&list, bytes_of(agent));
    return found == NULL ? "none" : found->platform;
}

UNIT(tells_apps_by_their_marks)
{
    assert_string_equal(platform_of(PHONE "MicroMessenger/8.0.49"), "wechat");
    assert_string_equal(platform_of(PHONE "wxwork/4.1.0 MicroMessenger/7.0.1"), "wework");
    assert_string_equal(platform_of(PHONE "MQQBrowser/6.2 TBS/045 V1_AND_SQ QQ/8.9.5"), "qq");
    assert_string_equal(platform_of(PHONE "AliApp(TB/10.1) WindVane/8.5"), "taobao");
    assert_string_equal(platform_of(PHONE "[FBAN/MessengerForiOS;FBAV/1]"), "messenger");
    assert_string_equal(platform_of(PHONE "[FB_IAB/FB4A;FBAV/430]"), "facebook");
    assert_string_equal(platform_of(PHONE "instagram 300.0"), "instagram");
}

UNIT(a_mark_begins_where_a_word_does)
{
    assert_string_equal(platform_of(PHONE "MQQBrowser/6.2"), "none");
    assert_string_equal(platform_of(PHONE "Online/1.0"), "none");
    assert_string_equal(platform_of(PHONE "xFBAV/1"), "none");
    assert_string_equal(platform_of(PHONE "FB-AV/1"), "none");
}

UNIT(some_app_is_told_by_a_web_view)
{
    const char *ios = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0) AppleWebKit/605.1 Mobile/15E148";
    assert_string_equal(platform_of("Mozilla/5.0 (Linux; Android 12; Phone; wv) Safari/1"), "");
    assert_string_equal(platform_of(ios), "");
    assert_string_equal(platform_of("Mozilla/5.0 (iPhone) Mobile/15E148 Safari/604.1"), "none");
    assert_string_equal(platform_of(PHONE), "none");
    assert_string_equal(platform_of(""), "none");
}

UNIT(each_token_is_told_as_its_own_platform)
{
    for (size_t i = 0; i < list.count; i++) {
        char agent[600];
        const char *token = in_app_for(&list, list.items[i].platform);
        if (token == NULL) {
            assert_string_equal(list.items[i].platform, "");
            continue;
        }
        (void)snprintf(agent, sizeof(agent), "%s%s", PHONE, token);
        assert_string_equal(platform_of(agent), list.items[i].platform);
    }
    assert_null(in_app_for(&list, "nobody"));
}

static void refuses(const char *csv, const char *text)
{
    struct in_app_list refused = {0};
    struct fault why = {0};
    assert_int_equal(in_app_load(bytes_of(csv), &arena, &refused, &why), E_MALFORMED);
    assert_int_equal(why.at, 2);
    assert_string_equal(why.text, text);
}

UNIT(refuses_a_bad_row_with_its_line)
{
    refuses(HEAD "a,b,,,high,own\n", "column 'pattern' cannot be ''");
    refuses(HEAD "a,b,*c,,high,own\n", "column 'pattern' cannot be '*c'");
    refuses(HEAD "a,,c,,high,own\n", "column 'token' cannot be ''");
    refuses(HEAD "a,b,c,,sure,own\n", "column 'confidence' cannot be 'sure'");
}

static bool load_again(void)
{
    struct arena own = {0};
    struct in_app_list loaded = {0};
    enum status status =
            in_app_load(bytes_of(HEAD "a,b,c,,high,own\nd,e,f,,low,own\n"), &own, &loaded, NULL);
    assert_true(status == OK || (status == E_MEMORY && loaded.items == NULL));
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
            cmocka_unit_test(tells_apps_by_their_marks),
            cmocka_unit_test(a_mark_begins_where_a_word_does),
            cmocka_unit_test(some_app_is_told_by_a_web_view),
            cmocka_unit_test(each_token_is_told_as_its_own_platform),
            cmocka_unit_test(refuses_a_bad_row_with_its_line),
            cmocka_unit_test(survives_every_allocation_that_fails),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, load, unload);
}
