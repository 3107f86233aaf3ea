#include "support/unit.h"

#include "base/buffer.h"
#include "evidence/page/visible_text.h"
#include "support/torture.h"

#include <stdlib.h>

static struct arena arena;
static struct buffer text;
static struct page page;

static int clean(void **state)
{
    (void)state;
    arena_free(&arena);
    buffer_free(&text);
    page = (struct page){0};
    return 0;
}

static void read_page(const char *html)
{
    assert_int_equal(page_read(bytes_of(html), &arena, &page, NULL), OK);
}

static void assert_shows(const char *html, const char *shown)
{
    read_page(html);
    assert_string_equal(page.text, shown);
}

UNIT(reads_title_text_and_addresses_of_a_page)
{
    read_page("<!DOCTYPE html><html><head><meta charset=utf-8><TITLE>\n Red &amp; green\n"
              "shoes</TITLE><link rel='next canonical' href=\" /item?id=7&amp;x=1 \">"
              "<meta http-equiv=Refresh content=\"3; URL='https://a.example/?a=1&amp;b=2'\">"
              "</head><body><h1>Red</h1><p>One&nbsp;<b>two</b>.</body></html>");
    assert_string_equal(page.title, "Red & green shoes");
    assert_string_equal(page.text, "Red One two.");
    assert_int_equal(page.visible, 12);
    assert_string_equal(page.canonical, "/item?id=7&x=1");
    assert_string_equal(page.refresh, "https://a.example/?a=1&b=2");
    assert_null(page.script_target);
}

UNIT(has_nothing_to_tell_of_an_empty_page)
{
    read_page("");
    assert_null(page.title);
    assert_null(page.canonical);
    assert_null(page.refresh);
    assert_null(page.script_target);
    assert_string_equal(page.text, "");
    assert_int_equal(page.visible, 0);
}

UNIT(counts_characters_and_not_bytes)
{
    read_page("<p>如需浏览</p>\n\n<p>\xf0\x9f\x98\x80</p>");
    assert_string_equal(page.text, "如需浏览 \xf0\x9f\x98\x80");
    assert_int_equal(page.visible, 6);
}

UNIT(shows_nothing_of_scripts_styles_and_what_stands_for_them)
{
    assert_shows("a<script>var x = '</p>b';</script><style>p{}</style><noscript>c</noscript>"
                 "<template>d<p>e</p></template><iframe>f</iframe>g<!-- h -->i<!-->j",
            "a gij");
}

UNIT(ends_raw_text_only_at_its_own_end_tag)
{
    assert_shows("<script>a</scripture>b</script x>c<style>d", "c");
}

UNIT(shows_nothing_of_hidden_elements)
{
    assert_shows("a<div hidden>b<div>c</div>d</div>e"
                 "<span style='color:red; Display : NONE'>f<i>g</i></span>h"
                 "<div style=\"visibility:hidden\">i</div>j<input hidden>k<textarea hidden>l"
                 "</textarea>m",
            "a eh j k m");
}

UNIT(ends_a_hidden_paragraph_at_the_next)
{
    assert_shows("<p hidden>a<p>b<p hidden>c<p hidden>d<p>e", "b e");
}

UNIT(separates_blocks_but_not_what_stands_in_a_line)
{
    assert_shows("<ul><li>a</li><li>b<b>c</b></li></ul><br>d", "a bc d");
}

UNIT(undoes_character_references)
{
    assert_shows("&lt;p&gt; &#20013;&#x6587; &#128;&#0;&#xd800; &copy &hellip; &nosuch; &",
            "<p> 中文 €\xef\xbf\xbd\xef\xbf\xbd © … &nosuch; &");
}

UNIT(does_not_count_what_has_no_width)
{
    read_page("a&#8203;\xe2\x80\x8b&shy;&zwj;b");
    assert_int_equal(page.visible, 2);
}

UNIT(replaces_broken_utf_8)
{
    assert_shows("a\xff\xc3", "a\xef\xbf\xbd\xef\xbf\xbd");
}

UNIT(reads_attributes_in_every_form)
{
    read_page("<a =x y = 'z>' ><link rel=CANONICAL href=/a/b?c=d/e><p>t");
    assert_string_equal(page.canonical, "/a/b?c=d/e");
    assert_string_equal(page.text, "t");
}

UNIT(takes_the_first_of_two_attributes_of_one_name)
{
    read_page("<link rel=canonical href='a' href='b'>");
    assert_string_equal(page.canonical, "a");
}

UNIT(takes_a_tag_that_never_ends_for_none)
{
    assert_shows("a<b c='>d", "a");
    assert_shows("a<b", "a");
    assert_shows("a < b <3 c</ d", "a < b <3 c");
}

