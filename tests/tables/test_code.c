/* What the pass over an app's code does with damage. */
#include "support/unit.h"

#include "support/apk_writer.h"
#include "support/dex_writer.h"
#include "support/rows.h"
#include "support/sample_sources.h"
#include "tables/code/code.h"
#include "tables/tables.h"

#include <stdlib.h>

static struct sample sample;
static sqlite3 *db;

/* Change one byte of the shop's file in memory, read it again and register its tables. */
static enum status open_changed(const char *entry, bool in_directory, struct fault *ret_partial)
{
    struct fault why = {0};
    struct app *app = NULL;
    assert_int_equal(sample_open(&sample, 1), OK);
    const struct zip_entry *found = zip_find(&sample.items[0].app->parts[0].zip, entry);
    assert_non_null(found);
    uint8_t *copy = arena_alloc(&sample.arena, sample.files[0].bytes.size);
    assert_non_null(copy);
    memcpy(copy, sample.files[0].bytes.data, sample.files[0].bytes.size);
    enum { CRC_IN_DIRECTORY = 16, CRC_IN_HEADER = 14 };
    if (in_directory) {
        copy[found->central_at + CRC_IN_DIRECTORY] ^= 0xff;
        copy[found->local_at + CRC_IN_HEADER] ^= 0xff;
    } else {
        memset(copy + found->data_at, 0xff, 16); /* no deflate stream starts so */
    }
    struct apk_source file = {"", {copy, sample.files[0].bytes.size}};
    assert_int_equal(apk_open(&file, 1, &sample.arena, &app, ret_partial, &why), OK);
    sample.items[0].app = app;
    enum status status = tables_read_code(
            app, sample.knowledge, &sample.arena, &sample.items[0].code, ret_partial, &why);
    assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
    assert_int_equal(tables_register(db, &sample.sources, &why), OK);
    return status;
}

static int close_all(void **state)
{
    (void)state;
    int code = sqlite3_close(db);
    sample_close(&sample);
    return code;
}

static int close_sample(void **state)
{
    (void)state;
    sample_close(&sample);
    return 0;
}

UNIT(reads_a_dex_with_a_wrong_checksum_as_android_does)
{
    struct fault partial = {0};
    assert_int_equal(open_changed("classes.dex", true, &partial), OK);
    assert_int_equal(partial.status, OK);
    assert_rows(db, "SELECT code_complete, dexes, classes > 0 FROM app", "1|1|1\n");
    assert_rows(db, "SELECT count(*) > 0 FROM app_string WHERE value = 'com.taobao.taobao'", "1\n");
    assert_rows(db, "SELECT kind, entry FROM app_anomaly WHERE kind = 'apk-entry-checksum'",
            "apk-entry-checksum|classes.dex\n");
}

UNIT(says_which_dex_could_not_be_unpacked)
{
    struct fault partial = {0};
    assert_int_equal(open_changed("classes.dex", false, &partial), OK);
    assert_int_equal(partial.status, E_MALFORMED);
    assert_true(strncmp(partial.text, "classes.dex: ", 13) == 0);
    assert_null(strstr(partial.text + 1, "classes.dex"));
    assert_rows(db, "SELECT code_complete, dexes, classes FROM app", "0|0|0\n");
    assert_rows(db, "SELECT count(*) FROM app_class", "0\n");
}

static const char *const names[] = {"", "<init>", "La/b;", "Lcom/alipay/sdk/app/PayTask;",
        "Lcom/example/shop/Pay;", "Lcom/tencent/mm/opensdk/modelpay/PayReq;",
        "Lcom/umeng/analytics/Agent;", "Lcom/unionpay/Helper;", "Lcom/unionpay/UPPayAssistEx;",
        "Lcom/unionpayable/Shop;", "fetch", "pay", "payV2", "startPay"};
enum { NAMES = sizeof(names) / sizeof(names[0]), TYPES = 8 };
/* Types are the names from 2 on. */
enum { OTHER, PAY_TASK, OWN, PAY_REQUEST, COMPONENT, BESIDE, ASSISTANT, NAMESAKE };

enum { PAYLOAD = 0xffff }; /* in place of a method: data of more units than any file has */

