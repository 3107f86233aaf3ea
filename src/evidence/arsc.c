#include "evidence/arsc.h"

#include "base/cursor.h"
#include "evidence/arsc_type.h"
#include "evidence/string_pool.h"

enum {
    CHUNK_STRING_POOL = 0x0001,
    CHUNK_TABLE = 0x0002,
    CHUNK_PACKAGE = 0x0200,
    CHUNK_TYPE = 0x0201,
    CHUNK_HEADER_SIZE = 8,
    TABLE_HEADER_SIZE = 12,
    PACKAGE_HEADER_SIZE = 284,
    PACKAGE_TYPE_OFFSET_AT = 284, /* typeIdOffset, in headers of 288 bytes */
    PACKAGES_MAX = 256,
    TYPES_MAX = 50000, /* of one table; real ones have some thousands */
    HOPS_MAX = 20,
    VISITS_MAX = 1 << 24, /* type chunks searched in all; real manifests need some 100,000 */
};

struct package {
    uint32_t id;
    uint32_t type_offset;                  /* ids of types start past it in feature splits */
    struct string_pool *type_names, *keys; /* NULL when they could not be read */
    struct arsc_type *types[256];          /* by type id */
};

struct arsc {
    struct bytes file;
    struct arena *arena;
    struct anomalies *anomalies;
    struct string_pool *values; /* NULL when it could not be read */
    struct package *packages;
    size_t package_count, package_capacity, type_count;
    size_t *visits; /* so far, against VISITS_MAX */
};

struct chunk {
    uint64_t at;
    uint32_t type, header_size, size;
};

static void note(struct arsc *arsc, const char *kind, uint64_t at, uint64_t size, const char *text)
{
    anomaly_add(arsc->anomalies, kind, (struct place){.at = at, .size = size}, "%s", text);
}

/* The chunk at `at` inside a parent that ends at `end`; one that reaches past it is cut. */
static bool read_chunk(struct arsc *arsc, uint64_t at, uint64_t end, struct chunk *ret_chunk)
{
    struct cursor cursor = {.input = bytes_slice(arsc->file, 0, (size_t)end)};
    cursor_seek(&cursor, at);
    struct chunk chunk = {.at = at, .type = cursor_u16_little(&cursor)};
    chunk.header_size = cursor_u16_little(&cursor);
    chunk.size = cursor_u32_little(&cursor);
    if (cursor.failed || chunk.header_size < CHUNK_HEADER_SIZE || chunk.header_size > chunk.size ||
            chunk.header_size > end - at) {
        note(arsc, "arsc-chunk", at, end - at, "a chunk's sizes make no sense: the rest is unread");
        return false;
    }
    if (chunk.size > end - at) {
        note(arsc, "arsc-chunk-cut", at, end - at, "a chunk reaches past the end of its parent");
        chunk.size = (uint32_t)(end - at);
    }
    *ret_chunk = chunk;
    return true;
}

/* E_MEMORY or OK; a damaged pool is an anomaly and leaves *pool NULL. The first one counts. */
static enum status open_pool(
        struct arsc *arsc, const struct chunk *chunk, struct string_pool **pool, struct fault *why)
{
    struct string_pool *opened = arena_alloc(arsc->arena, sizeof(*opened));
    if (opened == NULL) {
        return refuse(why, E_MEMORY, chunk->at, "no memory for a string pool");
    }
    struct fault damage = {0};
    enum status status = string_pool_open(
            arsc->file, chunk->at, chunk->size, arsc->arena, arsc->anomalies, opened, &damage);
    if (status == E_MEMORY) {
        *why = damage;
        return status;
    }
    if (status == OK) {
        *pool = opened;
    } else {
        note(arsc, "arsc-string-pool", damage.at, chunk->size, damage.text);
    }
    return OK;
}

static enum status open_pool_at(struct arsc *arsc, const struct chunk *package, uint32_t offset,
        struct string_pool **pool, struct fault *why)
{
    struct chunk chunk = {0};
    uint64_t end = package->at + package->size;
    if (offset == 0 || offset >= package->size ||
            !read_chunk(arsc, package->at + offset, end, &chunk)) {
        return OK; /* names are missing then; values can be found all the same */
    }
    return chunk.type == CHUNK_STRING_POOL ? open_pool(arsc, &chunk, pool, why) : OK;
}

static enum status add_type(
        struct arsc *arsc, struct package *package, const struct chunk *chunk, struct fault *why)
{
    struct arsc_type read;
    if (!arsc_type_read(arsc->file, chunk->at, chunk->header_size, chunk->size, &read)) {
        note(arsc, "arsc-type", chunk->at, chunk->size, "a type's header is damaged: passed over");
        return OK;
    }
    if (++arsc->type_count > TYPES_MAX) {
        return refuse(why, E_LIMIT, chunk->at, "more than %d type chunks", TYPES_MAX);
    }
    struct arsc_type *type = arena_alloc(arsc->arena, sizeof(*type));
    if (type == NULL) {
        return refuse(why, E_MEMORY, chunk->at, "no memory for a type");
    }
    *type = read;
    struct arsc_type **last = &package->types[type->id];
    type->next = *last; /* newest first; arsc_find prefers the oldest among equals */
    *last = type;
    return OK;
}