UNIT(reads_refreshes_as_browsers_do)
{
    static const struct {
        const char *content, *target;
    } cases[] = {{"0;url=/a", "/a"}, {"5,URL = \"/b\"x", "/b"}, {"1.5 /c", "/c"},
            {"0;urlx", "urlx"}, {"0; url=", NULL}, {"30", NULL}, {"", NULL}};
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        buffer_clear(&text);
        buffer_print(&text, "<meta http-equiv=refresh content='%s'>", cases[i].content);
        read_page(buffer_text(&text));
        if (cases[i].target == NULL) {
            assert_null(page.refresh);
        } else {
            assert_string_equal(page.refresh, cases[i].target);
        }
    }
}

UNIT(finds_where_a_script_sends_the_reader)
{
    static const struct {
        const char *script, *target;
    } cases[] = {{"window.location.href = \"https:\\/\\/a.example\\x2f\\u0062\";",
                         "https://a.example/b"},
            {"top.location='/a'", "/a"}, {"location . replace ( '/b' )", "/b"},
            {"self.location.assign(\"/c\")", "/c"},
            {"if (location.href == '/no') location = '/d'", "/d"},
            {"location.href='/x?u=' + u; location.replace('/e')", "/e"},
            {"geolocation='/no'", NULL}, {"locations = '/no'", NULL}, {"location.hash='/no'", NULL},
            {"location.hrefs='/no'", NULL}, {"location = '/no", NULL}, {"location", NULL},
            {"location = ''", NULL}, {"location='/a\nb'", NULL}};
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        buffer_clear(&text);
        buffer_print(&text, "<script>%s</script>", cases[i].script);
        read_page(buffer_text(&text));
        if (cases[i].target == NULL) {
            assert_null(page.script_target);
        } else {
            assert_string_equal(page.script_target, cases[i].target);
        }
    }
}

UNIT(keeps_the_beginning_and_counts_the_rest)
{
    for (int i = 0; i < 100000; i++) {
        buffer_append_text(&text, "<p>字");
    }
    read_page(buffer_text(&text));
    assert_int_equal(page.visible, 199999);
    assert_in_range(strlen(page.text), PAGE_TEXT_KEPT, PAGE_TEXT_KEPT + 4);
}

static bool is_honest = true;

static bool read_some_page(void)
{
    struct arena own = {0};
    struct page read;
    struct fault why = {0};
    enum status status = page_read(
            bytes_of("<title>a</title><link rel=canonical href=b><script>location='c'</script>"
                     "<meta http-equiv=refresh content='0;url=d'>e"),
            &own, &read, &why);
    is_honest &= status == OK || (status == E_MEMORY && why.status == E_MEMORY);
    arena_free(&own);
    return status == OK;
}

UNIT(says_so_when_memory_is_spent)
{
    assert_true(torture(read_some_page) > 0);
    assert_true(is_honest);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test_teardown(reads_title_text_and_addresses_of_a_page, clean),
            cmocka_unit_test_teardown(has_nothing_to_tell_of_an_empty_page, clean),
            cmocka_unit_test_teardown(counts_characters_and_not_bytes, clean),
            cmocka_unit_test_teardown(
                    shows_nothing_of_scripts_styles_and_what_stands_for_them, clean),
            cmocka_unit_test_teardown(ends_raw_text_only_at_its_own_end_tag, clean),
            cmocka_unit_test_teardown(shows_nothing_of_hidden_elements, clean),
            cmocka_unit_test_teardown(ends_a_hidden_paragraph_at_the_next, clean),
            cmocka_unit_test_teardown(separates_blocks_but_not_what_stands_in_a_line, clean),
            cmocka_unit_test_teardown(undoes_character_references, clean),
            cmocka_unit_test_teardown(does_not_count_what_has_no_width, clean),
            cmocka_unit_test_teardown(replaces_broken_utf_8, clean),
            cmocka_unit_test_teardown(reads_attributes_in_every_form, clean),
            cmocka_unit_test_teardown(takes_the_first_of_two_attributes_of_one_name, clean),
            cmocka_unit_test_teardown(takes_a_tag_that_never_ends_for_none, clean),
            cmocka_unit_test_teardown(reads_refreshes_as_browsers_do, clean),
            cmocka_unit_test_teardown(finds_where_a_script_sends_the_reader, clean),
            cmocka_unit_test_teardown(keeps_the_beginning_and_counts_the_rest, clean),
            cmocka_unit_test_teardown(says_so_when_memory_is_spent, clean),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
