/* Each way out of the fences that SQL offers, tried one by one. */
#include "judge/bed.h"
#include "support/rows.h"
#include "support/unit.h"

#include "judge/guard.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>

#define TAIL " AS x, 1 AS exhibit, 'app' AS ev_table, 1 AS ev_row"

static void assert_refused(const char *sql, const char *reason)
{
    struct bed bed = {.limits = {.rule_cpu_ms = 1000, .memory = 100 << 20}};
    const char *query = arena_print(&bed.arena, "-- query:\n%s\n", sql);
    const struct rule_result *result = bed_judge(&bed, "", query);
    const char *said = wording_in(&result->reason, LANGUAGE_EN);
    if (result->verdict != VERDICT_ERROR || strstr(said, reason) == NULL) {
        print_message("# %s: %s: %s\n", sql, verdict_name(result->verdict), said);
    }
    assert_int_equal(result->verdict, VERDICT_ERROR);
    assert_non_null(strstr(said, reason));
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1); /* no process is left behind */
    bed_free(&bed);
}

static void assert_value(const char *expression, const char *json)
{
    struct bed bed = {0};
    const char *query = arena_print(&bed.arena,
            "-- query:\nSELECT %s AS x, 1 AS exhibit, 'app' AS ev_table, 1 AS "
            "ev_row;\n",
            expression);
    const struct rule_result *result = bed_judge(&bed, "", query);
    if (result->verdict != VERDICT_FAIL) {
        print_message("# %s: %s\n", expression, wording_in(&result->reason, LANGUAGE_EN));
    }
    assert_int_equal(result->verdict, VERDICT_FAIL);
    const char *expected = arena_print(&bed.arena, "{\"x\":%s,\"exhibit\":1}", json);
    assert_string_equal(result->findings[0].row_json, expected);
    bed_free(&bed);
}

UNIT(refuses_every_statement_that_does_not_read)
{
    static const char *const attempts[] = {"INSERT INTO app(id) VALUES (1);",
            "INSERT INTO app(id) VALUES (1) RETURNING id;", "DELETE FROM app;",
            "UPDATE app SET id = 2;", "CREATE TABLE t(a);", "CREATE TEMP TABLE t(a);",
            "CREATE TEMP VIEW v AS SELECT 1;", "DROP TABLE app;", "ATTACH ':memory:' AS other;",
            "DETACH main;", "PRAGMA table_info(app);", "PRAGMA writable_schema = 1;", "BEGIN;",
            "SAVEPOINT a;", "ANALYZE;", "REINDEX;", "VACUUM;", "VACUUM INTO 'copy.db';",
            "ALTER TABLE app ADD COLUMN z;", "CREATE VIRTUAL TABLE v USING fts5(a);"};
    for (size_t i = 0; i < sizeof(attempts) / sizeof(attempts[0]); i++) {
        assert_refused(attempts[i], "SQL error");
    }
}

UNIT(refuses_the_schema_and_tables_of_sqlites_own)
{
    static const char *const attempts[] = {"SELECT name" TAIL " FROM sqlite_master;",
            "SELECT name" TAIL " FROM sqlite_schema;",
            "SELECT name" TAIL " FROM sqlite_temp_master;",
            "SELECT name" TAIL " FROM pragma_table_info('app');",
            "SELECT name" TAIL " FROM pragma_database_list;",
            "SELECT name" TAIL " FROM pragma_module_list;", "SELECT name" TAIL " FROM dbstat;",
            "SELECT sql" TAIL " FROM sqlite_stmt;"};
    for (size_t i = 0; i < sizeof(attempts) / sizeof(attempts[0]); i++) {
        assert_refused(attempts[i], "SQL error");
    }
}

