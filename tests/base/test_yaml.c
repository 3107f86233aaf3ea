#include "support/unit.h"

#include "base/buffer.h"
#include "base/syntax/yaml.h"

#include <stdlib.h>

static struct arena arena;
static struct buffer text;
static struct fault why;

static int empty(void **state)
{
    (void)state;
    arena_free(&arena);
    buffer_free(&text);
    return 0;
}

static struct yaml *parsed(const char *document)
{
    struct yaml *root = NULL;
    assert_int_equal(yaml_parse(bytes_of(document), &arena, &root, &why), OK);
    return root;
}

/* Refused with this status at this line, and the words stand in the message. */
static void assert_refused_bytes(
        struct bytes document, enum status status, int line, const char *words)
{
    struct yaml *root = NULL;
    why = (struct fault){0};
    assert_int_equal(yaml_parse(document, &arena, &root, &why), status);
    assert_null(root);
    assert_int_equal(why.status, status);
    assert_int_equal(why.at, line);
    if (strstr(why.text, words) == NULL) {
        assert_string_equal(why.text, words);
    }
}

static void assert_refused(const char *document, int line, const char *words)
{
    assert_refused_bytes(bytes_of(document), E_MALFORMED, line, words);
}

UNIT(gives_maps_lists_and_texts_with_their_lines)
{
    struct yaml *root = parsed("# a comment\nname: shop\nmarks:\n  - {t: 1.5}\n  - t: 2\n");
    assert_int_equal(root->kind, YAML_MAP);
    assert_string_equal(yaml_text(root, "name"), "shop");
    struct yaml *marks = yaml_get(root, "marks");
    assert_int_equal(marks->kind, YAML_LIST);
    assert_int_equal(yaml_count(marks), 2);
    assert_int_equal(marks->first->line, 4);
    assert_string_equal(yaml_text(marks->first->next, "t"), "2");
    assert_int_equal(yaml_get(marks->first->next, "t")->line, 5);
}

UNIT(reads_a_text_alike_however_it_is_quoted)
{
    struct yaml *root = parsed("a: null\nb: 'null'\nc: \"1\"\nd: |\n  1\n");
    assert_string_equal(yaml_text(root, "a"), "null");
    assert_string_equal(yaml_text(root, "b"), "null");
    assert_string_equal(yaml_text(root, "c"), "1");
    assert_string_equal(yaml_text(root, "d"), "1\n");
}

UNIT(answers_nothing_for_what_is_absent_or_of_another_kind)
{
    struct yaml *root = parsed("a: [1]\n");
    assert_null(yaml_get(root, "b"));
    assert_null(yaml_get(NULL, "a"));
    assert_null(yaml_get(yaml_get(root, "a"), "a"));
    assert_null(yaml_text(root, "a"));
    assert_int_equal(yaml_count(NULL), 0);
}

UNIT(finds_the_first_key_that_nobody_asked_for)
{
    struct yaml *root = parsed("a: 1\nlist:\n  - known: 1\n    typo: 2\nz: 3\n");
    (void)yaml_get(root, "a");
    (void)yaml_get(root, "z");
    (void)yaml_get(yaml_get(root, "list")->first, "known");
    const struct yaml *unused = yaml_unused(root);
    assert_string_equal(unused->key, "typo");
    assert_int_equal(unused->line, 4);
    (void)yaml_get(yaml_get(root, "list")->first, "typo");
    assert_null(yaml_unused(root));
}

UNIT(passes_over_a_byte_order_mark)
{
    struct yaml *root = parsed("\xef\xbb\xbf"
                               "a: 1\nb: 2\n");
    assert_string_equal(yaml_text(root, "a"), "1");
    assert_string_equal(yaml_text(root, "b"), "2");
    assert_refused("\xef\xbb\xbf"
                   "a: 1\na: 2\n",
            2, "stands twice");
    assert_refused("\xef\xbb\xbf", 1, "empty");
}

UNIT(refuses_an_anchor_and_an_alias)
{
    assert_refused("a: 1\nb: &x 2\n", 2, "anchors and tags");
    assert_refused("a: 1\nb: &x {c: 2}\n", 2, "anchors and tags");
    assert_refused("a: 1\n\nb: &x [2]\n", 3, "anchors and tags");
    assert_refused("a: *x\n", 1, "aliases");
}

UNIT(refuses_a_tag)
{
    assert_refused("a: 1\nb: !!str 2\n", 2, "anchors and tags");
    assert_refused("a: !x {b: 1}\n", 1, "anchors and tags");
    assert_refused("a: !x [1]\n", 1, "anchors and tags");
}

UNIT(refuses_a_key_that_stands_twice)
{
    assert_refused("a: 1\nb:\n  c: 1\n  d: 2\n  c: 3\n", 5, "key 'c' stands twice");
}

