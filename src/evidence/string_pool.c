#include "evidence/string_pool.h"

#include "base/buffer.h"
#include "base/cursor.h"
#include "base/utf8.h"

enum { HEADER_SIZE = 28, FLAG_SORTED = 1, FLAG_UTF8 = 1 << 8 };

static struct place pool_place(const struct string_pool *pool, size_t at, size_t size)
{
    return (struct place){.at = pool->at + at, .size = size};
}

/* Where the strings end: at the styles, or with the chunk. Android refuses what is noted here. */
static void bound_strings(
        struct string_pool *pool, uint32_t style_count, uint32_t styles_at, size_t header_size)
{
    size_t room = (pool->chunk.size - header_size) / 4;
    if (pool->count > room) {
        anomaly_add(pool->anomalies, "string-pool-count", pool_place(pool, 8, 4),
                "%u strings are declared, the chunk has room for %zu", pool->count, room);
        pool->count = (uint32_t)room;
    }
    pool->strings_end = pool->chunk.size;
    if (style_count > 0 && styles_at > pool->strings_at && styles_at < pool->chunk.size) {
        pool->strings_end = styles_at;
    }
    if (pool->count > 0 && pool->strings_at >= pool->strings_end) {
        anomaly_add(pool->anomalies, "string-pool-offset", pool_place(pool, 20, 4),
                "strings start at %zu of a chunk of %zu bytes", pool->strings_at, pool->chunk.size);
        pool->strings_at = pool->strings_end;
    }
}

enum status string_pool_open(struct bytes file, uint64_t at, size_t size, struct arena *arena,
        struct anomalies *anomalies, struct string_pool *ret_pool, struct fault *why)
{
    struct string_pool pool = {.chunk = bytes_slice(file, (size_t)at, size),
            .at = at,
            .arena = arena,
            .anomalies = anomalies};
    struct cursor cursor = {.input = pool.chunk};
    cursor_seek(&cursor, 2);
    size_t header_size = cursor_u16_little(&cursor);
    cursor_seek(&cursor, 8);
    pool.count = cursor_u32_little(&cursor);
    uint32_t style_count = cursor_u32_little(&cursor);
    uint32_t flags = cursor_u32_little(&cursor);
    pool.strings_at = cursor_u32_little(&cursor);
    uint32_t styles_at = cursor_u32_little(&cursor);
    if (cursor.failed || header_size < HEADER_SIZE || header_size > pool.chunk.size) {
        return refuse(why, E_MALFORMED, at, "the header of the string pool is cut short");
    }
    pool.is_utf8 = (flags & FLAG_UTF8) != 0;
    pool.is_sorted = (flags & FLAG_SORTED) != 0;
    pool.offsets_at = header_size;
    bound_strings(&pool, style_count, styles_at, header_size);
    pool.texts = arena_array(arena, pool.count, sizeof(*pool.texts));
    if (pool.texts == NULL) {
        return refuse(why, E_MEMORY, at, "no memory for a pool of %u strings", pool.count);
    }
    *ret_pool = pool;
    return OK;
}

/* UTF-16 length: 15 bits, or 31 in two units when the first has its top bit set. */
static size_t length_u16(struct cursor *cursor)
{
    size_t length = cursor_u16_little(cursor);
    if (length & 0x8000) {
        length = (length & 0x7fff) << 16 | cursor_u16_little(cursor);
    }
    return length;
}

/* UTF-8 length: 7 bits, or 15 in two bytes. */
static size_t length_u8(struct cursor *cursor)
{
    size_t length = cursor_u8(cursor);
    if (length & 0x80) {
        length = (length & 0x7f) << 8 | cursor_u8(cursor);
    }
    return length;
}

static uint32_t unit_at(struct bytes text, size_t index)
{
    return (uint32_t)(text.data[2 * index] | text.data[2 * index + 1] << 8);
}

static bool is_high(uint32_t unit)
{
    return (unit & 0xfc00) == 0xd800;
}

static bool is_low(uint32_t unit)
{
    return (unit & 0xfc00) == 0xdc00;
}

static uint32_t joined(uint32_t high, uint32_t low)
{
    return 0x10000 + ((high & 0x3ff) << 10) + (low & 0x3ff);
}

/* Lone surrogates become U+FFFD. */
static void append_utf16(struct buffer *out, struct bytes text)
{
    size_t count = text.size / 2;
    for (size_t i = 0; i < count; i++) {
        uint32_t unit = unit_at(text, i);
        if (is_high(unit) && i + 1 < count && is_low(unit_at(text, i + 1))) {
            unit = joined(unit, unit_at(text, ++i));
        }
        utf8_append(out, unit);
    }
}

/* A surrogate as Java's modified UTF-8 writes it, in three bytes; 0 when there is none. */
static uint32_t surrogate(struct bytes text)
{
    if (text.size < 3 || text.data[0] != 0xed || (text.data[1] & 0xe0) != 0xa0 ||
            (text.data[2] & 0xc0) != 0x80) {
        return 0;
    }
    return 0xd000 | (uint32_t)(text.data[1] & 0x3f) << 6 | (text.data[2] & 0x3f);
}

