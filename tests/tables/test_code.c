/* What the pass over an app's code does with damage. */
#include "support/unit.h"

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

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test_teardown(reads_a_dex_with_a_wrong_checksum_as_android_does, close_all),
            cmocka_unit_test_teardown(says_which_dex_could_not_be_unpacked, close_all),
            cmocka_unit_test_teardown(says_that_dexes_past_the_ceiling_are_not_read, close_sample),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
