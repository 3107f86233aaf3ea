#include "evidence/traffic/traffic.h"

#include "base/hex.h"
#include "base/utf8.h"

#include <stdlib.h>

bool traffic_add_region(struct traffic *traffic, struct arena *arena, const struct region *region)
{
    if (!arena_grow(arena, (void **)&traffic->regions, traffic->region_count,
                &traffic->region_capacity, sizeof(*traffic->regions))) {
        return false;
    }
    traffic->regions[traffic->region_count++] = *region;
    return true;
}

static int by_address(const void *a, const void *b)
{
    const struct region *left = a, *right = b;
    uintptr_t l = (uintptr_t)left->bytes.data, r = (uintptr_t)right->bytes.data;
    return (l > r) - (l < r);
}

void traffic_finish(struct traffic *traffic)
{
    size_t kept = 0;
    for (size_t i = 0; i < traffic->region_count; i++) {
        if (traffic->regions[i].bytes.size > 0) { /* an empty one would hide its neighbour */
            traffic->regions[kept++] = traffic->regions[i];
        }
    }
    traffic->region_count = kept;
    if (kept > 1) {
        qsort(traffic->regions, traffic->region_count, sizeof(*traffic->regions), by_address);
    }
}

/* The region that the bytes lie in whole, or NULL. */
static const struct region *find_region(const struct traffic *traffic, struct bytes raw)
{
    size_t low = 0, high = traffic->region_count;
    uintptr_t address = (uintptr_t)raw.data;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if ((uintptr_t)traffic->regions[middle].bytes.data <= address) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    if (low == 0) {
        return NULL;
    }
    const struct region *region = &traffic->regions[low - 1];
    uintptr_t offset = address - (uintptr_t)region->bytes.data;
    return offset < region->bytes.size && raw.size <= region->bytes.size - offset ? region : NULL;
}

/* The piece that holds offset `at`, or the last that starts before it. */
static const struct region_piece *find_piece(const struct region *region, uint64_t at)
{
    size_t low = 0, high = region->piece_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (region->pieces[middle].at <= at) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low == 0 ? NULL : &region->pieces[low - 1];
}

/* The span of file bytes behind [at, at + size) of the region's own bytes. */
static void span_file(
        const struct region *region, uint64_t at, uint64_t size, struct place *ret_place)
{
    const struct region_piece *end = region->pieces + region->piece_count;
    uint64_t from = UINT64_MAX, to = 0;
    for (const struct region_piece *piece = find_piece(region, at);
            piece != NULL && piece < end && piece->at < at + size; piece++) {
        from = piece->file_at < from ? piece->file_at : from;
        to = piece->file_at + piece->size > to ? piece->file_at + piece->size : to;
    }
    ret_place->entry_at = from == UINT64_MAX ? 0 : from;
    ret_place->entry_size = from == UINT64_MAX ? 0 : to - from;
}

bool traffic_place(const struct traffic *traffic, struct bytes raw, struct place *ret_place)
{
    const struct region *region =
            raw.data == NULL || raw.size == 0 ? NULL : find_region(traffic, raw);
    if (region == NULL) {
        return false;
    }
    uint64_t at = (uint64_t)(raw.data - region->bytes.data);
    *ret_place = (struct place){.entry = region->entry, .at = region->first + at, .size = raw.size};
    if (region->pieces != NULL) {
        span_file(region, at, raw.size, ret_place);
    } else if (region->entry[0] != 0) {
        ret_place->entry_size = region->bytes.size;
    }
    return true;
}

/* The four hexadecimal digits of \uXXXX; -1 when they are not there. */
static int32_t read_unit(struct bytes raw, size_t at)
{
    int32_t unit = 0;
    for (size_t i = at; i < at + 4; i++) {
        int digit = i < raw.size ? hex_digit(raw.data[i]) : -1;
        if (digit < 0) {
            return -1;
        }
        unit = unit * 16 + digit;
    }
    return unit;
}