static enum status read_package_chunks(
        struct arsc *arsc, struct package *package, const struct chunk *parent, struct fault *why)
{
    uint64_t end = parent->at + parent->size;
    uint64_t at = parent->at + parent->header_size;
    enum status status = OK;
    struct chunk chunk = {0};
    while (status == OK && at < end && read_chunk(arsc, at, end, &chunk)) {
        if (chunk.type == CHUNK_TYPE) {
            status = add_type(arsc, package, &chunk, why);
        }
        at += chunk.size;
    }
    return status;
}

static enum status add_package(struct arsc *arsc, const struct chunk *chunk, struct fault *why)
{
    if (chunk->header_size < PACKAGE_HEADER_SIZE || arsc->package_count >= PACKAGES_MAX) {
        note(arsc, "arsc-package", chunk->at, chunk->size,
                "a package's header is cut short, or there are too many: passed over");
        return OK;
    }
    if (!arena_grow(arsc->arena, (void **)&arsc->packages, arsc->package_count,
                &arsc->package_capacity, sizeof(*arsc->packages))) {
        return refuse(why, E_MEMORY, chunk->at, "no memory for a package");
    }
    struct package *package = &arsc->packages[arsc->package_count];
    struct cursor cursor = {.input = arsc->file};
    cursor_seek(&cursor, chunk->at + CHUNK_HEADER_SIZE);
    *package = (struct package){.id = cursor_u32_little(&cursor)};
    cursor_seek(&cursor, chunk->at + 12 + 256);
    uint32_t type_names_at = cursor_u32_little(&cursor);
    (void)cursor_u32_little(&cursor);
    uint32_t keys_at = cursor_u32_little(&cursor);
    if (chunk->header_size >= PACKAGE_TYPE_OFFSET_AT + 4) {
        cursor_seek(&cursor, chunk->at + PACKAGE_TYPE_OFFSET_AT);
        package->type_offset = cursor_u32_little(&cursor);
    }
    enum status status = open_pool_at(arsc, chunk, type_names_at, &package->type_names, why);
    if (status == OK) {
        status = open_pool_at(arsc, chunk, keys_at, &package->keys, why);
    }
    if (status == OK) {
        arsc->package_count++;
        status = read_package_chunks(arsc, package, chunk, why);
    }
    return status;
}

static enum status read_table(
        struct arsc *arsc, uint64_t at, uint32_t declared_packages, struct fault *why)
{
    uint64_t end = arsc->file.size;
    enum status status = OK;
    struct chunk chunk = {0};
    while (status == OK && at < end && read_chunk(arsc, at, end, &chunk)) {
        if (chunk.type == CHUNK_STRING_POOL && arsc->values == NULL) {
            status = open_pool(arsc, &chunk, &arsc->values, why);
        } else if (chunk.type == CHUNK_PACKAGE) {
            status = add_package(arsc, &chunk, why);
        } else {
            note(arsc, "arsc-unknown-chunk", chunk.at, chunk.size, "a chunk is passed over");
        }
        at += chunk.size;
    }
    if (status == OK && arsc->package_count == 0 && declared_packages != 0) {
        return refuse(why, E_MALFORMED, at, "compiled resources without a readable package");
    }
    return status;
}

enum status arsc_open(struct bytes file, struct arena *arena, struct anomalies *anomalies,
        struct arsc **ret_arsc, struct fault *why)
{
    struct cursor cursor = {.input = file};
    uint32_t type = cursor_u16_little(&cursor);
    uint32_t header_size = cursor_u16_little(&cursor);
    uint32_t size = cursor_u32_little(&cursor);
    uint32_t package_count = cursor_u32_little(&cursor);
    if (cursor.failed || type != CHUNK_TABLE || header_size < TABLE_HEADER_SIZE ||
            header_size > size) {
        return refuse(why, E_MALFORMED, 0,
                "no compiled resources: type 0x%04x, header size %u, size %u", type, header_size,
                size);
    }
    struct arsc *arsc = arena_alloc(arena, sizeof(*arsc));
    if (arsc == NULL) {
        return refuse(why, E_MEMORY, 0, "no memory for compiled resources");
    }
    *arsc = (struct arsc){.file = file, .arena = arena, .anomalies = anomalies};
    arsc->visits = arena_alloc(arena, sizeof(*arsc->visits));
    if (arsc->visits == NULL) {
        return refuse(why, E_MEMORY, 0, "no memory for compiled resources");
    }
    if (size != file.size) {
        anomaly_add(anomalies, "arsc-size", (struct place){.at = 4, .size = 4},
                "the header claims %u bytes of %zu", size, file.size);
    }
    arsc->file = bytes_slice(file, 0, size);
    struct fault fault = {0};
    enum status status = read_table(arsc, header_size, package_count, &fault);
    if (status == OK) {
        *ret_arsc = arsc;
    } else if (why != NULL) {
        *why = fault;
    }
    return status;
}

