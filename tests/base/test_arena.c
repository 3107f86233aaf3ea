#include "support/unit.h"

#include "base/arena.h"

#include <stdlib.h>

UNIT(gives_zeroed_memory_that_does_not_overlap)
{
    struct arena arena = {.limit = 1 << 20};
    unsigned char *first = arena_alloc(&arena, 100);
    memset(first, 0xff, 100);
    unsigned char *second = arena_alloc(&arena, 100);
    for (int i = 0; i < 100; i++) {
        assert_int_equal(second[i], 0);
    }
    assert_true(second >= first + 100 || second + 100 <= first);
    arena_free(&arena);
}

UNIT(refuses_past_its_ceiling_and_goes_on_below_it)
{
    struct arena arena = {.limit = 1024};
    assert_null(arena_alloc(&arena, 2000));
    assert_non_null(arena_alloc(&arena, 512));
    assert_null(arena_alloc(&arena, 600));
    assert_non_null(arena_alloc(&arena, 256));
    arena_free(&arena);
    assert_int_equal(arena.used, 0);
}

UNIT(begins_large_requests_on_a_large_page)
{
    enum { LARGE_PAGE = 2 << 20, SIZE = 2 * LARGE_PAGE + 12345 };
    struct arena arena = {.limit = 8 * LARGE_PAGE};
    unsigned char *small = arena_alloc(&arena, 100);
    for (size_t size = SIZE - 12345; size <= SIZE; size += 12345) {
        unsigned char *memory = arena_alloc(&arena, size);
        assert_non_null(memory);
        assert_int_equal((uintptr_t)memory % LARGE_PAGE, 0);
        for (size_t i = 0; i < size; i += 1 + i % 4096) {
            assert_int_equal(memory[i], 0);
        }
        memset(memory, 0xff, size);
    }
    assert_true(arena.used < 5 * LARGE_PAGE); /* what is asked for counts, not what lies around */
    assert_ptr_equal(arena_alloc(&arena, 16), small + 112);
    arena_free(&arena);
}

UNIT(refuses_large_requests_past_its_ceiling_or_all_memory)
{
    struct arena arena = {.limit = 16 << 20};
    assert_null(arena_alloc(&arena, 17 << 20));
    assert_int_equal(arena.used, 0);
    arena.limit = 0;
    assert_null(arena_alloc(&arena, SIZE_MAX));
    assert_null(arena_alloc(&arena, SIZE_MAX - (3 << 20)));
    assert_int_equal(arena.used, 0);
    arena_free(&arena);
}

UNIT(gives_each_request_a_block_where_that_is_wanted)
{
    struct arena arena = {.limit = 1 << 20, .block_size = 1};
    const struct arena_block *at = NULL;
    struct bytes memory = {0};
    size_t blocks = 0;
    assert_false(arena_next(&arena, &at, &memory));
    for (size_t i = 0; i < 5; i++) {
        assert_non_null(arena_alloc(&arena, 16 * (i + 1)));
    }
    size_t total = 0;
    while (arena_next(&arena, &at, &memory)) {
        total += memory.size;
        blocks++;
    }
    assert_int_equal(blocks, 5);
    assert_int_equal(total, arena.used);
    arena_free(&arena);
}

UNIT(refuses_an_array_whose_size_overflows)
{
    struct arena arena = {0};
    assert_null(arena_array(&arena, SIZE_MAX / 2, 4));
    arena_free(&arena);
}

UNIT(keeps_the_items_of_an_array_that_grows)
{
    struct arena arena = {.limit = 1 << 20};
    int *items = NULL;
    size_t capacity = 0;
    for (size_t i = 0; i < 1000; i++) {
        assert_true(arena_grow(&arena, (void **)&items, i, &capacity, sizeof(*items)));
        items[i] = (int)i;
    }
    for (int i = 0; i < 1000; i++) {
        assert_int_equal(items[i], i);
    }
    arena_free(&arena);
}

UNIT(prints_and_copies_text)
{
    struct arena arena = {.limit = 1 << 20};
    assert_string_equal(arena_print(&arena, "%s %d", "dex", 41), "dex 41");
    assert_string_equal(arena_copy(&arena, bytes_of("label")), "label");
    assert_string_equal(arena_copy(&arena, (struct bytes){0}), "");
    assert_string_equal(arena_copy_lower(&arena, bytes_of("@AZ[az\xc3\x89")), "@az[az\xc3\x89");
    arena.limit = arena.used;
    assert_null(arena_copy_lower(&arena, bytes_of("A")));
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(gives_zeroed_memory_that_does_not_overlap),
            cmocka_unit_test(refuses_past_its_ceiling_and_goes_on_below_it),
            cmocka_unit_test(begins_large_requests_on_a_large_page),
            cmocka_unit_test(refuses_large_requests_past_its_ceiling_or_all_memory),
            cmocka_unit_test(gives_each_request_a_block_where_that_is_wanted),
            cmocka_unit_test(refuses_an_array_whose_size_overflows),
            cmocka_unit_test(keeps_the_items_of_an_array_that_grows),
            cmocka_unit_test(prints_and_copies_text),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
