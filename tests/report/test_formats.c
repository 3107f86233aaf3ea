#include "support/unit.h"

#include "report/format.h"
#include "support/torture.h"
#include "written.h"

#include <stdlib.h>

static const struct report_options plain = {.language = LANGUAGE_EN};

#define assert_written(call, expected)                                                             \
    do {                                                                                           \
        struct buffer SCOPED(buffer_free) out = {0};                                               \
        call;                                                                                      \
        assert_string_equal(buffer_text(&out), expected);                                          \
    } while (0)

UNIT(groups_digits_and_rounds_sizes)
{
    assert_written(format_number(&out, 0), "0");
    assert_written(format_number(&out, 18233), "18,233");
    assert_written(format_number(&out, UINT64_MAX), "18,446,744,073,709,551,615");
    assert_written(format_size(&out, 813), "813 B");
    assert_written(format_size(&out, 21412345), "21.4 MB");
    assert_written(format_size(&out, 999999), "1.0 MB");
    assert_written(format_size(&out, UINT64_MAX), "18.4 EB");
}

UNIT(makes_text_safe_and_cuts_it_with_its_size)
{
    assert_written(
            format_safe(&out, bytes_of("a\x1b\xff\n<b>"), ESCAPE_TERMINAL, 0), "a\\x1b\\xff <b>");
    assert_written(
            format_safe(&out, bytes_of("<a b='\"&"), ESCAPE_HTML, 0), "&lt;a b=&#39;&quot;&amp;");
    assert_written(format_safe(&out, bytes_of("abcdef"), ESCAPE_HTML, 3), "abc… (6 B)");
}

UNIT(quotes_words_for_the_shell)
{
    assert_written(format_shell_word(&out, "a/b.apk"), "a/b.apk");
    assert_written(format_shell_word(&out, "a b'; rm"), "'a b'\\''; rm'");
    assert_written(format_shell_word(&out, "-rf"), "./'-rf'");
    assert_written(format_shell_word(&out, "示例.apk"), "'示例.apk'");
    assert_written(format_shell_word(&out, "a\x1b'1"), "$'a\\033\\0471'");
    assert_written(format_shell_word(&out, ""), "''");
}

UNIT(makes_relative_uris)
{
    assert_written(format_uri(&out, "/tests/a b.apk"), "tests/a%20b.apk");
    assert_written(format_uri(&out, "./javascript:x"), "javascript%3Ax");
    assert_written(format_uri(&out, "例"), "%E4%BE%8B");
    assert_written(format_uri(&out, "/"), ".");
}

UNIT(json_has_a_line_for_everything_and_counts_it)
{
    struct buffer SCOPED(buffer_free) out = {0};
    write_report(&out, "json", 2, &plain);
    const char *text = buffer_text(&out);
    assert_true(strncmp(text, "{\"type\":\"run\",\"schema\":\"aedile-report/1\"", 40) == 0);
    assert_int_equal(occurrences(text, "{\"type\":\"inspection\""), 2);
    assert_int_equal(occurrences(text, "{\"type\":\"exhibit\""), 3);
    assert_int_equal(occurrences(text, "{\"type\":\"coverage\""), 7);
    assert_int_equal(occurrences(text, "{\"type\":\"result\""), 9);
    assert_int_equal(occurrences(text, "{\"type\":\"finding\""), 5);
    assert_int_equal(occurrences(text, "{\"type\":\"clause\""), 4);
    assert_has(&out, "\"verdicts\":{\"pass\":2,\"fail\":3,\"notapplicable\":1,\"unknown\":1,"
                     "\"error\":1,\"review\":1}}\n");
    assert_has(&out, "\"place\":{\"entry\":\"AndroidManifest.xml\",\"entry_at\":18233,"
                     "\"entry_size\":3778,\"at\":1204,\"size\":48}");
    assert_lacks(&out, "\x1b");
}

UNIT(sarif_gives_every_result_a_place)
{
    struct buffer SCOPED(buffer_free) out = {0};
    write_report(&out, "sarif", 2, &plain);
    const char *text = buffer_text(&out);
    assert_int_equal(occurrences(text, "\"ruleIndex\""), 5);
    assert_int_equal(
            occurrences(text, "\"startLine\": 1") + occurrences(text, "\"startLine\":1"), 6);
    assert_has(&out, "session/%E7%A4%BA%E4%BE%8B%20app.apk");
    assert_has(&out, "toolExecutionNotifications");
    assert_lacks(&out, "EU-UNUSED-1");
}

