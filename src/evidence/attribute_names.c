#include "evidence/attribute_names.h"

#include <stddef.h>

struct attribute_name {
    uint32_t resource;
    const char *name;
};

static const struct attribute_name names[] = {
#define ATTRIBUTE(name, id) {id, #name},
#include "evidence/attribute_names.def"
#undef ATTRIBUTE
};

const char *framework_attribute_name(uint32_t resource)
{
    size_t low = 0;
    size_t high = sizeof(names) / sizeof(names[0]);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (names[middle].resource == resource) {
            return names[middle].name;
        }
        if (names[middle].resource < resource) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return NULL;
}
