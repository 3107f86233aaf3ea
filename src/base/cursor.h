/* cursor.h: bounded reading of untrusted bytes. Once a read fails every later read yields zero,
 * so a parser checks `failed` once, at the end, instead of after each field. */
#ifndef AEDILE_BASE_CURSOR_H
#define AEDILE_BASE_CURSOR_H

#include "base/bytes.h"

struct cursor {
    struct bytes input;
    size_t at; /* always <= input.size */
    bool failed;
};

static inline struct bytes cursor_take(struct cursor *cursor, size_t size)
{
    if (cursor->failed || size > cursor->input.size - cursor->at) {
        cursor->failed = true;
        return (struct bytes){0};
    }
    struct bytes taken = {cursor->input.data + cursor->at, size};
    cursor->at += size;
    return taken;
}

/* Move to an absolute offset of the input. Fails past the end. */
static inline void cursor_seek(struct cursor *cursor, uint64_t at)
{
    if (cursor->failed || at > cursor->input.size) {
        cursor->failed = true;
        return;
    }
    cursor->at = (size_t)at;
}

static inline uint8_t cursor_u8(struct cursor *cursor)
{
    const uint8_t *b = cursor_take(cursor, 1).data;
    return b == NULL ? 0 : b[0];
}

static inline uint16_t cursor_u16_little(struct cursor *cursor)
{
    const uint8_t *b = cursor_take(cursor, 2).data;
    return (uint16_t)(b == NULL ? 0 : b[0] | b[1] << 8);
}

static inline uint32_t cursor_u32_little(struct cursor *cursor)
{
    const uint8_t *b = cursor_take(cursor, 4).data;
    if (b == NULL) {
        return 0;
    }
    return b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
}

static inline uint64_t cursor_u64_little(struct cursor *cursor)
{
    uint64_t low = cursor_u32_little(cursor);
    return low | (uint64_t)cursor_u32_little(cursor) << 32;
}

#endif
