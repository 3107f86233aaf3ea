#include "evidence/zip/zip_check.h"

#include "base/utf8.h"

#include <inttypes.h>
#include <stdlib.h>

enum {
    FLAG_ENCRYPTED = 1 << 0,
    FLAG_DESCRIPTOR = 1 << 3, /* sizes and CRC-32 follow the data */
    DESCRIPTOR_SIZE_MAX = 24, /* signature, CRC-32, two 64-bit sizes */
    SIGNING_BLOCK_MAGIC = 16, /* "APK Sig Block 42", the last bytes before the directory */
    SIGNING_BLOCK_FRAME = 8,  /* its size, not counting this field, before and after */
};

static struct place central_place(const struct zip *zip, const struct zip_entry *entry)
{
    return zip_range(zip->file, entry->central_at, ZIP_CENTRAL_SIZE + entry->name.size);
}

static bool has_parent_step(struct bytes name)
{
    for (size_t start = 0; start < name.size;) {
        const uint8_t *slash = memchr(name.data + start, '/', name.size - start);
        size_t end = slash == NULL ? name.size : (size_t)(slash - name.data);
        if (bytes_equal(bytes_slice(name, start, end - start), bytes_of(".."))) {
            return true;
        }
        start = end + 1;
    }
    return false;
}

static void check_name(
        const struct zip *zip, const struct zip_entry *entry, struct anomalies *anomalies)
{
    struct bytes name = entry->name;
    const char *fault = NULL;
    if (name.size == 0) {
        fault = "the name is empty";
    } else if (memchr(name.data, 0, name.size) != NULL) {
        fault = "the name holds a NUL";
    } else if (name.data[0] == '/') {
        fault = "the name is an absolute path";
    } else if (memchr(name.data, '\\', name.size) != NULL) {
        fault = "the name holds a backslash";
    } else if (has_parent_step(name)) {
        fault = "the name climbs out of its folder";
    }
    if (fault != NULL) {
        anomaly_add(anomalies, "zip-unsafe-name", central_place(zip, entry), "%s: %.*s", fault,
                ZIP_PATH(entry));
    }
    if (!utf8_is_valid(name)) {
        anomaly_add(anomalies, "zip-name-not-utf8", central_place(zip, entry), "read as %.*s",
                ZIP_PATH(entry));
    }
}

/* What the central directory record says by itself. */
static void check_central(
        const struct zip *zip, const struct zip_entry *entry, struct anomalies *anomalies)
{
    check_name(zip, entry, anomalies);
    struct place place = central_place(zip, entry);
    if ((entry->flags & FLAG_ENCRYPTED) != 0) {
        anomaly_add(anomalies, "zip-encrypted-flag", place,
                "%.*s: flagged as encrypted; Android reads it as it stands", ZIP_PATH(entry));
    }
    if (entry->method != 0 && !entry->deflated) {
        anomaly_add(anomalies, "zip-unknown-method", place, "%.*s: method %u, read as stored",
                ZIP_PATH(entry), entry->method);
    }
    if (!entry->deflated && entry->compressed_size != entry->size) {
        anomaly_add(anomalies, "zip-stored-size-differs", place,
                "%.*s: stored, yet %" PRIu64 " bytes compressed and %" PRIu64
                " not; the latter is read",
                ZIP_PATH(entry), entry->compressed_size, entry->size);
    }
}

/* A local value may be 0 when a descriptor follows, and all ones when it is 64 bits wide. */
static bool local_agrees(uint32_t local, uint64_t central, bool descriptor)
{
    return local == central || (descriptor && local == 0) || local == UINT32_MAX;
}

