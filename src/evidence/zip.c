/* The central directory becomes entries here; zip_end.c finds it, zip_check.c compares it with the
 * local headers. Facts about Android: AOSP system/libziparchive/zip_archive.cc and
 * zip_cd_entry_map.cc (Apache-2.0). */
#include "evidence/zip.h"

#include "base/utf8.h"
#include "evidence/zip/first_byte.h"
#include "evidence/zip/inflate.h"
#include "evidence/zip/zip_check.h"

#include <inttypes.h>
#include <stdlib.h>

enum { METHOD_DEFLATED = 8 };

/* Bytes of the record at `at`, or 0 when it does not start or does not fit before `end`. */
static uint64_t record_size(struct bytes file, uint64_t at, uint64_t end)
{
    if (end - at < ZIP_CENTRAL_SIZE || zip_u32(file, at) != ZIP_CENTRAL_SIGNATURE) {
        return 0;
    }
    uint64_t size = ZIP_CENTRAL_SIZE + (uint64_t)zip_u16(file, at + 28) + zip_u16(file, at + 30) +
                    zip_u16(file, at + 32);
    return size <= end - at ? size : 0;
}

static void note_central(struct bytes file, const struct zip_end *end, uint64_t records_end,
        size_t count, struct anomalies *anomalies)
{
    if (count != end->count) {
        anomaly_add(anomalies, "zip-count-differs", zip_range(file, end->at, 22),
                "%" PRIu64 " entries stated, the central directory holds %zu", end->count, count);
    }
    if (records_end != end->central_limit) {
        anomaly_add(anomalies, "zip-data-between",
                zip_range(file, records_end, end->central_limit - records_end),
                "%" PRIu64 " bytes between the central directory and its end record",
                end->central_limit - records_end);
    }
}

/* Count the records by the directory's size, not by the stated number. A record that is cut, or
 * missing although the directory goes on, refuses the archive. */
static enum status count_records(struct bytes file, const struct zip_end *end,
        struct anomalies *anomalies, size_t *ret_count, struct fault *why)
{
    uint64_t at = end->central_at;
    uint64_t stop = end->central_at + end->central_size;
    size_t count = 0;
    uint64_t size = 0;
    while (at < stop && (size = record_size(file, at, stop)) != 0) {
        at += size;
        if (++count > ZIP_ENTRIES_MAX) {
            return refuse(why, E_LIMIT, at, "more than %d entries", ZIP_ENTRIES_MAX);
        }
    }
    bool more = end->central_limit - at >= 4 && zip_u32(file, at) == ZIP_CENTRAL_SIGNATURE;
    bool missing = count < end->count && (at < stop || more || count == 0);
    if (missing || (at < stop && more)) {
        return refuse(why, E_MALFORMED, at, "central directory is cut in record %zu", count + 1);
    }
    note_central(file, end, at, count, anomalies);
    *ret_count = count;
    return OK;
}

/* Read 64-bit values from the zip64 extra field (APPNOTE 4.5.3) where the record says so. As in
 * Android, a field that holds all three (24 or 28 bytes) is taken whole. False: none, or short. */
static bool read_zip64(struct bytes extra, struct zip_entry *entry)
{
    uint64_t at = 0;
    while (extra.size - at >= 4) {
        uint16_t size = zip_u16(extra, at + 2);
        bool wanted = zip_u16(extra, at) == 1;
        at += 4;
        if (size > extra.size - at) {
            return false;
        }
        if (!wanted) {
            at += size;
            continue;
        }
        uint64_t *fields[] = {&entry->size, &entry->compressed_size, &entry->local_at};
        uint64_t end = at + size;
        for (size_t i = 0; i < 3; i++) {
            if (size < 24 && *fields[i] != UINT32_MAX) {
                continue;
            }
            if (end - at < 8) {
                return false;
            }
            *fields[i] = zip_u64(extra, at);
            at += 8;
        }
        return true;
    }
    return false;
}

