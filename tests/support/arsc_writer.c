#include "support/arsc_writer.h"

#include "support/axml_writer.h"

enum { CONFIG_SIZE = 64 };

static size_t intern(const char **strings, size_t *count, const char *string)
{
    for (size_t i = 0; i < *count; i++) {
        if (strcmp(strings[i], string) == 0) {
            return i;
        }
    }
    strings[*count] = string;
    return (*count)++;
}

static void put_config(struct buffer *out, const char *locale, size_t density, uint8_t platform)
{
    uint8_t config[CONFIG_SIZE] = {CONFIG_SIZE};
    size_t length = strlen(locale);
    memcpy(config + 8, locale, length >= 2 ? 2 : 0);
    size_t at = 2;
    if (length >= 6) {
        memcpy(config + 36, locale + 2, 4);
        at = 6;
    }
    memcpy(config + 10, locale + at, length >= at + 2 ? 2 : 0);
    config[14] = (uint8_t)density;
    config[15] = (uint8_t)(density >> 8);
    config[24] = platform;
    buffer_append(out, (struct bytes){config, CONFIG_SIZE});
}

static void put_entry(struct arsc_writer *writer, struct buffer *out, const struct arsc_row *row)
{
    size_t key = intern(writer->keys, &writer->key_count, row->key);
    size_t data =
            row->type == 3 ? intern(writer->values, &writer->value_count, row->text) : row->data;
    if (writer->compact) {
        put_u16(out, key);
        put_u16(out, 8 | (size_t)row->type << 8);
        put_u32(out, data);
        return;
    }
    put_u16(out, row->type == 0xff ? 16 : 8);
    put_u16(out, row->type == 0xff ? 1 : 0);
    put_u32(out, key);
    put_u16(out, 8); /* of a bag these eight bytes are its parent and its count */
    put_u16(out, (size_t)(row->type == 0xff ? 0 : row->type) << 8);
    put_u32(out, row->type == 0xff ? 0 : data);
}

static void put_offset(
        const struct arsc_writer *writer, struct buffer *out, size_t index, size_t offset)
{
    bool is_none = offset == SIZE_MAX;
    if (writer->sparse && !is_none) {
        put_u16(out, index);
        put_u16(out, offset / 4);
    } else if (writer->short_offsets) {
        put_u16(out, is_none ? 0xffff : offset / 4);
    } else if (!writer->sparse) {
        put_u32(out, is_none ? 0xffffffff : offset);
    }
}

void arsc_put_type(struct arsc_writer *writer, uint8_t id, const char *locale, size_t density,
        const struct arsc_row *rows, size_t count)
{
    SCOPED(buffer_free) struct buffer offsets = {0};
    SCOPED(buffer_free) struct buffer entries = {0};
    size_t present = 0;
    for (size_t i = 0; i < count; i++) {
        put_offset(writer, &offsets, i, rows[i].key == NULL ? SIZE_MAX : entries.size);
        if (rows[i].key != NULL) {
            put_entry(writer, &entries, &rows[i]);
            present++;
        }
    }
    if (offsets.size % 4 != 0) {
        put_u16(&offsets, 0xffff);
    }
    struct buffer *out = &writer->types;
    size_t header = 20 + CONFIG_SIZE;
    put_u16(out, 0x201);
    put_u16(out, header);
    put_u32(out, header + offsets.size + entries.size);
    put_u16(out, id | (size_t)(writer->sparse ? 1 : 0) << 8 |
                         (size_t)(writer->short_offsets ? 2 : 0) << 8);
    put_u16(out, 0);
    put_u32(out, writer->sparse ? present : count);
    put_u32(out, header + offsets.size);
    put_config(out, locale, density, writer->platform);
    buffer_append(out, buffer_bytes(&offsets));
    buffer_append(out, buffer_bytes(&entries));
}

static void put_package(struct arsc_writer *writer, struct buffer *out)
{
    static const char *const type_names[] = {"string", "bool", "xml"};
    size_t start = out->size;
    put_u16(out, 0x200);
    put_u16(out, 288);
    put_u32(out, 0); /* size: patched */
    put_u32(out, writer->package);
    for (int i = 0; i < 128; i++) {
        put_u16(out, 0); /* name */
    }
    put_u32(out, 288);
    put_u32(out, 0);
    put_u32(out, 0); /* offset of the keys: patched */
    put_u32(out, 0);
    put_u32(out, 0);
    put_string_pool(out, type_names, 3, true);
    patch_u32(out, start + 276, out->size - start);
    put_string_pool(out, writer->keys, writer->key_count, false);
    buffer_append(out, buffer_bytes(&writer->types));
    patch_u32(out, start + 4, out->size - start);
}

struct buffer arsc_writer_finish(struct arsc_writer *writer)
{
    struct buffer file = {0};
    put_u16(&file, 2);
    put_u16(&file, 12);
    put_u32(&file, 0); /* size: patched */
    put_u32(&file, 1);
    put_string_pool(&file, writer->values, writer->value_count, false);
    put_package(writer, &file);
    patch_u32(&file, 4, file.size);
    buffer_free(&writer->types);
    *writer = (struct arsc_writer){0};
    return file;
}
