#include "base/utf8.h"
#include "report/format.h"
#include "report/matrix/words.h"

#include <inttypes.h>

static void put_text(struct buffer *out, const char *text)
{
    SCOPED(buffer_free) struct buffer whole = {0};
    utf8_append_repaired(&whole, bytes_of(text == NULL ? "" : text));
    const char *repaired = buffer_text(&whole);
    buffer_append_text(out, format_is_formula(repaired) ? "\"'" : "\"");
    format_csv_text(out, buffer_bytes(&whole));
    buffer_append_byte(out, '"');
    out->failed = out->failed || whole.failed;
}

static void put_field(struct buffer *out, const char *text)
{
    buffer_append_byte(out, ',');
    put_text(out, text);
}

static void put_head(const struct matrix *matrix, struct buffer *out)
{
    for (size_t i = 0; i < matrix->axis_count; i++) {
        buffer_print(out, "%s,", matrix->axes[i]);
    }
    buffer_print(out,
            "%s,letters,words,state,grade,stale,ok,anomaly,confirmed,failure,first,last,history"
            "\r\n",
            matrix->kind == MATRIX_LINKS ? "service" : "method");
}

static void put_cell(const struct matrix *matrix, const struct matrix_cell *cell,
        enum language language, struct buffer *out)
{
    SCOPED(buffer_free) struct buffer text = {0};
    put_field(out, cell->letters);
    matrix_put_words(&text, language, cell->letters);
    put_field(out, buffer_text(&text));
    put_field(out, matrix_state(matrix, cell));
    put_field(out, cell->is_decided ? cell_grade_name(cell->grade) : "none");
    const struct matrix_counts *counts = &cell->counts;
    buffer_print(out, ",%d,%" PRId64 ",%" PRId64 ",%" PRId64 ",%" PRId64, cell->stale, counts->ok,
            counts->anomaly, counts->confirmed, counts->failure);
    put_field(out, cell->first);
    put_field(out, cell->last);
    buffer_clear(&text);
    matrix_put_history(&text, cell, true);
    put_field(out, buffer_text(&text));
    out->failed = out->failed || text.failed;
}

void matrix_write_csv(const struct matrix *matrix, enum language language, struct buffer *out)
{
    put_head(matrix, out);
    for (size_t row = 0; row < matrix->row_count; row++) {
        for (size_t column = 0; column < matrix->column_count; column++) {
            for (size_t i = 0; i < matrix->axis_count; i++) {
                put_text(out, matrix->keys[row * matrix->axis_count + i]);
                buffer_append_byte(out, ',');
            }
            put_text(out, matrix->columns[column]);
            put_cell(matrix, &matrix->cells[row * matrix->column_count + column], language, out);
            buffer_append_text(out, "\r\n");
        }
    }
}