/* As buffer_append_byte, which is only called when the buffer must grow. */
static void append_byte(struct buffer *out, uint8_t byte)
{
    bool is_below = out->limit == 0 || out->size < out->limit;
    if (out->capacity - out->size < 2 || !is_below || out->failed) {
        buffer_append_byte(out, (char)byte);
    } else {
        out->data[out->size++] = byte;
        out->data[out->size] = 0;
    }
}

static void append_surrogate(struct buffer *out, int32_t unit)
{
    buffer_append_byte(out, (char)(0xe0 | unit >> 12));
    buffer_append_byte(out, (char)(0x80 | (unit >> 6 & 0x3f)));
    buffer_append_byte(out, (char)(0x80 | (unit & 0x3f)));
}

/* Of a letter behind a backslash; 0: it has none by itself. */
static const uint8_t meanings[256] = {['"'] = '"',
        ['\\'] = '\\',
        ['/'] = '/',
        ['b'] = '\b',
        ['f'] = '\f',
        ['n'] = '\n',
        ['r'] = '\r',
        ['t'] = '\t'};

/* One escape that starts at raw[at] with a backslash; its length. A broken one is one byte of text.
 */
static size_t unescape_one(struct bytes raw, size_t at, struct buffer *out)
{
    uint8_t letter = at + 1 < raw.size ? raw.data[at + 1] : 0;
    if (meanings[letter] != 0) {
        append_byte(out, meanings[letter]);
        return 2;
    }
    int32_t unit = letter == 'u' ? read_unit(raw, at + 2) : -1;
    if (unit < 0) {
        buffer_append_byte(out, '\\');
        return 1;
    }
    bool is_high = unit >= 0xd800 && unit < 0xdc00;
    int32_t low =
            is_high && at + 7 < raw.size && raw.data[at + 6] == '\\' && raw.data[at + 7] == 'u'
                    ? read_unit(raw, at + 8)
                    : -1;
    if (low >= 0xdc00 && low < 0xe000) {
        utf8_append(out, 0x10000 + ((uint32_t)(unit - 0xd800) << 10) + (uint32_t)(low - 0xdc00));
        return 12;
    }
    if (unit >= 0xd800 && unit < 0xe000) {
        append_surrogate(out, unit);
    } else {
        utf8_append(out, (uint32_t)unit);
    }
    return 6;
}

/* The first byte lowest, on any machine. */
static uint64_t word_at(const uint8_t *bytes)
{
    uint64_t word;
    memcpy(&word, bytes, sizeof(word));
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    return word;
}

/* Copy what stands from `at` on before a backslash, eight bytes at a time where it is near, as it
 * mostly is; returns how many. `to` has room for all that is left. */
static size_t copy_plain(struct bytes raw, size_t at, uint8_t *to)
{
    enum { WORD = sizeof(uint64_t), NEAR = 8 * WORD };
    const uint64_t ones = 0x0101010101010101u;
    struct bytes left = bytes_slice(raw, at, raw.size);
    size_t done = 0;
    for (; left.size - done >= WORD && done < NEAR; done += WORD) {
        uint64_t others = word_at(left.data + done) ^ ones * '\\';
        uint64_t found = (others - ones) & ~others & ones << 7; /* its lowest bit is right */
        memcpy(to + done, left.data + done, WORD);
        if (found != 0) {
            return done + (size_t)__builtin_ctzll(found) / 8;
        }
    }
    const uint8_t *escape =
            done == left.size ? NULL : memchr(left.data + done, '\\', left.size - done);
    size_t end = escape == NULL ? left.size : (size_t)(escape - left.data);
    memcpy(to + done, left.data + done, end - done);
    return end;
}

