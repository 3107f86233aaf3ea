/* unwrap.h: what the steps that look for encodings in one layer share: the classes of bytes, and
 * how far each step got. Private to src/knowledge/identifier/unwrap. */
#ifndef AEDILE_KNOWLEDGE_IDENTIFIER_UNWRAP_UNWRAP_H
#define AEDILE_KNOWLEDGE_IDENTIFIER_UNWRAP_UNWRAP_H

#include "knowledge/identifier/code/census.h"
#include "knowledge/identifier/code/decode.h"
#include "knowledge/identifier/scanner.h"

enum {
    C_RUN = 1u, /* base64 of either alphabet */
    C_HEX = 2,
    C_JOINT = 4, /* + / - _: in base64, and between words */
    C_ESCAPE = 8,
    C_BASE32 = 16,
    C_UPPER = 32,
    C_LOWER = 64,
    C_DIGIT = 128,
};

/* Digits: the shortest run that is looked into, the shortest of base64 and of base32. */
enum { RUN_SHORTEST = 6, RUN_MIN = 8, BASE32_MIN = 16 };
enum { SHORT_DIGEST = 6, LONGER_DIGEST = 11 }; /* digits of 4 and of 8 bytes in base64 */

enum escape { PERCENT, BACKSLASH, ENTITIES, QUOTED, ESCAPES };

struct unwrapping {
    struct identifier_scanner *scanner;
    struct layer *layer;
    struct bytes text;
    size_t block;               /* where the block at hand begins */
    struct census census, next; /* of this block and of the one behind it */
    size_t joints_at;           /* of the 64 bytes whose joints were looked for last */
    uint64_t joints;
    size_t floor[ESCAPES]; /* behind the last span decoded, by form of escape */
    size_t lines;          /* behind the last lines of base64 that were tried */
    size_t taken;          /* behind the last run that was looked into */
};

static inline bool is_one_of(uint8_t byte, const char *bytes)
{
    return byte != 0 && strchr(bytes, byte) != NULL;
}

/* Decode a span of the text and look through what comes out. */
void unwrap_span(struct unwrapping *u, const char *step, decoder *decode, size_t at, size_t size);

/* The run that begins at `at`: grouped digits, lines of base64, or what stands in it alone. */
void unwrap_run(struct unwrapping *u, size_t at);

/* The escape at `at`, when it hides text, with all around it that is escaped so. */
void unwrap_escape(struct unwrapping *u, size_t at);

#endif
