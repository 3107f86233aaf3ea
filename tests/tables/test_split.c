/* The ladder of split values: planted values cut in two and more, in each place of a request, and
 * look-alikes of which none may be found. */
#include "support/unit.h"

#include "base/buffer.h"
#include "support/rows.h"
#include "support/sample_sources.h"
#include "support/traffic_bed.h"
#include "tables/traffic/facts.h"
#include "tables/wanted.h"

#include <stdio.h>
#include <stdlib.h>

enum { CUT_MAX = 6 };
enum spot { QUERY, PATH, COOKIE, HEADER, FORM, JSON, ARRAY, PLACES };

/* One planted value in parts; `other` takes the place of the last part in a look-alike. */
struct cut {
    const char *parts[CUT_MAX], *other;
};

static struct known_identifier planted[] = {{"email", "Mara.Oduya+spring26@post.example.org", 3},
        {"imei", "862107045930168", 4}, {"phone", "+8615861307294", 5},
        {"mac", "a4:83:e7:2f:5b:c9", 6}, {"location", "31.230416,121.473701", 7},
        {"advertising_id", "5e8a1c07-9d3f-4b62-8e51-c07a94d2f318", 8},
        {"name", "\xe6\xac\xa7\xe9\x98\xb3\xe6\x98\x8e\xe7\x86\x99", 9},
        {"bank_card", "6217003810026489157", 10}, {"android_id", "c41f7e92d06b38a5", 11}};

static const struct cut cuts[] = {{{"Mara.Oduya+spring26", "post.example.org"}, "pest.example.org"},
        {{"mara.oduya+spring26", "@post.example.org"}, "@post.example.com"},
        {{"Mara.Oduya", "spring26", "post.example.org"}, "post.example.net"},
        {{"8621070", "45930168"}, "45930169"}, {{"86210704", "5930168"}, "5930186"},
        {{"86", "210704", "5930168"}, "5930186"}, {{"158", "6130", "7294"}, "7295"},
        {{"+86", "158", "61307294"}, "61307924"}, {{"a4:83:e7", "2F:5B:C9"}, "2F:5B:CA"},
        {{"a4", "83", "e7", "2f", "5b", "c9"}, "c8"}, {{"31.230416", "121.473701"}, "121.483701"},
        {{"121.473701", "31.230416"}, "31.240416"}, {{"31.228474", "121.478224"}, "121.488224"},
        {{"5e8a1c07-9d3f-4b62", "8e51-c07a94d2f318"}, "8e51-c07a94d2f319"},
        {{"\xe6\xac\xa7\xe9\x98\xb3", "\xe6\x98\x8e\xe7\x86\x99"}, "\xe6\x98\x8e\xe6\x9b\xa6"},
        {{"6217", "0038", "1002", "6489", "157"}, "165"}, {{"c41f7e92", "d06b38a5"}, "d06b38a6"}};
static const size_t seeds_of_cuts[] = {0, 0, 0, 1, 1, 1, 2, 2, 3, 3, 4, 4, 4, 5, 6, 7, 8};
enum { CUTS = sizeof(cuts) / sizeof(cuts[0]) };

static struct sample sample;
static struct identifier_scanner *scanner; /* made once: hashing all forms takes the most time */

static const struct session session = {
        .identifiers = planted, .identifier_count = sizeof(planted) / sizeof(planted[0])};

static struct identifier_scanner *scanner; /* made once: that takes the time */

static int open_sample(void **state)
{
    struct fault why = {0};
    (void)state;
    return sample_open(&sample, 0) == OK &&
                           tables_make_scanner(&session, sample.knowledge, &scanner, &why) == OK
                   ? 0
                   : -1;
}

static int close_sample(void **state)
{
    (void)state;
    tables_free_scanner(scanner);
    sample_close(&sample);
    return 0;
}

static void put_escaped(const char *text, struct buffer *out)
{
    for (; *text != 0; text++) {
        bool odd = *text == '+' || *text == ':' || *text == '@' || (uint8_t)*text >= 0x80;
        buffer_print(out, odd ? "%%%02X" : "%c", (uint8_t)*text);
    }
}

