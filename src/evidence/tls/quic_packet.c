#include "evidence/tls/quic_packet.h"

#include "evidence/tls/key_schedule.h"

#include <openssl/evp.h>

enum { TAG = 16, SAMPLE = 16, NUMBER_MAX = 4, SECRET = 32, SALT = 20 };

struct version {
    uint32_t number;
    uint8_t initial; /* packet type of an Initial packet */
    const char *key_label, *iv_label, *header_label;
    uint8_t salt[SALT];
};

/* RFC 9001, section 5.2; RFC 9369, section 3.3; draft-ietf-quic-tls-29, which much traffic of 2020
 * and 2021 used. */
static const struct version versions[] = {
        {1, 0, "quic key", "quic iv", "quic hp",
                {0x38, 0x76, 0x2c, 0xf7, 0xf5, 0x59, 0x34, 0xb3, 0x4d, 0x17, 0x9a, 0xe6, 0xa4, 0xc8,
                        0x0c, 0xad, 0xcc, 0xbb, 0x7f, 0x0a}},
        {0x6b3343cf, 1, "quicv2 key", "quicv2 iv", "quicv2 hp",
                {0x0d, 0xed, 0xe3, 0xde, 0xf7, 0x00, 0xa6, 0xdb, 0x81, 0x93, 0x81, 0xbe, 0x6e, 0x26,
                        0x9d, 0xcb, 0xf9, 0xbd, 0x2e, 0xd9}},
        {0xff00001d, 0, "quic key", "quic iv", "quic hp",
                {0xaf, 0xbf, 0xec, 0x28, 0x99, 0x93, 0xd2, 0x4c, 0x9e, 0x97, 0x86, 0xf1, 0x9c, 0x61,
                        0x11, 0xe0, 0x43, 0x90, 0xa8, 0x99}},
};

static const struct version *find_version(uint32_t number)
{
    for (size_t i = 0; i < sizeof(versions) / sizeof(*versions); i++) {
        if (versions[i].number == number) {
            return &versions[i];
        }
    }
    return NULL;
}

uint64_t quic_number(struct cursor *cursor)
{
    uint8_t first = cursor_u8(cursor);
    uint64_t number = first & 0x3f;
    for (int left = (1 << (first >> 6)) - 1; left > 0; left--) {
        number = number << 8 | cursor_u8(cursor);
    }
    return number;
}

static uint32_t take_u32(struct cursor *cursor)
{
    const uint8_t *b = cursor_take(cursor, 4).data;
    return b == NULL ? 0
                     : (uint32_t)b[0] << 24 | (uint32_t)(b[1] << 16) | (uint32_t)(b[2] << 8) | b[3];
}

bool quic_next_packet(struct cursor *datagram, struct quic_packet *ret_packet)
{
    enum { LONG = 0x80, RETRY = 3 };
    size_t start = datagram->at;
    uint8_t first = cursor_u8(datagram);
    struct quic_packet packet = {.version = take_u32(datagram)};
    const struct version *version = find_version(packet.version);
    uint8_t type = first >> 4 & 3;
    packet.connection = cursor_take(datagram, cursor_u8(datagram));
    (void)cursor_take(datagram, cursor_u8(datagram)); /* source connection id */
    if (datagram->failed || (first & LONG) == 0 || version == NULL ||
            packet.connection.size > QUIC_CONNECTION_ID_MAX ||
            type == (RETRY + version->initial) % 4) {
        return false;
    }
    packet.is_initial = type == version->initial;
    if (packet.is_initial) {
        uint64_t token = quic_number(datagram);
        (void)cursor_take(datagram, token > SIZE_MAX ? SIZE_MAX : (size_t)token);
    }
    uint64_t length = quic_number(datagram);
    packet.number_at = datagram->at - start;
    (void)cursor_take(datagram, length > SIZE_MAX ? SIZE_MAX : (size_t)length);
    if (datagram->failed) {
        return false;
    }
    packet.whole = bytes_slice(datagram->input, start, datagram->at - start);
    *ret_packet = packet;
    return true;
}

