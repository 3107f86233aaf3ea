#include "support/unit.h"

#include "knowledge/gateway/side.h"

#include <stdlib.h>

static const char sample[] = "id,name,name_zh,owner,type,region,kind,value,source\n"
                             "chat,Chat,聊,Penguin,messaging,CN,domain,chat.example,own\n"
                             "films,Films,影,Penguin,long-video,CN,domain,films.example,own\n"
                             "mall,Mall,场,Penguin,shopping,CN,domain,mall.example,own\n"
                             "shop,Shop,店,Sesame,shopping,CN,domain,shop.example,own\n"
                             "shop,Shop,店,Sesame,shopping,CN,domain,s.example,own\n"
                             "pay,Pay,付,Sesame,payment,CN,domain,pay.example,own\n"
                             "news,News,闻,Other,news,CN,domain,news.example,own\n";
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

static struct trial_sides sides_of(const char *platform, const char *service, const char *url)
{
    struct trial trial = {.platform = platform, .service = service, .url = url};
    return trial_sides_of(&list, &trial);
}

UNIT(a_listed_host_is_the_services_the_platforms_or_others)
{
    struct trial_sides sides = sides_of("chat", "shop", "https://s.example/1");
    assert_int_equal(side_of_url(&sides, "https://www.shop.example/"), SIDE_SERVICE);
    assert_int_equal(side_of_url(&sides, "https://s.example/"), SIDE_SERVICE);
    assert_int_equal(side_of_url(&sides, "https://m.pay.example/"), SIDE_SERVICE);
    assert_int_equal(side_of_url(&sides, "https://x.chat.example/"), SIDE_PLATFORM);
    assert_int_equal(side_of_url(&sides, "https://films.example/"), SIDE_PLATFORM);
    assert_int_equal(side_of_url(&sides, "https://mall.example/"), SIDE_PLATFORM_SAME_TYPE);
    assert_int_equal(side_of_url(&sides, "https://news.example/"), SIDE_OTHER);
    assert_int_equal(side_of_url(&sides, "https://unheard.example/"), SIDE_UNKNOWN);
}

UNIT(a_service_of_the_platforms_own_group_has_its_own_hosts)
{
    struct trial_sides sides = sides_of("chat", "mall", "https://mall.example/1");
    assert_int_equal(side_of_url(&sides, "https://mall.example/2"), SIDE_SERVICE);
    assert_int_equal(side_of_url(&sides, "https://chat.example/"), SIDE_PLATFORM);
    assert_int_equal(side_of_url(&sides, "https://films.example/"), SIDE_PLATFORM);
    assert_int_equal(side_of_url(&sides, "https://shop.example/"), SIDE_OTHER);
}

UNIT(a_service_that_is_not_listed_has_the_domain_of_its_link)
{
    struct trial_sides sides = sides_of("chat", "little", "https://www.little.co.uk/1");
    assert_int_equal(side_of_url(&sides, "https://m.little.co.uk/"), SIDE_SERVICE);
    assert_int_equal(side_of_url(&sides, "https://other.co.uk/"), SIDE_UNKNOWN);
    sides = sides_of("chat", "little.co.uk", "https://news.example/1");
    assert_int_equal(side_of_url(&sides, "https://m.little.co.uk/"), SIDE_SERVICE);
}

UNIT(a_short_link_of_somebody_else_makes_its_site_not_the_services)
{
    static const char more[] = "id,name,name_zh,owner,type,region,kind,value,source\n"
                               "news,News,闻,Other,news,CN,domain,t.news.co.uk,own\n";
    struct arena own = {0};
    struct platform_list other;
    struct trial trial = {.platform = "x", .service = "little", .url = "https://t.news.co.uk/1"};
    assert_int_equal(platform_load(bytes_of(more), &own, &other, NULL), OK);
    struct trial_sides sides = trial_sides_of(&other, &trial);
    assert_int_equal(side_of_url(&sides, "https://www.news.co.uk/"), SIDE_UNKNOWN);
    arena_free(&own);
}

UNIT(the_type_compared_in_tells_the_platforms_rival_of_a_service_that_is_not_listed)
{
    struct trial trial = {.platform = "chat",
            .service = "little",
            .url = "https://little.co.uk/",
            .peer_of = "shopping"};
    struct trial_sides sides = trial_sides_of(&list, &trial);
    assert_int_equal(side_of_url(&sides, "https://mall.example/"), SIDE_PLATFORM_SAME_TYPE);
    assert_int_equal(side_of_url(&sides, "https://films.example/"), SIDE_PLATFORM);
}

