/* Planted values as apps and sites write them: the customs of each kind, other character sets. */
#include "support/unit.h"

#include "knowledge/identifier/identifier.h"
#include "support/identifier_bed.h"

#include <stdio.h>
#include <stdlib.h>

static const struct identifier_seed seeds[] = {{"license_plate", "浙A6T82K"},
        {"ssid", "Attic-Cable 24"}, {"meid", "A00000482F9C1D"}, {"imei", "356938035643809"},
        {"phone", "+4915123456712"}, {"name", "Zoë Müßig-Øverland"}, {"name", "Никита Орлов"},
        {"meid", "270113181512345678"}, {"license_plate", "闽C·D48210"},
        {"email", "Ines+List@post.example.org"}, {"name", "慕容晓晨"}, {"mac", "3c:5a:b4:8e:01:f7"},
        {"advertising_id", "5e8a1c07-9d3f-4b62-8e51-c07a94d2f318"},
        {"location", "31.230416,121.473701"}};
enum {
    PLATE,
    SSID,
    MEID,
    IMEI,
    PHONE,
    LATIN,
    CYRILLIC,
    DECIMAL,
    NEW_ENERGY,
    EMAIL,
    HAN,
    MAC,
    ADVERTISING,
    PLACE
};

static struct identifier_bed bed;

static int load(void **state)
{
    (void)state;
    return identifier_bed_open(&bed, seeds, sizeof(seeds) / sizeof(seeds[0]));
}

static int unload(void **state)
{
    (void)state;
    return identifier_bed_close(&bed);
}

struct seen {
    size_t count, seed;
    char path[160];
};

static bool note(void *context, const struct identifier_hit *hit)
{
    struct seen *seen = context;
    if (hit->grade == IDENTIFIER_SEEDED) {
        seen->count++;
        seen->seed = hit->seed;
        (void)snprintf(seen->path, sizeof(seen->path), "%s", hit->path);
    }
    return true;
}

static struct seen look(struct bytes text)
{
    struct seen seen = {.count = 0};
    struct identifier_text given = {text, {0}};
    assert_int_equal(identifier_scan(bed.scanner, &given, note, &seen, NULL), OK);
    return seen;
}

static void is_found(const char *text, size_t seed, const char *path)
{
    struct seen seen = look(bytes_of(text));
    if (seen.count != 1 || seen.seed != seed || strcmp(seen.path, path) != 0) {
        fail_msg("%s: %zu found, seed %zu by '%s'", text, seen.count, seen.seed, seen.path);
    }
}

static void is_not_found(const char *text)
{
    struct seen seen = look(bytes_of(text));
    if (seen.count != 0) {
        fail_msg("%s: seed %zu found by '%s'", text, seen.seed, seen.path);
    }
}

UNIT(a_plate_may_have_a_dot_behind_its_letter)
{
    is_found("car=浙A·6T82K&x", PLATE, "");
    is_found("car=浙A%C2%B76T82K&x", PLATE, "percent");
    is_found("{\"car\":\"浙A-6T82K\"}", PLATE, "");
    is_found("闽CD48210,", NEW_ENERGY, "");
    is_not_found("car=浙A·6T82L&x");
}

UNIT(a_network_is_hashed_with_the_quotes_that_android_gives)
{
    is_found("n=b23b1c2e263d37080ed4635e5479b341", SSID, "md5");
}

UNIT(a_meid_is_written_in_decimal_digits_too)
{
    is_found("id=268435463203120157&", MEID, "");
    is_found("id=A1000027BC614E&", DECIMAL, "");
    is_not_found("id=268435463203120158&");
}

UNIT(an_imei_is_split_behind_its_type_code)
{
    is_found("35693803-564380-9", IMEI, "");
    is_not_found("35693803-564381-9");
}

UNIT(an_address_of_hardware_is_a_number_too)
{
    is_found("mac=66360273928695&", MAC, "");
    is_found("{\"mac\":66360273928695,\"n\":1}", MAC, "");
    is_found("mac=3C_5A_B4_8E_01_F7&", MAC, "");
    is_found("h=e1c661cd04b0a214ae676e7db43c4f6c", MAC, "md5");
    is_not_found("mac=66360273928696&");
    is_not_found("mac=166360273928695&");
    is_not_found("mac=3C_5A_B4_8E_01_F8&");
}

UNIT(what_stands_around_a_value_may_be_hashed_with_it)
{
    is_found("h=f493dc44f7d2978b2b6ba1522396ce12", EMAIL, "md5");
    is_found("h=80f777fac8f07bfc285cbe63ef2aa9c8892731fbd81722c4d30c0c4b7555fe3b", ADVERTISING,
            "sha256");
    is_found("h=70331edd184fb9323a455f04734d7be5", ADVERTISING, "md5");
    is_not_found("h=042d55d9c602f9c79012b66a89b6c786");
    is_not_found("h=05f7012ecfe23e676f8c9a16bee6acd50d396de04bd9339e9bcf3c0dc1effb44");
}

