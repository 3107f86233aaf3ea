#include "support/hello_writer.h"

#include "evidence/tls/hello.h"

#include <openssl/evp.h>

enum { END = 0xffff, PACKET = 1200, TAG = 16 };

static const uint16_t browser_ciphers[] = {0x2a2a, 0x1301, 0x1302, 0x1303, 0xc02b, 0xc02f, 0xc02c,
        0xc030, 0xcca9, 0xcca8, 0xc013, 0xc014, 0x9c, 0x9d, 0x2f, 0x35, END};
static const uint16_t browser_extensions[] = {0x1a1a, 0x33, 0x0, 0x5, 0xa, 0xb, 0xd, 0x12, 0x15,
        0x10, 0x17, 0x1b, 0x23, 0x2b, 0x2d, 0x4469, 0xff01, END};
static const uint16_t browser_groups[] = {0x3a3a, 0x1d, 0x17, END};
static const uint16_t browser_signatures[] = {
        0x403, 0x804, 0x401, 0x503, 0x805, 0x501, 0x806, 0x601, END};

const struct hello_wish hello_of_a_browser = {0x0303, browser_ciphers, browser_extensions,
        browser_groups, browser_signatures, "shop.example", "h2"};

static void put_u16(struct buffer *out, size_t number)
{
    buffer_append_byte(out, (char)(number >> 8));
    buffer_append_byte(out, (char)number);
}

static void put_list(struct buffer *out, const uint16_t *numbers)
{
    size_t count = 0;
    while (numbers[count] != END) {
        count++;
    }
    put_u16(out, 2 * count);
    for (size_t i = 0; i < count; i++) {
        put_u16(out, numbers[i]);
    }
}

static void put_content(struct buffer *out, uint16_t kind, const struct hello_wish *wish)
{
    switch (kind) {
    case EXTENSION_SERVER_NAME:
        put_u16(out, strlen(wish->server_name) + 3);
        buffer_append_byte(out, 0);
        put_u16(out, strlen(wish->server_name));
        buffer_append_text(out, wish->server_name);
        break;
    case EXTENSION_GROUPS:
        put_list(out, wish->groups);
        break;
    case EXTENSION_POINT_FORMATS:
        buffer_append_byte(out, 1);
        buffer_append_byte(out, 0);
        break;
    case EXTENSION_SIGNATURES:
        put_list(out, wish->signatures);
        break;
    case EXTENSION_ALPN:
        put_u16(out, strlen(wish->protocol) + 1);
        buffer_append_byte(out, (char)strlen(wish->protocol));
        buffer_append_text(out, wish->protocol);
        break;
    case EXTENSION_VERSIONS:
        buffer_append(out, bytes_of("\x06\x5a\x5a\x03\x04\x03\x03"));
        break;
    default:
        break;
    }
}

static void put_extensions(struct buffer *out, const struct hello_wish *wish)
{
    struct buffer SCOPED(buffer_free) list = {0};
    struct buffer SCOPED(buffer_free) content = {0};
    for (size_t i = 0; wish->extensions[i] != END; i++) {
        buffer_clear(&content);
        put_content(&content, wish->extensions[i], wish);
        list.failed = list.failed || content.failed;
        put_u16(&list, wish->extensions[i]);
        put_u16(&list, content.size);
        buffer_append(&list, buffer_bytes(&content));
    }
    put_u16(out, list.size);
    buffer_append(out, buffer_bytes(&list));
    out->failed = out->failed || list.failed || content.failed;
}

void hello_write(struct buffer *out, const struct hello_wish *wish)
{
    struct buffer SCOPED(buffer_free) body = {0};
    put_u16(&body, wish->version);
    buffer_append_text(&body, "0123456789abcdef0123456789abcdef");
    buffer_append_byte(&body, 0); /* session id */
    put_list(&body, wish->ciphers);
    buffer_append(&body, (struct bytes){(const uint8_t *)"\1\0", 2});
    put_extensions(&body, wish);
    buffer_append_byte(out, 1);
    buffer_append_byte(out, 0);
    put_u16(out, body.size);
    buffer_append(out, buffer_bytes(&body));
    out->failed = out->failed || body.failed;
}

void crypto_frame_write(struct buffer *frames, size_t at, struct bytes bytes)
{
    buffer_append_byte(frames, 6);
    put_u16(frames, 0x4000 | at);
    put_u16(frames, 0x4000 | bytes.size);
    buffer_append(frames, bytes);
}

static void put_header(struct buffer *out, uint32_t version, struct bytes connection,
        uint8_t number, size_t length)
{
    buffer_append_byte(out, version == 0x6b3343cf ? (char)0xd0 : (char)0xc0);
    put_u16(out, version >> 16);
    put_u16(out, version & 0xffff);
    buffer_append_byte(out, (char)connection.size);
    buffer_append(out, connection);
    buffer_append_byte(out, 0); /* source connection id */
    buffer_append_byte(out, 0); /* token */
    put_u16(out, 0x4000 | length);
    buffer_append_byte(out, (char)number);
}

/* Seal the payload behind the header, then hide the packet number, one byte long. */
static void seal(struct buffer *packet, size_t header, struct bytes payload, uint8_t number,
        const struct quic_keys *keys)
{
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    uint8_t nonce[QUIC_IV], mask[TAG], *sealed = buffer_reserve(packet, payload.size + TAG);
    int size = 0;
    memcpy(nonce, keys->iv, QUIC_IV);
    nonce[QUIC_IV - 1] ^= number;
    if (sealed == NULL || context == NULL) {
        EVP_CIPHER_CTX_free(context);
        packet->failed = true;
        return;
    }
    (void)EVP_EncryptInit_ex2(context, EVP_aes_128_gcm(), keys->key, nonce, NULL);
    (void)EVP_EncryptUpdate(context, NULL, &size, packet->data, (int)header);
    (void)EVP_EncryptUpdate(context, sealed, &size, payload.data, (int)payload.size);
    (void)EVP_EncryptFinal_ex(context, sealed + size, &size);
    (void)EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, TAG, sealed + payload.size);
    packet->size += payload.size + TAG;
    (void)EVP_EncryptInit_ex2(context, EVP_aes_128_ecb(), keys->header_key, NULL, NULL);
    (void)EVP_EncryptUpdate(context, mask, &size, packet->data + header + 3, TAG);
    packet->data[0] ^= mask[0] & 0x0f;
    packet->data[header - 1] ^= mask[1];
    EVP_CIPHER_CTX_free(context);
}

void initial_write(struct buffer *out, uint32_t version, struct bytes connection, uint8_t number,
        struct bytes frames)
{
    static const uint8_t padding[PACKET];
    struct buffer SCOPED(buffer_free) packet = {0};
    struct buffer SCOPED(buffer_free) payload = {0};
    struct quic_keys keys = {0};
    buffer_append(&payload, frames);
    if (payload.size < PACKET) {
        buffer_append(&payload, (struct bytes){padding, PACKET - payload.size});
    }
    put_header(&packet, version, connection, number, payload.size + 1 + TAG);
    (void)quic_derive_keys(version, connection, &keys);
    seal(&packet, packet.size, buffer_bytes(&payload), number, &keys);
    buffer_append(out, buffer_bytes(&packet));
    out->failed = out->failed || packet.failed || payload.failed;
}
