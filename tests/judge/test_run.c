#include "base/buffer.h"
#include "judge/bed.h"
#include "support/unit.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define assert_verdict(result, expected)                                                           \
    do {                                                                                           \
        if ((result)->verdict != (expected)) {                                                     \
            print_message("# %s: %s\n", verdict_name((result)->verdict),                           \
                    wording_in(&(result)->reason, LANGUAGE_EN));                                   \
        }                                                                                          \
        assert_int_equal((result)->verdict, expected);                                             \
    } while (0)

static const struct judge_gap code_gap = {"app_file", {"packed code", "代码加壳"}};

UNIT(each_row_is_a_finding_that_cites_its_row_and_place)
{
    struct bed bed = {0};
    const struct rule_result *result = bed_judge(&bed, "", BED_QUERY);
    assert_verdict(result, VERDICT_FAIL);
    assert_int_equal(result->finding_count, 2);
    assert_false(result->cut);
    assert_null(result->reason.en);
    const struct finding *first = &result->findings[0];
    assert_string_equal(
            first->row_json, "{\"exhibit\":1,\"package\":\"com.example.one\",\"sdk\":30}");
    assert_int_equal(first->citation_count, 1);
    const struct citation *citation = &first->citations[0];
    assert_int_equal(citation->exhibit, 1);
    assert_string_equal(citation->table, "app");
    assert_int_equal(citation->row, 1);
    assert_string_equal(citation->row_json, "{\"exhibit\":1,\"id\":1,\"package\":\"com.example."
                                            "one\",\"sdk\":30,\"score\":0.5}");
    assert_string_equal(citation->place.entry, "AndroidManifest.xml");
    assert_int_equal(citation->place.entry_at, 40);
    assert_int_equal(citation->place.entry_size, 300);
    assert_int_equal(citation->place.at, 8);
    assert_int_equal(citation->place.size, 12);
    const struct citation *second = &result->findings[1].citations[0];
    assert_string_equal(second->row_json, "{\"exhibit\":1,\"id\":2,\"package\":\"com.example."
                                          "two\",\"sdk\":null,\"score\":1e+300}");
    assert_string_equal(second->place.entry, "");
    bed_free(&bed);
}

UNIT(a_lead_is_for_review_and_no_row_is_a_pass)
{
    struct bed bed = {0};
    assert_verdict(bed_judge(&bed, "kind: lead", BED_QUERY), VERDICT_REVIEW);
    bed.fill = "";
    assert_verdict(bed_judge(&bed, "", BED_QUERY), VERDICT_PASS);
    bed_free(&bed);
}

UNIT(a_rule_that_does_not_concern_the_subject_says_so_in_its_own_words)
{
    struct bed bed = {0};
    const struct rule_result *result = bed_judge(&bed, "applies: {en: No code, zh-CN: 无代码}",
            "-- applies:\nSELECT count(*) FROM app WHERE sdk > 99;\n" BED_QUERY);
    assert_verdict(result, VERDICT_NOTAPPLICABLE);
    assert_string_equal(result->reason.en, "No code");
    assert_string_equal(result->reason.zh, "无代码");
    result = bed_judge(&bed, "", "-- applies:\nSELECT NULL;\n" BED_QUERY);
    assert_verdict(result, VERDICT_NOTAPPLICABLE);
    assert_non_null(result->reason.en);
    result = bed_judge(&bed, "", "-- applies:\nSELECT count(*) FROM app;\n" BED_QUERY);
    assert_verdict(result, VERDICT_FAIL);
    bed_free(&bed);
}

UNIT(the_query_of_a_rule_is_compiled_once_the_rule_concerns_the_subject)
{
    struct bed bed = {0};
    const char *broken = "-- query:\nSELECT 1 FROM nowhere;\n";
    const char *front = "params: {least: 1}";
    const char *sql = arena_print(
            &bed.arena, "-- applies:\nSELECT :least > (SELECT count(*) FROM app);\n%s", broken);
    assert_verdict(bed_judge(&bed, front, sql), VERDICT_NOTAPPLICABLE);
    bed.fill = "";
    const struct rule_result *result = bed_judge(&bed, front, sql);
    assert_verdict(result, VERDICT_ERROR);
    assert_non_null(strstr(result->reason.en, "nowhere"));
    bed_free(&bed);
}

