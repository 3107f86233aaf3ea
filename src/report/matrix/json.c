#include "base/syntax/json.h"
#include "report/matrix/words.h"

static void put_steps(struct json *json, const struct matrix_cell *cell)
{
    json_key(json, "steps");
    json_begin_array(json);
    for (size_t i = 0; i < cell->step_count; i++) {
        const struct matrix_step *step = &cell->steps[i];
        json_begin_object(json);
        json_key_string(json, "since", step->since);
        json_key_string(json, "until", step->until);
        json_key_string(json, "letters", step->letters);
        json_key_boolean(json, "conflict", step->conflict);
        json_key_string(json, "kind", step->is_span ? "span" : "reports");
        if (step->is_span) {
            json_key_string(json, "state", cell_state_name(step->state));
            json_key_string(json, "stale_from", step->stale_from);
            json_key_integer(json, "accounts", step->accounts);
            json_key_integer(json, "accounts_open", step->accounts_open);
        }
        json_end_object(json);
    }
    json_end_array(json);
}

static void put_cell(struct json *json, const struct matrix *matrix, size_t row, size_t column)
{
    const struct matrix_cell *cell = &matrix->cells[row * matrix->column_count + column];
    json_begin_object(json);
    json_key_string(
            json, matrix->kind == MATRIX_LINKS ? "service" : "method", matrix->columns[column]);
    json_key_string(json, "state", matrix_state(matrix, cell));
    if (cell->letters[0] != 0) {
        json_key_string(json, "letters", cell->letters);
        json_key_string(json, "grade", cell->is_decided ? cell_grade_name(cell->grade) : "none");
        json_key_boolean(json, "stale", cell->stale);
        json_key_integer(json, "ok", cell->counts.ok);
        json_key_integer(json, "anomaly", cell->counts.anomaly);
        json_key_integer(json, "confirmed", cell->counts.confirmed);
        json_key_integer(json, "failure", cell->counts.failure);
        json_key_string(json, "first", cell->first);
        json_key_string(json, "last", cell->last);
        put_steps(json, cell);
    }
    json_end_object(json);
}

static void put_row(struct json *json, const struct matrix *matrix, size_t row)
{
    json_begin_object(json);
    for (size_t i = 0; i < matrix->axis_count; i++) {
        json_key_string(json, matrix->axes[i], matrix->keys[row * matrix->axis_count + i]);
    }
    json_key(json, "cells");
    json_begin_array(json);
    for (size_t i = 0; i < matrix->column_count; i++) {
        put_cell(json, matrix, row, i);
    }
    json_end_array(json);
    json_end_object(json);
}

void matrix_write_json(const struct matrix *matrix, struct buffer *out)
{
    struct json json = {.out = out};
    json_begin_object(&json);
    json_key_integer(&json, "v", 1);
    json_key_string(&json, "kind", matrix->kind == MATRIX_LINKS ? "links" : "payments");
    json_key_string(&json, "thresholds", matrix->thresholds);
    json_key_string(&json, "gateways", matrix->gateways);
    json_key(&json, "axes");
    json_begin_array(&json);
    for (size_t i = 0; i < matrix->axis_count; i++) {
        json_string(&json, matrix->axes[i]);
    }
    json_end_array(&json);
    json_key(&json, "rows");
    json_begin_array(&json);
    for (size_t i = 0; i < matrix->row_count; i++) {
        put_row(&json, matrix, i);
    }
    json_end_array(&json);
    json_end_object(&json);
    buffer_append_byte(out, '\n');
}
