/* permission.h: Android's permissions (data/permission.csv, from AOSP 36). */
#ifndef AEDILE_KNOWLEDGE_PERMISSION_H
#define AEDILE_KNOWLEDGE_PERMISSION_H

#include "base/arena.h"

struct permission {
    const char *name;
    const char *protection;    /* base level: "normal", "dangerous", "signature", "internal" */
    const char *flags;         /* "privileged|appop", "" when none */
    const char *group;         /* short: "LOCATION"; "" when none */
    const char *personal_data; /* what it opens: "location", "contacts", …; "" when none */
};

struct permission_list {
    const struct permission *items; /* sorted by name */
    size_t count;
};

const struct permission *permission_find(const struct permission_list *list, const char *name);
MUST_CHECK enum status permission_load(
        struct bytes csv, struct arena *arena, struct permission_list *ret_list, struct fault *why);

#endif
