/* zip_end.h: where a ZIP's central directory lies, by its end record (APPNOTE 4.3.14 to 4.3.16).
 * Private to the ZIP reader. */
#ifndef AEDILE_EVIDENCE_ZIP_ZIP_END_H
#define AEDILE_EVIDENCE_ZIP_ZIP_END_H

#include "base/bytes.h"
#include "evidence/anomaly.h"

enum {
    ZIP_CENTRAL_SIGNATURE = 0x02014b50,
    ZIP_LOCAL_SIGNATURE = 0x04034b50,
    ZIP_CENTRAL_SIZE = 46, /* of the fixed part of a central directory record */
    ZIP_LOCAL_SIZE = 30,   /* of the fixed part of a local header */
};

struct zip_end {
    uint64_t at;                       /* of the end record */
    uint64_t central_at, central_size; /* shift included; inside the file, before `at` */
    uint64_t central_limit;            /* where the first end record (zip64's, if any) starts */
    uint64_t shift;                    /* bytes before the archive that its offsets do not count */
    uint64_t count;                    /* of entries, as stated */
};

/* An unaligned little-endian field; the caller has checked that it lies inside. */
uint16_t zip_u16(struct bytes file, uint64_t at);
uint32_t zip_u32(struct bytes file, uint64_t at);
uint64_t zip_u64(struct bytes file, uint64_t at);

/* A range of the file as a place; the list's own prefix names the file. */
struct place zip_range(struct bytes file, uint64_t at, uint64_t size);

/* For "%.*s" in messages: a path cut after at most 150 bytes, between characters. */
#define ZIP_PATH(entry) zip_clip((entry)->path), (entry)->path
int zip_clip(const char *path);

/* E_MALFORMED when there is no end record, or no directory where it says. */
MUST_CHECK enum status zip_end_find(
        struct bytes file, struct anomalies *anomalies, struct zip_end *ret_end, struct fault *why);

#endif
