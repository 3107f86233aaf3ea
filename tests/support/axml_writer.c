#include "support/axml_writer.h"

#include "base/utf8.h"

#define ANDROID "http://schemas.android.com/apk/res/android"
#define NONE    UINT32_C(0xffffffff)

void put_u16(struct buffer *out, size_t value)
{
    buffer_append_byte(out, (char)(value & 0xff));
    buffer_append_byte(out, (char)(value >> 8 & 0xff));
}

void put_u32(struct buffer *out, size_t value)
{
    put_u16(out, value & 0xffff);
    put_u16(out, value >> 16 & 0xffff);
}

void patch_u32(struct buffer *out, size_t at, size_t value)
{
    for (size_t i = 0; i < 4; i++) {
        out->data[at + i] = (uint8_t)(value >> 8 * i);
    }
}

static void put_utf16(struct buffer *out, const char *string)
{
    SCOPED(buffer_free) struct buffer units = {0};
    struct bytes text = bytes_of(string);
    while (text.size > 0) {
        uint32_t point = 0;
        size_t length = utf8_next(text, &point);
        if (point > 0xffff) {
            put_u16(&units, 0xd800 | (point - 0x10000) >> 10);
            point = 0xdc00 | (point & 0x3ff);
        }
        put_u16(&units, point);
        text = bytes_slice(text, length == 0 ? 1 : length, text.size);
    }
    size_t count = units.size / 2;
    if (count > 0x7fff) {
        put_u16(out, 0x8000 | count >> 16);
    }
    put_u16(out, count & 0xffff);
    buffer_append(out, buffer_bytes(&units));
    put_u16(out, 0);
}

static void put_length_u8(struct buffer *out, size_t length)
{
    if (length > 0x7f) {
        buffer_append_byte(out, (char)(0x80 | (length >> 8 & 0x7f)));
    }
    buffer_append_byte(out, (char)(length & 0xff));
}

static void put_utf8(struct buffer *out, const char *string)
{
    size_t length = strlen(string);
    put_length_u8(out, length);
    put_length_u8(out, length);
    buffer_append(out, bytes_of(string));
    buffer_append_byte(out, 0);
}

void put_string_pool(struct buffer *out, const char *const *strings, size_t count, bool utf16)
{
    SCOPED(buffer_free) struct buffer texts = {0};
    size_t start = out->size;
    put_u16(out, 1);
    put_u16(out, 28);
    put_u32(out, 0); /* size: patched */
    put_u32(out, count);
    put_u32(out, 0);
    put_u32(out, utf16 ? 0 : 0x100);
    put_u32(out, 28 + 4 * count);
    put_u32(out, 0);
    for (size_t i = 0; i < count; i++) {
        put_u32(out, texts.size);
        (utf16 ? put_utf16 : put_utf8)(&texts, strings[i]);
    }
    while (texts.size % 4 != 0) {
        buffer_append_byte(&texts, 0);
    }
    buffer_append(out, buffer_bytes(&texts));
    patch_u32(out, start + 4, out->size - start);
}

/* The index of a string; one name may stand twice, with different ids. */
static uint32_t intern(struct axml_writer *writer, const char *string, uint32_t id)
{
    for (uint32_t i = 0; i < writer->string_count; i++) {
        if (writer->ids[i] == id && strcmp(writer->strings[i], string) == 0) {
            return i;
        }
    }
    writer->strings[writer->string_count] = string;
    writer->ids[writer->string_count] = id;
    return writer->string_count++;
}

static size_t begin_node(struct axml_writer *writer, size_t type)
{
    size_t at = writer->nodes.size;
    put_u16(&writer->nodes, type);
    put_u16(&writer->nodes, 16);
    put_u32(&writer->nodes, 0); /* size: patched */
    put_u32(&writer->nodes, 1); /* line */
    put_u32(&writer->nodes, NONE);
    return at;
}

static void end_node(struct axml_writer *writer, size_t at)
{
    patch_u32(&writer->nodes, at + 4, writer->nodes.size - at);
}

