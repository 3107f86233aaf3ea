#include "evidence/dex/calls.h"

#include "base/cursor.h"

enum { CLASS_DATA_AT = 24, CODE_HEADER = 16 };

struct walk {
    const struct dex *dex;
    uint32_t caller;
    uint64_t *units_left;
    dex_call_visitor *visit;
    void *context;
};

/* Size in code units by the first byte of the instruction: "Dalvik bytecode", table of formats. */
static const struct {
    uint8_t last, units;
} sizes[] = {{0x01, 1}, {0x02, 2}, {0x03, 3}, {0x04, 1}, {0x05, 2}, {0x06, 3}, {0x07, 1}, {0x08, 2},
        {0x09, 3}, {0x12, 1}, {0x13, 2}, {0x14, 3}, {0x16, 2}, {0x17, 3}, {0x18, 5}, {0x1a, 2},
        {0x1b, 3}, {0x1c, 2}, {0x1e, 1}, {0x20, 2}, {0x21, 1}, {0x23, 2}, {0x26, 3}, {0x28, 1},
        {0x29, 2}, {0x2c, 3}, {0x3d, 2}, {0x43, 1}, {0x6d, 2}, {0x72, 3}, {0x73, 1}, {0x78, 3},
        {0x8f, 1}, {0xaf, 2}, {0xcf, 1}, {0xe2, 2}, {0xf9, 1}, {0xfb, 4}, {0xfd, 3}, {0xff, 2}};

static uint32_t units_of(uint8_t operation)
{
    size_t i = 0;
    while (operation > sizes[i].last) {
        i++;
    }
    return sizes[i].units;
}

/* Tables of switches and arrays stand among the code, each behind a "nop" with a second byte. */
static uint64_t units_of_payload(struct cursor at, uint16_t first)
{
    enum { PACKED_SWITCH = 0x0100, SPARSE_SWITCH = 0x0200, ARRAY = 0x0300 };
    uint64_t size = cursor_u16_little(&at);
    switch (first) {
    case PACKED_SWITCH:
        return size * 2 + 4;
    case SPARSE_SWITCH:
        return size * 4 + 2;
    case ARRAY:
        return (cursor_u32_little(&at) * size + 1) / 2 + 4;
    default:
        return 1;
    }
}

static bool is_call(uint8_t operation)
{
    return (operation >= 0x6e && operation <= 0x72) || (operation >= 0x74 && operation <= 0x78) ||
           operation == 0xfa || operation == 0xfb;
}

/* False when none are left. */
static bool spend(struct walk *walk, uint64_t units)
{
    bool is_enough = units <= *walk->units_left;
    *walk->units_left = is_enough ? *walk->units_left - units : 0;
    return is_enough;
}

static bool visit_units(struct walk *walk, struct bytes code, uint64_t at)
{
    struct cursor cursor = {.input = code};
    while (cursor.at + 2 <= code.size) {
        size_t start = cursor.at;
        uint16_t first = cursor_u16_little(&cursor);
        uint8_t operation = (uint8_t)first;
        uint64_t units = operation == 0 ? units_of_payload(cursor, first) : units_of(operation);
        if (!spend(walk, units)) {
            return false;
        }
        if (is_call(operation)) {
            struct dex_call call = {walk->caller, cursor_u16_little(&cursor), at + start};
            if (units * 2 <= code.size - start && !walk->visit(walk->context, &call)) {
                return false;
            }
        }
        cursor.failed = false;
        cursor_seek(&cursor, start + units * 2);
        if (cursor.failed) {
            return true;
        }
    }
    return true;
}

static bool visit_code(struct walk *walk, uint64_t at)
{
    struct cursor cursor = {.input = walk->dex->file};
    cursor_seek(&cursor, at);
    (void)cursor_take(&cursor, CODE_HEADER - 4);
    uint64_t size = (uint64_t)cursor_u32_little(&cursor) * 2;
    if (cursor.failed) {
        return true;
    }
    struct bytes code = bytes_slice(walk->dex->file, cursor.at, (size_t)size);
    return visit_units(walk, code, cursor.at);
}

/* ULEB128 of at most 5 bytes. */
static uint32_t uleb128(struct cursor *cursor)
{
    uint64_t value = 0;
    for (unsigned shift = 0; shift < 35; shift += 7) {
        uint8_t byte = cursor_u8(cursor);
        value |= (uint64_t)(byte & 0x7f) << shift;
        if (byte < 0x80) {
            return (uint32_t)value;
        }
    }
    cursor->failed = true;
    return 0;
}

bool dex_visit_calls(const struct dex *dex, const struct dex_class *class, uint64_t *units_left,
        dex_call_visitor *visit, void *context)
{
    struct walk walk = {dex, class->type, units_left, visit, context};
    struct cursor cursor = {.input = dex->file};
    cursor_seek(&cursor, class->at + CLASS_DATA_AT);
    uint32_t data_at = cursor_u32_little(&cursor);
    if (data_at == 0) {
        return true;
    }
    cursor_seek(&cursor, data_at);
    uint64_t fields = uleb128(&cursor);
    fields += uleb128(&cursor);
    uint64_t methods = uleb128(&cursor);
    methods += uleb128(&cursor);
    for (uint64_t i = 0; i < fields * 2 && !cursor.failed && spend(&walk, 1); i++) {
        (void)uleb128(&cursor);
    }
    for (uint64_t i = 0; i < methods; i++) {
        (void)uleb128(&cursor); /* index and access of the method itself */
        (void)uleb128(&cursor);
        uint32_t code_at = uleb128(&cursor);
        if (cursor.failed) {
            return true;
        }
        if (!spend(&walk, 1)) { /* methods without code take time as well */
            return false;
        }
        if (code_at != 0 && !visit_code(&walk, code_at)) {
            return false;
        }
    }
    return true;
}
