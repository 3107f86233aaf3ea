#include "knowledge/identifier/variant.h"

/* A text under way; SEED_LENGTH_MAX and what a country code and separators add fit. */
struct writing {
    uint8_t bytes[2 * SEED_LENGTH_MAX + 16];
    size_t size;
};

struct making {
    struct arena *arena;
    struct variants *variants;
    bool failed;
};

static bool is_significant(uint8_t byte)
{
    return (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= 'a' && byte <= 'z') || byte >= 0x80;
}

static struct bytes trimmed(struct bytes value)
{
    while (value.size > 0 && value.data[value.size - 1] <= ' ') {
        value.size--;
    }
    while (value.size > 0 && value.data[0] <= ' ') {
        value = bytes_slice(value, 1, value.size);
    }
    return value;
}

void text_reverse(struct bytes text, uint8_t *out)
{
    size_t end = text.size;
    for (size_t at = 0; at < text.size;) {
        size_t size = 1;
        while (at + size < text.size && (text.data[at + size] & 0xc0) == 0x80) {
            size++;
        }
        end -= size;
        memcpy(out + end, text.data + at, size);
        at += size;
    }
}

size_t significant_characters(struct bytes value)
{
    size_t count = 0;
    for (size_t i = 0; i < value.size; i++) {
        count += is_significant(value.data[i]);
    }
    return count;
}

static void add(struct making *making, struct bytes value)
{
    struct variants *variants = making->variants;
    for (size_t i = 0; i < variants->count; i++) {
        if (bytes_equal(variants->items[i], value)) {
            return;
        }
    }
    if (making->failed || variants->count == VARIANTS_MAX ||
            significant_characters(value) < SIGNIFICANT_MIN) {
        return;
    }
    char *copy = arena_copy(making->arena, value);
    making->failed = copy == NULL;
    if (copy != NULL) {
        variants->items[variants->count++] = (struct bytes){(const uint8_t *)copy, value.size};
    }
}

/* As written, in small and in capital letters of ASCII. */
static void add_cases(struct making *making, struct bytes value)
{
    struct writing lower, upper;
    if (value.size > sizeof(lower.bytes)) {
        return;
    }
    for (size_t i = 0; i < value.size; i++) {
        uint8_t byte = value.data[i];
        lower.bytes[i] = byte >= 'A' && byte <= 'Z' ? byte | 0x20 : byte;
        upper.bytes[i] = byte >= 'a' && byte <= 'z' ? (uint8_t)(byte & ~0x20) : byte;
    }
    add(making, value);
    add(making, (struct bytes){lower.bytes, value.size});
    add(making, (struct bytes){upper.bytes, value.size});
}

static void put(struct writing *writing, struct bytes bytes)
{
    if (bytes.size > 0 && bytes.size <= sizeof(writing->bytes) - writing->size) {
        memcpy(writing->bytes + writing->size, bytes.data, bytes.size);
        writing->size += bytes.size;
    }
}

static struct bytes bytes_written(const struct writing *writing)
{
    return (struct bytes){writing->bytes, writing->size};
}

/* Without the separators ':', '-', '.' and ' '. */
static struct writing bare(struct bytes value)
{
    struct writing writing = {.size = 0};
    for (size_t i = 0; i < value.size; i++) {
        if (is_significant(value.data[i])) {
            put(&writing, bytes_slice(value, i, 1));
        }
    }
    return writing;
}

/* Split into groups of the sizes given (the last one repeats), with a separator between. */
static void add_grouped(
        struct making *making, struct bytes plain, const char *separator, const char *sizes)
{
    struct writing writing = {.size = 0};
    for (size_t at = 0, group = 0; at < plain.size; group += sizes[group + 1] != 0) {
        size_t size = (size_t)(sizes[group] - '0');
        put(&writing, bytes_of(at == 0 ? "" : separator));
        put(&writing, bytes_slice(plain, at, size));
        at += size;
    }
    add_cases(making, bytes_written(&writing));
}

static void add_after(struct making *making, const char *before, struct bytes plain)
{
    struct writing writing = {.size = 0};
    put(&writing, bytes_of(before));
    put(&writing, plain);
    add(making, bytes_written(&writing));
}

/* Chinese mobile numbers with and without their country code; of others the '+' is left out. */
static void add_phone(struct making *making, struct bytes plain)
{
    struct bytes national = plain;
    if (plain.size == 13 && memcmp(plain.data, "86", 2) == 0) {
        national = bytes_slice(plain, 2, plain.size);
    } else if (plain.size == 15 && memcmp(plain.data, "0086", 4) == 0) {
        national = bytes_slice(plain, 4, plain.size);
    }
    add(making, national);
    add_after(making, "+", plain);
    if (national.size != 11 || national.data[0] != '1') {
        return;
    }
    static const char *const codes[] = {"+86", "86", "0086", "+86 ", "+86-", "86-"};
    for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
        add_after(making, codes[i], national);
    }
    add_grouped(making, national, " ", "344");
    add_grouped(making, national, "-", "344");
}

/* A name in a form: blanks written as '+'. */
static void add_form(struct making *making, struct bytes value)
{
    struct writing writing = {.size = 0};
    for (size_t i = 0; i < value.size; i++) {
        put(&writing, value.data[i] == ' ' ? bytes_of("+") : bytes_slice(value, i, 1));
    }
    add_cases(making, bytes_written(&writing));
}

static void add_by_form(struct making *making, enum seed_form form, struct bytes value)
{
    struct writing writing = bare(value);
    struct bytes plain = bytes_written(&writing);
    if (form == FORM_TEXT) {
        add_form(making, value);
        return;
    }
    add_cases(making, plain);
    if (form == FORM_EMAIL || form == FORM_LOCATION) {
        return;
    }
    if (form == FORM_PHONE) {
        add_phone(making, plain);
    } else if (form == FORM_MAC) {
        add_grouped(making, plain, ":", "2");
        add_grouped(making, plain, "-", "2");
        add_grouped(making, plain, ".", "4");
    } else if (form == FORM_IMEI && plain.size == 15) {
        add(making, bytes_slice(plain, 0, 14)); /* without the check digit */
        add_grouped(making, plain, "-", "2661");
    } else if (form == FORM_CARD || form == FORM_IBAN) {
        add_grouped(making, plain, " ", "4");
        add_grouped(making, plain, "-", "4");
    } else if (form == FORM_UUID && plain.size == 32) {
        struct writing dashed = {.size = 0};
        static const size_t parts[] = {8, 4, 4, 4, 12};
        for (size_t i = 0, at = 0; i < 5; at += parts[i++]) {
            put(&dashed, bytes_of(i == 0 ? "" : "-"));
            put(&dashed, bytes_slice(plain, at, parts[i]));
        }
        add_cases(making, bytes_written(&dashed));
    }
}

bool variants_make(
        enum seed_form form, struct bytes value, struct arena *arena, struct variants *ret_variants)
{
    struct making making = {arena, ret_variants, false};
    value = trimmed(value);
    ret_variants->count = 0;
    if (value.size <= SEED_LENGTH_MAX) {
        add_cases(&making, value);
        add_by_form(&making, form, value);
    }
    return !making.failed;
}
