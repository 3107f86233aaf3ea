/* regex.h: regular expressions of filters by PCRE2, as near to JavaScript's as it goes, with limits
 * on length, nesting, steps and memory. One that passes a limit does not match. */
#ifndef AEDILE_KNOWLEDGE_FILTER_REGEX_H
#define AEDILE_KNOWLEDGE_FILTER_REGEX_H

#include "base/bytes.h"
#include "base/fault.h"

struct regex;

enum { REGEX_LENGTH_MAX = 4096, REGEX_SUBJECT_MAX = 65536 };

/* E_MALFORMED when the pattern is none, why->at the byte in it. */
MUST_CHECK enum status regex_compile(
        struct bytes pattern, bool match_case, struct regex **ret_regex, struct fault *why);
void regex_free(struct regex *regex); /* NULL is fine */

/* True when it matches anywhere in the first REGEX_SUBJECT_MAX bytes of subject. */
bool regex_matches(const struct regex *regex, struct bytes subject);

/* A piece of text every match holds as a whole word of the URL (letters, digits and '%', nothing of
 * the kind beside it); empty when none is sure. The longest such is taken. */
struct bytes regex_word(struct bytes pattern);

#endif
