/* json_path.h: the names of the members that hold a byte of a JSON text. Private to
 * src/knowledge/identifier. */
#ifndef AEDILE_KNOWLEDGE_IDENTIFIER_CODE_JSON_PATH_H
#define AEDILE_KNOWLEDGE_IDENTIFIER_CODE_JSON_PATH_H

#include "base/buffer.h"

/* Append "u.id" for the byte at `at`; nothing when the text is no object or array, is longer than
 * 64 KiB up to there or nests deeper than 16. */
void json_path(struct bytes text, size_t at, struct buffer *out);

#endif