/* An app whose classes.dex has this content, read as the sample's first exhibit. */
static const struct code_facts *open_with_dex(struct bytes dex, struct fault *ret_partial)
{
    struct axml_writer xml = {0};
    axml_open_element(&xml, "manifest");
    axml_put_text(&xml, 0, "package", "com.example.shop");
    axml_close_element(&xml, "manifest");
    struct apk_writer writer = {0};
    apk_put_xml(&writer, "AndroidManifest.xml", &xml);
    apk_put_file(&writer, "classes.dex", dex);
    struct buffer SCOPED(buffer_free) apk = apk_writer_finish(&writer);
    assert_int_equal(sample_open(&sample, 1), OK);
    struct fault why = {0};
    const char *kept = arena_copy(&sample.arena, buffer_bytes(&apk));
    assert_non_null(kept);
    struct apk_source file = {"", {(const uint8_t *)kept, apk.size}};
    struct app *app = NULL;
    assert_int_equal(apk_open(&file, 1, &sample.arena, &app, ret_partial, &why), OK);
    assert_int_equal(ret_partial->status, OK);
    sample.items[0].app = app;
    assert_int_equal(tables_read_code(app, sample.knowledge, &sample.arena, &sample.items[0].code,
                             ret_partial, &why),
            OK);
    assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
    assert_int_equal(tables_register(db, &sample.sources, &why), OK);
    return sample.items[0].code;
}

/* The same. Returns why its code was not seen whole; "" when it was. */
static const char *open_dex(struct bytes dex)
{
    struct fault partial = {0};
    const struct code_facts *code = open_with_dex(dex, &partial);
    assert_int_equal(code->complete, partial.status == OK);
    return arena_copy(&sample.arena, bytes_of(partial.text));
}

/* An app with classes that call and are called, as (class, called method) in `calls`. Returns why
 * its code was not seen whole; "" when it was. */
static const char *open_calling(const uint16_t (*calls)[2], uint32_t count)
{
    static const struct dex_writer_method methods[] = {{OTHER, 0, 10}, {PAY_TASK, 0, 10},
            {PAY_TASK, 0, 11}, {PAY_TASK, 0, 12}, {OWN, 0, 10}, {PAY_REQUEST, 0, 1},
            {COMPONENT, 0, 10}, {BESIDE, 0, 10}, {ASSISTANT, 0, 13}, {NAMESAKE, 0, 10}};
    struct bytes strings[NAMES];
    uint32_t types[TYPES];
    struct dex_writer_class classes[TYPES];
    uint16_t units[DEX_WRITER_CODES_MAX][4];
    struct dex_writer_code codes[DEX_WRITER_CODES_MAX];
    for (uint32_t i = 0; i < NAMES; i++) {
        strings[i] = bytes_of(names[i]);
    }
    for (uint32_t i = 0; i < TYPES; i++) {
        types[i] = i + 2;
        classes[i] = (struct dex_writer_class){i, 1, UINT32_MAX, UINT32_MAX};
    }
    for (uint32_t i = 0; i < count; i++) {
        const uint16_t code[] = {0x0071, calls[i][1], 0, 0x000e};
        const uint16_t payload[] = {0x0300, 8, 0xffff, 0x7fff};
        memcpy(units[i], calls[i][1] == PAYLOAD ? payload : code, sizeof(code));
        codes[i] = (struct dex_writer_code){calls[i][0], 0, units[i], 4};
    }
    struct buffer SCOPED(buffer_free) dex = {0};
    struct dex_content content = {.strings = strings,
            .types = types,
            .methods = methods,
            .classes = classes,
            .codes = codes,
            .code_count = count,
            .string_count = NAMES,
            .type_count = TYPES,
            .proto_count = 1,
            .class_count = TYPES,
            .method_count = sizeof(methods) / sizeof(methods[0])};
    dex_write(&dex, &content);
    return open_dex(buffer_bytes(&dex));
}

#define CALLED "SELECT method, grade, mark, caller FROM payment_method WHERE kind = 'call'"

UNIT(a_payment_called_by_the_apps_own_code_is_p2)
{
    const uint16_t calls[][2] = {{OTHER, 2}, {OWN, 3}, {NAMESAKE, 8}};
    assert_string_equal(open_calling(calls, 3), "");
    assert_rows(db, CALLED " ORDER BY mark",
            "Alipay|P2|com.alipay.sdk.app.PayTask.pay|a.b\n"
            "Alipay|P2|com.alipay.sdk.app.PayTask.payV2|com.example.shop.Pay\n"
            "UnionPay|P2|com.unionpay.UPPayAssistEx.startPay|com.unionpayable.Shop\n");
    assert_rows(db, "SELECT size FROM payment_method WHERE caller = 'a.b'", "6\n");
}

UNIT(says_that_calls_may_be_missed_where_code_claims_more_than_the_dex_has)
{
    const uint16_t calls[][2] = {{OTHER, PAYLOAD}, {OWN, 3}};
    assert_string_equal(
            open_calling(calls, 2), "classes.dex: code overlaps or claims more than there is");
    assert_rows(db, CALLED, "");
}

