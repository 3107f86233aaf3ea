/* pattern.h: a regular expression that confirms one value, by PCRE2. Case is ignored; matching is
 * bounded in steps. Private to src/knowledge/identifier. */
#ifndef AEDILE_KNOWLEDGE_IDENTIFIER_PATTERN_H
#define AEDILE_KNOWLEDGE_IDENTIFIER_PATTERN_H

#include "base/bytes.h"
#include "base/fault.h"

struct pattern;

/* E_MALFORMED says what is wrong with the text. */
MUST_CHECK enum status pattern_compile(
        const char *text, struct pattern **ret_pattern, struct fault *why);
void pattern_free(struct pattern *pattern); /* NULL is fine */

/* The match that begins exactly at `at`, or (`anywhere`) the first at or behind it. Look-behind
 * sees the bytes before `at`. */
bool pattern_match(const struct pattern *pattern, struct bytes text, size_t at, bool anywhere,
        size_t *ret_at, size_t *ret_size);

#endif
