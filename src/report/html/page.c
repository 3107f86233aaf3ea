/* page.c: one page that needs nothing else: no script, no picture, no address is fetched. It holds
 * one language; all of it can be read and printed without opening anything. */
#include "report/html/print.h"

#include "report/format.h"
#include "report/formats.h"

void html_bytes(struct buffer *out, struct bytes text)
{
    format_safe(out, text, ESCAPE_HTML, SHOWN_MAX);
}

void html_text(struct buffer *out, const char *text)
{
    html_bytes(out, bytes_of(text));
}

void html_word(const struct html_view *view, enum word name)
{
    html_text(view->out, word(view->language, name));
}

void html_element(struct buffer *out, const char *tag, const char *attributes, const char *text)
{
    buffer_print(out, "<%s%s>", tag, attributes);
    html_text(out, text);
    buffer_print(out, "</%s>\n", tag);
}

void html_code(struct buffer *out, const char *text)
{
    buffer_append_text(out, "<code>");
    html_text(out, text);
    buffer_append_text(out, "</code>");
}

/* "f1-area_rule": a slash is no sign for an id that style sheets and scripts name. */
static void put_id(const struct html_view *view, char what, const char *rule)
{
    buffer_print(view->out, "%c%zu-", what, view->number);
    for (; *rule != 0; rule++) {
        html_bytes(view->out, bytes_of(*rule == '/' ? "_" : (char[]){*rule, 0}));
    }
}

void html_anchor(const struct html_view *view, char what, const char *rule)
{
    buffer_append_text(view->out, "id=\"");
    put_id(view, what, rule);
    buffer_append_byte(view->out, '"');
}

void html_link(const struct html_view *view, char what, const char *rule, const char *text)
{
    buffer_append_text(view->out, "<a href=\"#");
    put_id(view, what, rule);
    buffer_append_text(view->out, "\">");
    html_text(view->out, text);
    buffer_append_text(view->out, "</a>");
}

void html_table_open(const struct html_view *view, const char *class_name, const enum word *columns,
        size_t count)
{
    bool fits = strcmp(class_name, "row") == 0; /* else the keyboard must reach what scrolls */
    buffer_print(view->out, "<div class=\"wide\"%s>\n<table class=\"%s\">\n<thead><tr>",
            fits ? "" : " tabindex=\"0\"", class_name);
    for (size_t i = 0; i < count; i++) {
        buffer_append_text(view->out, "<th scope=\"col\">");
        html_word(view, columns[i]);
        buffer_append_text(view->out, "</th>");
    }
    buffer_append_text(view->out, "</tr></thead>\n<tbody>\n");
}

void html_table_close(struct buffer *out)
{
    buffer_append_text(out, "</tbody>\n</table>\n</div>\n");
}

void html_section_open(const struct html_view *view, const char *name, enum word title)
{
    buffer_print(view->out, "<section id=\"%s-%zu\">\n<h3>", name, view->number);
    html_word(view, title);
    buffer_append_text(view->out, "</h3>\n");
}

void html_section_close(struct buffer *out)
{
    buffer_append_text(out, "</section>\n");
}

static void begin(struct buffer *out, const struct run_facts *run,
        const struct report_options *options, void *state)
{
    (void)out, (void)run, (void)options, (void)state;
}

static void inspection(struct buffer *out, const struct inspection *inspection,
        const struct run_facts *run, const struct report_options *options, void *state)
{
    (void)out, (void)inspection, (void)run, (void)options, (void)state;
}

static void put_subject(struct buffer *out, const struct inspection *inspection)
{
    struct buffer SCOPED(buffer_free) subject = {0};
    format_subject(&subject, inspection);
    html_text(out, buffer_text(&subject));
    out->failed = out->failed || subject.failed;
}

/* The only one's subject, or how many there are. */
static void put_title(struct buffer *out, const struct inspection *const *inspections, size_t count,
        enum language language)
{
    if (count == 1) {
        put_subject(out, inspections[0]);
    } else {
        word_count(out, language, WORD_INSPECTION_ONE, WORD_INSPECTIONS, count);
    }
}

static void put_page_head(struct buffer *out, const struct inspection *const *inspections,
        size_t count, enum language language)
{
    buffer_print(out, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n",
            language_tag(language));
    buffer_append_text(out, "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src "
                            "'none'; style-src 'unsafe-inline'\">\n<meta name=\"viewport\" "
                            "content=\"width=device-width, initial-scale=1\">\n"
                            "<meta name=\"color-scheme\" content=\"light dark\">\n<title>");
    html_text(out, word(language, WORD_REPORT_TITLE));
    buffer_append_text(out, " · ");
    put_title(out, inspections, count, language);
    buffer_append_text(out, "</title>\n<style>\n");
    for (size_t i = 0; html_style[i] != NULL; i++) {
        buffer_print(out, "%s\n", html_style[i]);
    }
    buffer_append_text(out, "</style>\n</head>\n");
}

