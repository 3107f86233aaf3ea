#include "support/torture.h"
#include "support/unit.h"

#include "judge/file/packed.h"

static const char document[] = "id: a/b\n"
                               "title:\n"
                               "  en: \"1\"\n"
                               "  zh-CN: \xe4\xb8\x80\n"
                               "empty: []\n"
                               "list: [x, {k: v}, ~,\n"
                               "  '']\n";

static void assert_same(const struct yaml *a, const struct yaml *b)
{
    for (; a != NULL && b != NULL; a = a->next, b = b->next) {
        assert_int_equal(a->kind, b->kind);
        assert_int_equal(a->line, b->line);
        assert_int_equal(a->quoted, b->quoted);
        assert_false(b->used);
        assert_int_equal(a->key == NULL, b->key == NULL);
        if (a->key != NULL) {
            assert_string_equal(a->key, b->key);
        }
        if (a->kind == YAML_SCALAR) {
            assert_string_equal(a->scalar, b->scalar);
        }
        assert_same(a->first, b->first);
    }
    assert_true(a == NULL && b == NULL);
}

UNIT(a_tree_comes_back_as_it_was)
{
    SCOPED(arena_free) struct arena arena = {0};
    SCOPED(buffer_free) struct buffer packed = {0};
    struct yaml *root = NULL, *again = NULL;
    assert_int_equal(yaml_parse(bytes_of(document), &arena, &root, NULL), OK);
    yaml_pack(root, &packed);
    assert_int_equal(yaml_unpack(buffer_bytes(&packed), &arena, &again, NULL), OK);
    assert_same(root, again);
    assert_string_equal(yaml_text(yaml_get(again, "title"), "en"), "1");
    assert_int_equal(yaml_count(yaml_get(again, "list")), 4);
}

/* A rule read from its packed front and one read from its text are one rule; a front that is not
 * the file's shows that it is the front that is read. */
UNIT(a_rule_is_read_from_its_packed_front)
{
    SCOPED(arena_free) struct arena arena = {0};
    SCOPED(buffer_free) struct buffer packed = {0};
    struct rule_file file = {.path = "p.yaml", .content = bytes_of("id: 1\n")};
    struct rule_file other = {.path = "a/b.sql", .content = bytes_of("/*\nkey: text\n*/\n")};
    struct yaml *root = NULL;
    assert_int_equal(front_pack(&file, &arena, &packed, NULL), OK);
    assert_int_equal(yaml_unpack(buffer_bytes(&packed), &arena, &root, NULL), OK);
    assert_string_equal(yaml_text(root, "id"), "1");
    buffer_clear(&packed);
    assert_int_equal(front_pack(&other, &arena, &packed, NULL), OK);
    assert_int_equal(yaml_unpack(buffer_bytes(&packed), &arena, &root, NULL), OK);
    assert_string_equal(yaml_text(root, "key"), "text");
    assert_int_equal(root->line, 2);
    struct rule *rule = NULL;
    struct fault why = {0};
    struct bytes list = {(const uint8_t *)"\x01\x07\0\0\0\xff", 6};
    file.content = other.content;
    file.front = list;
    assert_int_equal(rule_read(&file, &arena, &rule, &why), E_MALFORMED);
    assert_int_equal(why.at, 7);
}

UNIT(refuses_what_is_cut_off_or_damaged)
{
    SCOPED(arena_free) struct arena arena = {0};
    SCOPED(buffer_free) struct buffer packed = {0};
    struct yaml *root = NULL, *again = NULL;
    assert_int_equal(yaml_parse(bytes_of(document), &arena, &root, NULL), OK);
    yaml_pack(root, &packed);
    for (size_t size = 0; size < packed.size; size++) {
        struct bytes cut = bytes_slice(buffer_bytes(&packed), 0, size);
        assert_int_equal(yaml_unpack(cut, &arena, &again, NULL), E_MALFORMED);
    }
    buffer_append_byte(&packed, 0);
    assert_int_equal(yaml_unpack(buffer_bytes(&packed), &arena, &again, NULL), E_MALFORMED);
    static const uint8_t unknown[] = {3, 1, 0, 0, 0, 255},
                         unkeyed[] = {2, 1, 0, 0, 0, 1, 1, 0, 0, 0, 255, 255};
    uint8_t deep[6 * 100];
    for (size_t i = 0; i < sizeof(deep); i++) {
        deep[i] = i >= 500 ? 255 : i % 5 == 0;
    }
    assert_int_equal(yaml_unpack((struct bytes){unknown, 6}, &arena, &again, NULL), E_MALFORMED);
    assert_int_equal(yaml_unpack((struct bytes){unkeyed, 12}, &arena, &again, NULL), E_MALFORMED);
    assert_int_equal(
            yaml_unpack((struct bytes){deep, sizeof(deep)}, &arena, &again, NULL), E_MALFORMED);
    assert_null(again);
}

static bool pack_and_unpack(void)
{
    SCOPED(arena_free) struct arena arena = {0};
    SCOPED(buffer_free) struct buffer packed = {0};
    struct rule_file file = {.path = "p.yaml", .content = bytes_of(document)};
    struct yaml *root = NULL;
    return front_pack(&file, &arena, &packed, NULL) == OK &&
           yaml_unpack(buffer_bytes(&packed), &arena, &root, NULL) == OK && root != NULL;
}

UNIT(survives_every_allocation_that_fails)
{
    assert_true(torture(pack_and_unpack) > 1);
}

int main(void)
{
    const struct CMUnitTest units[] = {
            cmocka_unit_test(a_tree_comes_back_as_it_was),
            cmocka_unit_test(a_rule_is_read_from_its_packed_front),
            cmocka_unit_test(refuses_what_is_cut_off_or_damaged),
            cmocka_unit_test(survives_every_allocation_that_fails),
    };
    return cmocka_run_group_tests(units, NULL, NULL);
}