UNIT(what_is_no_web_address_is_nobodys)
{
    struct trial_sides sides = sides_of("chat", "shop", NULL);
    assert_int_equal(side_of_url(&sides, NULL), SIDE_UNKNOWN);
    assert_int_equal(side_of_url(&sides, "chat://chat.example"), SIDE_UNKNOWN);
    assert_int_equal(side_of_url(&sides, ""), SIDE_UNKNOWN);
    assert_int_equal(side_of_host(&sides, (struct bytes){0}), SIDE_UNKNOWN);
}

UNIT(a_platform_is_told_by_its_id_too)
{
    struct trial_sides sides = sides_of("chat", "shop", NULL);
    assert_int_equal(side_of_platform(&sides, "films"), SIDE_PLATFORM);
    assert_int_equal(side_of_platform(&sides, "shop"), SIDE_SERVICE);
    assert_int_equal(side_of_platform(&sides, "news"), SIDE_OTHER);
    assert_int_equal(side_of_platform(&sides, "unheard"), SIDE_UNKNOWN);
    assert_int_equal(side_of_platform(&sides, NULL), SIDE_UNKNOWN);
    sides = sides_of("unheard", "shop", NULL);
    assert_int_equal(side_of_platform(&sides, "unheard"), SIDE_PLATFORM);
}

/* Whose `url` is in the next trial of a campaign; asserts that it is the same for that trial alone.
 */
static enum host_side next(struct trial_sides *sides, struct trial trial, const char *url)
{
    struct trial_sides alone = trial_sides_of(&list, &trial);
    trial_sides_next(sides, &trial);
    enum host_side side = side_of_url(sides, url);
    assert_int_equal(side, side_of_url(&alone, url));
    assert_int_equal(side_of_platform(sides, "chat"), side_of_platform(&alone, "chat"));
    assert_int_equal(side_of_platform(sides, "mall"), side_of_platform(&alone, "mall"));
    return side;
}

UNIT(one_trial_after_another_finds_what_each_finds_alone)
{
    struct host_memo memo = {0};
    struct trial_sides sides = {.list = &list, .memo = &memo};
    const char *mall = "https://mall.example/1", *own = "https://www.little.example/1";
    struct trial trial = {.platform = "chat", .service = "shop", .url = "https://s.example/1"};
    assert_int_equal(next(&sides, trial, mall), SIDE_PLATFORM_SAME_TYPE);
    assert_int_equal(next(&sides, trial, mall), SIDE_PLATFORM_SAME_TYPE);
    trial.service = "news"; /* the same platform and link, no rival of the mall's */
    assert_int_equal(next(&sides, trial, mall), SIDE_PLATFORM);
    trial.peer_of = "shopping";
    assert_int_equal(next(&sides, trial, mall), SIDE_PLATFORM_SAME_TYPE);
    trial.platform = "news";
    assert_int_equal(next(&sides, trial, mall), SIDE_OTHER);
    trial.platform = NULL;
    assert_int_equal(next(&sides, trial, mall), SIDE_OTHER);
    trial.url = own; /* not listed, so whose it is depends on the link */
    assert_int_equal(next(&sides, trial, own), SIDE_SERVICE);
    trial.url = mall;
    assert_int_equal(next(&sides, trial, own), SIDE_UNKNOWN);
    trial.url = NULL;
    assert_int_equal(next(&sides, trial, own), SIDE_UNKNOWN);
}

UNIT(hosts_that_share_a_place_in_memory_are_told_apart)
{
    struct host_memo memo = {0};
    struct trial_sides sides = {.list = &list, .memo = &memo};
    struct trial trial = {.platform = "chat", .service = "shop", .url = "https://shop.example/"};
    trial_sides_next(&sides, &trial);
    for (int i = 0; i < 3; i++) { /* of one length, with one first letter and one in the middle */
        assert_int_equal(side_of_url(&sides, "https://a.chat.example/"), SIDE_PLATFORM);
        assert_int_equal(side_of_url(&sides, "https://a.chat.exampla/"), SIDE_UNKNOWN);
        assert_int_equal(side_of_url(&sides, "https://a.chbt.example/"), SIDE_UNKNOWN);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(a_listed_host_is_the_services_the_platforms_or_others),
            cmocka_unit_test(a_service_of_the_platforms_own_group_has_its_own_hosts),
            cmocka_unit_test(a_service_that_is_not_listed_has_the_domain_of_its_link),
            cmocka_unit_test(a_short_link_of_somebody_else_makes_its_site_not_the_services),
            cmocka_unit_test(
                    the_type_compared_in_tells_the_platforms_rival_of_a_service_that_is_not_listed),
            cmocka_unit_test(what_is_no_web_address_is_nobodys),
            cmocka_unit_test(a_platform_is_told_by_its_id_too),
            cmocka_unit_test(one_trial_after_another_finds_what_each_finds_alone),
            cmocka_unit_test(hosts_that_share_a_place_in_memory_are_told_apart),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, load, unload);
}
