#include "support/torture.h"
#include "support/unit.h"

#include "base/file.h"
#include "base/hex.h"
#include "knowledge/identifier/check.h"
#include "knowledge/identifier/code/json_path.h"
#include "knowledge/identifier/code/murmur.h"
#include "knowledge/identifier/geo.h"
#include "knowledge/identifier/identifier.h"
#include "support/identifier_bed.h"

#include <stdio.h>
#include <stdlib.h>

static struct identifier_bed bed; /* nothing planted */
static char answer[4096];

static int load(void **state)
{
    (void)state;
    return identifier_bed_open(&bed, NULL, 0);
}

static int unload(void **state)
{
    (void)state;
    return identifier_bed_close(&bed);
}

static bool note(void *context, const struct identifier_hit *hit)
{
    static const char *const grades[] = {"shape", "checked", "seeded"};
    size_t *size = context;
    *size += (size_t)snprintf(answer + *size, sizeof(answer) - *size, "%s%s %s %.*s%s%s",
            *size == 0 ? "" : "; ", hit->kind, grades[hit->grade], (int)hit->value.size,
            (const char *)hit->value.data, hit->path[0] == 0 ? "" : " by ", hit->path);
    return *size + 600 < sizeof(answer);
}

static const char *scan_with(struct identifier_scanner *with, const char *text, const char *key)
{
    size_t size = 0;
    struct identifier_text given = {bytes_of(text), bytes_of(key)};
    answer[0] = 0;
    assert_int_equal(identifier_scan(with, &given, note, &size, NULL), OK);
    return answer;
}

static const char *scan(const char *text)
{
    return scan_with(bed.scanner, text, "");
}

static enum check_result check(identifier_check *with, const char *value)
{
    return with(bytes_of(value));
}

UNIT(resident_numbers_hold_their_date_region_and_check_digit)
{
    assert_int_equal(check(check_cn_resident_id, "11010519491231002X"), CHECK_HOLDS); /* GB 11643 */
    assert_int_equal(check(check_cn_resident_id, "440524188001010014"), CHECK_HOLDS);
    assert_int_equal(check(check_cn_resident_id, "110105194912310021"), CHECK_REFUSED);
    assert_int_equal(check(check_cn_resident_id, "11010519490231002X"), CHECK_REFUSED);
    assert_int_equal(check(check_cn_resident_id, "99010519491231002X"), CHECK_REFUSED);
    assert_int_equal(check(check_cn_resident_id, "110105491231002"), CHECK_SHAPE);
    assert_int_equal(check(check_cn_resident_id, "110105491331002"), CHECK_REFUSED);
}

UNIT(equipment_numbers_hold_their_digit_and_body)
{
    assert_int_equal(check(check_imei, "490154203237518"), CHECK_HOLDS);
    assert_int_equal(check(check_imei, "35-209900-176148-1"), CHECK_HOLDS);
    assert_int_equal(check(check_imei, "490154203237519"), CHECK_SHAPE);
    assert_int_equal(check(check_imei, "3520990017614823"), CHECK_SHAPE);
    assert_int_equal(check(check_imei, "3520990017614"), CHECK_REFUSED);
    assert_int_equal(check(check_meid, "AF0123450ABCDEC"), CHECK_HOLDS);
    assert_int_equal(check(check_meid, "AF0123450ABCDED"), CHECK_REFUSED);
    assert_int_equal(check(check_meid, "AF0123450ABCDE"), CHECK_SHAPE);
    assert_int_equal(check(check_meid, "293608736500703710"), CHECK_SHAPE);
    assert_int_equal(check(check_meid, "490154203237518"), CHECK_REFUSED);
}

UNIT(subscriber_numbers_hold_their_network)
{
    assert_int_equal(check(check_imsi, "460011234567890"), CHECK_HOLDS);
    assert_int_equal(check(check_imsi, "460991234567890"), CHECK_REFUSED);
    assert_int_equal(check(check_imsi, "429011234567890"), CHECK_SHAPE);
    assert_int_equal(check(check_imsi, "129011234567890"), CHECK_REFUSED);
    assert_int_equal(check(check_iccid, "8944500102198304826"), CHECK_HOLDS);
    assert_int_equal(check(check_iccid, "8944500102198304827"), CHECK_SHAPE);
    assert_int_equal(check(check_iccid, "7944500102198304826"), CHECK_REFUSED);
    assert_int_equal(check(check_phone, "13900571842"), CHECK_HOLDS);
    assert_int_equal(check(check_phone, "+86 139 0057 1842"), CHECK_HOLDS);
    assert_int_equal(check(check_phone, "15400571842"), CHECK_REFUSED);
    assert_int_equal(check(check_phone, "+442079460958"), CHECK_SHAPE);
}

