/* letter_case.h: small and capital letters of the scripts that have them, whatever the locale says.
 * Private to src/knowledge/identifier. */
#ifndef AEDILE_KNOWLEDGE_IDENTIFIER_LETTERS_LETTER_CASE_H
#define AEDILE_KNOWLEDGE_IDENTIFIER_LETTERS_LETTER_CASE_H

#include "base/buffer.h"

/* Append UTF-8 text in small letters, or in capitals: Latin (to U+017F), Greek and Cyrillic
 * (Unicode 15, UnicodeData.txt; the sharp s becomes SS, as SpecialCasing.txt has it). What is no
 * UTF-8 stays as it is. */
void letters_lower(struct bytes text, struct buffer *out);
void letters_upper(struct bytes text, struct buffer *out);

#endif
