#include "support/torture.h"
#include "support/unit.h"

#include "base/file.h"
#include "inspection/lists.h"
#include "knowledge/filter/filter.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "/tmp/aedile-lists-XXXXXX";
static char cache[64], yaml[512];

static const char *path_of(const char *name)
{
    static char path[128];
    (void)snprintf(path, sizeof(path), "%s/%s", folder, name);
    return path;
}

static int make(void **state)
{
    (void)state;
    if (mkdtemp(folder) == NULL) {
        return -1;
    }
    (void)snprintf(cache, sizeof(cache), "%s/a/b", folder);
    (void)snprintf(yaml, sizeof(yaml),
            "lists:\n"
            "  - name: first\n    paths:\n      - %s/none\n      - %s/first.txt\n"
            "  - name: second\n    paths:\n      - %s/second.txt\n",
            folder, folder, folder);
    return file_write(path_of("first.txt"), bytes_of("||ads.example^\n"), NULL) == OK ? 0 : -1;
}

static int clean(void **state)
{
    (void)state;
    char path[512];
    DIR *open = opendir(cache);
    for (struct dirent *entry = open == NULL ? NULL : readdir(open); entry != NULL;
            entry = readdir(open)) {
        (void)snprintf(path, sizeof(path), "%s/%s", cache, entry->d_name);
        (void)unlink(path);
    }
    if (open != NULL) {
        (void)closedir(open);
    }
    (void)rmdir(cache);
    (void)rmdir(path_of("a"));
    (void)unlink(path_of("first.txt"));
    (void)unlink(path_of("second.txt"));
    return rmdir(folder);
}

static enum filter_verdict ask(const struct lists *lists)
{
    struct filter_request request = {
            .url = bytes_of("https://ads.example/"), .type = "script", .third_party = true};
    return filter_match_request(lists_filters(lists), &request).verdict;
}

/* The only file in the cache folder. */
static bool cache_file(char *ret_path, size_t size)
{
    struct arena arena = {0};
    struct folder found = {0};
    bool one = folder_read(cache, &arena, &found, NULL) == OK && found.count == 1;
    if (one) {
        (void)snprintf(ret_path, size, "%s/%s", cache, found.names[0]);
    }
    arena_free(&arena);
    return one;
}

UNIT(takes_the_first_path_that_is_there_and_says_what_is_missing)
{
    struct lists *lists = NULL;
    assert_int_equal(lists_open(bytes_of(yaml), NULL, &lists, NULL), OK);
    assert_int_equal(lists_count(lists), 2);
    assert_string_equal(lists_facts(lists, 0).path, path_of("first.txt"));
    assert_int_equal(strlen(lists_facts(lists, 0).sha256), 64);
    assert_string_equal(lists_facts(lists, 1).name, "second");
    assert_null(lists_facts(lists, 1).path);
    assert_int_equal(ask(lists), FILTER_BLOCK);
    lists_close(lists);
}

UNIT(has_no_filters_without_lists)
{
    struct lists *lists = NULL;
    static const char *const none = "lists:\n  - name: a\n    paths: [/nowhere/at/all]\n";
    assert_int_equal(lists_open(bytes_of(none), cache, &lists, NULL), OK);
    assert_null(lists_filters(lists));
    lists_close(lists);
}

UNIT(compiles_once_and_restores_then)
{
    struct lists *lists = NULL;
    char path[512];
    assert_int_equal(lists_open(bytes_of(yaml), cache, &lists, NULL), OK);
    assert_false(lists_from_cache(lists));
    lists_close(lists);
    assert_true(cache_file(path, sizeof(path)));
    assert_int_equal(lists_open(bytes_of(yaml), cache, &lists, NULL), OK);
    assert_true(lists_from_cache(lists));
    assert_int_equal(ask(lists), FILTER_BLOCK);
    lists_close(lists);
    assert_int_equal(unlink(path), 0);
}