UNIT(account_numbers_hold_their_issuer_and_check_digit)
{
    assert_int_equal(check(check_bank_card, "4111 1111 1111 1111"), CHECK_HOLDS);
    assert_int_equal(check(check_bank_card, "6200000000000005"), CHECK_HOLDS);
    assert_int_equal(check(check_bank_card, "6200000000000006"), CHECK_REFUSED);
    assert_int_equal(check(check_bank_card, "9999999999999995"), CHECK_REFUSED);
    assert_int_equal(check(check_iban, "GB82 WEST 1234 5698 7654 32"), CHECK_HOLDS);
    assert_int_equal(check(check_iban, "DE89370400440532013000"), CHECK_HOLDS);
    assert_int_equal(check(check_iban, "DE89370400440532013001"), CHECK_REFUSED);
    assert_int_equal(check(check_iban, "DE8937040044053201300"), CHECK_REFUSED);
    assert_int_equal(check(check_uscc, "91110000600037341L"), CHECK_HOLDS);
    assert_int_equal(check(check_uscc, "91110000600037342L"), CHECK_REFUSED);
}

UNIT(addresses_of_mail_end_in_a_public_suffix)
{
    assert_int_equal(check(check_email, "lena.vogt@example.co.uk"), CHECK_HOLDS);
    assert_int_equal(check(check_email, "icon@2x.png"), CHECK_REFUSED);
    assert_int_equal(check(check_email, "a@co.uk"), CHECK_REFUSED);
    assert_int_equal(check(check_email, ".a@example.com"), CHECK_REFUSED);
}

UNIT(other_values_hold_their_structure)
{
    assert_int_equal(check(check_mac, "3c:5a:b4:8e:01:f7"), CHECK_HOLDS);
    assert_int_equal(check(check_mac, "3e:5a:b4:8e:01:f7"), CHECK_SHAPE);
    assert_int_equal(check(check_mac, "01:00:5e:00:00:fb"), CHECK_REFUSED);
    assert_int_equal(check(check_uuid, "7b3f9e52-04c1-4d6a-9f08-d25c7a1be340"), CHECK_HOLDS);
    assert_int_equal(check(check_uuid, "7b3f9e52-04c1-1d6a-9f08-d25c7a1be340"), CHECK_SHAPE);
    assert_int_equal(check(check_license_plate, "沪A12345"), CHECK_SHAPE);
    assert_int_equal(check(check_license_plate, "沪AD12345"), CHECK_SHAPE);
    assert_int_equal(check(check_license_plate, "沪AB12345"), CHECK_REFUSED);
    assert_int_equal(check(check_location, "31.2304,121.4737"), CHECK_SHAPE);
    assert_int_equal(check(check_location, "31.2304,221.4737"), CHECK_REFUSED);
}

UNIT(murmur_gives_its_published_values)
{
    struct bytes fox = bytes_of("The quick brown fox jumps over the lazy dog");
    uint32_t words[4];
    uint64_t halves[2];
    assert_int_equal(murmur3_x86_32(bytes_of("")), 0);
    assert_int_equal(murmur3_x86_32(bytes_of("hello")), 0x248bfa47);
    assert_int_equal(murmur3_x86_32(fox), 0x2e4ff723);
    murmur3_x64_128(fox, halves);
    assert_int_equal(halves[0], 0xe34bbc7bbc071b6cu);
    assert_int_equal(halves[1], 0x7a433ca9c49a9347u);
    murmur3_x86_128(fox, words);
    assert_int_equal(words[0], 0x2f1583c3);
    assert_int_equal(words[1], 0xecee2c67);
    assert_int_equal(words[2], 0x5d7bf66c);
    assert_int_equal(words[3], 0xe5e91d2c);
}

