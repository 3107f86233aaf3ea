/* axml_writer.h: builds Android's binary XML for tests, well-formed or tampered with.
 *
 *   struct axml_writer writer = {0};
 *   axml_open_element(&writer, "manifest");
 *   axml_put_text(&writer, 0, "package", "com.example.shop");
 *   axml_put_value(&writer, 0x0101021b, "versionCode", 0x10, 7);
 *   axml_close_element(&writer, "manifest");
 *   struct buffer file = axml_writer_finish(&writer);     frees the writer; free with buffer_free
 */
#ifndef AEDILE_TESTS_AXML_WRITER_H
#define AEDILE_TESTS_AXML_WRITER_H

#include "base/buffer.h"

enum { WRITER_STRINGS_MAX = 512 };

struct axml_writer {
    /* How to tamper; zero is well-formed. */
    bool utf16;              /* string pool in UTF-16 */
    bool blank_names;        /* names of attributes with an id become "" in the pool */
    bool junk_chunk;         /* unknown chunks before the root and before each end */
    uint16_t magic;          /* type of the first chunk, when not 0 */
    uint16_t attribute_size; /* stride of attribute records, when not 0 (at least 20) */
    uint32_t claimed_size;   /* size in the file header, when not 0 */

    /* Private. */
    struct buffer nodes;
    size_t element_at, attribute_count;
    bool in_element;
    const char *strings[WRITER_STRINGS_MAX]; /* borrowed until finish */
    uint32_t ids[WRITER_STRINGS_MAX];
    uint32_t string_count;
};

void axml_open_element(struct axml_writer *writer, const char *name);
void axml_close_element(struct axml_writer *writer, const char *name);
void axml_put_character_data(struct axml_writer *writer, const char *text);

/* An attribute of the element opened last; in the android namespace when resource is not 0. */
void axml_put_text(
        struct axml_writer *writer, uint32_t resource, const char *name, const char *text);
void axml_put_value(struct axml_writer *writer, uint32_t resource, const char *name, uint8_t type,
        uint32_t data);

struct buffer axml_writer_finish(struct axml_writer *writer);

/* Little-endian building blocks, for other writers too. */
void put_u16(struct buffer *out, size_t value);
void put_u32(struct buffer *out, size_t value);
void patch_u32(struct buffer *out, size_t at, size_t value);

/* A string pool chunk. */
void put_string_pool(struct buffer *out, const char *const *strings, size_t count, bool utf16);

#endif