/* The parts in one place of the request; a stranger before the last one where asked. */
static void put_parts(enum spot place, const char *const *parts, bool parted, struct buffer *out)
{
    static const char *const starts[] = {"https://t.example/c?ts=1700000000123&",
            "https://t.example/v1/", "_ga=GA1.2.18.16", "", "w=1080&", "{\"sku\":6217,\"u\":{",
            "{\"w\":1080,\"a\":["};
    static const char *const ends[] = {"&h=2340", "/p.gif", "; lang=en", "", "&h=2340", "}}", "]}"};
    buffer_append_text(out, starts[place]);
    for (size_t i = 0; i < CUT_MAX && parts[i] != NULL; i++) {
        bool is_last_but_one = i + 1 < CUT_MAX && parts[i + 1] != NULL &&
                               (i + 2 == CUT_MAX || parts[i + 2] == NULL);
        bool is_json = place == JSON || place == ARRAY;
        const char *between = i == 0 ? "" : is_json ? "," : place == PATH ? "/" : "&";
        if (place == COOKIE) {
            between = "; ";
        }
        if (place == HEADER) {
            buffer_print(
                    out, "%s{\"name\":\"X-%zu\",\"value\":\"%s\"}", i == 0 ? "" : ",", i, parts[i]);
            buffer_append_text(
                    out, parted && is_last_but_one ? ",{\"name\":\"X-A\",\"value\":\"en\"}" : "");
            continue;
        }
        buffer_append_text(out, between);
        if (place == PATH) {
            put_escaped(parts[i], out);
            buffer_append_text(out, parted && is_last_but_one ? "/en" : "");
        } else if (is_json) {
            if (place == JSON) {
                buffer_print(out, "\"p%zu\":", i);
            }
            buffer_print(out, "\"%s\"", parts[i]);
            buffer_append_text(out, !parted || !is_last_but_one ? ""
                                    : place == JSON             ? ",\"l\":\"en\""
                                                                : ",\"en\"");
        } else {
            buffer_print(out, "p%zu=", i);
            put_escaped(parts[i], out);
            buffer_append_text(out, !parted || !is_last_but_one ? ""
                                    : place == COOKIE           ? "; l=en"
                                                                : "&l=en");
        }
    }
    buffer_append_text(out, ends[place]);
}

static void put_in_json(struct bytes text, struct buffer *out)
{
    for (size_t i = 0; i < text.size; i++) {
        buffer_append_text(out, text.data[i] == '"' ? "\\" : "");
        buffer_append_byte(out, (char)text.data[i]);
    }
}

static void put_archive(enum spot place, struct bytes parts, struct buffer *out)
{
    bool is_url = place == QUERY || place == PATH, is_body = place == FORM || place >= JSON;
    buffer_append_text(out,
            "{\"log\":{\"version\":\"1.2\",\"entries\":[{\"startedDateTime\":\"2026-11-01T01:00:"
            "00Z\","
            "\"request\":{\"method\":\"POST\",\"httpVersion\":\"HTTP/1.1\",\"url\":\"");
    buffer_append(out, is_url ? parts : bytes_of("https://t.example/c"));
    buffer_append_text(out, "\",\"headers\":[");
    if (place == HEADER) {
        buffer_append(out, parts);
    } else if (place == COOKIE) {
        buffer_append_text(out, "{\"name\":\"Cookie\",\"value\":\"");
        buffer_append(out, parts);
        buffer_append_text(out, "\"}");
    }
    buffer_append_text(out, "]");
    if (is_body) {
        buffer_print(out, ",\"postData\":{\"mimeType\":\"%s\",\"text\":\"",
                place == FORM ? "application/x-www-form-urlencoded" : "application/json");
        put_in_json(parts, out);
        buffer_append_text(out, "\"}");
    }
    buffer_append_text(out, "},\"response\":{\"status\":204,\"headers\":[],\"content\":{}}}]}}");
}