UNIT(places_are_shifted_as_chinese_maps_are)
{
    struct place_on_earth wgs = {31.1774276, 121.5272106},
                          known = {31.17530398364597, 121.531541859215};
    struct place_on_earth places[DATUMS];
    place_in_datums(wgs, places);
    assert_true(metres_between(places[1], known) < 0.1);
    assert_true(metres_between(places[2], places[1]) > 500);
    assert_true(metres_between(places[2], places[1]) < 1500);
    place_in_datums((struct place_on_earth){51.5007, -0.1246}, places);
    assert_true(metres_between(places[0], places[1]) < 0.001);
}

UNIT(a_bare_number_is_no_finding_and_one_with_its_key_is)
{
    assert_string_equal(scan("id=490154203237518&x=1"), "");
    assert_string_equal(scan("13900571842 and 6200000000000005"), "");
    assert_string_equal(scan("imei=490154203237518&x=1"), "imei checked 490154203237518");
    assert_string_equal(
            scan("{\"device_imei\" : \"490154203237519\"}"), "imei shape 490154203237519");
    assert_string_equal(scan("{\"name\":\"imei\",\"value\":\"490154203237518\"}"),
            "imei checked 490154203237518");
    assert_string_equal(scan("<userPhone>13900571842</userPhone>"), "phone checked 13900571842");
    assert_string_equal(scan("stimei=490154203237518"), "");
    assert_string_equal(scan("imei=4901542032375180099"), "");
    assert_string_equal(scan("tel=0.13900571842"), "");
}

UNIT(the_key_of_the_text_speaks_for_its_value)
{
    assert_string_equal(
            scan_with(bed.scanner, "490154203237518", "u.imei"), "imei checked 490154203237518");
    assert_string_equal(scan_with(bed.scanner, "490154203237518", "u.id"), "");
    assert_string_equal(scan_with(bed.scanner, "%34%39%30154203237518", "imei"),
            "imei checked 490154203237518 by percent");
    assert_string_equal(scan_with(bed.scanner, "NDkwMTU0MjAzMjM3NTE4", "imei"),
            "imei checked 490154203237518 by base64");
    assert_string_equal(scan_with(bed.scanner, "HomeNet 5G", "wifi_ssid"), "ssid shape HomeNet 5G");
    assert_string_equal(
            scan_with(bed.scanner, "\\\"HomeNet 5G\\\"", "ssid"), "ssid shape HomeNet 5G");
    assert_string_equal(scan_with(bed.scanner, "%3Cunknown%20ssid%3E", "ssid"), "");
    assert_string_equal(
            scan_with(bed.scanner, "490154203237518", "d.imei[0]"), "imei checked 490154203237518");
    assert_string_equal(
            scan_with(bed.scanner, "293608736500703710", "meid"), "meid shape 293608736500703710");
}

UNIT(some_shapes_speak_for_themselves)
{
    assert_string_equal(scan("to Lena.Vogt@example.com."), "email checked Lena.Vogt@example.com");
    assert_string_equal(scan("x 11010519491231002X,"), "cn_resident_id checked 11010519491231002X");
    assert_string_equal(scan("x 110105194912310021,"), "");
    assert_string_equal(scan("pay GB82WEST12345698765432"), "iban checked GB82WEST12345698765432");
    assert_string_equal(scan("车牌沪A12345已"), "license_plate shape 沪A12345");
    assert_string_equal(scan("车牌沪A·12345已"), "license_plate shape 沪A·12345");
    assert_string_equal(
            scan("lat=31.230416&lon=121.473701"), "location shape 31.230416&lon=121.473701");
    assert_string_equal(scan("icon@2x.png and a@b"), "");
}

UNIT(what_stands_for_none_is_none)
{
    assert_string_equal(scan("oaid=00000000-0000-0000-0000-000000000000"), "");
    assert_string_equal(scan("android_id=9774d56d682e549c"), "");
    assert_string_equal(scan("mac=02:00:00:00:00:00&bssid=02-00-00-00-00-00"), "");
    assert_string_equal(scan("imei=000000000000000"), "");
    assert_string_equal(scan("ssid=\"<unknown ssid>\""), "");
    assert_string_equal(scan("idfa=1209d0b9-b959-42e6-b921-aa5d9d08c1af"),
            "advertising_id checked 1209d0b9-b959-42e6-b921-aa5d9d08c1af");
}

