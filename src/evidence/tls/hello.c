#include "evidence/tls/hello.h"

/* SHA-256 of "HelloRetryRequest", which a server sends as its random (RFC 8446, section 4.1.3). */
static const uint8_t retry_random[] = {0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11, 0xbe, 0x1d,
        0x8c, 0x02, 0x1e, 0x65, 0xb8, 0x91, 0xc2, 0xa2, 0x11, 0x16, 0x7a, 0xbb, 0x8c, 0x5e, 0x07,
        0x9e, 0x09, 0xe2, 0xc8, 0xa8, 0x33, 0x9c};

uint16_t tls_take_u16(struct cursor *cursor)
{
    uint8_t high = cursor_u8(cursor);
    return (uint16_t)(high << 8 | cursor_u8(cursor));
}

uint32_t tls_take_u24(struct cursor *cursor)
{
    uint32_t high = cursor_u8(cursor);
    return high << 16 | tls_take_u16(cursor);
}

uint16_t tls_number_at(struct bytes numbers, size_t index)
{
    return (uint16_t)(numbers.data[2 * index] << 8 | numbers.data[2 * index + 1]);
}

bool tls_is_grease(uint16_t number)
{
    return (number & 0x0f0f) == 0x0a0a && number >> 8 == (number & 0xff);
}

/* A vector whose length stands before it in one or two bytes. */
static struct bytes take_short(struct cursor *cursor)
{
    return cursor_take(cursor, cursor_u8(cursor));
}

static struct bytes take_long(struct cursor *cursor)
{
    return cursor_take(cursor, tls_take_u16(cursor));
}

static struct bytes inside_long(struct bytes content)
{
    struct cursor cursor = {.input = content};
    return take_long(&cursor);
}

static struct bytes inside_short(struct bytes content)
{
    struct cursor cursor = {.input = content};
    return take_short(&cursor);
}

bool hello_extension(struct cursor *list, uint16_t *ret_kind, struct bytes *ret_content)
{
    if (list->failed || list->at == list->input.size) {
        return false;
    }
    uint16_t kind = tls_take_u16(list);
    struct bytes content = take_long(list);
    if (list->failed) {
        return false;
    }
    *ret_kind = kind;
    *ret_content = content;
    return true;
}

static struct bytes read_server_name(struct bytes content)
{
    struct cursor cursor = {.input = inside_long(content)};
    while (!cursor.failed && cursor.at < cursor.input.size) {
        uint8_t kind = cursor_u8(&cursor);
        struct bytes name = take_long(&cursor);
        if (kind == 0 && !cursor.failed) {
            return name;
        }
    }
    return (struct bytes){0};
}

static struct bytes read_alpn(struct bytes content)
{
    return inside_short(inside_long(content));
}

/* The highest of the versions a client offers (RFC 8446, section 4.2.1). */
static uint16_t highest_version(struct bytes content, uint16_t otherwise)
{
    struct bytes list = inside_short(content);
    uint16_t highest = 0;
    for (size_t i = 0; i < list.size / 2; i++) {
        uint16_t version = tls_number_at(list, i);
        highest = !tls_is_grease(version) && version > highest ? version : highest;
    }
    return highest == 0 ? otherwise : highest;
}

static void read_client_extension(uint16_t kind, struct bytes content, struct tls_hello *hello)
{
    switch (kind) {
    case EXTENSION_SERVER_NAME:
        hello->has_server_name = true;
        hello->server_name = read_server_name(content);
        break;
    case EXTENSION_GROUPS:
        hello->groups = inside_long(content);
        break;
    case EXTENSION_POINT_FORMATS:
        hello->point_formats = inside_short(content);
        break;
    case EXTENSION_SIGNATURES:
        hello->signatures = inside_long(content);
        break;
    case EXTENSION_ALPN:
        hello->alpn = read_alpn(content);
        break;
    case EXTENSION_PRE_SHARED_KEY:
        hello->has_psk = true;
        break;
    case EXTENSION_VERSIONS:
        hello->version = highest_version(content, hello->version);
        break;
    case EXTENSION_ECH:
    case EXTENSION_ESNI:
        hello->has_ech = true;
        break;
    default:
        break;
    }
}

static void read_server_extension(uint16_t kind, struct bytes content, struct tls_hello *hello)
{
    switch (kind) {
    case EXTENSION_ALPN:
        hello->alpn = read_alpn(content);
        break;
    case EXTENSION_ENCRYPT_THEN_MAC:
        hello->encrypt_then_mac = true;
        break;
    case EXTENSION_PRE_SHARED_KEY:
        hello->has_psk = true;
        break;
    case EXTENSION_VERSIONS:
        hello->version = content.size == 2 ? tls_number_at(content, 0) : hello->version;
        break;
    default:
        break;
    }
}

static bool read_extensions(struct cursor *cursor, struct tls_hello *hello,
        void (*read)(uint16_t kind, struct bytes content, struct tls_hello *hello))
{
    uint16_t kind = 0;
    struct bytes content = {0};
    if (cursor->failed || cursor->at == cursor->input.size) {
        return !cursor->failed;
    }
    hello->extensions = take_long(cursor);
    struct cursor list = {.input = hello->extensions};
    while (hello_extension(&list, &kind, &content)) {
        read(kind, content, hello);
    }
    return !cursor->failed && !list.failed;
}

bool client_hello_read(struct bytes body, struct tls_hello *ret_hello)
{
    struct cursor cursor = {.input = body};
    struct tls_hello hello = {.legacy_version = tls_take_u16(&cursor)};
    hello.version = hello.legacy_version;
    hello.random = cursor_take(&cursor, 32);
    hello.session = take_short(&cursor);
    hello.ciphers = take_long(&cursor);
    hello.ciphers.size &= ~(size_t)1;
    (void)take_short(&cursor); /* compression methods */
    if (!read_extensions(&cursor, &hello, read_client_extension)) {
        return false;
    }
    *ret_hello = hello;
    return true;
}

bool server_hello_read(struct bytes body, struct tls_hello *ret_hello)
{
    struct cursor cursor = {.input = body};
    struct tls_hello hello = {.legacy_version = tls_take_u16(&cursor)};
    hello.version = hello.legacy_version;
    hello.random = cursor_take(&cursor, 32);
    hello.session = take_short(&cursor);
    hello.ciphers = cursor_take(&cursor, 2);
    (void)cursor_u8(&cursor); /* compression method */
    if (!read_extensions(&cursor, &hello, read_server_extension)) {
        return false;
    }
    hello.is_retry = bytes_equal(hello.random, (struct bytes){retry_random, sizeof(retry_random)});
    *ret_hello = hello;
    return true;
}

struct bytes encrypted_extensions_alpn(struct bytes body)
{
    struct cursor list = {.input = inside_long(body)};
    uint16_t kind = 0;
    struct bytes content = {0};
    while (hello_extension(&list, &kind, &content)) {
        if (kind == EXTENSION_ALPN) {
            return read_alpn(content);
        }
    }
    return (struct bytes){0};
}
