#include "judge/finding/planted.h"
#include "support/unit.h"

#include <stdlib.h>

static struct arena arena;
static struct buffer text;
static sqlite3 *db;

static int prepare(void **state)
{
    (void)state;
    return sqlite3_open(":memory:", &db);
}

static int clean(void **state)
{
    (void)state;
    arena_free(&arena);
    buffer_free(&text);
    return sqlite3_close(db);
}

/* A query that names the table, on a connection where these values are planted. */
static struct planted plant(const char *values, const char *sql)
{
    SCOPED(buffer_free) struct buffer made = {0};
    struct planted planted;
    struct fault why;
    sqlite3_stmt *query = NULL;
    buffer_print(&made,
            "DROP TABLE IF EXISTS known_identifier;"
            "CREATE TABLE known_identifier(value TEXT); INSERT INTO known_identifier VALUES %s",
            values);
    assert_int_equal(sqlite3_exec(db, buffer_text(&made), NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &query, NULL), SQLITE_OK);
    assert_int_equal(planted_read(query, &arena, &planted, &why), OK);
    assert_int_equal(sqlite3_finalize(query), SQLITE_OK);
    return planted;
}

static const char *mask(const struct planted *planted, const char *cell)
{
    buffer_clear(&text);
    buffer_append_text(&text, "49015420|");
    buffer_append_text(&text, cell);
    bool is_masked = planted_mask(planted, &text, strlen("49015420|"));
    assert_true(strncmp(buffer_text(&text), "49015420|", 9) == 0);
    const char *rest = buffer_text(&text) + 9;
    assert_int_equal(is_masked, strcmp(rest, cell) != 0);
    return rest;
}

static const char reads[] = "SELECT 1 FROM Known_Identifier";

UNIT(masks_pieces_of_six_in_any_letter_case)
{
    struct planted planted = plant("('490154203237518'), ('Ling.Chen@example.com')", reads);
    assert_string_equal(mask(&planted, "490154203237518"), "•••");
    assert_string_equal(mask(&planted, "a 015420 b"), "a ••• b");
    assert_string_equal(mask(&planted, "a 01542 b"), "a 01542 b");
    assert_string_equal(mask(&planted, "LING.CHEN@EXAMPLE.COM"), "•••");
    assert_string_equal(mask(&planted, "x=490154203237518&y=ling.chen"), "x=•••&y=•••");
    assert_string_equal(mask(&planted, "490154490154"), "•••");
    assert_string_equal(mask(&planted, ""), "");
    assert_string_equal(mask(&planted, "nothing of it"), "nothing of it");
}

UNIT(masks_whole_characters)
{
    struct planted planted = plant("('王小明先生')", reads);
    assert_string_equal(mask(&planted, "姓名：王小明先生。"), "姓名：•••。");
    assert_string_equal(mask(&planted, "小明"), "•••");
    assert_string_equal(mask(&planted, "大明先生好"), "大•••好");
}

UNIT(masks_a_short_value_where_it_stands_as_a_word)
{
    struct planted planted = plant("('Li'), ('x')", reads);
    assert_string_equal(mask(&planted, "li"), "•••");
    assert_string_equal(mask(&planted, "name=LI;"), "name=•••;");
    assert_string_equal(mask(&planted, "link, Eli, 李Li"), "link, Eli, 李Li");
}

UNIT(masks_the_longest_of_many_short_values)
{
    struct planted planted =
            plant("('li'), ('Li yu'), ('b4'), ('li y'), ('a'), ('-z'), ('12345'), ('b')", reads);
    assert_int_equal(planted.word_count, 8);
    assert_string_equal(mask(&planted, "li yu"), "•••");
    assert_string_equal(mask(&planted, "li yuan"), "••• yuan");
    assert_string_equal(mask(&planted, "a,b;B4 12345 -Z"), "•••,•••;••• ••• •••");
    assert_string_equal(mask(&planted, "ab b44 123456 1234 z"), "ab b44 123456 1234 z");
}

UNIT(changes_nothing_when_memory_is_spent)
{
    struct arena narrow = {.limit = 64};
    struct planted planted = {.piece_count = 77};
    struct fault why;
    sqlite3_stmt *query = NULL;
    (void)plant("('490154203237518'), ('a text that needs more than there is')", reads);
    assert_int_equal(sqlite3_prepare_v2(db, reads, -1, &query, NULL), SQLITE_OK);
    assert_int_equal(planted_read(query, &narrow, &planted, &why), E_MEMORY);
    assert_int_equal(planted.piece_count, 77);
    assert_int_equal(sqlite3_finalize(query), SQLITE_OK);
    arena_free(&narrow);
}

UNIT(masks_nothing_for_a_statement_that_does_not_name_the_table)
{
    struct planted planted = plant("('490154203237518')", "SELECT 490154203237518");
    assert_string_equal(mask(&planted, "490154203237518"), "490154203237518");
    planted = plant("(NULL), ('')", reads);
    assert_string_equal(mask(&planted, "490154203237518"), "490154203237518");
}

UNIT(takes_the_name_for_another_thing_where_there_is_no_such_table)
{
    struct planted planted;
    struct fault why;
    sqlite3_stmt *query = NULL;
    assert_int_equal(sqlite3_exec(db, "DROP TABLE known_identifier", NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(
            sqlite3_prepare_v2(db, "SELECT 1 AS known_identifier", -1, &query, NULL), SQLITE_OK);
    assert_int_equal(planted_read(query, &arena, &planted, &why), OK);
    assert_int_equal(sqlite3_finalize(query), SQLITE_OK);
    assert_int_equal(planted.piece_count + planted.word_count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(masks_pieces_of_six_in_any_letter_case),
            cmocka_unit_test(masks_whole_characters),
            cmocka_unit_test(masks_a_short_value_where_it_stands_as_a_word),
            cmocka_unit_test(masks_the_longest_of_many_short_values),
            cmocka_unit_test(changes_nothing_when_memory_is_spent),
            cmocka_unit_test(masks_nothing_for_a_statement_that_does_not_name_the_table),
            cmocka_unit_test(takes_the_name_for_another_thing_where_there_is_no_such_table),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, prepare, clean);
}
