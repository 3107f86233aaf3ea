#include "evidence/axml.h"

#include "base/cursor.h"
#include "evidence/attribute_names.h"
#include "evidence/string_pool.h"

enum chunk_type {
    CHUNK_STRING_POOL = 0x0001,
    CHUNK_XML = 0x0003,
    CHUNK_FIRST_NODE = 0x0100,
    CHUNK_START_NAMESPACE = 0x0100,
    CHUNK_END_NAMESPACE = 0x0101,
    CHUNK_START_ELEMENT = 0x0102,
    CHUNK_END_ELEMENT = 0x0103,
    CHUNK_TEXT = 0x0104,
    CHUNK_LAST_NODE = 0x017f,
    CHUNK_RESOURCE_MAP = 0x0180,
};

enum {
    CHUNK_HEADER_SIZE = 8,
    NODE_HEADER_SIZE = 16, /* chunk header, line number, comment */
    ELEMENT_SIZE = 20,     /* ResXMLTree_attrExt */
    ATTRIBUTE_SIZE = 20,   /* ResXMLTree_attribute */
    ATTRIBUTES_TOTAL_MAX = 2000000,
};

struct axml {
    struct bytes file; /* cut to the size its header states */
    uint64_t next;     /* offset of the chunk to read next */
    struct arena *arena;
    struct anomalies *anomalies;
    struct string_pool strings;
    uint64_t map_at;
    uint32_t map_count;
    bool *is_noted; /* per entry of the map: its renamed attribute is already an anomaly */
    int depth;
    uint32_t open[AXML_DEPTH_MAX + 1]; /* name index of each open element */
    size_t element_count, attribute_total;
    bool has_root, is_done;
    struct axml_attribute *attributes;
    size_t attribute_capacity;
};

struct chunk {
    uint64_t at;
    uint32_t type, header_size, size;
};

static struct cursor cursor_at(const struct axml *axml, uint64_t at)
{
    struct cursor cursor = {.input = axml->file};
    cursor_seek(&cursor, at);
    return cursor;
}

static void note(struct axml *axml, const char *kind, uint64_t at, uint64_t size, const char *text)
{
    anomaly_add(axml->anomalies, kind, (struct place){.at = at, .size = size}, "%s", text);
}

/* The checks of Android's validate_chunk, except that odd sizes are only noted. */
static enum status read_chunk(
        struct axml *axml, uint64_t at, struct chunk *ret_chunk, struct fault *why)
{
    struct cursor cursor = cursor_at(axml, at);
    struct chunk chunk = {.at = at, .type = cursor_u16_little(&cursor)};
    chunk.header_size = cursor_u16_little(&cursor);
    chunk.size = cursor_u32_little(&cursor);
    if (cursor.failed || chunk.header_size < CHUNK_HEADER_SIZE || chunk.header_size > chunk.size ||
            chunk.size > axml->file.size - at) {
        return refuse(why, E_MALFORMED, at,
                "chunk of type 0x%04x has header size %u and size %u, %llu bytes are left",
                chunk.type, chunk.header_size, chunk.size,
                (unsigned long long)(axml->file.size - at));
    }
    if (((chunk.header_size | chunk.size) & 3) != 0) {
        note(axml, "axml-chunk-alignment", at, chunk.size,
                "a chunk's sizes are no multiples of 4: Android refuses the file");
    }
    *ret_chunk = chunk;
    return OK;
}

static enum status open_map(struct axml *axml, const struct chunk *chunk, struct fault *why)
{
    axml->map_at = chunk->at + chunk->header_size;
    axml->map_count = (chunk->size - chunk->header_size) / 4;
    axml->is_noted = arena_array(axml->arena, axml->map_count, sizeof(bool));
    return axml->is_noted == NULL
                   ? refuse(why, E_MEMORY, chunk->at, "no memory for %u ids", axml->map_count)
                   : OK;
}

static enum status read_prologue_chunk(
        struct axml *axml, const struct chunk *chunk, struct fault *why)
{
    if (chunk->type == CHUNK_STRING_POOL) {
        if (axml->strings.arena != NULL) {
            note(axml, "axml-second-pool", chunk->at, chunk->size,
                    "a second string pool replaces the first, as Android reads it");
        }
        return string_pool_open(axml->file, chunk->at, chunk->size, axml->arena, axml->anomalies,
                &axml->strings, why);
    }
    if (chunk->type == CHUNK_RESOURCE_MAP) {
        return open_map(axml, chunk, why);
    }
    anomaly_add(axml->anomalies, "axml-unknown-chunk",
            (struct place){.at = chunk->at, .size = chunk->size},
            "a chunk of type 0x%04x before the root is passed over", chunk->type);
    return OK;
}