/* UTF-8, with pairs of three-byte surrogates as aapt2 writes them. */
static void append_utf8(struct buffer *out, struct bytes text)
{
    while (text.size > 0) {
        uint32_t point = 0;
        size_t length = utf8_next(text, &point);
        uint32_t high = length == 0 ? surrogate(text) : 0;
        uint32_t low = is_high(high) ? surrogate(bytes_slice(text, 3, 3)) : 0;
        if (is_low(low)) {
            point = joined(high, low);
            length = 6;
        } else if (length == 0) {
            point = 0xfffd;
            length = high != 0 ? 3 : 1;
        }
        utf8_append(out, point);
        text = bytes_slice(text, length, text.size);
    }
}

static bool is_plain(struct bytes text)
{
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] >= 0x80) {
            return false;
        }
    }
    return true;
}

/* Cut at the first NUL, as C and Android's UTF-8 path do. */
static struct bytes cut_at_nul(struct string_pool *pool, struct bytes text)
{
    size_t step = pool->is_utf8 ? 1 : 2;
    for (size_t i = 0; i + step <= text.size; i += step) {
        if (text.data[i] == 0 && (step == 1 || text.data[i + 1] == 0)) {
            anomaly_add(pool->anomalies, "string-pool-nul",
                    pool_place(pool, (size_t)(text.data - pool->chunk.data), text.size),
                    "a NUL stands at unit %zu of a string of %zu", i / step, text.size / step);
            return bytes_slice(text, 0, i);
        }
    }
    return text;
}

/* The bytes of a string whose lengths start at `at`; false when they lie outside the pool. */
static bool find_text(struct string_pool *pool, size_t at, struct bytes *ret_text)
{
    struct bytes strings = bytes_slice(pool->chunk, 0, pool->strings_end);
    struct cursor cursor = {.input = strings};
    cursor_seek(&cursor, at);
    size_t step = pool->is_utf8 ? 1 : 2;
    if (pool->is_utf8) {
        (void)length_u8(&cursor); /* in UTF-16 units; nobody needs it */
    }
    size_t length = pool->is_utf8 ? length_u8(&cursor) : length_u16(&cursor);
    if (cursor.failed || length > (strings.size - cursor.at) / step) {
        return false;
    }
    struct bytes text = bytes_slice(strings, cursor.at, length * step);
    struct bytes after = bytes_slice(strings, cursor.at + length * step, step);
    bool ended = after.data != NULL && after.size == step && after.data[0] == 0 &&
                 after.data[step - 1] == 0;
    if (!ended && pool->is_utf8 && text.data != NULL) {
        /* aapt2 keeps only 15 bits of the length of a longer string: its NUL tells the rest. */
        const uint8_t *nul = memchr(text.data, 0, strings.size - cursor.at);
        size_t real = nul == NULL ? 0 : (size_t)(nul - text.data);
        ended = real > length && (real - length) % 0x8000 == 0;
        text.size = ended ? real : length;
    }
    if (!ended) {
        anomaly_add(pool->anomalies, "string-pool-unterminated", pool_place(pool, at, text.size),
                "no NUL after a string of %zu bytes: current Android reads it as absent",
                text.size);
    }
    *ret_text = text;
    return true;
}

static const char *copy_text(struct string_pool *pool, struct bytes text)
{
    if (pool->is_utf8 && is_plain(text)) {
        return arena_copy(pool->arena, text);
    }
    SCOPED(buffer_free) struct buffer buffer = {0};
    if (pool->is_utf8) {
        append_utf8(&buffer, text);
    } else {
        append_utf16(&buffer, text);
    }
    return buffer.failed ? NULL : arena_copy(pool->arena, buffer_bytes(&buffer));
}

static const char *decode(struct string_pool *pool, uint32_t index)
{
    struct cursor cursor = {.input = pool->chunk};
    cursor_seek(&cursor, pool->offsets_at + (size_t)index * 4);
    uint64_t at = pool->strings_at + (uint64_t)cursor_u32_little(&cursor);
    struct bytes text = {0};
    if (at >= pool->strings_end || !find_text(pool, (size_t)at, &text)) {
        anomaly_add(pool->anomalies, "string-pool-offset",
                pool_place(pool, pool->offsets_at + (size_t)index * 4, 4),
                "string %u lies outside the pool", index);
        return "";
    }
    text = cut_at_nul(pool, text);
    pool->text_size += text.size;
    return pool->text_size > STRING_POOL_TEXT_MAX ? NULL : copy_text(pool, text);
}

const char *string_pool_text(struct string_pool *pool, uint32_t index)
{
    if (index >= pool->count) {
        return NULL;
    }
    if (pool->texts[index] == NULL) {
        pool->texts[index] = decode(pool, index);
        pool->spent = pool->spent || pool->texts[index] == NULL;
    }
    return pool->texts[index];
}