/* The start of an element is complete when anything else follows. */
static void seal_element(struct axml_writer *writer)
{
    if (writer->in_element) {
        end_node(writer, writer->element_at);
        writer->nodes.data[writer->element_at + 28] = (uint8_t)writer->attribute_count;
        writer->nodes.data[writer->element_at + 29] = (uint8_t)(writer->attribute_count >> 8);
        writer->in_element = false;
    }
}

void axml_open_element(struct axml_writer *writer, const char *name)
{
    seal_element(writer);
    writer->element_at = begin_node(writer, 0x102);
    writer->in_element = true;
    writer->attribute_count = 0;
    put_u32(&writer->nodes, NONE);
    put_u32(&writer->nodes, intern(writer, name, 0));
    put_u16(&writer->nodes, 20);
    put_u16(&writer->nodes, writer->attribute_size != 0 ? writer->attribute_size : 20);
    put_u32(&writer->nodes, 0); /* attribute count: patched; id index */
    put_u32(&writer->nodes, 0);
}

void axml_close_element(struct axml_writer *writer, const char *name)
{
    seal_element(writer);
    if (writer->junk_chunk) {
        end_node(writer, begin_node(writer, 0x170));
    }
    size_t at = begin_node(writer, 0x103);
    put_u32(&writer->nodes, NONE);
    put_u32(&writer->nodes, intern(writer, name, 0));
    end_node(writer, at);
}

void axml_put_character_data(struct axml_writer *writer, const char *text)
{
    seal_element(writer);
    size_t at = begin_node(writer, 0x104);
    uint32_t index = intern(writer, text, 0);
    put_u32(&writer->nodes, index);
    put_u32(&writer->nodes, 0x03000008);
    put_u32(&writer->nodes, index);
    end_node(writer, at);
}

static void put_attribute(struct axml_writer *writer, uint32_t resource, const char *name,
        uint32_t raw, uint8_t type, uint32_t data)
{
    put_u32(&writer->nodes, resource == 0 ? NONE : intern(writer, ANDROID, 0));
    put_u32(&writer->nodes, intern(writer, name, resource));
    put_u32(&writer->nodes, raw);
    put_u32(&writer->nodes, (uint32_t)type << 24 | 8);
    put_u32(&writer->nodes, data);
    for (size_t i = 20; i < writer->attribute_size; i++) {
        buffer_append_byte(&writer->nodes, 0);
    }
    writer->attribute_count++;
}

void axml_put_text(
        struct axml_writer *writer, uint32_t resource, const char *name, const char *text)
{
    uint32_t index = intern(writer, text, 0);
    put_attribute(writer, resource, name, index, 3, index);
}

void axml_put_value(struct axml_writer *writer, uint32_t resource, const char *name, uint8_t type,
        uint32_t data)
{
    put_attribute(writer, resource, name, NONE, type, data);
}

static void put_junk(struct buffer *out)
{
    put_u16(out, 0x0999);
    put_u16(out, 8);
    put_u32(out, 12);
    put_u32(out, 0x41414141);
}

struct buffer axml_writer_finish(struct axml_writer *writer)
{
    struct buffer file = {0};
    seal_element(writer);
    for (uint32_t i = 0; writer->blank_names && i < writer->string_count; i++) {
        writer->strings[i] = writer->ids[i] != 0 ? "" : writer->strings[i];
    }
    put_u16(&file, writer->magic != 0 ? writer->magic : 3);
    put_u16(&file, 8);
    put_u32(&file, 0);
    put_string_pool(&file, writer->strings, writer->string_count, writer->utf16);
    put_u16(&file, 0x180);
    put_u16(&file, 8);
    put_u32(&file, 8 + 4 * (size_t)writer->string_count);
    for (uint32_t i = 0; i < writer->string_count; i++) {
        put_u32(&file, writer->ids[i]);
    }
    if (writer->junk_chunk) {
        put_junk(&file);
    }
    buffer_append(&file, buffer_bytes(&writer->nodes));
    patch_u32(&file, 4, writer->claimed_size != 0 ? writer->claimed_size : file.size);
    buffer_free(&writer->nodes);
    *writer = (struct axml_writer){0};
    return file;
}