UNIT(too_little_evidence_is_unknown_and_names_the_table)
{
    struct bed bed = {.fill = "INSERT INTO app(exhibit, id) VALUES (1, 1);"};
    const struct rule_result *result = bed_judge(&bed, "requires: {app: 2}", BED_QUERY);
    assert_verdict(result, VERDICT_UNKNOWN);
    assert_string_equal(result->reason.en, "not enough evidence in table app");
    assert_non_null(strstr(result->reason.zh, "app"));
    assert_verdict(bed_judge(&bed, "requires: {app: 1}", BED_QUERY), VERDICT_FAIL);
    result = bed_judge(&bed, "requires: {absent: 1}", BED_QUERY);
    assert_verdict(result, VERDICT_ERROR);
    assert_non_null(strstr(result->reason.en, "absent"));
    bed_free(&bed);
}

static int64_t count_but_app(void *context, const char *table)
{
    (void)context;
    return strcmp(table, "app") == 0 ? -1 : 1;
}

UNIT(the_source_may_say_how_many_rows_a_table_has)
{
    struct bed bed = {.fill = "INSERT INTO app(exhibit, id) VALUES (1, 1);"};
    bed.source.count = count_but_app;
    assert_verdict(bed_judge(&bed, "requires: {app_file: 1}", BED_QUERY), VERDICT_FAIL);
    assert_verdict(bed_judge(&bed, "requires: {app_file: 2}", BED_QUERY), VERDICT_UNKNOWN);
    assert_verdict(bed_judge(&bed, "requires: {app: 1}", BED_QUERY), VERDICT_FAIL);
    assert_verdict(bed_judge(&bed, "requires: {app: 2}", BED_QUERY), VERDICT_UNKNOWN);
    bed_free(&bed);
}

UNIT(a_gap_behind_a_table_that_is_read_turns_a_pass_into_unknown)
{
    struct bed bed = {.fill = ""};
    bed.source.gaps = &code_gap;
    bed.source.gap_count = 1;
    const char *reads_it =
            "-- query:\nSELECT a.exhibit, 'app' AS ev_table, a.id AS ev_row FROM app a"
            " WHERE EXISTS (SELECT 1 FROM app_file f) ORDER BY 1;\n";
    const struct rule_result *result = bed_judge(&bed, "", reads_it);
    assert_verdict(result, VERDICT_UNKNOWN);
    assert_string_equal(result->reason.en, "packed code");
    assert_string_equal(result->reason.zh, "代码加壳");
    assert_verdict(bed_judge(&bed, "", BED_QUERY), VERDICT_PASS); /* reads only app */
    bed.fill = NULL;
    assert_verdict(bed_judge(&bed, "", reads_it), VERDICT_FAIL); /* findings stay findings */
    bed_free(&bed);
}

UNIT(a_gap_outweighs_a_missing_row_and_an_applies_that_read_it)
{
    struct bed bed = {.fill = "INSERT INTO app(exhibit, id) VALUES (1, 1);"};
    bed.source.gaps = &code_gap;
    bed.source.gap_count = 1;
    const struct rule_result *result = bed_judge(&bed, "requires: {app_file: 1}", BED_QUERY);
    assert_verdict(result, VERDICT_UNKNOWN);
    assert_string_equal(result->reason.en, "packed code");
    result = bed_judge(&bed, "", "-- applies:\nSELECT count(*) FROM app_file;\n" BED_QUERY);
    assert_verdict(result, VERDICT_UNKNOWN);
    assert_string_equal(result->reason.en, "packed code");
    bed_free(&bed);
}

UNIT(further_citations_are_copied_and_may_be_null)
{
    struct bed bed = {0};
    const struct rule_result *result = bed_judge(&bed, "",
            "-- query:\nSELECT a.exhibit, 'app' AS ev_table, a.id AS ev_row, "
            "iif(a.id = 1, 'app_file', NULL) AS ev_table_2, a.id AS ev_row_2 FROM app a ORDER BY "
            "a.id;\n");
    assert_verdict(result, VERDICT_FAIL);
    assert_int_equal(result->findings[0].citation_count, 2);
    assert_string_equal(result->findings[0].citations[1].table, "app_file");
    assert_string_equal(result->findings[0].citations[1].place.entry, "classes.dex");
    assert_int_equal(result->findings[1].citation_count, 1);
    bed_free(&bed);
}

