#include "support/unit.h"

#include "knowledge/rows.h"
#include "knowledge/sdk.h"
#include "knowledge/sdk_switch.h"

#include <stdlib.h>
#include <sys/mman.h>

#define HEAD "id,name,company,category,tracker,kind,value,source\n"
#define UM   "um,Umbrella,Umbrella Ltd,analytics,no,"
#define PUSH "um-push,Umbrella Push,Umbrella Ltd,push,yes,"

static const char sample[] = HEAD UM
        "prefix,com.um,a\n" PUSH "prefix,com.um.push,a\n" PUSH "class,com.um.ads.Exact,a\n" UM
        "component,com.um.Service,a\n" UM "library,libum.so,a\n" UM "metadata,UM_KEY,a\n" PUSH
        "prefix,org.tool.Main$Inner,a\n";
static struct arena arena;
static struct sdk_list list;

static int load(void **state)
{
    (void)state;
    bool is_ready = sdk_load(bytes_of(sample), NULL, &arena, &list, NULL) == OK &&
                    sdk_list_index(&list, &arena, NULL) == OK;
    return is_ready ? 0 : -1;
}

static int unload(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

static const char *id_of(const struct sdk_mark *mark)
{
    return mark == NULL ? "none" : mark->sdk->id;
}

static const char *match(enum sdk_mark_kind kind, const char *name)
{
    return id_of(sdk_match(&list, kind, bytes_of(name)));
}

static const char *descriptor(const char *name)
{
    return id_of(sdk_match_descriptor(&list, bytes_of(name)));
}

UNIT(the_longest_prefix_wins)
{
    assert_string_equal(match(SDK_PREFIX, "com.um.A"), "um");
    assert_string_equal(match(SDK_PREFIX, "com.um"), "um");
    assert_string_equal(match(SDK_PREFIX, "com.um.push.a.b.C"), "um-push");
    assert_string_equal(match(SDK_PREFIX, "com.um.pushing.C"), "um");
    assert_string_equal(match(SDK_PREFIX, "org.tool.Main$Inner$1"), "um-push");
}

UNIT(a_prefix_ends_where_a_part_of_the_name_ends)
{
    assert_string_equal(match(SDK_PREFIX, "com.umengine.A"), "none");
    assert_string_equal(match(SDK_PREFIX, "com.u"), "none");
    assert_string_equal(match(SDK_PREFIX, "com"), "none");
    assert_string_equal(match(SDK_PREFIX, "org.tool.Main"), "none");
    assert_string_equal(match(SDK_PREFIX, ""), "none");
}

UNIT(the_other_kinds_are_equal_or_nothing)
{
    assert_string_equal(match(SDK_COMPONENT, "com.um.Service"), "um");
    assert_string_equal(match(SDK_COMPONENT, "com.um.Service.More"), "none");
    assert_string_equal(match(SDK_COMPONENT, "com.um"), "none");
    assert_string_equal(match(SDK_LIBRARY, "libum.so"), "um");
    assert_string_equal(match(SDK_LIBRARY, "libum.so.1"), "none");
    assert_string_equal(match(SDK_METADATA, "UM_KEY"), "um");
    assert_string_equal(match(SDK_CLASS, "com.um.ads.Exact"), "um-push");
    assert_string_equal(match(SDK_CLASS, "com.um.ads.Exact.b"), "none");
}

UNIT(a_library_may_hold_one_star_and_an_exact_name_goes_before)
{
    struct sdk_list starred;
    struct bytes csv = bytes_of(HEAD UM "library,libv*.so,a\n" PUSH "library,libv2.so,a\n");
    assert_int_equal(sdk_load(csv, NULL, &arena, &starred, NULL), OK);
    assert_int_equal(sdk_list_index(&starred, &arena, NULL), OK);
    static const char *const expected[][2] = {{"libv_1.2.so", "um"}, {"libv.so", "um"},
            {"libv2.so", "um-push"}, {"libv.s", "none"}, {"xlibv.so", "none"}, {"", "none"}};
    for (size_t i = 0; i < sizeof(expected) / sizeof(expected[0]); i++) {
        struct bytes name = bytes_of(expected[i][0]);
        assert_string_equal(id_of(sdk_match(&starred, SDK_LIBRARY, name)), expected[i][1]);
    }
}

UNIT(a_type_descriptor_fits_as_its_class_does)
{
    assert_string_equal(descriptor("Lcom/um/push/A;"), "um-push");
    assert_string_equal(descriptor("[[Lcom/um/A$1;"), "um");
    assert_string_equal(descriptor("Lcom/um/ads/Exact;"), "um-push");
    assert_string_equal(descriptor("Lcom/um/ads/Exact$1;"), "um");
    assert_string_equal(descriptor("Lcom/umengine/A;"), "none");
    assert_string_equal(descriptor("Lcom/um/A"), "none");
    assert_string_equal(descriptor("I"), "none");
    assert_string_equal(descriptor("L;"), "none");
    assert_string_equal(descriptor(""), "none");
}

UNIT(a_descriptor_fits_the_same_whatever_was_asked_before)
{
    static const char *const names[] = {"Lcom/um/push/A;", "Lcom/um/push/A$1;", "Lcom/um/push/b/C;",
            "Lcom/um/A;", "Lcom/um/ads/Exact;", "Lcom/um/ads/Exact$1;", "Lcom/um/ads/Exac;",
            "Lcom/um/adsense/A;", "Lcom/um/ads/deep/er/A;", "Lcom/um/ads/deep/er/B;",
            "Lcom/umengine/A;", "Lcom/umengine/B;", "Lcom/umengine;", "Lcom/um;", "Lcom;",
            "Lorg/a/B;", "Lorg/a/C;", "Lorg/tool/Main$Inner;", "Lorg/tool/Main$Inner$A;",
            "Lorg/tool/Main$Other$A;", "Lorg/tool/Main$Other$B;", "Lorg.a/B;", "[[Lorg/a/C;", "I",
            "L;", "", "La//b;", "La//c;"};
    enum { NAMES = sizeof(names) / sizeof(names[0]) };
    struct sdk_stem stem = {0};
    for (size_t i = 0; i < NAMES * NAMES; i++) {
        struct bytes before = bytes_of(names[i / NAMES]), name = bytes_of(names[i % NAMES]);
        const struct sdk_mark *first = sdk_match_next(&list, before, &stem);
        const struct sdk_mark *second = sdk_match_next(&list, name, &stem);
        assert_ptr_equal(first, sdk_match_descriptor(&list, before));
        assert_ptr_equal(second, sdk_match_descriptor(&list, name));
    }
}

UNIT(a_stem_is_what_neighbours_share)
{
    struct sdk_stem stem = {0};
    assert_string_equal(id_of(sdk_match_next(&list, bytes_of("Lcom/um/ads/b/C;"), &stem)), "um");
    assert_true(bytes_equal(stem.text, bytes_of("com/um/ads/b/")));
    assert_string_equal(id_of(stem.mark), "um");
    assert_string_equal(id_of(sdk_match_next(&list, bytes_of("Lorg/a/b/C;"), &stem)), "none");
    assert_true(bytes_equal(stem.text, bytes_of("org/a/")));
    assert_null(stem.mark);
}

UNIT(a_second_file_adds_marks_and_trackers_to_what_the_first_describes)
{
    struct sdk_list both;
    struct bytes second = bytes_of(HEAD "um,Other name,,x,yes,prefix,net.um,b\n"
                                        "new,New,,,no,prefix,com.um,b\n");
    assert_int_equal(sdk_load(second, &list, &arena, &both, NULL), OK);
    assert_int_equal(sdk_list_index(&both, &arena, NULL), OK);
    assert_int_equal(both.sdk_count, 3);
    assert_int_equal(both.mark_count, 9);
    const struct sdk_mark *added = sdk_match(&both, SDK_PREFIX, bytes_of("net.um.A"));
    assert_string_equal(added->sdk->name, "Umbrella");
    assert_string_equal(added->source, "b");
    assert_true(added->sdk->tracker);
    assert_false(list.sdks[0].tracker);
    assert_string_equal(id_of(sdk_match(&both, SDK_PREFIX, bytes_of("com.um.A"))), "um");
}

static void refuses(const char *csv, uint64_t line, const char *text)
{
    struct sdk_list refused;
    struct fault why;
    assert_int_equal(sdk_load(bytes_of(csv), NULL, &arena, &refused, &why), E_MALFORMED);
    assert_int_equal(why.at, line);
    assert_string_equal(why.text, text);
}

/* A manifest of a few kilobytes may name the same megabyte for each of 100,000 components. What
 * lies behind the longest mark's length is out of bounds here, so to read it is to crash. */
UNIT(reads_no_more_of_a_name_than_a_mark_has)
{
    enum { SIZE = 1 << 20, SEEN = 1 << 12 };
    uint8_t *text = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    assert_true(text != MAP_FAILED);
    memset(text, 'A', SIZE);
    memcpy(text, "Lcom/um/", 8);
    memcpy(text + SIZE - 1, ";", 1);
    struct bytes whole = {text, SIZE}, dotted = {text + 1, SIZE - 1};
    assert_string_equal(id_of(sdk_match_descriptor(&list, whole)), "um");
    memcpy(text + 4, ".um.", 4);
    assert_int_equal(mprotect(text + SEEN, SIZE - SEEN, PROT_NONE), 0);
    assert_string_equal(id_of(sdk_match(&list, SDK_PREFIX, dotted)), "um");
    assert_string_equal(id_of(sdk_match(&list, SDK_COMPONENT, dotted)), "none");
    size_t number = 0;
    struct name_map map = {.arena = &arena};
    assert_int_equal(name_map_put(&map, bytes_of("com.um.Service"), 1), OK);
    assert_false(name_map_find(&map, dotted, &number));
    assert_int_equal(munmap(text, SIZE), 0);
}

UNIT(refuses_a_bad_row_with_its_line)
{
    refuses(HEAD UM "package,com.um,a\n", 2, "column 'kind' cannot be 'package'");
    refuses(HEAD UM "prefix,com.um.,a\n", 2, "column 'value' cannot be 'com.um.'");
    refuses(HEAD UM "prefix,com.*,a\n", 2, "column 'value' cannot be 'com.*'");
    refuses(HEAD UM "library,a*b*,a\n", 2, "column 'value' cannot be 'a*b*'");
    refuses(HEAD UM "prefix,,a\n", 2, "column 'value' cannot be ''");
    refuses(HEAD UM "prefix,com/um,a\n", 2, "column 'value' cannot be 'com/um'");
    refuses(HEAD UM "prefix,com.um,a\n" PUSH "prefix,com.um,a\n", 3, "the mark stands twice");
    refuses(HEAD UM "prefix,com.um,a\num,U,,,no,prefix,b.c,a\n", 3,
            "the SDK was described otherwise before");
    refuses(HEAD "um,U,,,si,prefix,b.c,a\n", 2, "column 'tracker' cannot be 'si'");
    refuses("id,name\n", 1, "column 3 must be 'company'");
}

UNIT(an_empty_list_fits_nothing)
{
    struct sdk_list empty = {0};
    assert_null(sdk_match(&empty, SDK_PREFIX, bytes_of("com.um")));
    assert_int_equal(sdk_load(bytes_of(HEAD), NULL, &arena, &empty, NULL), OK);
    assert_int_equal(sdk_list_index(&empty, &arena, NULL), OK);
    assert_null(sdk_match(&empty, SDK_PREFIX, bytes_of("com.um")));
    assert_null(sdk_match_descriptor(&empty, bytes_of("Lcom/um/A;")));
}

UNIT(a_switch_is_off_at_its_value_however_the_manifest_writes_it)
{
    struct sdk_switch_list switches;
    struct bytes csv = bytes_of("sdk,metadata,off,source\n"
                                "um,um_on,false,https://um.example\n"
                                "um,um_deaf,true,https://um.example\n");
    assert_int_equal(sdk_switch_load(csv, &arena, &switches, NULL), OK);
    const struct sdk_switch *on = sdk_switch_find(&switches, "um_on");
    const struct sdk_switch *deaf = sdk_switch_find(&switches, "um_deaf");
    assert_string_equal(on->sdk, "um");
    assert_true(sdk_switch_is_off(on, "False"));
    assert_true(sdk_switch_is_off(on, "0"));
    assert_false(sdk_switch_is_off(on, "true"));
    assert_false(sdk_switch_is_off(on, ""));
    assert_true(sdk_switch_is_off(deaf, "0xffffffff"));
    assert_true(sdk_switch_is_off(deaf, "-1"));
    assert_false(sdk_switch_is_off(deaf, "0"));
    assert_null(sdk_switch_find(&switches, "um"));
    struct fault why;
    csv = bytes_of("sdk,metadata,off,source\na,m,true,u\nb,m,true,u\n");
    assert_int_equal(sdk_switch_load(csv, &arena, &switches, &why), E_MALFORMED);
    assert_int_equal(why.at, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(the_longest_prefix_wins),
            cmocka_unit_test(a_prefix_ends_where_a_part_of_the_name_ends),
            cmocka_unit_test(the_other_kinds_are_equal_or_nothing),
            cmocka_unit_test(a_library_may_hold_one_star_and_an_exact_name_goes_before),
            cmocka_unit_test(a_type_descriptor_fits_as_its_class_does),
            cmocka_unit_test(a_descriptor_fits_the_same_whatever_was_asked_before),
            cmocka_unit_test(a_stem_is_what_neighbours_share),
            cmocka_unit_test(a_second_file_adds_marks_and_trackers_to_what_the_first_describes),
            cmocka_unit_test(reads_no_more_of_a_name_than_a_mark_has),
            cmocka_unit_test(refuses_a_bad_row_with_its_line),
            cmocka_unit_test(an_empty_list_fits_nothing),
            cmocka_unit_test(a_switch_is_off_at_its_value_however_the_manifest_writes_it),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, load, unload);
}