/* A resource id in parts. Package 0 is the table's own, as in shared libraries. */
struct resource {
    uint32_t package, type, entry;
};

static struct resource resource_of(uint32_t id)
{
    return (struct resource){id >> 24, id >> 16 & 0xff, id & 0xffff};
}

static bool is_of(const struct package *package, uint32_t id)
{
    return package->id == id || id == 0;
}

/* The entry in the configuration that fits best; false when none fits. */
static bool find_entry(const struct arsc *arsc, uint32_t id, const char *language,
        const char *region, struct arsc_entry *ret_entry)
{
    struct resource resource = resource_of(id);
    int best = 0;
    for (size_t i = 0; i < arsc->package_count; i++) {
        const struct package *package = &arsc->packages[i];
        const struct arsc_type *type =
                is_of(package, resource.package) ? package->types[resource.type] : NULL;
        for (; type != NULL && *arsc->visits < VISITS_MAX; type = type->next) {
            struct arsc_entry entry;
            ++*arsc->visits;
            int fit = arsc_config_fit(&type->config, language, region);
            if (fit > 0 && fit >= best &&
                    arsc_type_entry(arsc->file, type, resource.entry, &entry)) {
                best = fit;
                *ret_entry = entry;
            }
        }
    }
    return best > 0;
}

static bool is_reference(const struct arsc_entry *entry)
{
    return entry->type == VALUE_REFERENCE || entry->type == VALUE_DYNAMIC_REFERENCE;
}

static enum status give(const struct arsc *arsc, const struct arsc_entry *entry,
        struct arsc_value *ret_value, struct fault *why)
{
    struct arsc_value value = {.value = {entry->type, entry->data, NULL}, .at = entry->value_at};
    if (entry->type == VALUE_STRING) {
        const char *text =
                arsc->values == NULL ? NULL : string_pool_text(arsc->values, entry->data);
        if (text == NULL && arsc->values != NULL && arsc->values->spent) {
            return refuse(why, E_MEMORY, value.at, "no memory for a string");
        }
        if (text == NULL) {
            return refuse(why, E_MISSING, value.at, "string %u is not in the pool", entry->data);
        }
        value.value.text = text;
    }
    *ret_value = value;
    return OK;
}

enum status arsc_find(const struct arsc *arsc, uint32_t resource, const char *language,
        const char *region, struct arsc_value *ret_value, struct fault *why)
{
    language = language == NULL ? "" : language;
    region = region == NULL ? "" : region;
    bool is_fitting = language[0] == 0;
    uint32_t id = resource;
    for (int hop = 0; hop <= HOPS_MAX; hop++) {
        struct arsc_entry entry;
        bool found = find_entry(arsc, id, language, region, &entry);
        is_fitting = is_fitting || found;
        if (*arsc->visits >= VISITS_MAX) {
            return refuse(
                    why, E_LIMIT, 0, "too many lookups in a table of %zu types", arsc->type_count);
        }
        if (!found && !find_entry(arsc, id, "", "", &entry)) {
            return refuse(why, E_MISSING, 0, "resource 0x%08x has no value here", id);
        }
        if (entry.is_complex) {
            return refuse(why, E_MISSING, 0, "resource 0x%08x is a bag, not a value", id);
        }
        if (!is_reference(&entry) || entry.data == 0) {
            return is_fitting ? give(arsc, &entry, ret_value, why)
                              : refuse(why, E_MISSING, 0, "resource 0x%08x is not in %s-%s",
                                        resource, language, region);
        }
        id = entry.data;
    }
    return refuse(why, E_MISSING, 0, "resource 0x%08x refers on without end", resource);
}

/* The key of a resource in whatever configuration holds it. */
static bool find_key(const struct arsc *arsc, const struct package *package,
        struct resource resource, uint32_t *ret_key)
{
    for (const struct arsc_type *type = package->types[resource.type]; type != NULL;
            type = type->next) {
        struct arsc_entry entry;
        if (arsc_type_entry(arsc->file, type, resource.entry, &entry)) {
            *ret_key = entry.key;
            return true;
        }
    }
    return false;
}

const char *arsc_name(const struct arsc *arsc, uint32_t id)
{
    struct resource resource = resource_of(id);
    for (size_t i = 0; i < arsc->package_count; i++) {
        const struct package *package = &arsc->packages[i];
        uint32_t key = 0;
        if (!is_of(package, resource.package) || package->type_names == NULL ||
                package->keys == NULL || resource.type <= package->type_offset ||
                !find_key(arsc, package, resource, &key)) {
            continue;
        }
        const char *type =
                string_pool_text(package->type_names, resource.type - 1 - package->type_offset);
        const char *name = string_pool_text(package->keys, key);
        return type == NULL || name == NULL ? NULL : arena_print(arsc->arena, "%s/%s", type, name);
    }
    return NULL;
}

size_t arsc_package_count(const struct arsc *arsc)
{
    return arsc->package_count;
}
