/* hello.h: the parts of ClientHello and ServerHello (RFC 8446, section 4.1; RFC 5246,
 * section 7.4.1), and a client's fingerprints JA3 and JA4. */
#ifndef AEDILE_EVIDENCE_TLS_HELLO_H
#define AEDILE_EVIDENCE_TLS_HELLO_H

#include "base/arena.h"
#include "base/cursor.h"

enum { TLS_1_2 = 0x0303, TLS_1_3 = 0x0304 };

/* IANA's numbers of the extensions that are looked into. */
enum tls_extension {
    EXTENSION_SERVER_NAME = 0,
    EXTENSION_GROUPS = 10,
    EXTENSION_POINT_FORMATS = 11,
    EXTENSION_SIGNATURES = 13,
    EXTENSION_ALPN = 16,
    EXTENSION_ENCRYPT_THEN_MAC = 22,
    EXTENSION_PRE_SHARED_KEY = 41,
    EXTENSION_VERSIONS = 43,
    EXTENSION_ECH = 0xfe0d,
    EXTENSION_ESNI = 0xffce,
};

/* Views of the message; lists without their length prefix, 16-bit numbers in network order. */
struct tls_hello {
    uint16_t legacy_version, version; /* highest offered, or chosen */
    struct bytes random, session;
    struct bytes ciphers;           /* ServerHello: the one chosen */
    struct bytes extensions;        /* the list whole */
    struct bytes server_name, alpn; /* alpn: first offered, or chosen */
    struct bytes groups, point_formats, signatures;
    bool has_server_name, has_ech, has_psk, encrypt_then_mac, is_retry;
};

/* Read a handshake message's body. False when it is cut or contradicts itself. */
bool client_hello_read(struct bytes body, struct tls_hello *ret_hello);
bool server_hello_read(struct bytes body, struct tls_hello *ret_hello);

/* The protocol chosen in EncryptedExtensions (RFC 8446, section 4.3.1); empty when none. */
struct bytes encrypted_extensions_alpn(struct bytes body);

/* The next extension of a list; false at its end. */
bool hello_extension(struct cursor *list, uint16_t *ret_kind, struct bytes *ret_content);

uint16_t tls_number_at(struct bytes numbers, size_t index);
uint16_t tls_take_u16(struct cursor *cursor);
uint32_t tls_take_u24(struct cursor *cursor);

/* Values put in to keep servers tolerant (RFC 8701). */
bool tls_is_grease(uint16_t number);

/* Fingerprints (fingerprint.c): JA3, the MD5 that salesforce/ja3 describes; JA4 of FoxIO's JA4+
 * technical details. NULL without memory. */
const char *hello_ja3(const struct tls_hello *hello, struct arena *arena);
const char *hello_ja4(const struct tls_hello *hello, bool quic, struct arena *arena);

#endif
