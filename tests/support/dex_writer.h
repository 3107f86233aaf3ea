/* dex_writer.h: small dex files for tests. */
#ifndef AEDILE_TESTS_DEX_WRITER_H
#define AEDILE_TESTS_DEX_WRITER_H

#include "base/buffer.h"

enum { DEX_WRITER_CODES_MAX = 16 };

struct dex_writer_class {
    uint32_t type, access, superclass, source_file; /* indexes; UINT32_MAX: none */
};

struct dex_writer_method {
    uint16_t owner, proto;
    uint32_t name;
};

struct dex_writer_code {    /* a method with code, in the order of classes, then methods */
    uint32_t class, method; /* indexes */
    const uint16_t *units;
    uint32_t unit_count;
};

/* What a dex holds. Strings are given as MUTF-8 and written in the order given; types are indexes
 * of strings. Protos are written as zeros. With all sorted as the format wants and no protos,
 * verifiers accept the file. */
struct dex_content {
    const char *version; /* three digits; NULL: "035" */
    const struct bytes *strings;
    const uint32_t *types;
    const struct dex_writer_method *methods;
    const struct dex_writer_class *classes;
    const struct dex_writer_code *codes;
    uint32_t code_count; /* at most DEX_WRITER_CODES_MAX */
    uint32_t string_count, type_count, proto_count, method_count, class_count;
};

/* Append a dex with a right checksum. For version 041 each call appends one more dex of a
 * container that starts the buffer; dex_writer_end_container then states its size in each. */
void dex_write(struct buffer *out, const struct dex_content *content);
void dex_writer_end_container(struct buffer *out);

/* Change a 32-bit header field of the dex at `at` and mend its checksum. */
void dex_writer_set(struct buffer *out, size_t at, size_t field, uint32_t value);

/* State the checksum anew after other changes. */
void dex_writer_mend(struct buffer *out, size_t at);

#endif
