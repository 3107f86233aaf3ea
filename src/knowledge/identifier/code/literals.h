/* literals.h: many literals looked for at once. Made in no time, where a compiled automaton of as
 * many takes longer than looking through a small text. Private to src/knowledge/identifier. */
#ifndef AEDILE_KNOWLEDGE_IDENTIFIER_CODE_LITERALS_H
#define AEDILE_KNOWLEDGE_IDENTIFIER_CODE_LITERALS_H

#include "base/arena.h"

enum { LITERAL_MIN = 6, LITERAL_MAX = 1023 }; /* bytes */

struct literal {
    const uint8_t *text; /* in the set's arena */
    uint32_t number, next;
    uint16_t size;
    bool caseless;
};

/* What begins with some six bytes. */
struct literal_start {
    uint16_t longest; /* size of the longest literal that does; 0: none */
    uint16_t tag;     /* more of the bytes' hash; 0: of several */
};

struct literals {
    struct arena *arena;
    struct literal *items;
    size_t count, capacity;
    uint16_t sizes[LITERAL_MAX]; /* that occur, ascending */
    size_t size_count;
    /* By the first six bytes; and by all bytes the first item, counted from 1, whose `next` goes
     * on. Both of 1 << bits slots. */
    struct literal_start *starts;
    uint32_t *heads;
    unsigned bits;
    /* Of the four bytes at each of the first STEP places of a literal: a bit by their hash. */
    uint64_t *grams;
    unsigned gram_bits;
};

/* False without memory; a text shorter or longer than the bounds is left out. Caseless: of ASCII
 * letters. */
MUST_CHECK bool literals_add(
        struct literals *set, struct bytes text, bool caseless, uint32_t number);

/* After the last was added, before the first search. */
MUST_CHECK bool literals_seal(struct literals *set);

/* Called with the number of each literal found and the offset behind it, in the order of where they
 * begin; false ends the search. */
typedef bool literal_found(void *context, unsigned number, size_t end);
void literals_find(
        const struct literals *set, struct bytes text, literal_found *found, void *context);

#endif
