/* matrix.h: a matrix as a terminal table, CSV, JSON or one HTML page. */
#ifndef AEDILE_REPORT_MATRIX_MATRIX_H
#define AEDILE_REPORT_MATRIX_MATRIX_H

#include "base/buffer.h"
#include "model/matrix.h"
#include "model/wording.h"

/* Append it; out->failed tells when memory is spent. Text of evidence is made harmless. */
void matrix_write_text(const struct matrix *matrix, enum language language, struct buffer *out);
void matrix_write_html(const struct matrix *matrix, enum language language, struct buffer *out);

/* One row for each cell (RFC 4180), cells that were not measured included. Column names and states
 * are the same in every language; the column `words` is not. */
void matrix_write_csv(const struct matrix *matrix, enum language language, struct buffer *out);

/* One object, {"v":1,"kind":"links",…}. */
void matrix_write_json(const struct matrix *matrix, struct buffer *out);

#endif