UNIT(a_finding_cites_up_to_sixteen_rows)
{
    SCOPED(buffer_free) struct buffer query = {0};
    buffer_append_text(&query, "-- query:\nSELECT exhibit, 'app' AS ev_table, id AS ev_row");
    for (int i = 2; i <= 16; i++) {
        buffer_print(&query, ", 'app' AS ev_table_%d, id AS ev_row_%d", i, i);
    }
    buffer_append_text(&query, " FROM app ORDER BY id;\n");
    struct bed bed = {.fill = "INSERT INTO app(exhibit, id, package) VALUES (1, 9, 'a')"};
    const struct rule_result *result = bed_judge(&bed, "", buffer_text(&query));
    assert_verdict(result, VERDICT_FAIL);
    assert_int_equal(result->findings[0].citation_count, 16);
    assert_string_equal(result->findings[0].citations[15].table, "app");
    assert_int_equal(result->findings[0].citations[15].row, 9);
    bed_free(&bed);
}

UNIT(a_citation_of_what_is_not_there_is_an_error)
{
    static const char *const queries[] = {
            "-- query:\nSELECT 1 AS exhibit, 'app' AS ev_table, 9 AS ev_row;\n",
            "-- query:\nSELECT 2 AS exhibit, 'app' AS ev_table, 1 AS ev_row;\n",
            "-- query:\nSELECT 1 AS exhibit, 'nothing' AS ev_table, 1 AS ev_row;\n",
            "-- query:\nSELECT 1 AS exhibit, 'sqlite_master' AS ev_table, 1 AS ev_row;\n",
            "-- query:\nSELECT 1 AS exhibit, 'app\" --' AS ev_table, 1 AS ev_row;\n",
            "-- query:\nSELECT 1 AS exhibit, 'json_each' AS ev_table, 1 AS ev_row;\n",
            "-- query:\nSELECT 1 AS exhibit, NULL AS ev_table, 1 AS ev_row;\n",
            "-- query:\nSELECT NULL AS exhibit, 'app' AS ev_table, 1 AS ev_row;\n",
            "-- query:\nSELECT 1 AS exhibit, 'app' AS ev_table, 'one' AS ev_row;\n"};
    struct bed bed = {0};
    for (size_t i = 0; i < sizeof(queries) / sizeof(queries[0]); i++) {
        const struct rule_result *result = bed_judge(&bed, "", queries[i]);
        assert_verdict(result, VERDICT_ERROR);
        assert_int_equal(result->finding_count, 0);
        assert_non_null(strstr(result->reason.en, "bad citation"));
    }
    bed_free(&bed);
}

UNIT(a_query_without_its_evidence_columns_is_an_error_that_names_them)
{
    struct bed bed = {0};
    const struct rule_result *result =
            bed_judge(&bed, "", "-- query:\nSELECT exhibit, id AS ev_row FROM app;\n");
    assert_verdict(result, VERDICT_ERROR);
    assert_non_null(strstr(result->reason.en, "ev_table"));
    result = bed_judge(&bed, "message: {en: 'a {nowhere} b', zh-CN: 无}", BED_QUERY);
    assert_verdict(result, VERDICT_ERROR);
    assert_non_null(strstr(result->reason.en, "nowhere"));
    result = bed_judge(&bed, "fingerprint: [absent]", BED_QUERY);
    assert_verdict(result, VERDICT_ERROR);
    assert_non_null(strstr(result->reason.en, "absent"));
    bed_free(&bed);
}

