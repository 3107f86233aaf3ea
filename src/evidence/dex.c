/* Layout: AOSP docs "Dalvik executable format". What Android's runtime refuses is told as a fault
 * only when reading on would mean nothing; the rest is an anomaly. */
#include "evidence/dex.h"

#include "base/ascii.h"
#include "base/utf8.h"
#include "evidence/dex/strings.h"
#include "evidence/zip/inflate.h"

#include <inttypes.h>

enum {
    HEADER_SIZE = 0x70,
    HEADER_SIZE_41 = 0x78, /* with container_size and header_offset */
    CHECKSUM_AT = 8,
    CHECKED_AT = 12, /* the Adler-32 covers all that follows itself */
    FILE_SIZE_AT = 32,
    TABLES_AT = 56,
    CONTAINER_SIZE_AT = 112,
    HEADER_OFFSET_AT = 116,
};

static uint32_t u32_at(struct bytes file, uint64_t at)
{
    const uint8_t *b = file.data + at;
    return b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
}

static uint16_t u16_at(struct bytes file, uint64_t at)
{
    const uint8_t *b = file.data + at;
    return (uint16_t)(b[0] | b[1] << 8);
}

bool dex_has_magic(struct bytes file)
{
    return file.size >= 8 && memcmp(file.data, "dex\n", 4) == 0 && ascii_is_digit(file.data[4]) &&
           ascii_is_digit(file.data[5]) && ascii_is_digit(file.data[6]) && file.data[7] == 0;
}

/* Magic, version, byte order and the header's own size. `file` is not empty past `at`. */
static enum status read_identity(
        struct bytes file, struct dex *dex, struct anomalies *anomalies, struct fault *why)
{
    uint64_t at = dex->at;
    if (!dex_has_magic(bytes_slice(file, (size_t)at, 8))) {
        return refuse(why, E_MALFORMED, at, "not a dex: no magic");
    }
    dex->version = (uint32_t)(file.data[at + 4] - '0') * 100 +
                   (uint32_t)(file.data[at + 5] - '0') * 10 + (uint32_t)(file.data[at + 6] - '0');
    if (dex->version < 35 || dex->version > 41) {
        return refuse(
                why, E_MALFORMED, at + 4, "dex version %" PRIu32 " is not 35 to 41", dex->version);
    }
    if (at > 0 && dex->version < 41) { /* its offsets would count from elsewhere */
        return refuse(
                why, E_MALFORMED, at + 4, "dex version %" PRIu32 " in a container", dex->version);
    }
    uint32_t expected = dex->version >= 41 ? HEADER_SIZE_41 : HEADER_SIZE;
    if (file.size - at < expected) {
        return refuse(why, E_MALFORMED, file.size, "dex header is cut: %zu of %" PRIu32 " bytes",
                file.size - (size_t)at, expected);
    }
    uint32_t endian = u32_at(file, at + 40);
    if (endian != 0x12345678) {
        return refuse(why, E_MALFORMED, at + 40, "dex byte order tag is %08" PRIx32, endian);
    }
    uint32_t header_size = u32_at(file, at + 36);
    if (header_size != expected) {
        anomaly_add(anomalies, "dex-header-size", (struct place){.at = at + 36, .size = 4},
                "header stated as %" PRIu32 " bytes, version %" PRIu32 " has %" PRIu32, header_size,
                dex->version, expected);
    }
    return OK;
}

/* The headers of a container tell of each other (AOSP docs "Constraints", G4). It is read by the
 * first one's size of the whole and by where each header is, whatever the others state. */
static void compare_container(struct bytes file, uint64_t at, uint64_t whole, uint64_t next_at,
        struct anomalies *anomalies)
{
    static const char kind[] = "dex-container-differs";
    uint32_t size = u32_at(file, at + CONTAINER_SIZE_AT);
    uint32_t offset = u32_at(file, at + HEADER_OFFSET_AT);
    if (size != whole) {
        anomaly_add(anomalies, kind, (struct place){.at = at + CONTAINER_SIZE_AT, .size = 4},
                "container stated as %" PRIu32 " bytes, the first dex says %" PRIu64, size, whole);
    }
    if (offset != at) {
        anomaly_add(anomalies, kind, (struct place){.at = at + HEADER_OFFSET_AT, .size = 4},
                "header offset stated as %" PRIu32 ", the header is at %" PRIu64, offset, at);
    }
    if (next_at % 4 != 0) {
        anomaly_add(anomalies, kind, (struct place){.at = at + FILE_SIZE_AT, .size = 4},
                "the next header at %" PRIu64 " is not aligned", next_at);
    }
}

