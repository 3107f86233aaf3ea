/* chart.c: measured values as bars, and as a table for whoever cannot see or trust a picture. */
#include "report/html/print.h"

/* In units of the picture. */
enum { WIDTH = 640, BAR_WIDTH = 560, ROW = 38, LABEL_DOWN = 14, BAR_DOWN = 20, BAR_HEIGHT = 12 };

static double length_of(const struct chart *chart, const struct chart_bar *bar)
{
    double length = BAR_WIDTH * bar->value / chart->most;
    return length > BAR_WIDTH ? BAR_WIDTH : length;
}

static void put_bar(const struct html_view *view, const struct chart *chart, size_t index)
{
    const struct chart_bar *bar = &chart->bars[index];
    int top = (int)index * ROW;
    double length = length_of(chart, bar);
    buffer_print(view->out, "<text x=\"0\" y=\"%d\">", top + LABEL_DOWN);
    html_text(view->out, wording_in(&bar->label, view->language));
    buffer_print(view->out,
            "</text>\n<rect class=\"%s\" x=\"0\" y=\"%d\" width=\"%.1f\" height=\"%d\"/>\n"
            "<text x=\"%.1f\" y=\"%d\">%.3f</text>\n",
            index % 2 == 0 ? "bar" : "even", top + BAR_DOWN, length, BAR_HEIGHT, length + 6,
            top + BAR_DOWN + BAR_HEIGHT - 1, bar->value);
}

static void put_picture(const struct html_view *view, const struct chart *chart)
{
    int height = (int)chart->bar_count * ROW + 4;
    buffer_print(view->out, "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"", WIDTH, height);
    html_text(view->out, wording_in(&chart->title, view->language));
    html_word(view, WORD_COLON);
    html_text(view->out, wording_in(&chart->measure, view->language));
    buffer_print(view->out, "\">\n<line class=\"axis\" x1=\"0\" y1=\"0\" x2=\"0\" y2=\"%d\"/>\n",
            height);
    for (size_t i = 0; i < chart->bar_count; i++) {
        put_bar(view, chart, i);
    }
    buffer_append_text(view->out, "</svg>\n");
}

static void put_table(const struct html_view *view, const struct chart *chart)
{
    static const enum word columns[] = {WORD_CHART_WHAT, WORD_CHART_VALUE};
    html_table_open(view, "values", columns, sizeof(columns) / sizeof(columns[0]));
    for (size_t i = 0; i < chart->bar_count; i++) {
        buffer_append_text(view->out, "<tr><th scope=\"row\">");
        html_text(view->out, wording_in(&chart->bars[i].label, view->language));
        buffer_print(view->out, "</th><td class=\"number\">%.4f</td></tr>\n", chart->bars[i].value);
    }
    html_table_close(view->out);
}

static void put_chart(const struct html_view *view, const struct chart *chart)
{
    const char *note = wording_in(&chart->note, view->language);
    buffer_append_text(view->out, "<div class=\"chart\">\n");
    html_element(view->out, "h4", "", wording_in(&chart->title, view->language));
    html_element(view->out, "p", "", wording_in(&chart->sentence, view->language));
    if (chart->bar_count > 0) {
        html_element(
                view->out, "p", " class=\"quiet\"", wording_in(&chart->measure, view->language));
        put_picture(view, chart);
        put_table(view, chart);
    }
    if (note[0] != 0) {
        html_element(view->out, "p", " class=\"quiet\"", note);
    }
    buffer_append_text(view->out, "</div>\n");
}

void html_charts(const struct html_view *view)
{
    if (view->inspection->chart_count == 0) {
        return;
    }
    html_section_open(view, "charts", WORD_CHARTS);
    for (size_t i = 0; i < view->inspection->chart_count; i++) {
        put_chart(view, &view->inspection->charts[i]);
    }
    html_section_close(view->out);
}