UNIT(parameters_are_bound_by_name_and_as_numbers)
{
    struct bed bed = {0};
    const char *query = "-- query:\nSELECT exhibit, typeof(:low) AS t, 'app' AS ev_table, id AS "
                        "ev_row FROM app WHERE sdk > :low ORDER BY id;\n";
    const struct rule_result *result = bed_judge(&bed, "params: {low: 28}", query);
    assert_verdict(result, VERDICT_FAIL);
    assert_string_equal(result->findings[0].row_json, "{\"exhibit\":1,\"t\":\"integer\"}");
    assert_verdict(bed_judge(&bed, "params: {low: 31}", query), VERDICT_PASS);
    result = bed_judge(&bed, "", query);
    assert_verdict(result, VERDICT_ERROR);
    assert_non_null(strstr(result->reason.en, "unbound parameter :low"));
    result = bed_judge(&bed, "params: {low: 1, high: 2}", query);
    assert_verdict(result, VERDICT_ERROR);
    assert_non_null(strstr(result->reason.en, "unused parameter high"));
    bed_free(&bed);
}

UNIT(messages_hold_the_values_of_their_row)
{
    struct bed bed = {0};
    const struct rule_result *result = bed_judge(
            &bed, "message: {en: '{{x}} {package}: {sdk}', zh-CN: '应用 {package}'}", BED_QUERY);
    assert_verdict(result, VERDICT_FAIL);
    assert_string_equal(result->findings[0].message.en, "{x} com.example.one: 30");
    assert_string_equal(result->findings[0].message.zh, "应用 com.example.one");
    assert_string_equal(result->findings[1].message.en, "{x} com.example.two: –");
    bed_free(&bed);
}

UNIT(a_message_parts_chinese_words_from_latin_values)
{
    struct bed bed = {.fill = "INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'IMEI'),"
                              " (1, 2, '正文'), (1, 3, '')"};
    const struct rule_result *result = bed_judge(&bed,
            "message: {en: 'a{package}b', zh-CN: '发送{package}在{package}（{package}）{package}'}",
            BED_QUERY);
    assert_verdict(result, VERDICT_FAIL);
    assert_int_equal(result->finding_count, 3);
    assert_string_equal(result->findings[0].message.en, "aIMEIb");
    assert_string_equal(result->findings[0].message.zh, "发送 IMEI 在 IMEI（IMEI）IMEI");
    assert_string_equal(result->findings[1].message.zh, "发送正文在正文（正文）正文");
    assert_string_equal(result->findings[2].message.zh, "发送在（）");
    bed_free(&bed);
}

UNIT(a_message_ends_without_an_arrow_to_nothing)
{
    struct bed bed = {.fill = "INSERT INTO app(exhibit, id, package) VALUES (1, 1, ''),"
                              " (1, 2, 'md5')"};
    const struct rule_result *result =
            bed_judge(&bed, "message: {en: 'as d → {package}', zh-CN: '→ {package} →'}", BED_QUERY);
    assert_verdict(result, VERDICT_FAIL);
    assert_string_equal(result->findings[0].message.en, "as d");
    assert_string_equal(result->findings[0].message.zh, "→  →");
    assert_string_equal(result->findings[1].message.en, "as d → md5");
    bed_free(&bed);
}

UNIT(a_message_ends_with_its_words_when_the_last_value_is_empty)
{
    struct bed bed = {.fill = "INSERT INTO app(exhibit, id, package) VALUES (1, 1, ''),"
                              " (1, 2, 'x ')"};
    const struct rule_result *result =
            bed_judge(&bed, "message: {en: 'seen 3× {package}', zh-CN: '{package}'}", BED_QUERY);
    assert_verdict(result, VERDICT_FAIL);
    assert_string_equal(result->findings[0].message.en, "seen 3×");
    assert_string_equal(result->findings[0].message.zh, "");
    assert_string_equal(result->findings[1].message.en, "seen 3× x ");
    bed_free(&bed);
}