UNIT(refuses_functions_that_are_not_on_the_list)
{
    static const char *const calls[] = {"load_extension('evil.so')", "sqlite_version()", "random()",
            "randomblob(8)", "zeroblob(3000000000)", "changes()", "fts5()",
            "sqlite_compileoption_get(1)", "fts3_tokenizer('a')", "current_timestamp"};
    for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
        char sql[200];
        (void)sqlite3_snprintf(sizeof(sql), sql, "SELECT %s" TAIL ";", calls[i]);
        assert_refused(sql, "SQL error");
    }
}

UNIT(takes_one_statement_and_neither_a_second_nor_an_explanation)
{
    assert_refused("SELECT 1" TAIL "; SELECT 2;", "more than one statement");
    assert_refused("SELECT 1" TAIL "; DROP TABLE app;", "more than one statement");
    assert_refused("EXPLAIN SELECT 1" TAIL ";", "EXPLAIN");
    assert_refused("EXPLAIN QUERY PLAN SELECT 1" TAIL ";", "EXPLAIN");
    assert_refused("-- nothing but words", "no statement");
    struct bed bed = {0};
    const struct rule_result *result = bed_judge(
            &bed, "", "-- query:\nSELECT 1" TAIL "; -- words may follow\n /* and more */ ;;\n");
    assert_int_equal(result->verdict, VERDICT_FAIL);
    bed_free(&bed);
}

UNIT(a_name_in_double_quotes_is_never_a_string)
{
    assert_refused("SELECT \"nocolumn\"" TAIL ";", "no such column");
}

UNIT(stops_endless_recursion_and_joins)
{
    assert_refused("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT "
                   "count(*)" TAIL " FROM n;",
            "CPU time");
    const char *digits = "(SELECT 0 AS d UNION SELECT 1 UNION SELECT 2 UNION SELECT 3)";
    char sql[2000];
    (void)sqlite3_snprintf(sizeof(sql), sql,
            "SELECT count(*)" TAIL
            " FROM %s a, %s b, %s c, %s e, %s f, %s g, %s h, %s i, %s j, %s k,"
            " %s l, %s m, %s n, %s o, %s p, %s q, %s r, %s s ORDER BY a.d + b.d;",
            digits, digits, digits, digits, digits, digits, digits, digits, digits, digits, digits,
            digits, digits, digits, digits, digits, digits, digits);
    assert_refused(sql, "CPU time");
}

UNIT(stops_strings_that_grow)
{
    assert_refused("WITH RECURSIVE n(t) AS (SELECT 'x' UNION ALL SELECT t || t FROM n) SELECT "
                   "max(length(t))" TAIL " FROM n;",
            "too big");
    assert_refused("WITH RECURSIVE n(t) AS (SELECT 'x' UNION ALL SELECT replace('yy', 'y', t) FROM"
                   " n) SELECT max(length(t))" TAIL " FROM n;",
            "too big");
    assert_refused("WITH RECURSIVE n(t) AS (SELECT 'x' UNION ALL SELECT hex(t) FROM n) SELECT "
                   "max(length(t))" TAIL " FROM n;",
            "too big");
    assert_refused(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 64) SELECT "
            "length(group_concat(replace(printf('%1000s', i), ' ', printf('%1000s', i))))" TAIL
            " FROM n;",
            "too big");
}

UNIT(stops_memory_that_grows_in_a_sort)
{
    assert_refused(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 500) SELECT "
            "replace(printf('%1000s', i), ' ', printf('%1000s', i))" TAIL " FROM n ORDER BY 1;",
            "memory");
}

UNIT(the_three_functions_that_run_for_minutes_do_not)
{
    assert_refused("SELECT printf('%.*c', 2000000000, 'x')" TAIL ";", "printf");
    assert_refused("SELECT printf('%2000000000d', 1)" TAIL ";", "printf");
    assert_refused("SELECT format('%.2000000000f', 1.0)" TAIL ";", "printf");
    /* a megabyte of x searched for half a megabyte of x and a y: seconds to minutes elsewhere */
    assert_value("instr(replace(printf('%1000s', 'x'), ' ', printf('%1000s', 'x')), "
                 "replace(printf('%500s', 'y'), ' ', printf('%1000s', 'x')))",
            "0");
}

