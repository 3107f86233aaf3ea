#include "support/unit.h"

#include "evidence/apksig/jar.h"

#include <stdlib.h>

UNIT(reads_manifests_as_android_does)
{
    struct arena arena = {.limit = 1 << 20};
    struct buffer scratch = {0};
    struct bytes value;
    struct jar_text text;
    const char *source =
            "\r\nVersion: 1\rLong: a\r\n b\n  c\r\n\r\n\nNAME: one\n two\nX\n\nName: z\nno";
    assert_int_equal(jar_read(bytes_of(source), 100, &arena, &text), OK);
    assert_true(text.has_main);
    assert_true(jar_attribute(text.main, "LONG", &scratch, &value));
    assert_true(bytes_equal(value, bytes_of("ab c")));
    assert_false(jar_attribute(text.main, "Name", &scratch, &value));
    assert_int_equal(text.count, 2);
    const struct jar_section *section = jar_find(&text, bytes_of("onetwo"));
    assert_non_null(section);
    assert_true(bytes_equal(section->raw, bytes_of("NAME: one\n two\nX\n\n")));
    assert_true(jar_attribute(*section, "x", &scratch, &value));
    assert_int_equal(value.size, 0);
    assert_null(jar_find(&text, bytes_of("one")));
    assert_null(jar_duplicate(&text).data);
    buffer_free(&scratch);
    arena_free(&arena);
}

UNIT(stops_at_the_ceiling_of_sections)
{
    struct arena arena = {.limit = 1 << 20};
    struct jar_text text = {0};
    struct bytes source = bytes_of("main\n\none\n\ntwo\n");
    assert_int_equal(jar_read(source, 1, &arena, &text), E_LIMIT);
    assert_false(text.has_main);
    assert_int_equal(jar_skim(source, 1, &arena, &text), E_LIMIT);
    assert_false(text.has_main);
    assert_int_equal(jar_read(source, 2, &arena, &text), OK);
    assert_int_equal(text.count, 2);
    arena_free(&arena);
}

UNIT(ends_lines_of_any_length_at_the_first_of_both_ends)
{
    static const char *const ends[] = {"\n", "\r", "\r\n"};
    struct buffer scratch = {0}, source = {0};
    for (size_t size = 70; size < 170; size++) {
        for (size_t i = 0; i < 9; i++) {
            struct arena arena = {.limit = 1 << 20};
            struct bytes value;
            struct jar_text text;
            buffer_clear(&source);
            buffer_print(&source, "A: %0*d%sB: b%s%sName: c%s", (int)size, 7, ends[i / 3],
                    ends[i % 3], ends[i % 3], ends[i / 3]);
            assert_int_equal(jar_read(buffer_bytes(&source), 1, &arena, &text), OK);
            assert_true(jar_attribute(text.main, "A", &scratch, &value));
            assert_int_equal(value.size, size);
            assert_true(jar_attribute(text.main, "B", &scratch, &value));
            assert_true(bytes_equal(value, bytes_of("b")));
            assert_non_null(jar_find(&text, bytes_of("c")));
            arena_free(&arena);
        }
    }
    buffer_free(&source);
    buffer_free(&scratch);
}

UNIT(counts_when_it_skims_what_it_would_read)
{
    static const char *const sources[] = {"", "\n\r\n", "main", "main\n\n",
            "\n\nmain\r\rone\r\r\r\rtwo\r",
            "main\r\n folded\r\n\r\nName: a\r\n b\r\n\r\n c\r\nd: e", " \n\n \n\n"};
    for (size_t i = 0; i < sizeof(sources) / sizeof(*sources); i++) {
        struct arena arena = {.limit = 1 << 20};
        struct jar_text whole, skimmed;
        assert_int_equal(jar_read(bytes_of(sources[i]), 9, &arena, &whole), OK);
        assert_int_equal(jar_skim(bytes_of(sources[i]), 9, &arena, &skimmed), OK);
        assert_int_equal(skimmed.has_main, whole.has_main);
        assert_int_equal(skimmed.count, whole.count);
        assert_true(!whole.has_main || bytes_equal(skimmed.main.raw, whole.main.raw));
        arena_free(&arena);
    }
}

UNIT(picks_the_digests_that_each_version_checks)
{
    struct jar_section section = {
            .raw = bytes_of("SHA1-Digest: AAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"
                            "SHA-256-Digest: "
                            "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n")};
    struct buffer scratch = {0};
    struct jar_digest digests[JAR_DIGESTS_MAX];
    assert_int_equal(jar_digests(section, "-Digest", 18, &scratch, digests), 1);
    assert_int_equal(digests[0].kind, DIGEST_SHA256);
    assert_int_equal(digests[0].size, 32);
    assert_int_equal(jar_digests(section, "-Digest", 17, &scratch, digests), 2);
    assert_int_equal(digests[0].kind, DIGEST_SHA1);
    assert_int_equal(digests[0].size, 20);
    assert_int_equal(digests[1].kind, DIGEST_SHA256);
    section.raw = bytes_of("SHA-256-Digest: not Base64!\n");
    assert_int_equal(jar_digests(section, "-Digest", 17, &scratch, digests), 0);
    assert_int_equal(jar_digests(section, "-Digest", 18, &scratch, digests), 1);
    assert_int_equal(digests[0].size, 0);
    buffer_free(&scratch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(reads_manifests_as_android_does),
            cmocka_unit_test(stops_at_the_ceiling_of_sections),
            cmocka_unit_test(ends_lines_of_any_length_at_the_first_of_both_ends),
            cmocka_unit_test(counts_when_it_skims_what_it_would_read),
            cmocka_unit_test(picks_the_digests_that_each_version_checks),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