/* The list is worth its place only when there is more than one subject. */
static void put_contents(struct buffer *out, const struct inspection *const *inspections,
        size_t count, enum language language)
{
    if (count < 2) {
        return;
    }
    buffer_append_text(out, "<nav aria-labelledby=\"contents\">\n");
    html_element(out, "h2", " id=\"contents\" class=\"contents\"", word(language, WORD_CONTENTS));
    buffer_append_text(out, "<ol>\n");
    for (size_t i = 0; i < count; i++) {
        buffer_print(out, "<li><a href=\"#inspection-%zu\">", i + 1);
        put_subject(out, inspections[i]);
        buffer_append_text(out, "</a> <span class=\"quiet\">");
        word_count(out, language, WORD_FINDING, WORD_FINDINGS_COUNT,
                inspection_breaches(inspections[i], LEVEL_INFORMATIONAL));
        buffer_append_text(out, "</span></li>\n");
    }
    buffer_append_text(out, "</ol>\n</nav>\n");
}

static void put_inspection(const struct html_view *view)
{
    buffer_print(view->out, "<article id=\"inspection-%zu\" aria-labelledby=\"subject-%zu\">\n",
            view->number, view->number);
    html_head(view);
    html_coverage(view);
    html_charts(view);
    html_findings(view, RULE_VIOLATION);
    html_findings(view, RULE_LEAD);
    html_untested(view);
    html_appendix(view);
    html_glossary(view);
    buffer_append_text(view->out, "</article>\n");
}

static void put_command(struct buffer *out, const struct inspection *const *inspections,
        size_t count, const struct run_facts *run, enum language language)
{
    struct buffer SCOPED(buffer_free) command = {0};
    buffer_print(&command, "aedile inspect --format html --lang %s -o report.html%s",
            language_tag(language), run->options == NULL ? "" : run->options);
    if (count > 0) {
        format_profiles(&command, inspections[0]);
    }
    for (size_t i = 0; i < count && command.size < SHOWN_MAX / 2; i++) {
        buffer_append_byte(&command, ' ');
        format_shell_word(&command, inspections[i]->path);
    }
    buffer_append_text(out, "<pre><code>");
    html_text(out, buffer_text(&command));
    buffer_append_text(out, "</code></pre>\n");
    out->failed = out->failed || command.failed;
}

/* Before all else: what is missing must not be taken for what was tested. */
static void put_cut_short(struct buffer *out, const struct report_options *options)
{
    if (options->missing > 0) {
        buffer_append_text(out, "<p class=\"mark\"><strong>");
        word_count(
                out, options->language, WORD_CUT_SHORT_ONE, WORD_CUT_SHORT_MANY, options->missing);
        buffer_append_text(out, "</strong></p>\n");
    }
}

static void put_foot(struct buffer *out, const struct inspection *const *inspections, size_t count,
        const struct run_facts *run, const struct report_options *options)
{
    enum language language = options->language;
    buffer_append_text(out, "<footer>\n<p>");
    html_text(out, word(language, WORD_MADE_BY));
    buffer_append_byte(out, ' ');
    html_text(out, run->tool_version);
    buffer_append_text(out, "</p>\n<dl class=\"facts\">\n");
    html_element(out, "dt", "", word(language, WORD_RULES_DIGEST));
    buffer_append_text(out, "<dd>");
    html_code(out, run->rules_digest);
    buffer_append_text(out, "</dd>\n");
    html_element(out, "dt", "", word(language, WORD_DATA_DIGEST));
    buffer_append_text(out, "<dd>");
    html_code(out, run->data_digest);
    buffer_append_text(out, "</dd>\n</dl>\n");
    if (options->missing == 0) { /* no command ends at the same point again */
        html_element(out, "p", "", word(language, WORD_REPEAT));
        put_command(out, inspections, count, run, language);
    }
    buffer_append_text(out, "</footer>\n");
}

static void end(struct buffer *out, const struct inspection *const *inspections, size_t count,
        const struct run_facts *run, const struct report_options *options, void *state)
{
    (void)state;
    enum language language = options->language;
    put_page_head(out, inspections, count, language);
    buffer_append_text(out, "<body>\n<a class=\"skip\" href=\"#main\">");
    html_text(out, word(language, WORD_SKIP));
    buffer_append_text(out, "</a>\n<main id=\"main\">\n<h1>");
    html_text(out, word(language, WORD_REPORT_TITLE));
    buffer_append_text(out, "</h1>\n");
    put_cut_short(out, options);
    put_contents(out, inspections, count, language);
    for (size_t i = 0; i < count && !out->failed; i++) {
        struct html_view view = {out, inspections[i], run, language, i + 1};
        put_inspection(&view);
    }
    buffer_append_text(out, "</main>\n");
    put_foot(out, inspections, count, run, options);
    buffer_append_text(out, "</body>\n</html>\n");
}

const struct report_format report_html = {.name = "html",
        .purpose = "one page to read, print and send on; needs no script and no network",
        .media_type = "text/html; charset=utf-8",
        .begin = begin,
        .inspection = inspection,
        .end = end,
        .keeps = true};
