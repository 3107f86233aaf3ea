#include "judge/bed.h"
#include "judge/bench.h"
#include "support/unit.h"

#include "base/buffer.h"

#include <stdlib.h>

#define CLAUSES "clauses: [CN-PIPL-51]\n"

static bool clause_known(void *context, const char *id)
{
    (void)context;
    return strcmp(id, "CN-PIPL-51") == 0;
}

/* The complaints about a rule, which the caller frees with the bed. */
static const char *lint(struct bed *bed, const char *front, const char *sql)
{
    struct buffer out SCOPED(buffer_free) = {0};
    const struct rule *rule = bed_rule(bed, "resources/x", front, sql);
    size_t count = rule_lint(rule, clause_known, NULL, bed_create_tables, &out);
    size_t lines = 0;
    for (size_t i = 0; i < out.size; i++) {
        lines += out.data[i] == '\n';
    }
    assert_int_equal(count, lines);
    return arena_copy(&bed->arena, buffer_bytes(&out));
}

static void assert_complains(const char *front, const char *sql, const char *says)
{
    struct bed bed = {0};
    const char *text = lint(&bed, front, sql);
    if (strstr(text, says) == NULL) {
        print_message("# wanted: %s, got: %s\n", says, text);
    }
    assert_non_null(strstr(text, says));
    bed_free(&bed);
}

static void assert_clean(const char *front, const char *sql)
{
    struct bed bed = {0};
    assert_string_equal(lint(&bed, front, sql), "");
    bed_free(&bed);
}

#define WHERE(condition)                                                                           \
    "-- query:\nSELECT exhibit, package, 'app' AS ev_table, id AS ev_row\n FROM app "              \
    "WHERE " condition " ORDER BY id;\n"

UNIT(has_nothing_to_say_about_a_sound_rule)
{
    assert_clean(CLAUSES "requires: {app: 1}\nparams: {low: 3}\n", WHERE("sdk < :low"));
    assert_clean(CLAUSES, WHERE("package = 'a <> b' /* sdk <> 1 */ -- sdk != 2\n"));
}

UNIT(asks_for_both_languages_and_known_clauses)
{
    assert_complains(CLAUSES "message: {en: only}\n", BED_QUERY, "'message' has no zh-CN");
    assert_complains("", BED_QUERY, "cites no clause");
    assert_complains("clauses: [XX-1]\n", BED_QUERY, "no clause 'XX-1'");
    assert_complains(CLAUSES, "-- applies:\nSELECT 1;\n" BED_QUERY, "no words that say why not");
}

UNIT(asks_for_an_order_and_for_named_columns)
{
    assert_complains(CLAUSES, "-- query:\nSELECT 1 AS exhibit, 'app' AS ev_table, 1 AS ev_row;\n",
            "no ORDER BY");
    assert_complains(CLAUSES, "-- query:\nSELECT * FROM app ORDER BY id;\n", "SELECT *");
}

UNIT(says_what_a_run_would_say)
{
    assert_complains(CLAUSES, WHERE("nowhere = 1"), "no such column: nowhere");
    assert_complains(CLAUSES "applies: {en: No, zh-CN: 否}\n",
            "-- applies:\nSELECT count(*) FROM app;\n" WHERE("nowhere = 1"),
            "no such column: nowhere"); /* though no row of the lint's tables says it applies */
    assert_complains(CLAUSES, "-- query:\nSELECT id AS ev_row FROM app ORDER BY id;\n", "exhibit");
    assert_complains(CLAUSES "message: {en: '{gone}', zh-CN: 无}\n", BED_QUERY, "gone");
    assert_complains(CLAUSES "params: {low: 3}\n", BED_QUERY, "unused parameter low");
    assert_complains(CLAUSES, WHERE("sdk < :low"), "unbound parameter :low");
    assert_complains(CLAUSES "requires: {gone: 1}\n", BED_QUERY, "'requires' names no table: gone");
    assert_complains(CLAUSES, WHERE("random() = 1"), "not authorized");
}

UNIT(warns_of_rows_that_vanish_when_a_column_is_null)
{
    assert_complains(CLAUSES, WHERE("sdk <> 3"), "NULL trap: rows whose sdk is NULL");
    assert_complains(CLAUSES, WHERE("app.sdk != 3"), "NULL trap: rows whose app.sdk");
    assert_complains(CLAUSES, WHERE("package NOT LIKE 'a%'"), "NULL trap");
    assert_complains(CLAUSES, WHERE("package NOT IN ('a')"), "NULL trap");
    assert_clean(CLAUSES, WHERE("sdk IS NOT 3"));
    assert_clean(CLAUSES, WHERE("coalesce(sdk, 0) <> 3"));
    assert_clean(CLAUSES, WHERE("(sdk <> 3 OR sdk IS NULL)"));
}

UNIT(names_the_line_and_a_path_that_is_not_the_id)
{
    struct bed bed = {0};
    struct buffer out SCOPED(buffer_free) = {0};
    struct rule *rule = bed_rule(&bed, "resources/x", CLAUSES, WHERE("sdk <> 3"));
    rule->path = "resources/y.sql";
    assert_int_equal(rule_lint(rule, clause_known, NULL, bed_create_tables, &out), 2);
    const char *expected =
            arena_print(&bed.arena, "resources/y.sql:%d: NULL trap", (int)rule->query_line + 1);
    assert_non_null(strstr(buffer_text(&out), expected));
    assert_non_null(strstr(buffer_text(&out), "the id is not the path: resources/x.sql"));
    bed_free(&bed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(has_nothing_to_say_about_a_sound_rule),
            cmocka_unit_test(asks_for_both_languages_and_known_clauses),
            cmocka_unit_test(asks_for_an_order_and_for_named_columns),
            cmocka_unit_test(says_what_a_run_would_say),
            cmocka_unit_test(warns_of_rows_that_vanish_when_a_column_is_null),
            cmocka_unit_test(names_the_line_and_a_path_that_is_not_the_id),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
