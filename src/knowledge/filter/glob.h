/* glob.h: patterns of filters: "*" is any run of bytes, "^" a separator or the end, everything else
 * itself. */
#ifndef AEDILE_KNOWLEDGE_FILTER_GLOB_H
#define AEDILE_KNOWLEDGE_FILTER_GLOB_H

#include "base/bytes.h"

/* True when the pattern matches from `at` on, to the end of text if `to_end`. At most about
 * text.size * pattern.size steps. */
bool glob_matches_at(struct bytes pattern, struct bytes text, size_t at, bool to_end);

/* True when it matches from anywhere. */
bool glob_matches_anywhere(struct bytes pattern, struct bytes text, bool to_end);

#endif