/* How far the dex reaches, and what follows it. */
static enum status read_extent(
        struct bytes file, struct dex *dex, struct anomalies *anomalies, struct fault *why)
{
    uint64_t at = dex->at;
    bool container = dex->version >= 41;
    uint64_t size = u32_at(file, at + FILE_SIZE_AT);
    uint64_t end = at + size;
    uint64_t whole = container ? u32_at(file, CONTAINER_SIZE_AT) : end;
    uint64_t limit = at > 0 && whole < file.size ? whole : file.size;
    if (size < (container ? HEADER_SIZE_41 : HEADER_SIZE) || end > limit) {
        return refuse(why, E_MALFORMED, at + FILE_SIZE_AT,
                "dex stated as %" PRIu64 " bytes, %" PRIu64 " are there", size,
                at < limit ? limit - at : 0);
    }
    if (whole < end || whole > file.size) {
        return refuse(why, E_MALFORMED, CONTAINER_SIZE_AT,
                "dex container stated as %" PRIu64 " bytes, %zu are there", whole, file.size);
    }
    if (whole < file.size && at == 0) {
        anomaly_add(anomalies, "dex-trailing-data",
                (struct place){.at = whole, .size = file.size - whole},
                "%" PRIu64 " bytes after the dex", file.size - whole);
    }
    dex->file = bytes_slice(file, 0, (size_t)whole);
    dex->next_at = end < whole ? end : 0;
    if (container) {
        compare_container(file, at, whole, dex->next_at, anomalies);
    }
    uint32_t stated = u32_at(file, at + CHECKSUM_AT);
    uint32_t checksum =
            adler32_of(bytes_slice(file, (size_t)at + CHECKED_AT, (size_t)size - CHECKED_AT));
    dex->checksum_matches = checksum == stated;
    if (!dex->checksum_matches) {
        anomaly_add(anomalies, "dex-checksum-differs",
                (struct place){.at = at + CHECKSUM_AT, .size = 4},
                "Adler-32 stated as %08" PRIx32 ", is %08" PRIx32, stated, checksum);
    }
    return OK;
}

static enum status read_tables(struct dex *dex, struct fault *why)
{
    const struct {
        const char *name;
        uint32_t *count, *at;
        uint32_t item_size, limit;
    } tables[] = {
            {"string", &dex->string_count, &dex->strings_at, 4, UINT32_MAX},
            {"type", &dex->type_count, &dex->types_at, 4, DEX_TYPES_MAX},
            {"proto", &dex->proto_count, &dex->protos_at, 12, DEX_TYPES_MAX},
            {"field", &dex->field_count, &dex->fields_at, 8, UINT32_MAX},
            {"method", &dex->method_count, &dex->methods_at, 8, UINT32_MAX},
            {"class", &dex->class_count, &dex->classes_at, 32, UINT32_MAX},
    };
    for (size_t i = 0; i < sizeof(tables) / sizeof(*tables); i++) {
        uint64_t field = dex->at + TABLES_AT + 8 * i;
        uint32_t count = u32_at(dex->file, field);
        uint32_t at = u32_at(dex->file, field + 4);
        uint64_t end = at + (uint64_t)count * tables[i].item_size;
        if (count > tables[i].limit || (count > 0 && end > dex->file.size)) {
            return refuse(why, E_MALFORMED, field,
                    "dex %s table: %" PRIu32 " items at %" PRIu32 " do not fit %zu bytes",
                    tables[i].name, count, at, dex->file.size);
        }
        *tables[i].count = count;
        *tables[i].at = at;
    }
    return OK;
}

/* ULEB128 of at most 5 bytes that is not above 32 bits. */
static inline bool uleb128(struct bytes file, uint64_t *at, uint32_t *ret_value)
{
    uint64_t value = 0;
    for (unsigned shift = 0; shift < 35 && *at < file.size; shift += 7) {
        uint8_t byte = file.data[(*at)++];
        value |= (uint64_t)(byte & 0x7f) << shift;
        if (byte < 0x80) {
            *ret_value = (uint32_t)value;
            return value <= UINT32_MAX;
        }
    }
    return false;
}

static inline bool string_start(
        const struct dex *dex, uint32_t index, uint64_t *ret_at, uint32_t *ret_units)
{
    if (index >= dex->string_count) {
        return false;
    }
    *ret_at = u32_at(dex->file, dex->strings_at + (uint64_t)index * 4);
    return uleb128(dex->file, ret_at, ret_units);
}

