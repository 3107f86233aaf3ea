#include "support/unit.h"

#include "support/torture.h"

#include "base/buffer.h"
#include "base/file.h"
#include "base/syntax/csv.h"
#include "base/syntax/yaml.h"

#include <stdlib.h>

/* Each scenario does its work, frees all it took, and answers whether everything was granted. A
 * fault must then be E_MEMORY: anything else would blame the input. */

static bool fills_arena(void)
{
    SCOPED(arena_free) struct arena arena = {0};
    int *items = NULL;
    size_t capacity = 0;
    for (size_t i = 0; i < 20000; i++) {
        if (!arena_grow(&arena, (void **)&items, i, &capacity, sizeof(*items))) {
            return false;
        }
        items[i] = (int)i;
    }
    return arena_print(&arena, "%d", items[19999]) != NULL &&
           arena_copy(&arena, bytes_of("text")) != NULL;
}

static bool fills_buffer(void)
{
    SCOPED(buffer_free) struct buffer buffer = {0};
    for (int i = 0; i < 1000; i++) {
        buffer_print(&buffer, "%04d", i);
        buffer_append_text(&buffer, "text");
    }
    assert_true(buffer.failed || buffer.size == 8000);
    return !buffer.failed;
}

static bool reads_csv(void)
{
    static const char *const wanted[] = {"id", "name", NULL};
    SCOPED(arena_free) struct arena arena = {0};
    struct csv csv;
    struct fault why = {0};
    enum status status = csv_open(bytes_of("id,name\n1,\"a,b\"\n2,a longer text that grows\n"),
            wanted, &arena, &csv, &why);
    int rows = 0;
    while (status == OK && (status = csv_next(&csv, &why)) == OK) {
        rows++;
    }
    assert_true(status == E_MEMORY || (status == E_MISSING && rows == 2));
    return status == E_MISSING;
}

static bool reads_yaml(void)
{
    SCOPED(arena_free) struct arena arena = {0};
    struct yaml *root = NULL;
    struct fault why = {0};
    SCOPED(buffer_free) struct buffer text = {0};
    buffer_append_text(&text, "a: {b: [1, two, 'three']}\nc: \"");
    for (int i = 0; i < 5000; i++) {
        buffer_append_text(&text, "long ");
    }
    buffer_append_text(&text, "\"\n");
    if (text.failed) {
        return false;
    }
    enum status status = yaml_parse(buffer_bytes(&text), &arena, &root, &why);
    assert_true(status == OK || status == E_MEMORY);
    assert_int_equal(status, why.status);
    return status == OK;
}

static bool lists_folder(void)
{
    SCOPED(arena_free) struct arena arena = {0};
    struct folder folder = {0};
    struct fault why = {0};
    enum status status = folder_read("/", &arena, &folder, &why);
    assert_true(status == OK ? folder.count > 0 : status == E_MEMORY);
    return status == OK;
}

UNIT(arenas_survive_every_refusal)
{
    assert_true(torture(fills_arena) > 1);
}

UNIT(buffers_survive_every_refusal)
{
    assert_true(torture(fills_buffer) > 5);
}

UNIT(csv_survives_every_refusal)
{
    assert_true(torture(reads_csv) > 3);
}

UNIT(yaml_survives_every_refusal)
{
    assert_true(torture(reads_yaml) > 5);
}

UNIT(folders_survive_every_refusal)
{
    assert_true(torture(lists_folder) > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(arenas_survive_every_refusal),
            cmocka_unit_test(buffers_survive_every_refusal),
            cmocka_unit_test(csv_survives_every_refusal),
            cmocka_unit_test(yaml_survives_every_refusal),
            cmocka_unit_test(folders_survive_every_refusal),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