static struct identifier_scanner *plant(const char *kind, const char *value)
{
    struct identifier_scanner *planted = NULL;
    struct identifier_seed seed = {kind, value};
    assert_int_equal(identifier_scanner_make(bed.list, &seed, 1, &planted, NULL), OK);
    return planted;
}

UNIT(a_planted_place_is_known_in_each_datum)
{
    struct identifier_scanner *planted = plant("location", "31.177428,121.527211");
    assert_string_equal(scan_with(planted, "{\"x\":121.5272,\"y\":31.1774}", ""),
            "location seeded 121.5272,\"y\":31.1774 by WGS-84");
    assert_string_equal(scan_with(planted, "a=31.175304&b=121.531542", ""),
            "location seeded 31.175304&b=121.531542 by GCJ-02");
    assert_string_equal(scan_with(planted, "a=31.1784&b=121.5272", ""), "");
    assert_string_equal(scan_with(planted, "a=31.17&b=121.52", ""), "");
    identifier_scanner_free(planted);
}

UNIT(a_planted_value_is_known_by_its_other_writings)
{
    struct identifier_scanner *planted = plant("phone", "13900571842");
    assert_string_equal(scan_with(planted, "p=+8613900571842", ""), "phone seeded +8613900571842");
    assert_string_equal(scan_with(planted, "p=139-0057-1842", ""), "phone seeded 139-0057-1842");
    assert_string_equal(scan_with(planted, "p=1139005718420", ""), "");
    identifier_scanner_free(planted);
    planted = plant("mac", "3c:5a:b4:8e:01:f7");
    assert_string_equal(scan_with(planted, "m=3C5AB48E01F7", ""), "mac seeded 3C5AB48E01F7");
    identifier_scanner_free(planted);
    planted = plant("name", "Lena Vogt-Sommer");
    assert_string_equal(
            scan_with(planted, "n=lena+vogt-sommer", ""), "name seeded lena+vogt-sommer");
    assert_string_equal(scan_with(planted, "n=Lena%20Vogt-Sommer;", ""),
            "name seeded Lena Vogt-Sommer by percent");
    identifier_scanner_free(planted);
    planted = plant("email", "lena@example.com");
    assert_string_equal(
            scan_with(planted, "x=xlena@example.com", ""), "email checked xlena@example.com");
    assert_string_equal(
            scan_with(planted, "x=lena@example.com.cn", ""), "email checked lena@example.com.cn");
    identifier_scanner_free(planted);
}

UNIT(says_which_planted_value_cannot_be_used)
{
    struct identifier_scanner *none = NULL;
    struct fault why = {0};
    struct identifier_seed seeds[] = {{"phone", "13900571842"}, {"name", " Li 42 "}};
    assert_int_equal(identifier_scanner_make(bed.list, seeds, 2, &none, &why), E_USAGE);
    assert_int_equal(why.at, 1);
    assert_non_null(strstr(why.text, "Li 42"));
    seeds[1] = (struct identifier_seed){"shoe size", "42424242"};
    assert_int_equal(identifier_scanner_make(bed.list, seeds, 2, &none, &why), E_USAGE);
    assert_non_null(strstr(why.text, "shoe size"));
    seeds[1] = (struct identifier_seed){"imei", "000000000000000"};
    assert_int_equal(identifier_scanner_make(bed.list, seeds, 2, &none, &why), E_USAGE);
    assert_null(none);
}

static bool keep(void *context, const struct identifier_hit *hit)
{
    *(struct identifier_hit *)context = *hit;
    return false;
}

UNIT(a_value_is_cited_by_its_outermost_text)
{
    struct identifier_scanner *planted = plant("email", "lena@example.com");
    struct identifier_text text = {bytes_of("a=1&d=bGVuYUBleGFtcGxlLmNvbQ==&b"), {0}};
    struct identifier_hit seen = {0};
    assert_int_equal(identifier_scan(planted, &text, keep, &seen, NULL), OK);
    assert_int_equal(seen.at, 6);
    assert_int_equal(seen.size, 22); /* without its padding */
    identifier_scanner_free(planted);
}