UNIT(a_place_is_two_whole_numbers_too)
{
    is_found("ll=31230416,121473701&", PLACE, "");
    is_found("ll=31230416%2C121473701&", PLACE, "percent");
    is_found("[312304160, 1214737010]", PLACE, "");
    is_found("d=MzEyMzA0MTYsMTIxNDczNzAx&", PLACE, "base64");
    is_not_found("ll=31230417,121473701&");
    is_not_found("ll=131230416,121473701&");
    is_not_found("ll=31230416,1214737012&");
}

UNIT(a_place_may_be_a_sentence_of_a_receiver)
{
    is_found("$GPGGA,021405.00,3113.8250,N,12128.4221,E,1,08,0.9,12.4,M,,M,,*47", PLACE, "WGS-84");
    is_found("d=%24GPRMC%2C021405%2CA%2C3113.8250%2CN%2C12128.4221%2CE%2C0.1", PLACE,
            "percent → WGS-84");
    is_not_found("$GPGGA,021405.00,3114.4250,N,12128.4221,E,1,08,0.9,12.4,M,,M,,*47");
    is_not_found("$GPGGA,021405.00,3113.8250,S,12128.4221,E,1,08,0.9,12.4,M,,M,,*47");
    is_not_found("$GPGGA,021405.00,93113.8250,N,912128.4221,E,1,08,0.9,12.4,M,,M,,*47");
    is_not_found("price=3113.8250&sum=12128.4221");
}

UNIT(a_foreign_number_may_begin_with_two_zeros)
{
    is_found("tel=004915123456712", PHONE, "");
    is_not_found("tel=004915123456713");
}

UNIT(letters_of_other_scripts_have_two_cases)
{
    is_found("n=ZOË MÜSSIG-ØVERLAND;", LATIN, "");
    is_found("n=zoë müßig-øverland;", LATIN, "");
    is_found("n=НИКИТА ОРЛОВ;", CYRILLIC, "");
    is_found("n=никита орлов;", CYRILLIC, "");
    is_not_found("n=никита арлов;");
}

UNIT(text_may_be_utf_16)
{
    is_found("d=SQBuAGUAcwArAEwAaQBzAHQAQABwAG8AcwB0AC4AZQB4AGEAbQBwAGwAZQAuAG8AcgBnAA==&", EMAIL,
            "base64 → utf-16");
    is_found("d=AEkAbgBlAHMAKwBMAGkAcwB0AEAAcABvAHMAdAAuAGUAeABhAG0AcABsAGUALgBvAHIAZw==&", EMAIL,
            "base64 → utf-16");
    is_found("d=//"
             "57ACIAbQAiADoAIgBJAG4AZQBzACsATABpAHMAdABAAHAAbwBzAHQALgBlAHgAYQBtAHAAbABlAC4AbwByAGc"
             "AIgAsACIAbgAiADoAMQB9AA==&",
            EMAIL, "base64 → utf-16");
    is_found("d="
             "49006E00650073002B004C00690073007400400070006F00730074002E006500780061006D0070006C006"
             "5002E006F0072006700&",
            EMAIL, "hex → utf-16");
    is_found("d=VWG5W1NmaGY=&", HAN, "base64 → utf-16");
    is_found("d=YVVbuWZTZmg=&", HAN, "base64 → utf-16");
    is_found("d=%61%55%5b%b9%66%53%66%68&", HAN, "percent → utf-16");
    is_not_found("d=SQBuAGUAcwArAEwAaQBzAHQAQABwAG8AcwB0AC4AZQB4AGEAbQBwAGwAZQAuAG8AcgBnAGEA");
    is_not_found("d=AHgASQBuAGUAcwArAEwAaQBzAHQAQABwAG8AcwB0AC4AZQB4AGEAbQBwAGwAZQAuAG8AcgBn");
    is_not_found("d=SQBuAGUAcwArAEwAaQBzAGEAQABwAG8AcwB0AC4AZQB4AGEAbQBwAGwAZQAuAG8AcgBnAA==");
    is_not_found("d=VWG5W1NmdGY=");
}

UNIT(text_may_be_gb_18030)
{
    is_found("d=%c4%bd%c8%dd%cf%fe%b3%bf&", HAN, "percent → gb18030");
    is_found("d=xL3I3c/+s78=&", HAN, "base64 → gb18030");
    is_found("d=c4bdc8ddcffeb3bf&", HAN, "hex → gb18030");
    is_found("d=%D5%E3A6T82K&", PLATE, "percent → gb18030");
    is_found("d=eyJjaXR5IjoieCIsIm5hbWUiOiLEvcjdz/6zvyJ9&", HAN, "base64 → json name → gb18030");
    is_not_found("d=%c4%bd%c8%dd%cf%fe%c7%e7");
}

