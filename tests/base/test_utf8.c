#include "support/unit.h"

#include "base/utf8.h"

#include <stdlib.h>

/* The code point that starts the text, or -1 when none does; checks the length. */
static long point(const char *text, size_t length)
{
    uint32_t found = 0;
    size_t size = utf8_next(bytes_of(text), &found);
    assert_int_equal(size, length);
    return size == 0 ? -1 : (long)found;
}

UNIT(reads_characters_of_every_length)
{
    assert_int_equal(point("A", 1), 0x41);
    assert_int_equal(point("\xc2\x80", 2), 0x80);
    assert_int_equal(point("\xdf\xbf", 2), 0x7ff);
    assert_int_equal(point("\xe0\xa0\x80", 3), 0x800);
    assert_int_equal(point("\xe5\xb9\xbf", 3), 0x5e7f);
    assert_int_equal(point("\xf0\x90\x80\x80", 4), 0x10000);
    assert_int_equal(point("\xf4\x8f\xbf\xbf", 4), 0x10ffff);
}

UNIT(refuses_overlong_forms)
{
    point("\xc0\x80", 0);
    point("\xc1\xbf", 0);
    point("\xe0\x9f\xbf", 0);
    point("\xf0\x8f\xbf\xbf", 0);
}

UNIT(refuses_surrogates_and_what_lies_above_unicode)
{
    point("\xed\xa0\x80", 0);
    point("\xed\xbf\xbf", 0);
    point("\xf4\x90\x80\x80", 0);
    point("\xf5\x80\x80\x80", 0);
    point("\xff", 0);
}

UNIT(refuses_characters_that_are_cut_short_or_broken)
{
    point("", 0);
    point("\x80", 0);
    point("\xe5\xb9", 0);
    point("\xe5\x41\xbf", 0);
    point("\xf0\x90\x80", 0);
}

UNIT(writes_what_it_reads)
{
    static const uint32_t points[] = {
            0, 0x7f, 0x80, 0x7ff, 0x800, 0xd7ff, 0xe000, 0xffff, 0x10000, 0x10ffff};
    for (size_t i = 0; i < sizeof(points) / sizeof(points[0]); i++) {
        struct buffer buffer = {0};
        uint32_t again = 1;
        utf8_append(&buffer, points[i]);
        assert_int_equal(utf8_next(buffer_bytes(&buffer), &again), buffer.size);
        assert_int_equal(again, points[i]);
        buffer_free(&buffer);
    }
}

UNIT(writes_the_replacement_for_what_is_no_character)
{
    struct buffer buffer = {0};
    utf8_append(&buffer, 0xd800);
    utf8_append(&buffer, 0x110000);
    assert_string_equal(buffer_text(&buffer), "\xef\xbf\xbd\xef\xbf\xbd");
    buffer_free(&buffer);
}

static void assert_repaired(const char *text, const char *expected)
{
    struct buffer buffer = {0};
    utf8_append_repaired(&buffer, bytes_of(text));
    assert_string_equal(buffer_text(&buffer), expected);
    assert_true(utf8_is_valid(buffer_bytes(&buffer)));
    buffer_free(&buffer);
}

UNIT(replaces_each_bad_byte_and_keeps_the_rest)
{
    assert_repaired("", "");
    assert_repaired("\xe5\xb9\xbf sound", "\xe5\xb9\xbf sound");
    assert_repaired("a\xff"
                    "b",
            "a\xef\xbf\xbd"
            "b");
    assert_repaired("\xff\xfe", "\xef\xbf\xbd\xef\xbf\xbd");
    assert_repaired("ab\xe5\xb9", "ab\xef\xbf\xbd\xef\xbf\xbd");
}

UNIT(tells_sound_text_from_broken)
{
    assert_true(utf8_is_valid((struct bytes){0}));
    assert_true(utf8_is_valid(bytes_of("\xe5\xb9\xbf\xe5\x91\x8a ok")));
    assert_false(utf8_is_valid(bytes_of("ok \xe5\xb9")));
}

/* Runs of characters are passed over by other means than one by one. */
UNIT(takes_runs_for_sound_where_each_character_is)
{
    static const uint8_t last[] = {0, 'a', 0x7f, 0x80, 0xbf, 0xc0, 0xff};
    for (unsigned i = 0; i < 0x20 * 0x100 * sizeof(last); i++) {
        uint8_t text[] = {0xe4, 0xb8, 0xad, (uint8_t)(0xe0 + i % 0x20), (uint8_t)(i / 0x20 % 0x100),
                last[i / 0x2000], 'z'};
        uint32_t found = 0;
        bool is_sound = true;
        for (size_t at = 3, size = 1; is_sound && at < sizeof(text); at += size) {
            size = utf8_next((struct bytes){text + at, sizeof(text) - at}, &found);
            is_sound = size > 0;
        }
        assert_int_equal(utf8_is_valid((struct bytes){text, sizeof(text)}), is_sound);
    }
}

UNIT(calls_what_drives_reorders_or_hides_treacherous)
{
    static const uint32_t bad[] = {0, '\n', 0x1b, 0x7f, 0x9b, 0xad, 0x61c, 0x180e, 0x200b, 0x200d,
            0x200e, 0x200f, 0x2028, 0x2029, 0x202a, 0x202e, 0x2060, 0x2066, 0x2069, 0x3164, 0xfeff,
            0xffa0, 0xffff, 0x1fffe, 0xe0001, 0xe007f};
    static const uint32_t good[] = {
            ' ', 'a', '~', 0xa0, 0xe9, 0x200a, 0x2010, 0x2027, 0x3000, 0x5e7f, 0xfffd, 0x1f600};
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        assert_true(utf8_is_treacherous(bad[i]));
    }
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        assert_false(utf8_is_treacherous(good[i]));
    }
}

UNIT(cuts_between_characters)
{
    struct bytes text = bytes_of("a\xc3\xa9\xe5\xb9\xbf\xf0\x9f\x98\x80z"); /* 1 2 3 4 1 bytes */
    static const size_t left[] = {0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10, 11, 11};
    for (size_t most = 0; most < sizeof(left) / sizeof(left[0]); most++) {
        struct bytes head = utf8_head(text, most);
        assert_int_equal(head.size, left[most]);
        assert_ptr_equal(head.data, text.data);
    }
    assert_int_equal(utf8_head(bytes_of("\x80\x80\x80\x80\x80"), 4).size, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(reads_characters_of_every_length),
            cmocka_unit_test(refuses_overlong_forms),
            cmocka_unit_test(refuses_surrogates_and_what_lies_above_unicode),
            cmocka_unit_test(refuses_characters_that_are_cut_short_or_broken),
            cmocka_unit_test(writes_what_it_reads),
            cmocka_unit_test(writes_the_replacement_for_what_is_no_character),
            cmocka_unit_test(replaces_each_bad_byte_and_keeps_the_rest),
            cmocka_unit_test(tells_sound_text_from_broken),
            cmocka_unit_test(takes_runs_for_sound_where_each_character_is),
            cmocka_unit_test(calls_what_drives_reorders_or_hides_treacherous),
            cmocka_unit_test(cuts_between_characters),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
