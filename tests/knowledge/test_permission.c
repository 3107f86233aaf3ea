#include "support/unit.h"

#include "knowledge/permission.h"

#include <stdlib.h>

#define HEAD "name,protection,flags,group,personal_data,source\n"

static struct arena arena;

UNIT(finds_a_permission_by_its_whole_name)
{
    struct permission_list list;
    struct bytes csv = bytes_of(HEAD "b.SEND,normal,,,,x\na.READ,dangerous,appop|x,G,location,x\n");
    assert_int_equal(permission_load(csv, &arena, &list, NULL), OK);
    const struct permission *permission = permission_find(&list, "a.READ");
    assert_string_equal(permission->protection, "dangerous");
    assert_string_equal(permission->flags, "appop|x");
    assert_string_equal(permission->group, "G");
    assert_string_equal(permission->personal_data, "location");
    assert_string_equal(permission_find(&list, "b.SEND")->personal_data, "");
    assert_null(permission_find(&list, "a.REA"));
    arena_free(&arena);
}

UNIT(refuses_an_unknown_protection_and_a_name_given_twice)
{
    struct permission_list list;
    struct fault why;
    assert_int_equal(
            permission_load(bytes_of(HEAD "\na,odd,,,,x\n"), &arena, &list, &why), E_MALFORMED);
    assert_int_equal(why.at, 3);
    assert_string_equal(why.text, "column 'protection' cannot be 'odd'");
    assert_int_equal(
            permission_load(bytes_of(HEAD "a,normal,,,,x\na,normal,,,,x\n"), &arena, &list, &why),
            E_MALFORMED);
    assert_int_equal(why.at, 3);
    assert_int_equal(
            permission_load(bytes_of(HEAD ",normal,,,,x\n"), &arena, &list, &why), E_MALFORMED);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(finds_a_permission_by_its_whole_name),
            cmocka_unit_test(refuses_an_unknown_protection_and_a_name_given_twice),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