UNIT(a_value_is_hashed_as_programs_write_it)
{
    is_found("h=381e337700719ff7569e0fb9bb8d79f1&", EMAIL, "md5 → utf-16");
    is_found("h=ebd827f861848c596150e330a4d07d93c13bc3e00b6a89a7bc184dde92c7cfba&", HAN,
            "sha256 → gb18030");
    is_found("h=c778418c79d58b0fe40a8dc4296f96eee6d6591b&", EMAIL, "sha1 → percent");
    is_found("h=ec2fccd50aee79da7a4c4593b2b5937a92923107358dfd8229c62dee8ffd8756&", EMAIL,
            "sm3 → reversed");
    is_found("h=4dad93401b839da296eb293f6df419a27735956f8d59e08fbb1376e8321ac585&", EMAIL,
            "sha512-256");
    is_found("h=93B57B34B404A675F70EE25CA49CCF2E46C9E601A44C2E5DF76AE7FA&", EMAIL, "sha512-224");
    is_found("h=661d6d1fa2c67791abd8be61062ef619&", EMAIL, "reversed → md5");
    is_found("h=f4b892a046bb1d155333715a64a377409e08d46a3bc168b018485db9b282328e&", EMAIL,
            "reversed → sha256");
    is_not_found("h=81c62ca9e155164e17adf9f5ca7b2945");
    is_not_found("h=ee32c08f665d1d93cc591d32d39c8c2b");
}

UNIT(quoted_printable_may_hold_blanks_and_breaks)
{
    is_found("n=Zo=C3=AB M=C3=BC=C3=9Fig-=C3=98verland", LATIN, "quoted-printable");
    is_found("{\"m\":\"Ines=2BL=\\r\\nist=40post=2Eexample=2Eorg\"}", EMAIL, "quoted-printable");
    is_found("?m=A00000=34=38=32F9C1D&x", MEID, "quoted-printable");
    is_found("m==69=6e=65=73=2b=6c=69=73=74=40=70=6f=73=74=2e=65=78=61=6d=70=6c=65=2e=6f=72=67",
            EMAIL, "quoted-printable");
    is_not_found("n=Zo=C3=AB M=C3=BC=C3=9Fig-=C3=98verlund");
}

UNIT(letters_and_signs_have_names_in_markup)
{
    is_found("<p>Zo&euml; M&uuml;&szlig;ig&hyphen;&Oslash;verland</p>", LATIN, "entities");
    is_found("<p>Ines&plus;List&commat;post&period;example&period;org</p>", EMAIL, "entities");
    is_not_found("<p>Zo&euml; M&uuml;&szlig;ig&hyphen;&Oslash;verlund &copy; 2026</p>");
}

UNIT(base64_may_stand_in_short_lines)
{
    is_found("d=SW5lcytMaXN0QHBv\nc3QuZXhhbXBsZS5v\ncmc=", EMAIL, "base64");
    is_found("{\"d\":\"SW5lcytMaXN0QHBvc3Qu\\r\\nZXhhbXBsZS5vcmc=\"}", EMAIL, "base64");
}

UNIT(a_place_may_escape_three_layers)
{
    is_found("d=eJyrVspWsjLUUUpVslIKDjfNSa4s8U2M8DMI9HAqSzYOLI2KyMhIinAqjgo2LUvOTdYPyDOxVaoFAL%"
             "2FJEQw%3D&z=1",
            EMAIL, "percent → base64 → zlib → json e → base64");
}

UNIT(hexadecimal_pairs_may_be_parted_by_dots)
{
    is_found("d=49.6e.65.73.2b.4c.69.73.74.40.70.6f.73.74.2e.65.78.61.6d.70.6c.65.2e.6f.72.67&",
            EMAIL, "hex");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(a_plate_may_have_a_dot_behind_its_letter),
            cmocka_unit_test(a_network_is_hashed_with_the_quotes_that_android_gives),
            cmocka_unit_test(a_meid_is_written_in_decimal_digits_too),
            cmocka_unit_test(an_imei_is_split_behind_its_type_code),
            cmocka_unit_test(an_address_of_hardware_is_a_number_too),
            cmocka_unit_test(what_stands_around_a_value_may_be_hashed_with_it),
            cmocka_unit_test(a_place_is_two_whole_numbers_too),
            cmocka_unit_test(a_place_may_be_a_sentence_of_a_receiver),
            cmocka_unit_test(a_foreign_number_may_begin_with_two_zeros),
            cmocka_unit_test(letters_of_other_scripts_have_two_cases),
            cmocka_unit_test(text_may_be_utf_16),
            cmocka_unit_test(text_may_be_gb_18030),
            cmocka_unit_test(a_value_is_hashed_as_programs_write_it),
            cmocka_unit_test(quoted_printable_may_hold_blanks_and_breaks),
            cmocka_unit_test(letters_and_signs_have_names_in_markup),
            cmocka_unit_test(base64_may_stand_in_short_lines),
            cmocka_unit_test(a_place_may_escape_three_layers),
            cmocka_unit_test(hexadecimal_pairs_may_be_parted_by_dots),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, load, unload);
}
