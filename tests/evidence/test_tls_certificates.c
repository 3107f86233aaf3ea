/* Compressed chains of certificates (RFC 8879). Debian 12 has no server that sends one, so the
 * server's flight is written here, sealed with a secret that the key log holds. */
#include "support/unit.h"

#include "evidence/tls/key_schedule.h"
#include "evidence/tls/tls_stream.h"
#include "support/hello_writer.h"
#include "support/stream_bed.h"
#include "support/torture.h"

#include <brotli/encode.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <stdlib.h>
#include <zlib.h>
#include <zstd.h>

enum { ZLIB = 1, BROTLI = 2, ZSTD = 3, ROOM = 1 << 16, DAMAGE = 7 };

static struct stream_bed bed;
static struct buffer body; /* of the Certificate message */
static uint8_t packed[ROOM];

static void put_u24(struct buffer *out, size_t number)
{
    buffer_append_byte(out, (char)(number >> 16));
    buffer_append_byte(out, (char)(number >> 8));
    buffer_append_byte(out, (char)number);
}

static void put_record(struct buffer *out, uint8_t type, struct bytes content)
{
    const uint8_t head[] = {type, 3, 3, (uint8_t)(content.size >> 8), (uint8_t)content.size};
    buffer_append(out, (struct bytes){head, sizeof(head)});
    buffer_append(out, content);
}

/* A chain of one certificate (RFC 8446, section 4.4.2). */
static int make_chain(void **state)
{
    (void)state;
    EVP_PKEY *key = EVP_EC_gen("P-256");
    X509 *certificate = X509_new();
    X509_NAME *name = X509_get_subject_name(certificate);
    (void)X509_NAME_add_entry_by_txt(
            name, "CN", MBSTRING_UTF8, (const unsigned char *)"shop.example", -1, -1, 0);
    (void)X509_set_issuer_name(certificate, name);
    (void)ASN1_TIME_set_string(X509_getm_notBefore(certificate), "20260101000000Z");
    (void)ASN1_TIME_set_string(X509_getm_notAfter(certificate), "20270101000000Z");
    (void)X509_set_pubkey(certificate, key);
    (void)X509_sign(certificate, key, EVP_sha256());
    unsigned char *der = NULL;
    int size = i2d_X509(certificate, &der);
    if (size > 0) {
        buffer_append_byte(&body, 0);
        put_u24(&body, (size_t)size + 5);
        put_u24(&body, (size_t)size);
        buffer_append(&body, (struct bytes){der, (size_t)size});
        buffer_append(&body, (struct bytes){(const uint8_t *)"\0\0", 2});
    }
    OPENSSL_free(der);
    X509_free(certificate);
    EVP_PKEY_free(key);
    return size > 0 ? 0 : 1;
}

static int free_chain(void **state)
{
    (void)state;
    buffer_free(&body);
    return 0;
}

static int start(void **state)
{
    (void)state;
    bed_start(&bed);
    return 0;
}

static int finish(void **state)
{
    (void)state;
    bed_free(&bed);
    return 0;
}

static struct bytes pack(int algorithm)
{
    uLongf deflated = sizeof(packed);
    size_t size = sizeof(packed);
    switch (algorithm) {
    case BROTLI:
        (void)BrotliEncoderCompress(BROTLI_DEFAULT_QUALITY, BROTLI_DEFAULT_WINDOW,
                BROTLI_MODE_GENERIC, body.size, body.data, &size, packed);
        break;
    case ZSTD:
        size = ZSTD_compress(packed, sizeof(packed), body.data, body.size, 3);
        break;
    default:
        (void)compress(packed, &deflated, body.data, body.size);
        size = deflated;
    }
    return (struct bytes){packed, size};
}

static const uint8_t secret[32] = "the server's handshake secret";

