/* jar.h: the text of MANIFEST.MF and *.SF files (JAR File Specification, "JAR Manifest") as Android
 * reads it: attributes in sections divided by empty lines; CR, LF or CR LF end a line; a line that
 * starts with a space continues the one before. Views borrow the text. */
#ifndef AEDILE_EVIDENCE_APKSIG_JAR_H
#define AEDILE_EVIDENCE_APKSIG_JAR_H

#include "base/arena.h"
#include "base/buffer.h"
#include "evidence/apksig/crypto.h"

struct jar_section {
    struct bytes raw;  /* the empty line at its end included: what digests are of */
    struct bytes name; /* of its first attribute when that is "Name" */
    bool is_named;
};

struct jar_text {
    bool has_main;
    struct jar_section main;
    struct jar_section *sections; /* the others, in file order */
    size_t count;
    const struct jar_section **by_name; /* the named ones, sorted */
    size_t name_count;
};

/* E_LIMIT: more sections than sections_max, the main one aside. E_MEMORY. */
MUST_CHECK enum status jar_read(
        struct bytes text, size_t sections_max, struct arena *arena, struct jar_text *ret_text);

/* The same, but of the sections beside the main one their count alone: what a text is read for by
 * which nothing is checked. */
MUST_CHECK enum status jar_skim(
        struct bytes text, size_t sections_max, struct arena *arena, struct jar_text *ret_text);

/* The section of that name, or NULL. */
const struct jar_section *jar_find(const struct jar_text *text, struct bytes name);

/* The first name that two sections bear, or an empty view. */
struct bytes jar_duplicate(const struct jar_text *text);

/* The value of a section's attribute; names are compared without case. It stays valid until the
 * scratch buffer is used again. False when absent or, scratch->failed, without memory. */
bool jar_attribute(struct jar_section section, const char *name, struct buffer *scratch,
        struct bytes *ret_value);

struct jar_digest {
    enum digest_kind kind;
    uint8_t value[DIGEST_SIZE_MAX];
    size_t size; /* 0 when the text is not Base64 of such a size */
};

/* The digests of a section that the Android versions from min_sdk on would check, e.g.
 * "SHA1-Digest" for the suffix "-Digest": up to two, none when some version finds none it knows. */
enum { JAR_DIGESTS_MAX = 2 };
size_t jar_digests(struct jar_section section, const char *suffix, int min_sdk,
        struct buffer *scratch, struct jar_digest ret_digests[JAR_DIGESTS_MAX]);

#endif
