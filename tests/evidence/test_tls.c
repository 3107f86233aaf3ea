#include "support/unit.h"

#include "evidence/apksig/certificate.h"
#include "evidence/tls/hello.h"
#include "evidence/tls/peer_certificate.h"
#include "evidence/tls/rc4.h"
#include "evidence/tls/tls_stream.h"
#include "support/tls_pair.h"
#include "support/torture.h"

#include <openssl/rsa.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <stdlib.h>

static struct stream_bed bed;
static struct tls_pair pair;
static struct tls_result result;
static uint64_t plain_left;
static bool client_ended;

static int start(void **state)
{
    (void)state;
    bed_start(&bed);
    pair = (struct tls_pair){0};
    result = (struct tls_result){0};
    plain_left = 1 << 20;
    client_ended = false;
    return 0;
}

static int finish(void **state)
{
    (void)state;
    bed_free(&bed);
    tls_pair_free(&pair);
    return 0;
}

static const struct tls_session *read_bed(bool with_keys)
{
    struct key_log *keys = NULL;
    struct fault why = {0};
    size_t passed_over = 0;
    bed_lay_out(&bed);
    bed.connection.client_ended = client_ended;
    assert_int_equal(
            key_log_read(buffer_bytes(&pair.log), &bed.arena, &keys, &passed_over, &why), OK);
    assert_int_equal(tls_read_connection(&bed.connection, with_keys ? keys : NULL, &bed.arena,
                             &plain_left, &bed.traffic, &result, &why),
            OK);
    assert_int_equal(bed.traffic.tls_session_count, 1);
    return &bed.traffic.tls_sessions[0];
}

/* Read the decrypted bytes as HTTP: the request, and the whole answer. */
static void check_http(void)
{
    struct fault why = {0};
    struct stream_connection inside = bed.connection;
    struct place place = {0};
    inside.client = result.client;
    inside.server = result.server;
    inside.encrypted = true;
    assert_int_equal(
            http_read_connection(&inside, &bed.arena, &bed.budget, &bed.traffic, &why), OK);
    traffic_finish(&bed.traffic);
    assert_int_equal(bed.traffic.exchange_count, 1);
    const struct http_exchange *exchange = &bed.traffic.exchanges[0];
    assert_true(bytes_equal(exchange->url.raw, bytes_of("https://shop.example/secret")));
    assert_int_equal(exchange->response.content.raw.size, PAIR_BODY);
    assert_int_equal(exchange->response.content.raw.data[PAIR_BODY - 1], 'x');
    assert_true(exchange->complete);
    assert_true(traffic_place(&bed.traffic, exchange->target.raw, &place));
    assert_string_equal(place.entry, "tls/1/client");
    assert_int_equal(place.at, 4);
    assert_true(place.entry_size > 50);
}

static void talk_and_check(const struct tls_wish *wish)
{
    assert_true(tls_pair_talk(wish, &bed, &pair));
    const struct tls_session *session = read_bed(true);
    if (!session->decrypted) {
        fail_msg("%04x %s: %s", session->cipher, wish->ciphers, session->not_decrypted);
    }
    assert_null(session->not_decrypted);
    assert_int_equal(session->cipher, pair.cipher);
    check_http();
}

static void check_text(struct passage passage, const char *expected)
{
    assert_true(bytes_equal(passage.raw, bytes_of(expected)));
}

UNIT(tells_what_a_tls_1_2_handshake_shows)
{
    struct tls_wish wish = {.version = TLS1_2_VERSION, .elliptic = true};
    assert_true(tls_pair_talk(&wish, &bed, &pair));
    const struct tls_session *session = read_bed(false);
    assert_int_equal(session->client_version, 0x0303);
    assert_int_equal(session->version, 0x0303);
    assert_int_equal(session->cipher, pair.cipher);
    check_text(session->server_name, "shop.example");
    check_text(session->alpn, "http/1.1");
    assert_false(session->resumed);
    assert_false(session->encrypted_client_hello);
    assert_int_equal(session->alert, -1);
    assert_int_equal(session->started, 1000);
    assert_int_equal(session->client_hello.data[0], 1);
    assert_int_equal(strlen(session->ja3), 32);
    assert_memory_equal(session->ja4, "t12d", 4);
    assert_false(session->decrypted);
    assert_string_equal(session->not_decrypted, "no key log was given");
    assert_int_equal(result.client.run_count, 0);
    struct place place = {0};
    traffic_finish(&bed.traffic);
    assert_true(traffic_place(&bed.traffic, session->server_name.raw, &place));
    assert_string_equal(place.entry, "");
    assert_memory_equal(bed.file.data + place.at, "shop.example", 12);
}

