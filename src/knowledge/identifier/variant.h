/* variant.h: the writings of a planted value that count as the same value: cases, separators,
 * country codes. Private to src/knowledge/identifier. */
#ifndef AEDILE_KNOWLEDGE_IDENTIFIER_VARIANT_H
#define AEDILE_KNOWLEDGE_IDENTIFIER_VARIANT_H

#include "knowledge/identifier/kind.h"

enum { VARIANTS_MAX = 32, SEED_LENGTH_MAX = 200, SIGNIFICANT_MIN = 6 };

struct variants {
    struct bytes items[VARIANTS_MAX]; /* each different; the trimmed value first */
    size_t count;
};

/* The characters of a UTF-8 text in reverse; `out` has room for its bytes. */
void text_reverse(struct bytes text, uint8_t *out);

/* Letters, digits and bytes of other scripts in a value, blanks around it left out. */
size_t significant_characters(struct bytes value);

/* False without memory. A value longer than SEED_LENGTH_MAX has no variants. */
MUST_CHECK bool variants_make(enum seed_form form, struct bytes value, struct arena *arena,
        struct variants *ret_variants);

#endif
