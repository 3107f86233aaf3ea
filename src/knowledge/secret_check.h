/* secret_check.h: what tells a real credential from a look-alike. Private to src/knowledge. */
#ifndef AEDILE_KNOWLEDGE_SECRET_CHECK_H
#define AEDILE_KNOWLEDGE_SECRET_CHECK_H

#include "base/bytes.h"

/* Character classes, to be joined by |. */
enum {
    CLASS_UPPER = 1,
    CLASS_LOWER = 2,
    CLASS_DIGIT = 4,
    CLASS_DASH = 8,        /* - */
    CLASS_UNDERSCORE = 16, /* _ */
    CLASS_HEX = 32,        /* 0-9 a-f */
    CLASS_BASE32 = 64,     /* A-Z 2-7 (RFC 4648) */
    CLASS_PADDED = 128,    /* + / = of base64 */
    CLASS_ALNUM = CLASS_UPPER | CLASS_LOWER | CLASS_DIGIT,
    CLASS_URL = CLASS_ALNUM | CLASS_DASH | CLASS_UNDERSCORE, /* base64url, RFC 4648 */
};

bool is_of_class(uint8_t byte, unsigned classes);

/* How many bytes from `at` on are of the classes. */
size_t run_of_class(struct bytes text, size_t at, unsigned classes);

/* Whether the value looks drawn by chance: enough different characters for its length, no long
 * run of one character or of neighbours ("aaaaa", "1234567"), no word such as EXAMPLE. */
bool looks_random(struct bytes value);

/* Six base62 digits at the end are the CRC-32 of what stands before them: tokens of GitHub and npm
 * (github.blog, "Behind GitHub's new authentication token formats", 2021). */
bool base62_checksum_holds(struct bytes value);

/* Decode base64 or base64url up to an '='; other bytes are passed over, a backslash with the byte
 * behind it. At most `room` bytes are written; returns how many. */
size_t code_base64_decode(struct bytes text, uint8_t *ret_data, size_t room);

/* A JOSE header (RFC 7515, 4.1) in base64url: one JSON object whose member "alg" is a string. */
bool is_jose_header(struct bytes encoded);

/* The body between the lines of a PEM private key (RFC 7468): DER of one SEQUENCE as long as the
 * body, or OpenSSH's own format. Headers of RFC 1421 (old encrypted keys) are not read. */
bool is_private_key_body(struct bytes body);

#endif
