#include "support/torture.h"
#include "support/unit.h"

#include "base/buffer.h"
#include "knowledge/filing/filing_register.h"

#include <stdlib.h>

static struct buffer seen;
static struct arena arena;
static struct fault why;

/* Every number as `kind number[: fault];`. */
static const char *numbers(const char *text)
{
    struct filing_number number;
    size_t at = 0;
    buffer_clear(&seen);
    while (filing_next(bytes_of(text), &at, &number)) {
        buffer_print(&seen, "%s %s%s%s;", filing_kind_name(number.kind), number.number,
                number.fault == FILING_SOUND ? "" : ": ", filing_fault_name(number.fault));
        assert_true(number.text.size > 0 && at <= strlen(text));
    }
    return buffer_text(&seen);
}

UNIT(finds_every_kind_of_number_on_a_page)
{
    assert_string_equal(numbers("<p>©2026 京ICP备12345678号-1 | 京ICP证030173号 | 浙B2-20080224 | "
                                "合字B2-20090004 <a>京公网安备 11010502030143号</a></p>"),
            "record 京ICP备12345678号-1;licence 京ICP证030173号;telecom 浙B2-20080224;"
            "telecom 合字B2-20090004;public-security 京公网安备11010502030143号;");
}

UNIT(reads_numbers_as_people_type_them)
{
    assert_string_equal(numbers("粤 icp 备 2021123456 号 – 12"), "record 粤ICP备2021123456号-12;");
    assert_string_equal(numbers("蜀ＩＣＰ備０５００１２３４號"), "record 蜀ICP备05001234号;");
    assert_string_equal(numbers("沪公網安備&nbsp;31011502000001号"),
            "public-security 沪公网安备31011502000001号;");
    assert_string_equal(numbers("粵ICP備05001234號"), "record 粤ICP备05001234号;");
    assert_string_equal(numbers("京A2.B1.b2-20100001"), "telecom 京A2.B1.B2-20100001;");
}

UNIT(passes_over_mentions_that_are_no_number)
{
    assert_string_equal(numbers("ICP备案号：京ICP备12345678号"), "record 京ICP备12345678号;");
    assert_string_equal(numbers("本站已完成ICP备案，公网安备办理中。京东 B2-20081234 ICP"), "");
    assert_string_equal(numbers("京"), "");
    assert_string_equal(numbers("\xff\xe4ICP"), "");
    assert_string_equal(numbers(""), "");
}

UNIT(names_what_is_wrong_with_a_number)
{
    assert_string_equal(numbers("ICP备12345678号"), "record ICP备12345678号: no province;");
    assert_string_equal(numbers("某公网安备11010502030143号"),
            "public-security 公网安备11010502030143号: no province;");
    assert_string_equal(
            numbers("京ICP备1234567号"), "record 京ICP备1234567号: wrong number of digits;");
    assert_string_equal(
            numbers("京ICP备3021123456号"), "record 京ICP备3021123456号: no year in it;");
    assert_string_equal(numbers("京ICP备12345678-1"), "record 京ICP备12345678号-1: no closing 号;");
    assert_string_equal(numbers("沪公网安备11010502030143号"),
            "public-security 沪公网安备11010502030143号: division code of another province;");
    assert_string_equal(numbers("京公网安备110105号"),
            "public-security 京公网安备110105号: wrong number of digits;");
    assert_string_equal(numbers("浙B2-2008022"), "telecom 浙B2-2008022: wrong number of digits;");
    assert_string_equal(numbers("浙B2-30080224"), "telecom 浙B2-30080224: no year in it;");
}

UNIT(cuts_a_run_of_digits_that_never_ends)
{
    char text[300] = "京ICP备";
    memset(text + strlen(text), '1', 200);
    assert_non_null(strstr(numbers(text), ": wrong number of digits;"));
}

UNIT(gives_the_text_as_it_stands)
{
    const char *page = "a 京ICP备 12345678 号 - 1 b";
    struct filing_number number;
    size_t at = 0;
    assert_true(filing_next(bytes_of(page), &at, &number));
    assert_ptr_equal(number.text.data, page + 2);
    assert_int_equal(at, strlen(page) - 2);
    assert_int_equal(number.province, 11);
    assert_int_equal(number.base_size, strlen("京ICP备12345678号"));
}

static const char csv[] = "number,operator,domain,status,expires\n"
                          "京ICP备12345678号-1,示例（北京）有限公司,Example.CN,valid,\n"
                          "京ICP备12345678号-2,示例（北京）有限公司,example.net,cancelled,\n"
                          "京ICP证030173号,Example Ltd,,valid,2026-11-26\n"
                          "浙B2-20080224,,,valid,\n";

