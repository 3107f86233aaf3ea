#include "support/unit.h"

#include "knowledge/host/platform.h"

#include <stdlib.h>

#define HEAD "id,name,name_zh,owner,type,region,kind,value,source\n"
#define CHAT "chat,Chat,聊天,Penguin,messaging;payment,CN,"
#define SHOP "shop,Shop,商店,Sesame,shopping,CN,"
#define PAY  "pay,Pay,支付,Sesame,payment,CN,"

static const char sample[] = HEAD CHAT "package,com.Chat.app,own\n" CHAT "domain,qq.com,own\n" CHAT
                                       "scheme,chat,own\n" SHOP "domain,shop.qq.com,own\n" SHOP
                                       "package,com.shop,own\n" PAY "scheme,pays,own\n";
static struct arena arena;
static struct platform_list list;

static int load(void **state)
{
    (void)state;
    return platform_load(bytes_of(sample), &arena, &list, NULL) == OK ? 0 : -1;
}

static int unload(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

static const char *id_of(enum platform_mark_kind kind, const char *value)
{
    const struct platform *platform = platform_match(&list, kind, bytes_of(value));
    return platform == NULL ? "none" : platform->id;
}

UNIT(a_domain_fits_itself_and_its_subdomains_only)
{
    assert_string_equal(id_of(PLATFORM_DOMAIN, "qq.com"), "chat");
    assert_string_equal(id_of(PLATFORM_DOMAIN, "a.b.QQ.com."), "chat");
    assert_string_equal(id_of(PLATFORM_DOMAIN, "notqq.com"), "none");
    assert_string_equal(id_of(PLATFORM_DOMAIN, "qq.com.evil.example"), "none");
    assert_string_equal(id_of(PLATFORM_DOMAIN, "com"), "none");
    assert_string_equal(id_of(PLATFORM_DOMAIN, ""), "none");
    assert_string_equal(id_of(PLATFORM_DOMAIN, "."), "none");
}

UNIT(the_nearest_domain_wins)
{
    assert_string_equal(id_of(PLATFORM_DOMAIN, "m.shop.qq.com"), "shop");
    assert_string_equal(id_of(PLATFORM_DOMAIN, "myshop.qq.com"), "chat");
}

UNIT(packages_are_exact_and_schemes_ignore_case)
{
    assert_string_equal(id_of(PLATFORM_PACKAGE, "com.Chat.app"), "chat");
    assert_string_equal(id_of(PLATFORM_PACKAGE, "com.chat.app"), "none");
    assert_string_equal(id_of(PLATFORM_PACKAGE, "com.shop.more"), "none");
    assert_string_equal(id_of(PLATFORM_SCHEME, "CHAT"), "chat");
    assert_string_equal(id_of(PLATFORM_SCHEME, "chats"), "none");
}

UNIT(a_mark_of_one_character_fits_what_ends_in_it)
{
    struct platform_list few;
    struct bytes csv = bytes_of("id,name,name_zh,owner,type,region,kind,value,source\n"
                                "x,X,X,X,messaging,US,domain,x,own\n"
                                "x,X,X,X,messaging,US,package,y,own\n");
    assert_int_equal(platform_load(csv, &arena, &few, NULL), OK);
    assert_non_null(platform_match(&few, PLATFORM_DOMAIN, bytes_of("x")));
    assert_non_null(platform_match(&few, PLATFORM_DOMAIN, bytes_of("t.X")));
    assert_non_null(platform_match(&few, PLATFORM_DOMAIN, bytes_of("t.x.")));
    assert_null(platform_match(&few, PLATFORM_DOMAIN, bytes_of("tx")));
    assert_non_null(platform_match(&few, PLATFORM_PACKAGE, bytes_of("y")));
    assert_null(platform_match(&few, PLATFORM_PACKAGE, bytes_of("x.y")));
}

UNIT(a_name_too_long_or_with_a_nul_fits_nothing)
{
    char host[400];
    memset(host, 'a', sizeof(host));
    memcpy(host + sizeof(host) - 7, ".qq.com", 7);
    struct bytes hostile = {(const uint8_t *)host, sizeof(host)};
    assert_null(platform_match(&list, PLATFORM_DOMAIN, hostile));
    assert_null(platform_match(
            &list, PLATFORM_DOMAIN, (struct bytes){(const uint8_t *)"qq.com\0x", 8}));
}

UNIT(platforms_of_one_common_type_are_rivals)
{
    const struct platform *chat = platform_match(&list, PLATFORM_SCHEME, bytes_of("chat"));
    const struct platform *shop = platform_match(&list, PLATFORM_PACKAGE, bytes_of("com.shop"));
    const struct platform *pay = platform_match(&list, PLATFORM_SCHEME, bytes_of("pays"));
    assert_true(platform_same_type(chat, pay));
    assert_true(platform_same_type(pay, chat));
    assert_false(platform_same_type(chat, shop));
    assert_true(platform_has_type(chat, "payment"));
    assert_false(platform_has_type(chat, "pay"));
    assert_false(platform_has_type(chat, ""));
}

static void refuses(const char *csv, uint64_t line, const char *text)
{
    struct platform_list refused;
    struct fault why;
    assert_int_equal(platform_load(bytes_of(csv), &arena, &refused, &why), E_MALFORMED);
    assert_int_equal(why.at, line);
    assert_string_equal(why.text, text);
}

UNIT(refuses_a_bad_row_with_its_line)
{
    refuses(HEAD CHAT "host,qq.com,own\n", 2, "column 'kind' cannot be 'host'");
    refuses(HEAD CHAT "domain,QQ.com,own\n", 2, "column 'value' cannot be 'QQ.com'");
    refuses(HEAD CHAT "domain,.qq.com,own\n", 2, "column 'value' cannot be '.qq.com'");
    refuses(HEAD CHAT "domain,qq.com,own\n" SHOP "domain,qq.com,own\n", 3, "the mark stands twice");
    refuses(HEAD CHAT "domain,qq.com,own\nchat,Chat,聊天,Other,x,CN,domain,b.c,own\n", 3,
            "the platform was described otherwise before");
    refuses(HEAD "a,A,甲,,x,CN,domain,b.c,own\n", 2, "column 'owner' cannot be ''");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(a_domain_fits_itself_and_its_subdomains_only),
            cmocka_unit_test(the_nearest_domain_wins),
            cmocka_unit_test(packages_are_exact_and_schemes_ignore_case),
            cmocka_unit_test(a_mark_of_one_character_fits_what_ends_in_it),
            cmocka_unit_test(a_name_too_long_or_with_a_nul_fits_nothing),
            cmocka_unit_test(platforms_of_one_common_type_are_rivals),
            cmocka_unit_test(refuses_a_bad_row_with_its_line),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, load, unload);
}
