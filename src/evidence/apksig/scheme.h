/* scheme.h: what v2, v3 and v3.1 have in common: a sequence of signers, each with signed data
 * (digests, certificates, attributes), signatures over it and a public key. Private. */
#ifndef AEDILE_EVIDENCE_APKSIG_SCHEME_H
#define AEDILE_EVIDENCE_APKSIG_SCHEME_H

#include "evidence/apksig/work.h"

enum { ALGORITHMS_MAX = 32, ATTRIBUTES_MAX = 100 };

struct algorithm {
    uint32_t id;
    int min_sdk; /* the first Android version that knows it */
    const char *name;
    struct signing signing;
    enum content_kind content;
};

/* The algorithm of that id, or NULL. */
const struct algorithm *algorithm_find(uint32_t id);

struct signer_block {
    struct bytes signed_data, signatures, key;      /* the three parts of a signer */
    struct bytes digests, certificates, attributes; /* the parts of its signed data */
    uint32_t ids[ALGORITHMS_MAX];                   /* of the algorithms of its signatures */
    size_t id_count;
};

/* A length-prefixed (uint32) run of bytes. */
struct bytes prefixed_take(struct cursor *cursor);

/* Called for each attribute of a signer, after its certificates are read. E_MEMORY or OK. */
typedef enum status attribute_reader(
        struct work *work, struct apk_signer *signer, uint32_t id, struct bytes value, void *extra);

/* Read and, when `checked`, verify every signer of a scheme's pair. */
MUST_CHECK enum status signers_read(struct work *work, enum signature_scheme scheme,
        struct bytes pair, bool checked, attribute_reader *reader, void *extra);

#endif
