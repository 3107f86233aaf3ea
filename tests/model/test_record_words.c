#include "support/unit.h"

#include "model/record_words.h"

#include <stdlib.h>
#include <string.h>

/* The caller frees the buffer. */
static const char *in_chinese(const char *kind, const char *id, struct buffer *out)
{
    buffer_clear(out);
    record_words_put(out, LANGUAGE_ZH, kind, id);
    return buffer_text(out);
}

UNIT(an_id_stands_for_itself_in_english_and_where_it_is_not_known)
{
    struct buffer out = {0};
    record_words_put(&out, LANGUAGE_EN, "identifier", "email");
    assert_string_equal(buffer_text(&out), "email");
    assert_string_equal(in_chinese("identifier", "shoe size", &out), "shoe size");
    assert_string_equal(in_chinese("frobnication", "email", &out), "email");
    assert_string_equal(in_chinese("identifier", "", &out), "");
    buffer_free(&out);
}

UNIT(tells_ids_by_their_kind)
{
    struct buffer out = {0};
    assert_string_equal(in_chinese("identifier", "location", &out), "位置");
    assert_string_equal(in_chinese("sdk-category", "location", &out), "定位");
    assert_string_equal(in_chinese("context", "im_group", &out), "群聊");
    buffer_free(&out);
}

UNIT(tells_a_list_item_by_item)
{
    struct buffer out = {0};
    assert_string_equal(
            in_chinese("service-type", "messaging;payment;zoo", &out), "即时通信、支付、zoo");
    assert_string_equal(in_chinese("access", "read, write", &out), "读取、写入");
    assert_string_equal(in_chinese("service-type", "map;", &out), "地图、");
    buffer_free(&out);
}

UNIT(what_an_encoding_names_stays)
{
    struct buffer out = {0};
    assert_string_equal(in_chinese("encoding", "percent → json u.id → md5", &out),
            "百分号编码 → JSON u.id → md5");
    assert_string_equal(in_chinese("encoding", "split lat + lon", &out), "拆分 lat + lon");
    buffer_free(&out);
}

UNIT(tells_reasons_of_readers)
{
    struct buffer out = {0};
    assert_string_equal(in_chinese("fault", "no META-INF/MANIFEST.MF: not signed by v1", &out),
            "没有 META-INF/MANIFEST.MF：未采用 v1 签名");
    assert_string_equal(in_chinese("fault", "v2 signer 1: the signer has no signature", &out),
            "v2 签名者 1：签名者没有签名");
    assert_string_equal(
            in_chinese("fault",
                    "classes.dex: CRC-32 00000001 in the directory, 00000002 in the local header",
                    &out),
            "classes.dex：目录中 CRC-32 为 00000001，本地头中为 00000002");
    buffer_free(&out);
}

UNIT(no_id_of_a_kind_stands_twice)
{
    const char *kind, *id, *other_kind, *other_id;
    for (size_t i = 0; record_words_key(i, &kind, &id); i++) {
        for (size_t j = 0; j < i && record_words_key(j, &other_kind, &other_id); j++) {
            assert_false(strcmp(kind, other_kind) == 0 && strcmp(id, other_id) == 0);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(an_id_stands_for_itself_in_english_and_where_it_is_not_known),
            cmocka_unit_test(tells_ids_by_their_kind),
            cmocka_unit_test(tells_a_list_item_by_item),
            cmocka_unit_test(what_an_encoding_names_stays),
            cmocka_unit_test(tells_reasons_of_readers),
            cmocka_unit_test(no_id_of_a_kind_stands_twice),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