UNIT(reads_the_rows_of_a_register_as_they_stand)
{
    struct filing_register list;
    assert_int_equal(filing_register_load(bytes_of(csv), &arena, &list, &why), OK);
    assert_int_equal(list.row_count, 4);
    const struct filing_row *row = &list.rows[0];
    assert_int_equal(row->kind, FILING_RECORD);
    assert_string_equal(row->number, "京ICP备12345678号-1");
    assert_int_equal(row->base_size, strlen("京ICP备12345678号"));
    assert_string_equal(row->operator_name, "示例（北京）有限公司");
    assert_string_equal(row->domain, "example.cn");
    assert_false(row->cancelled);
    assert_string_equal(row->expires, "");
    assert_true(list.rows[1].cancelled);
    assert_string_equal(list.rows[2].expires, "2026-11-26");
    assert_string_equal(list.rows[3].operator_name, "");
}

static int load(const char *rows)
{
    struct filing_register list;
    SCOPED(buffer_free) struct buffer text = {0};
    buffer_print(&text, "number,operator,domain,status,expires\n%s\n", rows);
    enum status status = filing_register_load(buffer_bytes(&text), &arena, &list, &why);
    return status == OK ? 0 : (int)why.at;
}

UNIT(refuses_rows_of_a_register_that_cannot_be)
{
    assert_int_equal(load("京ICP备12345678号,,,valid,2026-12-31"), 0);
    assert_int_equal(load("京ICP备12345678号,,,valid,2026-12-31\n12345678,,,valid,"), 3);
    assert_int_equal(load("京ICP备12345678号 x,,,valid,"), 2);
    assert_int_equal(load("京ICP备1号,,,valid,"), 2);
    assert_int_equal(load("京ICP备12345678号,,,good,"), 2);
    assert_int_equal(load("京ICP备12345678号,,,valid,31.12.2026"), 2);
}

UNIT(tells_where_each_row_of_a_register_stands)
{
    const char *text =
            "\xef\xbb\xbfnumber,operator,domain,status,expires,remark\r\n"
            "京ICP备12345678号-2,\"A\nB\",,valid,,x\r\n\r\n京ICP备12345678号-1,,,valid,,";
    struct filing_register list;
    assert_int_equal(filing_register_load(bytes_of(text), &arena, &list, &why), OK);
    assert_int_equal(list.row_count, 2);
    for (size_t i = 0; i < 2; i++) {
        const struct filing_row *row = &list.rows[i];
        const char *start = strstr(text, row->number);
        assert_int_equal(row->line, i == 0 ? 2 : 5);
        assert_ptr_equal(text + row->at, start);
        const char *end = i == 0 ? strstr(text, ",x") + 2 : text + strlen(text);
        assert_int_equal(row->size, (size_t)(end - start));
    }
}

UNIT(knows_a_register_by_its_first_line)
{
    static const char *const yes[] = {"number,operator,domain,status,expires",
            "number,operator,domain,status,expires\n", "number,operator,domain,status,expires\r\n",
            "\xef\xbb\xbfnumber,operator,domain,status,expires,remark\n"};
    static const char *const no[] = {"", "number,operator,domain,status",
            "number,operator,domain,status,expires_on\n", "\nnumber,operator,domain,status,expires",
            "PK\3\4"};
    for (size_t i = 0; i < sizeof(yes) / sizeof(yes[0]); i++) {
        assert_true(filing_register_is_register(bytes_of(yes[i])));
    }
    for (size_t i = 0; i < sizeof(no) / sizeof(no[0]); i++) {
        assert_false(filing_register_is_register(bytes_of(no[i])));
    }
}

static bool loads_tortured(void)
{
    struct arena own = {0};
    struct filing_register list = {0};
    bool loaded = filing_register_load(bytes_of(csv), &own, &list, NULL) == OK;
    arena_free(&own);
    return loaded;
}

UNIT(gives_back_all_memory_when_any_allocation_fails)
{
    assert_true(torture(loads_tortured) > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(finds_every_kind_of_number_on_a_page),
            cmocka_unit_test(reads_numbers_as_people_type_them),
            cmocka_unit_test(passes_over_mentions_that_are_no_number),
            cmocka_unit_test(names_what_is_wrong_with_a_number),
            cmocka_unit_test(cuts_a_run_of_digits_that_never_ends),
            cmocka_unit_test(gives_the_text_as_it_stands),
            cmocka_unit_test(reads_the_rows_of_a_register_as_they_stand),
            cmocka_unit_test(refuses_rows_of_a_register_that_cannot_be),
            cmocka_unit_test(tells_where_each_row_of_a_register_stands),
            cmocka_unit_test(knows_a_register_by_its_first_line),
            cmocka_unit_test(gives_back_all_memory_when_any_allocation_fails),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    buffer_free(&seen);
    arena_free(&arena);
    return failed;
}