static void check_local_sizes(const struct zip *zip, const struct zip_entry *entry,
        struct place place, struct anomalies *anomalies)
{
    uint64_t at = entry->local_at;
    bool descriptor = (zip_u16(zip->file, at + 6) & FLAG_DESCRIPTOR) != 0;
    uint32_t crc32 = zip_u32(zip->file, at + 14);
    uint32_t compressed_size = zip_u32(zip->file, at + 18);
    uint32_t size = zip_u32(zip->file, at + 22);
    if (crc32 != entry->crc32 && !(descriptor && crc32 == 0)) {
        anomaly_add(anomalies, "zip-local-crc-differs", place,
                "%.*s: CRC-32 %08" PRIx32 " in the directory, %08" PRIx32 " in the local header",
                ZIP_PATH(entry), entry->crc32, crc32);
    }
    if (!local_agrees(compressed_size, entry->compressed_size, descriptor) ||
            !local_agrees(size, entry->size, descriptor)) {
        anomaly_add(anomalies, "zip-local-size-differs", place,
                "%.*s: %" PRIu64 " → %" PRIu64 " bytes in the directory, %" PRIu32 " → %" PRIu32
                " in the local header",
                ZIP_PATH(entry), entry->compressed_size, entry->size, compressed_size, size);
    }
}

static void check_local(
        const struct zip *zip, const struct zip_entry *entry, struct anomalies *anomalies)
{
    struct bytes file = zip->file;
    uint64_t at = entry->local_at;
    struct bytes name = {file.data + at + ZIP_LOCAL_SIZE, zip_u16(file, at + 26)};
    struct place place = zip_range(file, at, ZIP_LOCAL_SIZE + name.size);
    uint16_t flags = zip_u16(file, at + 6);
    uint16_t method = zip_u16(file, at + 8);
    if (!bytes_equal(name, entry->name)) {
        anomaly_add(anomalies, "zip-local-name-differs", place,
                "%.*s: the local header has another name of %zu bytes", ZIP_PATH(entry), name.size);
    }
    if (method != entry->method) {
        anomaly_add(anomalies, "zip-local-method-differs", place,
                "%.*s: method %u in the directory, %u in the local header", ZIP_PATH(entry),
                entry->method, method);
    }
    if (flags != entry->flags) {
        anomaly_add(anomalies, "zip-local-flags-differ", place,
                "%.*s: flags %04x in the directory, %04x in the local header", ZIP_PATH(entry),
                entry->flags, flags);
    }
    check_local_sizes(zip, entry, place, anomalies);
}

/* Bytes of the entry's data as Android takes them: a stored one by its decoded size. */
static uint64_t data_size(const struct zip_entry *entry)
{
    return entry->deflated ? entry->compressed_size : entry->size;
}

/* Find the data behind the local header. */
static void locate(const struct zip *zip, struct zip_entry *entry, struct anomalies *anomalies)
{
    struct bytes file = zip->file;
    uint64_t at = entry->local_at;
    if (file.size < ZIP_LOCAL_SIZE || at > file.size - ZIP_LOCAL_SIZE ||
            zip_u32(file, at) != ZIP_LOCAL_SIGNATURE) {
        anomaly_add(anomalies, "zip-local-missing", central_place(zip, entry),
                "%.*s: no local header at %" PRIu64, ZIP_PATH(entry), at);
        return;
    }
    uint64_t start = at + ZIP_LOCAL_SIZE + zip_u16(file, at + 26) + zip_u16(file, at + 28);
    if (start > file.size || data_size(entry) > file.size - start) {
        anomaly_add(anomalies, "zip-data-missing", central_place(zip, entry),
                "%.*s: %" PRIu64 " bytes stated at %" PRIu64 ", the file has %zu", ZIP_PATH(entry),
                data_size(entry), start, file.size);
        return;
    }
    entry->data_at = start;
    entry->readable = true;
    check_local(zip, entry, anomalies);
}

static void check_duplicates(const struct zip *zip, struct anomalies *anomalies)
{
    const struct zip_entry *first = &zip->entries[zip->by_name[0]];
    for (size_t i = 1; i < zip->count; i++) {
        const struct zip_entry *entry = &zip->entries[zip->by_name[i]];
        if (!bytes_equal(entry->name, first->name)) {
            first = entry;
            continue;
        }
        anomaly_add(anomalies, "zip-duplicate-name", central_place(zip, entry),
                "%.*s stands also at %" PRIu64 ", which is the one read", ZIP_PATH(entry),
                first->central_at);
    }
}

