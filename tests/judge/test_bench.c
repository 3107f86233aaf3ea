#include "judge/bed.h"
#include "judge/bench.h"
#include "support/unit.h"

#include <stdlib.h>

/* Run the tests of a rule whose tests are `tests`; the rule finds apps below sdk 30. */
static struct bench_result *run(struct bed *bed, const char *tests)
{
    const char *sql = arena_print(&bed->arena,
            "-- applies:\nSELECT count(*) FROM app_file WHERE path <> 'none';\n"
            "-- query:\nSELECT a.exhibit, a.package, a.sdk, 'app' AS ev_table, a.id AS ev_row FROM "
            "app"
            " a WHERE a.sdk < 30 ORDER BY a.id;\n%s",
            tests);
    const struct rule *rule = bed_rule(bed, "resources/x", "requires: {app: 1}", sql);
    struct bench_result *results = NULL;
    enum status status =
            rule_test_run(rule, bed_create_tables, &bed->limits, &bed->arena, &results, &bed->why);
    assert_int_equal(status, OK);
    return results;
}

static void assert_passed(const struct bench_result *result)
{
    if (!result->passed) {
        print_message("# %s: %s\n", result->test->title, result->fault.text);
    }
    assert_true(result->passed);
}

#define FILE_ROW "INSERT INTO app_file(exhibit, id, path) VALUES (1, 1, 'a');\n"
#define ROWS                                                                                       \
    FILE_ROW "INSERT INTO app(exhibit, id, package, sdk) VALUES (1, 1, 'p', 20), (1, 2, NULL, "    \
             "21), (1, 3, 'q', 40);\n"

UNIT(each_kind_of_test_passes_when_its_verdict_is_reached)
{
    struct bed bed = {0};
    const struct bench_result *results =
            run(&bed, "-- test: fail \"rows\"\n" ROWS "-- expect: p|20\n-- expect: |21\n"
                      "-- test: fail \"any rows\"\n" ROWS "-- test: unknown \"no app\"\n" FILE_ROW
                      "-- test: notapplicable \"no files\"\n"
                      "INSERT INTO app(exhibit, id) VALUES (1, 1);\n"
                      "-- test: pass \"new sdk\"\n" FILE_ROW
                      "INSERT INTO app(exhibit, id, sdk) VALUES (1, 1, "
                      "30);\n");
    for (int i = 0; i < 5; i++) {
        assert_passed(&results[i]);
    }
    bed_free(&bed);
}

UNIT(a_test_fails_with_what_was_found_instead)
{
    static const struct {
        const char *test, *says;
    } cases[] = {{"-- test: pass \"p\"\n" ROWS, "the verdict is fail, expected pass"},
            {"-- test: fail \"f\"\n", "the verdict is unknown, expected fail: not enough"},
            {"-- test: fail \"f\"\n" ROWS "-- expect: p|20\n", "more than expected: |21"},
            {"-- test: fail \"f\"\n" ROWS "-- expect: p|20\n-- expect: |22\n",
                    "row 2 is |21, expected |22"},
            {"-- test: fail \"f\"\n" ROWS "-- expect: p|20\n-- expect: |21\n-- expect: r|1\n",
                    "missing: r|1"},
            {"-- test: fail \"f\"\nINSERT INTO nowhere VALUES (1);\n", "no such table"},
            {"-- test: fail \"f\"\nATTACH 'x' AS y;\n", "not authorized"},
            {"-- test: fail \"f\"\nINSERT INTO app(id) SELECT fts3_tokenizer('simple', "
             "x'0011223344556677');\n",
                    "not authorized"},
            {"-- test: fail \"f\"\nINSERT INTO app(id) VALUES (printf('%.*c', 900000000, 'x'));\n",
                    "may not use"},
            {"-- test: fail \"f\"\nCREATE TABLE z(a);\n", "not authorized"},
            {"-- test: fail \"f\"\nPRAGMA page_count;\n", "not authorized"},
            {"-- test: fail \"f\"\nWITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
             " INSERT INTO app(id) SELECT i FROM n WHERE i < 0;\n",
                    "interrupted"}};
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct bed bed = {0};
        const struct bench_result *result = run(&bed, cases[i].test);
        assert_false(result->passed);
        if (strstr(result->fault.text, cases[i].says) == NULL) {
            print_message("# %s\n", result->fault.text);
        }
        assert_non_null(strstr(result->fault.text, cases[i].says));
        assert_int_equal(result->fault.at, result->test->line);
        bed_free(&bed);
    }
}

/* Each piece of SQL would go on for longer than its limit lets it. */
UNIT(a_test_that_is_too_dear_fails_and_says_what_it_used_up)
{
    static const char endless[] = "-- test: fail \"f\"\nWITH RECURSIVE n(i) AS (SELECT 1 UNION ALL"
                                  " SELECT i + 1 FROM n) INSERT INTO app(id) SELECT i FROM n;\n";
    static const char large[] =
            "-- test: fail \"f\"\nWITH RECURSIVE s(t) AS (SELECT 'x' UNION ALL SELECT t || t FROM "
            "s "
            "LIMIT 23) INSERT INTO app(exhibit, id, package) SELECT 1, 1, t FROM s;\n"
            "INSERT INTO app(exhibit, id, package) SELECT 1, 2, package FROM app;\n"
            "INSERT INTO app(exhibit, id, package) SELECT 1, 3, package FROM app;\n"
            "INSERT INTO app(exhibit, id, package) SELECT 1, 4, package FROM app;\n";
    struct bed bed = {.limits = {.open_cpu_ms = 50}};
    const struct bench_result *result = run(&bed, endless);
    assert_false(result->passed);
    assert_string_equal(result->fault.text, "the tables used up their CPU time");
    assert_int_equal(result->fault.at, result->test->line);
    bed_free(&bed);
    bed = (struct bed){.limits = {.memory = 30 << 20}};
    result = run(&bed, large);
    assert_false(result->passed);
    assert_string_equal(result->fault.text, "the test's SQL: out of memory");
    bed_free(&bed);
}

UNIT(tests_do_not_see_each_others_rows)
{
    struct bed bed = {0};
    const struct bench_result *results =
            run(&bed, "-- test: fail \"rows\"\n" ROWS "-- test: unknown \"none left\"\n" FILE_ROW);
    assert_passed(&results[0]);
    assert_passed(&results[1]);
    bed_free(&bed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(each_kind_of_test_passes_when_its_verdict_is_reached),
            cmocka_unit_test(a_test_fails_with_what_was_found_instead),
            cmocka_unit_test(a_test_that_is_too_dear_fails_and_says_what_it_used_up),
            cmocka_unit_test(tests_do_not_see_each_others_rows),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