UNIT(says_where_there_is_room_that_the_run_ended_early)
{
    static const char *const names[] = {"text", "html", "sarif"};
    struct report_options short_of = {.language = LANGUAGE_EN, .missing = 1};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        struct buffer SCOPED(buffer_free) one = {0};
        struct buffer SCOPED(buffer_free) chinese = {0};
        struct buffer SCOPED(buffer_free) whole = {0};
        struct report_options several = {.language = LANGUAGE_ZH, .missing = 52};
        write_report(&one, names[i], 1, &short_of);
        assert_has(
                &one, "Not the whole report: the run ended early, and 1 inspection was not made.");
        write_report(&chinese, names[i], 1, &several);
        assert_has(&chinese, "报告不完整：运行提前结束，还有 52 次检查未进行。");
        write_report(&whole, names[i], 1, &plain);
        assert_lacks(&whole, "ended early");
    }
    struct buffer SCOPED(buffer_free) json = {0};
    write_report(&json, "json", 2, &short_of);
    assert_has(&json, "\"inspections\":2,\"interrupted\":true,\"requested\":3,\"exhibits\":");
    struct buffer SCOPED(buffer_free) page = {0};
    write_report(&page, "html", 1, &short_of);
    assert_lacks(&page, "give this same file");
}

UNIT(sarif_calls_a_run_that_ended_early_no_success)
{
    struct buffer SCOPED(buffer_free) out = {0};
    struct report_options short_of = {.language = LANGUAGE_EN, .missing = 1};
    const struct inspection *quiet = sample_quiet_inspection();
    const struct report_format *format = report_find("sarif");
    format->end(&out, &quiet, 1, sample_run(), &plain, NULL);
    assert_has(&out, "\"executionSuccessful\": true");
    buffer_clear(&out);
    format->end(&out, &quiet, 1, sample_run(), &short_of, NULL);
    assert_has(&out, "\"executionSuccessful\": false");
}

UNIT(csv_keeps_formulas_from_running)
{
    struct buffer SCOPED(buffer_free) out = {0};
    struct report_options marked = {.language = LANGUAGE_EN, .bom = true};
    write_report(&out, "csv", 1, &marked);
    assert_true(strncmp(buffer_text(&out), "\xef\xbb\xbfinspection,subject", 21) == 0);
    assert_has(&out, "\"'=HYPERLINK(\"\"http://rival.example\"\")");
    assert_int_equal(occurrences(buffer_text(&out), "\r\n"), 6);
}

UNIT(csv_lets_no_character_turn_or_hide_a_cell)
{
    struct buffer SCOPED(buffer_free) out = {0};
    write_report(&out, "csv", 1, &plain);
    assert_lacks(&out, "\x1b");
    assert_lacks(&out, "\xe2\x80\xae");
    assert_has(&out, "·gnp.apk");
}

UNIT(finds_formats_by_name)
{
    size_t count = 0;
    const struct report_format *const *formats = report_formats(&count);
    for (size_t i = 0; i < count; i++) {
        assert_ptr_equal(report_find(formats[i]->name), formats[i]);
        assert_true(strlen(formats[i]->purpose) > 10);
    }
    assert_null(report_find("pdf"));
}

UNIT(writes_the_same_bytes_twice_in_both_languages)
{
    size_t count = 0;
    const struct report_format *const *formats = report_formats(&count);
    for (size_t i = 0; i < count * 2; i++) {
        struct buffer SCOPED(buffer_free) first = {0};
        struct buffer SCOPED(buffer_free) second = {0};
        struct report_options options = {.language = i % 2 == 0 ? LANGUAGE_EN : LANGUAGE_ZH};
        write_report(&first, formats[i / 2]->name, 2, &options);
        write_report(&second, formats[i / 2]->name, 2, &options);
        assert_false(first.failed);
        assert_string_equal(buffer_text(&first), buffer_text(&second));
    }
}

static const char *tortured;

static bool writes_whole(void)
{
    struct buffer SCOPED(buffer_free) out = {0};
    write_report(&out, tortured, 2, &plain);
    return !out.failed;
}

UNIT(fails_and_says_so_whenever_memory_is_spent)
{
    size_t count = 0;
    const struct report_format *const *formats = report_formats(&count);
    for (size_t i = 0; i < count; i++) {
        tortured = formats[i]->name;
        assert_true(torture(writes_whole) > 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(groups_digits_and_rounds_sizes),
            cmocka_unit_test(makes_text_safe_and_cuts_it_with_its_size),
            cmocka_unit_test(quotes_words_for_the_shell),
            cmocka_unit_test(makes_relative_uris),
            cmocka_unit_test(json_has_a_line_for_everything_and_counts_it),
            cmocka_unit_test(sarif_gives_every_result_a_place),
            cmocka_unit_test(says_where_there_is_room_that_the_run_ended_early),
            cmocka_unit_test(sarif_calls_a_run_that_ended_early_no_success),
            cmocka_unit_test(csv_keeps_formulas_from_running),
            cmocka_unit_test(csv_lets_no_character_turn_or_hide_a_cell),
            cmocka_unit_test(finds_formats_by_name),
            cmocka_unit_test(writes_the_same_bytes_twice_in_both_languages),
            cmocka_unit_test(fails_and_says_so_whenever_memory_is_spent),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
