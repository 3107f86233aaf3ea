/* Every APK of the shared corpus opens, or is refused with a reason. Skipped where it is absent. */
#include "support/unit.h"

#include "base/file.h"
#include "evidence/apk.h"

#include <stdio.h>
#include <stdlib.h>

struct tally {
    size_t opened, refused, partial;
};

static void open_one(const char *folder, const char *name, struct tally *tally)
{
    char path[4096];
    struct file file = {0};
    struct fault why = {0};
    struct fault partial = {0};
    struct arena arena = {.limit = APK_MEMORY_MAX};
    struct app *app = NULL;
    assert_true(snprintf(path, sizeof(path), "%s/%s", folder, name) < (int)sizeof(path));
    assert_int_equal(file_open(path, &file, &why), OK);
    struct apk_source source = {"", file.bytes};
    if (apk_open(&source, 1, &arena, &app, &partial, &why) == OK) {
        assert_true(app->package[0] != 0 && app->place.size > 0);
        assert_true(app->anomalies.dropped == 0);
        tally->opened++;
        tally->partial += partial.status != OK;
    } else {
        assert_int_equal(why.status, E_MALFORMED);
        assert_true(why.text[0] != 0 && why.at <= file.bytes.size);
        tally->refused++;
    }
    arena_free(&arena);
    file_close(&file);
}

UNIT(opens_or_refuses_every_app_of_the_corpus)
{
    const char *shared = getenv("AEDILE_SHARED");
    char folder[4096];
    struct arena arena = {0};
    struct folder names = {0};
    (void)snprintf(folder, sizeof(folder), "%s/corpus/apk", shared == NULL ? "" : shared);
    if (file_kind(folder) != FILE_FOLDER) {
        print_message("# skip: there is no corpus\n");
        return;
    }
    assert_int_equal(folder_read(folder, &arena, &names, NULL), OK);
    struct tally tally = {0};
    for (size_t i = 0; i < names.count; i++) {
        if (bytes_end_with(bytes_of(names.names[i]), bytes_of(".apk"))) {
            open_one(folder, names.names[i], &tally);
        }
    }
    print_message("# %zu opened (%zu in part), %zu refused\n", tally.opened, tally.partial,
            tally.refused);
    assert_true(tally.opened > 20 * tally.refused);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(opens_or_refuses_every_app_of_the_corpus),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
