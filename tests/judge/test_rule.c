#include "judge/pack.h"
#include "support/torture.h"
#include "support/unit.h"

#include "base/buffer.h"

#include <stdio.h>
#include <stdlib.h>

#define HEAD                                                                                       \
    "/*\nid: data-security/cleartext\nversion: 1.0.0\nstatus: stable\nkind: violation\n"           \
    "level: medium\nprecision: high\ntitle: {en: T, zh-CN: 题}\n"                                 \
    "message: {en: \"{package} is {{so}}\", zh-CN: \"{package}\"}\nrectify: {en: R, zh-CN: 改}\n"
#define FRONT                                                                                        \
    HEAD "applies: {en: No code, zh-CN: 无代码}\nfalsepositives: {en: F}\nrequires: {app: 1, b: " \
         "20}\nparams: {low: 28, word: \"x y\"}\nclauses: [CN-PIPL-51, EU-GDPR-32]\n"                \
         "fingerprint: [package]\n"
#define APPLIES "*/\n-- applies:\nSELECT count(*) FROM app;\n"
#define QUERY   "-- query:\nSELECT package\n  FROM app;\n"
#define FAILS   "-- test: fail \"a row\"\nINSERT INTO app(id) VALUES (1);\n"
#define PASSES  "-- test: pass \"no row\"\n"
#define WHOLE                                                                                      \
    FRONT APPLIES QUERY FAILS "-- expect: a|b\n-- expect:\n" PASSES                                \
                              "-- test: todo-fail \"gap\"\n-- test: unknown \"u\"\n"

static enum status read_text(
        const char *text, struct arena *arena, struct rule **ret_rule, struct fault *why)
{
    struct rule_file file = {.path = "data-security/cleartext.sql", .content = bytes_of(text)};
    return rule_read(&file, arena, ret_rule, why);
}

UNIT(reads_everything_a_rule_file_says)
{
    struct arena arena = {0};
    struct rule *rule = NULL;
    struct fault why = {0};
    enum status status = read_text(WHOLE, &arena, &rule, &why);
    assert_string_equal(why.text, "");
    assert_int_equal(status, OK);
    assert_string_equal(rule->id, "data-security/cleartext");
    assert_string_equal(rule->path, "data-security/cleartext.sql");
    assert_string_equal(rule->version, "1.0.0");
    assert_int_equal(rule->status, RULE_STABLE);
    assert_int_equal(rule->kind, RULE_VIOLATION);
    assert_int_equal(rule->level, LEVEL_MEDIUM);
    assert_int_equal(rule->precision, PRECISION_HIGH);
    assert_string_equal(rule->title.zh, "题");
    assert_string_equal(rule->applies.en, "No code");
    assert_null(rule->falsepositive.zh);
    assert_int_equal(rule->requires_count, 2);
    assert_string_equal(rule->requires[1].table, "b");
    assert_int_equal(rule->requires[1].rows, 20);
    assert_int_equal(rule->parameter_count, 2);
    assert_string_equal(rule->parameters[0].name, "low");
    assert_string_equal(rule->parameters[1].value, "x y");
    assert_int_equal(rule->clause_count, 2);
    assert_string_equal(rule->clauses[1], "EU-GDPR-32");
    assert_int_equal(rule->fingerprint_count, 1);
    assert_string_equal(rule->applies_sql, "SELECT count(*) FROM app;");
    assert_string_equal(rule->query_sql, "SELECT package\n  FROM app;");
    assert_int_equal(rule->query_line, 21);
    assert_int_equal(strlen(rule->sha256), 64);
    arena_free(&arena);
}

UNIT(reads_the_tests_with_their_expected_rows)
{
    struct arena arena = {0};
    struct rule *rule = NULL;
    assert_int_equal(read_text(WHOLE, &arena, &rule, NULL), OK);
    assert_int_equal(rule->test_count, 4);
    assert_int_equal(rule->tests[0].expected, TEST_FAIL);
    assert_string_equal(rule->tests[0].title, "a row");
    assert_string_equal(rule->tests[0].expect, "a|b\n\n");
    assert_non_null(strstr(rule->tests[0].sql, "INSERT INTO app(id) VALUES (1);"));
    assert_int_equal(rule->tests[0].line, 23);
    assert_null(rule->tests[1].expect);
    assert_true(rule->tests[2].todo);
    assert_int_equal(rule->tests[3].expected, TEST_UNKNOWN);
    arena_free(&arena);
}