UNIT(a_function_that_never_looks_up_is_ended_with_its_process)
{
    /* trim compares each character with each of a long set: no step of SQLite's machine between */
    struct bed bed = {.limits = {.rule_cpu_ms = 100}};
    bed_add(&bed, bed_rule(&bed, "resources/a", "", BED_QUERY));
    bed_add(&bed, bed_rule(&bed, "resources/b", "",
                          "-- query:\nWITH big(t) AS (SELECT replace(printf('%1000s', ''), ' ', "
                          "printf('%1000s', ''))) SELECT length(trim(t, replace(t, ' ', 'y') || ' "
                          "'))" TAIL " FROM big;\n"));
    bed_add(&bed, bed_rule(&bed, "resources/c", "", BED_QUERY));
    bed_run(&bed);
    assert_int_equal(bed.results[0].verdict, VERDICT_FAIL);
    assert_int_equal(bed.results[1].verdict, VERDICT_ERROR);
    assert_non_null(strstr(bed.results[1].reason.en, "CPU time"));
    assert_non_null(strstr(bed.results[1].reason.zh, "CPU"));
    assert_int_equal(bed.results[2].verdict, VERDICT_FAIL);
    assert_int_equal(bed.results[2].finding_count, 2);
    bed_free(&bed);
}

static void crash(sqlite3_context *context, int count, sqlite3_value **values)
{
    (void)context;
    (void)count;
    (void)values;
    (void)raise(SIGKILL);
}

/* A defect of SQLite's own, played by a function in the place of an allowed one. */
static enum status open_with_crash(void *bed, sqlite3 **ret_db, struct fault *why)
{
    enum status status = bed_open(bed, ret_db, why);
    if (status == OK && sqlite3_create_function(*ret_db, "unicode", 1, SQLITE_UTF8, NULL, crash,
                                NULL, NULL) != SQLITE_OK) {
        return refuse(why, E_IO, 0, "no function");
    }
    return status;
}

UNIT(a_rule_that_kills_its_process_takes_no_other_rule_along)
{
    struct bed bed = {0};
    const char *deadly = "-- query:\nSELECT unicode('x')" TAIL ";\n";
    bed_add(&bed, bed_rule(&bed, "resources/a", "", deadly));
    bed_add(&bed, bed_rule(&bed, "resources/b", "", BED_QUERY));
    bed_add(&bed, bed_rule(&bed, "resources/c", "", deadly));
    bed.source = (struct judge_source){.open = open_with_crash, .context = &bed};
    assert_int_equal(
            judge_run(&bed.source, &bed.pack, NULL, &bed.arena, &bed.results, &bed.why), OK);
    assert_int_equal(bed.results[0].verdict, VERDICT_ERROR);
    assert_string_equal(bed.results[0].reason.en, "the rule's process died of signal 9");
    assert_int_equal(bed.results[1].verdict, VERDICT_FAIL);
    assert_int_equal(bed.results[2].verdict, VERDICT_ERROR);
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
    bed_free(&bed);
}

UNIT(json_tables_are_usable)
{
    assert_value("(SELECT group_concat(value, '+') FROM json_each('[1,2,3]'))", "\"1+2+3\"");
    assert_value("(SELECT count(*) FROM json_tree('{\"a\":[1]}'))", "3");
    assert_value("'{\"a\":7}' ->> 'a'", "7");
}

/* They are connected when their names are first met, however these are written. */
UNIT(a_table_is_there_however_its_name_is_written)
{
    assert_value("(SELECT count(*) FROM \"json_each\"('[1,2]'))", "2");
    assert_value("(SELECT count(*) FROM [JSON_EACH]('[1,2]'))", "2");
    assert_value("(SELECT count(*) FROM/**/json_Tree/**/('[1,2]'))", "3");
    assert_value("(SELECT count(*) FROM `json_each`('[1]') AS json_tree)", "1");
}