/* A path and a cookie field are also looked through whole, where two numbers are a place. How many
 * rows name the planted value of that line as split; and rows of any planted value. */
struct seen {
    size_t split, seeded;
};

static struct seen look(enum spot place, const char *const *parts, bool parted, size_t seed)
{
    struct buffer text = {0}, archive = {0};
    struct traffic_bed bed = {.session = session, .source = {.scanner = scanner}};
    put_parts(place, parts, parted, &text);
    put_archive(place, buffer_bytes(&text), &archive);
    traffic_bed_open(&bed, sample.knowledge, buffer_text(&archive));
    char sql[200];
    (void)snprintf(sql, sizeof(sql),
            "SELECT sum(path LIKE 'split %%' AND seed_line = %zu), count(*) FROM identifier "
            "WHERE grade = 'seeded'",
            (size_t)planted[seed].line);
    char *rows = rows_of(bed.db, sql), *end = NULL;
    struct seen seen = {.split = strtoul(rows, &end, 10)};
    seen.seeded = strtoul(end + 1, NULL, 10);
    sqlite3_free(rows);
    traffic_bed_close(&bed);
    buffer_free(&text);
    buffer_free(&archive);
    return seen;
}

static size_t count_of(const struct cut *cut)
{
    size_t count = 0;
    while (count < CUT_MAX && cut->parts[count] != NULL) {
        count++;
    }
    return count;
}

UNIT(finds_planted_values_in_parts_in_each_place)
{
    for (size_t i = 0; i < CUTS; i++) {
        for (int place = 0; place < PLACES; place++) {
            struct seen seen = look((enum spot)place, cuts[i].parts, false, seeds_of_cuts[i]);
            if (seen.split != count_of(&cuts[i]) || seen.seeded < seen.split) {
                fail_msg("%s… in place %d: %zu rows, %zu of planted values", cuts[i].parts[0],
                        place, seen.split, seen.seeded);
            }
        }
    }
}

UNIT(takes_no_other_parts_for_planted_ones)
{
    for (size_t i = 0; i < CUTS; i++) {
        size_t count = count_of(&cuts[i]);
        const char *parts[CUT_MAX];
        memcpy(parts, cuts[i].parts, sizeof(parts));
        parts[count - 1] = cuts[i].other;
        for (int place = 0; place < PLACES; place++) {
            assert_int_equal(look((enum spot)place, parts, false, seeds_of_cuts[i]).seeded, 0);
        }
    }
}

UNIT(parts_with_another_value_between_them_are_none_but_for_places)
{
    for (size_t i = 0; i < CUTS; i++) {
        bool is_place = strcmp(planted[seeds_of_cuts[i]].kind, "location") == 0;
        for (int place = 0; place < PLACES; place++) {
            assert_int_equal(look((enum spot)place, cuts[i].parts, true, seeds_of_cuts[i]).split,
                    is_place ? 2 : 0);
        }
    }
}

UNIT(parts_in_another_order_are_none_but_for_places)
{
    for (size_t i = 0; i < CUTS; i++) {
        const char *parts[CUT_MAX];
        memcpy(parts, cuts[i].parts, sizeof(parts));
        parts[0] = cuts[i].parts[1];
        parts[1] = cuts[i].parts[0];
        bool is_place = strcmp(planted[seeds_of_cuts[i]].kind, "location") == 0;
        for (int place = 0; place < PLACES; place++) {
            assert_int_equal(
                    look((enum spot)place, parts, false, seeds_of_cuts[i]).split, is_place ? 2 : 0);
        }
    }
}

#define PARTED                                                                                     \
    "{\"log\":{\"version\":\"1.2\",\"entries\":[{\"startedDateTime\":\"2026-11-01T01:00:00Z\","    \
    "\"request\":{\"method\":\"POST\",\"httpVersion\":\"HTTP/1.1\","                               \
    "\"url\":\"https://t.example/c?lat=31.230416%s\",\"headers\":[%s],"                            \
    "\"postData\":{\"mimeType\":\"application/json\",\"text\":\"{\\\"lon\\\":121.473701}\"}},"     \
    "\"response\":{\"status\":204,\"headers\":[],\"content\":{}}}]}}"

