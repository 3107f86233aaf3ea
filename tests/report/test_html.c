#include "support/unit.h"

#include "report/html/row_json.h"
#include "written.h"

#include <stdlib.h>

static const struct report_options english = {.language = LANGUAGE_EN};

UNIT(asks_for_nothing_from_outside_and_runs_nothing)
{
    struct buffer SCOPED(buffer_free) out = {0};
    write_report(&out, "html", 2, &english);
    assert_has(&out, "content=\"default-src 'none'; style-src 'unsafe-inline'\"");
    assert_lacks(&out, "<script");
    assert_lacks(&out, "<img");
    assert_lacks(&out, "<link");
    assert_lacks(&out, "src=");
    assert_lacks(&out, "url(");
    assert_lacks(&out, "style=\"");
    assert_lacks(&out, "href=\"http");
}

UNIT(shows_hostile_text_as_text)
{
    struct buffer SCOPED(buffer_free) out = {0};
    write_report(&out, "html", 2, &english);
    assert_has(&out, "Debuggable: &lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&quot;&amp;");
    assert_has(&out, "\\x1b[31mred\\x1b[0m \\u{202e}gnp.apk");
    assert_lacks(&out, "\x1b");
    assert_lacks(&out, "\xe2\x80\xae");
    assert_lacks(&out, "<b>'");
}

UNIT(folds_the_rules_that_all_lack_the_same_evidence)
{
    struct buffer SCOPED(buffer_free) out = {0};
    write_report(&out, "html", 3, &english);
    assert_has(&out, "<p>None of the 2 rules could be tested: no exhibit could be read</p>");
    assert_int_equal(occurrences(buffer_text(&out), "Nothing was tested"), 1);
    /* once in the sentence, and the appendix keeps each rule */
    assert_int_equal(occurrences(buffer_text(&out), "no exhibit could be read"), 3);
}

UNIT(opens_with_coverage_and_keeps_states_readable_without_colour)
{
    struct buffer SCOPED(buffer_free) out = {0};
    write_report(&out, "html", 1, &english);
    const char *text = buffer_text(&out);
    assert_true(strstr(text, "id=\"coverage-1\"") < strstr(text, "id=\"findings-1\""));
    assert_has(&out, "<span aria-hidden=\"true\">✕</span> breached");
    assert_has(&out, "<span aria-hidden=\"true\">○</span> not tested");
    assert_true(
            strstr(text, "class=\"finding critical\"") < strstr(text, "class=\"finding high\""));
    assert_has(&out, "unconfirmed: the official text was not seen");
}

UNIT(draws_bars_to_scale_and_lists_their_values)
{
    struct buffer SCOPED(buffer_free) out = {0};
    write_report(&out, "html", 1, &english);
    const char *text = buffer_text(&out);
    assert_true(strstr(text, "id=\"charts-1\"") < strstr(text, "id=\"findings-1\""));
    assert_int_equal(occurrences(text, "<svg "), 1);
    assert_has(&out, "role=\"img\" aria-label=\"shop, the feed: mean distance\"");
    assert_has(&out, "width=\"503.5\""); /* 0.8991 of 560 */
    assert_has(&out, "width=\"560.0\""); /* no longer than the longest */
    assert_has(&out, "twins, switch on</th><td class=\"number\">0.2049</td>");
    assert_has(&out, "<p>No evidence either way.</p>");
}

UNIT(gives_the_commands_that_show_the_cited_bytes_anew)
{
    struct buffer SCOPED(buffer_free) out = {0};
    write_report(&out, "html", 1, &english);
    assert_has(&out,
            "unzip -p &#39;session/示例 app.apk&#39; AndroidManifest.xml | tail -c +1205 | "
            "head -c 48 | xxd");
    assert_has(&out, "aedile query --bytes &#39;SELECT exhibit, entry, entry_at, at, size FROM ");
    assert_has(&out, "It must print: <code>");
    assert_has(&out, "base.apk &gt; inner.zip &amp;&amp; unzip -p inner.zip "
                     "&#39;Android\\[Manifest\\] &#39;\\&#39;&#39;x&#39;\\&#39;&#39;.xml&#39;");
    assert_has(&out, "cat session/session.yaml | tail -c +311 | head -c 36 | xxd");
    assert_has(&out, "aedile query &#39;SELECT * FROM app WHERE exhibit = 1 AND id = 1&#39; ");
}

