/* text.c: the matrix on a terminal. Marks behind the letters say how sure they are. */
#include "report/format.h"
#include "report/matrix/words.h"
#include "report/text_layout.h"

enum { COLUMNS_SHOWN = 256 }; /* no terminal shows as many; CSV, JSON and pages have all */

/* "·" not measured; "!" conflicting; "?" single reports; "†" stale; nothing: confirmed. */
static void put_cell(
        struct buffer *out, const struct matrix *matrix, const struct matrix_cell *cell)
{
    if (cell->letters[0] == 0) {
        buffer_append_text(out, "·");
        return;
    }
    if (matrix_has_history(cell) || matrix->through_time) {
        matrix_put_history(out, cell, matrix->through_time);
    } else {
        buffer_append_text(out, cell->letters);
        buffer_append_text(out, cell->conflict ? "!" : "");
    }
    bool is_link = matrix->kind == MATRIX_LINKS;
    buffer_append_text(out, !is_link || matrix_is_proven(matrix, cell)             ? ""
                            : cell->is_decided && cell->grade >= GRADE_PROVISIONAL ? "~"
                                                                                   : "?");
    buffer_append_text(out, cell->stale ? "†" : "");
}

static void put_raw(struct buffer *out, const char *text)
{
    format_safe(out, bytes_of(text), ESCAPE_TERMINAL, SHOWN_MAX);
}

/* The text of one place of the table: row 0 is the head, the first columns are the keys. */
static void put_place(struct buffer *out, const struct matrix *matrix, enum language language,
        size_t row, size_t column)
{
    if (column < matrix->axis_count) {
        put_raw(out, row == 0 ? matrix_axis_words(language, matrix->kind, matrix->axes[column])
                              : matrix->keys[(row - 1) * matrix->axis_count + column]);
    } else if (row == 0) {
        put_raw(out, matrix->columns[column - matrix->axis_count]);
    } else {
        put_cell(out, matrix,
                &matrix->cells[(row - 1) * matrix->column_count + column - matrix->axis_count]);
    }
}

static void measure_columns(
        const struct matrix *matrix, enum language language, size_t columns, int *widths)
{
    SCOPED(buffer_free) struct buffer text = {0};
    for (size_t column = 0; column < columns; column++) {
        widths[column] = 0;
        for (size_t row = 0; row <= matrix->row_count; row++) {
            buffer_clear(&text);
            put_place(&text, matrix, language, row, column);
            int width = layout_width(buffer_bytes(&text));
            widths[column] = width > widths[column] ? width : widths[column];
        }
    }
}

static void put_table(const struct matrix *matrix, enum language language, struct buffer *out)
{
    SCOPED(buffer_free) struct buffer text = {0};
    int widths[COLUMNS_SHOWN];
    size_t columns = matrix->axis_count + matrix->column_count;
    columns = columns > COLUMNS_SHOWN ? COLUMNS_SHOWN : columns;
    measure_columns(matrix, language, columns, widths);
    for (size_t row = 0; row <= matrix->row_count; row++) {
        for (size_t column = 0; column < columns; column++) {
            buffer_clear(&text);
            put_place(&text, matrix, language, row, column);
            bool is_last = column + 1 == columns;
            layout_pad(out, buffer_bytes(&text), is_last ? 0 : widths[column] + 2);
        }
        buffer_append_byte(out, '\n');
    }
    size_t hidden = matrix->axis_count + matrix->column_count - columns;
    if (hidden > 0) {
        word_count(out, language, WORD_COLUMN_HIDDEN, WORD_COLUMNS_HIDDEN, hidden);
        buffer_append_byte(out, '\n');
    }
    out->failed = out->failed || text.failed;
}

static bool is_used(const struct matrix *matrix, const char *letter)
{
    for (size_t i = 0; i < matrix->row_count * matrix->column_count; i++) {
        for (size_t j = 0; j < matrix->cells[i].step_count; j++) {
            const char *found = strstr(matrix->cells[i].steps[j].letters, letter);
            size_t size = strlen(letter);
            if (found != NULL && (found[size] == 0 || found[size] == '/')) {
                return true;
            }
        }
    }
    return false;
}

static bool has_spans(const struct matrix *matrix)
{
    for (size_t i = 0; i < matrix->row_count * matrix->column_count; i++) {
        const struct matrix_cell *cell = &matrix->cells[i];
        if (cell->step_count > 0 && cell->steps[0].is_span) {
            return true;
        }
    }
    return false;
}

static void put_legend(const struct matrix *matrix, enum language language, struct buffer *out)
{
    buffer_append_byte(out, '\n');
    const char *const *letters = matrix_letters(matrix->kind);
    for (size_t i = 0; letters[i] != NULL; i++) {
        if (is_used(matrix, letters[i])) {
            buffer_print(out, "%-3s %s\n", letters[i],
                    matrix_letter_words(language, letters[i], strlen(letters[i])));
        }
    }
    buffer_print(out, "·   %s\n", word(language, WORD_NOT_MEASURED));
    if (matrix->kind == MATRIX_LINKS) {
        buffer_print(out, "!   %s\n?   %s\n~   %s\n†   %s\n", word(language, WORD_CONFLICT),
                word(language, WORD_GRADE_NONE), word(language, WORD_GRADE_PROVISIONAL),
                word(language, WORD_STALE));
        if (matrix->through_time && has_spans(matrix)) {
            buffer_print(out, "1/2 %s\n", word(language, WORD_SPAN_ACCOUNTS));
        }
    }
}

void matrix_write_text(const struct matrix *matrix, enum language language, struct buffer *out)
{
    put_table(matrix, language, out);
    put_legend(matrix, language, out);
}
