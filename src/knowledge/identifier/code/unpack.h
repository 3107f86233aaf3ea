/* unpack.h: undoes gzip, zlib and raw deflate of short texts, by libdeflate. Private to
 * src/knowledge/identifier. */
#ifndef AEDILE_KNOWLEDGE_IDENTIFIER_CODE_UNPACK_H
#define AEDILE_KNOWLEDGE_IDENTIFIER_CODE_UNPACK_H

#include "base/bytes.h"

struct libdeflate_decompressor;

struct libdeflate_decompressor *unpacker_open(void); /* NULL without memory */
void unpacker_free(struct libdeflate_decompressor *unpacker);

/* "gzip" (RFC 1952), "zlib" (RFC 1950), "deflate" (RFC 1951) or NULL, by the first bytes. Raw
 * deflate has no mark: one in about eight texts drawn by chance looks like it. */
const char *packed_as(struct bytes text);

/* Decode a stream that packed_as named, a few bytes behind it left alone; 0 when it is none or does
 * not fit into `room`. */
size_t unpack(struct libdeflate_decompressor *unpacker, const char *as, struct bytes text,
        uint8_t *out, size_t room);

#endif
