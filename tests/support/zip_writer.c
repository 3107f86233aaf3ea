#include "support/zip_writer.h"

#include <libdeflate.h>

enum { STORED = 0, DEFLATED = 8, DESCRIPTOR = 1 << 3 };

static void put(struct buffer *out, uint64_t value, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        buffer_append_byte(out, (char)(uint8_t)(value >> (8 * i)));
    }
}

/* What one header states. */
struct stated {
    uint16_t flags, method;
    uint32_t crc32;
    uint64_t size, compressed_size, local_at;
    struct bytes name;
    bool zip64;
};

/* Version needed to extract up to the extra field's length: the same in both headers. */
static void put_common(struct buffer *out, const struct stated *stated, size_t extra_size)
{
    put(out, stated->zip64 ? 45 : 20, 2);
    put(out, stated->flags, 2);
    put(out, stated->method, 2);
    put(out, 0x00210000, 4); /* 1980-01-01 00:00 */
    put(out, stated->crc32, 4);
    put(out, stated->zip64 ? UINT32_MAX : stated->compressed_size, 4);
    put(out, stated->zip64 ? UINT32_MAX : stated->size, 4);
    put(out, stated->name.size, 2);
    put(out, extra_size, 2);
}

static void put_local(struct buffer *out, const struct stated *stated, bool broken)
{
    put(out, broken ? 0 : 0x04034b50, 4);
    put_common(out, stated, stated->zip64 ? 20 : 0);
    buffer_append(out, stated->name);
    if (stated->zip64) {
        put(out, 1, 2);
        put(out, 16, 2);
        put(out, stated->size, 8);
        put(out, stated->compressed_size, 8);
    }
}

static void put_central(struct buffer *out, const struct stated *stated)
{
    put(out, 0x02014b50, 4);
    put(out, 20, 2);
    put_common(out, stated, stated->zip64 ? 28 : 0);
    put(out, 0, 8);
    put(out, 0, 2); /* comment, disk, attributes */
    put(out, stated->zip64 ? UINT32_MAX : stated->local_at, 4);
    buffer_append(out, stated->name);
    if (stated->zip64) {
        put(out, 1, 2);
        put(out, 24, 2);
        put(out, stated->size, 8);
        put(out, stated->compressed_size, 8);
        put(out, stated->local_at, 8);
    }
}

static void put_entry(struct zip_writer *writer, struct stated truth, struct bytes data,
        const struct zip_lie *lie)
{
    static const struct zip_lie honest = {0};
    lie = lie == NULL ? &honest : lie;
    struct stated central = truth;
    central.flags = (uint16_t)(lie->flags | (lie->descriptor ? DESCRIPTOR : 0));
    central.method = lie->method != 0 ? lie->method : truth.method;
    central.name = lie->name.size != 0 ? lie->name : truth.name;
    central.size += (uint64_t)lie->size;
    central.compressed_size += (uint64_t)lie->compressed_size;
    central.crc32 ^= lie->crc32;
    central.zip64 = lie->zip64;
    struct stated local = central;
    local.flags |= lie->local_flags;
    local.method = lie->local_method != 0 ? lie->local_method : central.method;
    local.name = lie->local_name != NULL ? bytes_of(lie->local_name) : central.name;
    local.size = lie->descriptor ? 0 : central.size + (uint64_t)lie->local_size;
    local.compressed_size = lie->descriptor ? 0 : central.compressed_size;
    local.crc32 = lie->descriptor ? 0 : central.crc32 ^ lie->local_crc32;
    central.local_at = writer->out.size + (uint64_t)lie->local_at;
    put_local(&writer->out, &local, lie->no_local);
    buffer_append(&writer->out, data);
    if (lie->descriptor) {
        put(&writer->out, 0x08074b50, 4);
        put(&writer->out, central.crc32, 4);
        put(&writer->out, central.compressed_size, 4);
        put(&writer->out, central.size, 4);
    }
    if (!lie->unlisted) {
        put_central(&writer->central, &central);
        writer->count++;
    }
}

void zip_writer_store(
        struct zip_writer *writer, const char *name, struct bytes data, const struct zip_lie *lie)
{
    struct stated truth = {.method = STORED,
            .crc32 = libdeflate_crc32(0, data.data, data.size),
            .size = data.size,
            .compressed_size = data.size,
            .name = bytes_of(name)};
    put_entry(writer, truth, data, lie);
}

void zip_writer_deflate(
        struct zip_writer *writer, const char *name, struct bytes data, const struct zip_lie *lie)
{
    struct buffer SCOPED(buffer_free) packed = {0};
    struct libdeflate_compressor *compressor = libdeflate_alloc_compressor(6);
    if (compressor == NULL) {
        writer->out.failed = true;
        return;
    }
    size_t room = libdeflate_deflate_compress_bound(compressor, data.size);
    uint8_t *end = buffer_reserve(&packed, room);
    if (end != NULL) {
        packed.size = libdeflate_deflate_compress(compressor, data.data, data.size, end, room);
    }
    libdeflate_free_compressor(compressor);
    writer->out.failed |= packed.failed;
    struct stated truth = {.method = DEFLATED,
            .crc32 = libdeflate_crc32(0, data.data, data.size),
            .size = data.size,
            .compressed_size = packed.size,
            .name = bytes_of(name)};
    put_entry(writer, truth, buffer_bytes(&packed), lie);
}

static void put_end64(struct buffer *out, size_t count, uint64_t size, uint64_t at)
{
    uint64_t end64_at = out->size;
    put(out, 0x06064b50, 4);
    put(out, 44, 8); /* of the rest */
    put(out, 45, 2);
    put(out, 45, 2);
    put(out, 0, 4 + 4); /* disks */
    put(out, count, 8);
    put(out, count, 8);
    put(out, size, 8);
    put(out, at, 8);
    put(out, 0x07064b50, 4);
    put(out, 0, 4);
    put(out, end64_at, 8);
    put(out, 1, 4);
}

void zip_writer_end(struct zip_writer *writer, const struct zip_end_lie *lie)
{
    static const struct zip_end_lie honest = {0};
    lie = lie == NULL ? &honest : lie;
    struct buffer *out = &writer->out;
    buffer_append(out, lie->before_central);
    uint64_t at = out->size + (uint64_t)lie->central_at;
    uint64_t size = writer->central.size + (uint64_t)lie->central_size;
    size_t count = writer->count + (size_t)lie->count;
    buffer_append(out, buffer_bytes(&writer->central));
    buffer_append(out, lie->after_central);
    if (lie->zip64) {
        put_end64(out, count, size, at);
    }
    put(out, 0x06054b50, 4);
    put(out, 0, 2 + 2); /* disks */
    put(out, lie->zip64 ? UINT16_MAX : count, 2);
    put(out, lie->zip64 ? UINT16_MAX : count, 2);
    put(out, lie->zip64 ? UINT32_MAX : size, 4);
    put(out, lie->zip64 ? UINT32_MAX : at, 4);
    put(out, lie->comment.size + (uint64_t)lie->comment_size, 2);
    buffer_append(out, lie->comment);
    out->failed |= writer->central.failed;
}

void zip_writer_free(struct zip_writer *writer)
{
    buffer_free(&writer->out);
    buffer_free(&writer->central);
    writer->count = 0;
}