UNIT(replaces_a_damaged_cache)
{
    struct lists *lists = NULL;
    char path[512];
    assert_int_equal(lists_open(bytes_of(yaml), cache, &lists, NULL), OK);
    lists_close(lists);
    assert_true(cache_file(path, sizeof(path)));
    assert_int_equal(file_write(path, bytes_of("damaged"), NULL), OK);
    assert_int_equal(lists_open(bytes_of(yaml), cache, &lists, NULL), OK);
    assert_false(lists_from_cache(lists));
    assert_int_equal(ask(lists), FILTER_BLOCK);
    lists_close(lists);
    assert_int_equal(lists_open(bytes_of(yaml), cache, &lists, NULL), OK);
    assert_true(lists_from_cache(lists));
    lists_close(lists);
    assert_int_equal(unlink(path), 0);
}

UNIT(trusts_no_cache_that_others_may_write)
{
    struct lists *lists = NULL;
    char path[512];
    assert_int_equal(lists_open(bytes_of(yaml), cache, &lists, NULL), OK);
    lists_close(lists);
    assert_true(cache_file(path, sizeof(path)));
    assert_int_equal(chmod(path, 0666), 0);
    assert_int_equal(lists_open(bytes_of(yaml), cache, &lists, NULL), OK);
    assert_false(lists_from_cache(lists));
    lists_close(lists);
    assert_int_equal(unlink(path), 0);
}

UNIT(works_where_no_cache_can_be_written)
{
    struct lists *lists = NULL;
    assert_int_equal(lists_open(bytes_of(yaml), "/proc/none", &lists, NULL), OK);
    assert_int_equal(ask(lists), FILTER_BLOCK);
    lists_close(lists);
}

UNIT(refuses_a_file_that_names_no_lists)
{
    static const char *const texts[] = {"a: b\n", "lists: a\n", "lists:\n  - name: a\n",
            "lists:\n  - name: a\n    paths: [relative]\n",
            "lists:\n  - name: a\n    paths: []\n    more: b\n"};
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        struct lists *lists = NULL;
        struct fault why = {0};
        assert_int_equal(lists_open(bytes_of(texts[i]), NULL, &lists, &why), E_MALFORMED);
        assert_true(why.at > 0);
        assert_null(lists);
    }
}

UNIT(finds_the_cache_folder_as_xdg_says)
{
    char path[64];
    assert_int_equal(setenv("XDG_CACHE_HOME", "/cache", 1), 0);
    assert_true(lists_cache_folder(path, sizeof(path)));
    assert_string_equal(path, "/cache/aedile");
    assert_int_equal(setenv("XDG_CACHE_HOME", "relative", 1), 0);
    assert_int_equal(setenv("HOME", "/home/me", 1), 0);
    assert_true(lists_cache_folder(path, sizeof(path)));
    assert_string_equal(path, "/home/me/.cache/aedile");
    assert_false(lists_cache_folder(path, 8));
    assert_int_equal(unsetenv("HOME"), 0);
    assert_false(lists_cache_folder(path, sizeof(path)));
}

static bool open_and_close(void)
{
    struct lists *lists = NULL;
    bool opened = lists_open(bytes_of(yaml), NULL, &lists, NULL) == OK;
    lists_close(lists);
    return opened;
}

UNIT(survives_every_refused_allocation)
{
    assert_true(torture(open_and_close) > 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(takes_the_first_path_that_is_there_and_says_what_is_missing),
            cmocka_unit_test(has_no_filters_without_lists),
            cmocka_unit_test(compiles_once_and_restores_then),
            cmocka_unit_test(replaces_a_damaged_cache),
            cmocka_unit_test(trusts_no_cache_that_others_may_write),
            cmocka_unit_test(works_where_no_cache_can_be_written),
            cmocka_unit_test(refuses_a_file_that_names_no_lists),
            cmocka_unit_test(finds_the_cache_folder_as_xdg_says),
            cmocka_unit_test(survives_every_refused_allocation),
    };
    return cmocka_run_group_tests(tests, make, clean);
}