bool quic_derive_keys(uint32_t version, struct bytes connection, struct quic_keys *ret_keys)
{
    const struct version *found = find_version(version);
    uint8_t initial[EVP_MAX_MD_SIZE], client[SECRET];
    struct quic_keys keys = {.is_set = true};
    size_t size = 0;
    struct bytes secret = {client, SECRET};
    if (found == NULL ||
            !hkdf_extract(
                    "SHA256", (struct bytes){found->salt, SALT}, connection, initial, &size) ||
            !hkdf_expand_label(
                    "SHA256", (struct bytes){initial, size}, "client in", client, SECRET) ||
            !hkdf_expand_label("SHA256", secret, found->key_label, keys.key, QUIC_KEY) ||
            !hkdf_expand_label("SHA256", secret, found->iv_label, keys.iv, QUIC_IV) ||
            !hkdf_expand_label("SHA256", secret, found->header_label, keys.header_key, QUIC_KEY)) {
        return false;
    }
    *ret_keys = keys;
    return true;
}

static void release_cipher(EVP_CIPHER_CTX **context)
{
    EVP_CIPHER_CTX_free(*context);
}

/* The mask that hides the packet number (RFC 9001, section 5.4.3). */
static bool make_mask(const struct quic_keys *keys, const uint8_t *sample, uint8_t mask[SAMPLE])
{
    EVP_CIPHER_CTX *context SCOPED(release_cipher) = EVP_CIPHER_CTX_new();
    int size = 0;
    return context != NULL &&
           EVP_EncryptInit_ex2(context, EVP_aes_128_ecb(), keys->header_key, NULL, NULL) == 1 &&
           EVP_CIPHER_CTX_set_padding(context, 0) == 1 &&
           EVP_EncryptUpdate(context, mask, &size, sample, SAMPLE) == 1;
}

static bool decrypt(const struct quic_keys *keys, const uint8_t *nonce, struct bytes header,
        struct bytes sealed, uint8_t *out)
{
    EVP_CIPHER_CTX *context SCOPED(release_cipher) = EVP_CIPHER_CTX_new();
    uint8_t tag[TAG];
    int size = 0;
    memcpy(tag, sealed.data + sealed.size - TAG, TAG);
    return context != NULL &&
           EVP_DecryptInit_ex2(context, EVP_aes_128_gcm(), keys->key, nonce, NULL) == 1 &&
           EVP_DecryptUpdate(context, NULL, &size, header.data, (int)header.size) == 1 &&
           EVP_DecryptUpdate(context, out, &size, sealed.data, (int)(sealed.size - TAG)) == 1 &&
           EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, TAG, tag) == 1 &&
           EVP_DecryptFinal_ex(context, out + size, &size) == 1;
}

/* Undo the header's protection in `header`, a copy; the packet number goes into the nonce. */
static void bare_header(const struct quic_packet *packet, const uint8_t *mask, size_t number_size,
        uint8_t *header, uint8_t *nonce)
{
    header[0] ^= mask[0] & 0x0f;
    for (size_t i = 0; i < number_size; i++) {
        header[packet->number_at + i] ^= mask[1 + i];
        nonce[QUIC_IV - number_size + i] ^= header[packet->number_at + i];
    }
}

bool quic_open(const struct quic_packet *packet, const struct quic_keys *keys, struct buffer *out)
{
    enum { DATAGRAM_MAX = 1 << 16 };
    uint8_t mask[SAMPLE], nonce[QUIC_IV];
    struct bytes whole = packet->whole;
    size_t sample_at = packet->number_at + NUMBER_MAX;
    buffer_clear(out);
    if (whole.size > DATAGRAM_MAX || whole.size < sample_at + SAMPLE ||
            !make_mask(keys, whole.data + sample_at, mask)) {
        return false;
    }
    size_t number_size = (size_t)((whole.data[0] ^ mask[0]) & 3) + 1;
    size_t header_size = packet->number_at + number_size;
    struct bytes sealed = bytes_slice(whole, header_size, whole.size);
    uint8_t *header = buffer_reserve(out, whole.size); /* and behind it the plaintext */
    if (header == NULL || sealed.size < TAG) {
        return false;
    }
    memcpy(header, whole.data, header_size);
    memcpy(nonce, keys->iv, QUIC_IV);
    bare_header(packet, mask, number_size, header, nonce);
    if (!decrypt(keys, nonce, (struct bytes){header, header_size}, sealed, header + header_size)) {
        return false;
    }
    out->size = sealed.size - TAG;
    memmove(out->data, out->data + header_size, out->size);
    return true;
}
