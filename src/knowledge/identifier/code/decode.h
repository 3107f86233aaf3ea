/* decode.h: undoes one layer of encoding of a span that was already found to be encoded so. No
 * output is longer than its input but for a few bytes: DECODE_EXTRA. Private to
 * src/knowledge/identifier. */
#ifndef AEDILE_KNOWLEDGE_IDENTIFIER_CODE_DECODE_H
#define AEDILE_KNOWLEDGE_IDENTIFIER_CODE_DECODE_H

#include "base/bytes.h"

enum { DECODE_EXTRA = 16 };

/* Writes to `out`, which has room for text.size + DECODE_EXTRA bytes; returns how many. What is not
 * encoded, or wrongly, stays as it is. */
typedef size_t decoder(struct bytes text, uint8_t *out);

decoder decode_percent;   /* RFC 3986, 2.1, and %uHHHH (ECMAScript, B.2.1.1) */
decoder decode_backslash; /* RFC 8259, 7, \xHH and \u{H} */
decoder decode_entities;  /* HTML, 13.5, of the named ones those of entity.h */
decoder decode_quoted;    /* RFC 2045, 6.7 */
decoder decode_hex;       /* stops at what is no pair of digits */
decoder decode_base64;    /* RFC 4648, 4 and 5; both alphabets, stops at what is neither */
decoder decode_base32;    /* RFC 4648, 6; either case, likewise */

/* Write base64 without line breaks, padded; url: the other alphabet, no padding. `out` has room for
 * 4 * ceil(size / 3) bytes. */
size_t base64_write(struct bytes bytes, bool url, uint8_t *out);
/* Base32 without padding; `out` has room for 8 * ceil(size / 5) bytes. */
size_t base32_write(struct bytes bytes, uint8_t *out);

/* The value of a digit, or -1. */
int base64_value(uint8_t digit);
int base32_value(uint8_t digit);

/* The byte that "%41", "=41" or "\x41" means, given the two digits; -1 when they are none. */
int hex_pair(struct bytes text, size_t at);

/* Whether "%41" or "%u0041" stands at `at`; "=40" of quoted-printable, two such in a row, three in
 * small letters, or a line break that counts for nothing: "w=300" is none. */
bool percent_hides_text(struct bytes text, size_t at);
bool quoted_hides_text(struct bytes text, size_t at);

#endif