UNIT(reads_the_certificate_that_the_server_shows)
{
    struct tls_wish wish = {.version = TLS1_2_VERSION};
    assert_true(tls_pair_talk(&wish, &bed, &pair));
    const struct tls_session *session = read_bed(false);
    assert_int_equal(session->certificate_count, 1);
    assert_int_equal(session->first_certificate, 1);
    const struct tls_certificate *certificate = &bed.traffic.certificates[0];
    assert_int_equal(certificate->tls_session, 1);
    assert_int_equal(certificate->position, 0);
    assert_string_equal(certificate->subject, "CN=shop.example,O=Example Ltd");
    assert_string_equal(certificate->issuer, certificate->subject);
    assert_string_equal(certificate->organization, "Example Ltd");
    assert_string_equal(certificate->names, "shop.example *.shop.example 192.0.2.7");
    assert_string_equal(certificate->serial, "1234");
    assert_string_equal(certificate->signature_algorithm, "sha256WithRSAEncryption");
    assert_string_equal(certificate->key_type, "RSA");
    assert_int_equal(certificate->key_bits, 2048);
    assert_true(certificate->not_before == INT64_C(1767225600000000));
    assert_true(certificate->not_after == INT64_C(1798761600000000));
    assert_true(certificate->self_signed);
    struct place place = {0};
    traffic_finish(&bed.traffic);
    assert_true(traffic_place(&bed.traffic, certificate->der, &place));
    assert_string_equal(place.entry, "tls/1/server/handshake");
    assert_true(place.entry_size >= certificate->der.size);
}

/* Every suite of this version that OpenSSL offers and the certificate allows. */
static size_t check_suites(const char *list, int version, bool elliptic, bool mac_then_encrypt)
{
    SSL_CTX *context = SSL_CTX_new(TLS_client_method());
    size_t agreed = 0;
    assert_int_equal(SSL_CTX_set_cipher_list(context, list), 1);
    STACK_OF(SSL_CIPHER) *ciphers = SSL_CTX_get_ciphers(context);
    for (int i = 0; i < sk_SSL_CIPHER_num(ciphers); i++) {
        struct tls_wish wish = {.version = version,
                .ciphers = SSL_CIPHER_get_name(sk_SSL_CIPHER_value(ciphers, i)),
                .elliptic = elliptic,
                .mac_then_encrypt = mac_then_encrypt};
        start(NULL);
        if (strncmp(wish.ciphers, "TLS_", 4) != 0 && tls_pair_talk(&wish, &bed, &pair)) {
            finish(NULL);
            start(NULL);
            talk_and_check(&wish);
            agreed++;
        }
        finish(NULL);
    }
    SSL_CTX_free(context);
    return agreed;
}

static struct bytes keep(unsigned char *der, int size)
{
    assert_true(size > 0);
    struct bytes text = {der, (size_t)size};
    text.data = (const uint8_t *)arena_copy(&bed.arena, text);
    OPENSSL_free(der);
    return text;
}

/* DER of a certificate of the key, which is taken over, signed by it. */
static struct bytes certificate_of(EVP_PKEY *key)
{
    unsigned char *der = NULL;
    X509 *certificate = X509_new();
    assert_int_equal(X509_set_pubkey(certificate, key), 1);
    (void)ASN1_TIME_set_string(X509_getm_notBefore(certificate), "20260101000000Z");
    (void)ASN1_TIME_set_string(X509_getm_notAfter(certificate), "20270101000000Z");
    assert_true(X509_sign(certificate, key, EVP_sha256()) > 0);
    int size = i2d_X509(certificate, &der);
    EVP_PKEY_free(key);
    X509_free(certificate);
    return keep(der, size);
}

