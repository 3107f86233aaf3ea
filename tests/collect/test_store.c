#include "collect/store/store.h"

#include "base/file.h"
#include "evidence/har/har.h"
#include "support/unit.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[64];
static struct arena arena;
static struct fault why;

static int make_folder(void **state)
{
    (void)state;
    arena = (struct arena){.limit = 16 << 20};
    (void)snprintf(folder, sizeof(folder), "%s", "/tmp/aedile-store-XXXXXX");
    return mkdtemp(folder) == NULL ? -1 : 0;
}

static const char *path(const char *name)
{
    return arena_print(&arena, "%s/%s", folder, name);
}

static int remove_folder(void **state)
{
    (void)state;
    struct folder names;
    const char *const lists[] = {"/evidence", ""};
    for (size_t i = 0; i < 2; i++) {
        const char *list = arena_print(&arena, "%s%s", folder, lists[i]);
        if (folder_read(list, &arena, &names, NULL) == OK) {
            for (size_t j = 0; j < names.count; j++) {
                (void)unlink(arena_print(&arena, "%s/%s", list, names.names[j]));
            }
            (void)rmdir(list);
        }
    }
    (void)rmdir(folder);
    arena_free(&arena);
    return 0;
}

static enum status open_with(const char *plan, struct store **ret_store)
{
    const struct store_options options = {
            .folder = folder, .plan = bytes_of(plan), .records = "trials.jsonl", .by = "a test"};
    return store_open(&options, ret_store, &why);
}

static struct store *open_store(void)
{
    struct store *store = NULL;
    enum status status = open_with("plan: 1\n", &store);
    assert_string_equal(status == OK ? "" : why.text, "");
    return store;
}

static const char *content(const char *name)
{
    SCOPED(file_close) struct file file = {0};
    assert_int_equal(file_open(path(name), &file, &why), OK);
    return arena_copy(&arena, file.bytes);
}

/* Write at the file's end, as a process that dies in the middle of it does. */
static void tear(const char *name, const char *text)
{
    int file = open(path(name), O_WRONLY | O_APPEND);
    assert_true(file >= 0 && write(file, text, strlen(text)) == (ssize_t)strlen(text));
    (void)close(file);
}

static void put(struct store *store, const char *url)
{
    const struct har_entry entry = {.method = "GET",
            .url = url,
            .status = 200,
            .body = bytes_of("<p>body"),
            .mime_type = "text/html"};
    assert_int_equal(store_archive(store, &entry, 1, 1, &why), OK);
    assert_int_equal(store_append(store, bytes_of("{\"v\":1}\n"), 1, &why), OK);
}

/* How many exchanges the archive holds, as inspection reads it. */
static size_t exchanges(void)
{
    SCOPED(file_close) struct file file = {0};
    struct traffic *traffic = NULL;
    struct fault partial = {.status = OK};
    assert_int_equal(file_open(path("traffic.har"), &file, &why), OK);
    assert_int_equal(har_open(file.bytes, &arena, &traffic, &partial, &why), OK);
    assert_int_equal(partial.status, OK);
    return traffic->exchange_count;
}

UNIT(writes_a_session_that_names_its_exhibits)
{
    struct store *store = open_store();
    assert_int_equal(exchanges(), 0);
    put(store, "http://a.test/");
    put(store, "http://b.test/");
    store_close(store);
    assert_int_equal(exchanges(), 2);
    assert_string_equal(content("trials.jsonl"), "{\"v\":1}\n{\"v\":1}\n");
    assert_non_null(strstr(
            content("session.yaml"), "exhibits: [{file: trials.jsonl}, {file: traffic.har}]"));
}

UNIT(goes_on_where_the_last_whole_record_ended)
{
    struct store *store = open_store();
    put(store, "http://a.test/");
    store_close(store);
    tear("trials.jsonl", "{\"v\":1,\"ts\":\"20");
    store = open_store();
    assert_int_equal(store_count(store), 1);
    put(store, "http://b.test/");
    assert_int_equal(store_count(store), 2);
    store_close(store);
    assert_string_equal(content("trials.jsonl"), "{\"v\":1}\n{\"v\":1}\n");
}

UNIT(mends_an_archive_that_was_torn_at_any_byte)
{
    struct store *store = open_store();
    put(store, "http://a.test/");
    size_t one = strlen(content("traffic.har"));
    put(store, "http://b.test/");
    store_close(store);
    const char *two = content("traffic.har");
    for (size_t cut = strlen(two); cut >= one - strlen("\n]}}\n"); cut--) {
        assert_int_equal(
                file_write(path("traffic.har"), bytes_slice(bytes_of(two), 0, cut), &why), OK);
        store = open_store();
        size_t left = exchanges();
        assert_in_range(left, cut < one ? 0 : 1, 2);
        put(store, "http://c.test/");
        store_close(store);
        assert_int_equal(exchanges(), left + 1);
    }
}

UNIT(refuses_a_folder_of_another_plan_or_of_something_else)
{
    struct store *store = open_store(), *other = NULL;
    store_close(store);
    assert_int_equal(open_with("plan: 2\n", &other), E_USAGE);
    assert_non_null(strstr(why.text, "another plan"));
    assert_int_equal(unlink(path("plan.yaml")), 0);
    assert_int_equal(open_with("plan: 1\n", &other), E_USAGE);
    assert_non_null(strstr(why.text, "not empty"));
}

UNIT(lets_one_process_record_at_a_time)
{
    struct store *store = open_store(), *other = NULL;
    assert_int_equal(open_with("plan: 1\n", &other), E_USAGE);
    assert_non_null(strstr(why.text, "another process"));
    store_close(store);
}

UNIT(keeps_evidence_once_by_its_digest)
{
    struct store *store = open_store();
    const char *name = NULL, *again = NULL;
    assert_int_equal(store_keep(store, bytes_of("abc"), "html", &arena, &name, &why), OK);
    assert_int_equal(store_keep(store, bytes_of("abc"), "html", &arena, &again, &why), OK);
    assert_string_equal(
            name, "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_string_equal(name, again);
    store_close(store);
    assert_string_equal(content(arena_print(&arena, "evidence/%s.html", name + 7)), "abc");
}

UNIT(follows_no_link_that_lies_in_the_folder)
{
    struct store *store = open_store(), *other = NULL;
    store_close(store);
    assert_int_equal(unlink(path("notes.jsonl")), 0);
    assert_int_equal(symlink("trials.jsonl", path("notes.jsonl")), 0);
    assert_int_equal(open_with("plan: 1\n", &other), E_IO);
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, make_folder, remove_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
            IN_FOLDER(writes_a_session_that_names_its_exhibits),
            IN_FOLDER(goes_on_where_the_last_whole_record_ended),
            IN_FOLDER(mends_an_archive_that_was_torn_at_any_byte),
            IN_FOLDER(refuses_a_folder_of_another_plan_or_of_something_else),
            IN_FOLDER(lets_one_process_record_at_a_time),
            IN_FOLDER(keeps_evidence_once_by_its_digest),
            IN_FOLDER(follows_no_link_that_lies_in_the_folder),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
