/* The hash by which rows are found: of all that is short, of the ends of what is long. */
#include "support/unit.h"

#include "tables/key_index.h"

#include <stdlib.h>
#include <sys/mman.h>

enum { SIZE = 1 << 20, END = 1 << 12 };

static uint32_t hash_of(const void *data, size_t size)
{
    struct value value = {.kind = KIND_TEXT, .text = {data, size}};
    return key_hash(&value);
}

/* A manifest of a few kilobytes may name the same megabyte in each of 50,000 rows. What lies
 * between its ends is out of bounds here, so to read it is to crash. */
UNIT(reads_only_the_ends_of_a_long_text)
{
    uint8_t *text = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    assert_true(text != MAP_FAILED);
    memset(text, 'A', SIZE);
    assert_int_equal(mprotect(text + END, SIZE - 2 * END, PROT_NONE), 0);
    uint32_t hash = hash_of(text, SIZE);
    assert_int_not_equal(hash_of(text + 1, SIZE - 1), hash);
    text[0] = 'B';
    assert_int_not_equal(hash_of(text, SIZE), hash);
    text[0] = 'A';
    text[SIZE - 1] = 'B';
    assert_int_not_equal(hash_of(text, SIZE), hash);
    assert_int_equal(munmap(text, SIZE), 0);
}

UNIT(tells_short_texts_apart_wherever_they_differ)
{
    char text[] = "https://shop.example/a/b/c?d=e";
    uint32_t hash = hash_of(text, strlen(text));
    for (size_t i = 0; i < strlen(text); i++) {
        text[i] ^= 1;
        assert_int_not_equal(hash_of(text, strlen(text)), hash);
        text[i] ^= 1;
    }
    assert_int_equal(hash_of(text, strlen(text)), hash);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(reads_only_the_ends_of_a_long_text),
            cmocka_unit_test(tells_short_texts_apart_wherever_they_differ),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
