/* axml.h: Android's binary XML (ResXMLTree in AOSP's ResourceTypes.h), as a pull parser.
 *
 * Resource ids win over attribute names, as in Android: a tampered string pool cannot hide an
 * attribute. Odd chunk sizes and headers become anomalies. Values are not resolved here. */
#ifndef AEDILE_EVIDENCE_AXML_H
#define AEDILE_EVIDENCE_AXML_H

#include "evidence/anomaly.h"

/* Res_value data types (ResourceTypes.h); others exist and are kept as numbers. */
enum value_type {
    VALUE_NULL = 0x00,
    VALUE_REFERENCE = 0x01,
    VALUE_ATTRIBUTE = 0x02,
    VALUE_STRING = 0x03,
    VALUE_FLOAT = 0x04,
    VALUE_DYNAMIC_REFERENCE = 0x07,
    VALUE_INTEGER = 0x10,
    VALUE_HEXADECIMAL = 0x11,
    VALUE_BOOLEAN = 0x12,
};

/* A typed value: for VALUE_STRING `text` is its UTF-8, else `data` the 32 bits. */
struct typed_value {
    uint8_t type;
    uint32_t data;
    const char *text; /* NUL-ended, repaired UTF-8, in the arena; NULL unless VALUE_STRING */
};

struct axml_attribute {
    const char *space; /* namespace URI; "" when none */
    const char *name;  /* from the resource id when Android's framework defines it, else the pool */
    uint32_t resource; /* attribute's resource id, 0 when none */
    struct typed_value value;
    const char *raw; /* the raw string beside the value; NULL when none */
    uint64_t at;     /* offset of the attribute record in the file; its size is 20 as a rule */
};

enum axml_kind { AXML_START, AXML_END, AXML_TEXT, AXML_DONE };

enum { AXML_ATTRIBUTES_MAX = 4096, AXML_DEPTH_MAX = 256, AXML_ELEMENTS_MAX = 200000 };

struct axml_event {
    enum axml_kind kind;
    int depth;        /* of the element, root = 1 */
    const char *name; /* element; for AXML_TEXT the text */
    const struct axml_attribute *attributes;
    size_t attribute_count;
    uint64_t at, size; /* of the chunk in the file */
};

struct axml; /* opaque; lives in the arena */

MUST_CHECK enum status axml_open(struct bytes file, struct arena *arena,
        struct anomalies *anomalies, struct axml **ret_axml, struct fault *why);

/* The next event; its attributes stay valid until the next call, its strings as long as the arena.
 * OK with kind AXML_DONE at the end; a fault names the offset. */
MUST_CHECK enum status axml_next(
        struct axml *axml, struct axml_event *ret_event, struct fault *why);

/* The android: attribute with this framework resource id, or with this name when the file gives it
 * no id. resource 0: the attribute of that name without a namespace. NULL when absent. */
const struct axml_attribute *axml_attribute(
        const struct axml_event *element, uint32_t resource, const char *name);

#endif