UNIT(a_fault_names_its_line_and_what_is_wrong)
{
    static const struct {
        const char *text;
        uint64_t line;
        const char *says;
    } cases[] = {{"", 1, "opens with a line"}, {"SELECT 1;", 1, "opens with a line"},
            {"/*\nid: a/b\n", 1, "no end"}, {"/*\n*/\n", 2, "empty"}, {"/*\n- a\n*/\n", 2, "map"},
            {"/*\nid: a/b\nid: a/b\n*/", 3, "twice"}, {"/*\nid: &x a/b\n*/", 2, "anchors"},
            {"/*\nid: NoArea\n*/", 2, "area/name"}, {"/*\nid: a/b\nversion: 1.0\n*/", 2, "1.0.0"},
            {"/*\nid: a/b\nversion: 1.0.0\nstatus: good\n*/", 4, "'good'"},
            {"/*\nid: [a]\n*/", 2, "'id' must be a text"},
            {HEAD "fingerprint: [a]\ncolour: red\n" APPLIES QUERY FAILS PASSES, 12, "'colour'"},
            {HEAD "fingerprint: []\n" APPLIES QUERY FAILS PASSES, 2, "fingerprint"},
            {HEAD "fingerprint: a\n" APPLIES QUERY FAILS PASSES, 11, "must be a list"},
            {HEAD "requires: {app: none}\n" APPLIES QUERY FAILS PASSES, 11, "number of rows"},
            {HEAD "requires: {app: 0}\n" APPLIES QUERY FAILS PASSES, 11, "number of rows"},
            {HEAD "params: {a: [1]}\n" APPLIES QUERY FAILS PASSES, 11, "'a' must be one value"},
            {HEAD "applies: {zh-CN: 无}\n" APPLIES QUERY FAILS PASSES, 11, "'en' is missing"},
            {HEAD "applies: {en: a, fr: b}\nfingerprint: [a]\n" APPLIES QUERY FAILS PASSES, 11,
                    "'fr'"},
            {FRONT APPLIES FAILS PASSES, 2, "'-- query:' is missing"},
            {FRONT APPLIES QUERY QUERY FAILS PASSES, 23, "twice"},
            {FRONT "*/\n" QUERY "-- applies:\nSELECT 1;\n" FAILS PASSES, 21, "the order is"},
            {FRONT APPLIES QUERY FAILS, 2, "a fail test and a pass test"},
            {FRONT APPLIES QUERY PASSES, 2, "a fail test and a pass test"},
            {FRONT APPLIES QUERY PASSES "-- test: todo-fail \"x\"\n", 2, "a fail test and a pass"},
            {FRONT APPLIES QUERY FAILS "-- test: perhaps \"x\"\n", 25, "a test is"},
            {FRONT APPLIES QUERY FAILS "-- test: pass untitled\n", 25, "double quotes"},
            {FRONT APPLIES QUERY FAILS PASSES "-- expect: a\n", 25, "only a fail test"},
            {FRONT APPLIES "-- query: SELECT 1;\n", 20, "text after"},
            {FRONT "*/\n-- query:\n \n" FAILS PASSES, 18, "empty"},
            {FRONT "*/\n-- words may stand here\nSELECT 1;\n", 19, "SQL before"}};
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct arena arena = {0};
        struct rule *rule = NULL;
        struct fault why = {0};
        enum status status = read_text(cases[i].text, &arena, &rule, &why);
        if (why.at != cases[i].line || strstr(why.text, cases[i].says) == NULL) {
            print_message("# case %zu: line %d: %s\n", i, (int)why.at, why.text);
        }
        assert_int_equal(status, E_MALFORMED);
        assert_int_equal(why.at, cases[i].line);
        assert_non_null(strstr(why.text, cases[i].says));
        assert_null(rule);
        arena_free(&arena);
    }
}

UNIT(refuses_a_placeholder_that_is_none)
{
    static const char *const messages[] = {"{", "}", "a {b", "{}", "{a b}", "{1a}", "{{a}"};
    for (size_t i = 0; i < sizeof(messages) / sizeof(messages[0]); i++) {
        struct arena arena = {0};
        struct rule *rule = NULL;
        struct fault why = {0};
        const char *text = arena_print(&arena,
                "/*\nid: a/b\nversion: 1.0.0\nstatus: stable\nkind: lead\nlevel: low\nprecision: "
                "low\ntitle: {en: T}\nmessage: {en: \"%s\"}\nrectify: {en: "
                "R}\nfingerprint: [a]\n*/\n" QUERY FAILS PASSES,
                messages[i]);
        assert_int_equal(read_text(text, &arena, &rule, &why), E_MALFORMED);
        assert_int_equal(why.at, 9);
        assert_non_null(strstr(why.text, "brace"));
        arena_free(&arena);
    }
}

