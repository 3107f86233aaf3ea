#include "support/unit.h"

#include "knowledge/identifier/code/literals.h"

#include <stdio.h>

static char answer[1024];

static bool note(void *context, unsigned number, size_t end)
{
    size_t *left = context;
    size_t size = strlen(answer);
    (void)snprintf(
            answer + size, sizeof(answer) - size, "%s%u@%zu", size == 0 ? "" : " ", number, end);
    return --*left > 0;
}

static const char *find_some(const struct literals *set, const char *text, size_t most)
{
    answer[0] = 0;
    literals_find(set, bytes_of(text), note, &most);
    return answer;
}

static const char *find(const struct literals *set, const char *text)
{
    return find_some(set, text, 100);
}

UNIT(finds_literals_where_they_begin_and_the_shorter_first)
{
    SCOPED(arena_free) struct arena arena = {0};
    struct literals set = {.arena = &arena};
    assert_true(literals_add(&set, bytes_of("abcdefgh"), false, 7));
    assert_true(literals_add(&set, bytes_of("abcdef"), false, 8));
    assert_true(literals_add(&set, bytes_of("fghxyz"), false, 9));
    assert_true(literals_seal(&set));
    assert_string_equal(find(&set, "abcdefghxyz"), "8@6 7@8 9@11");
    assert_string_equal(find(&set, "abcde"), "");
    assert_string_equal(find(&set, "abcdefg"), "8@6");
    assert_string_equal(find(&set, "ABCDEF"), "");
    assert_string_equal(find_some(&set, "abcdefghxyz", 2), "8@6 7@8");
}

UNIT(finds_a_literal_at_any_place_up_to_the_last_byte)
{
    SCOPED(arena_free) struct arena arena = {0};
    struct literals set = {.arena = &arena};
    char text[64], expected[64];
    assert_true(literals_add(&set, bytes_of("q7Xz_9"), false, 1));
    assert_true(literals_seal(&set));
    for (size_t before = 0; before < 20; before++) {
        for (size_t behind = 0; behind < 4; behind++) {
            (void)snprintf(text, sizeof(text), "%.*sq7Xz_9%.*s", (int)before,
                    "q7Xzq7Xzq7Xzq7Xzq7Xz", (int)behind, "q7X");
            (void)snprintf(expected, sizeof(expected), "1@%zu", before + 6);
            assert_string_equal(find(&set, text), expected);
        }
    }
}

UNIT(caseless_literals_fold_letters_of_ascii_alone)
{
    SCOPED(arena_free) struct arena arena = {0};
    struct literals set = {.arena = &arena};
    assert_true(literals_add(&set, bytes_of("Lena@Vogt[\xc3\x84]"), true, 1));
    assert_true(literals_add(&set, bytes_of("lena@vogt[\xc3\x84]"), false, 2));
    assert_true(literals_seal(&set));
    assert_string_equal(find(&set, "lena@vogt[\xc3\x84]"), "2@13 1@13");
    assert_string_equal(find(&set, "LENA@VOGT[\xc3\x84]"), "1@13");
    assert_string_equal(find(&set, "lena@vogt[\xc3\xa4]"), "");
    assert_string_equal(find(&set, "lena`vogt{\xc3\x84}"), "");
}

UNIT(leaves_out_what_is_too_short_or_too_long)
{
    SCOPED(arena_free) struct arena arena = {0};
    struct literals set = {.arena = &arena};
    static char text[LITERAL_MAX + 2];
    memset(text, 'x', LITERAL_MAX + 1);
    assert_true(literals_add(&set, bytes_of("short"), false, 1));
    assert_true(literals_add(&set, bytes_of(text), false, 2));
    assert_true(literals_seal(&set));
    assert_string_equal(find(&set, "short and sweet"), "");
    text[LITERAL_MAX] = 0;
    assert_true(literals_add(&set, bytes_of(text), false, 3));
    assert_true(literals_seal(&set));
    (void)snprintf(answer, sizeof(answer), "3@%d", LITERAL_MAX);
    char expected[16];
    memcpy(expected, answer, sizeof(expected));
    assert_string_equal(find(&set, text), expected);
}

/* Texts over two letters, so that nearly everything overlaps: as many as a plain search finds. */
UNIT(finds_as_many_as_a_plain_search)
{
    enum { LITERALS = 200, TEXT = 3000 };
    SCOPED(arena_free) struct arena arena = {0};
    struct literals set = {.arena = &arena};
    static char text[TEXT + 1], literals[LITERALS][16];
    uint32_t random = 1;
    for (size_t i = 0; i < TEXT; i++) {
        random = random * 1103515245 + 12345;
        text[i] = (char)('a' + (random >> 16 & 1));
    }
    size_t expected = 0, left = 1000000;
    for (size_t i = 0; i < LITERALS; i++) {
        size_t size = 6 + i % 9;
        memcpy(literals[i], text + i * 7, size);
        assert_true(literals_add(&set, bytes_of(literals[i]), i % 2 == 0, (uint32_t)i));
        for (const char *at = strstr(text, literals[i]); at != NULL;
                at = strstr(at + 1, literals[i])) {
            expected++;
        }
    }
    assert_true(literals_seal(&set));
    literals_find(&set, bytes_of(text), note, &left);
    assert_int_equal(1000000 - left, expected);
    assert_true(expected > LITERALS);
}

UNIT(an_empty_set_finds_nothing)
{
    SCOPED(arena_free) struct arena arena = {0};
    struct literals set = {.arena = &arena};
    assert_true(literals_seal(&set));
    assert_string_equal(find(&set, "anything at all"), "");
}

int main(void)
{
    const struct CMUnitTest units[] = {
            cmocka_unit_test(finds_literals_where_they_begin_and_the_shorter_first),
            cmocka_unit_test(finds_a_literal_at_any_place_up_to_the_last_byte),
            cmocka_unit_test(caseless_literals_fold_letters_of_ascii_alone),
            cmocka_unit_test(leaves_out_what_is_too_short_or_too_long),
            cmocka_unit_test(finds_as_many_as_a_plain_search),
            cmocka_unit_test(an_empty_set_finds_nothing),
    };
    return cmocka_run_group_tests(units, NULL, NULL);
}