UNIT(refuses_a_key_that_is_no_text)
{
    assert_refused("a: 1\n? [b]\n: 2\n", 2, "a key must be plain text");
}

UNIT(refuses_a_nul_character)
{
    assert_refused("a: 1\nb: \"x\\0y\"\n", 2, "a NUL character");
    assert_refused_bytes((struct bytes){(const uint8_t *)"a: 1\nb: x\0y\n", 12}, E_MALFORMED, 2,
            "control characters");
}

UNIT(refuses_bytes_that_are_not_utf8_and_names_their_line)
{
    assert_refused("a: 1\n\nb: \xff\n", 3, "UTF-8");
}

UNIT(refuses_a_document_that_holds_nothing)
{
    assert_refused("", 1, "the document is empty");
    assert_refused("# only a comment\n", 2, "the document is empty");
    assert_refused_bytes((struct bytes){0}, E_MALFORMED, 1, "the document is empty");
}

UNIT(refuses_a_second_document)
{
    assert_refused("a: 1\n---\nb: 2\n", 2, "only one document");
}

UNIT(names_the_line_of_a_fault_in_the_syntax)
{
    assert_refused("a: 1\nb: [1, 2\nc: 3\n", 3, "line 3");
    assert_refused("a: 1\nb: 2\n\tc: 3\n", 3, "line 3");
}

static const char *nested(int depth)
{
    buffer_clear(&text);
    for (int i = 0; i < depth; i++) {
        buffer_append_byte(&text, '[');
    }
    for (int i = 0; i < depth; i++) {
        buffer_append_byte(&text, ']');
    }
    return buffer_text(&text);
}

UNIT(reads_to_its_depth_and_not_below_it)
{
    assert_int_equal(parsed(nested(YAML_DEPTH_MAX + 1))->kind, YAML_LIST);
    assert_refused(nested(YAML_DEPTH_MAX + 2), 1, "nested too deeply");
    assert_refused(nested(100000), 1, "nested too deeply");
}

UNIT(reads_up_to_its_number_of_keys_and_not_past_it)
{
    for (int i = 0; i < YAML_KEYS_MAX; i++) {
        buffer_print(&text, "k%d: 1\n", i);
    }
    assert_int_equal(yaml_count(parsed(buffer_text(&text))), YAML_KEYS_MAX);
    buffer_append_text(&text, "more: 1\n");
    assert_refused_bytes(buffer_bytes(&text), E_LIMIT, YAML_KEYS_MAX + 1, "more than 1000 keys");
}

UNIT(reads_up_to_its_number_of_values_and_not_past_it)
{
    for (int i = 0; i < YAML_NODES_MAX - 1; i++) {
        buffer_append_text(&text, "- 1\n");
    }
    assert_int_equal(yaml_count(parsed(buffer_text(&text))), YAML_NODES_MAX - 1);
    buffer_append_text(&text, "- 1\n");
    assert_refused_bytes(buffer_bytes(&text), E_LIMIT, YAML_NODES_MAX, "more than 100000 values");
}

UNIT(refuses_a_file_past_its_ceiling)
{
    struct bytes large = {(const uint8_t *)"", (size_t)YAML_SIZE_MAX + 1};
    assert_refused_bytes(large, E_LIMIT, 1, "larger than");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test_teardown(gives_maps_lists_and_texts_with_their_lines, empty),
            cmocka_unit_test_teardown(reads_a_text_alike_however_it_is_quoted, empty),
            cmocka_unit_test_teardown(answers_nothing_for_what_is_absent_or_of_another_kind, empty),
            cmocka_unit_test_teardown(finds_the_first_key_that_nobody_asked_for, empty),
            cmocka_unit_test_teardown(passes_over_a_byte_order_mark, empty),
            cmocka_unit_test_teardown(refuses_an_anchor_and_an_alias, empty),
            cmocka_unit_test_teardown(refuses_a_tag, empty),
            cmocka_unit_test_teardown(refuses_a_key_that_stands_twice, empty),
            cmocka_unit_test_teardown(refuses_a_key_that_is_no_text, empty),
            cmocka_unit_test_teardown(refuses_a_nul_character, empty),
            cmocka_unit_test_teardown(refuses_bytes_that_are_not_utf8_and_names_their_line, empty),
            cmocka_unit_test_teardown(refuses_a_document_that_holds_nothing, empty),
            cmocka_unit_test_teardown(refuses_a_second_document, empty),
            cmocka_unit_test_teardown(names_the_line_of_a_fault_in_the_syntax, empty),
            cmocka_unit_test_teardown(reads_to_its_depth_and_not_below_it, empty),
            cmocka_unit_test_teardown(reads_up_to_its_number_of_keys_and_not_past_it, empty),
            cmocka_unit_test_teardown(reads_up_to_its_number_of_values_and_not_past_it, empty),
            cmocka_unit_test_teardown(refuses_a_file_past_its_ceiling, empty),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