UNIT(refuses_bytes_that_are_no_text_and_files_that_are_too_large)
{
    struct arena arena = {0};
    struct rule *rule = NULL;
    assert_int_equal(read_text(FRONT "# \xff\n" APPLIES, &arena, &rule, NULL), E_MALFORMED);
    struct rule_file nul = {.path = "x", .content = {(const uint8_t *)"/*\n\0*/", 6}};
    assert_int_equal(rule_read(&nul, &arena, &rule, NULL), E_MALFORMED);
    uint8_t *large = calloc(1, RULE_FILE_MAX + 1);
    struct rule_file file = {.path = "x", .content = {large, RULE_FILE_MAX + 1}};
    assert_int_equal(rule_read(&file, &arena, &rule, NULL), E_LIMIT);
    free(large);
    arena_free(&arena);
}

static bool read_in_torture(void)
{
    struct arena arena = {0};
    struct rule *rule = NULL;
    struct fault why = {0};
    enum status status = read_text(WHOLE, &arena, &rule, &why);
    bool sound = status == OK || (rule == NULL && why.text[0] != 0);
    arena_free(&arena);
    assert_true(sound);
    return status == OK;
}

UNIT(survives_every_allocation_that_fails)
{
    assert_true(torture(read_in_torture) > 1);
}

static struct rule_file file_of(struct arena *arena, const char *id, const char *title)
{
    const char *text = arena_print(arena,
            "/*\nid: %s\nversion: 1.0.0\nstatus: stable\nkind: lead\nlevel: low\nprecision: "
            "low\ntitle: {en: %s}\nmessage: {en: m}\nrectify: {en: "
            "R}\nfingerprint: [a]\n*/\n" QUERY FAILS PASSES,
            id, title);
    return (struct rule_file){.path = arena_print(arena, "%s.sql", id), .content = bytes_of(text)};
}

UNIT(a_pack_is_sorted_and_a_later_rule_replaces_an_earlier_one)
{
    struct arena arena = {0};
    struct rule_file files[] = {file_of(&arena, "b/two", "First"), file_of(&arena, "a/one", "One"),
            file_of(&arena, "b/two", "Second")};
    struct pack pack = {0};
    struct pack turned = {0};
    assert_int_equal(pack_read(files, 3, &arena, &pack, NULL), OK);
    assert_int_equal(pack.count, 2);
    assert_string_equal(pack.rules[0]->id, "a/one");
    assert_string_equal(pack_find(&pack, "b/two")->title.en, "Second");
    assert_null(pack_find(&pack, "b/three"));
    struct rule_file others[] = {files[2], files[1]};
    assert_int_equal(pack_read(others, 2, &arena, &turned, NULL), OK);
    assert_string_equal(pack.digest, turned.digest);
    assert_int_equal(pack_read(files, 2, &arena, &turned, NULL), OK);
    assert_string_not_equal(pack.digest, turned.digest);
    assert_int_equal(pack_read(NULL, 0, &arena, &turned, NULL), OK);
    assert_null(pack_find(&turned, "b/two"));
    arena_free(&arena);
}

UNIT(a_bad_file_ends_the_reading_of_a_pack_and_is_named)
{
    struct arena arena = {0};
    struct rule_file files[] = {
            file_of(&arena, "a/one", "One"), {.path = "b/bad.sql", .content = bytes_of("x")}};
    struct pack pack = {0};
    struct fault why = {0};
    assert_int_equal(pack_read(files, 2, &arena, &pack, &why), E_MALFORMED);
    assert_non_null(strstr(why.text, "b/bad.sql: line 1: "));
    assert_int_equal(why.at, 1);
    assert_int_equal(pack.count, 0);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(reads_everything_a_rule_file_says),
            cmocka_unit_test(reads_the_tests_with_their_expected_rows),
            cmocka_unit_test(a_fault_names_its_line_and_what_is_wrong),
            cmocka_unit_test(refuses_a_placeholder_that_is_none),
            cmocka_unit_test(refuses_bytes_that_are_no_text_and_files_that_are_too_large),
            cmocka_unit_test(survives_every_allocation_that_fails),
            cmocka_unit_test(a_pack_is_sorted_and_a_later_rule_replaces_an_earlier_one),
            cmocka_unit_test(a_bad_file_ends_the_reading_of_a_pack_and_is_named),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