UNIT(a_payment_that_only_its_own_or_a_known_component_calls_stays_p1)
{
    const uint16_t calls[][2] = {{PAY_TASK, 2}, {OWN, 1}, {COMPONENT, 5}, {BESIDE, 8}};
    assert_string_equal(open_calling(calls, 4), "");
    assert_rows(db, CALLED, "");
    assert_rows(db, "SELECT DISTINCT method, grade FROM payment_method ORDER BY method",
            "Alipay|P1\nUnionPay|P1\nWeChat Pay|P1\n");
}

/* As long as a payment class and ending alike; and behind it, that class. */
UNIT(tells_a_payment_class_by_its_whole_name)
{
    struct bytes strings[] = {bytes_of("Lcom/alipay/sdk/app/NapTask;"),
            bytes_of("Lcom/alipay/sdk/app/PayTask;"), bytes_of("Lcom/unionpay/UPPayAssistEx;")};
    const uint32_t types[] = {0, 1, 2};
    struct dex_content content = {
            .strings = strings, .types = types, .string_count = 1, .type_count = 1};
    struct buffer SCOPED(buffer_free) dex = {0};
    dex_write(&dex, &content);
    assert_string_equal(open_dex(buffer_bytes(&dex)), "");
    assert_rows(db, "SELECT mark FROM payment_method", "");
    assert_rows(db, "SELECT name, defined FROM app_class", "com.alipay.sdk.app.NapTask|0\n");
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
    sample_close(&sample);
    content.string_count = content.type_count = 3;
    buffer_clear(&dex);
    dex_write(&dex, &content);
    assert_string_equal(open_dex(buffer_bytes(&dex)), "");
    assert_rows(db, "SELECT method, grade, mark FROM payment_method ORDER BY method",
            "Alipay|P1|com.alipay.sdk.app.PayTask\nUnionPay|P1|com.unionpay.UPPayAssistEx\n");
}

/* An app that is refused for its many dexes would not be inspected at all. */
UNIT(says_that_dexes_past_the_ceiling_are_not_read)
{
    enum { MANY = 1001 };
    struct fault partial = {0}, why = {0};
    struct app *app = NULL;
    assert_int_equal(sample_open(&sample, 1), OK);
    struct apk_source file = {"", sample.files[0].bytes};
    assert_int_equal(apk_open(&file, 1, &sample.arena, &app, &partial, &why), OK);
    struct apk_dex *dexes = arena_array(&sample.arena, MANY, sizeof(*dexes));
    assert_non_null(dexes);
    for (size_t i = 0; i < MANY; i++) {
        dexes[i] = app->parts[0].dexes[0];
    }
    app->parts[0].dexes = dexes;
    app->parts[0].dex_count = MANY;
    const struct code_facts *code = NULL;
    enum status status =
            tables_read_code(app, sample.knowledge, &sample.arena, &code, &partial, &why);
    assert_int_equal(status, OK);
    assert_int_equal(partial.status, E_LIMIT);
    assert_string_equal(partial.text, "only the first 1000 dex files are read");
    assert_int_equal(code->dex_count, 1000);
    assert_false(code->complete);
}

/* One more dex of a container: a class and an address, as the two strings say. */
static void write_one(struct buffer *dex, const char *address, const char *class)
{
    const struct bytes strings[] = {bytes_of(class), bytes_of(address)};
    const uint32_t types[] = {0};
    const struct dex_writer_class classes[] = {{0, 1, UINT32_MAX, UINT32_MAX}};
    struct dex_content content = {.version = "041",
            .strings = strings,
            .types = types,
            .classes = classes,
            .string_count = 2,
            .type_count = 1,
            .class_count = 1};
    dex_write(dex, &content);
}

static void assert_both_are_there(void)
{
    assert_rows(db, "SELECT dexes, classes, code_complete FROM app", "2|2|1\n");
    assert_rows(db, "SELECT name, dex, defined FROM app_class",
            "com.example.First|classes.dex|1\ncom.example.Second|classes.dex|1\n");
    assert_rows(db, "SELECT value FROM app_string WHERE value LIKE 'https%' ORDER BY id DESC",
            "https://second.example/b\nhttps://first.example/a\n");
}

UNIT(reads_each_dex_of_a_container_where_it_stands)
{
    struct buffer SCOPED(buffer_free) dex = {0};
    write_one(&dex, "https://first.example/a", "Lcom/example/First;");
    size_t second = dex.size;
    write_one(&dex, "https://second.example/b", "Lcom/example/Second;");
    dex_writer_end_container(&dex);
    struct fault partial = {0};
    const struct code_facts *code = open_with_dex(buffer_bytes(&dex), &partial);
    assert_int_equal(partial.status, OK);
    assert_int_equal(code->dex_count, 2);
    assert_int_equal(code->dexes[1].at, second);
    assert_int_equal(code->url_count, 2);
    const struct place *place = &code->urls[1].place;
    assert_string_equal(place->entry, "classes.dex");
    assert_int_equal(place->size, 24);
    assert_memory_equal(dex.data + place->at, "https://second.example/b", 24);
    assert_both_are_there();
}

