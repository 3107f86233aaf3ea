/* automaton.h: many patterns looked for at once, by Vectorscan. Private to
 * src/knowledge/identifier. */
#ifndef AEDILE_KNOWLEDGE_IDENTIFIER_AUTOMATON_H
#define AEDILE_KNOWLEDGE_IDENTIFIER_AUTOMATON_H

#include "base/arena.h"

/* Patterns under collection; the number of a pattern is the order in which it was added. */
struct pattern_set {
    struct arena *arena;
    const char **texts;
    unsigned *flags, *numbers;
    size_t count, capacities[3];
};

/* False without memory. */
MUST_CHECK bool pattern_set_add(struct pattern_set *set, const char *text, bool caseless);

struct automaton;

/* E_MALFORMED names the pattern that cannot be. A set without patterns never matches. */
MUST_CHECK enum status automaton_compile(
        const struct pattern_set *set, struct automaton **ret_automaton, struct fault *why);
void automaton_free(struct automaton *automaton); /* NULL is fine */

/* Called with each end of each match, in order; false ends the scan. */
typedef bool automaton_found(void *context, unsigned number, size_t end);

/* Texts of 4 GiB and more are scanned up to there. Not to be called from `found`. */
void automaton_scan(
        struct automaton *automaton, struct bytes text, automaton_found *found, void *context);

#endif