/* A sealed record that holds one handshake message (RFC 8446, section 5.2). */
static void put_sealed(struct buffer *out, struct bytes message)
{
    enum { TAG = 16, HEAD = 5 };
    uint8_t key[16], iv[12], sealed[ROOM] = {0};
    struct bytes from = {secret, sizeof(secret)};
    size_t size = message.size + 1 + TAG;
    const uint8_t head[HEAD] = {23, 3, 3, (uint8_t)(size >> 8), (uint8_t)size}, type = 22;
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    int written = 0;
    assert_true(size < ROOM && context != NULL);
    assert_true(hkdf_expand_label("SHA256", from, "key", key, sizeof(key)));
    assert_true(hkdf_expand_label("SHA256", from, "iv", iv, sizeof(iv)));
    (void)EVP_EncryptInit_ex(context, EVP_aes_128_gcm(), NULL, key, iv);
    (void)EVP_EncryptUpdate(context, NULL, &written, head, HEAD);
    (void)EVP_EncryptUpdate(context, sealed, &written, message.data, (int)message.size);
    (void)EVP_EncryptUpdate(context, sealed + message.size, &written, &type, 1);
    (void)EVP_EncryptFinal_ex(context, sealed + message.size + 1, &written);
    (void)EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, TAG, sealed + message.size + 1);
    EVP_CIPHER_CTX_free(context);
    put_record(out, 23, (struct bytes){sealed, size});
}

static void put_compressed(
        struct buffer *out, int algorithm, size_t stated_size, struct bytes content)
{
    struct buffer SCOPED(buffer_free) message = {0};
    buffer_append_byte(&message, 25);
    put_u24(&message, content.size + 8);
    buffer_append_byte(&message, 0);
    buffer_append_byte(&message, (char)algorithm);
    put_u24(&message, stated_size);
    put_u24(&message, content.size);
    buffer_append(&message, content);
    put_sealed(out, buffer_bytes(&message));
}

static void put_server_hello(struct buffer *out)
{
    static const char hello[] = "\2\0\0\x2e\3\3"
                                "the server's random, 32 bytes long"
                                "\0\x13\1\0\0\6\0\x2b\0\2\3\4";
    struct buffer SCOPED(buffer_free) message = {0};
    buffer_append(&message, (struct bytes){(const uint8_t *)hello, 6 + 32});
    buffer_append(
            &message, (struct bytes){(const uint8_t *)hello + 6 + 34, sizeof(hello) - 1 - 6 - 34});
    put_record(out, 22, buffer_bytes(&message));
}

static void put_hex(struct buffer *out, const uint8_t *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        buffer_print(out, "%02x", bytes[i]);
    }
}

static void send_flight(int algorithm, size_t stated_size, struct bytes content)
{
    struct buffer SCOPED(buffer_free) client = {0}, SCOPED(buffer_free) server = {0};
    struct buffer SCOPED(buffer_free) hello = {0};
    hello_write(&hello, &hello_of_a_browser);
    put_record(&client, 22, buffer_bytes(&hello));
    bed_send(&bed, BED_CLIENT, buffer_bytes(&client));
    put_server_hello(&server);
    bed_send(&bed, BED_SERVER, buffer_bytes(&server));
    buffer_clear(&server);
    put_compressed(&server, algorithm, stated_size, content);
    bed_send(&bed, BED_SERVER, buffer_bytes(&server));
}

static enum status read_bed(void)
{
    struct buffer SCOPED(buffer_free) log = {0};
    struct key_log *keys = NULL;
    struct tls_result result = {0};
    struct fault why = {0};
    size_t passed_over = 0;
    uint64_t plain_left = 1 << 20;
    buffer_append_text(&log, "SERVER_HANDSHAKE_TRAFFIC_SECRET ");
    put_hex(&log, (const uint8_t *)"0123456789abcdef0123456789abcdef", 32);
    buffer_append_text(&log, " ");
    put_hex(&log, secret, sizeof(secret));
    bed_lay_out(&bed);
    enum status status =
            bed.file.failed || log.failed
                    ? E_MEMORY
                    : key_log_read(buffer_bytes(&log), &bed.arena, &keys, &passed_over, &why);
    if (status == OK) {
        status = tls_read_connection(
                &bed.connection, keys, &bed.arena, &plain_left, &bed.traffic, &result, &why);
    }
    traffic_finish(&bed.traffic);
    return status;
}

