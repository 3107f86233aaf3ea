/* html.c: the matrix as one page that needs nothing else. Each cell says its letters and what they
 * mean in words; colour only repeats it. */
#include "report/html/print.h"
#include "report/matrix/words.h"

#include <inttypes.h>

static const char style[] =
        "main,footer{max-width:none}.matrix{width:auto}\n"
        ".matrix th,.matrix td{padding:.45rem .6rem}\n"
        ".matrix td{min-width:7.5rem;border:1px solid var(--line);background:var(--tint,none);"
        "font-size:.82rem;line-height:1.35}\n"
        ".matrix b{font-size:1.25rem;margin-right:.3rem}.matrix td span{display:block}\n"
        ".matrix th{white-space:nowrap}.matrix "
        ".days{color:var(--quiet);font-variant-numeric:tabular-nums}\n"
        ".open,.accepted{--tint:#dcefe2}.closed,.absent{--tint:#f8dbd8}.conflict{--tint:#fbeccb}\n"
        ".present{--tint:#e6ecf5}.inconclusive{--tint:var(--soft)}\n"
        ".matrix "
        "td.unproven,.swatch.unproven{background:repeating-linear-gradient(135deg,var(--tint"
        ") 0 4px,var(--paper) 4px 12px);border:2px dashed var(--quiet)}\n"
        ".swatch{display:inline-block;width:1.6rem;height:1.1rem;margin-right:.25rem;"
        "vertical-align:middle;border:1px solid var(--quiet);background:var(--tint,none)}\n"
        ".not-measured{color:var(--quiet)}\n"
        "@media (prefers-color-scheme:dark){.open,.accepted{--tint:#17361f}.closed,.absent{--tint:"
        "#47191a}.conflict{--tint:#453410}.present{--tint:#1d2c44}}\n"
        ".legend{display:grid;grid-template-columns:max-content 1fr;max-width:44rem}\n"
        /* whose row it is, and where, stay in view while the rest is moved aside */
        "@media screen{.matrix{--first:7.5rem;--second:7.5rem}"
        ".matrix :is(.axis,tbody th):nth-child(-n+2){position:sticky;left:0;z-index:1;"
        "width:var(--first);min-width:var(--first);white-space:normal;background:var(--paper)}"
        ".matrix :is(.axis,tbody th):nth-child(2){left:var(--first);width:var(--second);"
        "min-width:var(--second);background:linear-gradient(var(--line),var(--line)) right/1px "
        "100% no-repeat var(--paper)}}\n"
        "@media screen and (max-width:40rem){.matrix{--first:5.2rem;--second:5.2rem}"
        ".matrix :is(.axis,tbody th){padding-right:.3rem;font-size:.82rem}}\n";

static void put_head(const struct matrix *matrix, enum language language, struct buffer *out)
{
    const char *title =
            word(language, matrix->kind == MATRIX_LINKS ? WORD_MATRIX_LINKS : WORD_MATRIX_PAYMENTS);
    buffer_print(out, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n",
            language_tag(language));
    buffer_append_text(out, "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src "
                            "'none'; style-src 'unsafe-inline'\">\n<meta name=\"viewport\" "
                            "content=\"width=device-width, initial-scale=1\">\n"
                            "<meta name=\"color-scheme\" content=\"light dark\">\n<title>");
    html_text(out, title);
    buffer_append_text(out, "</title>\n<style>\n");
    for (size_t i = 0; html_style[i] != NULL; i++) {
        buffer_print(out, "%s\n", html_style[i]);
    }
    buffer_append_text(out, style);
    buffer_append_text(out, "</style>\n</head>\n<body>\n<main id=\"main\">\n");
    html_element(out, "h2", "", title);
    html_element(out, "p", " class=\"quiet\"",
            word(language, matrix->kind == MATRIX_LINKS ? WORD_MATRIX_NOTE : WORD_MATRIX_PAY_NOTE));
}

/* What a span tells beyond its letters. */
static void put_span(const struct matrix_step *step, enum language language, struct buffer *out)
{
    if (step->state == CELL_UNDECIDED || step->state == CELL_MIXED) {
        buffer_append_text(out, word(language, WORD_LIST_COMMA));
        html_text(out,
                word(language, step->state == CELL_MIXED ? WORD_SPAN_MIXED : WORD_SPAN_UNDECIDED));
    }
    buffer_append_text(out, word(language, WORD_SEMICOLON));
    html_text(out, word(language, WORD_SPAN_ACCOUNTS));
    buffer_print(out, "%s%" PRId64 "/%" PRId64, word(language, WORD_COLON), step->accounts_open,
            step->accounts);
    if (step->stale_from != NULL) {
        buffer_append_text(out, word(language, WORD_SEMICOLON));
        html_text(out, word(language, WORD_SPAN_STALE));
        buffer_print(out, "%s%s", word(language, WORD_COLON), step->stale_from);
    }
}

static void put_steps(const struct matrix_cell *cell, enum language language, struct buffer *out)
{
    for (size_t i = 0; i < cell->step_count; i++) {
        const struct matrix_step *step = &cell->steps[i];
        buffer_append_text(out, "<span class=\"days\">");
        html_text(out, step->since);
        if (step->until != NULL || step->is_span) {
            buffer_append_text(out, " – ");
            html_text(out, step->until != NULL ? step->until : word(language, WORD_SPAN_LASTS));
        }
        buffer_append_text(out, word(language, WORD_COLON));
        html_text(out, step->letters);
        if (step->is_span) {
            put_span(step, language, out);
        }
        buffer_append_text(out, "</span>");
    }
}

