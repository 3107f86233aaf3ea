#include "support/unit.h"

#include "base/bytes.h"
#include "base/embedded.h"

#include <stdlib.h>

extern const struct embedded_file embedded_sample_files[];
extern const size_t embedded_sample_count;

UNIT(lists_files_by_name_with_their_bytes)
{
    static const struct {
        const char *name;
        struct bytes content;
    } expected[] = {
            {"binary", {(const uint8_t *)"x\0y\xff", 4}},
            {"empty", {(const uint8_t *)"", 0}},
            {"folder/a.txt", {(const uint8_t *)"alpha\n", 6}},
    };
    assert_int_equal(embedded_sample_count, 3);
    for (size_t i = 0; i < embedded_sample_count; i++) {
        const struct embedded_file *file = &embedded_sample_files[i];
        assert_string_equal(file->name, expected[i].name);
        assert_true(bytes_equal((struct bytes){file->data, file->size}, expected[i].content));
    }
}

UNIT(a_nul_stands_behind_each_file)
{
    for (size_t i = 0; i < embedded_sample_count; i++) {
        assert_int_equal(embedded_sample_files[i].data[embedded_sample_files[i].size], 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(lists_files_by_name_with_their_bytes),
            cmocka_unit_test(a_nul_stands_behind_each_file),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
