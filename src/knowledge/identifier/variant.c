#include "knowledge/identifier/variant.h"

#include "base/hex.h"
#include "knowledge/identifier/geo.h"
#include "knowledge/identifier/letters/letter_case.h"

#include <math.h>
#include <stdio.h>

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

static bool is_alphanumeric(uint8_t byte)
{
    return (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= 'a' && byte <= 'z');
}

static bool is_significant(uint8_t byte)
{
    return is_alphanumeric(byte) || byte >= 0x80;
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

static void add_cased(
        struct making *making, struct bytes value, void (*turn)(struct bytes, struct buffer *))
{
    SCOPED(buffer_free) struct buffer cased = {.limit = 4 * SEED_LENGTH_MAX};
    turn(value, &cased);
    if (!cased.failed && cased.size <= 2 * SEED_LENGTH_MAX) {
        add(making, buffer_bytes(&cased));
    }
    making->failed = making->failed || cased.failed;
}

/* As written, in small and in capital letters, of ASCII alone and of all scripts. */
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
    add_cased(making, value, letters_lower);
    add_cased(making, value, letters_upper);
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
    if (plain.size > 0 && plain.data[0] != '0') {
        add_after(making, "00", plain);
    }
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

/* As Windows writes one; digests are made of it with its braces. */
static void add_braced(struct making *making, struct bytes value)
{
    struct writing writing = {.size = 0};
    put(&writing, bytes_of("{"));
    put(&writing, value);
    put(&writing, bytes_of("}"));
    add_cases(making, bytes_written(&writing));
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

/* A serial number of a telephone in decimal and in hexadecimal digits: the maker's eight digits
 * become ten, the other six eight (3GPP2 S.R0048-A, 2). */
static void add_meid(struct making *making, struct bytes plain)
{
    enum { HEX_DIGITS = 14, DECIMAL_DIGITS = 18, MAKER = 8, MAKER_DECIMAL = 10 };
    bool is_decimal = plain.size == DECIMAL_DIGITS;
    size_t first = is_decimal ? MAKER_DECIMAL : MAKER;
    uint64_t numbers[2] = {0};
    if (plain.size != DECIMAL_DIGITS && plain.size != HEX_DIGITS && plain.size != HEX_DIGITS + 1) {
        return;
    }
    for (size_t i = 0; i < (is_decimal ? DECIMAL_DIGITS : HEX_DIGITS); i++) {
        int digit = hex_digit(plain.data[i]);
        if (digit < 0 || (is_decimal && digit > 9)) {
            return;
        }
        numbers[i >= first] = numbers[i >= first] * (is_decimal ? 10 : 16) + (uint64_t)digit;
    }
    char text[40];
    (void)snprintf(text, sizeof(text), is_decimal ? "%08llx%06llx" : "%010llu%08llu",
            (unsigned long long)numbers[0], (unsigned long long)numbers[1]);
    add_cases(making, bytes_of(text));
    if (!is_decimal) {
        add_cases(making, bytes_slice(plain, 0, HEX_DIGITS)); /* without the check digit */
    }
}

/* Province and letter set apart from the rest, as on the plate itself. */
static void add_plate(struct making *making, struct bytes value)
{
    static const char *const separators[] = {"", "·", " ", "-", "."};
    enum { HEAD = 4 }; /* bytes: the province's three in UTF-8, and a letter */
    struct bytes head = bytes_slice(value, 0, HEAD), rest = bytes_slice(value, HEAD, value.size);
    while (rest.size > 0 && !is_alphanumeric(rest.data[0])) {
        rest = bytes_slice(rest, 1, rest.size);
    }
    for (size_t i = 0; i < sizeof(separators) / sizeof(separators[0]); i++) {
        struct writing writing = {.size = 0};
        put(&writing, head);
        put(&writing, bytes_of(separators[i]));
        put(&writing, rest);
        add_cases(making, bytes_written(&writing));
    }
}

/* Android gives the name of a network in quotes. */
static void add_quoted(struct making *making, struct bytes value)
{
    struct writing writing = {.size = 0};
    put(&writing, bytes_of("\""));
    put(&writing, value);
    put(&writing, bytes_of("\""));
    add_cases(making, bytes_written(&writing));
}

/* An address of hardware as the number that its six bytes are. */
static void add_mac_number(struct making *making, struct bytes plain)
{
    enum { HEX_DIGITS = 12 };
    uint64_t number = 0;
    bool is_hex = plain.size == HEX_DIGITS;
    for (size_t i = 0; is_hex && i < plain.size; i++) {
        int digit = hex_digit(plain.data[i]);
        is_hex = digit >= 0;
        number = number * 16 + (uint64_t)(digit & 15);
    }
    if (is_hex && number >= UINT64_C(1000000000000)) { /* shorter ones are met by chance */
        char text[24];
        (void)snprintf(text, sizeof(text), "%llu", (unsigned long long)number);
        add(making, bytes_of(text));
    }
}

/* Both degrees as whole numbers of millionths, or of tenths of them, as devices count. */
static void add_whole_degrees(struct making *making, struct bytes value)
{
    struct place_on_earth place;
    if (!place_read(value, &place)) {
        return;
    }
    for (double unit = 1e6; unit < 2e7; unit *= 10) {
        char text[48];
        long long north = llround(place.latitude * unit), east = llround(place.longitude * unit);
        (void)snprintf(text, sizeof(text), "%lld,%lld", north, east);
        add(making, bytes_of(text));
        (void)snprintf(text, sizeof(text), "%lld, %lld", north, east);
        add(making, bytes_of(text));
    }
}

static void add_by_form(struct making *making, enum seed_form form, struct bytes value)
{
    struct writing writing = bare(value);
    struct bytes plain = bytes_written(&writing);
    if (form == FORM_TEXT || form == FORM_SSID || form == FORM_PLATE) {
        add_form(making, value);
        if (form == FORM_SSID) {
            add_quoted(making, value);
        } else if (form == FORM_PLATE) {
            add_plate(making, value);
        }
        return;
    }
    add_cases(making, plain);
    if (form == FORM_EMAIL) {
        add_after(making, "mailto:", value); /* of which digests are made */
        return;
    }
    if (form == FORM_LOCATION) {
        add_whole_degrees(making, value);
        return;
    }
    if (form == FORM_PHONE) {
        add_phone(making, plain);
    } else if (form == FORM_MAC) {
        add_grouped(making, plain, ":", "2");
        add_grouped(making, plain, "-", "2");
        add_grouped(making, plain, "_", "2");
        add_grouped(making, plain, ".", "4");
        add_mac_number(making, plain);
    } else if (form == FORM_IMEI && plain.size == 15) {
        add(making, bytes_slice(plain, 0, 14)); /* without the check digit */
        add_grouped(making, plain, "-", "2661");
        add_grouped(making, plain, "-", "861");
    } else if (form == FORM_MEID) {
        add_meid(making, plain);
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
        add_braced(making, bytes_written(&dashed));
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
