/* hpack.h: header blocks of HTTP/2 (HPACK, RFC 7541), inflated by nghttp2: the one file that
 * includes it. */
#ifndef AEDILE_EVIDENCE_HTTP_HPACK_H
#define AEDILE_EVIDENCE_HTTP_HPACK_H

#include "base/buffer.h"

struct nghttp2_hd_inflater;

struct hpack {
    struct nghttp2_hd_inflater *inflater; /* NULL before the first block */
};

struct hpack_field { /* offsets into the text */
    size_t name_at, name_size, value_at, value_size;
};

/* Inflate a whole block: `text`, cleared first, becomes its lines "name: value" with a line feed
 * each, `fields` an array of struct hpack_field. E_MALFORMED and E_LIMIT (the text's ceiling) leave
 * the table in no known state: no later block can be read. E_MEMORY. */
MUST_CHECK enum status hpack_read(struct hpack *hpack, struct bytes block, struct buffer *text,
        struct buffer *fields, size_t *ret_count, struct fault *why);

void hpack_close(struct hpack *hpack);

#endif
