/* first_byte.h: whether a raw deflate stream (RFC 1951) may begin with a given byte, told from the
 * code lengths of its first block alone. An archive has thousands of streams that are asked only
 * this, and making the tables to decode one takes several times as long. */
#ifndef AEDILE_EVIDENCE_ZIP_FIRST_BYTE_H
#define AEDILE_EVIDENCE_ZIP_FIRST_BYTE_H

#include "base/bytes.h"

/* False only when decoding would not give `byte` first. True when it would, and wherever that is
 * not told so cheaply: blocks that are stored or empty, codes that are not complete, data that is
 * cut, in blocks of the fixed code bytes above 143. */
bool deflate_may_begin_with(struct bytes compressed, uint8_t byte);

#endif
