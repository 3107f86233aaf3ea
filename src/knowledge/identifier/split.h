/* split.h: planted values that values beside each other in one message make up together: a place as
 * `lat` and `lon`, an address as `user` and `domain`, the halves of a number, an array of parts.
 *
 * Nothing is guessed: each part counts whole, blanks and separators apart, and the parts together
 * are one writing of the planted value from its first to its last character. Of places the two
 * numbers may have others between them, and be degrees times a million; two numbers of four
 * decimals that are named latitude and longitude are a place even if none is planted: grade shape.
 */
#ifndef AEDILE_KNOWLEDGE_IDENTIFIER_SPLIT_H
#define AEDILE_KNOWLEDGE_IDENTIFIER_SPLIT_H

#include "knowledge/identifier/identifier.h"

/* Parts of a value; characters of each that are letters, digits or bytes of other scripts. A value
 * of ASCII has SPLIT_VALUE_MIN of them: shorter ones meet by chance. */
enum { SPLIT_PARTS_MAX = 8, SPLIT_PART_MIN = 2, SPLIT_VALUE_MIN = 8 };

struct identifier_part {
    const char *name;   /* of the parameter, cookie or header; "" when it has none */
    struct bytes value; /* decoded */
};

/* False: no planted value can be found so, places by their names alone. */
bool identifier_may_split(const struct identifier_scanner *scanner);

/* Whether the last word of a name says that its value is a latitude. */
bool identifier_names_latitude(const char *name);

/* Report each value that two or more of the parts make up, unless one of them holds it alone. Of a
 * hit, `at` is the number of its first part, `size` how many there are, `apart` of which each is
 * the next, `value` the writing that was met, `path` names the parts: "split lat + lon → GCJ-02".
 * `found` as for identifier_scan. Linear in the parts. Faults: E_MEMORY. */
MUST_CHECK enum status identifier_scan_parts(struct identifier_scanner *scanner,
        const struct identifier_part *parts, size_t count, identifier_found found, void *context,
        struct fault *why);

#endif
