#include "support/unit.h"

#include "cli/interrupt.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SIZE = 1 << 16, KEPT = 1 << 12, STATUS_OF_UNREAD_EVIDENCE = 3 };

/* A mapped file of 'x', cut by its owner to its first page. */
static const volatile uint8_t *map_cut_file(void)
{
    FILE *file = tmpfile();
    uint8_t content[SIZE];
    memset(content, 'x', SIZE);
    assert_non_null(file);
    assert_int_equal(fwrite(content, 1, SIZE, file), SIZE);
    assert_int_equal(fflush(file), 0);
    void *map = mmap(NULL, SIZE, PROT_READ, MAP_PRIVATE, fileno(file), 0);
    assert_true(map != MAP_FAILED);
    assert_int_equal(ftruncate(fileno(file), KEPT), 0);
    (void)fclose(file);
    return map;
}

static int read_in_child(const volatile uint8_t *map, bool tells)
{
    int status = 0;
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        (void)freopen("/dev/null", "w", stderr);
        if (tells) {
            interrupt_tell_shrunk_files();
        }
        _exit(map[KEPT] == 'x');
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    return status;
}

UNIT(reads_on_in_a_file_that_was_cut_and_tells_of_it)
{
    const volatile uint8_t *map = map_cut_file();
    interrupt_tell_shrunk_files();
    interrupt_bear_shrunk_files();
    assert_int_equal(map[0], 'x');
    assert_int_equal(map[SIZE - 1], 0);
    assert_int_equal(map[KEPT], 0);
    assert_int_equal(map[0], 'x');
    assert_true(interrupt_bore_shrunk_files());
    interrupt_bear_shrunk_files();
    assert_int_equal(map[SIZE - 1], 0); /* no signal any more */
    assert_false(interrupt_bore_shrunk_files());
    assert_int_equal(munmap((void *)(uintptr_t)map, SIZE), 0);
}

UNIT(ends_where_no_cut_file_is_borne)
{
    const volatile uint8_t *map = map_cut_file();
    int status = read_in_child(map, true);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), STATUS_OF_UNREAD_EVIDENCE);
    assert_int_equal(munmap((void *)(uintptr_t)map, SIZE), 0);
}

/* Its parent tells which file it was. */
UNIT(ends_a_child_by_the_signal)
{
    const volatile uint8_t *map = map_cut_file();
    interrupt_tell_shrunk_files();
    interrupt_bear_shrunk_files();
    int status = read_in_child(map, false);
    assert_false(interrupt_bore_shrunk_files());
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGBUS);
    assert_int_equal(munmap((void *)(uintptr_t)map, SIZE), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(reads_on_in_a_file_that_was_cut_and_tells_of_it),
            cmocka_unit_test(ends_where_no_cut_file_is_borne),
            cmocka_unit_test(ends_a_child_by_the_signal),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