/* Everything before the first node: string pool, resource map, and what nobody knows. */
static enum status read_prologue(struct axml *axml, struct fault *why)
{
    while (axml->file.size - axml->next >= CHUNK_HEADER_SIZE) {
        struct chunk chunk = {0};
        enum status status = read_chunk(axml, axml->next, &chunk, why);
        if (status == OK && chunk.type >= CHUNK_FIRST_NODE && chunk.type <= CHUNK_LAST_NODE) {
            break;
        }
        if (status == OK) {
            status = read_prologue_chunk(axml, &chunk, why);
        }
        if (status != OK) {
            return status;
        }
        axml->next += chunk.size;
    }
    if (axml->strings.arena == NULL) {
        return refuse(why, E_MALFORMED, axml->next, "there is no string pool before the root");
    }
    return axml->file.size - axml->next >= CHUNK_HEADER_SIZE
                   ? OK
                   : refuse(why, E_MALFORMED, axml->next, "there is no element");
}

static void note_header(struct axml *axml, uint32_t type, uint32_t header_size, uint64_t size)
{
    struct place place = {.at = 0, .size = CHUNK_HEADER_SIZE};
    if (type != CHUNK_XML) {
        anomaly_add(axml->anomalies, "axml-magic", place,
                "the first chunk has type 0x%04x instead of 0x0003", type);
    }
    if (header_size != CHUNK_HEADER_SIZE) {
        anomaly_add(axml->anomalies, "axml-header-size", place,
                "the file header claims %u bytes instead of 8", header_size);
    }
    if (size > axml->file.size) {
        anomaly_add(axml->anomalies, "axml-size", place,
                "the header claims %llu bytes of %zu: Android refuses the file",
                (unsigned long long)size, axml->file.size);
    }
    if (size < axml->file.size) {
        anomaly_add(axml->anomalies, "axml-trailing-data",
                (struct place){.at = size, .size = axml->file.size - size},
                "%llu bytes stand after the document",
                (unsigned long long)(axml->file.size - size));
    }
}

enum status axml_open(struct bytes file, struct arena *arena, struct anomalies *anomalies,
        struct axml **ret_axml, struct fault *why)
{
    struct cursor cursor = {.input = file};
    uint32_t type = cursor_u16_little(&cursor);
    uint32_t header_size = cursor_u16_little(&cursor);
    uint64_t size = cursor_u32_little(&cursor);
    if (cursor.failed) {
        return refuse(why, E_MALFORMED, 0, "binary XML of %zu bytes has no header", file.size);
    }
    if (header_size < CHUNK_HEADER_SIZE || header_size > size || header_size > file.size) {
        return refuse(why, E_MALFORMED, 0, "no binary XML: type 0x%04x, header size %u, size %llu",
                type, header_size, (unsigned long long)size);
    }
    struct axml *axml = arena_alloc(arena, sizeof(*axml));
    if (axml == NULL) {
        return refuse(why, E_MEMORY, 0, "no memory for binary XML");
    }
    *axml = (struct axml){
            .file = file, .next = header_size, .arena = arena, .anomalies = anomalies};
    note_header(axml, type, header_size, size);
    axml->file = bytes_slice(file, 0, (size_t)size);
    enum status status = read_prologue(axml, why);
    if (status == OK) {
        *ret_axml = axml;
    }
    return status;
}

static const char *text_of(struct axml *axml, uint32_t index)
{
    const char *text = string_pool_text(&axml->strings, index);
    return text == NULL ? "" : text;
}

/* The framework's name for the id wins: the pool's name may be anything. */
static void name_attribute(struct axml *axml, uint32_t index, struct axml_attribute *attribute)
{
    attribute->name = text_of(axml, index);
    if (index >= axml->map_count) {
        return;
    }
    struct cursor cursor = cursor_at(axml, axml->map_at + (uint64_t)index * 4);
    attribute->resource = cursor_u32_little(&cursor);
    const char *name = framework_attribute_name(attribute->resource);
    if (name == NULL || strcmp(name, attribute->name) == 0) {
        return;
    }
    if (!axml->is_noted[index]) {
        axml->is_noted[index] = true;
        anomaly_add(axml->anomalies, "axml-attribute-renamed",
                (struct place){.at = attribute->at, .size = ATTRIBUTE_SIZE},
                "android:%s (0x%08x) is called \"%.80s\"", name, attribute->resource,
                attribute->name);
    }
    attribute->name = name;
}