UNIT(what_two_exhibits_show_is_one_finding_that_cites_both)
{
    struct bed bed = {.fill = "INSERT INTO app(exhibit, id, package) VALUES"
                              " (1, 1, 'a'), (1, 2, 'a'), (2, 1, 'a'), (2, 2, 'b'), (3, 1, 'a')"};
    const struct rule_result *result = bed_judge(&bed, "fingerprint: [package]",
            "-- query:\nSELECT package, exhibit, 'app' AS ev_table, id AS ev_row FROM app ORDER BY "
            "exhibit, id;\n");
    assert_verdict(result, VERDICT_FAIL);
    assert_int_equal(result->finding_count, 3);
    const struct finding *first = &result->findings[0];
    assert_int_equal(first->citation_count, 3);
    assert_int_equal(first->citations[0].exhibit, 1);
    assert_int_equal(first->citations[1].exhibit, 2);
    assert_int_equal(first->citations[2].exhibit, 3);
    assert_string_equal(first->row_json, "{\"package\":\"a\",\"exhibit\":1}");
    assert_int_equal(result->findings[1].citation_count, 1); /* twice in one exhibit is two */
    assert_int_equal(result->findings[2].citations[0].row, 2);
    bed_free(&bed);
}

UNIT(a_finding_without_room_for_the_rows_of_another_exhibit_stays_apart)
{
    struct bed bed = {.fill = "INSERT INTO app(exhibit, id, package) VALUES (1, 1, 'a'),"
                              " (2, 1, 'a')"};
    const struct rule_result *result = bed_judge(&bed, "fingerprint: [package]",
            "-- query:\nSELECT package, exhibit, 'app' AS ev_table, id AS ev_row, 'app' AS "
            "ev_table_2, id AS ev_row_2, 'app' AS ev_table_3, id AS ev_row_3 FROM app ORDER BY "
            "exhibit;\n");
    assert_int_equal(result->finding_count, 2);
    assert_int_equal(result->findings[1].citation_count, 3);
    bed_free(&bed);
}

UNIT(a_long_value_in_a_message_is_cut_between_characters)
{
    struct bed bed = {.fill = "INSERT INTO app(exhibit, id, package) VALUES"
                              " (1, 1, 'x' || replace(hex(zeroblob(400)), '00', '规'))"};
    const struct rule_result *result =
            bed_judge(&bed, "message: {en: '{package}', zh-CN: 无}", BED_QUERY);
    assert_verdict(result, VERDICT_FAIL);
    const char *message = result->findings[0].message.en;
    assert_int_equal(strlen(message), 400 + 3); /* 1 + 133 * 3, then the ellipsis */
    assert_string_equal(message + 400 - 3, "规…");
    bed_free(&bed);
}

UNIT(fingerprints_are_stable_and_tell_findings_apart)
{
    struct bed bed = {0};
    char first[65];
    const struct rule_result *result = bed_judge(&bed, "fingerprint: [package]", BED_QUERY);
    memcpy(first, result->findings[0].fingerprint, sizeof(first));
    assert_int_equal(strlen(first), 64);
    assert_string_not_equal(first, result->findings[1].fingerprint);
    bed.fill = "INSERT INTO app(exhibit, id, package) VALUES (7, 5, 'com.example.one');";
    result = bed_judge(&bed, "fingerprint: [package]", BED_QUERY);
    assert_string_equal(first, result->findings[0].fingerprint);
    result = bed_judge(&bed, "fingerprint: [package, sdk]", BED_QUERY);
    assert_string_not_equal(first, result->findings[0].fingerprint);
    bed_free(&bed);
}

UNIT(values_that_look_alike_do_not_share_a_fingerprint)
{
    struct bed bed = {0};
    const struct rule_result *result = bed_judge(&bed, "fingerprint: [a, b]",
            "-- query:\nSELECT column1 AS a, column2 AS b, 1 AS exhibit, 'app' AS ev_table, 1 AS "
            "ev_row FROM (VALUES ('ab', 'c'), ('a', 'bc'), (1, ''), ('1', ''), (NULL, ''), ('', "
            "NULL), (1.0, ''), (x'31', ''), ('', ''));\n");
    assert_verdict(result, VERDICT_FAIL);
    assert_int_equal(result->finding_count, 9);
    for (size_t i = 0; i < 9; i++) {
        for (size_t j = 0; j < i; j++) {
            assert_string_not_equal(
                    result->findings[i].fingerprint, result->findings[j].fingerprint);
        }
    }
    bed_free(&bed);
}