UNIT(masks_show_little_of_a_value)
{
    static const char *const samples[][3] = {{"imei", "352099001761481", "35••••••••••481"},
            {"email", "alice@example.com", "a•••@example.com"},
            {"phone", "13900571842", "139••••1842"}, {"name", "张三丰", "张••"},
            {"location", "31.2304,121.4737", "3•••••••••••••••"}, {"ssid", "", ""}};
    for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
        struct buffer text = {0};
        identifier_mask(samples[i][0], bytes_of(samples[i][1]), &text);
        assert_string_equal(buffer_text(&text), samples[i][2]);
        buffer_free(&text);
    }
}

UNIT(names_the_members_around_a_byte)
{
    struct bytes text = bytes_of("{\"a\":[1,{\"b\":\"x\",\"c\":{\"d\":\"here\"}}]}");
    struct buffer path = {0};
    json_path(text, 27, &path);
    assert_string_equal(buffer_text(&path), "a.c.d");
    buffer_free(&path);
}

UNIT(hostile_nesting_ends_with_its_budget)
{
    struct buffer text = {.limit = (size_t)4 << 20};
    for (int i = 0; i < 60000; i++) {
        buffer_append_text(&text, "%25%2541/eyJ=40\\u0041&#x26;");
    }
    size_t size = 0;
    struct identifier_text given = {buffer_bytes(&text), {0}};
    assert_int_equal(identifier_scan(bed.scanner, &given, note, &size, NULL), OK);
    buffer_free(&text);
}

UNIT(a_megabyte_of_wrapped_signs_is_read_once)
{
    struct buffer text = {.limit = (size_t)8 << 20};
    for (int i = 0; i < 1000000; i++) {
        buffer_append_text(&text, "&amp;");
    }
    buffer_append_text(&text, "#108;ena.vogt@posteo.de");
    size_t size = 0;
    struct identifier_text given = {buffer_bytes(&text), {0}};
    answer[0] = 0;
    assert_int_equal(identifier_scan(bed.scanner, &given, note, &size, NULL), OK);
    assert_non_null(strstr(answer, "lena.vogt@posteo.de"));
    buffer_free(&text);
}

UNIT(says_when_it_left_hits_out)
{
    struct buffer SCOPED(buffer_free) text = {0};
    size_t size = 0;
    for (int i = 0; i <= IDENTIFIER_HITS_MAX; i++) {
        buffer_print(&text, "k7q%d@posteo.de ", i);
        struct identifier_text given = {buffer_bytes(&text), {0}};
        if (i == 10 || i == IDENTIFIER_HITS_MAX) {
            size = 0;
            assert_int_equal(identifier_scan(bed.scanner, &given, note, &size, NULL), OK);
            assert_int_equal(identifier_scan_was_cut(bed.scanner), i == IDENTIFIER_HITS_MAX);
        }
    }
}

UNIT(refuses_kinds_that_cannot_be)
{
    static const char *const rows[][2] = {{"a,b,c,shape,k,,x,imei,,own", "column 'form'"},
            {"a,b,c,text,k,,x,none,,own", "column 'validator'"},
            {"a,b,c,text,K!,,x,imei,,own", "column 'keys'"},
            {"a,b,c,text,k,,(x,imei,,own", "the pattern is wrong"},
            {",b,c,text,k,,x,imei,,own", "column 'id'"}};
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct arena own = {0};
        struct fault why = {0};
        const struct identifier_list *none = NULL;
        char csv[400];
        (void)snprintf(csv, sizeof(csv),
                "id,name,name_zh,form,keys,anchor,pattern,validator,dummies,source\n%s\n",
                rows[i][0]);
        assert_int_equal(identifier_load(bytes_of(csv), &own, &none, &why), E_MALFORMED);
        assert_non_null(strstr(why.text, rows[i][1]));
        assert_int_equal(why.at, 2);
        assert_null(none);
        arena_free(&own);
    }
}

static bool make_and_scan(void)
{
    static const char csv[] = "id,name,name_zh,form,keys,anchor,pattern,validator,dummies,source\n"
                              "imei,b,c,imei,imei,,[0-9]+,imei,1;2,own\n";
    struct arena own = {.limit = (size_t)1 << 20};
    struct identifier_seed seed = {"imei", "490154203237518"};
    struct identifier_scanner *made = NULL;
    const struct identifier_list *few;
    size_t size = 0;
    struct identifier_text text = {bytes_of("%34%39%30154203237518 and imei=352099001761481"), {0}};
    bool done = identifier_load(bytes_of(csv), &own, &few, NULL) == OK &&
                identifier_scanner_make(few, &seed, 1, &made, NULL) == OK &&
                identifier_scan(made, &text, note, &size, NULL) == OK;
    identifier_scanner_free(made);
    arena_free(&own);
    if (done) {
        assert_string_equal(
                answer, "imei seeded 490154203237518 by percent; imei checked 352099001761481");
    }
    return done;
}

