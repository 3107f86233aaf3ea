#include "support/dex_writer.h"

#include <libdeflate.h>

/* Sizes of the header and offsets in it. */
enum {
    HEADER = 0x70,
    HEADER_41 = 0x78,
    FILE_SIZE = 32,
    MAP_AT = 52,
    DATA_SIZE = 104,
    DATA_AT = 108,
    CONTAINER_SIZE = 112,
};

/* The id tables in the order of the header, and their types in the map. */
enum {
    TABLES = 6,
    TYPE_HEADER = 0,
    TYPE_MAP = 0x1000,
    TYPE_CLASS_DATA = 0x2000,
    TYPE_CODE,
    TYPE_STRING_DATA
};
static const uint32_t item_sizes[TABLES] = {4, 4, 12, 8, 8, 32};

static void count_items(const struct dex_content *content, uint32_t ret_counts[TABLES])
{
    const uint32_t counts[TABLES] = {content->string_count, content->type_count,
            content->proto_count, 0, content->method_count, content->class_count};
    memcpy(ret_counts, counts, sizeof(counts));
}

static void set_u32(struct buffer *out, size_t at, uint32_t value)
{
    if (!out->failed) {
        for (size_t i = 0; i < 4; i++) {
            out->data[at + i] = (uint8_t)(value >> (8 * i));
        }
    }
}

static uint32_t get_u32(const struct buffer *out, size_t at)
{
    const uint8_t *b = out->data + at;
    return b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
}

static void put_u16(struct buffer *out, uint16_t value)
{
    buffer_append_byte(out, (char)(uint8_t)value);
    buffer_append_byte(out, (char)(uint8_t)(value >> 8));
}

static void put_u32(struct buffer *out, uint32_t value)
{
    put_u16(out, (uint16_t)value);
    put_u16(out, (uint16_t)(value >> 16));
}

static void put_zeros(struct buffer *out, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        buffer_append_byte(out, 0);
    }
}

/* UTF-16 units of MUTF-8: its bytes that do not continue a character. */
static uint32_t units_of(struct bytes mutf8)
{
    uint32_t units = 0;
    for (size_t i = 0; i < mutf8.size; i++) {
        units += (mutf8.data[i] & 0xc0) != 0x80;
    }
    return units;
}

static void put_uleb128(struct buffer *out, uint32_t value)
{
    for (; value >= 0x80; value >>= 7) {
        buffer_append_byte(out, (char)(uint8_t)(value | 0x80));
    }
    buffer_append_byte(out, (char)(uint8_t)value);
}

static void put_header(struct buffer *out, const struct dex_content *content, size_t size)
{
    size_t start = out->size;
    uint32_t counts[TABLES];
    count_items(content, counts);
    buffer_append_text(out, "dex\n");
    buffer_append_text(out, content->version != NULL ? content->version : "035");
    put_zeros(out, 1 + 4 + 20 + 4);
    put_u32(out, (uint32_t)size);
    put_u32(out, 0x12345678);
    put_zeros(out, 4 + 4 + 4);
    size_t at = start + size;
    for (size_t i = 0; i < TABLES; i++) {
        put_u32(out, counts[i]);
        put_u32(out, counts[i] > 0 ? (uint32_t)at : 0);
        at += (size_t)counts[i] * item_sizes[i];
    }
    put_zeros(out, 4 + 4);
    if (size == HEADER_41) {
        put_u32(out, 0);
        put_u32(out, (uint32_t)start);
    }
}

static void put_tables(struct buffer *out, const struct dex_content *content)
{
    for (uint32_t i = 0; i < content->type_count; i++) {
        put_u32(out, content->types[i]);
    }
    put_zeros(out, (size_t)content->proto_count * 12);
    for (uint32_t i = 0; i < content->method_count; i++) {
        put_u16(out, content->methods[i].owner);
        put_u16(out, content->methods[i].proto);
        put_u32(out, content->methods[i].name);
    }
    for (uint32_t i = 0; i < content->class_count; i++) {
        put_u32(out, content->classes[i].type);
        put_u32(out, content->classes[i].access);
        put_u32(out, content->classes[i].superclass);
        put_u32(out, 0);
        put_u32(out, content->classes[i].source_file);
        put_zeros(out, 4 + 4 + 4);
    }
}

static uint32_t put_map_item(struct buffer *out, uint16_t type, uint32_t count, size_t at)
{
    if (count == 0) {
        return 0;
    }
    put_u16(out, type);
    put_u16(out, 0);
    put_u32(out, count);
    put_u32(out, (uint32_t)at);
    return 1;
}

struct sections {
    size_t code, class_data;
    uint32_t class_data_count;
};