bool dex_string_start(const struct dex *dex, uint32_t index, uint64_t *ret_at, uint32_t *ret_units)
{
    return string_start(dex, index, ret_at, ret_units);
}

/* How far the strings up to the one before keep to what evidence/dex/strings.h rests on. */
struct order {
    uint64_t end; /* of the one before, were each character one byte */
    uint8_t rank;
    bool apart, ascend;
};

/* Whether a string stands behind the one before, whose NUL is the last byte between, and ranks no
 * lower. */
static inline void check_order(
        struct order *order, const struct dex *dex, uint32_t index, uint64_t at, uint32_t units)
{
    struct bytes file = dex->file;
    uint64_t offset = dex_string_offset(dex, index);
    uint8_t rank = at < file.size ? dex_string_rank(file.data[at]) : 0;
    order->apart &= index == 0 || (offset > order->end && file.data[offset - 1] == 0);
    order->ascend &= at < file.size && rank >= order->rank;
    order->end = at + units;
    order->rank = rank;
}

static enum status check_strings(struct dex *dex, struct fault *why)
{
    uint64_t total = 0, from = UINT64_MAX, to = 0;
    struct order order = {.apart = true, .ascend = true};
    for (uint32_t i = 0; i < dex->string_count; i++) {
        uint64_t at = 0;
        uint32_t units = 0;
        if (!string_start(dex, i, &at, &units)) {
            order.apart = order.ascend = false;
            continue;
        }
        check_order(&order, dex, i, at, units);
        total += units;
        from = at < from ? at : from;
        to = order.end + 1 > to ? order.end + 1 : to;
    }
    if (total > dex->file.size) {
        return refuse(why, E_MALFORMED, dex->strings_at,
                "dex strings overlap: %" PRIu64 " characters stated in %zu bytes", total,
                dex->file.size);
    }
    dex->strings_from = from < to ? from : 0;
    dex->strings_to = to;
    dex->strings_apart = order.apart;
    dex->strings_ascend = order.ascend;
    return OK;
}

enum status dex_open_at(struct bytes file, uint64_t at, struct anomalies *anomalies,
        struct dex *ret_dex, struct fault *why)
{
    if (at >= file.size) {
        return refuse(why, E_MALFORMED, file.size, "not a dex: no bytes");
    }
    struct dex dex = {.at = at};
    enum status status = read_identity(file, &dex, anomalies, why);
    if (status == OK) {
        status = read_extent(file, &dex, anomalies, why);
    }
    if (status == OK) {
        status = read_tables(&dex, why);
    }
    if (status == OK) {
        status = check_strings(&dex, why);
    }
    if (status == OK) {
        *ret_dex = dex;
    }
    return status;
}

enum status dex_open(
        struct bytes file, struct anomalies *anomalies, struct dex *ret_dex, struct fault *why)
{
    return dex_open_at(file, 0, anomalies, ret_dex, why);
}

/* The text that starts at `at` and has as many units, to its NUL. */
static inline bool text_at(
        const struct dex *dex, uint64_t at, uint32_t units, struct bytes *ret_mutf8)
{
    if (at >= dex->file.size) {
        return false;
    }
    uint64_t left = dex->file.size - at;
    uint64_t longest = (uint64_t)units * 3 + 1; /* 3 bytes a unit, and the NUL */
    const uint8_t *start = dex->file.data + at;
    const uint8_t *nul = memchr(start, 0, (size_t)(longest < left ? longest : left));
    if (nul == NULL) {
        return false;
    }
    *ret_mutf8 = (struct bytes){start, (size_t)(nul - start)};
    return true;
}

bool dex_string(const struct dex *dex, uint32_t index, struct bytes *ret_mutf8, uint64_t *ret_at)
{
    uint64_t at = 0;
    uint32_t units = 0;
    if (!string_start(dex, index, &at, &units) || !text_at(dex, at, units, ret_mutf8)) {
        return false;
    }
    if (ret_at != NULL) {
        *ret_at = at;
    }
    return true;
}

bool dex_string_is(const struct dex *dex, uint32_t index, struct bytes plain)
{
    uint64_t at = 0;
    uint32_t units = 0;
    if (!string_start(dex, index, &at, &units) || at >= dex->file.size ||
            dex->file.data[at] != plain.data[0] || /* most end here */
            plain.size > (uint64_t)units * 3 || plain.size >= dex->file.size - at) {
        return false;
    }
    const uint8_t *start = dex->file.data + at;
    return start[plain.size] == 0 && memcmp(start, plain.data, plain.size) == 0;
}

