/* regex.h: regular expressions of filters by PCRE2, as near to JavaScript's as it goes, with limits
 * on length, nesting, steps and memory. */
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

/* Whether it matches; nobody knows once a limit is met. */
enum regex_answer { REGEX_NO, REGEX_YES, REGEX_UNKNOWN };

/* Looks for a match anywhere in subject. `steps_left` is lowered by what the search costs, at least
 * by REGEX_CALL_STEPS and more for long subjects, and by steps taken back; none is begun that could
 * cost more than is left. A longer subject than REGEX_SUBJECT_MAX is REGEX_UNKNOWN unless its
 * beginning matches. */
enum { REGEX_CALL_STEPS = 16 };
enum regex_answer regex_match(
        const struct regex *regex, struct bytes subject, uint64_t *steps_left);

/* A piece of text every match holds as a whole word of the URL (letters, digits and '%', nothing of
 * the kind beside it); empty when none is sure. The longest such is taken. */
struct bytes regex_word(struct bytes pattern);

#endif
