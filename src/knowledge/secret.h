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
    const struct secret_kind *items;
    size_t count;
};

struct secret_hit {
    const struct secret_kind *kind;
    size_t at, size; /* in the text */
    bool checked;    /* a check digit, checksum or decoded structure holds, not only the shape */
};

/* The first credential in the text from `at` on; false when there is none. Linear in the text. */
bool secret_next(
        const struct secret_list *list, struct bytes text, size_t at, struct secret_hit *ret_hit);

/* First four and last two characters, the middle as dots; never more than a third of the value. */
char *secret_mask(struct bytes value, struct arena *arena);

MUST_CHECK enum status secret_load(
        struct bytes csv, struct arena *arena, struct secret_list *ret_list, struct fault *why);

#endif
