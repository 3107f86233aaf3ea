#include "support/unit.h"

#include "inspection/inspect.h"

#include "base/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static char root[] = "/tmp/expand-XXXXXX";
static struct arena arena;

static const char *path_of(const char *name)
{
    return arena_print(&arena, "%s/%s", root, name);
}

static void make_folder(const char *name)
{
    assert_int_equal(mkdir(path_of(name), 0700), 0);
}

static void make_file(const char *name)
{
    assert_int_equal(file_write(path_of(name), bytes_of("x"), NULL), OK);
}

/* The units below the root's folder, each without the root, separated by spaces. */
static const char *expanded(const char *name, size_t *ret_passed_over)
{
    struct inspect_unit *units = NULL;
    size_t count = 0;
    struct fault why = {.text = ""};
    const char *list = "";
    if (inspect_expand(path_of(name), &arena, &units, &count, ret_passed_over, &why) != OK) {
        return arena_print(&arena, "fault: %s", why.text);
    }
    for (size_t i = 0; i < count; i++) {
        list = arena_print(&arena, "%s%s%s", list, i > 0 ? " " : "",
                units[i].path + strlen(root) + 1 + strlen(name) + 1);
    }
    return list;
}

UNIT(takes_apps_by_name_files_before_folders_in_order)
{
    size_t passed_over = 0;
    make_folder("a");
    make_folder("a/b");
    make_file("a/z.apk");
    make_file("a/m.xapk");
    make_file("a/k.apks");
    make_file("a/n.apkm");
    make_file("a/notes.txt");
    make_file("a/b/one.apk");
    make_file("a/.hidden.apk");
    assert_string_equal(expanded("a", &passed_over), "k.apks m.xapk n.apkm z.apk b/one.apk");
    assert_int_equal(passed_over, 1);
}

UNIT(takes_a_filing_register_by_its_name_and_first_line)
{
    size_t passed_over = 0;
    struct bytes text = bytes_of("number,operator,domain,status,expires\n");
    make_folder("lists");
    make_file("lists/other.csv");
    assert_int_equal(file_write(path_of("lists/register.csv"), text, NULL), OK);
    assert_int_equal(file_write(path_of("lists/register.txt"), text, NULL), OK);
    assert_string_equal(expanded("lists", &passed_over), "register.csv");
    assert_int_equal(passed_over, 2);
}

UNIT(takes_link_trials_by_their_first_record)
{
    size_t passed_over = 0;
    struct bytes text = bytes_of("{\"v\":1,\"platform\":\"a\",\"context\":\"feed\"}\n");
    make_folder("trials");
    assert_int_equal(file_write(path_of("trials/run.jsonl"), text, NULL), OK);
    assert_int_equal(file_write(path_of("trials/other.jsonl"), bytes_of("{\"v\":1}\n"), NULL), OK);
    assert_string_equal(expanded("trials", &passed_over), "run.jsonl");
    assert_int_equal(passed_over, 1);
}

UNIT(does_not_follow_links_to_folders)
{
    size_t passed_over = 0;
    make_folder("loop");
    make_file("loop/one.apk");
    assert_int_equal(symlink("..", path_of("loop/up")), 0);
    assert_int_equal(symlink("one.apk", path_of("loop/two.apk")), 0);
    assert_string_equal(expanded("loop", &passed_over), "one.apk two.apk");
}

UNIT(takes_a_session_folder_as_one_unit)
{
    size_t passed_over = 0;
    make_folder("s");
    make_folder("s/run");
    make_file("s/run/session.yaml");
    make_file("s/run/app.apk");
    assert_string_equal(expanded("s", &passed_over), "run");
    assert_int_equal(passed_over, 0);
}

UNIT(refuses_folders_nested_too_deeply)
{
    size_t passed_over = 0;
    const char *name = "deep";
    make_folder(name);
    for (int i = 0; i <= INSPECT_DEPTH_MAX; i++) {
        name = arena_print(&arena, "%s/d", name);
        make_folder(name);
    }
    assert_string_equal(expanded("deep", &passed_over), "fault: folders nested deeper than 32");
}

#define RANKING(service)                                                                           \
    "{\"v\":1,\"service\":\"" service "\",\"surface\":\"feed\",\"persona\":\"p\",\"twin\":1,"      \
    "\"acct\":\"a\",\"setting\":\"on\",\"phase\":\"on\",\"block\":1,\"items\":[\"i\"]}\n"
#define SWITCH(service)                                                                            \
    "{\"v\":1,\"type\":\"switch\",\"service\":\"" service "\",\"from\":\"feed\"}\n"

static void write_text(const char *name, const char *text)
{
    assert_int_equal(file_write(path_of(name), bytes_of(text), NULL), OK);
}

/* The units that names, separated by spaces, come to: "a+b c" when b was joined to a. */
static const char *joined(const char *names)
{
    struct inspect_unit units[8] = {{.path = NULL}};
    size_t count = 0;
    struct fault why = {.text = ""};
    const char *list = "";
    char *rest = arena_copy(&arena, bytes_of(names));
    for (const char *name; (name = strsep(&rest, " ")) != NULL;) {
        units[count++].path = path_of(name);
    }
    assert_int_equal(inspect_join(units, &count, &arena, &why), OK);
    for (size_t i = 0; i < count; i++) {
        list = arena_print(
                &arena, "%s%s%s", list, i > 0 ? " " : "", units[i].path + strlen(root) + 1);
        for (size_t k = 0; k < units[i].beside_count; k++) {
            list = arena_print(&arena, "%s+%s", list, units[i].beside[k] + strlen(root) + 1);
        }
    }
    return list;
}

