#include "model/fault_zh.h"
#include "report/html/print.h"

#include "report/format.h"

static void put_fact(const struct html_view *view, enum word name, const char *value)
{
    if (value != NULL && value[0] != 0) {
        buffer_append_text(view->out, "<div>");
        html_element(view->out, "dt", "", word(view->language, name));
        html_element(view->out, "dd", "", value);
        buffer_append_text(view->out, "</div>\n");
    }
}

static void put_facts(const struct html_view *view)
{
    const struct subject *subject = &view->inspection->subject;
    const struct device *device = &view->inspection->device;
    buffer_append_text(view->out, "<dl class=\"facts\">\n");
    put_fact(view, WORD_PACKAGE, subject->package);
    put_fact(view, WORD_VERSION, subject->version);
    put_fact(view, WORD_OPERATOR, subject->operator_name);
    put_fact(view, WORD_STORE, subject->store);
    put_fact(view, WORD_DEVICE, device->os);
    put_fact(view, WORD_REGION, device->region);
    put_fact(view, WORD_ACCOUNT, device->account);
    put_fact(view, WORD_NETWORK, device->network);
    put_fact(view, WORD_GIVEN_AS, view->inspection->path);
    buffer_append_text(view->out, "</dl>\n");
}

static uint64_t count_level(const struct inspection *inspection, enum level level)
{
    size_t above = level == LEVEL_CRITICAL
                           ? 0
                           : inspection_breaches(inspection, (enum level)((int)level + 1));
    return inspection_breaches(inspection, level) - above;
}

static void put_number(
        const struct html_view *view, const char *class_name, uint64_t number, const char *label)
{
    buffer_print(view->out, "<li class=\"%s%s\"><b>", class_name, number == 0 ? " none" : "");
    format_number(view->out, number);
    buffer_append_text(view->out, "</b> ");
    html_text(view->out, label);
    buffer_append_text(view->out, "</li>\n");
}

static void put_strip(const struct html_view *view)
{
    enum language language = view->language;
    buffer_append_text(view->out, "<ul class=\"strip\">\n");
    for (int level = LEVEL_CRITICAL; level >= LEVEL_INFORMATIONAL; level--) {
        put_number(view, level_name((enum level)level),
                count_level(view->inspection, (enum level)level),
                word_level(language, (enum level)level));
    }
    put_number(view, "lead", inspection_leads(view->inspection), word(language, WORD_STRIP_LEADS));
    put_number(view, "untested", inspection_untested(view->inspection),
            word(language, WORD_STRIP_UNTESTED));
    buffer_append_text(view->out, "</ul>\n");
}

static void put_reading(const struct html_view *view, const struct exhibit *exhibit)
{
    static const enum word words[] = {[EXHIBIT_WHOLE] = WORD_READ_WHOLE,
            [EXHIBIT_PARTLY] = WORD_READ_PARTLY,
            [EXHIBIT_REFUSED] = WORD_READ_REFUSED};
    buffer_print(view->out, "<span class=\"state %s\">", exhibit_state_name(exhibit->state));
    html_word(view, words[exhibit->state]);
    buffer_append_text(view->out, "</span>");
    if (exhibit->encrypted > 0) {
        html_word(view, WORD_SEMICOLON);
        word_count(view->out, view->language, WORD_ENCRYPTED_ONE, WORD_ENCRYPTED_MANY,
                exhibit->encrypted);
    }
    if (exhibit->state != EXHIBIT_WHOLE) {
        buffer_append_text(view->out, "<br>");
        struct buffer SCOPED(buffer_free) reason = {0};
        fault_put(&reason, exhibit->fault.text, view->language);
        html_text(view->out, buffer_text(&reason));
        view->out->failed = view->out->failed || reason.failed;
        if (!exhibit_counts_lines(exhibit->kind)) { /* there the text names the line */
            html_word(view, WORD_BRACKET_OPEN);
            html_word(view, WORD_AT_BYTE);
            buffer_append_byte(view->out, ' ');
            format_number(view->out, exhibit->fault.at);
            html_word(view, WORD_BRACKET_CLOSE);
        }
    }
}

/* A line may end behind each folder, so that long paths do not break inside a name. */
static void put_path(struct buffer *out, const char *path)
{
    buffer_append_text(out, "<code>");
    for (const char *slash; (slash = strchr(path, '/')) != NULL; path = slash + 1) {
        html_bytes(out, (struct bytes){(const uint8_t *)path, (size_t)(slash + 1 - path)});
        buffer_append_text(out, "<wbr>");
    }
    html_text(out, path);
    buffer_append_text(out, "</code>");
}

static void put_exhibit(const struct html_view *view, const struct exhibit *exhibit)
{
    static const enum word kinds[] = {[EXHIBIT_UNKNOWN] = WORD_KIND_UNKNOWN,
            [EXHIBIT_APP] = WORD_KIND_APP,
            [EXHIBIT_SESSION] = WORD_KIND_SESSION,
            [EXHIBIT_HAR] = WORD_KIND_HAR,
            [EXHIBIT_CAPTURE] = WORD_KIND_CAPTURE,
            [EXHIBIT_REGISTER] = WORD_KIND_REGISTER,
            [EXHIBIT_TRIALS] = WORD_KIND_TRIALS,
            [EXHIBIT_RANKINGS] = WORD_KIND_RANKINGS,
            [EXHIBIT_CHECKOUTS] = WORD_KIND_CHECKOUTS};
    buffer_append_text(view->out, "<tr><th scope=\"row\">");
    put_path(view->out, exhibit->path);
    buffer_append_text(view->out, "</th><td>");
    html_word(view, kinds[exhibit->kind]);
    buffer_append_text(view->out, "</td><td class=\"number\">");
    format_size(view->out, exhibit->size);
    buffer_append_text(view->out, "</td><td>");
    put_reading(view, exhibit);
    buffer_append_text(view->out, "</td><td class=\"digest\">");
    html_code(view->out, exhibit->sha256[0] != 0 ? exhibit->sha256 : "–");
    buffer_append_text(view->out, "</td></tr>\n");
}

static void put_exhibits(const struct html_view *view)
{
    static const enum word columns[] = {WORD_FILE, WORD_KIND, WORD_SIZE, WORD_READING, WORD_DIGEST};
    html_section_open(view, "exhibits", WORD_EVIDENCE);
    html_table_open(view, "exhibits", columns, sizeof(columns) / sizeof(columns[0]));
    for (size_t i = 0; i < view->inspection->exhibit_count; i++) {
        put_exhibit(view, &view->inspection->exhibits[i]);
    }
    html_table_close(view->out);
    html_section_close(view->out);
}

void html_head(const struct html_view *view)
{
    const struct subject *subject = &view->inspection->subject;
    const char *name = subject->name != NULL      ? subject->name
                       : subject->package != NULL ? subject->package
                                                  : view->inspection->path;
    buffer_print(view->out, "<h2 id=\"subject-%zu\">", view->number);
    html_text(view->out, name);
    if (subject->version != NULL) {
        buffer_append_text(view->out, " <span class=\"quiet\">");
        html_text(view->out, subject->version);
        buffer_append_text(view->out, "</span>");
    }
    buffer_append_text(view->out, "</h2>\n");
    put_facts(view);
    put_strip(view);
    put_exhibits(view);
}
