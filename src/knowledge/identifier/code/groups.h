/* groups.h: digits of an encoding that stand in groups: hexadecimal pairs with separators
 * ("a4:83:e7", "0xa4, 0x83"), a digest written as a UUID, base64 in lines. Private to
 * src/knowledge/identifier. */
#ifndef AEDILE_KNOWLEDGE_IDENTIFIER_CODE_GROUPS_H
#define AEDILE_KNOWLEDGE_IDENTIFIER_CODE_GROUPS_H

#include "knowledge/identifier/code/decode.h"

enum { UUID_SIZE = 36, LINE_MIN = 8 }; /* LINE_MIN: digits of a line of base64 */

/* Size of what begins at `at`: six pairs or more with the same separator between all of them, or
 * the five groups of a UUID; 0: neither. */
size_t grouped_hex_size(struct bytes text, size_t at);
decoder decode_grouped_hex;
/* A glance at whether they may begin at `at`. */
bool may_be_grouped_hex(struct bytes text, size_t at);

/* Base64 in lines (RFC 2045, 6.8; MIME, PEM, Android's default): where the last line ends of those
 * whose first is [at, end); `end` when no other follows. The break may be written as "\n". */
size_t lines_end(struct bytes text, size_t at, size_t end);
decoder decode_lines; /* base64; stops at '=' */

#endif
