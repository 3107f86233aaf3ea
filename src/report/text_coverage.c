#include "report/text_print.h"

#include "report/format.h"
#include "report/text_layout.h"
#include "report/words.h"

enum { GAP = 2, AREA_MOST = 18, TITLE_LEAST = 20, REMARK_LEAST = 16 };

/* Columns of the table: area, scenario id, title, state, remark. */
struct columns {
    int area, id, title, state, remark;
};

static int larger(int a, int b)
{
    return a > b ? a : b;
}

static struct columns measure(const struct text_view *view, const struct profile_coverage *profile)
{
    struct columns columns = {0};
    int longest = 0;
    enum language language = view->options->language;
    for (size_t i = 0; i < profile->profile->scenario_count; i++) {
        const struct coverage *coverage = &profile->scenarios[i];
        const struct scenario *scenario = coverage->scenario;
        struct bytes area = text_line(view, word_area(language, scenario->area));
        columns.area = larger(columns.area, layout_width(area));
        columns.id = larger(columns.id, layout_width(text_line(view, scenario->id)));
        columns.state = larger(
                columns.state, layout_width(bytes_of(word_coverage(language, coverage->state))));
        longest = larger(
                longest, layout_width(text_line(view, wording_in(&scenario->title, language))));
    }
    columns.area = columns.area < AREA_MOST ? columns.area : AREA_MOST;
    int left = view->width - columns.area - columns.id - columns.state - 5 * GAP;
    columns.title = larger(TITLE_LEAST, left * 3 / 5);
    columns.title = columns.title < longest ? columns.title : larger(1, longest);
    columns.remark = larger(REMARK_LEAST, left - columns.title);
    return columns;
}

static enum ink state_ink(enum coverage_state state)
{
    switch (state) {
    case COVERAGE_BREACHED:
    case COVERAGE_ERROR:
        return INK_RED;
    case COVERAGE_REVIEW:
    case COVERAGE_PARTLY:
        return INK_YELLOW;
    case COVERAGE_CLEAN:
        return INK_GREEN;
    case COVERAGE_NOT_TESTED:
    case COVERAGE_NOT_APPLICABLE:
        return INK_DIM;
    }
    return INK_PLAIN;
}

/* The cells of one row that may take several lines; what is left of each. */
struct cells {
    struct bytes area, title, remark;
};

static void print_cell(const struct text_view *view, struct bytes *text, int width)
{
    layout_pad(view->out, layout_next_line(text, width), width + GAP);
}

/* One line of the row. Nothing is padded behind the last thing on it. */
static void print_line(const struct text_view *view, const struct coverage *coverage,
        const struct columns *columns, struct cells *cells, bool first)
{
    const char *state = word_coverage(view->options->language, coverage->state);
    layout_spaces(view->out, GAP);
    if (!first && cells->title.size + cells->remark.size == 0) {
        buffer_append(view->out, layout_next_line(&cells->area, columns->area));
        buffer_append_byte(view->out, '\n');
        return;
    }
    print_cell(view, &cells->area, columns->area);
    layout_pad(view->out, text_line(view, first ? coverage->scenario->id : ""), columns->id + GAP);
    if (!first && cells->remark.size == 0) {
        buffer_append(view->out, layout_next_line(&cells->title, columns->title));
        buffer_append_byte(view->out, '\n');
        return;
    }
    print_cell(view, &cells->title, columns->title);
    text_ink(view, first ? state_ink(coverage->state) : INK_PLAIN);
    layout_pad(
            view->out, bytes_of(first ? state : ""), cells->remark.size > 0 ? columns->state : 0);
    text_ink(view, INK_PLAIN);
    layout_spaces(view->out, cells->remark.size > 0 ? GAP : 0);
    buffer_append(view->out, layout_next_line(&cells->remark, columns->remark));
    buffer_append_byte(view->out, '\n');
}

static void print_scenario(const struct text_view *view, const struct coverage *coverage,
        const struct columns *columns, bool new_area)
{
    enum language language = view->options->language;
    struct buffer SCOPED(buffer_free) area = {0};
    struct buffer SCOPED(buffer_free) title = {0};
    struct buffer SCOPED(buffer_free) remark = {0};
    const struct scenario *scenario = coverage->scenario;
    format_safe(&area, bytes_of(new_area ? word_area(language, scenario->area) : ""),
            ESCAPE_TERMINAL, 0);
    format_safe(&title, bytes_of(wording_in(&scenario->title, language)), ESCAPE_TERMINAL, 0);
    format_remark(&remark, coverage, language, ESCAPE_TERMINAL);
    struct cells cells = {buffer_bytes(&area), buffer_bytes(&title), buffer_bytes(&remark)};
    bool failed = area.failed || title.failed || remark.failed;
    bool first = true;
    view->out->failed = view->out->failed || failed;
    do {
        print_line(view, coverage, columns, &cells, first);
        first = false;
    } while (cells.area.size + cells.title.size + cells.remark.size > 0 && !view->out->failed);
}

static void print_profile(const struct text_view *view, const struct profile_coverage *profile)
{
    enum language language = view->options->language;
    text_ink(view, INK_BOLD);
    buffer_append(view->out, text_line(view, wording_in(&profile->profile->title, language)));
    text_ink(view, INK_PLAIN);
    buffer_append_text(view->out, " (");
    buffer_append(view->out, text_line(view, profile->profile->id));
    buffer_append_byte(view->out, ' ');
    buffer_append(view->out, text_line(view, profile->profile->version));
    buffer_append_text(view->out, ")\n");
    struct columns columns = measure(view, profile);
    const char *area = NULL;
    for (size_t i = 0; i < profile->profile->scenario_count; i++) {
        const char *own = profile->scenarios[i].scenario->area;
        print_scenario(view, &profile->scenarios[i], &columns,
                area == NULL || own == NULL || strcmp(area, own) != 0);
        area = own;
    }
    buffer_append_byte(view->out, '\n');
}

void text_coverage(const struct text_view *view)
{
    const struct inspection *inspection = view->inspection;
    for (size_t i = 0; i < inspection->profile_count; i++) {
        print_profile(view, &inspection->profiles[i]);
    }
    if (inspection->profile_count == 0) {
        buffer_print(view->out, "%s\n\n", word(view->options->language, WORD_NO_PROFILE));
    }
}
