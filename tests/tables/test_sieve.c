#include "support/unit.h"

#include "support/dex_writer.h"
#include "tables/code/sieve.h"

#include <stdlib.h>

enum { STRINGS = 400 };

static struct arena arena;
static struct secret_list secrets;

static int load(void **state)
{
    (void)state;
    const char *csv = "id,name,grade,source\naws-access-key,A,secret,own\njwt,J,secret,own\n";
    return secret_load(bytes_of(csv), &arena, &secrets, NULL) == OK ? 0 : -1;
}

static int unload(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

/* The texts one after the other among plain names, so that they fall everywhere in blocks. */
static void write_texts(const char *const *texts, size_t count, struct buffer *out)
{
    struct bytes strings[STRINGS];
    for (size_t i = 0; i < STRINGS; i++) {
        strings[i] = bytes_of(i % 5 == 0 ? texts[i / 5 % count]
                                         : arena_print(&arena, "plainName%.*s", (int)(i % 37),
                                                   "abcdefghijklmnopqrstuvwxyzabcdefghijk"));
    }
    struct dex_content content = {.strings = strings, .string_count = STRINGS};
    dex_write(out, &content);
}

static void open_sieve(const struct buffer *file, struct dex *dex, struct sieve *sieve)
{
    assert_int_equal(dex_open(buffer_bytes(file), NULL, dex, NULL), OK);
    assert_true(sieve_prepare(sieve, &secrets, &arena));
    assert_true(sieve_mark(sieve, dex));
}

static void assert_next_passes_over_none(const struct sieve *sieve, const struct dex *dex)
{
    uint32_t expected = dex->string_count;
    unsigned expected_bits = 0, bits = 0;
    for (uint32_t i = dex->string_count; i-- > 0;) {
        unsigned own = sieve_bits(sieve, dex, i);
        expected = own != 0 ? i : expected;
        expected_bits = own != 0 ? own : expected_bits;
        assert_int_equal(sieve_next(sieve, dex, i, &bits), expected);
        assert_int_equal(bits, expected_bits);
    }
    assert_int_equal(sieve_next(sieve, dex, dex->string_count, &bits), dex->string_count);
}

UNIT(tells_of_every_string_that_holds_something)
{
    const char *const texts[] = {"https://example.com/a", "a.b", "://", "xAKIA", "AKIA", ".",
            "key AKIA"
            "Q3EGRIZ7TLWCVB5N",
            "LAKIA"
            "Q3EGRIZ7TLWCVB5N;",
            "na\xc3\xafve", "\xe7\xbd\x91", "\xe7\xbd\x91://x.y",
            "na\xc3\xafve \xc3\xa9\xc3\xa9\xc3\xa9 AKIA"
            "Q3EGRIZ7TLWCVB5N",
            "x"};
    struct buffer SCOPED(buffer_free) file = {0};
    struct sieve SCOPED(sieve_free) sieve = {0};
    struct dex dex;
    write_texts(texts, sizeof(texts) / sizeof(*texts), &file);
    open_sieve(&file, &dex, &sieve);
    assert_true(dex.strings_apart);
    assert_next_passes_over_none(&sieve, &dex);
    for (uint32_t i = 0; i < dex.string_count; i++) {
        struct bytes text;
        struct secret_hit hit;
        assert_true(dex_string(&dex, i, &text, NULL));
        const uint8_t *dot = memchr(text.data, '.', text.size);
        unsigned held = dot != NULL && dot + 1 < text.data + text.size ? SIEVE_DOT : 0;
        held |= memmem(text.data, text.size, "://", 3) != NULL ? SIEVE_ADDRESS : 0;
        held |= secret_next(&secrets, text, 0, &hit) ? SIEVE_SECRET : 0;
        assert_int_equal(sieve_bits(&sieve, &dex, i) & held, held);
    }
}

UNIT(passes_over_plain_names)
{
    const char *const texts[] = {"Lcom/example/Shop;", "getName", "https", "a:b", "a/b", ""};
    struct buffer SCOPED(buffer_free) file = {0};
    struct sieve SCOPED(sieve_free) sieve = {0};
    struct dex dex;
    write_texts(texts, sizeof(texts) / sizeof(*texts), &file);
    open_sieve(&file, &dex, &sieve);
    for (uint32_t i = 0; i < dex.string_count; i++) {
        assert_int_equal(sieve_bits(&sieve, &dex, i), 0);
    }
    unsigned bits = 0;
    assert_int_equal(sieve_next(&sieve, &dex, 0, &bits), STRINGS);
    assert_int_equal(bits, 0);
}

UNIT(reads_nothing_behind_a_file_whose_strings_point_anywhere)
{
    const char *const texts[] = {"a.b"};
    struct buffer SCOPED(buffer_free) file = {0};
    struct sieve SCOPED(sieve_free) sieve = {0};
    struct dex dex;
    write_texts(texts, 1, &file);
    open_sieve(&file, &dex, &sieve);
    enum { FEW = 100 };
    uint8_t *copy = malloc(file.size); /* nothing readable follows it */
    assert_non_null(copy);
    for (size_t step = 0; step < 64; step++) {
        memcpy(copy, file.data, file.size);
        for (uint32_t i = 0; i < dex.string_count; i += FEW) { /* more would overlap too much */
            uint32_t at = (uint32_t)(file.size - 1 - (i * 3 + step) % 80);
            memcpy(copy + dex.strings_at + 4 * i, &at, sizeof(at));
        }
        struct dex hostile;
        struct fault why = {0};
        if (dex_open((struct bytes){copy, file.size}, NULL, &hostile, &why) != OK) {
            fail_msg("%s", why.text);
        }
        assert_true(sieve_mark(&sieve, &hostile));
        assert_next_passes_over_none(&sieve, &hostile);
        for (uint32_t i = 0; i < dex.string_count; i++) {
            struct bytes text;
            if (dex_string(&hostile, i, &text, NULL) && memchr(text.data, '.', text.size) != NULL) {
                assert_true((sieve_bits(&sieve, &hostile, i) & SIEVE_DOT) != 0 ||
                            bytes_end_with(text, bytes_of(".")));
            }
        }
    }
    free(copy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(tells_of_every_string_that_holds_something),
            cmocka_unit_test(passes_over_plain_names),
            cmocka_unit_test(reads_nothing_behind_a_file_whose_strings_point_anywhere),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, load, unload);
}