UNIT(a_rule_has_no_clock)
{
    assert_value("date('now')", "null");
    assert_value("unixepoch()", "null");
    assert_value("date('2021-07-23', '+1 day')", "\"2021-07-24\"");
    assert_value("unixepoch('2021-07-23T00:00:00')", "1626998400");
}

UNIT(a_rule_knows_no_time_zone_of_the_machine)
{
    assert_int_equal(setenv("TZ", "CST-8", 1), 0);
    assert_value("datetime(0, 'unixepoch', 'localtime')", "\"1970-01-01 00:00:00\"");
    assert_value("datetime('2021-07-23 08:00', 'utc')", "\"2021-07-23 08:00:00\"");
    assert_int_equal(unsetenv("TZ"), 0);
}

UNIT(the_safe_functions_answer_as_sqlites_own_do)
{
    assert_value("instr('规则abc', 'a')", "3");
    assert_value("instr('abc', '')", "1");
    assert_value("instr('', '')", "1");
    assert_value("instr('abc', 'd')", "0");
    assert_value("instr(x'00ff01', x'01')", "3");
    assert_value("instr(NULL, 'd')", "null");
    assert_value("instr(12345, 34)", "3");
    assert_value("replace('aXbX', 'X', '--')", "\"a--b--\"");
    assert_value("replace('abc', '', 'x')", "\"abc\"");
    assert_value("replace('abc', 'b', NULL)", "null");
    assert_value("replace('', 'b', 'c')", "\"\"");
    assert_value("printf('%d of %s: %.2f%%', 3, 'five', 2.5)", "\"3 of five: 2.50%\"");
    assert_value("printf('%5s|%-5d|%05d|%x', 'a', 2, 3, 255)", "\"    a|2    |00003|ff\"");
    assert_value("printf('%s|%d', NULL)", "\"|0\"");
    assert_value("printf('%Q %Q', 'it''s', NULL)", "\"'it''s' NULL\"");
    assert_value("printf(NULL)", "null");
    assert_value("format('%,d', 1234567)", "\"1,234,567\"");
}

UNIT(ids_of_link_trials_have_words_in_both_languages)
{
    assert_value("words('context', 'im_group', 'en')", "\"group chat\"");
    assert_value("words('context', 'im_group', 'zh-CN')", "\"群聊\"");
    assert_value("words('url-kind', 'live', 'zh-CN')", "\"直播\"");
    assert_value("words('opening', 'scheme', 'en')", "\"app, by its scheme\"");
    assert_value("words('context', 'elsewhere', 'zh-CN')", "\"elsewhere\"");
    assert_value("words('nothing', 'im_group', 'en')", "\"im_group\"");
    assert_value("words('context', NULL, 'en')", "null");
}

static sqlite3 *guarded(void)
{
    struct bed bed = {0};
    sqlite3 *db = NULL;
    assert_int_equal(bed_open(&bed, &db, NULL), OK);
    assert_int_equal(judge_guard(db, NULL), OK);
    return db;
}