/* One UTF-16 unit. Bytes that are no MUTF-8 give U+FFFD and advance by one. */
static uint32_t next_unit(struct bytes text, size_t *at)
{
    const uint8_t *b = text.data + *at;
    size_t left = text.size - *at;
    uint32_t unit = 0;
    size_t size = 1;
    if (b[0] < 0x80) {
        unit = b[0];
    } else if ((b[0] & 0xe0) == 0xc0 && left >= 2 && (b[1] & 0xc0) == 0x80) {
        size = 2;
        unit = (b[0] & 0x1fU) << 6 | (b[1] & 0x3fU);
    } else if ((b[0] & 0xf0) == 0xe0 && left >= 3 && (b[1] & 0xc0) == 0x80 &&
               (b[2] & 0xc0) == 0x80) {
        size = 3;
        unit = (b[0] & 0xfU) << 12 | (b[1] & 0x3fU) << 6 | (b[2] & 0x3fU);
    }
    static const uint32_t smallest[] = {
            0, 1, 0x80, 0x800}; /* by size; less is overlong, or U+0000 */
    *at += size;
    return unit < smallest[size] ? 0xfffd : unit;
}

void dex_append_utf8(struct buffer *out, struct bytes mutf8)
{
    for (size_t at = 0; at < mutf8.size;) {
        size_t plain = at;
        while (plain < mutf8.size && mutf8.data[plain] != 0 && mutf8.data[plain] < 0x80) {
            plain++;
        }
        buffer_append(out, bytes_slice(mutf8, at, plain - at));
        at = plain;
        if (at == mutf8.size) {
            return;
        }
        uint32_t point = next_unit(mutf8, &at);
        if ((point & 0xfc00) == 0xd800 && at < mutf8.size) {
            size_t after = at;
            uint32_t low = next_unit(mutf8, &after);
            if ((low & 0xfc00) == 0xdc00) {
                point = 0x10000 + ((point & 0x3ff) << 10) + (low & 0x3ff);
                at = after;
            }
        }
        utf8_append(out, point);
    }
}

/* Eight bytes a step. */
bool dex_is_plain(struct bytes text)
{
    const uint64_t ones = UINT64_C(0x0101010101010101), tops = ones << 7;
    uint64_t found = 0;
    size_t i = 0;
    for (; i + 8 <= text.size; i += 8) {
        uint64_t word;
        memcpy(&word, text.data + i, 8);
        found |= word | ((word - ones) & ~word);
    }
    for (; i < text.size; i++) {
        found |= text.data[i] == 0 ? tops : text.data[i];
    }
    return (found & tops) == 0;
}

struct bytes dex_utf8(struct bytes mutf8, struct buffer *scratch)
{
    if (dex_is_plain(mutf8)) {
        return mutf8;
    }
    buffer_clear(scratch);
    dex_append_utf8(scratch, mutf8);
    return buffer_bytes(scratch);
}

bool dex_type(const struct dex *dex, uint32_t index, struct bytes *ret_descriptor)
{
    if (index >= dex->type_count) {
        return false;
    }
    uint32_t string = u32_at(dex->file, dex->types_at + (uint64_t)index * 4);
    uint64_t at = 0;
    uint32_t units = 0;
    struct bytes descriptor;
    if (!string_start(dex, string, &at, &units) || units > DEX_DESCRIPTOR_MAX ||
            !text_at(dex, at, units, &descriptor) || descriptor.size > DEX_DESCRIPTOR_MAX) {
        return false;
    }
    *ret_descriptor = descriptor;
    return true;
}

bool dex_class(const struct dex *dex, uint32_t index, struct dex_class *ret_class)
{
    if (index >= dex->class_count) {
        return false;
    }
    uint64_t at = dex->classes_at + (uint64_t)index * 32;
    *ret_class = (struct dex_class){.type = u32_at(dex->file, at),
            .access = u32_at(dex->file, at + 4),
            .superclass = u32_at(dex->file, at + 8),
            .at = at};
    return true;
}

bool dex_method(const struct dex *dex, uint32_t index, struct dex_method *ret_method)
{
    if (index >= dex->method_count) {
        return false;
    }
    uint64_t at = dex->methods_at + (uint64_t)index * 8;
    *ret_method =
            (struct dex_method){.owner = u16_at(dex->file, at), .name = u32_at(dex->file, at + 4)};
    return true;
}
