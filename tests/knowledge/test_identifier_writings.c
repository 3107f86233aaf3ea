/* Planted values as apps and sites write them: the customs of each kind, other character sets. */
#include "support/unit.h"

#include "knowledge/identifier/identifier.h"
#include "support/identifier_bed.h"

#include <stdio.h>
#include <stdlib.h>

static const struct identifier_seed seeds[] = {{"license_plate", "浙A6T82K"},
        {"ssid", "Attic-Cable 24"}, {"meid", "A00000482F9C1D"}, {"imei", "356938035643809"},
        {"phone", "+4915123456712"}, {"name", "Zoë Müßig-Øverland"}, {"name", "Никита Орлов"},
        {"meid", "270113181512345678"}, {"license_plate", "闽C·D48210"}};
enum { PLATE, SSID, MEID, IMEI, PHONE, LATIN, CYRILLIC, DECIMAL, NEW_ENERGY };

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

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(a_plate_may_have_a_dot_behind_its_letter),
            cmocka_unit_test(a_network_is_hashed_with_the_quotes_that_android_gives),
            cmocka_unit_test(a_meid_is_written_in_decimal_digits_too),
            cmocka_unit_test(an_imei_is_split_behind_its_type_code),
            cmocka_unit_test(a_foreign_number_may_begin_with_two_zeros),
            cmocka_unit_test(letters_of_other_scripts_have_two_cases),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, load, unload);
}
