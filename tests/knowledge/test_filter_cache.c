#include "support/torture.h"
#include "support/unit.h"

#include "knowledge/filter/filter.h"
#include "knowledge/filter/set.h"

#include <stdlib.h>

static const char key[65] = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
static const char *const text = "||ads.example^\n/banner/*$script,domain=a.org|~b.a.org|shop.*\n"
                                "/ads[0-9]+/$domain=/^x/\n@@||ok.ads.example^$important2\n"
                                "@@||ok.ads.example^\n*$image,to=c.org,method=get\n"
                                "||d.org^$denyallow=e.org,domain=f.org\n||x.org^$badfilter\n"
                                "||b\xc3\xbc"
                                "cher.example^\n";

static struct buffer saved(void)
{
    struct filter_list_text list = {"list", bytes_of(text)};
    struct filter_set *set = NULL;
    struct filter_counts counts;
    struct buffer bytes = {0};
    assert_int_equal(filter_compile(&list, 1, &set, &counts, NULL), OK);
    assert_int_equal(filter_save(set, key, &bytes, NULL), OK);
    filter_free(set);
    return bytes;
}

static enum filter_verdict ask(const struct filter_set *set, const char *url)
{
    struct filter_request request = {.url = bytes_of(url),
            .source_host = bytes_of("x.org"),
            .type = "script",
            .method = "GET",
            .third_party = true};
    return filter_match_request(set, &request).verdict;
}

UNIT(restores_what_it_saved)
{
    struct buffer bytes = saved();
    struct filter_set *set = NULL;
    assert_int_equal(filter_restore(buffer_bytes(&bytes), key, &set, NULL), OK);
    assert_int_equal(ask(set, "https://ads.example/"), FILTER_BLOCK);
    assert_int_equal(ask(set, "https://ok.ads.example/"), FILTER_EXCEPTION);
    assert_int_equal(ask(set, "https://y.org/ads12"), FILTER_BLOCK);
    assert_int_equal(ask(set, "https://y.org/"), FILTER_NONE);
    struct buffer again = {0};
    assert_int_equal(filter_save(set, key, &again, NULL), OK);
    assert_int_equal(again.size, bytes.size);
    assert_memory_equal(again.data, bytes.data, bytes.size);
    filter_free(set);
    buffer_free(&again);
    buffer_free(&bytes);
}

UNIT(saves_the_same_bytes_each_time)
{
    struct buffer a = saved(), b = saved();
    assert_int_equal(a.size, b.size);
    assert_memory_equal(a.data, b.data, a.size);
    buffer_free(&a);
    buffer_free(&b);
}

UNIT(refuses_a_cache_of_other_lists)
{
    struct buffer bytes = saved();
    struct filter_set *set = NULL;
    char other[65];
    memcpy(other, key, sizeof(other));
    other[63] = '0';
    assert_int_equal(filter_restore(buffer_bytes(&bytes), other, &set, NULL), E_MALFORMED);
    assert_null(set);
    buffer_free(&bytes);
}

UNIT(refuses_a_cache_cut_short_anywhere)
{
    struct buffer bytes = saved();
    for (size_t size = 0; size < bytes.size; size++) {
        struct filter_set *set = NULL;
        struct bytes cut = {bytes.data, size};
        assert_int_equal(filter_restore(cut, key, &set, NULL), E_MALFORMED);
    }
    buffer_free(&bytes);
}

UNIT(refuses_a_cache_with_any_byte_changed)
{
    struct buffer bytes = saved();
    for (size_t i = 0; i < bytes.size; i++) {
        struct filter_set *set = NULL;
        bytes.data[i] ^= 0x40;
        assert_int_equal(filter_restore(buffer_bytes(&bytes), key, &set, NULL), E_MALFORMED);
        bytes.data[i] ^= 0x40;
    }
    buffer_free(&bytes);
}

/* A forger can mend the checksum: what is then accepted must be safe to ask. */
UNIT(a_forged_cache_is_refused_or_harmless)
{
    struct buffer bytes = saved();
    size_t refused = 0;
    for (size_t i = 0; i + 8 < bytes.size; i++) {
        struct filter_set *set = NULL;
        uint8_t before = bytes.data[i];
        bytes.data[i] = 0xff;
        uint64_t sum = blob_checksum((struct bytes){bytes.data, bytes.size - sizeof(sum)});
        memcpy(bytes.data + bytes.size - sizeof(sum), &sum, sizeof(sum));
        if (filter_restore(buffer_bytes(&bytes), key, &set, NULL) == OK) {
            (void)ask(set, "https://www.ads.example/banner/ads12");
            filter_free(set);
        } else {
            refused++;
        }
        bytes.data[i] = before;
    }
    assert_true(refused > sizeof(struct filter_header) / 2);
    buffer_free(&bytes);
}

static bool compile_save_and_restore(void)
{
    struct filter_list_text list = {"list", bytes_of(text)};
    struct filter_set *set = NULL, *again = NULL;
    struct filter_counts counts = {0};
    struct buffer bytes = {0};
    struct fault why = {0};
    bool done = filter_compile(&list, 1, &set, &counts, &why) == OK &&
                filter_save(set, key, &bytes, &why) == OK &&
                filter_restore(buffer_bytes(&bytes), key, &again, &why) == OK;
    filter_free(again);
    filter_free(set);
    buffer_free(&bytes);
    return done && counts.network == 7 && counts.exceptions == 1 && counts.malformed == 1;
}

UNIT(survives_every_refused_allocation)
{
    assert_true(torture(compile_save_and_restore) > 10);
}

UNIT(refuses_more_lists_than_it_can_number)
{
    static struct filter_list_text lists[FILTER_LISTS_MAX + 1];
    struct filter_set *set = NULL;
    struct filter_counts counts;
    assert_int_equal(filter_compile(lists, FILTER_LISTS_MAX + 1, &set, &counts, NULL), E_LIMIT);
    assert_int_equal(filter_compile(lists, 0, &set, &counts, NULL), OK);
    filter_free(set);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(restores_what_it_saved),
            cmocka_unit_test(saves_the_same_bytes_each_time),
            cmocka_unit_test(refuses_a_cache_of_other_lists),
            cmocka_unit_test(refuses_a_cache_cut_short_anywhere),
            cmocka_unit_test(refuses_a_cache_with_any_byte_changed),
            cmocka_unit_test(a_forged_cache_is_refused_or_harmless),
            cmocka_unit_test(survives_every_refused_allocation),
            cmocka_unit_test(refuses_more_lists_than_it_can_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