UNIT(rows_past_the_ceiling_are_cut_and_said_to_be)
{
    struct bed bed = {.limits = {.rule_rows = 3}};
    const char *query = "-- query:\nWITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
                        " SELECT i, 1 AS exhibit, 'app' AS ev_table, 1 AS ev_row FROM n;\n";
    const struct rule_result *result = bed_judge(&bed, "", query);
    assert_verdict(result, VERDICT_FAIL);
    assert_int_equal(result->finding_count, 3);
    assert_true(result->cut);
    bed_free(&bed);
}

UNIT(findings_past_the_ceiling_of_bytes_are_cut)
{
    struct bed bed = {0};
    const struct rule_result *result = bed_judge(&bed, "",
            "-- query:\nWITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i, "
            "replace(printf('%1000s', i), ' ', printf('%1000s', 'x')) AS t, 1 AS exhibit, 'app' AS "
            "ev_table, 1 AS ev_row FROM n;\n");
    assert_verdict(result, VERDICT_FAIL);
    assert_true(result->cut);
    assert_in_range(result->finding_count, 2, 40);
    bed_free(&bed);
}

#define CITED "1 AS exhibit, 'app' AS ev_table, 1 AS ev_row"
#define LONG_TEXT(rows)                                                                            \
    "-- query:\nWITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT " rows ")"    \
    " SELECT length(group_concat(printf('%1000s', i))) AS size, " CITED " FROM n;\n"

UNIT(a_rule_that_takes_too_much_memory_is_stopped_and_the_next_one_has_it)
{
    struct bed bed = {.limits = {.memory = 4 << 20}};
    const char *many = "-- query:\nWITH RECURSIVE n(i) AS (SELECT 1 UNION SELECT i + 1 FROM n)"
                       " SELECT i, " CITED " FROM n WHERE i < 0;\n";
    bed_add(&bed, bed_rule(&bed, "resources/a", "", many));
    bed_add(&bed, bed_rule(&bed, "resources/b", "", LONG_TEXT("5000")));
    bed_add(&bed, bed_rule(&bed, "resources/c", "", LONG_TEXT("1000")));
    bed_run(&bed);
    assert_verdict(&bed.results[0], VERDICT_ERROR);
    assert_string_equal(bed.results[0].reason.en, "the rule used up its memory");
    assert_verdict(&bed.results[1], VERDICT_ERROR);
    assert_string_equal(bed.results[1].reason.en, "the rule used up its memory");
    assert_verdict(&bed.results[2], VERDICT_FAIL);
    bed_free(&bed);
}

UNIT(what_applies_sorted_takes_no_memory_from_the_query)
{
    struct bed bed = {.limits = {.memory = 4 << 20}};
    const char *sorted = "(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT "
                         "2500) SELECT printf('%1000d', i) AS text FROM n ORDER BY text)";
    const char *sql = arena_print(&bed.arena,
            "-- applies:\nSELECT 1 FROM %s;\n-- query:\nSELECT length(text) AS size, " CITED
            " FROM %s LIMIT 1;\n",
            sorted, sorted);
    assert_verdict(bed_judge(&bed, "", sql), VERDICT_FAIL);
    bed_free(&bed);
}

static enum status open_that_dies(void *context, sqlite3 **ret_db, struct fault *why)
{
    (void)context;
    (void)ret_db;
    (void)why;
    (void)raise(SIGKILL);
    return OK;
}

static enum status open_that_fails(void *context, sqlite3 **ret_db, struct fault *why)
{
    (void)context;
    (void)ret_db;
    return refuse(why, E_MALFORMED, 7, "no tables today");
}

UNIT(a_connection_that_cannot_be_opened_is_a_fault_of_the_run)
{
    struct bed bed = {0};
    bed_add(&bed, bed_rule(&bed, "resources/x", "", BED_QUERY));
    bed.source.open = open_that_fails;
    assert_int_equal(judge_run(&bed.source, &bed.pack, NULL, &bed.arena, &bed.results, &bed.why),
            E_MALFORMED);
    assert_string_equal(bed.why.text, "no tables today");
    bed.source.open = open_that_dies;
    assert_int_equal(
            judge_run(&bed.source, &bed.pack, NULL, &bed.arena, &bed.results, &bed.why), E_IO);
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1); /* nobody is left behind */
    bed_free(&bed);
}