/* The name as text: each byte that is not UTF-8, and NUL, becomes U+FFFD. NULL: no memory. */
static const char *text_of_name(struct bytes name, struct arena *arena)
{
    bool has_nul = name.size > 0 && memchr(name.data, 0, name.size) != NULL;
    if (!has_nul && utf8_is_valid(name)) {
        return arena_copy(arena, name);
    }
    struct buffer SCOPED(buffer_free) text = {.limit = (size_t)3 * UINT16_MAX};
    for (size_t at = 0; at < name.size;) {
        const uint8_t *nul = memchr(name.data + at, 0, name.size - at);
        size_t end = nul == NULL ? name.size : (size_t)(nul - name.data);
        utf8_append_repaired(&text, bytes_slice(name, at, end - at));
        if (nul != NULL) {
            utf8_append(&text, 0xfffd);
        }
        at = end + (nul != NULL);
    }
    return text.failed ? NULL : arena_copy(arena, buffer_bytes(&text));
}

/* Fill an entry from its central directory record at `at`, which count_records has checked. */
static bool read_record(struct zip *zip, uint64_t at, uint64_t shift, struct arena *arena,
        struct anomalies *anomalies, struct zip_entry *entry)
{
    struct bytes file = zip->file;
    size_t name_size = zip_u16(file, at + 28);
    *entry = (struct zip_entry){
            .name = {file.data + at + ZIP_CENTRAL_SIZE, name_size},
            .flags = zip_u16(file, at + 8),
            .method = zip_u16(file, at + 10),
            .crc32 = zip_u32(file, at + 16),
            .compressed_size = zip_u32(file, at + 20),
            .size = zip_u32(file, at + 24),
            .local_at = zip_u32(file, at + 42),
            .central_at = at,
    };
    entry->deflated = entry->method == METHOD_DEFLATED;
    bool marked = entry->size == UINT32_MAX || entry->compressed_size == UINT32_MAX ||
                  entry->local_at == UINT32_MAX;
    struct bytes extra = {file.data + at + ZIP_CENTRAL_SIZE + name_size, zip_u16(file, at + 30)};
    if (marked && !read_zip64(extra, entry)) {
        anomaly_add(anomalies, "zip-zip64-bad", zip_range(file, at, ZIP_CENTRAL_SIZE + name_size),
                "sizes stated to be 64 bits wide, but the record carries none");
    }
    bool overflow = __builtin_add_overflow(entry->local_at, shift, &entry->local_at);
    entry->local_at = overflow ? UINT64_MAX : entry->local_at;
    entry->path = text_of_name(entry->name, arena);
    return entry->path != NULL;
}

static int by_name_then_position(const void *left, const void *right, void *context)
{
    const struct zip_entry *entries = context;
    uint32_t a = *(const uint32_t *)left;
    uint32_t b = *(const uint32_t *)right;
    int order = bytes_compare(entries[a].name, entries[b].name);
    return order != 0 ? order : (a > b) - (a < b);
}

static enum status read_records(struct zip *zip, const struct zip_end *end, struct arena *arena,
        struct anomalies *anomalies, struct fault *why)
{
    zip->entries = arena_array(arena, zip->count, sizeof(*zip->entries));
    zip->by_name = arena_array(arena, zip->count, sizeof(*zip->by_name));
    if (zip->entries == NULL || zip->by_name == NULL) {
        return refuse(why, E_MEMORY, end->central_at, "no memory for %zu entries", zip->count);
    }
    uint64_t at = end->central_at;
    for (size_t i = 0; i < zip->count; i++) {
        if (!read_record(zip, at, end->shift, arena, anomalies, &zip->entries[i])) {
            return refuse(why, E_MEMORY, at, "no memory for entry %zu", i + 1);
        }
        at += record_size(zip->file, at, end->central_at + end->central_size);
        zip->by_name[i] = (uint32_t)i;
    }
    qsort_r(zip->by_name, zip->count, sizeof(*zip->by_name), by_name_then_position, zip->entries);
    return OK;
}

