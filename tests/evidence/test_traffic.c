#include "support/unit.h"

#include "evidence/traffic/traffic.h"

#include <stdio.h>
#include <stdlib.h>

static struct buffer buffer;
static struct fault why;

static struct passage json(const char *text)
{
    return (struct passage){bytes_of(text), PASSAGE_JSON};
}

static const char *text_of(struct passage passage)
{
    static char text[200];
    struct bytes found = {0};
    assert_int_equal(passage_text(&passage, &buffer, &found, &why), OK);
    assert_true(found.size < sizeof(text));
    memset(text, 0, sizeof(text));
    if (found.size > 0) {
        memcpy(text, found.data, found.size);
    }
    return text;
}

UNIT(borrows_a_text_without_escapes)
{
    struct passage plain = {bytes_of("a\\u0041"), PASSAGE_PLAIN}, escaped = json("abc");
    struct bytes text = {0};
    assert_int_equal(passage_text(&plain, &buffer, &text, &why), OK);
    assert_ptr_equal(text.data, plain.raw.data);
    assert_int_equal(text.size, 7);
    assert_int_equal(passage_text(&escaped, &buffer, &text, &why), OK);
    assert_ptr_equal(text.data, escaped.raw.data);
    struct passage absent = {0};
    assert_int_equal(passage_text(&absent, &buffer, &text, &why), OK);
    assert_null(text.data);
}

UNIT(undoes_every_escape_of_json)
{
    assert_string_equal(text_of(json("\\\"\\\\\\/\\b\\f\\n\\r\\t")), "\"\\/\b\f\n\r\t");
    assert_string_equal(text_of(json("x\\u0041\\u00e9\\u5546y")), "xAé商y");
    assert_string_equal(text_of(json("\\ud83d\\uDED2")), "🛒");
}

UNIT(undoes_escapes_however_far_apart_they_stand)
{
    char raw[400], wanted[400];
    for (int first = 0; first < 80; first++) {
        for (int second = 0; second < 80; second += 1 + second / 9) {
            (void)snprintf(raw, sizeof(raw), "%0*d\\n%0*d\\u00e9", first + 1, 0, second + 1, 0);
            (void)snprintf(wanted, sizeof(wanted), "%0*d\n%0*dé", first + 1, 0, second + 1, 0);
            assert_string_equal(text_of(json(raw + 1)), wanted + 1);
        }
    }
}

UNIT(keeps_lone_surrogates_apart)
{
    assert_string_equal(text_of(json("\\ud83d")), "\xed\xa0\xbd");
    assert_string_equal(text_of(json("\\ude00x")), "\xed\xb8\x80x");
    assert_string_equal(text_of(json("\\ud83d\\ud83d\\uded2")), "\xed\xa0\xbd\xf0\x9f\x9b\x92");
    assert_string_equal(text_of(json("\\ud83d\\u0041")), "\xed\xa0\xbd"
                                                         "A");
}

UNIT(takes_broken_escapes_as_text)
{
    assert_string_equal(text_of(json("a\\")), "a\\");
    assert_string_equal(text_of(json("\\x\\u12\\u12g4")), "\\x\\u12\\u12g4");
    assert_string_equal(text_of(json("\\ud83d\\u12")), "\xed\xa0\xbd\\u12");
}

UNIT(refuses_a_text_beyond_the_ceiling_of_the_buffer)
{
    struct buffer small = {.limit = 4};
    struct passage fits = json("ab\\nc"), long_one = json("ab\\ncd");
    struct bytes text = {0};
    assert_int_equal(passage_text(&fits, &small, &text, &why), OK);
    assert_int_equal(passage_text(&long_one, &small, &text, &why), E_LIMIT);
    assert_int_equal(why.status, E_LIMIT);
    assert_int_equal(text.size, 4);
    buffer_free(&small);
}

static void assert_raw(struct passage passage, size_t at, size_t size, const char *wanted)
{
    struct bytes raw = passage_raw(&passage, NULL, at, size);
    char found[200] = "";
    assert_true(raw.size < sizeof(found));
    memcpy(found, raw.data, raw.size);
    assert_string_equal(found, wanted);
    assert_true(raw.data >= passage.raw.data &&
                raw.data + raw.size <= passage.raw.data + passage.raw.size);
}

UNIT(finds_the_raw_bytes_behind_a_range_of_text)
{
    struct passage passage = json("a\\u5546b\\nc"); /* text: a 商 b \n c, bytes 0 1-3 4 5 6 */
    assert_raw(passage, 0, 1, "a");
    assert_raw(passage, 1, 3, "\\u5546");
    assert_raw(passage, 0, 7, "a\\u5546b\\nc");
    assert_raw(passage, 5, 1, "\\n");
    assert_raw(passage, 4, 3, "b\\nc");
}

