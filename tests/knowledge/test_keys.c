#include "support/unit.h"

#include "knowledge/identifier/keys.h"

static struct arena arena;
static struct keys keys;

static int fill(void **state)
{
    (void)state;
    static const char *const texts[] = {"imei", "android_id", "ad_id", "lat", "id", "x"};
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        if (!keys_add(&keys, &arena, texts[i], i)) {
            return -1;
        }
    }
    return 0;
}

static int empty(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

/* The kinds of the key at the end of a text, as bits. */
static uint64_t kinds(const char *text)
{
    return keys_before(&keys, bytes_of(text), strlen(text));
}

UNIT(a_key_ends_there_with_or_without_its_joints)
{
    assert_int_equal(kinds("imei"), 1 << 0);
    assert_int_equal(kinds("u.IMEI"), 1 << 0);
    assert_int_equal(kinds("androidid"), 1 << 1);
    assert_int_equal(kinds("android_id"), 1 << 1 | 1 << 4);
    assert_int_equal(kinds("Android-ID"), 1 << 1 | 1 << 4);
    assert_int_equal(kinds("android__id"), 1 << 4);
    assert_int_equal(kinds("lat"), 1 << 3);
    assert_int_equal(kinds("x"), 1 << 5);
}

UNIT(the_end_of_a_longer_word_is_no_key)
{
    assert_int_equal(kinds("simei"), 0);
    assert_int_equal(kinds("flat"), 0);
    assert_int_equal(kinds("guid"), 0);
    assert_int_equal(kinds("DEVICEIMEI"), 0);
    assert_int_equal(kinds("deviceImei"), 1 << 0); /* a new word */
    assert_int_equal(kinds("9imei"), 1 << 0);
    assert_int_equal(kinds(""), 0);
    assert_int_equal(kinds("imei."), 0);
    assert_int_equal(kinds("\x09mei"), 0); /* no letter, though it has the bits of one */
}

static size_t next(const char *text, size_t at)
{
    struct key_walk walk = {.text = bytes_of(text)};
    size_t end = 0, behind = 0;
    do {
        behind = keys_next(&walk, &end);
    } while (behind != 0 && behind <= at);
    return behind * 100 + (behind == 0 ? 0 : end);
}

UNIT(finds_what_parts_a_key_from_its_value)
{
    assert_int_equal(next("imei=1", 0), 504);
    assert_int_equal(next("{\"imei\" : 1", 0), 906);
    assert_int_equal(next("\\\"imei\\\",\\\"value", 0), 906);
    assert_int_equal(next("u[imei]=1", 0), 806);
    assert_int_equal(next("<imei>1</imei>", 0), 605);
    assert_int_equal(next("<imei>1</imei>", 6), 1413);
    assert_int_equal(next("imei      =1", 0), 0); /* too far from it */
    assert_int_equal(next("=:,> imei", 0), 0);
    assert_int_equal(next("", 0), 0);
    assert_int_equal(next("imei,imsi,iccid", 0), 0); /* no value can follow */
    assert_int_equal(next("\"imei\",value", 0), 705);
}

UNIT(finds_what_parts_at_any_place_of_a_long_text)
{
    for (size_t before = 0; before < 200; before++) {
        char text[256] = "";
        memset(text, 'x', before);
        memcpy(text + before, " imei:1", sizeof(" imei:1"));
        assert_int_equal(next(text, 0), (before + 6) * 100 + before + 5);
    }
}

int main(void)
{
    const struct CMUnitTest units[] = {
            cmocka_unit_test(a_key_ends_there_with_or_without_its_joints),
            cmocka_unit_test(the_end_of_a_longer_word_is_no_key),
            cmocka_unit_test(finds_what_parts_a_key_from_its_value),
            cmocka_unit_test(finds_what_parts_at_any_place_of_a_long_text),
    };
    return cmocka_run_group_tests(units, fill, empty);
}
