/* Every table and column has a Chinese text, and no Chinese text is left without its column. */
#include "support/unit.h"

#include "tables/meanings.h"
#include "tables/table.h"
#include "tables/tables.h"

#include <stdlib.h>
#include <string.h>

static bool has_chinese(const char *text)
{
    for (; *text != 0; text++) {
        if ((unsigned char)*text >= 0xe4 && (unsigned char)*text <= 0xe9) {
            return true;
        }
    }
    return false;
}

/* Columns that list values only read alike in both languages but for the punctuation. */
static void assert_translated(const char *table, const char *column, const char *english)
{
    const char *chinese = meaning_zh(table, column);
    const char *dot = column == NULL ? "" : ".";
    column = column == NULL ? "" : column;
    if (chinese == NULL || chinese[0] == 0) {
        fail_msg("meanings_zh.def has no text for %s%s%s", table, dot, column);
    }
    if (!has_chinese(chinese) && strstr(chinese, "。") == NULL) {
        fail_msg("the text for %s%s%s is not Chinese: %s", table, dot, column, chinese);
    }
    if (strcmp(chinese, english) == 0) {
        fail_msg("the text for %s%s%s is the English one", table, dot, column);
    }
}

UNIT(every_table_and_column_has_a_chinese_text)
{
    size_t count = 0;
    const struct table *const *tables = tables_all(&count);
    assert_true(count > 0);
    for (size_t i = 0; i < count; i++) {
        assert_translated(tables[i]->name, NULL, tables[i]->purpose);
        for (size_t j = 0; j < tables[i]->column_count; j++) {
            const struct column *column = &tables[i]->columns[j];
            assert_translated(tables[i]->name, column->name, column->meaning);
        }
    }
}

static bool is_declared(const struct table *table, const char *key)
{
    size_t size = strlen(table->name);
    if (strncmp(key, table->name, size) != 0 || (key[size] != 0 && key[size] != '.')) {
        return false;
    }
    bool found = key[size] == 0;
    for (size_t i = 0; i < table->column_count && !found; i++) {
        found = strcmp(key + size + 1, table->columns[i].name) == 0;
    }
    return found;
}

UNIT(every_chinese_text_belongs_to_a_table_or_column_and_stands_once)
{
    size_t count = 0;
    const struct table *const *tables = tables_all(&count);
    for (size_t i = 0; meaning_key(i) != NULL; i++) {
        bool found = false;
        for (size_t j = 0; j < count; j++) {
            found = found || is_declared(tables[j], meaning_key(i));
        }
        if (!found) {
            fail_msg("meanings_zh.def: no table or column %s", meaning_key(i));
        }
        for (size_t j = 0; j < i; j++) {
            assert_string_not_equal(meaning_key(i), meaning_key(j));
        }
    }
}

UNIT(knows_no_text_for_a_name_that_only_begins_alike)
{
    assert_null(meaning_zh("ap", NULL));
    assert_null(meaning_zh("app", "packag"));
    assert_null(meaning_zh("app_", "package"));
    assert_non_null(meaning_zh("app", "package"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(every_table_and_column_has_a_chinese_text),
            cmocka_unit_test(every_chinese_text_belongs_to_a_table_or_column_and_stands_once),
            cmocka_unit_test(knows_no_text_for_a_name_that_only_begins_alike),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
