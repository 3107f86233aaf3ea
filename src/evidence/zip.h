/* zip.h: a ZIP archive (PKWARE APPNOTE 6.3.9) read as Android's installer reads it.
 *
 * The central directory decides; the local header only tells where the data starts. The encryption
 * flag is ignored; an unknown method is taken as stored, and stored data by its decoded size. What
 * differs from a well-made archive becomes an anomaly with its byte offset (docs/anomalies.md).
 * Writing, encryption and spanning are left out. */
#ifndef AEDILE_EVIDENCE_ZIP_H
#define AEDILE_EVIDENCE_ZIP_H

#include "base/buffer.h"
#include "evidence/anomaly.h"

enum {
    ZIP_ENTRIES_MAX = 200000,     /* the largest real app measured has under 20,000 */
    ZIP_ENTRY_SIZE_MAX = 1 << 29, /* decoded bytes of one entry */
    ZIP_RATIO_MAX = 1100,         /* deflate cannot exceed 1032:1; more is a lie or a bomb */
};

struct zip_entry {
    struct bytes name;      /* as stored; neither checked for UTF-8 nor for ".." */
    const char *path;       /* the same as NUL-ended, repaired UTF-8; in the arena */
    uint16_t flags, method; /* as the central directory states them */
    bool deflated;          /* how Android reads it: method 8; everything else is stored */
    uint32_t crc32;
    uint64_t compressed_size, size;
    uint64_t central_at; /* of its central directory record in the file */
    uint64_t local_at;   /* of its local header, data before the archive already added */
    uint64_t data_at;    /* of its compressed bytes */
    bool readable;       /* local header and data lie inside the file */
};

struct zip {
    struct bytes file;
    struct zip_entry *entries; /* in central directory order */
    size_t count;
    uint64_t central_at, central_size; /* after correction for data before the archive */
    uint64_t end_at;                   /* of the end-of-central-directory record */
    uint32_t *by_name;                 /* private: indexes sorted by name, then position */
};

/* Whether the file begins like an archive or holds an end record, sound or damaged. */
bool zip_is_zip(struct bytes file);

/* Read the directory. E_MALFORMED names what is missing and where; E_LIMIT past ZIP_ENTRIES_MAX.
 * Everything lives in the arena and borrows `file`. */
MUST_CHECK enum status zip_open(struct bytes file, struct arena *arena, struct anomalies *anomalies,
        struct zip *ret_zip, struct fault *why);

/* The entry of that name, or NULL. Among duplicates the one Android's installer uses. */
const struct zip_entry *zip_find(const struct zip *zip, const char *name);

/* Decode one entry into `out`, replacing what it held. out->limit is a further ceiling when not 0.
 * Faults: E_MALFORMED (damaged data, size or CRC-32 not as stated; at = offset in the file),
 * E_LIMIT (ZIP_ENTRY_SIZE_MAX, ZIP_RATIO_MAX or out->limit), E_MEMORY. After a fault `out` is
 * empty, but for one case: data of the right size whose CRC-32 or compressed size alone differs
 * stays there with E_MALFORMED, because Android checks neither and uses it. */
MUST_CHECK enum status zip_read(const struct zip *zip, const struct zip_entry *entry,
        struct buffer *out, struct fault *why);

/* The bytes of an entry that is stored, borrowed from the file; empty view when it is deflated. */
struct bytes zip_stored(const struct zip *zip, const struct zip_entry *entry);

/* The first bytes of an entry, at most `room`, without decoding the rest; how many were had. 0 when
 * the entry is not readable. Bytes past the first repetition in the data may be missing (zero):
 * made for magic numbers, proof is zip_read. */
size_t zip_peek(const struct zip *zip, const struct zip_entry *entry, uint8_t *out, size_t room);

/* False only when the decoded entry does not begin with `byte`; costs far less than zip_peek. */
bool zip_may_begin_with(const struct zip *zip, const struct zip_entry *entry, uint8_t byte);

/* A range inside the decoded entry as a place. */
struct place zip_place(const struct zip_entry *entry, uint64_t at, uint64_t size);

#endif