UNIT(parts_in_different_places_are_none)
{
    struct traffic_bed bed = {.session = {.identifiers = planted, .identifier_count = 5}};
    struct buffer archive = {0};
    buffer_print(&archive, PARTED, "", "{\"name\":\"X-Lon\",\"value\":\"121.473701\"}");
    traffic_bed_open(&bed, sample.knowledge, buffer_text(&archive));
    assert_rows(bed.db, "SELECT count(*) FROM identifier", "0\n");
    traffic_bed_close(&bed);
    buffer_free(&archive);
}

UNIT(each_part_is_a_row_that_cites_its_own_bytes)
{
    struct traffic_bed bed = {.session = {.identifiers = planted, .identifier_count = 5}};
    struct buffer archive = {0};
    buffer_print(&archive, PARTED, "&lon=121.473701", "");
    traffic_bed_open(&bed, sample.knowledge, buffer_text(&archive));
    assert_rows(bed.db, "SELECT kind, grade, location, name, path, seed_line FROM identifier",
            "location|seeded|query|lat|split lat + lon \xe2\x86\x92 WGS-84|7\n"
            "location|seeded|query|lon|split lat + lon \xe2\x86\x92 WGS-84|7\n");
    const struct identifier_row *rows = bed.source.traffic_facts->identifiers;
    const char *text = buffer_text(&archive);
    assert_int_equal(rows[0].place.size, 9);
    assert_memory_equal(text + rows[0].place.at, "31.230416", 9);
    assert_memory_equal(text + rows[1].place.at, "121.473701", 10);
    assert_string_equal(rows[0].digest, rows[1].digest);
    traffic_bed_close(&bed);
    buffer_free(&archive);
}

/* The names of the identifiers that the request's other values make with `lat`, one behind another.
 */
static void assert_places(size_t planted_count, const char *query, const char *rows)
{
    struct traffic_bed bed = {
            .session = {.identifiers = planted, .identifier_count = planted_count}};
    struct buffer archive = {0};
    buffer_print(&archive,
            "{\"log\":{\"version\":\"1.2\",\"entries\":[{\"startedDateTime\":\"2026-11-01T01:00:"
            "00Z\","
            "\"request\":{\"method\":\"GET\",\"url\":\"https://t.example/?%s\",\"headers\":[]},"
            "\"response\":{\"status\":200,\"headers\":[],\"content\":{}}}]}}",
            query);
    traffic_bed_open(&bed, sample.knowledge, buffer_text(&archive));
    assert_rows(bed.db, "SELECT kind, grade, name, path FROM identifier", rows);
    traffic_bed_close(&bed);
    buffer_free(&archive);
}

UNIT(a_place_may_have_other_values_between_its_numbers)
{
    assert_places(5, "lat=31.230416&acc=12&alt=8.5&lon=121.473701",
            "location|seeded|lat|split lat + lon \xe2\x86\x92 WGS-84\n"
            "location|seeded|lon|split lat + lon \xe2\x86\x92 WGS-84\n");
    assert_places(5, "lat=31.250416&acc=12&alt=8.5&x=121.473701", "");
}

UNIT(degrees_may_be_whole_numbers)
{
    assert_places(5, "y=31230416&x=121473701",
            "location|seeded|y|split y + x \xe2\x86\x92 WGS-84\n"
            "location|seeded|x|split y + x \xe2\x86\x92 WGS-84\n");
    assert_places(5, "y=31250416&x=121473701", "");
}

