/* Every table, in the same ways: a full scan, each key, the id, the exhibit, and joined. */
#include "support/unit.h"

#include "support/rows.h"
#include "support/sample_sources.h"
#include "tables/table.h"
#include "tables/tables.h"

#include <stdio.h>
#include <stdlib.h>

static sqlite3 *db;
static struct sample sample;

static int open_all(void **state)
{
    (void)state;
    struct fault why = {0};
    if (sample_open(&sample, SAMPLE_EXHIBITS_MAX) != OK) {
        return -1;
    }
    return sqlite3_open(":memory:", &db) != SQLITE_OK ||
           tables_register(db, &sample.sources, &why) != OK;
}

static int close_all(void **state)
{
    (void)state;
    int code = sqlite3_close(db);
    sample_close(&sample);
    return code;
}

static int64_t number(const char *format, const char *a, const char *b, const char *c)
{
    char sql[512];
    /* Not a literal, but each comes from this file. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    (void)snprintf(sql, sizeof(sql), format, a, b, c);
#pragma GCC diagnostic pop
    sqlite3_stmt *query = NULL;
    if (sqlite3_prepare_v2(db, sql, -1, &query, NULL) != SQLITE_OK ||
            sqlite3_step(query) != SQLITE_ROW) {
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    }
    int64_t value = sqlite3_column_int64(query, 0);
    assert_int_equal(sqlite3_finalize(query), SQLITE_OK);
    return value;
}

UNIT(every_table_has_rows_in_the_sample)
{
    size_t count = 0;
    const struct table *const *tables = tables_all(&count);
    for (size_t i = 0; i < count; i++) {
        int64_t rows = number("SELECT count(*) FROM %s", tables[i]->name, "", "");
        if (rows == 0) {
            fail_msg("%s has no row in the sample, so nothing here tests it", tables[i]->name);
        }
    }
}

UNIT(rows_are_counted_without_a_query_as_with_one)
{
    size_t count = 0;
    const struct table *const *tables = tables_all(&count);
    for (size_t i = 0; i < count; i++) {
        int64_t rows = number("SELECT count(*) FROM %s", tables[i]->name, "", "");
        assert_int_equal(tables_count(&sample.sources, tables[i]->name), rows);
    }
    assert_int_equal(
            tables_count(&sample.sources, "APP_file"), tables_count(&sample.sources, "app_file"));
    assert_int_equal(tables_count(&sample.sources, "absent"), -1);
}

UNIT(a_full_scan_reads_every_column_of_every_row)
{
    size_t count = 0;
    const struct table *const *tables = tables_all(&count);
    for (size_t i = 0; i < count; i++) {
        sqlite3_stmt *query = NULL;
        char sql[160];
        (void)snprintf(sql, sizeof(sql), "SELECT *, entry, entry_at, entry_size, at, size FROM %s",
                tables[i]->name);
        assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &query, NULL), SQLITE_OK);
        assert_int_equal(sqlite3_column_count(query), tables[i]->column_count + 7);
        int64_t rows = 0;
        for (int code; (code = sqlite3_step(query)) != SQLITE_DONE; rows++) {
            assert_int_equal(code, SQLITE_ROW);
        }
        assert_int_equal(sqlite3_finalize(query), SQLITE_OK);
        assert_int_equal(rows, number("SELECT count(*) FROM %s", tables[i]->name, "", ""));
    }
}

UNIT(ids_count_from_one_in_each_exhibit)
{
    size_t count = 0;
    const struct table *const *tables = tables_all(&count);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(
                number("SELECT count(*) FROM (SELECT exhibit, count(*) AS n, min(id) AS "
                       "low, max(id) AS high, count(DISTINCT id) AS distinct_ids FROM %s "
                       "GROUP BY exhibit) WHERE low <> 1 OR high <> n OR distinct_ids <> n",
                        tables[i]->name, "", ""),
                0);
    }
}

UNIT(an_id_finds_the_same_row_as_a_scan)
{
    size_t count = 0;
    const struct table *const *tables = tables_all(&count);
    for (size_t i = 0; i < count; i++) {
        const char *name = tables[i]->name;
        int64_t rows = number("SELECT count(*) FROM %s", name, "", "");
        assert_int_equal(number("SELECT count(*) FROM %s AS a JOIN %s AS b ON a.exhibit = "
                                "b.exhibit AND a.id = b.id%s",
                                 name, name, ""),
                rows);
        assert_int_equal(number("SELECT count(*) FROM %s WHERE id = 0", name, "", ""), 0);
        assert_int_equal(number("SELECT count(*) FROM %s WHERE id = -1", name, "", ""), 0);
        assert_int_equal(
                number("SELECT count(*) FROM %s WHERE id = 1099511627777", name, "", ""), 0);
        assert_int_equal(number("SELECT count(*) FROM %s WHERE exhibit = 99", name, "", ""), 0);
        assert_int_equal(number("SELECT count(*) FROM %s WHERE exhibit IS NULL", name, "", ""), 0);
    }
}

/* A unary plus keeps SQLite from handing the constraint to the table. */
UNIT(every_key_finds_what_a_scan_finds)
{
    size_t count = 0;
    const struct table *const *tables = tables_all(&count);
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < tables[i]->column_count; k++) {
            const char *name = tables[i]->name, *key = tables[i]->columns[k].name;
            if (!tables[i]->columns[k].key) {
                continue;
            }
            int64_t scanned = number("SELECT sum(n * n) FROM (SELECT count(*) AS n FROM %s WHERE "
                                     "%s IS NOT NULL GROUP BY %s)",
                    name, key, key);
            char join[256];
            (void)snprintf(join, sizeof(join),
                    "SELECT count(*) FROM %s AS a CROSS JOIN %s AS b ON b.%s = a.%s", name, name,
                    key, key);
            assert_int_equal(number("%s%s%s", join, "", ""), scanned);
        }
    }
}

