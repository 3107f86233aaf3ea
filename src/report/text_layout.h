/* text_layout.h: widths and line breaks on a terminal, where East Asian characters take two
 * columns. */
#ifndef AEDILE_REPORT_TEXT_LAYOUT_H
#define AEDILE_REPORT_TEXT_LAYOUT_H

#include "base/buffer.h"

/* Columns of one code point (Unicode Standard Annex 11: wide and full-width 2, combining 0). */
int layout_point_width(uint32_t point);

/* Columns of text that was made safe (no control characters). */
int layout_width(struct bytes text);

/* Whether a line may end between two characters that have no space between them: beside an
 * ideograph, but not before a closing or behind an opening mark (Unicode Standard Annex 14, LB13,
 * LB14 and ID). */
bool layout_may_break(uint32_t before, uint32_t point);

/* Cut the next line of at most `width` columns off *text: at a space, beside an ideograph, or where
 * the width ends when a word is longer. Leading spaces of the rest are dropped. At least one
 * character is taken, so a loop over it ends. */
struct bytes layout_next_line(struct bytes *text, int width);

/* The text, then spaces up to `width` columns. */
void layout_pad(struct buffer *out, struct bytes text, int width);

void layout_spaces(struct buffer *out, int count);

/* The whole text, wrapped, each line after `indent` spaces. */
void layout_paragraph(struct buffer *out, struct bytes text, int indent, int width);

#endif