UNIT(survives_every_allocation_that_fails)
{
    assert_true(torture(make_and_scan) > 10);
}

/* Planted values that nobody sent are found in no recording. */
UNIT(finds_no_planted_value_in_recordings_of_others)
{
    static const struct identifier_seed seeds[] = {{"email", "Lena.Vogt@example.com"},
            {"phone", "13900571842"}, {"imei", "352099001761481"}, {"mac", "3c:5a:b4:8e:01:f7"},
            {"oaid", "7b3f9e52-04c1-4d6a-9f08-d25c7a1be340"}, {"android_id", "9f2c4be1770a53d8"},
            {"location", "31.230416,121.473701"}, {"name", "Lena Vogt-Sommer"}};
    const char *shared = getenv("AEDILE_SHARED");
    char folder_path[2048], path[4096];
    struct arena own = {0};
    struct folder folder = {0};
    struct identifier_scanner *planted = NULL;
    (void)snprintf(folder_path, sizeof(folder_path), "%s/corpus/har", shared == NULL ? "" : shared);
    if (folder_read(folder_path, &own, &folder, NULL) != OK) {
        arena_free(&own);
        print_message("# skipped: no recordings in ../shared/corpus/har\n");
        return; /* cmocka's own skip reads as "not ok" in TAP */
    }
    assert_int_equal(identifier_scanner_make(
                             bed.list, seeds, sizeof(seeds) / sizeof(seeds[0]), &planted, NULL),
            OK);
    for (size_t i = 0; i < folder.count; i++) {
        struct file har = {0};
        (void)snprintf(path, sizeof(path), "%s/%s", folder_path, folder.names[i]);
        assert_int_equal(file_open(path, &har, NULL), OK);
        struct identifier_text text = {har.bytes, {0}};
        size_t size = 0;
        answer[0] = 0;
        assert_int_equal(identifier_scan(planted, &text, note, &size, NULL), OK);
        if (strstr(answer, " seeded ") != NULL) {
            fail_msg("%s: %s", folder.names[i], answer);
        }
        file_close(&har);
    }
    identifier_scanner_free(planted);
    arena_free(&own);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(resident_numbers_hold_their_date_region_and_check_digit),
            cmocka_unit_test(equipment_numbers_hold_their_digit_and_body),
            cmocka_unit_test(subscriber_numbers_hold_their_network),
            cmocka_unit_test(account_numbers_hold_their_issuer_and_check_digit),
            cmocka_unit_test(addresses_of_mail_end_in_a_public_suffix),
            cmocka_unit_test(other_values_hold_their_structure),
            cmocka_unit_test(murmur_gives_its_published_values),
            cmocka_unit_test(places_are_shifted_as_chinese_maps_are),
            cmocka_unit_test(a_bare_number_is_no_finding_and_one_with_its_key_is),
            cmocka_unit_test(the_key_of_the_text_speaks_for_its_value),
            cmocka_unit_test(some_shapes_speak_for_themselves),
            cmocka_unit_test(what_stands_for_none_is_none),
            cmocka_unit_test(a_planted_place_is_known_in_each_datum),
            cmocka_unit_test(a_planted_value_is_known_by_its_other_writings),
            cmocka_unit_test(says_which_planted_value_cannot_be_used),
            cmocka_unit_test(a_value_is_cited_by_its_outermost_text),
            cmocka_unit_test(masks_show_little_of_a_value),
            cmocka_unit_test(names_the_members_around_a_byte),
            cmocka_unit_test(hostile_nesting_ends_with_its_budget),
            cmocka_unit_test(a_megabyte_of_wrapped_signs_is_read_once),
            cmocka_unit_test(says_when_it_left_hits_out),
            cmocka_unit_test(refuses_kinds_that_cannot_be),
            cmocka_unit_test(survives_every_allocation_that_fails),
            cmocka_unit_test(finds_no_planted_value_in_recordings_of_others),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, load, unload);
}
