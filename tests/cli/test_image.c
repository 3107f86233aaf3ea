/* What may stand in the memory that is built in, and what may not. */
#include "support/unit.h"

#include "cli/library/image.h"

#include <stdlib.h>

struct record {
    const char *name;
    const void *pointer;
    uint64_t number;
};

struct pair {
    struct arena arenas[2];
    struct record *records[2]; /* twins */
    struct image image;
    char *text;
    size_t size;
    struct fault why;
};

static void pair_free(struct pair *pair)
{
    arena_free(&pair->arenas[0]);
    arena_free(&pair->arenas[1]);
    arena_free(&pair->image.arena);
    free(pair->text);
}

static void make(struct pair *pair, const char *name)
{
    for (int i = 0; i < 2; i++) {
        pair->arenas[i].block_size = 1;
        pair->records[i] = arena_alloc(&pair->arenas[i], sizeof(struct record));
        char *copy = arena_copy(&pair->arenas[i], bytes_of(name));
        assert_true(pair->records[i] != NULL && copy != NULL);
        *pair->records[i] = (struct record){.name = copy, .number = 0x1234};
    }
}

static enum status write_pair(struct pair *pair)
{
    FILE *out = open_memstream(&pair->text, &pair->size);
    assert_non_null(out);
    assert_int_equal(image_add(&pair->image, &pair->arenas[0], &pair->arenas[1], &pair->why), OK);
    enum status status = image_write(&pair->image, pair->records[0], "root", out, &pair->why);
    assert_int_equal(fclose(out), 0);
    return status;
}

static void point_at(struct pair *pair, const void *target)
{
    pair->records[0]->pointer = pair->records[1]->pointer = target;
}

UNIT(writes_numbers_and_pointers_between_records)
{
    SCOPED(pair_free) struct pair pair = {0};
    make(&pair, "wechat");
    assert_int_equal(write_pair(&pair), OK);
    assert_non_null(strstr(pair.text, "{.pointer = (const char *)plain + 0}, {0u}, {4660u},"));
    assert_non_null(strstr(pair.text, "const void *const root = (const char *)image + 0;"));
}

UNIT(says_for_which_machines_it_is)
{
    SCOPED(pair_free) struct pair pair = {0};
    make(&pair, "wechat");
    assert_int_equal(write_pair(&pair), OK);
    assert_non_null(strstr(pair.text, "_Static_assert(sizeof(void *) == 8 && __BYTE_ORDER__ == "));
}

UNIT(copies_a_text_of_the_program_itself)
{
    static const char text[] = "a text that stands in the program";
    SCOPED(pair_free) struct pair pair = {0};
    make(&pair, "wechat");
    point_at(&pair, text);
    assert_int_equal(write_pair(&pair), OK);
    uint64_t word;
    char wanted[32];
    memcpy(&word, text, sizeof(word));
    (void)snprintf(wanted, sizeof(wanted), "%lluu,", (unsigned long long)word);
    assert_non_null(strstr(pair.text, wanted));
}

static const uint64_t no_text[] = {UINT64_C(0xfffefdfcfbfaf9f8), 0}; /* no UTF-8 */

static void assert_refused(const void *target)
{
    SCOPED(pair_free) struct pair pair = {.image = {.is_strict = true}};
    make(&pair, "wechat");
    point_at(&pair, target);
    assert_int_equal(write_pair(&pair), E_USAGE);
    assert_int_equal(pair.why.at, offsetof(struct record, pointer));
    assert_string_equal(pair.why.text, "a record points to this program's own code or data");
}

UNIT(refuses_a_pointer_to_code)
{
    enum status (*function)(struct pair *) = write_pair;
    const void *code = NULL;
    memcpy(&code, &function, sizeof(code));
    assert_refused(code);
}

UNIT(refuses_a_pointer_to_static_data_that_is_no_text)
{
    static char variable[] = "a text that may be written to";
    assert_refused(no_text);
    variable[0] = 'A';
    assert_refused(variable);
}

UNIT(does_not_mind_what_nothing_points_to)
{
    SCOPED(pair_free) struct pair pair = {.image = {.is_strict = true}};
    make(&pair, "wechat");
    for (int i = 0; i < 2; i++) {
        struct record *lone = arena_alloc(&pair.arenas[i], sizeof(*lone));
        assert_non_null(lone);
        *lone = (struct record){.pointer = no_text};
    }
    assert_int_equal(write_pair(&pair), OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(writes_numbers_and_pointers_between_records),
            cmocka_unit_test(says_for_which_machines_it_is),
            cmocka_unit_test(copies_a_text_of_the_program_itself),
            cmocka_unit_test(refuses_a_pointer_to_code),
            cmocka_unit_test(refuses_a_pointer_to_static_data_that_is_no_text),
            cmocka_unit_test(does_not_mind_what_nothing_points_to)};
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