static void put_sureness(const struct matrix_cell *cell, enum language language, struct buffer *out)
{
    const struct matrix_counts *counts = &cell->counts;
    long long closed = (long long)(counts->anomaly + counts->confirmed);
    buffer_append_text(out, "<span class=\"quiet\">");
    html_text(out, matrix_grade_words(language, cell));
    const char *comma = word(language, WORD_LIST_COMMA);
    buffer_print(out, "%s%s%lld%s%s%lld", word(language, WORD_SEMICOLON),
            word(language, WORD_COUNT_OPENED), (long long)counts->ok, comma,
            word(language, WORD_COUNT_CLOSED), closed);
    if (counts->failure > 0) {
        buffer_print(out, "%s%s%lld", comma, word(language, WORD_COUNT_FAILED),
                (long long)counts->failure);
    }
    buffer_append_text(out, "</span>");
}

static void put_cell(const struct matrix *matrix, const struct matrix_cell *cell,
        enum language language, struct buffer *out)
{
    SCOPED(buffer_free) struct buffer words = {0};
    bool is_unproven = cell->letters[0] != 0 && !matrix_is_proven(matrix, cell);
    buffer_print(
            out, "<td class=\"%s%s\">", matrix_state(matrix, cell), is_unproven ? " unproven" : "");
    if (cell->letters[0] == 0) {
        html_text(out, word(language, WORD_NOT_MEASURED));
        buffer_append_text(out, "</td>");
        return;
    }
    matrix_put_words(&words, language, cell->letters);
    html_element(out, "b", "", cell->letters);
    html_text(out, buffer_text(&words));
    if (cell->conflict) {
        html_element(out, "span", "", word(language, WORD_CONFLICT));
    }
    if (cell->stale) {
        html_element(out, "span", "", word(language, WORD_STALE));
    }
    if (matrix->kind == MATRIX_LINKS) {
        put_sureness(cell, language, out);
    }
    put_steps(cell, language, out);
    buffer_append_text(out, "</td>");
    out->failed = out->failed || words.failed;
}

static void put_table(const struct matrix *matrix, enum language language, struct buffer *out)
{
    buffer_append_text(out, "<div class=\"wide\">\n<table class=\"matrix\">\n<thead><tr>");
    for (size_t i = 0; i < matrix->axis_count; i++) {
        html_element(out, "th", " scope=\"col\" class=\"axis\"",
                matrix_axis_words(language, matrix->kind, matrix->axes[i]));
    }
    for (size_t i = 0; i < matrix->column_count; i++) {
        html_element(out, "th", " scope=\"col\"", matrix->columns[i]);
    }
    buffer_append_text(out, "</tr></thead>\n<tbody>\n");
    for (size_t row = 0; row < matrix->row_count; row++) {
        buffer_append_text(out, "<tr>");
        for (size_t i = 0; i < matrix->axis_count; i++) {
            html_element(out, "th", " scope=\"row\"", matrix->keys[row * matrix->axis_count + i]);
        }
        for (size_t i = 0; i < matrix->column_count; i++) {
            put_cell(matrix, &matrix->cells[row * matrix->column_count + i], language, out);
        }
        buffer_append_text(out, "</tr>\n");
    }
    html_table_close(out);
}

static void put_legend(const struct matrix *matrix, enum language language, struct buffer *out)
{
    const char *const *letters = matrix_letters(matrix->kind);
    html_element(out, "h3", "", word(language, WORD_LEGEND));
    buffer_append_text(out, "<dl class=\"legend\">\n");
    for (size_t i = 0; letters[i] != NULL; i++) {
        html_element(out, "dt", "", letters[i]);
        html_element(out, "dd", "", matrix_letter_words(language, letters[i], strlen(letters[i])));
    }
    buffer_append_text(out, "</dl>\n");
}

/* Swatches of the states that are told well and badly. */
static void put_swatches(
        const char *good, const char *bad, const char *more, const char *words, struct buffer *out)
{
    buffer_print(out, "<dt><i class=\"swatch %s%s\"></i><i class=\"swatch %s%s\"></i></dt>", good,
            more, bad, more);
    html_element(out, "dd", "", words);
}

/* What plain and hatched cells mean. */
static void put_colours(const struct matrix *matrix, enum language language, struct buffer *out)
{
    html_element(out, "h3", "", word(language, WORD_LEGEND_COLOURS));
    buffer_append_text(out, "<dl class=\"legend\">\n");
    if (matrix->kind == MATRIX_LINKS) {
        put_swatches("open", "closed", "", word(language, WORD_LEGEND_PROVEN), out);
        put_swatches("open", "closed", " unproven", word(language, WORD_LEGEND_UNPROVEN), out);
        buffer_append_text(out, "<dt><i class=\"swatch conflict unproven\"></i></dt>");
        html_element(out, "dd", "", word(language, WORD_CONFLICT));
    } else {
        put_swatches("accepted", "absent", "", word(language, WORD_LEGEND_SEEN), out);
        buffer_append_text(out, "<dt><i class=\"swatch present unproven\"></i></dt>");
        html_element(out, "dd", "", word(language, WORD_LEGEND_LEAD));
    }
    buffer_append_text(out, "</dl>\n");
}

void matrix_write_html(const struct matrix *matrix, enum language language, struct buffer *out)
{
    put_head(matrix, language, out);
    put_table(matrix, language, out);
    put_colours(matrix, language, out);
    put_legend(matrix, language, out);
    buffer_append_text(out, "</main>\n<footer>\n<p>");
    html_text(out, word(language, WORD_MADE_BY));
    if (matrix->thresholds != NULL) {
        buffer_append_text(out, " · ");
        html_text(out, matrix->thresholds);
        buffer_append_text(out, " · ");
        html_text(out, matrix->gateways == NULL ? "" : matrix->gateways);
    }
    buffer_append_text(out, "</p>\n</footer>\n</body>\n</html>\n");
}