UNIT(typed_sql_meets_the_same_fences)
{
    sqlite3 *db = guarded();
    assert_rows(db, "SELECT count(*), group_concat(package) FROM app",
            "2|com.example.one,com.example.two\n");
    assert_rows(db, "SELECT value FROM json_each('[4]') WHERE 'ab' LIKE 'A%' AND 'ab' GLOB 'a*'",
            "4\n");
    static const char *const attempts[] = {"DELETE FROM app", "PRAGMA table_list",
            "SELECT * FROM sqlite_master", "EXPLAIN SELECT 1", "SELECT 1; SELECT 2",
            "SELECT load_extension('x')", "SELECT aedile_guard()", "ATTACH 'x' AS y", "SELEC", "",
            "VACUUM INTO 'x'"};
    for (size_t i = 0; i < sizeof(attempts) / sizeof(attempts[0]); i++) {
        sqlite3_stmt *query = NULL;
        struct fault why = {0};
        assert_int_equal(judge_prepare(db, attempts[i], &query, &why), E_USAGE);
        assert_true(why.text[0] != 0);
        assert_null(query);
    }
    sqlite3_stmt *query = NULL;
    assert_int_equal(judge_prepare(db, "SELECT id FROM app;", &query, NULL), OK);
    assert_int_equal(sqlite3_finalize(query), SQLITE_OK);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

/* A table that waits until SQL first names it. */
struct late {
    struct guard guard;
    int by_guard, by_others; /* how often it was connected */
    bool fails;
};

static int connect_late(sqlite3 *db, void *context, int count, const char *const *arguments,
        sqlite3_vtab **ret_table, char **ret_message)
{
    struct late *late = context;
    (void)count;
    (void)arguments;
    (void)ret_message;
    *(late->guard.connecting ? &late->by_guard : &late->by_others) += 1;
    int code = sqlite3_declare_vtab(db, "CREATE TABLE late(exhibit INTEGER, id INTEGER)");
    if (code != SQLITE_OK || late->fails) {
        return SQLITE_ERROR;
    }
    *ret_table = sqlite3_malloc(sizeof(**ret_table));
    assert_non_null(*ret_table);
    memset(*ret_table, 0, sizeof(**ret_table));
    return SQLITE_OK;
}

static int disconnect_late(sqlite3_vtab *table)
{
    sqlite3_free(table);
    return SQLITE_OK;
}

static int best_index_late(sqlite3_vtab *table, sqlite3_index_info *info)
{
    (void)table;
    (void)info;
    return SQLITE_OK;
}

static sqlite3 *open_late(struct late *late)
{
    static const sqlite3_module module = {.xConnect = connect_late,
            .xDisconnect = disconnect_late,
            .xBestIndex = best_index_late};
    struct bed bed = {0};
    sqlite3 *db = NULL;
    assert_int_equal(bed_open(&bed, &db, NULL), OK);
    assert_int_equal(sqlite3_create_module(db, "late", &module, late), SQLITE_OK);
    assert_int_equal(guard_install(&late->guard, db, NULL), OK);
    late->guard.intervals_left = 1000;
    assert_int_equal(late->by_guard + late->by_others, 0);
    return db;
}

static void close_late(struct late *late, sqlite3 *db)
{
    assert_int_equal(sqlite3_set_authorizer(db, NULL, NULL), SQLITE_OK);
    assert_rows(db, "SELECT group_concat(name) FROM sqlite_master", "app,app_file\n");
    assert_rows(db, "SELECT count(*) FROM app", "2\n");
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
    guard_free(&late->guard);
}

/* While the guard's own statement connects a table the authorizer lets all pass. */
UNIT(no_text_of_a_rule_runs_while_a_table_is_connected)
{
    static const char *const attempts[] = {"CREATE TABLE t AS SELECT * FROM late",
            "DROP TABLE late", "CREATE VIRTUAL TABLE t USING late",
            "INSERT INTO late VALUES (1, 2)", "/* late */ ATTACH ':memory:' AS late",
            "/* late */ DELETE FROM app", "PRAGMA table_info(late)",
            "SELECT load_extension('late') FROM late", "SELECT * FROM late, sqlite_master",
            "SELECT 1 FROM late; CREATE TABLE t(late)", "CREATE TEMP VIEW late AS SELECT 1",
            "WITH x AS (SELECT * FROM late) DELETE FROM app",
            "SELECT * FROM \"late\"\" UNION SELECT * FROM sqlite_master", "late",
            "EXPLAIN SELECT * FROM late"};
    for (size_t i = 0; i < sizeof(attempts) / sizeof(attempts[0]); i++) {
        struct late late = {.fails = false};
        sqlite3 *db = open_late(&late);
        sqlite3_stmt *query = NULL;
        struct fault why;
        assert_int_equal(guard_prepare(&late.guard, db, attempts[i], &query, &why), E_USAGE);
        assert_null(query);
        assert_int_equal(late.by_guard, 1);
        assert_int_equal(late.by_others, 0);
        assert_false(late.guard.connecting);
        assert_int_equal(guard_prepare(&late.guard, db, "DELETE FROM app", &query, &why), E_USAGE);
        assert_int_equal(guard_prepare(&late.guard, db, "SELECT id FROM late", &query, &why), OK);
        assert_int_equal(sqlite3_finalize(query), SQLITE_OK);
        assert_int_equal(late.by_guard + late.by_others, 1);
        close_late(&late, db);
    }
}

UNIT(a_table_that_cannot_be_connected_leaves_the_fences_up)
{
    static const char *const attempts[] = {"SELECT id FROM late", "/* late */ DELETE FROM app",
            "CREATE VIRTUAL TABLE t USING late"};
    for (size_t i = 0; i < sizeof(attempts) / sizeof(attempts[0]); i++) {
        struct late late = {.fails = true};
        sqlite3 *db = open_late(&late);
        sqlite3_stmt *query = NULL;
        struct fault why;
        assert_int_equal(guard_prepare(&late.guard, db, attempts[i], &query, &why), E_USAGE);
        assert_int_equal(late.by_guard, 1);
        assert_false(late.guard.connecting);
        assert_int_equal(guard_prepare(&late.guard, db, "DELETE FROM app", &query, &why), E_USAGE);
        assert_null(query);
        close_late(&late, db);
    }
}

/* A rule that takes all memory must not take the table from the rules behind it. */
UNIT(a_table_that_could_not_be_connected_is_tried_again_when_it_is_named_next)
{
    struct late late = {.fails = true};
    sqlite3 *db = open_late(&late);
    sqlite3_stmt *query = NULL;
    struct fault why;
    assert_int_equal(guard_prepare(&late.guard, db, "SELECT id /* late */", &query, &why), E_USAGE);
    late.fails = false;
    assert_int_equal(guard_prepare(&late.guard, db, "SELECT id FROM late", &query, &why), OK);
    assert_int_equal(sqlite3_finalize(query), SQLITE_OK);
    assert_int_equal(late.by_guard, 2);
    assert_int_equal(late.by_others, 0);
    close_late(&late, db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(refuses_every_statement_that_does_not_read),
            cmocka_unit_test(refuses_the_schema_and_tables_of_sqlites_own),
            cmocka_unit_test(refuses_functions_that_are_not_on_the_list),
            cmocka_unit_test(takes_one_statement_and_neither_a_second_nor_an_explanation),
            cmocka_unit_test(a_name_in_double_quotes_is_never_a_string),
            cmocka_unit_test(stops_endless_recursion_and_joins),
            cmocka_unit_test(stops_strings_that_grow),
            cmocka_unit_test(stops_memory_that_grows_in_a_sort),
            cmocka_unit_test(the_three_functions_that_run_for_minutes_do_not),
            cmocka_unit_test(a_function_that_never_looks_up_is_ended_with_its_process),
            cmocka_unit_test(a_rule_that_kills_its_process_takes_no_other_rule_along),
            cmocka_unit_test(json_tables_are_usable),
            cmocka_unit_test(a_table_is_there_however_its_name_is_written),
            cmocka_unit_test(a_rule_has_no_clock),
            cmocka_unit_test(a_rule_knows_no_time_zone_of_the_machine),
            cmocka_unit_test(the_safe_functions_answer_as_sqlites_own_do),
            cmocka_unit_test(ids_of_link_trials_have_words_in_both_languages),
            cmocka_unit_test(typed_sql_meets_the_same_fences),
            cmocka_unit_test(no_text_of_a_rule_runs_while_a_table_is_connected),
            cmocka_unit_test(a_table_that_cannot_be_connected_leaves_the_fences_up),
            cmocka_unit_test(
                    a_table_that_could_not_be_connected_is_tried_again_when_it_is_named_next),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
