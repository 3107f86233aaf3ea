/* test_heap.c: the memory of SQLite in the process that runs the rules, as SQLite asks for it. */
#include "support/unit.h"

#include "judge/heap.h"

#include <signal.h>
#include <sqlite3.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { LIMIT = 12 << 20, BLOCKS = 3000, SIZE_LARGEST = 200000 };

static int install(void **state)
{
    (void)state;
    assert_true(heap_install(LIMIT, true));
    assert_int_equal(sqlite3_initialize(), SQLITE_OK);
    return 0;
}

struct block {
    unsigned char *bytes;
    int size;
    unsigned char fill;
};

/* Sizes of all kinds, most of them small, the same in each run. */
static int size_of(unsigned number)
{
    unsigned mixed = number * 2654435761U;
    return 1 + (int)(number % 7 == 0 ? mixed % SIZE_LARGEST : mixed % 900);
}

static void fill_block(struct block *block, unsigned number, int size)
{
    block->bytes = sqlite3_realloc(block->bytes, size);
    assert_non_null(block->bytes);
    assert_int_equal((uintptr_t)block->bytes % 8, 0);
    assert_true(sqlite3_msize(block->bytes) >= (sqlite3_uint64)size);
    block->size = size;
    block->fill = (unsigned char)(number * 31 + 7);
    memset(block->bytes, block->fill, (size_t)size);
}

static void check_block(const struct block *block, int size)
{
    for (int i = 0; i < size; i++) {
        if (block->bytes[i] != block->fill) {
            fail_msg("byte %d of %d changed", i, size);
        }
    }
}

UNIT(keeps_each_block_apart_from_all_others)
{
    static struct block blocks[BLOCKS];
    for (unsigned round = 0; round < 4; round++) {
        for (unsigned i = 0; i < BLOCKS; i++) {
            if (i % 50 == round) {
                fill_block(&blocks[i], i + round, size_of(i + round));
            } else if (i % 3 == 0) {
                fill_block(&blocks[i], i + round, size_of(i + round) % 700 + 1);
            } else if (i % 3 == 1) {
                sqlite3_free(blocks[i].bytes);
                blocks[i] = (struct block){0};
            }
        }
        for (unsigned i = 0; i < BLOCKS; i++) {
            check_block(&blocks[i], blocks[i].size);
        }
    }
    for (unsigned i = 0; i < BLOCKS; i++) {
        sqlite3_free(blocks[i].bytes);
    }
}

UNIT(keeps_what_a_block_holds_when_it_grows_or_shrinks)
{
    struct block block = {0};
    for (int size = 1; size < 1 << 20; size += size / 3 + 1) {
        int before = block.size;
        if (block.bytes != NULL) {
            block.bytes = sqlite3_realloc(block.bytes, size);
            assert_non_null(block.bytes);
            check_block(&block, before);
        }
        fill_block(&block, (unsigned)size, size);
    }
    for (int size = block.size; size > 0; size -= size / 3 + 1) {
        block.bytes = sqlite3_realloc(block.bytes, size);
        assert_non_null(block.bytes);
        check_block(&block, size);
    }
    sqlite3_free(block.bytes);
}

UNIT(wastes_at_most_a_fifth_of_a_large_block)
{
    for (int size = 1; size < 1 << 18; size += 1 + size / 60) {
        void *bytes = sqlite3_malloc(size);
        assert_non_null(bytes);
        sqlite3_uint64 room = sqlite3_msize(bytes);
        sqlite3_free(bytes);
        if (room < (sqlite3_uint64)size || room > (sqlite3_uint64)(size + size / 4 + 16)) {
            fail_msg("%d bytes got %llu", size, (unsigned long long)room);
        }
    }
}

UNIT(gives_a_block_that_came_back_again)
{
    void *first = sqlite3_malloc(100);
    void *second = sqlite3_malloc(100);
    assert_ptr_not_equal(first, second);
    sqlite3_free(first);
    assert_ptr_equal(sqlite3_malloc(99), first);
    sqlite3_free(second);
    sqlite3_free(first);
}

/* Take blocks of a size until there is none, as a chain; gives all back, and says how many bytes
 * they were. */
static size_t take_all(int size)
{
    void **chain = NULL;
    size_t taken = 0;
    for (void **block; (block = sqlite3_malloc(size)) != NULL; chain = block) {
        *block = (void *)chain;
        taken += (size_t)sqlite3_msize(block);
        if (taken > LIMIT) {
            fail_msg("%zu bytes in blocks of %d", taken, size);
        }
    }
    while (chain != NULL) {
        void **next = *chain;
        sqlite3_free((void *)chain);
        chain = next;
    }
    return taken;
}