UNIT(joins_rankings_and_switches_of_one_service_in_one_folder)
{
    make_folder("r");
    write_text("r/rankings.jsonl", RANKING("x"));
    write_text("r/switch.csv", "service,from,found,taps,label,default,after_nag,off24h,off7d,"
                               "restart,relogin,update,device2,on2\nx,feed,yes,5,,,,,,,,,,\n");
    write_text("r/switch.jsonl", SWITCH("x"));
    make_file("r/app.apk");
    assert_string_equal(joined("r/app.apk r/rankings.jsonl r/switch.csv r/switch.jsonl"),
            "r/app.apk r/rankings.jsonl+r/switch.csv+r/switch.jsonl");
    assert_string_equal(joined("r/switch.jsonl r/app.apk r/rankings.jsonl"),
            "r/switch.jsonl+r/rankings.jsonl r/app.apk");
}

UNIT(leaves_rankings_of_different_services_apart)
{
    make_folder("d");
    write_text("d/x.jsonl", RANKING("x"));
    write_text("d/y.jsonl", RANKING("y"));
    write_text("d/z.jsonl", SWITCH("z"));
    assert_string_equal(joined("d/x.jsonl d/y.jsonl d/z.jsonl"), "d/x.jsonl d/y.jsonl d/z.jsonl");
}

UNIT(joins_by_way_of_a_file_about_both_services)
{
    make_folder("w");
    write_text("w/both.jsonl", SWITCH("x") SWITCH("y"));
    write_text("w/x.jsonl", RANKING("x"));
    write_text("w/y.jsonl", RANKING("y"));
    assert_string_equal(
            joined("w/y.jsonl w/x.jsonl w/both.jsonl"), "w/y.jsonl+w/x.jsonl+w/both.jsonl");
}

UNIT(leaves_recordings_of_different_folders_apart)
{
    make_folder("f");
    make_folder("g");
    write_text("f/rankings.jsonl", RANKING("x"));
    write_text("g/switch.jsonl", SWITCH("x"));
    assert_string_equal(
            joined("f/rankings.jsonl g/switch.jsonl"), "f/rankings.jsonl g/switch.jsonl");
}

UNIT(joins_no_file_with_itself)
{
    make_folder("t");
    write_text("t/rankings.jsonl", RANKING("x"));
    write_text("t/switch.jsonl", SWITCH("x"));
    assert_string_equal(
            joined("t/rankings.jsonl t/rankings.jsonl"), "t/rankings.jsonl t/rankings.jsonl");
    assert_string_equal(joined("t/rankings.jsonl t/rankings.jsonl t/switch.jsonl"),
            "t/rankings.jsonl+t/switch.jsonl t/rankings.jsonl");
}

UNIT(leaves_a_recording_alone_that_cannot_be_read)
{
    make_folder("u");
    write_text("u/rankings.jsonl", RANKING("x") "{\"v\":1}\n");
    write_text("u/switch.jsonl", SWITCH("x"));
    assert_string_equal(
            joined("u/rankings.jsonl u/switch.jsonl"), "u/rankings.jsonl u/switch.jsonl");
}

UNIT(takes_a_file_as_itself_whatever_it_is)
{
    struct inspect_unit *units = NULL;
    size_t count = 0, passed_over = 0;
    assert_int_equal(
            inspect_expand("/no/such/file.txt", &arena, &units, &count, &passed_over, NULL), OK);
    assert_int_equal(count, 1);
    assert_string_equal(units[0].path, "/no/such/file.txt");
}

static int make_root(void **state)
{
    (void)state;
    return mkdtemp(root) == NULL;
}

static int remove_root(void **state)
{
    (void)state;
    pid_t child = fork();
    if (child == 0) {
        (void)execlp("rm", "rm", "-rf", root, (char *)NULL);
        _exit(127);
    }
    arena_free(&arena);
    return child < 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(takes_apps_by_name_files_before_folders_in_order),
            cmocka_unit_test(takes_a_filing_register_by_its_name_and_first_line),
            cmocka_unit_test(takes_link_trials_by_their_first_record),
            cmocka_unit_test(does_not_follow_links_to_folders),
            cmocka_unit_test(takes_a_session_folder_as_one_unit),
            cmocka_unit_test(refuses_folders_nested_too_deeply),
            cmocka_unit_test(joins_rankings_and_switches_of_one_service_in_one_folder),
            cmocka_unit_test(leaves_rankings_of_different_services_apart),
            cmocka_unit_test(joins_by_way_of_a_file_about_both_services),
            cmocka_unit_test(leaves_recordings_of_different_folders_apart),
            cmocka_unit_test(joins_no_file_with_itself),
            cmocka_unit_test(leaves_a_recording_alone_that_cannot_be_read),
            cmocka_unit_test(takes_a_file_as_itself_whatever_it_is),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, make_root, remove_root);
}
