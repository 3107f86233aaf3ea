/* zip_writer.h: small ZIP archives for tests, well made or tampered with as a test asks. */
#ifndef AEDILE_TESTS_ZIP_WRITER_H
#define AEDILE_TESTS_ZIP_WRITER_H

#include "base/buffer.h"

/* Where what is written differs from the truth. Zero everywhere: a well-made entry. */
struct zip_lie {
    uint16_t flags;         /* OR-ed into both headers */
    uint16_t local_flags;   /* OR-ed into the local header alone */
    uint16_t method;        /* when not 0, the method both headers state */
    uint16_t local_method;  /* when not 0, the method the local header states */
    const char *local_name; /* when not NULL, the name in the local header */
    struct bytes name;      /* when not empty, the name in both headers (for NUL and the like) */
    int64_t size, compressed_size; /* added to the sizes both headers state */
    int64_t local_size;            /* added to the size the local header states */
    uint32_t crc32;                /* XOR-ed into the CRC-32 both headers state */
    uint32_t local_crc32;          /* XOR-ed into the CRC-32 the local header states */
    int64_t local_at;              /* added to the local header's offset in the directory */
    bool descriptor;               /* sizes and CRC-32 follow the data; zero in the local header */
    bool zip64;                    /* the sizes and the offset stand in zip64 extra fields */
    bool no_local;                 /* the local header's signature is broken */
    bool unlisted;                 /* not in the directory */
};

/* How the end of the archive differs. Zero everywhere: as it should be. */
struct zip_end_lie {
    int count;            /* added to the number of entries stated */
    int64_t central_size; /* added to the directory's size stated */
    int64_t central_at;   /* added to the directory's offset stated */
    struct bytes before_central, after_central;
    struct bytes comment;
    int comment_size; /* added to the comment's size stated */
    bool zip64;       /* a zip64 end record and locator, the plain fields all ones */
};

struct zip_writer {
    struct buffer out;     /* the archive; complete after zip_writer_end */
    struct buffer central; /* private */
    size_t count;          /* entries listed so far */
};

/* Append an entry; `lie` may be NULL. Bytes appended to writer->out beforehand stand before the
 * archive and are counted by its offsets. Out of memory shows as out.failed. */
void zip_writer_store(
        struct zip_writer *writer, const char *name, struct bytes data, const struct zip_lie *lie);
void zip_writer_deflate(
        struct zip_writer *writer, const char *name, struct bytes data, const struct zip_lie *lie);

/* Write the central directory and the end record; `lie` may be NULL. */
void zip_writer_end(struct zip_writer *writer, const struct zip_end_lie *lie);
void zip_writer_free(struct zip_writer *writer);

#endif
