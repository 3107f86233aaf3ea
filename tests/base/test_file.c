#include "support/unit.h"

#include "base/file.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static char place[] = "/tmp/aedile-file-XXXXXX";
static char path[100];
static struct fault why;

static const char *in_place(const char *name)
{
    assert_true(snprintf(path, sizeof(path), "%s/%s", place, name) < (int)sizeof(path));
    return path;
}

static void write_file(const char *name, const char *content)
{
    assert_int_equal(file_write(in_place(name), bytes_of(content), &why), OK);
}

static void assert_not_opened(const char *file_path, const char *words)
{
    struct file file = {0};
    why = (struct fault){0};
    assert_int_equal(file_open(file_path, &file, &why), E_IO);
    assert_null(file.bytes.data);
    if (strstr(why.text, words) == NULL) {
        assert_string_equal(why.text, words);
    }
    file_close(&file);
}

UNIT(reads_back_what_it_wrote)
{
    write_file("a", "some text");
    struct file file = {0};
    assert_int_equal(file_open(in_place("a"), &file, &why), OK);
    assert_true(bytes_equal(file.bytes, bytes_of("some text")));
    file_forget(file.bytes);
    assert_true(bytes_equal(file.bytes, bytes_of("some text")));
    file_close(&file);
    file_close(&file);
}

UNIT(gives_an_empty_view_of_an_empty_file)
{
    write_file("empty", "");
    struct file file = {.bytes = {.size = 7}};
    assert_int_equal(file_open(in_place("empty"), &file, &why), OK);
    assert_int_equal(file.bytes.size, 0);
    file_close(&file);
}

UNIT(refuses_a_fifo_without_waiting_for_its_writer)
{
    assert_int_equal(mkfifo(in_place("fifo"), 0600), 0);
    assert_not_opened(path, "a FIFO");
}

UNIT(refuses_a_folder_and_a_device)
{
    assert_not_opened(place, "a folder");
    assert_not_opened("/dev/null", "a device");
}

UNIT(refuses_a_socket)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    assert_true(snprintf(address.sun_path, sizeof(address.sun_path), "%s", in_place("socket")) > 0);
    int listener = socket(AF_UNIX, SOCK_STREAM, 0);
    assert_int_equal(bind(listener, (const struct sockaddr *)&address, sizeof(address)), 0);
    assert_not_opened(path, "cannot open");
    (void)close(listener);
}

UNIT(says_why_a_file_cannot_be_opened)
{
    assert_not_opened(in_place("absent"), "No such file");
    assert_not_opened("", "No such file");
    write_file("secret", "x");
    assert_int_equal(chmod(path, 0), 0);
    if (geteuid() == 0) {
        print_message("# skip: root may read every file\n");
        return;
    }
    assert_not_opened(path, "Permission denied");
}

UNIT(tells_files_folders_and_other_things_apart)
{
    write_file("kind", "x");
    assert_int_equal(file_kind(path), FILE_REGULAR);
    assert_int_equal(file_kind(place), FILE_FOLDER);
    assert_int_equal(file_kind("/dev/null"), FILE_OTHER);
    assert_int_equal(file_kind(in_place("absent")), FILE_ABSENT);
    assert_int_equal(symlink("kind", in_place("link")), 0);
    assert_int_equal(file_kind(path), FILE_REGULAR);
}

UNIT(replaces_a_file_whole_and_leaves_nothing_beside_it)
{
    write_file("whole", "a long first content");
    write_file("whole", "short");
    struct file file = {0};
    assert_int_equal(file_open(path, &file, &why), OK);
    assert_true(bytes_equal(file.bytes, bytes_of("short")));
    file_close(&file);
    DIR *folder = opendir(place);
    assert_non_null(folder);
    for (const struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        assert_null(strstr(entry->d_name, ".part"));
    }
    (void)closedir(folder);
}

UNIT(follows_no_link_that_waits_beside_the_file)
{
    char names[2][40];
    write_file("victim", "untouched");
    for (int i = 0; i < 2; i++) {
        (void)snprintf(names[i], sizeof(names[i]), "report.%ld-%d.part", (long)getpid(), i);
        assert_int_equal(symlink("victim", in_place(names[i])), 0);
    }
    assert_int_equal(symlink("victim", in_place("report.part")), 0);
    write_file("report", "the report");
    struct file file = {0};
    assert_int_equal(file_open(in_place("victim"), &file, &why), OK);
    assert_true(bytes_equal(file.bytes, bytes_of("untouched")));
    file_close(&file);
    assert_int_equal(file_open(in_place("report"), &file, &why), OK);
    assert_true(bytes_equal(file.bytes, bytes_of("the report")));
    file_close(&file);
    assert_int_equal(unlink(in_place(names[0])) + unlink(in_place(names[1])), 0);
}

UNIT(tells_when_links_lead_out_of_a_folder)
{
    char folder[100];
    assert_int_equal(mkdir(in_place("list"), 0700), 0);
    (void)snprintf(folder, sizeof(folder), "%s", path);
    write_file("list/a", "x");
    assert_false(file_is_outside(folder, path));
    assert_int_equal(symlink("a", in_place("list/b")), 0);
    assert_false(file_is_outside(folder, path));
    assert_int_equal(symlink("../outside", in_place("list/B")), 0);
    assert_false(file_is_outside(folder, path)); /* nothing is there */
    write_file("outside", "x");
    assert_true(file_is_outside(folder, in_place("list/B")));
    assert_int_equal(unlink(in_place("list/a")) + unlink(in_place("list/b")), 0);
    assert_int_equal(unlink(in_place("list/B")) + rmdir(folder), 0);
    assert_false(file_is_outside("/", in_place("outside")));
}