/* The list of all sections, without which verifiers refuse the file. */
static void put_map(struct buffer *out, const struct dex_content *content, size_t start,
        size_t tables, size_t data, const struct sections *sections)
{
    uint32_t counts[TABLES];
    count_items(content, counts);
    size_t map = out->size, at = tables;
    put_u32(out, 0);
    uint32_t count = put_map_item(out, TYPE_HEADER, 1, start);
    for (uint16_t i = 0; i < TABLES; i++) {
        count += put_map_item(out, (uint16_t)(i + 1), counts[i], at);
        at += (size_t)counts[i] * item_sizes[i];
    }
    count += put_map_item(out, TYPE_STRING_DATA, counts[0], data);
    count += put_map_item(out, TYPE_CODE, content->code_count, sections->code);
    count += put_map_item(out, TYPE_CLASS_DATA, sections->class_data_count, sections->class_data);
    count += put_map_item(out, TYPE_MAP, 1, map);
    set_u32(out, map, count);
    set_u32(out, start + MAP_AT, (uint32_t)map);
    set_u32(out, start + DATA_SIZE, (uint32_t)(out->size - data));
    set_u32(out, start + DATA_AT, (uint32_t)data);
}

static void put_code(struct buffer *out, const struct dex_writer_code *code)
{
    put_zeros(out, (4 - out->size % 4) % 4);
    for (size_t i = 0; i < 4; i++) {
        put_u16(out, i == 0 ? 8 : i == 2 ? 8 : 0); /* registers, arguments, outgoing, tries */
    }
    put_u32(out, 0);
    put_u32(out, code->unit_count);
    for (uint32_t i = 0; i < code->unit_count; i++) {
        put_u16(out, code->units[i]);
    }
}

/* The methods of a class that have code; returns how many. */
static uint32_t put_class_data(struct buffer *out, const struct dex_content *content,
        uint32_t class, const uint32_t *code_at)
{
    uint32_t count = 0, before = 0;
    for (uint32_t i = 0; i < content->code_count; i++) {
        count += content->codes[i].class == class;
    }
    if (count == 0) {
        return 0;
    }
    put_zeros(out, 2); /* no fields */
    put_uleb128(out, count);
    put_zeros(out, 1); /* nothing virtual */
    for (uint32_t i = 0; i < content->code_count; i++) {
        if (content->codes[i].class == class) {
            put_uleb128(out, content->codes[i].method - before);
            put_uleb128(out, 0x0a); /* private static */
            put_uleb128(out, code_at[i]);
            before = content->codes[i].method;
        }
    }
    return count;
}

static struct sections put_codes(
        struct buffer *out, const struct dex_content *content, size_t classes)
{
    enum { CLASS_DATA_AT = 24, CLASS_SIZE = 32 };
    uint32_t code_at[DEX_WRITER_CODES_MAX] = {0};
    put_zeros(out, (4 - out->size % 4) % 4);
    struct sections sections = {.code = out->size};
    for (uint32_t i = 0; i < content->code_count; i++) {
        put_code(out, &content->codes[i]);
        const struct dex_writer_code *code = &content->codes[i];
        code_at[i] = (uint32_t)(out->size - 16 - (size_t)code->unit_count * 2);
    }
    sections.class_data = out->size;
    for (uint32_t i = 0; i < content->class_count; i++) {
        uint32_t at = (uint32_t)out->size;
        if (put_class_data(out, content, i, code_at) > 0) {
            set_u32(out, classes + (size_t)i * CLASS_SIZE + CLASS_DATA_AT, at);
            sections.class_data_count++;
        }
    }
    return sections;
}

void dex_write(struct buffer *out, const struct dex_content *content)
{
    bool container = content->version != NULL && strcmp(content->version, "041") == 0;
    size_t start = out->size;
    put_header(out, content, container ? HEADER_41 : HEADER);
    size_t strings = out->size;
    put_zeros(out, (size_t)content->string_count * 4);
    put_tables(out, content);
    size_t data = out->size;
    for (uint32_t i = 0; i < content->string_count; i++) {
        set_u32(out, strings + (size_t)i * 4, (uint32_t)out->size);
        put_uleb128(out, units_of(content->strings[i]));
        buffer_append(out, content->strings[i]);
        buffer_append_byte(out, 0);
    }
    struct sections sections = put_codes(out, content, data - (size_t)content->class_count * 32);
    put_zeros(out, (4 - out->size % 4) % 4);
    put_map(out, content, start, strings, data, &sections);
    dex_writer_set(out, start, FILE_SIZE, (uint32_t)(out->size - start));
}

void dex_writer_mend(struct buffer *out, size_t at)
{
    if (!out->failed) {
        uint32_t size = get_u32(out, at + FILE_SIZE);
        size_t end = size > 12 && size <= out->size - at ? at + size : out->size;
        set_u32(out, at + 8, libdeflate_adler32(1, out->data + at + 12, end - at - 12));
    }
}

void dex_writer_set(struct buffer *out, size_t at, size_t field, uint32_t value)
{
    set_u32(out, at + field, value);
    dex_writer_mend(out, at);
}

void dex_writer_end_container(struct buffer *out)
{
    for (size_t at = 0; !out->failed && at < out->size; at += get_u32(out, at + FILE_SIZE)) {
        dex_writer_set(out, at, CONTAINER_SIZE, (uint32_t)out->size);
    }
}