UNIT(an_empty_pack_has_no_results)
{
    struct bed bed = {0};
    bed_run(&bed);
    bed_free(&bed);
}

static int lowest_free_descriptor(void)
{
    int descriptor = dup(2);
    (void)close(descriptor);
    return descriptor;
}

UNIT(works_without_standard_input_and_leaks_no_descriptor)
{
    struct bed bed = {0};
    int saved = dup(0);
    (void)close(0);
    assert_int_equal(lowest_free_descriptor(), 0);
    assert_verdict(bed_judge(&bed, "", BED_QUERY), VERDICT_FAIL);
    assert_int_equal(lowest_free_descriptor(), 0);
    assert_int_equal(dup2(saved, 0), 0);
    (void)close(saved);
    bed_free(&bed);
}

UNIT(the_same_rules_give_the_same_results_twice)
{
    struct bed bed = {0};
    const struct rule_result *result = bed_judge(&bed, "", BED_QUERY);
    const char *first = result->findings[1].citations[0].row_json;
    char fingerprint[65];
    memcpy(fingerprint, result->findings[1].fingerprint, sizeof(fingerprint));
    result = bed_judge(&bed, "", BED_QUERY);
    assert_string_equal(result->findings[1].citations[0].row_json, first);
    assert_string_equal(result->findings[1].fingerprint, fingerprint);
    bed_free(&bed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(each_row_is_a_finding_that_cites_its_row_and_place),
            cmocka_unit_test(a_lead_is_for_review_and_no_row_is_a_pass),
            cmocka_unit_test(a_rule_that_does_not_concern_the_subject_says_so_in_its_own_words),
            cmocka_unit_test(the_query_of_a_rule_is_compiled_once_the_rule_concerns_the_subject),
            cmocka_unit_test(too_little_evidence_is_unknown_and_names_the_table),
            cmocka_unit_test(the_source_may_say_how_many_rows_a_table_has),
            cmocka_unit_test(a_gap_behind_a_table_that_is_read_turns_a_pass_into_unknown),
            cmocka_unit_test(a_gap_outweighs_a_missing_row_and_an_applies_that_read_it),
            cmocka_unit_test(further_citations_are_copied_and_may_be_null),
            cmocka_unit_test(a_finding_cites_up_to_sixteen_rows),
            cmocka_unit_test(a_citation_of_what_is_not_there_is_an_error),
            cmocka_unit_test(a_query_without_its_evidence_columns_is_an_error_that_names_them),
            cmocka_unit_test(parameters_are_bound_by_name_and_as_numbers),
            cmocka_unit_test(messages_hold_the_values_of_their_row),
            cmocka_unit_test(a_message_parts_chinese_words_from_latin_values),
            cmocka_unit_test(a_message_ends_without_an_arrow_to_nothing),
            cmocka_unit_test(a_message_ends_with_its_words_when_the_last_value_is_empty),
            cmocka_unit_test(what_two_exhibits_show_is_one_finding_that_cites_both),
            cmocka_unit_test(a_finding_without_room_for_the_rows_of_another_exhibit_stays_apart),
            cmocka_unit_test(a_long_value_in_a_message_is_cut_between_characters),
            cmocka_unit_test(fingerprints_are_stable_and_tell_findings_apart),
            cmocka_unit_test(values_that_look_alike_do_not_share_a_fingerprint),
            cmocka_unit_test(rows_past_the_ceiling_are_cut_and_said_to_be),
            cmocka_unit_test(findings_past_the_ceiling_of_bytes_are_cut),
            cmocka_unit_test(a_rule_that_takes_too_much_memory_is_stopped_and_the_next_one_has_it),
            cmocka_unit_test(what_applies_sorted_takes_no_memory_from_the_query),
            cmocka_unit_test(a_connection_that_cannot_be_opened_is_a_fault_of_the_run),
            cmocka_unit_test(an_empty_pack_has_no_results),
            cmocka_unit_test(works_without_standard_input_and_leaks_no_descriptor),
            cmocka_unit_test(the_same_rules_give_the_same_results_twice),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