UNIT(says_once_and_first_where_the_commands_work)
{
    static const char *const sentences[] = {
            [LANGUAGE_EN] = "Run the commands below in the folder from which the paths, as given, "
                            "lead to the evidence.",
            [LANGUAGE_ZH] = "以下命令请在按所给路径能找到证据的文件夹中运行。"};
    for (int i = LANGUAGE_EN; i <= LANGUAGE_ZH; i++) {
        struct buffer SCOPED(buffer_free) out = {0};
        write_report(&out, "html", 1, &(struct report_options){.language = (enum language)i});
        const char *text = buffer_text(&out);
        assert_int_equal(occurrences(text, sentences[i]), 1);
        assert_true(strstr(text, sentences[i]) < strstr(text, "<pre><code>"));
    }
}

UNIT(speaks_chinese_when_asked_and_lists_several_inspections)
{
    struct buffer SCOPED(buffer_free) out = {0};
    struct report_options chinese = {.language = LANGUAGE_ZH};
    write_report(&out, "html", 2, &chinese);
    assert_has(&out, "<html lang=\"zh-CN\">");
    assert_has(&out, "<a href=\"#inspection-2\">com.example.quiet 1.0</a>");
    assert_has(&out, "《数据安全法》，第27条");
    assert_lacks(&out, "Leads");
    assert_lacks(&out, "not tested");
}

UNIT(walks_a_row_of_every_kind_of_value)
{
    struct buffer SCOPED(buffer_free) name = {0};
    struct buffer SCOPED(buffer_free) value = {0};
    struct row_walk walk = {
            .rest = bytes_of("{\"a\":\"x\\n\\\"\\u4e2d\\ud83d\\ude00\", \"b\" : -1.5,"
                             "\"c\":{\"d\":[1,\"}\"]},\"e\":null}")};
    assert_true(row_next(&walk, &name, &value));
    assert_string_equal(buffer_text(&value), "x\n\"中😀");
    assert_true(row_next(&walk, &name, &value));
    assert_string_equal(buffer_text(&name), "b");
    assert_string_equal(buffer_text(&value), "-1.5");
    assert_true(row_next(&walk, &name, &value));
    assert_string_equal(buffer_text(&value), "{\"d\":[1,\"}\"]}");
    assert_true(row_next(&walk, &name, &value));
    assert_string_equal(buffer_text(&value), "null");
    assert_false(row_next(&walk, &name, &value));
}

UNIT(stops_at_a_row_that_is_no_object)
{
    static const char *const broken[] = {"", "{", "{}", "[1]", "{\"a\"", "{\"a\":", "{\"a\":\"",
            "{\"a\":\"\\", "{\"a\":\"\\u12\"}", "{\"a\":\"\\q\"}", "{1:2}"};
    for (size_t i = 0; i < sizeof(broken) / sizeof(broken[0]); i++) {
        struct buffer SCOPED(buffer_free) name = {0};
        struct buffer SCOPED(buffer_free) value = {0};
        struct row_walk walk = {.rest = bytes_of(broken[i])};
        assert_false(row_next(&walk, &name, &value));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(asks_for_nothing_from_outside_and_runs_nothing),
            cmocka_unit_test(shows_hostile_text_as_text),
            cmocka_unit_test(folds_the_rules_that_all_lack_the_same_evidence),
            cmocka_unit_test(opens_with_coverage_and_keeps_states_readable_without_colour),
            cmocka_unit_test(draws_bars_to_scale_and_lists_their_values),
            cmocka_unit_test(gives_the_commands_that_show_the_cited_bytes_anew),
            cmocka_unit_test(says_once_and_first_where_the_commands_work),
            cmocka_unit_test(speaks_chinese_when_asked_and_lists_several_inspections),
            cmocka_unit_test(walks_a_row_of_every_kind_of_value),
            cmocka_unit_test(stops_at_a_row_that_is_no_object),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