UNIT(numbers_named_latitude_and_longitude_are_a_place_that_nobody_planted)
{
    assert_places(0, "homeLat=52.5163&q=1&home_lng=13.3777",
            "location|shape|homeLat|split homeLat + home_lng\n"
            "location|shape|home_lng|split homeLat + home_lng\n");
    assert_places(0, "flat=52.5163&lng=13.3777", "");
    assert_places(0, "lat=52.5&lng=13.3", "");
    assert_places(0, "lat=0.0000&lng=0.0000", "");
    assert_places(0, "lat=52.5163&lng=213.3777", "");
    assert_places(0, "lat=52.5163&price=13.3777", "");
}

UNIT(a_value_that_one_part_holds_alone_is_not_split)
{
    static const char *const parts[CUT_MAX] = {"86", "15861307294"};
    struct seen seen = look(QUERY, parts, false, 2);
    assert_int_equal(seen.split, 0);
    assert_int_equal(seen.seeded, 1);
}

UNIT(finds_parts_in_cookies_where_identifiers_alone_are_asked_for)
{
    struct traffic_bed bed = {.session = {.identifiers = planted, .identifier_count = 5},
            .source = {.unwanted = FACTS_ALL & ~(unsigned)FACTS_IDENTIFIERS}};
    struct buffer archive = {0};
    put_archive(COOKIE, bytes_of("lat=31.230416; lon=121.473701"), &archive);
    traffic_bed_open(&bed, sample.knowledge, buffer_text(&archive));
    assert_rows(bed.db, "SELECT location, name FROM identifier WHERE path LIKE 'split %'",
            "cookie|lat\ncookie|lon\n");
    traffic_bed_close(&bed);
    buffer_free(&archive);
}

/* Rows of planted values in parts behind so many other values. */
static size_t find_behind(enum spot place, const char *other, size_t others, const char *parts)
{
    struct traffic_bed bed = {.session = session, .source = {.scanner = scanner}};
    struct buffer text = {0}, archive = {0};
    buffer_append_text(&text, place == PATH ? "https://t.example" : "z=1");
    for (size_t i = 0; i < others; i++) {
        buffer_append_text(&text, other);
    }
    buffer_append_text(&text, parts);
    put_archive(place, buffer_bytes(&text), &archive);
    traffic_bed_open(&bed, sample.knowledge, buffer_text(&archive));
    char *rows = rows_of(bed.db, "SELECT count(*) FROM identifier WHERE path LIKE 'split %'");
    size_t count = strtoul(rows, NULL, 10);
    sqlite3_free(rows);
    traffic_bed_close(&bed);
    buffer_free(&text);
    buffer_free(&archive);
    return count;
}

UNIT(finds_parts_behind_any_number_of_segments)
{
    assert_int_equal(find_behind(PATH, "/1", 600000, "/Mara.Oduya+spring26/post.example.org"), 2);
}

UNIT(finds_parts_behind_any_number_of_values)
{
    for (size_t others = 4090; others < 4098; others++) {
        assert_int_equal(
                find_behind(FORM, "&z=1", others, "&a=86210&b=70459&c=301&d=68&z=1&z=1"), 4);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(finds_planted_values_in_parts_in_each_place),
            cmocka_unit_test(takes_no_other_parts_for_planted_ones),
            cmocka_unit_test(parts_with_another_value_between_them_are_none_but_for_places),
            cmocka_unit_test(parts_in_another_order_are_none_but_for_places),
            cmocka_unit_test(parts_in_different_places_are_none),
            cmocka_unit_test(each_part_is_a_row_that_cites_its_own_bytes),
            cmocka_unit_test(a_place_may_have_other_values_between_its_numbers),
            cmocka_unit_test(degrees_may_be_whole_numbers),
            cmocka_unit_test(numbers_named_latitude_and_longitude_are_a_place_that_nobody_planted),
            cmocka_unit_test(a_value_that_one_part_holds_alone_is_not_split),
            cmocka_unit_test(finds_parts_in_cookies_where_identifiers_alone_are_asked_for),
            cmocka_unit_test(finds_parts_behind_any_number_of_segments),
            cmocka_unit_test(finds_parts_behind_any_number_of_values),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, open_sample, close_sample);
}
