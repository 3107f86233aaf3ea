#include "support/unit.h"

#include "model/fault_zh.h"

#include <stdlib.h>

/* The caller frees the buffer. */
static const char *in_chinese(const char *text, struct buffer *out)
{
    buffer_clear(out);
    fault_put(out, text, LANGUAGE_ZH);
    return buffer_text(out);
}

UNIT(leaves_english_as_it_is)
{
    struct buffer out = {0};
    fault_put(&out, "cannot open: No such file or directory", LANGUAGE_EN);
    assert_string_equal(buffer_text(&out), "cannot open: No such file or directory");
    buffer_free(&out);
}

UNIT(tells_a_reason_part_by_part)
{
    struct buffer out = {0};
    assert_string_equal(in_chinese("cannot open: No such file or directory", &out),
            "无法打开：没有此文件或文件夹");
    assert_string_equal(
            in_chinese("a.har: line 7: the file is empty", &out), "a.har：第 7 行：文件为空");
    buffer_free(&out);
}

UNIT(puts_in_what_the_reader_met)
{
    struct buffer out = {0};
    assert_string_equal(in_chinese("larger than 4096 bytes", &out), "超过 4096 字节");
    assert_string_equal(in_chinese("a packet of 70 bytes in a block of 60", &out),
            "70 字节的数据包位于 60 字节的块中");
    assert_string_equal(
            in_chinese("byte 'x' stands where ':' is due", &out), "字节 'x' 出现在应有 ':' 的位置");
    buffer_free(&out);
}

UNIT(tells_what_an_app_has_that_others_have_not)
{
    struct buffer out = {0};
    assert_string_equal(in_chinese("the key gives an elliptic curve in full, not by name", &out),
            "密钥以完整参数而非名称给出椭圆曲线");
    assert_string_equal(
            in_chinese("chunk of type 0x0102 has header size 4 and size 9, 8 bytes are left", &out),
            "类型为 0x0102 的数据块头部大小 4，大小 9，剩余 8 字节");
    assert_string_equal(in_chinese("a.apk: a/b.so: 70 bytes, limit 60", &out),
            "a.apk：a/b.so：70 字节，上限 60");
    assert_string_equal(in_chinese("android:name (0x01010003) is called \"label\"", &out),
            "android:name（0x01010003）被命名为“label”");
    assert_string_equal(in_chinese("the name climbs out of its folder: ../x", &out),
            "名称指向上级文件夹之外：../x");
    buffer_free(&out);
}

UNIT(a_form_must_hold_from_end_to_end)
{
    struct buffer out = {0};
    assert_string_equal(in_chinese("the file is empty, twice", &out), "the file is empty, twice");
    assert_string_equal(in_chinese("not the file is empty", &out), "not the file is empty");
    assert_string_equal(in_chinese("larger than 4096 byte", &out), "larger than 4096 byte");
    assert_string_equal(in_chinese("", &out), "");
    buffer_free(&out);
}

UNIT(what_it_does_not_know_stays_english)
{
    struct buffer out = {0};
    assert_string_equal(
            in_chinese("frobnicated: the file is empty", &out), "frobnicated：文件为空");
    assert_string_equal(in_chinese("a: b: c: d: the file is empty", &out),
            "a：b：c：d: the file is empty"); /* four parts at most */
    buffer_free(&out);
}

static const char *const forms[] = {
#define FAULT(form, zh) form,
#include "model/fault_zh.def"
#undef FAULT
};

/* Each form is the first that its own text has: none hides behind an earlier one. */
UNIT(finds_each_form_again)
{
    struct buffer out = {0};
    for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
        struct buffer text = {0};
        for (const char *c = forms[i]; *c != 0; c++) {
            buffer_append_text(&text, *c == '%' ? "7" : "");
            buffer_append(&text, (struct bytes){(const uint8_t *)c, *c == '%' ? 0 : 1});
        }
        const char *english = buffer_text(&text);
        if (strcmp(in_chinese(english, &out), english) == 0) {
            fail_msg("stays English: %s", english);
        }
        buffer_free(&text);
    }
    buffer_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(leaves_english_as_it_is),
            cmocka_unit_test(tells_a_reason_part_by_part),
            cmocka_unit_test(puts_in_what_the_reader_met),
            cmocka_unit_test(tells_what_an_app_has_that_others_have_not),
            cmocka_unit_test(a_form_must_hold_from_end_to_end),
            cmocka_unit_test(what_it_does_not_know_stays_english),
            cmocka_unit_test(finds_each_form_again),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