UNIT(a_key_that_no_row_has_finds_nothing)
{
    assert_rows(db, "SELECT count(*) FROM app_permission WHERE name = 'no.such.PERMISSION'", "0\n");
    assert_rows(db, "SELECT count(*) FROM app_permission WHERE name IS NULL", "0\n");
    assert_rows(db, "SELECT count(*) FROM app_permission WHERE name = 5", "0\n");
}

UNIT(a_key_still_obeys_another_collation)
{
    assert_rows(db,
            "SELECT count(*) FROM app_permission WHERE exhibit = 1 AND name = "
            "'ANDROID.PERMISSION.INTERNET' COLLATE NOCASE",
            "1\n");
}

UNIT(two_keys_at_once_are_both_obeyed)
{
    assert_rows(db,
            "SELECT exhibit, id FROM app_permission WHERE exhibit = 2 AND kind = 'uses' AND name = "
            "'android.permission.INTERNET'",
            "2|1\n");
}

/* The first look-ups in app_class and app_string are passes over the rows, the later ones go by an
 * index. */
UNIT(a_text_is_found_the_same_way_the_first_time_and_the_hundredth)
{
    for (int i = 0; i < 100; i++) {
        assert_rows(db,
                "SELECT count(*) FROM app_class AS a JOIN app_class AS b ON b.exhibit = a.exhibit"
                " AND b.name = a.name AND b.id = a.id WHERE a.exhibit = 1 AND a.id = 1",
                "1\n");
        assert_rows(db,
                "SELECT count(*) FROM app_string AS a JOIN app_string AS b ON b.exhibit = a.exhibit"
                " AND b.value = a.value AND b.id = a.id + 1 WHERE a.exhibit = 1 AND a.id = 2",
                "0\n");
        assert_rows(
                db, "SELECT count(*) FROM app_string WHERE value IN ('no such', '店', '')", "0\n");
    }
}

