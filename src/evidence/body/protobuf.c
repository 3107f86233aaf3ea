#include "base/cursor.h"
#include "evidence/body/naming.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* The wire format of protocol buffers (protobuf.dev, "Encoding"). */
enum wire_type { VARINT, FIXED64, LENGTH, GROUP_START, GROUP_END, FIXED32 };
enum { NUMBER_MAX = (1 << 29) - 1, GUESSED_NUMBER_MAX = 1 << 14, VARINT_BYTES = 10 };

struct field {
    uint32_t number;
    enum wire_type type;
    uint64_t value;   /* of all but LENGTH */
    struct bytes raw; /* the value's bytes; a LENGTH's without its length */
};

static uint64_t take_varint(struct cursor *cursor)
{
    uint64_t value = 0;
    for (unsigned i = 0; i < VARINT_BYTES; i++) {
        uint8_t byte = cursor_u8(cursor);
        value |= (uint64_t)(byte & 0x7f) << (7 * i);
        if (byte < 0x80) {
            return value;
        }
    }
    cursor->failed = true;
    return 0;
}

static void take_value(struct cursor *cursor, struct field *field)
{
    size_t start = cursor->at;
    switch (field->type) {
    case VARINT:
        field->value = take_varint(cursor);
        break;
    case FIXED64:
        field->value = cursor_u64_little(cursor);
        break;
    case FIXED32:
        field->value = cursor_u32_little(cursor);
        break;
    case LENGTH: {
        uint64_t size = take_varint(cursor);
        field->raw = cursor_take(cursor, size < SIZE_MAX ? (size_t)size : SIZE_MAX);
        return;
    }
    case GROUP_START:
    case GROUP_END:
        break;
    default:
        cursor->failed = true;
    }
    field->raw = bytes_slice(cursor->input, start, cursor->at - start);
}

/* False at the end, and, with cursor->failed, where no field is. */
static bool take_field(struct cursor *cursor, struct field *ret_field)
{
    if (cursor->at == cursor->input.size) {
        return false;
    }
    uint64_t tag = take_varint(cursor);
    struct field field = {.type = (enum wire_type)(tag & 7)};
    if (tag >> 3 == 0 || tag >> 3 > NUMBER_MAX) {
        cursor->failed = true;
    }
    field.number = (uint32_t)(tag >> 3);
    take_value(cursor, &field);
    *ret_field = field;
    return !cursor->failed;
}

static bool is_message(struct bytes bytes)
{
    struct cursor cursor = {.input = bytes};
    struct field field;
    while (take_field(&cursor, &field)) {
        bool is_group = field.type == GROUP_START || field.type == GROUP_END;
        if (is_group || field.number > GUESSED_NUMBER_MAX) {
            return false;
        }
    }
    return bytes.size > 0 && !cursor.failed;
}

/* Text is what people send most, and short text often is a message by chance, so text wins. But
 * text hardly ever starts with white space, and a message whose first field has the number 1 does.
 */
static bool is_nested(struct bytes bytes)
{
    bool starts_blank = bytes.size > 0 && bytes.data[0] < ' ';
    return is_message(bytes) && (starts_blank || !is_clean_text(bytes));
}

bool looks_like_protobuf(struct bytes bytes)
{
    enum { LEAST = 8, TEXT_LEAST = 3 };
    if (bytes.size < LEAST || is_clean_text(bytes) || !is_message(bytes)) {
        return false;
    }
    struct cursor cursor = {.input = bytes};
    struct field field;
    while (take_field(&cursor, &field)) {
        bool is_telling = field.type == LENGTH && field.raw.size >= TEXT_LEAST;
        if (is_telling && (is_clean_text(field.raw) || is_message(field.raw))) {
            return true;
        }
    }
    return false;
}

