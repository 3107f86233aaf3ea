/* charset.h: UTF-8 text in the two other encodings in which apps write values. Private to
 * src/knowledge/identifier. */
#ifndef AEDILE_KNOWLEDGE_IDENTIFIER_LETTERS_CHARSET_H
#define AEDILE_KNOWLEDGE_IDENTIFIER_LETTERS_CHARSET_H

#include "base/buffer.h"

enum charset { CHARSET_UTF8, CHARSET_UTF16, CHARSET_UTF16_BIG, CHARSET_GB18030 };

/* As a step of a path: "utf-16", "gb18030". */
const char *charset_name(enum charset charset);

/* Append UTF-8 text as UTF-16 without a mark of its byte order (RFC 2781), or as GB 18030-2005,
 * which holds GBK and GB 2312. Nothing is appended of what is no UTF-8, and nothing in GB 18030
 * where the C library cannot write it. False without memory. */
MUST_CHECK bool charset_write(enum charset charset, struct bytes text, struct buffer *out);

#endif