enum status zip_open(struct bytes file, struct arena *arena, struct anomalies *anomalies,
        struct zip *ret_zip, struct fault *why)
{
    struct zip_end end;
    enum status status = zip_end_find(file, anomalies, &end, why);
    struct zip zip = {.file = file};
    if (status == OK) {
        status = count_records(file, &end, anomalies, &zip.count, why);
    }
    if (status == OK && zip.count > 0) {
        zip.central_at = end.central_at;
        zip.central_size = end.central_size;
        status = read_records(&zip, &end, arena, anomalies, why);
    }
    if (status == OK && zip.count > 0) {
        status = zip_check(&zip, end.shift, arena, anomalies, why);
    }
    if (status != OK) {
        return status;
    }
    zip.central_at = end.central_at;
    zip.central_size = end.central_size;
    zip.end_at = end.at;
    *ret_zip = zip;
    return OK;
}

/* libziparchive refuses an archive that holds a name twice (kDuplicateEntry), so no current
 * Android has an opinion. Before it did, Dalvik ran the first of the two while the verifier saw
 * the last (Android bug 8219321): the first is what was executed, so the first is found. */
const struct zip_entry *zip_find(const struct zip *zip, const char *name)
{
    struct bytes wanted = bytes_of(name);
    size_t low = 0;
    size_t high = zip->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (bytes_compare(zip->entries[zip->by_name[middle]].name, wanted) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    if (low == zip->count) {
        return NULL;
    }
    const struct zip_entry *entry = &zip->entries[zip->by_name[low]];
    return bytes_equal(entry->name, wanted) ? entry : NULL;
}

struct bytes zip_stored(const struct zip *zip, const struct zip_entry *entry)
{
    if (entry->deflated || !entry->readable) {
        return (struct bytes){0};
    }
    return bytes_slice(zip->file, (size_t)entry->data_at, (size_t)entry->size);
}

/* A stored deflate block (RFC 1951, 3.2.4) has its bytes after three bits and two lengths. */
static bool is_stored_block(struct bytes compressed)
{
    return compressed.size > 5 && (compressed.data[0] & 6) == 0;
}

bool zip_may_begin_with(const struct zip *zip, const struct zip_entry *entry, uint8_t byte)
{
    if (!entry->readable) {
        return false;
    }
    size_t at = (size_t)entry->data_at;
    return entry->deflated
                   ? deflate_may_begin_with(
                             bytes_slice(zip->file, at, (size_t)entry->compressed_size), byte)
                   : entry->size > 0 && zip->file.data[at] == byte;
}

size_t zip_peek(const struct zip *zip, const struct zip_entry *entry, uint8_t *out, size_t room)
{
    size_t size = entry->size < room ? (size_t)entry->size : room;
    struct bytes data = bytes_slice(zip->file, (size_t)entry->data_at,
            (size_t)(entry->deflated ? entry->compressed_size : entry->size));
    if (!entry->readable || size == 0) {
        return 0;
    }
    memset(out, 0, size);
    if (entry->deflated && !is_stored_block(data)) {
        size_t used;
        size_t decoded;
        /* Too long as a rule; literals that fit are in `out` by then. */
        enum inflate_result result = inflate_raw(data, out, size, &used, &decoded);
        return result == INFLATED || result == INFLATE_TOO_LONG ? size : 0;
    }
    data = bytes_slice(data, entry->deflated ? 5 : 0, size);
    if (data.size > 0) {
        memcpy(out, data.data, data.size);
    }
    return data.size;
}

struct place zip_place(const struct zip_entry *entry, uint64_t at, uint64_t size)
{
    return (struct place){.entry = entry->path,
            .entry_at = entry->data_at,
            .entry_size = entry->deflated ? entry->compressed_size : entry->size,
            .at = at,
            .size = size};
}

static enum status check_ceilings(
        const struct zip_entry *entry, const struct buffer *out, struct fault *why)
{
    if (!entry->readable) {
        return refuse(why, E_MALFORMED, entry->central_at, /* what points outside the file */
                "%.*s: its local header or data is not in the file", ZIP_PATH(entry));
    }
    uint64_t limit = out->limit == 0 ? ZIP_ENTRY_SIZE_MAX : out->limit;
    if (entry->size > ZIP_ENTRY_SIZE_MAX || entry->size > limit) {
        return refuse(why, E_LIMIT, entry->central_at, "%.*s: %" PRIu64 " bytes, limit %" PRIu64,
                ZIP_PATH(entry), entry->size,
                limit < ZIP_ENTRY_SIZE_MAX ? limit : ZIP_ENTRY_SIZE_MAX);
    }
    if (entry->deflated && entry->size / ZIP_RATIO_MAX > entry->compressed_size) {
        return refuse(why, E_LIMIT, entry->central_at,
                "%.*s: %" PRIu64 " bytes stated to unpack to %" PRIu64 ", more than deflate can do",
                ZIP_PATH(entry), entry->compressed_size, entry->size);
    }
    return OK;
}

/* Fill out->data, which has room for entry->size bytes. */
static enum status inflate_entry(const struct zip *zip, const struct zip_entry *entry,
        struct buffer *out, size_t *ret_used, struct fault *why)
{
    struct bytes compressed = {zip->file.data + entry->data_at, (size_t)entry->compressed_size};
    size_t size = 0;
    switch (inflate_raw(compressed, out->data, (size_t)entry->size, ret_used, &size)) {
    case INFLATED:
        break;
    case INFLATE_TOO_LONG:
        return refuse(why, E_MALFORMED, entry->data_at,
                "%.*s: unpacks to more than the %" PRIu64 " bytes stated", ZIP_PATH(entry),
                entry->size);
    case INFLATE_MEMORY:
        return refuse(why, E_MEMORY, entry->data_at, "no memory to inflate");
    case INFLATE_DAMAGED:
        return refuse(why, E_MALFORMED, entry->data_at, "%.*s: compressed data is damaged or cut",
                ZIP_PATH(entry));
    }
    if (size != entry->size) {
        return refuse(why, E_MALFORMED, entry->data_at,
                "%.*s: unpacks to %zu bytes, %" PRIu64 " stated", ZIP_PATH(entry), size,
                entry->size);
    }
    return OK;
}

/* What Android lets pass but an honest archive never has; the bytes stay in `out`. */
static enum status check_decoded(
        const struct zip_entry *entry, size_t used, const struct buffer *out, struct fault *why)
{
    if (entry->deflated && used != entry->compressed_size) {
        return refuse(why, E_MALFORMED, entry->data_at + used,
                "%.*s: compressed data ends after %zu of %" PRIu64 " bytes", ZIP_PATH(entry), used,
                entry->compressed_size);
    }
    uint32_t crc32 = crc32_of(buffer_bytes(out));
    if (crc32 != entry->crc32) {
        return refuse(why, E_MALFORMED, entry->central_at + 16,
                "%.*s: CRC-32 is %08" PRIx32 ", stated %08" PRIx32, ZIP_PATH(entry), crc32,
                entry->crc32);
    }
    return OK;
}

enum status zip_read(
        const struct zip *zip, const struct zip_entry *entry, struct buffer *out, struct fault *why)
{
    buffer_clear(out);
    enum status status = check_ceilings(entry, out, why);
    if (status != OK) {
        return status;
    }
    if (buffer_reserve(out, (size_t)entry->size) == NULL) {
        out->failed = false;
        return refuse(
                why, E_MEMORY, entry->central_at, "no memory for %" PRIu64 " bytes", entry->size);
    }
    size_t used = 0;
    if (!entry->deflated) {
        buffer_append(out, zip_stored(zip, entry));
    } else if (entry->size > 0 || entry->compressed_size > 0) {
        status = inflate_entry(zip, entry, out, &used, why);
    }
    if (status != OK) {
        buffer_clear(out);
        return status;
    }
    out->size = (size_t)entry->size;
    out->data[out->size] = 0;
    return check_decoded(entry, used, out, why);
}