static struct axml_attribute read_attribute(struct axml *axml, uint64_t at)
{
    struct cursor cursor = cursor_at(axml, at);
    struct axml_attribute attribute = {.at = at};
    attribute.space = text_of(axml, cursor_u32_little(&cursor));
    uint32_t name = cursor_u32_little(&cursor);
    attribute.raw = string_pool_text(&axml->strings, cursor_u32_little(&cursor));
    (void)cursor_u16_little(&cursor); /* size of the value: 8 */
    (void)cursor_u8(&cursor);         /* always 0 */
    attribute.value.type = cursor_u8(&cursor);
    attribute.value.data = cursor_u32_little(&cursor);
    if (attribute.value.type == VALUE_STRING) {
        attribute.value.text = text_of(axml, attribute.value.data);
    }
    name_attribute(axml, name, &attribute);
    return attribute;
}

struct element {
    uint32_t space, name, attributes_at, attribute_size, attribute_count;
};

static enum status read_element(struct axml *axml, const struct chunk *chunk,
        struct element *ret_element, struct fault *why)
{
    struct cursor cursor = cursor_at(axml, chunk->at + chunk->header_size);
    struct element element = {.space = cursor_u32_little(&cursor)};
    element.name = cursor_u32_little(&cursor);
    element.attributes_at = cursor_u16_little(&cursor);
    element.attribute_size = cursor_u16_little(&cursor);
    element.attribute_count = cursor_u16_little(&cursor);
    uint64_t used = chunk->header_size + (uint64_t)element.attributes_at +
                    (uint64_t)element.attribute_size * element.attribute_count;
    if (chunk->size - chunk->header_size < ELEMENT_SIZE || used > chunk->size) {
        return refuse(why, E_MALFORMED, chunk->at, "attributes reach past their element's chunk");
    }
    if (element.attribute_count > 0 && element.attribute_size != ATTRIBUTE_SIZE) {
        anomaly_add(axml->anomalies, "axml-attribute-size",
                (struct place){.at = chunk->at + chunk->header_size + 10, .size = 2},
                "attribute records of %u bytes instead of 20", element.attribute_size);
    }
    if (element.attribute_count > 0 && element.attributes_at != ELEMENT_SIZE) {
        anomaly_add(axml->anomalies, "axml-attribute-start",
                (struct place){.at = chunk->at + chunk->header_size + 8, .size = 2},
                "attributes start at %u instead of 20", element.attributes_at);
    }
    *ret_element = element;
    return OK;
}

static enum status count_element(
        struct axml *axml, const struct chunk *chunk, size_t attributes, struct fault *why)
{
    axml->element_count++;
    axml->attribute_total += attributes;
    if (axml->depth >= AXML_DEPTH_MAX || axml->element_count > AXML_ELEMENTS_MAX ||
            attributes > AXML_ATTRIBUTES_MAX || axml->attribute_total > ATTRIBUTES_TOTAL_MAX) {
        return refuse(why, E_LIMIT, chunk->at,
                "depth %d, %zu elements or %zu attributes pass the ceiling", axml->depth + 1,
                axml->element_count, attributes);
    }
    for (size_t i = 0; i < attributes; i++) {
        if (!arena_grow(axml->arena, (void **)&axml->attributes, i, &axml->attribute_capacity,
                    sizeof(*axml->attributes))) {
            return refuse(why, E_MEMORY, chunk->at, "no memory for %zu attributes", attributes);
        }
    }
    return OK;
}

static enum status start_element(struct axml *axml, const struct chunk *chunk,
        struct axml_event *ret_event, struct fault *why)
{
    struct element element = {0};
    enum status status = read_element(axml, chunk, &element, why);
    if (status == OK) {
        status = count_element(axml, chunk, element.attribute_count, why);
    }
    if (status != OK) {
        return status;
    }
    if (axml->depth == 0 && axml->has_root) {
        note(axml, "axml-second-root", chunk->at, chunk->size,
                "an element follows the end of the root");
    }
    axml->has_root = true;
    axml->open[++axml->depth] = element.name;
    for (size_t i = 0; i < element.attribute_count; i++) {
        axml->attributes[i] =
                read_attribute(axml, chunk->at + chunk->header_size + element.attributes_at +
                                             i * element.attribute_size);
    }
    *ret_event = (struct axml_event){.kind = AXML_START,
            .depth = axml->depth,
            .name = text_of(axml, element.name),
            .attributes = axml->attributes,
            .attribute_count = element.attribute_count,
            .at = chunk->at,
            .size = chunk->size};
    return OK;
}

