#include "support/tls_pair.h"

#include <openssl/ssl.h>
#include <openssl/x509v3.h>

/* OpenSSL's macros cast these to writable texts. */
static char groups[] = "P-384", host[] = "shop.example";

static const char request[] = "GET /secret HTTP/1.1\r\nHost: shop.example\r\n\r\n";

struct talk {
    const struct tls_wish *wish;
    struct stream_bed *bed;
    SSL *client, *server;
    bool is_noted;
};

static int log_index = -1;

static void note_secret(const SSL *connection, const char *line)
{
    struct buffer *log = SSL_CTX_get_ex_data(SSL_get_SSL_CTX(connection), log_index);
    buffer_append_text(log, line);
    buffer_append_byte(log, '\n');
}

static void add_text_entry(X509_NAME *name, const char *field, const char *text)
{
    (void)X509_NAME_add_entry_by_txt(
            name, field, MBSTRING_UTF8, (const unsigned char *)text, -1, -1, 0);
}

static X509 *make_certificate(EVP_PKEY *key)
{
    X509 *certificate = X509_new();
    X509_NAME *name = X509_get_subject_name(certificate);
    (void)X509_set_version(certificate, X509_VERSION_3);
    (void)ASN1_INTEGER_set(X509_get_serialNumber(certificate), 0x1234);
    (void)ASN1_TIME_set_string(X509_getm_notBefore(certificate), "20260101000000Z");
    (void)ASN1_TIME_set_string(X509_getm_notAfter(certificate), "20270101000000Z");
    add_text_entry(name, "O", "Example Ltd");
    add_text_entry(name, "CN", "shop.example");
    (void)X509_set_issuer_name(certificate, name);
    (void)X509_set_pubkey(certificate, key);
    X509_EXTENSION *names = X509V3_EXT_conf_nid(
            NULL, NULL, NID_subject_alt_name, "DNS:shop.example,DNS:*.shop.example,IP:192.0.2.7");
    (void)X509_add_ext(certificate, names, -1);
    X509_EXTENSION_free(names);
    (void)X509_sign(certificate, key, EVP_sha256());
    return certificate;
}

/* One key of each kind serves all connections of the program. */
static void use_certificate(SSL_CTX *server, bool elliptic)
{
    static EVP_PKEY *keys[2];
    static X509 *certificates[2];
    if (keys[elliptic] == NULL) {
        keys[elliptic] = elliptic ? EVP_EC_gen("P-256") : EVP_RSA_gen(2048);
        certificates[elliptic] = make_certificate(keys[elliptic]);
    }
    (void)SSL_CTX_use_certificate(server, certificates[elliptic]);
    (void)SSL_CTX_use_PrivateKey(server, keys[elliptic]);
}

static int choose_protocol(SSL *connection, const unsigned char **ret_chosen,
        unsigned char *ret_size, const unsigned char *offered, unsigned int size, void *wish)
{
    (void)connection;
    (void)offered;
    (void)size;
    bool http2 = ((const struct tls_wish *)wish)->http2;
    *ret_chosen = (const unsigned char *)(http2 ? "h2" : "http/1.1");
    *ret_size = http2 ? 2 : 8;
    return SSL_TLSEXT_ERR_OK;
}

static SSL_CTX *make_context(const struct tls_wish *wish, bool is_server)
{
    SSL_CTX *context = SSL_CTX_new(is_server ? TLS_server_method() : TLS_client_method());
    (void)SSL_CTX_set_min_proto_version(context, wish->version);
    (void)SSL_CTX_set_max_proto_version(context, wish->version);
    SSL_CTX_set_security_level(context, 0);
    SSL_CTX_set_verify(context, SSL_VERIFY_NONE, NULL);
    if (wish->ciphers != NULL && wish->version == TLS1_3_VERSION) {
        (void)SSL_CTX_set_ciphersuites(context, wish->ciphers);
    } else if (wish->ciphers != NULL) {
        (void)SSL_CTX_set_cipher_list(context, wish->ciphers);
    }
    if (wish->mac_then_encrypt) {
        (void)SSL_CTX_set_options(context, SSL_OP_NO_ENCRYPT_THEN_MAC);
    }
    if (is_server) {
        use_certificate(context, wish->elliptic);
        (void)SSL_CTX_set_dh_auto(context, 1);
        (void)SSL_CTX_set_max_early_data(context, 16384);
        (void)SSL_CTX_set_options(context, SSL_OP_NO_ANTI_REPLAY);
        (void)SSL_CTX_set_session_id_context(context, (const unsigned char *)"pair", 4);
        SSL_CTX_set_alpn_select_cb(context, choose_protocol, (void *)(uintptr_t)wish);
        if (wish->retry) {
            (void)SSL_CTX_set1_groups_list(context, groups);
        }
    } else {
        (void)SSL_CTX_set_alpn_protos(context,
                (const unsigned char *)(wish->http2 ? "\x02h2\x08http/1.1" : "\x08http/1.1"),
                wish->http2 ? 12 : 9);
    }
    return context;
}

