/* attribute_names.h: the names of the framework's manifest attributes by resource id. */
#ifndef AEDILE_EVIDENCE_ATTRIBUTE_NAMES_H
#define AEDILE_EVIDENCE_ATTRIBUTE_NAMES_H

#include <stdint.h>

#define ANDROID_NAMESPACE "http://schemas.android.com/apk/res/android"

/* ATTRIBUTE_minSdkVersion and so on, spelled as Android spells them. */
enum framework_attribute {
#define ATTRIBUTE(name, id) ATTRIBUTE_##name = (id),
#include "evidence/attribute_names.def"
#undef ATTRIBUTE
};

/* The name of a framework attribute, or NULL when the id is none of those listed. */
const char *framework_attribute_name(uint32_t resource);

#endif