UNIT(digests_a_file_by_reading_it)
{
    char digest[SHA256_HEX + 1] = "";
    uint64_t size = 0;
    write_file("digest", "abc"); /* FIPS 180-4, the first example */
    assert_int_equal(file_digest(path, digest, &size, &why), OK);
    assert_string_equal(digest, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_int_equal(size, 3);
    static char much[200000];
    char mapped[SHA256_HEX + 1] = "";
    assert_int_equal(
            file_write(path, (struct bytes){(const uint8_t *)much, sizeof(much)}, &why), OK);
    assert_int_equal(
            sha256_hex((struct bytes){(const uint8_t *)much, sizeof(much)}, mapped, &why), OK);
    assert_int_equal(file_digest(path, digest, &size, &why), OK);
    assert_string_equal(digest, mapped);
    assert_int_equal(size, sizeof(much));
}

UNIT(digests_nothing_but_regular_files)
{
    char digest[SHA256_HEX + 1] = "as it was";
    uint64_t size = 7;
    assert_int_equal(file_digest(place, digest, &size, &why), E_IO);
    assert_int_equal(file_digest("/dev/zero", digest, &size, &why), E_IO);
    assert_string_equal(digest, "as it was");
    assert_int_equal(size, 7);
}

UNIT(writes_through_to_a_device)
{
    assert_int_equal(file_write("/dev/null", bytes_of("x"), &why), OK);
    assert_int_equal(file_kind("/dev/null"), FILE_OTHER);
}

UNIT(says_why_it_cannot_write_and_leaves_nothing_behind)
{
    assert_int_equal(file_write(in_place("absent/file"), bytes_of("x"), &why), E_IO);
    assert_non_null(strstr(why.text, "No such file"));
    char longest[5000];
    memset(longest, 'x', sizeof(longest) - 1);
    longest[sizeof(longest) - 1] = 0;
    assert_int_equal(file_write(longest, bytes_of("x"), &why), E_IO);
    assert_non_null(strstr(why.text, "too long"));
    if (file_kind("/dev/full") == FILE_OTHER) {
        assert_int_equal(file_write("/dev/full", bytes_of("x"), &why), E_IO);
        assert_non_null(strstr(why.text, "No space"));
        assert_int_equal(file_kind("/dev/full"), FILE_OTHER);
    }
}

UNIT(lists_a_folder_in_order_without_hidden_names)
{
    struct arena arena = {0};
    struct folder folder = {0};
    assert_int_equal(mkdir(in_place("list"), 0700), 0);
    write_file("list/b", "");
    write_file("list/a", "");
    write_file("list/B", "");
    write_file("list/.hidden", "");
    assert_int_equal(folder_read(in_place("list"), &arena, &folder, &why), OK);
    assert_int_equal(folder.count, 3);
    assert_string_equal(folder.names[0], "B");
    assert_string_equal(folder.names[1], "a");
    assert_string_equal(folder.names[2], "b");
    arena_free(&arena);
}

UNIT(refuses_to_list_what_is_no_folder_or_does_not_fit)
{
    struct arena arena = {0};
    struct folder folder = {.count = 7};
    write_file("file", "");
    assert_int_equal(folder_read(path, &arena, &folder, &why), E_IO);
    assert_int_equal(folder_read(in_place("absent"), &arena, &folder, &why), E_IO);
    struct arena tiny = {.limit = 1};
    assert_int_equal(folder_read(place, &tiny, &folder, &why), E_MEMORY);
    assert_int_equal(folder.count, 7);
    arena_free(&arena);
    arena_free(&tiny);
}

static int make_place(void **state)
{
    (void)state;
    return mkdtemp(place) == NULL;
}

static void remove_folder(const char *folder_path)
{
    static const char *const names[] = {"a", "empty", "fifo", "socket", "secret", "kind", "link",
            "whole", "file", "victim", "outside", "report", "report.part", "digest", "list/a",
            "list/b", "list/B", "list/.hidden"};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        (void)unlink(in_place(names[i]));
    }
    (void)rmdir(in_place("list"));
    (void)rmdir(folder_path);
}

static int remove_place(void **state)
{
    (void)state;
    remove_folder(place);
    return file_kind(place) != FILE_ABSENT; /* a test left something behind */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(reads_back_what_it_wrote),
            cmocka_unit_test(gives_an_empty_view_of_an_empty_file),
            cmocka_unit_test(refuses_a_fifo_without_waiting_for_its_writer),
            cmocka_unit_test(refuses_a_folder_and_a_device),
            cmocka_unit_test(refuses_a_socket),
            cmocka_unit_test(says_why_a_file_cannot_be_opened),
            cmocka_unit_test(tells_files_folders_and_other_things_apart),
            cmocka_unit_test(replaces_a_file_whole_and_leaves_nothing_beside_it),
            cmocka_unit_test(follows_no_link_that_waits_beside_the_file),
            cmocka_unit_test(tells_when_links_lead_out_of_a_folder),
            cmocka_unit_test(digests_a_file_by_reading_it),
            cmocka_unit_test(digests_nothing_but_regular_files),
            cmocka_unit_test(writes_through_to_a_device),
            cmocka_unit_test(says_why_it_cannot_write_and_leaves_nothing_behind),
            cmocka_unit_test(lists_a_folder_in_order_without_hidden_names),
            cmocka_unit_test(refuses_to_list_what_is_no_folder_or_does_not_fit),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, make_place, remove_place);
}
