#include "evidence/arsc_type.h"

#include "base/cursor.h"

enum {
    TYPE_FLAG_SPARSE = 1,
    TYPE_FLAG_OFFSET16 = 2,
    ENTRY_FLAG_COMPLEX = 1,
    ENTRY_FLAG_COMPACT = 8,
    CONFIG_AT = 20, /* inside the chunk */
    NO_OFFSET16 = 0xffff,
};

#define NO_OFFSET UINT32_C(0xffffffff)

/* ResTable_config: byte offsets from its start. */
enum {
    LOCALE_AT = 8,
    LOCALE_END = 12,
    PLATFORM_AT = 24,
    SCRIPT_AT = 36,
    VARIANT_AT = 40,
    CONFIG_SIZE_MAX = 64,
};

static struct arsc_config read_config(struct bytes raw)
{
    struct arsc_config config = {0};
    uint8_t bytes[CONFIG_SIZE_MAX] = {0};
    struct bytes known = bytes_slice(raw, 0, CONFIG_SIZE_MAX);
    if (known.size > 0) {
        memcpy(bytes, known.data, known.size);
    }
    memcpy(config.language, bytes + LOCALE_AT, 2);
    memcpy(config.region, bytes + LOCALE_AT + 2, 2);
    memcpy(config.script, bytes + SCRIPT_AT, 4);
    config.platform = bytes[PLATFORM_AT] | (unsigned)bytes[PLATFORM_AT + 1] << 8;
    for (size_t at = 4; at < CONFIG_SIZE_MAX; at += 2) {
        bool is_locale =
                (at >= LOCALE_AT && at < LOCALE_END) || (at >= SCRIPT_AT && at < VARIANT_AT);
        if (!is_locale && at != PLATFORM_AT && (bytes[at] != 0 || bytes[at + 1] != 0)) {
            config.qualifiers++;
        }
    }
    return config;
}

bool arsc_type_read(struct bytes file, uint64_t at, uint32_t header_size, uint32_t size,
        struct arsc_type *ret_type)
{
    struct bytes chunk = bytes_slice(file, (size_t)at, size);
    struct cursor cursor = {.input = chunk};
    cursor_seek(&cursor, 8);
    struct arsc_type type = {.id = cursor_u8(&cursor), .flags = cursor_u8(&cursor)};
    (void)cursor_u16_little(&cursor);
    type.entry_count = cursor_u32_little(&cursor);
    uint32_t entries_at = cursor_u32_little(&cursor);
    uint32_t config_size = cursor_u32_little(&cursor);
    if (cursor.failed || header_size < CONFIG_AT + 4 || header_size > chunk.size ||
            config_size > header_size - CONFIG_AT || entries_at > chunk.size || type.id == 0) {
        return false;
    }
    type.offsets_at = at + header_size;
    type.entries_at = at + entries_at;
    type.end = at + chunk.size;
    type.config = read_config(bytes_slice(chunk, CONFIG_AT, config_size));
    *ret_type = type;
    return true;
}

static struct cursor cursor_at(struct bytes file, const struct arsc_type *type, uint64_t at)
{
    struct cursor cursor = {.input = bytes_slice(file, 0, (size_t)type->end)};
    cursor_seek(&cursor, at);
    return cursor;
}

/* FLAG_SPARSE: pairs of index and offset / 4, sorted by index. */
static uint32_t sparse_offset(struct bytes file, const struct arsc_type *type, uint32_t index)
{
    uint32_t low = 0;
    uint32_t high = type->entry_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        struct cursor cursor = cursor_at(file, type, type->offsets_at + (uint64_t)middle * 4);
        uint32_t found = cursor_u16_little(&cursor);
        uint32_t offset = cursor_u16_little(&cursor);
        if (!cursor.failed && found == index) {
            return offset * 4;
        }
        if (!cursor.failed && found < index) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return NO_OFFSET;
}

static uint32_t entry_offset(struct bytes file, const struct arsc_type *type, uint32_t index)
{
    if (type->flags & TYPE_FLAG_SPARSE) {
        return sparse_offset(file, type, index);
    }
    if (index >= type->entry_count) {
        return NO_OFFSET;
    }
    bool is_short = (type->flags & TYPE_FLAG_OFFSET16) != 0;
    uint64_t at = type->offsets_at + (uint64_t)index * (is_short ? 2 : 4);
    struct cursor cursor = cursor_at(file, type, at);
    uint32_t offset = is_short ? cursor_u16_little(&cursor) : cursor_u32_little(&cursor);
    if (cursor.failed || (is_short && offset == NO_OFFSET16)) {
        return NO_OFFSET;
    }
    return is_short ? offset * 4 : offset;
}

bool arsc_type_entry(struct bytes file, const struct arsc_type *type, uint32_t index,
        struct arsc_entry *ret_entry)
{
    uint32_t offset = entry_offset(file, type, index);
    if (offset == NO_OFFSET) {
        return false;
    }
    struct arsc_entry entry = {0};
    struct cursor cursor = cursor_at(file, type, type->entries_at + offset);
    uint16_t size_or_key = cursor_u16_little(&cursor);
    uint16_t flags = cursor_u16_little(&cursor);
    entry.is_compact = (flags & ENTRY_FLAG_COMPACT) != 0;
    entry.is_complex = (flags & ENTRY_FLAG_COMPLEX) != 0;
    if (entry.is_compact) {
        entry.key = size_or_key;
        entry.type = (uint8_t)(flags >> 8);
        entry.value_at = cursor.at;
        entry.data = cursor_u32_little(&cursor);
    } else {
        entry.key = cursor_u32_little(&cursor);
        cursor_seek(&cursor, type->entries_at + offset + size_or_key);
    }
    if (!entry.is_compact && !entry.is_complex) {
        entry.value_at = cursor.at;
        (void)cursor_u16_little(&cursor); /* size of the value: 8 */
        (void)cursor_u8(&cursor);
        entry.type = cursor_u8(&cursor);
        entry.data = cursor_u32_little(&cursor);
    }
    if (cursor.failed) {
        return false;
    }
    *ret_entry = entry;
    return true;
}

static bool is_unset(const char field[2])
{
    return field[0] == 0 && field[1] == 0;
}

/* Chinese is written in two ways; mainland China and Singapore use Hans, the others Hant. */
static bool script_fits(const struct arsc_config *config, const char *region)
{
    if (config->script[0] == 0 || config->language[0] != 'z') {
        return true;
    }
    bool is_simplified = region[0] == 0 || strcmp(region, "CN") == 0 || strcmp(region, "SG") == 0;
    return memcmp(config->script, is_simplified ? "Hans" : "Hant", 4) == 0;
}

int arsc_config_fit(const struct arsc_config *config, const char *language, const char *region)
{
    enum { QUALIFIER = UINT16_MAX + 1, STEP = CONFIG_SIZE_MAX * QUALIFIER };
    int cost = (int)(config->qualifiers * QUALIFIER + (UINT16_MAX - config->platform));
    if (language[0] == 0) {
        return is_unset(config->language) && is_unset(config->region) ? STEP - cost : 0;
    }
    bool same_region = strlen(region) == 2 && memcmp(config->region, region, 2) == 0;
    if (strlen(language) != 2 || memcmp(config->language, language, 2) != 0 ||
            !script_fits(config, region) || (!same_region && !is_unset(config->region))) {
        return 0;
    }
    int script = config->script[0] != 0 ? STEP : 0;
    return (same_region ? 4 : 2) * STEP + script - cost;
}