/* The same of a key that names its curve or gives it in full; *ret_key: DER of the key alone. */
static struct bytes certificate_on(const char *encoding, struct bytes *ret_key)
{
    OSSL_PARAM wish[] = {OSSL_PARAM_construct_utf8_string("group", (char *)(uintptr_t) "P-256", 0),
            OSSL_PARAM_construct_utf8_string("encoding", (char *)(uintptr_t)encoding, 0),
            OSSL_PARAM_END};
    EVP_PKEY *key = NULL;
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
    unsigned char *der = NULL;
    assert_int_equal(EVP_PKEY_keygen_init(context), 1);
    assert_int_equal(EVP_PKEY_CTX_set_params(context, wish), 1);
    assert_int_equal(EVP_PKEY_generate(context, &key), 1);
    EVP_PKEY_CTX_free(context);
    int size = i2d_PUBKEY(key, &der);
    *ret_key = keep(der, size);
    return certificate_of(key);
}

/* An RSA key whose public exponent is of 80 bits. */
static EVP_PKEY *long_exponent(void)
{
    EVP_PKEY *key = NULL;
    BIGNUM *exponent = NULL;
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "RSA", NULL);
    assert_int_equal(BN_hex2bn(&exponent, "ffffffffffffffffffff"), 20);
    assert_int_equal(EVP_PKEY_keygen_init(context), 1);
    assert_int_equal(EVP_PKEY_CTX_set_rsa_keygen_bits(context, 2048), 1);
    assert_int_equal(EVP_PKEY_CTX_set1_rsa_keygen_pubexp(context, exponent), 1);
    assert_int_equal(EVP_PKEY_generate(context, &key), 1);
    BN_free(exponent);
    EVP_PKEY_CTX_free(context);
    return key;
}

UNIT(reads_no_key_that_gives_a_curve_in_full)
{
    static const char reason[] = "the key gives an elliptic curve in full, not by name";
    struct tls_certificate peer;
    struct certificate signer;
    struct known_certificates known = {.next = 0};
    struct bytes key_der;
    size_t tried = 0;
    struct fault why = {0};
    struct bytes der = certificate_on("named_curve", &key_der);
    assert_int_equal(peer_certificate_read(der, &bed.arena, &tried, &peer, &why), OK);
    assert_int_equal(certificate_read(&known, der, &bed.arena, &signer, &why), OK);
    EVP_PKEY *key = public_key_read(&known, key_der);
    assert_non_null(key);
    EVP_PKEY_free(key);
    der = certificate_on("explicit", &key_der);
    assert_int_equal(peer_certificate_read(der, &bed.arena, &tried, &peer, &why), E_MALFORMED);
    assert_string_equal(why.text, reason);
    assert_int_equal(strlen(peer.sha256), 64); /* still told apart from others */
    assert_int_equal(certificate_read(&known, der, &bed.arena, &signer, &why), E_MALFORMED);
    assert_string_equal(why.text, reason);
    assert_null(certificate_key(&known, der));
    assert_null(public_key_read(&known, key_der));
    assert_false(certificate_holds_key(&known, der, key_der));
    known_certificates_free(&known);
}

UNIT(decodes_a_key_that_stands_many_times_once)
{
    struct known_certificates known = {.next = 0};
    struct bytes key_der, other_key;
    struct bytes der = certificate_on("named_curve", &key_der);
    X509 *first = certificate_parse(&known, der), *again = certificate_parse(&known, der);
    assert_non_null(first);
    assert_ptr_equal(first, again);
    EVP_PKEY *own = certificate_parsed_key(first), *alone = public_key_read(&known, key_der);
    assert_ptr_equal(own, alone);
    EVP_PKEY_free(alone);
    for (int i = 0; i < CERTIFICATES_KNOWN; i++) { /* others take its place */
        certificate_free(certificate_parse(&known, certificate_on("named_curve", &other_key)));
    }
    alone = public_key_read(&known, key_der);
    assert_ptr_not_equal(own, alone);
    assert_int_equal(EVP_PKEY_eq(own, alone), 1);
    EVP_PKEY *other = public_key_read(&known, other_key);
    assert_int_equal(EVP_PKEY_eq(own, other), 0);
    known_certificates_free(&known);
    assert_true(certificate_is_issued_by(first, again)); /* what was handed out stays */
    EVP_PKEY_free(own);
    EVP_PKEY_free(alone);
    EVP_PKEY_free(other);
    certificate_free(first);
    certificate_free(again);
}

