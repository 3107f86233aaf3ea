/* coding.h: one coding of a body undone at a time: base64 (RFC 4648) and the content codings of
 * RFC 9110, section 8.4.1. */
#ifndef AEDILE_EVIDENCE_BODY_CODING_H
#define AEDILE_EVIDENCE_BODY_CODING_H

#include "base/buffer.h"

enum coding_result {
    CODING_WHOLE,
    CODING_PARTIAL, /* damaged, cut short or past the ceiling: what came before was appended */
    CODING_MEMORY,
};

/* Append what `coded` decodes to, until `out` holds `ceiling` bytes. `out` is empty before, and its
 * own limit is not below the ceiling. */
typedef enum coding_result coding_decode(struct bytes coded, size_t ceiling, struct buffer *out);

/* Both alphabets, white space and missing padding are taken; the first other byte is damage. */
coding_decode base64_decode;
/* RFC 1952; members follow one another, what follows the last and is no member is passed over. */
coding_decode gzip_decode;
/* "deflate": zlib (RFC 1950) as the standard says, or raw deflate (RFC 1951) as some servers do. */
coding_decode deflate_decode;
/* RFC 7932. */
coding_decode brotli_decode;
/* RFC 8878 within the window of RFC 9659; frames follow one another. */
coding_decode zstd_decode;

bool gzip_has_magic(struct bytes coded);
bool zlib_has_header(struct bytes coded);
bool zstd_has_magic(struct bytes coded);

/* Append the raw deflate stream that starts `coded`, by zlib: slower than libdeflate, but it keeps
 * what came before damage. *ret_used is where the stream ends when it is whole. */
enum coding_result salvage_deflate(
        struct bytes coded, size_t ceiling, struct buffer *out, size_t *ret_used);

/* How much to make room for next: grows with what was written, never past the ceiling. */
static inline size_t coding_room(const struct buffer *out, size_t ceiling)
{
    enum { LEAST = 16 << 10 };
    size_t left = ceiling - out->size;
    size_t wanted = out->size < LEAST ? LEAST : out->size;
    return wanted < left ? wanted : left;
}

#endif
