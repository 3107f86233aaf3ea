#include "evidence/tls/hello.h"

#include "base/buffer.h"
#include "base/hash.h"
#include "base/hex.h"

#include <openssl/evp.h>

#include <ctype.h>
#include <stdlib.h>

enum { MD5_HEX = 32, JA4_HASH = 12, JA4_COUNT_MAX = 99 };

/* Numbers in decimal with dashes between, as JA3 writes them. */
static void append_decimals(struct buffer *text, struct bytes numbers)
{
    bool first = true;
    for (size_t i = 0; i < numbers.size / 2; i++) {
        uint16_t number = tls_number_at(numbers, i);
        if (!tls_is_grease(number)) {
            buffer_print(text, first ? "%u" : "-%u", number);
            first = false;
        }
    }
}

static void append_extension_kinds(struct buffer *text, struct bytes extensions)
{
    struct cursor list = {.input = extensions};
    struct bytes content;
    uint16_t kind = 0;
    bool first = true;
    while (hello_extension(&list, &kind, &content)) {
        if (!tls_is_grease(kind)) {
            buffer_print(text, first ? "%u" : "-%u", kind);
            first = false;
        }
    }
}

const char *hello_ja3(const struct tls_hello *hello, struct arena *arena)
{
    struct buffer SCOPED(buffer_free) text = {0};
    uint8_t digest[EVP_MAX_MD_SIZE];
    unsigned int size = 0;
    char hex[2 * EVP_MAX_MD_SIZE + 1];
    buffer_print(&text, "%u,", hello->legacy_version);
    append_decimals(&text, hello->ciphers);
    buffer_append_byte(&text, ',');
    append_extension_kinds(&text, hello->extensions);
    buffer_append_byte(&text, ',');
    append_decimals(&text, hello->groups);
    buffer_append_byte(&text, ',');
    for (size_t i = 0; i < hello->point_formats.size; i++) {
        buffer_print(&text, i == 0 ? "%u" : "-%u", hello->point_formats.data[i]);
    }
    if (text.failed || EVP_Digest(text.data, text.size, digest, &size, EVP_md5(), NULL) != 1) {
        return NULL;
    }
    hex_write((struct bytes){digest, size}, hex);
    return arena_copy(arena, bytes_of(hex));
}

static int by_value(const void *a, const void *b)
{
    const uint16_t *left = a, *right = b;
    return (*left > *right) - (*left < *right);
}

/* Numbers as JA4 lists them: sorted, four hexadecimal digits, commas between. */
static void append_sorted(struct buffer *text, uint16_t *numbers, size_t count)
{
    if (count > 1) {
        qsort(numbers, count, sizeof(*numbers), by_value);
    }
    for (size_t i = 0; i < count; i++) {
        buffer_print(text, i == 0 ? "%04x" : ",%04x", numbers[i]);
    }
}

/* The first 12 digits of the text's SHA-256, or zeros when there is nothing to hash. */
static bool short_hash(const struct buffer *text, bool is_empty, char ret_hash[JA4_HASH + 1])
{
    char hex[SHA256_HEX + 1];
    memset(hex, '0', JA4_HASH);
    if (text->failed || (!is_empty && sha256_hex(buffer_bytes(text), hex, NULL) != OK)) {
        return false;
    }
    memcpy(ret_hash, hex, JA4_HASH);
    ret_hash[JA4_HASH] = 0;
    return true;
}

static size_t collect(struct bytes numbers, uint16_t *out)
{
    size_t count = 0;
    for (size_t i = 0; i < numbers.size / 2; i++) {
        uint16_t number = tls_number_at(numbers, i);
        if (!tls_is_grease(number)) {
            out[count++] = number;
        }
    }
    return count;
}

/* The kinds of extensions but for the server's name and ALPN; *ret_all counts those too. */
static size_t collect_extensions(struct bytes extensions, uint16_t *out, size_t *ret_all)
{
    struct cursor list = {.input = extensions};
    struct bytes content;
    uint16_t kind = 0;
    size_t count = 0, all = 0;
    while (hello_extension(&list, &kind, &content)) {
        if (tls_is_grease(kind)) {
            continue;
        }
        all++;
        if (kind != EXTENSION_SERVER_NAME && kind != EXTENSION_ALPN) {
            out[count++] = kind;
        }
    }
    *ret_all = all;
    return count;
}

static const char *version_name(uint16_t version)
{
    switch (version) {
    case TLS_1_3:
        return "13";
    case TLS_1_2:
        return "12";
    case 0x0302:
        return "11";
    case 0x0301:
        return "10";
    case 0x0300:
        return "s3";
    case 0x0002:
        return "s2";
    default:
        return "00";
    }
}

/* First and last letter of the first protocol, or of its hexadecimal form when they are others. */
static void protocol_letters(struct bytes alpn, char ret_letters[3])
{
    static const char digits[] = "0123456789abcdef";
    memcpy(ret_letters, "00", 3);
    if (alpn.size == 0) {
        return;
    }
    uint8_t first = alpn.data[0], last = alpn.data[alpn.size - 1];
    bool are_letters = first < 0x80 && last < 0x80 && isalnum(first) && isalnum(last);
    ret_letters[0] = are_letters ? (char)first : digits[first >> 4];
    ret_letters[1] = are_letters ? (char)last : digits[last & 15];
}

static void append_signatures(struct buffer *text, struct bytes signatures)
{
    const char *before = "_";
    for (size_t i = 0; i < signatures.size / 2; i++) {
        uint16_t number = tls_number_at(signatures, i);
        if (!tls_is_grease(number)) {
            buffer_print(text, "%s%04x", before, number);
            before = ",";
        }
    }
}

const char *hello_ja4(const struct tls_hello *hello, bool quic, struct arena *arena)
{
    struct buffer SCOPED(buffer_free) text = {0};
    struct buffer SCOPED(buffer_free) numbers = {0};
    char ciphers_hash[JA4_HASH + 1], extensions_hash[JA4_HASH + 1], letters[3];
    size_t all = 0;
    size_t room = (hello->ciphers.size > hello->extensions.size ? hello->ciphers.size
                                                                : hello->extensions.size) +
                  2;
    uint16_t *list = (uint16_t *)(void *)buffer_reserve(&numbers, room);
    if (list == NULL) {
        return NULL;
    }
    size_t ciphers = collect(hello->ciphers, list);
    append_sorted(&text, list, ciphers);
    if (!short_hash(&text, ciphers == 0, ciphers_hash)) {
        return NULL;
    }
    buffer_clear(&text);
    size_t extensions = collect_extensions(hello->extensions, list, &all);
    append_sorted(&text, list, extensions);
    append_signatures(&text, hello->signatures);
    if (!short_hash(&text, extensions == 0, extensions_hash)) {
        return NULL;
    }
    protocol_letters(hello->alpn, letters);
    return arena_print(arena, "%c%s%c%02zu%02zu%s_%s_%s", quic ? 'q' : 't',
            version_name(hello->version), hello->has_server_name ? 'd' : 'i',
            ciphers < JA4_COUNT_MAX ? ciphers : JA4_COUNT_MAX,
            all < JA4_COUNT_MAX ? all : JA4_COUNT_MAX, letters, ciphers_hash, extensions_hash);
}
