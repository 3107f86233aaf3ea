/* sdk_switch.h: meta-data entries by which an app turns an SDK's collection off, as the SDK's
 * maker documents them (data/sdk-switch.csv). */
#ifndef AEDILE_KNOWLEDGE_SDK_SWITCH_H
#define AEDILE_KNOWLEDGE_SDK_SWITCH_H

#include "base/arena.h"

struct sdk_switch {
    const char *sdk;      /* id in sdk.csv */
    const char *metadata; /* name of the meta-data entry */
    const char *off;      /* the value that turns collection off: "false", "true", … */
    const char *source;   /* web address of the maker's documentation */
};

struct sdk_switch_list {
    const struct sdk_switch *items; /* sorted by metadata */
    size_t count;
};

/* The switch of that meta-data name, or NULL. */
const struct sdk_switch *sdk_switch_find(const struct sdk_switch_list *list, const char *metadata);

/* Whether the entry's value turns collection off. Manifests hold booleans as "true"/"false" or as
 * numbers, where 0 is false; letters may be of either case. */
bool sdk_switch_is_off(const struct sdk_switch *entry, const char *value);

MUST_CHECK enum status sdk_switch_load(
        struct bytes csv, struct arena *arena, struct sdk_switch_list *ret_list, struct fault *why);

#endif