UNIT(plain_tables_take_the_same_columns)
{
    sqlite3 *plain = NULL;
    size_t count = 0;
    const struct table *const *tables = tables_all(&count);
    assert_int_equal(sqlite3_open(":memory:", &plain), SQLITE_OK);
    assert_int_equal(tables_create_plain(plain, NULL), OK);
    for (size_t i = 0; i < count; i++) {
        char sql[200];
        (void)snprintf(sql, sizeof(sql),
                "INSERT INTO %s(exhibit, id, entry, at) VALUES(1, 1, '', 0)", tables[i]->name);
        assert_int_equal(sqlite3_exec(plain, sql, NULL, NULL, NULL), SQLITE_OK);
        for (size_t k = 0; k < tables[i]->column_count; k++) {
            (void)snprintf(sql, sizeof(sql), "SELECT \"%s\" FROM %s", tables[i]->columns[k].name,
                    tables[i]->name);
            assert_int_equal(sqlite3_exec(plain, sql, NULL, NULL, NULL), SQLITE_OK);
        }
    }
    assert_int_equal(sqlite3_close(plain), SQLITE_OK);
}

UNIT(shows_the_filing_numbers_of_pages_where_they_stand)
{
    assert_rows(db,
            "SELECT DISTINCT kind, text, number, base, province, fault, size, entry "
            "FROM filing_number WHERE exhibit = 3",
            "record|沪ICP备12345678号-3|沪ICP备12345678号-3|沪ICP备12345678号|31||22|\n");
    assert_rows(db,
            "SELECT count(*) > 1, count(DISTINCT exchange) = count(*) FROM filing_number WHERE "
            "exhibit = 3",
            "1|1\n");
    assert_rows(db,
            "SELECT count(*) FROM filing_number f JOIN http_exchange x ON x.exhibit = f.exhibit "
            "AND "
            "x.id = f.exchange WHERE x.mime_type NOT LIKE 'text/html%'",
            "0\n");
}

UNIT(gives_the_rows_of_a_filing_register_in_its_order)
{
    assert_rows(db,
            "SELECT exhibit, id, kind, number, base, operator, domain, status, expires, line, at "
            "FROM filing_record WHERE id < 3",
            "6|1|record|沪ICP备12345678号-3|沪ICP备12345678号|Example "
            "Ltd|example.test|valid||2|38\n"
            "6|2|record|沪ICP备12345678号-2|沪ICP备12345678号|Example "
            "Ltd|old.test|cancelled|2024-06-30|3|93\n");
}

UNIT(every_column_says_what_it_means)
{
    size_t count = 0;
    const struct table *const *tables = tables_all(&count);
    for (size_t i = 0; i < count; i++) {
        assert_true(strlen(tables[i]->purpose) > 20);
        for (size_t k = 0; k < tables[i]->column_count; k++) {
            const char *meaning = tables[i]->columns[k].meaning;
            assert_true(strlen(meaning) > 8);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(every_table_has_rows_in_the_sample),
            cmocka_unit_test(rows_are_counted_without_a_query_as_with_one),
            cmocka_unit_test(a_full_scan_reads_every_column_of_every_row),
            cmocka_unit_test(ids_count_from_one_in_each_exhibit),
            cmocka_unit_test(an_id_finds_the_same_row_as_a_scan),
            cmocka_unit_test(every_key_finds_what_a_scan_finds),
            cmocka_unit_test(a_key_that_no_row_has_finds_nothing),
            cmocka_unit_test(a_key_still_obeys_another_collation),
            cmocka_unit_test(two_keys_at_once_are_both_obeyed),
            cmocka_unit_test(a_text_is_found_the_same_way_the_first_time_and_the_hundredth),
            cmocka_unit_test(plain_tables_take_the_same_columns),
            cmocka_unit_test(shows_the_filing_numbers_of_pages_where_they_stand),
            cmocka_unit_test(gives_the_rows_of_a_filing_register_in_its_order),
            cmocka_unit_test(every_column_says_what_it_means),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, open_all, close_all);
}
