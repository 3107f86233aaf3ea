/* v1.h: what the files of v1 (JAR) verification share. Private to v1*.c. */
#ifndef AEDILE_EVIDENCE_APKSIG_V1_H
#define AEDILE_EVIDENCE_APKSIG_V1_H

#include "evidence/apksig/jar.h"
#include "evidence/apksig/pkcs7.h"
#include "evidence/apksig/work.h"

/* Decoded bytes of a block file; the largest of a real app measured has 20 KiB. */
enum { JAR_BLOCK_MAX = 1 << 20 };

/* The digest of a .SF file by one method, once a signature asked for it. */
struct text_digest {
    bool known;
    uint8_t value[DIGEST_SIZE_MAX];
};

struct v1_signer {
    struct apk_signer *facts;
    const struct zip_entry *block; /* META-INF/X.RSA, .DSA or .EC */
    const struct zip_entry *file;  /* META-INF/X.SF */
    struct buffer text;            /* of the file */
    struct text_digest digests[DIGEST_KINDS];
    struct jar_text sections;
    bool ignored; /* Android passes over it: not broken, but signs nothing */
};

struct v1 {
    struct work *work;
    bool checked;
    struct arena temporary; /* section lists, freed at the end */
    struct buffer scratch, content;
    const struct zip_entry *manifest_entry;
    struct buffer manifest_text;
    struct jar_text manifest;
    struct v1_signer signers[SIGNERS_MAX];
    size_t count;
};

/* Decode an entry that a verifier reads, and insist on its local header as apksigner does. A fault
 * is written to why; E_MEMORY is the caller's to pass on. */
MUST_CHECK enum status v1_read_entry(const struct work *work, const struct zip_entry *entry,
        size_t limit, struct buffer *out, struct fault *why);

/* v1_file.c: decode and cut a manifest or .SF file, within what all of them together may hold. */
MUST_CHECK enum status v1_read_text(struct v1 *v1, const struct zip_entry *entry,
        struct buffer *out, struct jar_text *ret_text, struct fault *why);

/* v1_block.c: certificates of the block file and, when checked, its signature of the .SF file. */
MUST_CHECK enum status v1_read_block(struct v1 *v1, struct v1_signer *signer);

/* v1_file.c: read the .SF file and what it says of newer schemes; check it against the manifest. */
MUST_CHECK enum status v1_read_file(struct v1 *v1, struct v1_signer *signer);
MUST_CHECK enum status v1_check_file(struct v1 *v1, struct v1_signer *signer);

/* v1_entries.c: every entry outside META-INF against manifest and signers. */
MUST_CHECK enum status v1_check_entries(struct v1 *v1);

#endif
