/* What stands around a browser: its profile. The browser itself is in test_page.c. */
#include "support/unit.h"

#include "collect/browser/process.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *const no_switches[] = {NULL};

static void makes_a_profile_and_removes_it(void **state)
{
    struct process process = {0};
    struct fault why = {0};
    char preferences[PROCESS_PATH + 32];
    (void)state;
    assert_int_equal(setenv("TMPDIR", "/tmp", 1), 0);
    assert_int_equal(process_start("/bin/true", no_switches, &process, &why), OK);
    (void)snprintf(preferences, sizeof(preferences), "%s/Default/Preferences", process.profile);
    assert_int_equal(access(preferences, R_OK), 0);
    process_stop(&process);
    assert_int_not_equal(access(preferences, F_OK), 0);
}

static void refuses_a_folder_whose_name_leaves_no_room_for_the_socket(void **state)
{
    char folder[] = "/tmp/a-folder-with-a-name-of-forty-nine-characters";
    struct process process = {0};
    struct fault why = {0};
    (void)state;
    assert_int_equal(setenv("TMPDIR", folder, 1), 0);
    assert_int_equal(process_start("/bin/true", no_switches, &process, &why), E_LIMIT);
    assert_non_null(strstr(why.text, "TMPDIR is too long for the browser's socket: 50 bytes"));
    assert_int_equal(process.pid, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(makes_a_profile_and_removes_it),
            cmocka_unit_test(refuses_a_folder_whose_name_leaves_no_room_for_the_socket),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
