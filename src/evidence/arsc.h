/* arsc.h: Android's compiled resources (resources.arsc, ResTable in AOSP's ResourceTypes.h).
 *
 * Finds values by resource id in the default configuration and in a chosen locale. Reads dense,
 * sparse (FLAG_SPARSE), 16-bit-offset (FLAG_OFFSET16) types and compact entries. Overlays,
 * libraries and the choice by density, night mode or size are left out; of values for several
 * platform versions the newest platform's is taken, as aapt does and as devices in use do. */
#ifndef AEDILE_EVIDENCE_ARSC_H
#define AEDILE_EVIDENCE_ARSC_H

#include "evidence/axml.h"

struct arsc; /* opaque; lives in the arena, borrows the file */

struct arsc_value {
    struct typed_value value;
    uint64_t at; /* offset of the value in the file */
};

/* E_MALFORMED when the table states packages and not even one could be read; lesser damage becomes
 * anomalies. A table that states none is empty and well: packages of tests have such. */
MUST_CHECK enum status arsc_open(struct bytes file, struct arena *arena,
        struct anomalies *anomalies, struct arsc **ret_arsc, struct fault *why);

/* The value of a resource, references followed (at most 20 hops, loops end the search).
 * language NULL or "": the default configuration; "zh", "CN" ask for that locale, then for the
 * language alone; no fallback to the default. E_MISSING when there is none.
 * E_LIMIT when lookups so far have searched the table's types without measure. */
MUST_CHECK enum status arsc_find(const struct arsc *arsc, uint32_t resource, const char *language,
        const char *region, struct arsc_value *ret_value, struct fault *why);

/* "type/name" of a resource for reports ("string/app_name"), or NULL; in the arena. */
const char *arsc_name(const struct arsc *arsc, uint32_t resource);

size_t arsc_package_count(const struct arsc *arsc);

#endif
