/* frame_writer.h: HTTP/2 frames and HPACK literals, well-formed or not. */
#ifndef AEDILE_TESTS_FRAME_WRITER_H
#define AEDILE_TESTS_FRAME_WRITER_H

#include "base/buffer.h"

#define HTTP2_PREFACE "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"

enum { H2_DATA, H2_HEADERS, H2_PRIORITY, H2_RST, H2_SETTINGS, H2_PROMISE, H2_PING, H2_GOAWAY };
enum { H2_CONTINUATION = 9 };
enum { H2_END_STREAM = 1, H2_END_HEADERS = 4, H2_PADDED = 8, H2_PRIORITIZED = 0x20 };

void frame_write(struct buffer *out, int type, int flags, uint32_t id, struct bytes payload);

/* A field as a literal that enters the dynamic table (RFC 7541, section 6.2.1). */
void field_write(struct buffer *block, const char *name, const char *value);

/* A field by its index (RFC 7541, section 6.1); the newest dynamic one is 62. */
void field_write_index(struct buffer *block, int index);

#endif
