/* secret.h: credentials that must not lie in an app: the shapes of well-known key formats and the
 * checks that tell a real key from a look-alike (data/secret.csv holds kinds and severities). */
#ifndef AEDILE_KNOWLEDGE_SECRET_H
#define AEDILE_KNOWLEDGE_SECRET_H

#include "base/arena.h"

struct secret_kind {
    const char *id;    /* "aws-access-key" */
    const char *name;  /* "AWS access key id" */
    const char *grade; /* "public" (meant to be shipped, if restricted), "secret" */
};

struct secret_list {
    const struct secret_kind *items; /* in the order of the file */
    size_t count;
    const struct secret_index *index; /* private */
};

struct secret_hit {
    const struct secret_kind *kind;
    size_t at, size; /* in the text */
    bool checked;    /* a check digit, checksum or decoded structure holds, not only the shape */
};

/* The first credential that lies wholly at or behind `at`; false when there is none. What stands
 * for a key in documentation ("EXAMPLE", one character repeated) is none, nor is a value whose
 * format has a checksum that fails. Linear in the text. */
bool secret_next(
        const struct secret_list *list, struct bytes text, size_t at, struct secret_hit *ret_hit);

/* Set a bit in pairs[b][a] for bytes a, b that follow one another in every credential of some kind:
 * a text in which no such pair stands holds none. */
void secret_mark_pairs(const struct secret_list *list, uint8_t pairs[256][256], uint8_t bit);

/* The value's first four and last two characters with dots between, at most 60; fewer when that
 * would show more than a third of it. Bytes that are not printable ASCII become '?'. NULL without
 * memory. */
char *secret_mask(struct bytes value, struct arena *arena);

/* A kind whose id no shape in secret.c has is refused; shapes without a row are not looked for. */
MUST_CHECK enum status secret_load(
        struct bytes csv, struct arena *arena, struct secret_list *ret_list, struct fault *why);

#endif