UNIT(decodes_a_container_that_was_not_kept_for_each_of_its_dexes)
{
    struct buffer SCOPED(buffer_free) dex = {0};
    write_one(&dex, "https://first.example/a", "Lcom/example/First;");
    write_one(&dex, "https://second.example/b", "Lcom/example/Second;");
    dex_writer_end_container(&dex);
    struct fault partial = {0};
    const struct code_facts *code = open_with_dex(buffer_bytes(&dex), &partial);
    assert_int_equal(code->dex_count, 2);
    for (size_t i = 0; i < code->dex_count; i++) {
        code->dexes[i].dex = (struct dex){0};
    }
    assert_both_are_there();
}

UNIT(says_that_a_later_dex_of_a_container_could_not_be_read)
{
    struct buffer SCOPED(buffer_free) dex = {0};
    write_one(&dex, "https://first.example/a", "Lcom/example/First;");
    size_t second = dex.size;
    write_one(&dex, "https://second.example/b", "Lcom/example/Second;");
    dex_writer_end_container(&dex);
    memcpy(dex.data + second, "xed", 3);
    struct fault partial = {0};
    const struct code_facts *code = open_with_dex(buffer_bytes(&dex), &partial);
    assert_int_equal(partial.status, E_MALFORMED);
    assert_string_equal(partial.text, "classes.dex: not a dex: no magic");
    assert_int_equal(code->dex_count, 1);
    assert_false(code->complete);
}

UNIT(says_that_dexes_of_a_container_past_the_ceiling_are_not_read)
{
    struct buffer SCOPED(buffer_free) dex = {0};
    for (size_t i = 0; i <= CODE_DEXES_MAX; i++) {
        write_one(&dex, "https://first.example/a", "Lcom/example/First;");
    }
    dex_writer_end_container(&dex);
    struct fault partial = {0};
    const struct code_facts *code = open_with_dex(buffer_bytes(&dex), &partial);
    assert_int_equal(partial.status, E_LIMIT);
    assert_string_equal(partial.text, "classes.dex: only the first 1000 dex files are read");
    assert_int_equal(code->dex_count, CODE_DEXES_MAX);
    assert_false(code->complete);
}

/* Else an app could hide an address behind as many others. */
UNIT(says_that_addresses_past_the_ceiling_are_left_out)
{
    struct buffer SCOPED(buffer_free) dex = {0}, addresses = {0};
    for (size_t i = 0; i < CODE_FACTS_MAX; i++) {
        buffer_append_text(&addresses, "a://b ");
    }
    for (size_t more = 0; more < 2; more++) {
        struct fault partial = {.status = OK};
        write_one(&dex, buffer_text(&addresses), "Lcom/example/First;");
        dex_writer_end_container(&dex);
        const struct code_facts *code = open_with_dex(buffer_bytes(&dex), &partial);
        assert_int_equal(code->url_count, CODE_FACTS_MAX);
        assert_int_equal(partial.status, more == 0 ? OK : E_LIMIT);
        assert_int_equal(code->complete, more == 0);
        if (more == 0) {
            assert_int_equal(close_all(NULL), 0);
            buffer_append_text(&addresses, "http://hidden.example/");
            buffer_clear(&dex);
        } else {
            assert_string_equal(
                    partial.text, "classes.dex: only the first 200000 addresses are kept");
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test_teardown(reads_a_dex_with_a_wrong_checksum_as_android_does, close_all),
            cmocka_unit_test_teardown(says_which_dex_could_not_be_unpacked, close_all),
            cmocka_unit_test_teardown(a_payment_called_by_the_apps_own_code_is_p2, close_all),
            cmocka_unit_test_teardown(
                    says_that_calls_may_be_missed_where_code_claims_more_than_the_dex_has,
                    close_all),
            cmocka_unit_test_teardown(
                    a_payment_that_only_its_own_or_a_known_component_calls_stays_p1, close_all),
            cmocka_unit_test_teardown(tells_a_payment_class_by_its_whole_name, close_all),
            cmocka_unit_test_teardown(says_that_dexes_past_the_ceiling_are_not_read, close_sample),
            cmocka_unit_test_teardown(reads_each_dex_of_a_container_where_it_stands, close_all),
            cmocka_unit_test_teardown(
                    decodes_a_container_that_was_not_kept_for_each_of_its_dexes, close_all),
            cmocka_unit_test_teardown(
                    says_that_a_later_dex_of_a_container_could_not_be_read, close_all),
            cmocka_unit_test_teardown(
                    says_that_dexes_of_a_container_past_the_ceiling_are_not_read, close_all),
            cmocka_unit_test_teardown(says_that_addresses_past_the_ceiling_are_left_out, close_all),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
