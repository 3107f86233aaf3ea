#include "support/unit.h"

#include "base/shared.h"

#include <stdlib.h>
#include <string.h>

UNIT(finds_the_functions_of_a_library)
{
    double (*root)(double) = NULL;
    const struct shared_symbol symbols[] = {{"sqrt", &root}};
    assert_int_equal(shared_open("libm.so.6", symbols, 1, NULL), OK);
    assert_true(root(49) == 7);
}

UNIT(says_which_library_or_function_is_missing)
{
    double (*root)(double) = NULL;
    const struct shared_symbol symbols[] = {{"no_such_function", &root}};
    struct fault why = {0};
    assert_int_equal(shared_open("libno-such.so.1", symbols, 1, &why), E_MISSING);
    assert_non_null(strstr(why.text, "libno-such.so.1"));
    assert_int_equal(shared_open("libm.so.6", symbols, 1, &why), E_MISSING);
    assert_string_equal(why.text, "libm.so.6 has no no_such_function");
    assert_null(root);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(finds_the_functions_of_a_library),
            cmocka_unit_test(says_which_library_or_function_is_missing),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