/* False when no element is open: the event is passed over. */
static bool end_element(struct axml *axml, const struct chunk *chunk, struct axml_event *ret_event)
{
    struct cursor cursor = cursor_at(axml, chunk->at + chunk->header_size + 4);
    uint32_t name = cursor_u32_little(&cursor);
    if (axml->depth == 0) {
        note(axml, "axml-extra-end", chunk->at, chunk->size, "an end without its element");
        return false;
    }
    if (axml->open[axml->depth] != name) {
        anomaly_add(axml->anomalies, "axml-end-name",
                (struct place){.at = chunk->at, .size = chunk->size}, "<%.60s> ends as </%.60s>",
                text_of(axml, axml->open[axml->depth]), text_of(axml, name));
    }
    *ret_event = (struct axml_event){.kind = AXML_END,
            .depth = axml->depth,
            .name = text_of(axml, axml->open[axml->depth]),
            .at = chunk->at,
            .size = chunk->size};
    axml->depth--;
    return true;
}

static void text_event(struct axml *axml, const struct chunk *chunk, struct axml_event *ret_event)
{
    struct cursor cursor = cursor_at(axml, chunk->at + chunk->header_size);
    *ret_event = (struct axml_event){.kind = AXML_TEXT,
            .depth = axml->depth,
            .name = text_of(axml, cursor_u32_little(&cursor)),
            .at = chunk->at,
            .size = chunk->size};
}

static enum status finish(struct axml *axml, struct axml_event *ret_event)
{
    uint64_t left = axml->file.size - axml->next;
    if (!axml->is_done && left > 0) {
        note(axml, "axml-trailing-data", axml->next, left, "less than a chunk stands at the end");
    }
    if (!axml->is_done && axml->depth > 0) {
        note(axml, "axml-unclosed", axml->next, 0, "the document ends with elements still open");
    }
    axml->is_done = true;
    *ret_event = (struct axml_event){.kind = AXML_DONE, .name = "", .at = axml->next};
    return OK;
}

/* One chunk among the nodes; *ret_found tells whether it is an event. */
static enum status read_node(struct axml *axml, const struct chunk *chunk,
        struct axml_event *ret_event, bool *ret_found, struct fault *why)
{
    bool is_node = chunk->type >= CHUNK_START_NAMESPACE && chunk->type <= CHUNK_TEXT;
    if (is_node && chunk->header_size < NODE_HEADER_SIZE) {
        return refuse(why, E_MALFORMED, chunk->at, "a node's header has %u bytes instead of 16",
                chunk->header_size);
    }
    *ret_found = false;
    if (chunk->type == CHUNK_START_ELEMENT) {
        *ret_found = true;
        return start_element(axml, chunk, ret_event, why);
    }
    if (is_node && chunk->size - chunk->header_size < CHUNK_HEADER_SIZE) {
        return refuse(why, E_MALFORMED, chunk->at, "a node of %u bytes is cut short", chunk->size);
    }
    if (chunk->type == CHUNK_END_ELEMENT) {
        *ret_found = end_element(axml, chunk, ret_event);
    } else if (chunk->type == CHUNK_TEXT) {
        *ret_found = true;
        text_event(axml, chunk, ret_event);
    } else if (!is_node) {
        anomaly_add(axml->anomalies, "axml-unknown-chunk",
                (struct place){.at = chunk->at, .size = chunk->size},
                "a chunk of type 0x%04x among the nodes is passed over", chunk->type);
    }
    return OK;
}

enum status axml_next(struct axml *axml, struct axml_event *ret_event, struct fault *why)
{
    while (!axml->is_done && axml->file.size - axml->next >= CHUNK_HEADER_SIZE) {
        struct chunk chunk = {0};
        bool found = false;
        enum status status = read_chunk(axml, axml->next, &chunk, why);
        struct axml_event event = {0};
        if (status == OK) {
            status = read_node(axml, &chunk, &event, &found, why);
        }
        if (status == OK && axml->strings.spent) {
            status = refuse(why, E_MEMORY, chunk.at, "no memory for the document's strings");
        }
        if (status != OK) {
            return status;
        }
        axml->next += chunk.size;
        if (found) {
            *ret_event = event;
            return OK;
        }
    }
    return finish(axml, ret_event);
}

const struct axml_attribute *axml_attribute(
        const struct axml_event *element, uint32_t resource, const char *name)
{
    const struct axml_attribute *named = NULL;
    const char *space = resource == 0 ? "" : ANDROID_NAMESPACE;
    for (size_t i = 0; i < element->attribute_count; i++) {
        const struct axml_attribute *attribute = &element->attributes[i];
        if (resource != 0 && attribute->resource == resource) {
            return attribute;
        }
        if (named == NULL && attribute->resource == 0 && name != NULL &&
                strcmp(attribute->name, name) == 0 && strcmp(attribute->space, space) == 0) {
            named = attribute;
        }
    }
    return named;
}
