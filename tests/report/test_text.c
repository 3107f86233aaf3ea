#include "support/unit.h"

#include "report/text_layout.h"
#include "written.h"

#include <stdlib.h>

static const struct report_options plain = {.language = LANGUAGE_EN};

UNIT(opens_with_subject_and_coverage_before_findings)
{
    struct buffer SCOPED(buffer_free) out = {0};
    write_report(&out, "text", 1, &plain);
    const char *text = buffer_text(&out);
    assert_true(strncmp(text, "Example Shop 8.0.14 (com.example.shop) · Example Ltd", 52) == 0);
    assert_has(&out, "M21-3a");
    assert_true(strstr(text, "M21-3a") < strstr(text, "Findings"));
    assert_has(&out, "not tested");
    assert_has(&out, "partly tested");
}

UNIT(sorts_findings_by_level_and_names_their_bytes)
{
    struct buffer SCOPED(buffer_free) out = {0};
    struct report_options wide = {.language = LANGUAGE_EN, .width = 200};
    write_report(&out, "text", 1, &wide);
    const char *text = strstr(buffer_text(&out), "Findings");
    assert_true(strstr(text, "critical") < strstr(text, "Clear-text traffic is"));
    assert_true(strstr(text, "Clear-text traffic is") < strstr(text, "Example Ads starts"));
    assert_has(&out, "示例 app.apk!/AndroidManifest.xml bytes 1,204–1,251 "
                     "(entry at 18,233–22,010) · sha256 9f2c41d07be3…");
    assert_has(&out, "session.yaml bytes 310–345");
    assert_has(&out, "CN-DSL-27 (unconfirmed), CN-PIPL-51");
    assert_has(&out, "To mend: Set usesCleartextTraffic to false");
}

UNIT(says_what_could_not_be_read_or_tested)
{
    struct buffer SCOPED(buffer_free) out = {0};
    write_report(&out, "text", 1, &plain);
    assert_has(&out, "read partly: entry classes.dex: the deflate stream ends early "
                     "(at byte 18,233)");
    assert_has(&out, "  could not be tested: ");
    assert_has(&out, "    user-rights/popup-no-close\n");
    assert_has(&out, "  rule failed to run: ");
    assert_has(&out, "    user-rights/zz-broken\n");
    assert_has(&out, "More rows were found than are listed.");
}

UNIT(folds_the_rules_that_all_lack_the_same_evidence)
{
    struct buffer SCOPED(buffer_free) out = {0};
    write_report(&out, "text", 3, &plain);
    assert_has(&out, "  None of the 2 rules could be tested: no exhibit could be read\n");
    assert_int_equal(occurrences(buffer_text(&out), "no exhibit could be read"), 1);
    assert_has(&out, "user-rights/zz-broken");
}

UNIT(does_not_say_that_nothing_was_found_where_nothing_was_tested)
{
    struct buffer SCOPED(buffer_free) out = {0};
    write_report(&out, "text", 3, &plain);
    assert_int_equal(occurrences(buffer_text(&out), "No finding in what was tested."), 1);
    assert_has(&out, "\nunread.apk\n"
                     "  unread.apk · not readable: cannot open: No such file or directory\n"
                     "  None of the 2 rules could be tested: no exhibit could be read\n\n");
}

UNIT(ends_with_totals_and_the_next_command)
{
    struct buffer SCOPED(buffer_free) out = {0};
    write_report(&out, "text", 1, &plain);
    assert_has(&out,
            "\n4 findings: 2 critical, 1 high, 1 medium · 1 lead to review · "
            "2 rules without a verdict\n"
            "Whole report: aedile inspect --format html -o report.html --profile cn-miit-2021 "
            "session\n"
            "Run it in the folder from which the paths, as given, lead to the evidence.\n");
    buffer_clear(&out);
    write_report(&out, "text", 1, &(struct report_options){.language = LANGUAGE_ZH});
    assert_has(&out, "cn-miit-2021 session\n请在按所给路径能找到证据的文件夹中运行。\n");
}

/* The sample, `count` times, under the path. */
static void write_paths(struct buffer *out, const char *path, size_t count, size_t missing)
{
    const struct report_format *format = report_find("text");
    _Alignas(max_align_t) unsigned char state[REPORT_STATE] = {0};
    struct report_options options = {.language = LANGUAGE_EN, .missing = missing};
    struct inspection inspection = *sample_inspection();
    inspection.path = path;
    format->begin(out, sample_run(), &options, state);
    for (size_t i = 0; i < count; i++) {
        format->inspection(out, &inspection, sample_run(), &options, state);
    }
    format->end(out, NULL, 0, sample_run(), &options, state);
}

UNIT(names_all_paths_in_the_next_command_while_they_are_few)
{
    struct buffer SCOPED(buffer_free) four = {0};
    write_paths(&four, "an app.apk", 4, 0);
    assert_has(&four,
            " -o report.html --profile cn-miit-2021 'an app.apk' 'an app.apk' 'an app.apk' "
            "'an app.apk'\n");
    struct buffer SCOPED(buffer_free) five = {0};
    write_paths(&five, "an app.apk", 5, 0);
    assert_has(&five, " -o report.html --profile cn-miit-2021 PATH…\n");
    struct buffer SCOPED(buffer_free) short_of = {0};
    write_paths(&short_of, "an app.apk", 1, 1);
    assert_has(&short_of, " -o report.html --profile cn-miit-2021 PATH…\n");
}

