/* utf8.h: UTF-8 (RFC 3629) checking and writing, and repair of what hostile files offer instead. */
#ifndef AEDILE_BASE_UTF8_H
#define AEDILE_BASE_UTF8_H

#include "base/buffer.h"

/* Length in bytes (1 to 4) of the well-formed character that starts `text`, 0 when there is none:
 * no overlong forms, no surrogates, nothing above U+10FFFF. *ret_point receives its code point. */
size_t utf8_next(struct bytes text, uint32_t *ret_point);

/* Append one code point; surrogates and values above U+10FFFF become U+FFFD. */
void utf8_append(struct buffer *buffer, uint32_t point);

/* Append `text`, each byte that is not well-formed UTF-8 replaced by U+FFFD. */
void utf8_append_repaired(struct buffer *buffer, struct bytes text);

bool utf8_is_valid(struct bytes text);

/* The first `most` bytes at most, without the part of a character that the cut would leave. */
struct bytes utf8_head(struct bytes text, size_t most);

/* Whether a terminal or a browser acts upon the character or hides it, so that shown text could
 * lie: controls, what reorders or breaks lines, what has no width, fillers, tags, noncharacters
 * (Unicode 15, UAX #9 and UTR #36). Tab and line feed are among them. */
bool utf8_is_treacherous(uint32_t point);

#endif
