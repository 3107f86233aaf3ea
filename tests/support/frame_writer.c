#include "support/frame_writer.h"

void frame_write(struct buffer *out, int type, int flags, uint32_t id, struct bytes payload)
{
    const uint8_t header[] = {(uint8_t)(payload.size >> 16), (uint8_t)(payload.size >> 8),
            (uint8_t)payload.size, (uint8_t)type, (uint8_t)flags, (uint8_t)(id >> 24),
            (uint8_t)(id >> 16), (uint8_t)(id >> 8), (uint8_t)id};
    buffer_append(out, (struct bytes){header, sizeof(header)});
    buffer_append(out, payload);
}

void field_write(struct buffer *block, const char *name, const char *value)
{
    buffer_append_byte(block, 0x40);
    buffer_append_byte(block, (char)strlen(name)); /* below 127, not Huffman-coded */
    buffer_append_text(block, name);
    buffer_append_byte(block, (char)strlen(value));
    buffer_append_text(block, value);
}

void field_write_index(struct buffer *block, int index)
{
    buffer_append_byte(block, (char)(0x80 | index));
}