UNIT(tries_so_many_signatures_and_tells_that_others_are_untried)
{
    struct tls_certificate peer;
    struct bytes key_der;
    size_t tried = PEER_SIGNATURES_MAX - 1;
    struct bytes der = certificate_on("named_curve", &key_der);
    assert_int_equal(peer_certificate_read(der, &bed.arena, &tried, &peer, NULL), OK);
    assert_true(peer.self_signed && !peer.signature_untried);
    assert_int_equal(tried, PEER_SIGNATURES_MAX);
    assert_int_equal(peer_certificate_read(der, &bed.arena, &tried, &peer, NULL), OK);
    assert_true(!peer.self_signed && peer.signature_untried);
    assert_int_equal(tried, PEER_SIGNATURES_MAX);
}

UNIT(tries_no_signature_by_a_key_that_takes_long)
{
    struct tls_certificate peer;
    size_t tried = 0;
    struct bytes der = certificate_of(EVP_RSA_gen(2048));
    assert_int_equal(peer_certificate_read(der, &bed.arena, &tried, &peer, NULL), OK);
    assert_true(peer.self_signed && !peer.signature_untried);
    assert_int_equal(tried, 1);
    der = certificate_of(long_exponent());
    assert_int_equal(peer_certificate_read(der, &bed.arena, &tried, &peer, NULL), OK);
    assert_true(!peer.self_signed && peer.signature_untried);
    assert_int_equal(tried, 1);
}

static size_t check_every_suite(int version, bool elliptic, bool mac_then_encrypt)
{
    return check_suites("ALL:@SECLEVEL=0", version, elliptic, mac_then_encrypt);
}

UNIT(opens_suites_that_encrypt_nothing)
{
    static const char list[] = "NULL:@SECLEVEL=0";
    assert_in_range(check_suites(list, TLS1_2_VERSION, false, false), 4, 100);
    assert_in_range(check_suites(list, TLS1_2_VERSION, true, false), 1, 100);
    assert_in_range(check_suites(list, TLS1_1_VERSION, false, false), 3, 100);
    assert_in_range(check_suites(list, TLS1_VERSION, false, true), 3, 100);
}

