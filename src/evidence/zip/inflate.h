/* inflate.h: raw deflate (RFC 1951) and the checksums that travel with it, by libdeflate. */
#ifndef AEDILE_EVIDENCE_ZIP_INFLATE_H
#define AEDILE_EVIDENCE_ZIP_INFLATE_H

#include "base/bytes.h"
#include "base/fault.h"

enum inflate_result {
    INFLATED,         /* to *ret_size bytes, from *ret_used compressed ones */
    INFLATE_DAMAGED,  /* not deflate, or cut short */
    INFLATE_TOO_LONG, /* decodes to more than `room` bytes */
    INFLATE_MEMORY,
};

/* Decode one deflate stream that starts `compressed` into `out`, which has `room` bytes. Bytes
 * after the stream's end are left alone; the caller sees them by *ret_used. */
MUST_CHECK enum inflate_result inflate_raw(
        struct bytes compressed, uint8_t *out, size_t room, size_t *ret_used, size_t *ret_size);

/* CRC-32 as in ZIP (ISO 3309) and Adler-32 (RFC 1950) of one run of bytes. */
uint32_t crc32_of(struct bytes bytes);
uint32_t adler32_of(struct bytes bytes);

#endif