static int by_local_offset(const void *left, const void *right, void *context)
{
    const struct zip_entry *entries = context;
    uint32_t a = *(const uint32_t *)left;
    uint32_t b = *(const uint32_t *)right;
    uint64_t a_at = entries[a].local_at;
    uint64_t b_at = entries[b].local_at;
    return a_at != b_at ? (a_at > b_at) - (a_at < b_at) : (a > b) - (a < b);
}

/* Where an APK signing block before the directory starts, or the directory itself. */
static uint64_t entries_end(const struct zip *zip)
{
    uint64_t central = zip->central_at;
    uint64_t tail = SIGNING_BLOCK_MAGIC + SIGNING_BLOCK_FRAME;
    if (central < tail + SIGNING_BLOCK_FRAME ||
            memcmp(zip->file.data + central - SIGNING_BLOCK_MAGIC, "APK Sig Block 42",
                    SIGNING_BLOCK_MAGIC) != 0) {
        return central;
    }
    uint64_t size = zip_u64(zip->file, central - tail);
    bool fits = size >= tail && size <= central - SIGNING_BLOCK_FRAME;
    return fits ? central - size - SIGNING_BLOCK_FRAME : central;
}

/* apksigner pads with zeros up to a page; such a gap can hide nothing. */
static bool is_zero(struct bytes bytes)
{
    return bytes.size == 0 ||
           (bytes.data[0] == 0 && memcmp(bytes.data, bytes.data + 1, bytes.size - 1) == 0);
}

static void note_gap(const struct zip *zip, uint64_t from, uint64_t to, struct anomalies *anomalies)
{
    if (to > from && to - from > DESCRIPTOR_SIZE_MAX &&
            !is_zero(bytes_slice(zip->file, (size_t)from, (size_t)(to - from)))) {
        anomaly_add(anomalies, "zip-data-between", zip_range(zip->file, from, to - from),
                "%" PRIu64 " bytes that belong to no entry", to - from);
    }
}

/* Walk the readable entries in file order: what overlaps, what stands before, what between. */
static void check_layout(const struct zip *zip, const uint32_t *order, size_t count, uint64_t shift,
        struct anomalies *anomalies)
{
    uint64_t end = 0; /* of the furthest entry so far */
    for (size_t i = 0; i < count; i++) {
        const struct zip_entry *entry = &zip->entries[order[i]];
        uint64_t stop = entry->data_at + data_size(entry);
        struct place place = zip_range(zip->file, entry->local_at, stop - entry->local_at);
        if (i == 0 && entry->local_at > 0) {
            anomaly_add(anomalies, "zip-data-before", zip_range(zip->file, 0, entry->local_at),
                    "%" PRIu64 " bytes before the first entry; offsets leave out %" PRIu64,
                    entry->local_at, shift);
        } else if (entry->local_at < end) {
            anomaly_add(anomalies, "zip-overlap", place,
                    "%.*s starts inside an earlier entry that ends at %" PRIu64, ZIP_PATH(entry),
                    end);
        } else if (i > 0) {
            note_gap(zip, end, entry->local_at, anomalies);
        }
        if (stop > zip->central_at && entry->local_at < zip->central_at + zip->central_size) {
            anomaly_add(anomalies, "zip-overlap", place,
                    "%.*s reaches into the central directory at %" PRIu64, ZIP_PATH(entry),
                    zip->central_at);
        }
        end = stop > end ? stop : end;
    }
    note_gap(zip, end, entries_end(zip), anomalies);
}

enum status zip_check(struct zip *zip, uint64_t shift, struct arena *arena,
        struct anomalies *anomalies, struct fault *why)
{
    uint32_t *order = arena_array(arena, zip->count, sizeof(*order));
    if (order == NULL) {
        return refuse(why, E_MEMORY, zip->central_at, "no memory for %zu entries", zip->count);
    }
    size_t readable = 0;
    for (size_t i = 0; i < zip->count; i++) {
        check_central(zip, &zip->entries[i], anomalies);
        locate(zip, &zip->entries[i], anomalies);
        if (zip->entries[i].readable) {
            order[readable++] = (uint32_t)i;
        }
    }
    check_duplicates(zip, anomalies);
    qsort_r(order, readable, sizeof(*order), by_local_offset, zip->entries);
    check_layout(zip, order, readable, shift, anomalies);
    return OK;
}