UNIT(gives_no_more_than_the_limit_in_blocks_of_any_size)
{
    static const int sizes[] = {24, 100, 5000, 70000, LIMIT - 64, 60};
    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        size_t taken = take_all(sizes[i]);
        if (taken < LIMIT - LIMIT / 64) {
            fail_msg("only %zu bytes in blocks of %d", taken, sizes[i]);
        }
    }
    assert_null(sqlite3_malloc(LIMIT + 1));
}

UNIT(grows_no_block_past_the_limit)
{
    unsigned char *bytes = sqlite3_malloc(LIMIT / 2);
    assert_non_null(bytes);
    bytes[0] = 'a';
    assert_null(sqlite3_realloc(bytes, LIMIT + 1));
    assert_int_equal(bytes[0], 'a');
    bytes = sqlite3_realloc(bytes, LIMIT - 64);
    assert_non_null(bytes);
    assert_int_equal(bytes[0], 'a');
    sqlite3_free(bytes);
    assert_true(take_all(LIMIT / 4) >= LIMIT / 2);
}

static void overwrite_a_freed_block(void)
{
    static unsigned char elsewhere[256];
    const void *next = elsewhere + 8;
    unsigned char *block = sqlite3_malloc(100);
    sqlite3_free(block);
    memcpy(block, &next, sizeof(next));
    (void)sqlite3_malloc(100);
    (void)sqlite3_malloc(100); /* would be `elsewhere` */
}

static void overwrite_the_head_of_a_block(void)
{
    const uint32_t number = 3000; /* of a size that there is not */
    unsigned char *block = sqlite3_malloc(100);
    memcpy(block - sizeof(number), &number, sizeof(number));
    sqlite3_free(block);
}

UNIT(ends_the_process_when_a_block_was_overwritten)
{
    static void (*const overwrites[])(void) = {
            overwrite_a_freed_block, overwrite_the_head_of_a_block};
    for (size_t i = 0; i < sizeof(overwrites) / sizeof(overwrites[0]); i++) {
        int status = 0;
        pid_t child = fork();
        if (child == 0) {
            (void)signal(SIGABRT, SIG_DFL);
            overwrites[i]();
            _exit(0);
        }
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_true(WIFSIGNALED(status));
        assert_int_equal(WTERMSIG(status), SIGABRT);
    }
}

static int run(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *query = NULL;
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &query, NULL), SQLITE_OK);
    int code = sqlite3_step(query);
    (void)sqlite3_finalize(query);
    return code;
}

UNIT(stops_a_statement_that_wants_too_much_and_no_other)
{
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
    assert_int_equal(run(db, "PRAGMA temp_store = MEMORY"), SQLITE_DONE);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(run(db, "WITH RECURSIVE c(i) AS (SELECT 1 UNION SELECT i + 1 FROM c) "
                                 "SELECT max(i) FROM c"),
                SQLITE_NOMEM);
        assert_int_equal(run(db, "SELECT hex(zeroblob(30000000))"), SQLITE_NOMEM);
        assert_int_equal(run(db, "WITH RECURSIVE c(i) AS (SELECT 1 UNION SELECT i + 1 FROM c "
                                 "LIMIT 1000) SELECT max(i) FROM c"),
                SQLITE_ROW);
    }
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

UNIT(leaves_the_memory_of_an_engine_in_use_as_it_is)
{
    assert_false(heap_install(1, false));
    sqlite3_free(sqlite3_malloc(1000));
    assert_true(take_all(LIMIT / 4) >= LIMIT / 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(keeps_each_block_apart_from_all_others),
            cmocka_unit_test(keeps_what_a_block_holds_when_it_grows_or_shrinks),
            cmocka_unit_test(wastes_at_most_a_fifth_of_a_large_block),
            cmocka_unit_test(gives_a_block_that_came_back_again),
            cmocka_unit_test(gives_no_more_than_the_limit_in_blocks_of_any_size),
            cmocka_unit_test(grows_no_block_past_the_limit),
            cmocka_unit_test(ends_the_process_when_a_block_was_overwritten),
            cmocka_unit_test(stops_a_statement_that_wants_too_much_and_no_other),
            cmocka_unit_test(leaves_the_memory_of_an_engine_in_use_as_it_is),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, install, NULL);
}