/* Carry what one side wrote to the other, in packets, and note it. */
static bool carry(struct talk *talk, SSL *from, SSL *to, enum bed_side side)
{
    uint8_t packet[PAIR_CHUNK];
    int size = BIO_read(SSL_get_wbio(from), packet, sizeof(packet));
    bool moved = size > 0;
    for (; size > 0; size = BIO_read(SSL_get_wbio(from), packet, sizeof(packet))) {
        if (talk->is_noted) {
            bed_send(talk->bed, side, (struct bytes){packet, (size_t)size});
        }
        (void)BIO_write(SSL_get_rbio(to), packet, size);
    }
    return moved;
}

static void carry_all(struct talk *talk)
{
    while (carry(talk, talk->client, talk->server, BED_CLIENT) ||
            carry(talk, talk->server, talk->client, BED_SERVER)) {
    }
}

static bool shake_hands(struct talk *talk)
{
    int client = 0, server = 0;
    for (int round = 0; round < 8 && (client != 1 || server != 1); round++) {
        client = SSL_do_handshake(talk->client);
        (void)carry(talk, talk->client, talk->server, BED_CLIENT);
        server = SSL_do_handshake(talk->server);
        (void)carry(talk, talk->server, talk->client, BED_SERVER);
    }
    return client == 1 && server == 1;
}

/* Read what came until nothing more does. */
static void drain(struct talk *talk, SSL *side)
{
    uint8_t plain[4096];
    carry_all(talk);
    while (SSL_read(side, plain, sizeof(plain)) > 0) {
    }
    carry_all(talk);
}

static bool answer(struct talk *talk)
{
    static char body[PAIR_BODY];
    char head[64];
    int length = snprintf(
            head, sizeof(head), "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n", PAIR_BODY);
    memset(body, 'x', sizeof(body));
    bool sent = SSL_write(talk->server, head, length) == length &&
                SSL_write(talk->server, body, PAIR_BODY / 2) > 0;
    drain(talk, talk->client);
    if (talk->wish->update_keys) {
        sent = sent && SSL_key_update(talk->server, SSL_KEY_UPDATE_REQUESTED) == 1;
    }
    sent = sent && SSL_write(talk->server, body, PAIR_BODY / 2) > 0;
    drain(talk, talk->client);
    return sent;
}

static bool send_early(struct talk *talk)
{
    size_t written = 0, got = 0;
    char plain[sizeof(request)];
    if (SSL_write_early_data(talk->client, request, sizeof(request) - 1, &written) != 1) {
        return false;
    }
    (void)carry(talk, talk->client, talk->server, BED_CLIENT);
    return SSL_read_early_data(talk->server, plain, sizeof(plain), &got) ==
                   SSL_READ_EARLY_DATA_SUCCESS &&
           shake_hands(talk);
}

static bool converse(struct talk *talk, bool is_early)
{
    bool agreed = is_early ? send_early(talk) : shake_hands(talk);
    if (!agreed) {
        return false;
    }
    int length = (int)sizeof(request) - 1;
    bool sent = is_early || SSL_write(talk->client, request, length) == length;
    drain(talk, talk->server);
    sent = sent && answer(talk);
    (void)SSL_shutdown(talk->client);
    (void)SSL_shutdown(talk->server);
    carry_all(talk);
    return sent;
}

static void open_talk(struct talk *talk, SSL_CTX *client, SSL_CTX *server, SSL_SESSION *session)
{
    talk->client = SSL_new(client);
    talk->server = SSL_new(server);
    SSL_set_bio(talk->client, BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
    SSL_set_bio(talk->server, BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
    (void)SSL_set_tlsext_host_name(talk->client, host);
    SSL_set_connect_state(talk->client);
    SSL_set_accept_state(talk->server);
    if (session != NULL) {
        (void)SSL_set_session(talk->client, session);
    }
}

static void close_talk(struct talk *talk)
{
    SSL_free(talk->client);
    SSL_free(talk->server);
}

bool tls_pair_talk(const struct tls_wish *wish, struct stream_bed *bed, struct tls_pair *pair)
{
    struct talk talk = {.wish = wish, .bed = bed, .is_noted = !wish->resume};
    SSL_CTX *client = make_context(wish, false), *server = make_context(wish, true);
    SSL_SESSION *session = NULL;
    if (log_index < 0) {
        log_index = SSL_CTX_get_ex_new_index(0, NULL, NULL, NULL, NULL);
    }
    (void)SSL_CTX_set_ex_data(client, log_index, &pair->log);
    SSL_CTX_set_keylog_callback(client, note_secret);
    open_talk(&talk, client, server, NULL);
    bool done = converse(&talk, false);
    if (done && wish->resume) {
        session = SSL_get1_session(talk.client);
        close_talk(&talk);
        talk.is_noted = true;
        open_talk(&talk, client, server, session);
        done = converse(&talk, wish->early);
    }
    const SSL_CIPHER *cipher = SSL_get_current_cipher(talk.client);
    pair->cipher = cipher == NULL ? 0 : SSL_CIPHER_get_protocol_id(cipher);
    pair->reused = SSL_session_reused(talk.client) == 1;
    SSL_SESSION_free(session);
    close_talk(&talk);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
    return done;
}

void tls_pair_free(struct tls_pair *pair)
{
    buffer_free(&pair->log);
}