/* The shortest of the texts that read back as the same number. */
static struct bytes print_real(struct naming *naming, double value, int least, int most)
{
    char text[40];
    for (int digits = least; digits <= most; digits++) {
        (void)snprintf(text, sizeof(text), "%.*g", digits, value);
        bool is_same =
                least < 10 ? strtof(text, NULL) == (float)value : strtod(text, NULL) == value;
        if (is_same) {
            break;
        }
    }
    return naming_print(naming, "%s", text);
}

/* Eight or four bytes are a real number when that is of a size people send, otherwise an integer:
 * most integers that are sent read as reals far smaller or larger. */
static struct bytes print_fixed(struct naming *naming, const struct field *field)
{
    double real = 0;
    if (field->type == FIXED64) {
        memcpy(&real, &field->value, sizeof(real));
    } else {
        uint32_t bits = (uint32_t)field->value;
        float small = 0;
        memcpy(&small, &bits, sizeof(small));
        real = (double)small;
    }
    if (isfinite(real) && fabs(real) >= 1e-7 && fabs(real) <= 1e15) {
        return field->type == FIXED64 ? print_real(naming, real, 15, 17)
                                      : print_real(naming, real, 6, 9);
    }
    return naming_print(naming, "%llu", (unsigned long long)field->value);
}

static void name_message(
        struct naming *naming, struct cursor *cursor, uint32_t group, unsigned depth);

static void name_nested(
        struct naming *naming, struct cursor *cursor, const struct field *field, unsigned depth)
{
    if (depth == PARAMETER_DEPTH_MAX) {
        naming->cut = true;
        cursor->failed = cursor->failed || field->type == GROUP_START;
        return;
    }
    struct cursor inner = {.input = field->raw};
    bool is_group = field->type == GROUP_START;
    name_message(naming, is_group ? cursor : &inner, is_group ? field->number : 0, depth + 1);
}

static void name_field(
        struct naming *naming, struct cursor *cursor, const struct field *field, unsigned depth)
{
    char number[16];
    (void)snprintf(number, sizeof(number), "%u", (unsigned)field->number);
    size_t before = naming_enter(naming, bytes_of(number));
    bool is_nested_message = field->type == LENGTH && is_nested(field->raw);
    if (is_nested_message || field->type == GROUP_START) {
        name_nested(naming, cursor, field, depth);
    } else if (field->type == LENGTH) {
        naming_give_here(naming, field->raw, field->raw);
    } else if (field->type == VARINT) {
        struct bytes text = naming_print(naming, "%llu", (unsigned long long)field->value);
        naming_give_here(naming, text, field->raw);
    } else {
        naming_give_here(naming, print_fixed(naming, field), field->raw);
    }
    naming_leave(naming, before);
}

/* Until the message, or the group that is open, ends. */
static void name_message(
        struct naming *naming, struct cursor *cursor, uint32_t group, unsigned depth)
{
    struct field field;
    while (!naming->stopped && take_field(cursor, &field)) {
        if (field.type == GROUP_END) {
            cursor->failed = cursor->failed || field.number != group;
            return;
        }
        name_field(naming, cursor, &field, depth);
    }
}

void name_protobuf(struct naming *naming, struct bytes message)
{
    struct cursor cursor = {.input = message};
    name_message(naming, &cursor, 0, 0);
}

/* gRPC over HTTP/2, "Length-Prefixed-Message": a flag, four bytes of size, the message. */
void name_grpc(struct naming *naming, struct bytes frames)
{
    enum { HEAD = 5 };
    while (frames.size > HEAD && !naming->stopped) {
        const uint8_t *head = frames.data;
        size_t size =
                (size_t)head[1] << 24 | (size_t)head[2] << 16 | (size_t)head[3] << 8 | head[4];
        if (head[0] == 0) {
            name_protobuf(naming, bytes_slice(frames, HEAD, size));
        } else {
            naming->cut = true; /* compressed in a way that only a header field tells */
        }
        frames = bytes_slice(frames, HEAD + size, frames.size);
    }
}