/* A text is never longer than it was in escapes, so there is room for all of it. */
static void unescape_all(struct bytes raw, struct buffer *out)
{
    uint8_t *to = buffer_reserve(out, raw.size);
    for (size_t at = 0; to != NULL && at < raw.size;) {
        size_t plain = copy_plain(raw, at, to + out->size);
        at += plain;
        out->size += plain;
        uint8_t meaning = raw.size - at < 2 ? 0 : meanings[raw.data[at + 1]];
        if (meaning != 0) {
            to[out->size++] = meaning;
            at += 2;
        } else if (at < raw.size) {
            at += unescape_one(raw, at, out);
        }
    }
    if (to != NULL) {
        to[out->size] = 0;
    }
}

/* The same where what comes out may be below the ceiling, and what goes in is not. */
static void unescape_below(struct bytes raw, struct buffer *out)
{
    for (size_t at = 0; at < raw.size && !out->failed;) {
        const uint8_t *escape = memchr(raw.data + at, '\\', raw.size - at);
        size_t stop = escape == NULL ? raw.size : (size_t)(escape - raw.data);
        buffer_append(out, bytes_slice(raw, at, stop - at));
        at = escape == NULL ? stop : stop + unescape_one(raw, stop, out);
    }
}

enum status passage_text(const struct passage *passage, struct buffer *buffer,
        struct bytes *ret_text, struct fault *why)
{
    struct bytes raw = passage->raw;
    if (passage->form != PASSAGE_JSON || raw.size == 0 ||
            memchr(raw.data, '\\', raw.size) == NULL) {
        *ret_text = raw;
        return OK;
    }
    buffer_clear(buffer);
    bool fits = buffer->limit == 0 || raw.size <= buffer->limit;
    (fits ? unescape_all : unescape_below)(raw, buffer);
    if (buffer->failed) {
        return !fits ? refuse(why, E_LIMIT, 0, "a text longer than %zu bytes", buffer->limit)
                     : refuse(why, E_MEMORY, 0, "no memory for a text");
    }
    *ret_text = buffer_bytes(buffer);
    return OK;
}

/* Moves over escapes and plain runs until text offset `at`; both offsets then stand at the start of
 * the escape or byte that holds it. */
static void walk_to(struct bytes raw, struct passage_walk *walk, size_t at)
{
    while (walk->raw_at < raw.size && walk->text_at < at) {
        const uint8_t *start = raw.data + walk->raw_at;
        size_t left = raw.size - walk->raw_at, wanted = at - walk->text_at;
        size_t look = wanted < left ? wanted : left;
        const uint8_t *escape = memchr(start, '\\', look);
        size_t run = escape == NULL ? look : (size_t)(escape - start);
        walk->raw_at += run;
        walk->text_at += run;
        if (escape == NULL) {
            continue;
        }
        uint8_t room[16];
        struct buffer piece = {.data = room, .capacity = sizeof(room)}; /* one escape fits */
        size_t step = unescape_one(raw, walk->raw_at, &piece);
        if (walk->text_at + piece.size > at) {
            return;
        }
        walk->raw_at += step;
        walk->text_at += piece.size;
    }
}

struct bytes passage_raw(
        const struct passage *passage, struct passage_walk *walk, size_t at, size_t size)
{
    struct bytes raw = passage->raw;
    if (passage->form != PASSAGE_JSON) {
        return bytes_slice(raw, at, size);
    }
    struct passage_walk fresh = {0};
    walk = walk == NULL ? &fresh : walk;
    if (walk->raw != raw.data || walk->text_at > at) {
        *walk = (struct passage_walk){.raw = raw.data};
    }
    walk_to(raw, walk, at);
    struct passage_walk end = *walk;
    size_t last = size < SIZE_MAX - at ? at + size : SIZE_MAX;
    walk_to(raw, &end, last);
    if (size > 0 && end.text_at < last && end.raw_at < raw.size) { /* the end is inside an escape */
        uint8_t room[16];
        struct buffer piece = {.data = room, .capacity = sizeof(room)};
        end.raw_at += unescape_one(raw, end.raw_at, &piece);
    }
    return bytes_slice(raw, walk->raw_at, end.raw_at - walk->raw_at);
}
