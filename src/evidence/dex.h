/* dex.h: Dalvik executables (AOSP docs "Dalvik executable format", versions 035 to 041): strings,
 * types, classes, fields and methods by index. Code and annotations are left out.
 *
 * dex_open checks the header and that each table lies in the file; each accessor checks its index
 * and offsets again, so a hostile table yields "absent", never a read outside. A container
 * (version 041) holds several dexes; offsets count from the container's start in all of them. */
#ifndef AEDILE_EVIDENCE_DEX_H
#define AEDILE_EVIDENCE_DEX_H

#include "base/buffer.h"
#include "evidence/anomaly.h"

#define DEX_NO_INDEX UINT32_C(0xffffffff)

enum {
    DEX_DESCRIPTOR_MAX = 65535, /* a class file cannot hold a longer name (JVMS 4.4.7) */
    DEX_TYPES_MAX = 65536,      /* type and proto indexes are 16 bits wide in id tables */
};

struct dex {
    struct bytes file; /* ends where the header says; a container is kept whole */
    uint64_t at;       /* of the header: 0 but in a container */
    uint64_t next_at;  /* of the container's next dex; 0 when this is the last */
    uint32_t version;  /* 35 … 41 */
    uint32_t string_count, type_count, proto_count, field_count, method_count, class_count;
    uint32_t strings_at, types_at, protos_at, fields_at, methods_at, classes_at;
    uint64_t strings_from, strings_to;  /* all strings, were each character one byte; 0, 0: none */
    bool strings_apart, strings_ascend; /* as compilers write them: evidence/dex/strings.h */
    bool checksum_matches;              /* Adler-32 of the header */
};

struct dex_method {
    uint32_t owner, name; /* type and string index */
};

struct dex_class {
    uint32_t type, access, superclass; /* indexes; DEX_NO_INDEX when none */
    uint64_t at;                       /* of its class_def_item */
};

/* True when the bytes start with a dex magic, whatever the version. */
bool dex_has_magic(struct bytes file);

/* Read a header. Beyond what the headline says, E_MALFORMED when the strings' stated lengths add up
 * to more than the file: they overlap, which Android's verifier refuses too, and reading each would
 * take time without bound. Borrows `file`; allocates nothing. */
MUST_CHECK enum status dex_open(
        struct bytes file, struct anomalies *anomalies, struct dex *ret_dex, struct fault *why);

/* The same for a dex of a container, `at` being 0 or the next_at of the one before. The first
 * header says where the container ends, and file_size where the next begins; fields that say
 * otherwise are anomalies. E_MALFORMED for a later dex of another version: the container is not
 * read on. */
MUST_CHECK enum status dex_open_at(struct bytes file, uint64_t at, struct anomalies *anomalies,
        struct dex *ret_dex, struct fault *why);

/* The MUTF-8 bytes of a string without the NUL; false when the index or its data is bad. *ret_at
 * (NULL allowed): the offset of the first byte. dex_append_utf8 converts what is not ASCII. */
bool dex_string(const struct dex *dex, uint32_t index, struct bytes *ret_mutf8, uint64_t *ret_at);

/* Whether dex_string gives just this text, which is plain: ASCII without NUL, not empty. */
bool dex_string_is(const struct dex *dex, uint32_t index, struct bytes plain);
bool dex_is_plain(struct bytes text);

/* Where a string's bytes begin (perhaps behind the end), how many UTF-16 units are stated. */
bool dex_string_start(const struct dex *dex, uint32_t index, uint64_t *ret_at, uint32_t *ret_units);

/* Append MUTF-8 as UTF-8: surrogate pairs are joined; U+0000 (reports are NUL-ended), a lone
 * surrogate and each byte that is not MUTF-8 become U+FFFD. */
void dex_append_utf8(struct buffer *out, struct bytes mutf8);

/* The same into `scratch`, emptied first; ASCII text, nearly all there is, is returned as it is. */
struct bytes dex_utf8(struct bytes mutf8, struct buffer *scratch);

/* The descriptor of a type ("Lcom/example/Shop;"); false when bad or past DEX_DESCRIPTOR_MAX. */
bool dex_type(const struct dex *dex, uint32_t index, struct bytes *ret_descriptor);
bool dex_class(const struct dex *dex, uint32_t index, struct dex_class *ret_class);
bool dex_method(const struct dex *dex, uint32_t index, struct dex_method *ret_method);

#endif
