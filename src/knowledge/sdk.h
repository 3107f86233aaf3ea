/* sdk.h: third-party components and the marks by which they are recognised (data/sdk.csv). */
#ifndef AEDILE_KNOWLEDGE_SDK_H
#define AEDILE_KNOWLEDGE_SDK_H

#include "base/arena.h"

enum sdk_mark_kind {
    SDK_PREFIX,    /* a package or class, dotted, and all below it: "com.umeng" */
    SDK_CLASS,     /* exactly this class */
    SDK_COMPONENT, /* exactly this component of the manifest */
    SDK_LIBRARY,   /* file name of a native library; one '*' fits any text: "libjcore*.so" */
    SDK_METADATA,  /* name of a meta-data entry */
};

struct sdk {
    const char *id;                 /* stable, lower case: "umeng-analytics" */
    const char *name;               /* as its maker writes it */
    const char *company, *category; /* "" when unknown; categories stand in docs/data.md */
    bool tracker;                   /* listed as a tracker by a source */
};

struct sdk_mark {
    enum sdk_mark_kind kind;
    const char *value;
    const struct sdk *sdk;
    const char *source; /* id in data/SOURCES.md */
};

struct sdk_list {
    const struct sdk *sdks;
    size_t sdk_count;
    const struct sdk_mark *marks; /* in the order of the files */
    size_t mark_count;
    const struct sdk_index *index; /* private */
};

/* The mark that fits a name (dotted, UTF-8): for SDK_PREFIX the longest one that equals the name or
 * ends where a '.' or '$' of it stands ("com.umeng" fits com.umeng.A, not com.umengine.A), for the
 * others equality. NULL when none does. Constant time in the number of marks but for patterns.
 * Where files give one mark to several SDKs, the first file wins. */
const struct sdk_mark *sdk_match(
        const struct sdk_list *list, enum sdk_mark_kind kind, struct bytes name);

/* As sdk_match on a dex type descriptor "Lcom/umeng/a;": SDK_CLASS, else SDK_PREFIX. */
const struct sdk_mark *sdk_match_descriptor(const struct sdk_list *list, struct bytes descriptor);

/* The beginning of a descriptor behind which no mark goes on: of each that begins so, the answer is
 * the same. Zeroed at the start. It borrows the descriptor it was told by, and is of one list. */
struct sdk_stem {
    struct bytes text;
    const struct sdk_mark *mark;
};

/* The same, of descriptors one after the other: in a dex neighbours mostly share their package. */
const struct sdk_mark *sdk_match_next(
        const struct sdk_list *list, struct bytes descriptor, struct sdk_stem *stem);

/* Read a file's marks; sdk_list_index follows the last file. `onto`, which may be NULL, is a list
 * to begin with: an SDK described there keeps its description, and is a tracker when either file
 * says so. */
MUST_CHECK enum status sdk_load(struct bytes csv, const struct sdk_list *onto, struct arena *arena,
        struct sdk_list *ret_list, struct fault *why);

/* Make the list ready for sdk_match. E_MEMORY. */
MUST_CHECK enum status sdk_list_index(
        struct sdk_list *list, struct arena *arena, struct fault *why);

#endif