static void check_certificate(int algorithm)
{
    struct place place = {0};
    send_flight(algorithm, body.size, pack(algorithm));
    assert_int_equal(read_bed(), OK);
    assert_int_equal(bed.traffic.anomalies.count, 0);
    assert_int_equal(bed.traffic.certificate_count, 1);
    const struct tls_certificate *certificate = &bed.traffic.certificates[0];
    assert_string_equal(certificate->subject, "CN=shop.example");
    assert_string_equal(certificate->key_type, "EC");
    assert_true(certificate->self_signed);
    assert_int_equal(bed.traffic.tls_sessions[0].certificate_count, 1);
    assert_true(traffic_place(&bed.traffic, certificate->der, &place));
    assert_string_equal(place.entry, "tls/1/server/certificate");
    assert_int_equal(place.at, 7);
    assert_int_equal(place.entry_at, bed.runs[BED_SERVER][1].file_at); /* the record */
    assert_int_equal(place.entry_size, bed.runs[BED_SERVER][1].bytes.size);
}

UNIT(reads_a_chain_compressed_by_zlib)
{
    check_certificate(ZLIB);
}

UNIT(reads_a_chain_compressed_by_brotli)
{
    check_certificate(BROTLI);
}

UNIT(reads_a_chain_compressed_by_zstd)
{
    check_certificate(ZSTD);
}

static void check_refusal(int algorithm, size_t stated_size, struct bytes content, const char *why)
{
    send_flight(algorithm, stated_size, content);
    assert_int_equal(read_bed(), OK);
    assert_int_equal(bed.traffic.certificate_count, 0);
    assert_int_equal(bed.traffic.anomalies.count, 1);
    assert_string_equal(bed.traffic.anomalies.items[0].kind, "tls-bad-certificates");
    assert_string_equal(bed.traffic.anomalies.items[0].detail, why);
}

UNIT(takes_no_other_size_than_the_one_stated)
{
    static const char why[] = "a compressed chain of certificates is damaged";
    check_refusal(ZLIB, body.size - 1, pack(ZLIB), why);
    (void)finish(NULL);
    (void)start(NULL);
    check_refusal(BROTLI, body.size + 1, pack(BROTLI), why);
}

UNIT(tells_of_a_damaged_chain)
{
    struct bytes content = pack(ZSTD);
    packed[content.size / 2] ^= DAMAGE;
    content.size -= 1;
    check_refusal(ZSTD, body.size, content, "a compressed chain of certificates is damaged");
}

UNIT(inflates_no_chain_beyond_the_ceiling)
{
    check_refusal(ZLIB, (1 << 20) + 1, pack(ZLIB),
            "a compressed chain of certificates is malformed or long");
}

UNIT(tells_of_a_way_of_compressing_that_it_does_not_know)
{
    check_refusal(4, body.size, pack(ZLIB),
            "a chain of certificates is compressed in a way that is not known");
}

static bool reads(void)
{
    struct arena kept = bed.arena;
    struct traffic before = bed.traffic;
    bed.arena = (struct arena){0};
    bed.traffic = (struct traffic){.anomalies.arena = &bed.arena};
    bed.file.failed = false;
    enum status status = read_bed();
    bool is_right = status == OK && bed.traffic.certificate_count == 1 &&
                    bed.traffic.anomalies.count + bed.traffic.anomalies.dropped == 0;
    if (status != OK) {
        assert_int_equal(status, E_MEMORY);
    }
    arena_free(&bed.arena);
    bed.arena = kept;
    bed.traffic = before;
    return is_right;
}

/* What OpenSSL does without memory it does not always tell: the facts of a certificate may be
 * missing then, so only what is read whole must be right. */
UNIT(survives_every_allocation_refused)
{
    send_flight(ZLIB, body.size, pack(ZLIB));
    assert_true(torture(reads) > 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, start, finish)
            T(reads_a_chain_compressed_by_zlib),
            T(reads_a_chain_compressed_by_brotli),
            T(reads_a_chain_compressed_by_zstd),
            T(takes_no_other_size_than_the_one_stated),
            T(tells_of_a_damaged_chain),
            T(inflates_no_chain_beyond_the_ceiling),
            T(tells_of_a_way_of_compressing_that_it_does_not_know),
            T(survives_every_allocation_refused),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, make_chain, free_chain);
}