/* RFC 6229, section 2. */
UNIT(goes_along_the_key_stream_of_rc4)
{
    static const uint8_t keys[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
    static const uint8_t first[2][16] = {{0xb2, 0x39, 0x63, 0x05, 0xf0, 0x3d, 0xc0, 0x27, 0xcc,
                                                 0xc3, 0x52, 0x4a, 0x0a, 0x11, 0x18, 0xa8},
            {0x9a, 0xc7, 0xcc, 0x9a, 0x60, 0x9d, 0x1e, 0xf7, 0xb2, 0x93, 0x28, 0x99, 0xcd, 0xe4,
                    0x1b, 0x97}};
    for (size_t i = 0; i < 2; i++) {
        struct rc4 cipher;
        uint8_t out[16] = {0};
        rc4_start(&cipher, (struct bytes){keys, i == 0 ? 5 : 16});
        rc4_apply(&cipher, (struct bytes){out, 7}, out);
        rc4_apply(&cipher, (struct bytes){out + 7, 9}, out + 7);
        assert_memory_equal(out, first[i], sizeof(out));
    }
}

UNIT(decrypts_every_suite_of_tls_1_2)
{
    assert_in_range(check_every_suite(TLS1_2_VERSION, false, false), 30, 100);
    assert_in_range(check_every_suite(TLS1_2_VERSION, true, false), 10, 100);
}

UNIT(decrypts_tls_1_2_with_the_mac_inside)
{
    assert_in_range(check_every_suite(TLS1_2_VERSION, true, true), 10, 100);
}

UNIT(decrypts_every_suite_of_tls_1_1)
{
    assert_in_range(check_every_suite(TLS1_1_VERSION, false, false), 4, 100);
}

UNIT(decrypts_every_suite_of_tls_1_0)
{
    assert_in_range(check_every_suite(TLS1_VERSION, false, true), 4, 100);
    assert_in_range(check_every_suite(TLS1_VERSION, true, false), 2, 100);
}

UNIT(decrypts_every_suite_of_tls_1_3)
{
    static const char *const suites[] = {"TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384",
            "TLS_CHACHA20_POLY1305_SHA256", "TLS_AES_128_CCM_SHA256", "TLS_AES_128_CCM_8_SHA256"};
    for (size_t i = 0; i < sizeof(suites) / sizeof(*suites); i++) {
        struct tls_wish wish = {.version = TLS1_3_VERSION, .ciphers = suites[i]};
        talk_and_check(&wish);
        finish(NULL);
        start(NULL);
    }
}

UNIT(reads_the_encrypted_handshake_of_tls_1_3)
{
    struct tls_wish wish = {.version = TLS1_3_VERSION, .elliptic = true};
    talk_and_check(&wish);
    const struct tls_session *session = &bed.traffic.tls_sessions[0];
    assert_int_equal(session->version, 0x0304);
    assert_int_equal(session->client_version, 0x0304);
    check_text(session->alpn, "http/1.1");
    assert_memory_equal(session->ja4, "t13d", 4);
    assert_int_equal(session->certificate_count, 1);
    assert_string_equal(bed.traffic.certificates[0].key_type, "EC");
    struct place place = {0};
    assert_true(traffic_place(&bed.traffic, bed.traffic.certificates[0].der, &place));
    assert_true(place.entry_size > 0);
}

UNIT(follows_updated_keys)
{
    struct tls_wish wish = {.version = TLS1_3_VERSION, .update_keys = true};
    talk_and_check(&wish);
}

UNIT(follows_a_hello_that_is_asked_for_again)
{
    struct tls_wish wish = {.version = TLS1_3_VERSION, .retry = true};
    talk_and_check(&wish);
}

UNIT(notices_a_resumed_session)
{
    struct tls_wish older = {.version = TLS1_2_VERSION, .resume = true};
    talk_and_check(&older);
    assert_true(pair.reused);
    assert_true(bed.traffic.tls_sessions[0].resumed);
    assert_int_equal(bed.traffic.tls_sessions[0].certificate_count, 0);
    finish(NULL);
    start(NULL);
    struct tls_wish newer = {.version = TLS1_3_VERSION, .resume = true};
    talk_and_check(&newer);
    assert_true(bed.traffic.tls_sessions[0].resumed);
}

UNIT(decrypts_early_data)
{
    struct tls_wish wish = {.version = TLS1_3_VERSION, .resume = true, .early = true};
    talk_and_check(&wish);
}

/* Take the lines of one label out of the key log. */
static void forget(const char *label)
{
    char *at = NULL;
    assert_non_null(pair.log.data);
    while ((at = strstr((char *)pair.log.data, label)) != NULL) {
        at[0] = '#';
    }
}

UNIT(says_that_early_data_stays_closed_without_its_secret)
{
    struct tls_wish wish = {.version = TLS1_3_VERSION, .resume = true, .early = true};
    assert_true(tls_pair_talk(&wish, &bed, &pair));
    forget("CLIENT_EARLY_TRAFFIC_SECRET");
    const struct tls_session *session = read_bed(true);
    assert_false(session->decrypted);
    assert_non_null(strstr(session->not_decrypted, "early data"));
    assert_int_equal(result.client.run_count, 0);
    assert_true(result.server.run_count > 0);
}

UNIT(says_that_the_log_lacks_the_session)
{
    struct tls_wish wish = {.version = TLS1_2_VERSION};
    assert_true(tls_pair_talk(&wish, &bed, &pair));
    forget("CLIENT_RANDOM");
    const struct tls_session *session = read_bed(true);
    assert_false(session->decrypted);
    assert_non_null(strstr(session->not_decrypted, "no secret of this session"));
}

static void check_forgery(int version, const char *ciphers, const char *reason)
{
    struct tls_wish wish = {.version = version, .ciphers = ciphers, .mac_then_encrypt = true};
    assert_true(tls_pair_talk(&wish, &bed, &pair));
    size_t last = bed.counts[BED_SERVER] / 2;
    bed.file.data[bed.runs[BED_SERVER][last].file_at + 100] ^= 1;
    const struct tls_session *session = read_bed(true);
    assert_false(session->decrypted);
    assert_non_null(strstr(session->not_decrypted, reason));
    assert_true(result.server.run_count > 0);
    finish(NULL);
    start(NULL);
}

UNIT(believes_no_record_that_was_changed)
{
    check_forgery(TLS1_3_VERSION, NULL, "tag");
    check_forgery(TLS1_2_VERSION, "ECDHE-RSA-AES128-GCM-SHA256", "tag");
    check_forgery(TLS1_2_VERSION, "ECDHE-RSA-CHACHA20-POLY1305", "tag");
    check_forgery(TLS1_2_VERSION, "DHE-RSA-AES128-CCM8", "tag");
    check_forgery(TLS1_2_VERSION, "AES128-SHA256", "MAC");
    check_forgery(TLS1_VERSION, "AES128-SHA", "MAC");
    check_forgery(TLS1_2_VERSION, "NULL-SHA256", "MAC");
}

UNIT(keeps_what_came_before_a_gap)
{
    struct tls_wish wish = {.version = TLS1_3_VERSION};
    assert_true(tls_pair_talk(&wish, &bed, &pair));
    for (size_t i = bed.counts[BED_SERVER] / 2; i < bed.counts[BED_SERVER]; i++) {
        bed.runs[BED_SERVER][i].at += 10;
    }
    const struct tls_session *session = read_bed(true);
    assert_false(session->decrypted);
    assert_non_null(strstr(session->not_decrypted, "missing"));
    assert_true(result.server.run_count > 0);
    assert_true(result.client.run_count > 0);
}

UNIT(keeps_to_the_budget_for_plaintext)
{
    struct tls_wish wish = {.version = TLS1_3_VERSION};
    assert_true(tls_pair_talk(&wish, &bed, &pair));
    plain_left = 20000;
    const struct tls_session *session = read_bed(true);
    assert_false(session->decrypted);
    assert_non_null(strstr(session->not_decrypted, "ceiling"));
    assert_true(plain_left <= 20000);
}

UNIT(notes_a_fatal_alert)
{
    struct tls_wish wish = {.version = TLS1_2_VERSION};
    assert_true(tls_pair_talk(&wish, &bed, &pair));
    bed.counts[BED_SERVER] = bed.offsets[BED_SERVER] = 0;
    bed_send(&bed, BED_SERVER, (struct bytes){(const uint8_t *)"\x15\x03\x03\0\x02\x02\x28", 7});
    const struct tls_session *session = read_bed(true);
    assert_int_equal(session->alert, 40);
    assert_int_equal(session->cipher, 0);
    assert_string_equal(session->not_decrypted, "the ServerHello was not seen");
}

/* The client's hello alone, and all that the server says to it. */
static void keep_only_the_hello(void)
{
    struct tls_wish wish = {.version = TLS1_3_VERSION};
    assert_true(tls_pair_talk(&wish, &bed, &pair));
    bed.counts[BED_CLIENT] = 1;
    buffer_clear(&pair.log);
    buffer_append_text(&pair.log, "# no secret\n");
}

UNIT(tells_that_a_connection_was_closed_unused)
{
    keep_only_the_hello();
    client_ended = true;
    const struct tls_session *session = read_bed(true);
    assert_true(session->unused);
    assert_false(session->decrypted);
    assert_non_null(strstr(session->not_decrypted, "before it sent anything"));
}

UNIT(takes_no_connection_for_unused_whose_end_was_not_seen)
{
    keep_only_the_hello();
    assert_false(read_bed(true)->unused);
}

UNIT(takes_no_connection_for_unused_in_which_the_client_went_on)
{
    struct tls_wish wish = {.version = TLS1_3_VERSION};
    assert_true(tls_pair_talk(&wish, &bed, &pair));
    client_ended = true;
    assert_false(read_bed(false)->unused);
}

UNIT(counts_what_it_passes_over_in_a_key_log)
{
    struct key_log *keys = NULL;
    struct fault why = {0};
    size_t passed_over = 0;
    assert_int_equal(key_log_read(bytes_of("# a comment\r\n\r\nRSA 00 11\nCLIENT_RANDOM 12 34\n"
                                           "CLIENT_RANDOM zz\nnothing"),
                             &bed.arena, &keys, &passed_over, &why),
            OK);
    assert_int_equal(passed_over, 4);
}

UNIT(tells_tls_from_other_protocols)
{
    assert_true(tls_looks_like((struct bytes){(const uint8_t *)"\x16\x03\x01\x02\0\x01\0", 7}));
    assert_true(tls_looks_like((struct bytes){(const uint8_t *)"\x80\x2e\x01\x03\x01\0", 6}));
    assert_false(tls_looks_like(bytes_of("GET / HTTP/1.1\r\n")));
    assert_false(tls_looks_like(bytes_of("\x16\x03")));
}

/* Read what start() and a talk left in `bed`, with memory of its own each time. */
static bool read_again(void)
{
    struct arena arena = {0};
    struct traffic traffic = {.anomalies.arena = &arena};
    struct tls_result read = {0};
    struct key_log *keys = NULL;
    struct fault why = {0};
    size_t passed_over = 0;
    uint64_t left = 1 << 20;
    enum status status = key_log_read(buffer_bytes(&pair.log), &arena, &keys, &passed_over, &why);
    if (status == OK) {
        status = tls_read_connection(&bed.connection, keys, &arena, &left, &traffic, &read, &why);
    }
    bool is_right = status == OK ? traffic.tls_sessions[0].decrypted && read.server.run_count > 0
                                 : status == E_MEMORY && read.server.run_count == 0;
    arena_free(&arena);
    assert_true(is_right);
    return status == OK;
}

UNIT(survives_every_allocation_refused)
{
    struct tls_wish newer = {.version = TLS1_3_VERSION}, older = {.version = TLS1_2_VERSION};
    assert_true(tls_pair_talk(&newer, &bed, &pair));
    bed_lay_out(&bed);
    assert_true(torture(read_again) > 10);
    finish(NULL);
    start(NULL);
    assert_true(tls_pair_talk(&older, &bed, &pair));
    bed_lay_out(&bed);
    assert_true(torture(read_again) > 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, start, finish)
            T(tells_what_a_tls_1_2_handshake_shows),
            T(reads_the_certificate_that_the_server_shows),
            T(reads_no_key_that_gives_a_curve_in_full),
            T(decodes_a_key_that_stands_many_times_once),
            T(tries_so_many_signatures_and_tells_that_others_are_untried),
            T(tries_no_signature_by_a_key_that_takes_long),
            T(opens_suites_that_encrypt_nothing),
            T(goes_along_the_key_stream_of_rc4),
            T(decrypts_every_suite_of_tls_1_2),
            T(decrypts_tls_1_2_with_the_mac_inside),
            T(decrypts_every_suite_of_tls_1_1),
            T(decrypts_every_suite_of_tls_1_0),
            T(decrypts_every_suite_of_tls_1_3),
            T(reads_the_encrypted_handshake_of_tls_1_3),
            T(follows_updated_keys),
            T(follows_a_hello_that_is_asked_for_again),
            T(notices_a_resumed_session),
            T(decrypts_early_data),
            T(says_that_early_data_stays_closed_without_its_secret),
            T(says_that_the_log_lacks_the_session),
            T(believes_no_record_that_was_changed),
            T(keeps_what_came_before_a_gap),
            T(keeps_to_the_budget_for_plaintext),
            T(notes_a_fatal_alert),
            T(tells_that_a_connection_was_closed_unused),
            T(takes_no_connection_for_unused_whose_end_was_not_seen),
            T(takes_no_connection_for_unused_in_which_the_client_went_on),
            T(counts_what_it_passes_over_in_a_key_log),
            T(tells_tls_from_other_protocols),
            T(survives_every_allocation_refused),
    };
    cmocka_set_test_filter(getenv("UNIT"));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