UNIT(widens_a_range_that_starts_or_ends_inside_an_escape)
{
    struct passage passage = json("a\\u5546b");
    assert_raw(passage, 2, 1, "\\u5546");
    assert_raw(passage, 2, 3, "\\u5546b");
    assert_raw(passage, 0, 2, "a\\u5546");
}

UNIT(finds_no_raw_bytes_behind_an_empty_range_or_one_past_the_end)
{
    struct passage passage = json("a\\nb");
    assert_raw(passage, 1, 0, "");
    assert_raw(passage, 3, 1, "");
    assert_raw(passage, 100, 1, "");
    assert_raw(passage, 1, SIZE_MAX, "\\nb");
    struct passage plain = {bytes_of("abc"), PASSAGE_PLAIN};
    assert_raw(plain, 1, 1, "b");
    assert_raw(plain, 1, SIZE_MAX, "bc");
    assert_raw(plain, 1, 0, "");
}

/* Two streams and the file, added out of order. */
static const char file[] = "0123456789abcdefghijklmnopqrstuvwxyz";
static const char memory[] = "GET /HTTP/1.1....";
static struct region_piece pieces[] = {{0, 4, 100}, {4, 6, 300}, {12, 5, 200}};

static struct traffic sample(struct region regions[4])
{
    regions[0] = (struct region){{(const uint8_t *)memory, 17}, "tcp/1/client", pieces, 3, 50};
    regions[1] = (struct region){{(const uint8_t *)file, 36}, "", NULL, 0, 0};
    regions[2] = (struct region){{(const uint8_t *)file, 0}, "tcp/2/client", NULL, 0, 0};
    regions[3] = (struct region){{(const uint8_t *)memory, 0}, "tcp/3/client", NULL, 0, 0};
    struct traffic traffic = {.regions = regions, .region_count = 4};
    traffic_finish(&traffic);
    return traffic;
}

static struct place place_of(const char *base, size_t at, size_t size)
{
    struct region regions[4];
    struct traffic traffic = sample(regions);
    struct place place = {0};
    struct bytes raw = {(const uint8_t *)base + at, size};
    assert_true(traffic_place(&traffic, raw, &place));
    return place;
}

UNIT(places_bytes_of_the_file_at_their_offset)
{
    struct place place = place_of(file, 10, 5);
    assert_string_equal(place.entry, "");
    assert_int_equal(place.at, 10);
    assert_int_equal(place.size, 5);
    assert_int_equal(place.entry_at, 0);
    assert_int_equal(place_of(file, 0, 36).size, 36);
}

UNIT(places_bytes_of_a_stream_by_the_piece_that_holds_them)
{
    struct place place = place_of(memory, 5, 2);
    assert_string_equal(place.entry, "tcp/1/client");
    assert_int_equal(place.at, 55);
    assert_int_equal(place.size, 2);
    assert_int_equal(place.entry_at, 300);
    assert_int_equal(place.entry_size, 6);
}

UNIT(spans_all_pieces_that_hold_a_range)
{
    struct place place = place_of(memory, 3, 2);
    assert_int_equal(place.entry_at, 100);
    assert_int_equal(place.entry_size, 206);
    place = place_of(memory, 9, 5); /* out of order in the file */
    assert_int_equal(place.entry_at, 200);
    assert_int_equal(place.entry_size, 106);
}

UNIT(places_nothing_that_is_empty_or_lies_in_no_region)
{
    struct region regions[4];
    struct traffic traffic = sample(regions);
    struct place place = {.at = 7};
    assert_false(traffic_place(&traffic, bytes_of("elsewhere"), &place));
    assert_false(traffic_place(&traffic, (struct bytes){0}, &place));
    assert_false(traffic_place(&traffic, (struct bytes){(const uint8_t *)file, 0}, &place));
    assert_false(traffic_place(&traffic, (struct bytes){(const uint8_t *)file, 37}, &place));
    assert_int_equal(place.at, 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(borrows_a_text_without_escapes),
            cmocka_unit_test(undoes_every_escape_of_json),
            cmocka_unit_test(undoes_escapes_however_far_apart_they_stand),
            cmocka_unit_test(keeps_lone_surrogates_apart),
            cmocka_unit_test(takes_broken_escapes_as_text),
            cmocka_unit_test(refuses_a_text_beyond_the_ceiling_of_the_buffer),
            cmocka_unit_test(finds_the_raw_bytes_behind_a_range_of_text),
            cmocka_unit_test(widens_a_range_that_starts_or_ends_inside_an_escape),
            cmocka_unit_test(finds_no_raw_bytes_behind_an_empty_range_or_one_past_the_end),
            cmocka_unit_test(places_bytes_of_the_file_at_their_offset),
            cmocka_unit_test(places_bytes_of_a_stream_by_the_piece_that_holds_them),
            cmocka_unit_test(spans_all_pieces_that_hold_a_range),
            cmocka_unit_test(places_nothing_that_is_empty_or_lies_in_no_region),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    buffer_free(&buffer);
    return failed;
}
