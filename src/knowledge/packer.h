/* packer.h: tools that wrap an app's code so that it cannot be read (data/packer.csv). */
#ifndef AEDILE_KNOWLEDGE_PACKER_H
#define AEDILE_KNOWLEDGE_PACKER_H

#include "base/arena.h"

struct packer_mark {
    const char *packer; /* "360 Jiagu" */
    const char *company;
    const char *kind;  /* "library", "file", "class": what `value` names */
    const char *value; /* a shell pattern (*, ?): library and file match the name or path */
};

struct packer_list {
    const struct packer_mark *items;
    size_t count;
};

/* The first mark of the kind that fits, or NULL. Classes are dotted names. */
const struct packer_mark *packer_match(
        const struct packer_list *list, const char *kind, const char *name);
MUST_CHECK enum status packer_load(
        struct bytes csv, struct arena *arena, struct packer_list *ret_list, struct fault *why);

#endif
