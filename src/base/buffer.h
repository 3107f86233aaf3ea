/* buffer.h: bytes or text that grow up to a stated ceiling. A failed append sets `failed` and
 * drops the rest, so a writer checks once, at the end. */
#ifndef AEDILE_BASE_BUFFER_H
#define AEDILE_BASE_BUFFER_H

#include "base/bytes.h"
#include "base/fault.h"

struct buffer {
    uint8_t *data; /* malloc'ed; a NUL always follows the last byte once anything was appended */
    size_t size, capacity;
    size_t limit; /* 0: unlimited; else size never passes it */
    bool failed;
};

void buffer_append(struct buffer *buffer, struct bytes bytes);
void buffer_append_text(struct buffer *buffer, const char *text);
void buffer_append_byte(struct buffer *buffer, char byte);
void buffer_append_integer(struct buffer *buffer, int64_t value);
/* The fewest digits, 15 to 17, that read back as the same number: 0.916, not 0.91600000000000004.
 */
void buffer_append_real(struct buffer *buffer, double value);
void buffer_print(struct buffer *buffer, const char *format, ...) PRINTF_LIKE(2, 3);

/* Room for exactly `size` more bytes at the end, not zeroed; the caller fills it and adds to
 * `size` itself. NULL, and `failed`, past the ceiling or without memory. */
uint8_t *buffer_reserve(struct buffer *buffer, size_t size);

/* Empty again, memory kept for the next use. */
void buffer_clear(struct buffer *buffer);
void buffer_free(struct buffer *buffer);

/* What was written so far, NUL-ended; "" when nothing was. Valid until the next append. */
const char *buffer_text(const struct buffer *buffer);

static inline struct bytes buffer_bytes(const struct buffer *buffer)
{
    return (struct bytes){buffer->data, buffer->size};
}

#endif