UNIT(names_no_part_of_paths_that_are_too_long)
{
    char path[1001];
    memset(path, 'p', sizeof(path) - 1);
    for (size_t size = 1000; size >= 140; size -= 5) {
        struct buffer SCOPED(buffer_free) out = {0};
        path[size] = 0;
        write_paths(&out, path, 4, 0);
        bool is_named = size < 149; /* with a space before each, and 600 bytes for all */
        assert_int_equal(
                strstr(buffer_text(&out), " --profile cn-miit-2021 PATH…\n") == NULL, is_named);
        assert_int_equal(
                strstr(buffer_text(&out), " --profile cn-miit-2021 ppp") != NULL, is_named);
    }
}

UNIT(lets_no_control_or_bidi_character_through)
{
    struct buffer SCOPED(buffer_free) out = {0};
    write_report(&out, "text", 1, &plain);
    assert_lacks(&out, "\x1b");
    assert_lacks(&out, "\xe2\x80\xae");
    assert_has(&out, "\\x1b[31mred\\x1b[0m \\u{202e}gnp.apk");
}

UNIT(colours_only_when_asked)
{
    struct buffer SCOPED(buffer_free) out = {0};
    struct report_options coloured = {.language = LANGUAGE_EN, .colour = true};
    write_report(&out, "text", 1, &coloured);
    assert_has(&out, "\x1b[31mcritical");
    assert_lacks(&out, "\x1b[31mred");
}

UNIT(keeps_chinese_columns_aligned_and_within_the_width)
{
    struct buffer SCOPED(buffer_free) out = {0};
    struct report_options narrow = {.language = LANGUAGE_ZH, .width = 72};
    write_report(&out, "text", 2, &narrow);
    const char *line = buffer_text(&out);
    int state_column = -1;
    while (*line != 0) {
        const char *end = strchr(line, '\n');
        struct bytes whole = {(const uint8_t *)line, (size_t)(end - line)};
        const char *word = strstr(line, "违反");
        if (strncmp(line, "  ", 2) == 0 && strstr(line, "sha256") == NULL) {
            assert_true(layout_width(whole) <= 72);
        }
        if (word != NULL && word < end && strncmp(line, "  数据安全", 14) == 0) {
            state_column = layout_width((struct bytes){whole.data, (size_t)(word - line)});
        }
        line = end + 1;
    }
    assert_true(state_column > 20);
    const char *clean = strstr(buffer_text(&out), "M21-4b");
    while (clean[-1] != '\n') {
        clean--;
    }
    struct bytes before = {(const uint8_t *)clean, (size_t)(strstr(clean, "未见问题") - clean)};
    assert_int_equal(layout_width(before), state_column);
    assert_has(&out, "2 次检查");
    assert_has(&out, "未指定检查方案");
}

UNIT(breaks_lines_at_spaces_and_between_ideographs)
{
    struct bytes text = bytes_of("one two three");
    assert_true(bytes_equal(layout_next_line(&text, 8), bytes_of("one two")));
    assert_true(bytes_equal(text, bytes_of("three")));
    text = bytes_of("界面转储");
    assert_true(bytes_equal(layout_next_line(&text, 5), bytes_of("界面")));
    text = bytes_of("averylongword");
    assert_true(bytes_equal(layout_next_line(&text, 5), bytes_of("avery")));
}

UNIT(fails_without_a_crash_when_the_buffer_is_too_small)
{
    for (size_t limit = 1; limit < 4000; limit += 37) {
        struct buffer SCOPED(buffer_free) out = {.limit = limit};
        write_report(&out, "text", 2, &plain);
        assert_true(out.failed);
        assert_true(out.size <= limit);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(opens_with_subject_and_coverage_before_findings),
            cmocka_unit_test(sorts_findings_by_level_and_names_their_bytes),
            cmocka_unit_test(says_what_could_not_be_read_or_tested),
            cmocka_unit_test(folds_the_rules_that_all_lack_the_same_evidence),
            cmocka_unit_test(does_not_say_that_nothing_was_found_where_nothing_was_tested),
            cmocka_unit_test(ends_with_totals_and_the_next_command),
            cmocka_unit_test(names_all_paths_in_the_next_command_while_they_are_few),
            cmocka_unit_test(names_no_part_of_paths_that_are_too_long),
            cmocka_unit_test(lets_no_control_or_bidi_character_through),
            cmocka_unit_test(colours_only_when_asked),
            cmocka_unit_test(keeps_chinese_columns_aligned_and_within_the_width),
            cmocka_unit_test(breaks_lines_at_spaces_and_between_ideographs),
            cmocka_unit_test(fails_without_a_crash_when_the_buffer_is_too_small),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
