/* words.h: what the forms of a matrix share: the words for its letters, marks and states. */
#ifndef AEDILE_REPORT_MATRIX_WORDS_H
#define AEDILE_REPORT_MATRIX_WORDS_H

#include "report/matrix/matrix.h"
#include "report/words.h"

/* The letters of a kind in order from best to worst, ended by NULL, and what each means. */
const char *const *matrix_letters(enum matrix_kind kind);
const char *matrix_letter_words(enum language language, const char *letter, size_t size);

/* "copied by hand / blank" for "D1/D3". */
void matrix_put_words(struct buffer *out, enum language language, const char *letters);

/* "not-measured", "conflict", "open", "closed", "inconclusive", "present", "absent". */
const char *matrix_state(const struct matrix *matrix, const struct matrix_cell *cell);

/* The name of an axis, or of the columns when NULL. */
const char *matrix_axis_words(enum language language, enum matrix_kind kind, const char *axis);

/* Whether the letters are proven: links confirmed, payments seen at a checkout or as an order. */
bool matrix_is_proven(const struct matrix *matrix, const struct matrix_cell *cell);

/* "single reports", "confirmed by many trials". */
const char *matrix_grade_words(enum language language, const struct matrix_cell *cell);

/* "D1/D3 → O", or with days "2021-09-17 D1/D3 → 2021-11-29 O"; spans with their ends, the accounts
 * that opened and the day on which they grew old:
 * "2021-09-17–2021-11-29 D1 (0/4) †2021-10-20 → 2021-11-29– O (3/4)". */
void matrix_put_history(struct buffer *out, const struct matrix_cell *cell, bool with_days);

/* Whether more than one step is there to tell. */
static inline bool matrix_has_history(const struct matrix_cell *cell)
{
    return cell->step_count > 1;
}

#endif
