#include "support/unit.h"

#include "base/buffer.h"
#include "base/syntax/csv.h"

#include <stdlib.h>

static const char *const wanted[] = {"id", "name", NULL};
static struct arena arena;
static struct buffer seen;
static struct fault why;

/* All rows as `line:field|field;`, then the status that ended the reading. */
static const char *rows_of(struct bytes text)
{
    struct csv csv;
    buffer_clear(&seen);
    why = (struct fault){0};
    enum status status = csv_open(text, wanted, &arena, &csv, &why);
    while (status == OK && (status = csv_next(&csv, &why)) == OK) {
        buffer_print(&seen, "%d:", (int)csv.line);
        for (size_t i = 0; i < csv.column_count; i++) {
            buffer_print(&seen, "%s%s", i > 0 ? "|" : "", csv.fields[i]);
        }
        buffer_append_byte(&seen, ';');
    }
    if (status != E_MISSING) {
        buffer_print(&seen, "fault %d at %d", (int)status, (int)why.at);
        assert_int_equal(why.status, status);
    }
    return buffer_text(&seen);
}

static const char *rows(const char *text)
{
    return rows_of(bytes_of(text));
}

UNIT(gives_rows_with_the_lines_they_start_on)
{
    assert_string_equal(rows("id,name\n1,a\n2,b\n"), "2:1|a;3:2|b;");
}

UNIT(reads_a_last_line_without_a_line_break)
{
    assert_string_equal(rows("id,name\n1,a"), "2:1|a;");
    assert_string_equal(rows("id,name\n1,"), "2:1|;");
    assert_string_equal(rows("id,name"), "");
}

UNIT(reads_commas_breaks_and_doubled_quotes_inside_quotes)
{
    assert_string_equal(rows("id,name\n1,\"a,b\"\n2,\"say \"\"hi\"\"\"\n3,\"two\nlines\"\n4,d\n"),
            "2:1|a,b;3:2|say \"hi\";4:3|two\nlines;6:4|d;");
}

UNIT(reads_lines_that_end_as_on_windows)
{
    assert_string_equal(rows("id,name\r\n1,a\r\n\r\n2,\"b\"\r\n"), "2:1|a;4:2|b;");
}

UNIT(skips_a_byte_order_mark)
{
    assert_string_equal(rows("\xef\xbb\xbfid,name\n1,a\n"), "2:1|a;");
}

UNIT(refuses_a_nul_character_and_names_its_line)
{
#define ROWS(text) rows_of((struct bytes){(const uint8_t *)(text), sizeof(text) - 1})
    assert_string_equal(ROWS("id,name\n1,a\n2,b\0c\n"), "2:1|a;fault 3 at 3");
    assert_string_equal(ROWS("id,name\n1,\"a\0b\"\n"), "fault 3 at 2");
    assert_string_equal(ROWS("id,name\0\n1,a\n"), "fault 3 at 1");
}

UNIT(keeps_columns_beyond_those_wanted)
{
    assert_string_equal(rows("id,name,note\n1,a,n\n"), "2:1|a|n;");
}

UNIT(names_the_line_where_an_unclosed_quote_opened)
{
    assert_string_equal(rows("id,name\n1,a\n2,\"b\nc\nd"), "2:1|a;fault 3 at 3");
}

UNIT(refuses_a_row_with_too_few_or_too_many_fields)
{
    assert_string_equal(rows("id,name\n1,a\n2\n"), "2:1|a;fault 3 at 3");
    assert_string_equal(why.text, "1 fields where the header has 2");
    assert_string_equal(rows("id,name\n1,a,b\n"), "fault 3 at 2");
}

UNIT(refuses_a_header_without_a_wanted_column)
{
    assert_string_equal(rows("id,title\n1,a\n"), "fault 3 at 1");
    assert_string_equal(why.text, "column 2 must be 'name'");
    assert_string_equal(rows("id\n"), "fault 3 at 1");
    assert_string_equal(rows(""), "fault 3 at 1");
}

UNIT(refuses_more_columns_than_it_has_room_for)
{
    char text[2 * CSV_COLUMNS_MAX + 20] = "id,name";
    memset(text + 7, ',', CSV_COLUMNS_MAX - 1);
    assert_string_equal(rows(text), "fault 4 at 1");
}

UNIT(tells_a_field_that_is_too_long_from_spent_memory)
{
    enum { FIELD = 1 << 20, BEFORE = 10 }; /* what the reader allows, and `id,name\n1,` */
    char *text = malloc(BEFORE + FIELD + 2);
    assert_non_null(text);
    memset(text, 'x', BEFORE + FIELD + 1);
    memcpy(text, "id,name\n1,", BEFORE);
    text[BEFORE + FIELD + 1] = 0;
    assert_string_equal(rows(text), "fault 4 at 2");
    text[BEFORE + FIELD] = 0;
    assert_int_equal(strlen(rows(text)), strlen("2:1|;") + FIELD);
    free(text);
}

static int empty(void **state)
{
    (void)state;
    arena_free(&arena);
    buffer_free(&seen);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test_teardown(gives_rows_with_the_lines_they_start_on, empty),
            cmocka_unit_test_teardown(reads_a_last_line_without_a_line_break, empty),
            cmocka_unit_test_teardown(reads_commas_breaks_and_doubled_quotes_inside_quotes, empty),
            cmocka_unit_test_teardown(reads_lines_that_end_as_on_windows, empty),
            cmocka_unit_test_teardown(skips_a_byte_order_mark, empty),
            cmocka_unit_test_teardown(refuses_a_nul_character_and_names_its_line, empty),
            cmocka_unit_test_teardown(keeps_columns_beyond_those_wanted, empty),
            cmocka_unit_test_teardown(names_the_line_where_an_unclosed_quote_opened, empty),
            cmocka_unit_test_teardown(refuses_a_row_with_too_few_or_too_many_fields, empty),
            cmocka_unit_test_teardown(refuses_a_header_without_a_wanted_column, empty),
            cmocka_unit_test_teardown(refuses_more_columns_than_it_has_room_for, empty),
            cmocka_unit_test_teardown(tells_a_field_that_is_too_long_from_spent_memory, empty),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
