#include "evidence/tls/compressed_certificate.h"
#include "evidence/tls/peer_certificate.h"
#include "evidence/tls/tls_reader.h"

enum message {
    CLIENT_HELLO = 1,
    SERVER_HELLO = 2,
    END_OF_EARLY_DATA = 5,
    ENCRYPTED_EXTENSIONS = 8,
    CERTIFICATE = 11,
    SERVER_HELLO_DONE = 14,
    FINISHED = 20,
    KEY_UPDATE = 24,
    COMPRESSED_CERTIFICATE = 25,
};

enum { MESSAGE_HEADER = 4, EXTENSION_EARLY_DATA = 42 };

enum status tls_add_session(struct traffic *traffic, struct arena *arena, uint32_t flow,
        int64_t started, struct fault *why)
{
    if (!arena_grow(arena, (void **)&traffic->tls_sessions, traffic->tls_session_count,
                &traffic->tls_session_capacity, sizeof(*traffic->tls_sessions))) {
        return refuse(why, E_MEMORY, 0, "no memory for a TLS session");
    }
    traffic->tls_sessions[traffic->tls_session_count++] =
            (struct tls_session){.flow = flow, .started = started, .alert = -1};
    return OK;
}

enum status tls_describe_client(const struct tls_hello *hello, struct bytes whole,
        struct arena *arena, struct tls_session *session, struct fault *why)
{
    session->client_version = hello->version;
    session->server_name.raw = hello->server_name;
    session->alpn.raw = hello->alpn;
    session->encrypted_client_hello = hello->has_ech;
    session->client_hello = whole;
    session->ja3 = hello_ja3(hello, arena);
    session->ja4 = hello_ja4(hello, session->quic, arena);
    if (session->ja3 == NULL || session->ja4 == NULL) {
        return refuse(why, E_MEMORY, 0, "no memory for a ClientHello's fingerprints");
    }
    return OK;
}

void tls_give_up(struct tls_side *side, const char *objection)
{
    side->is_ended = true;
    if (side->objection == NULL) {
        side->objection = objection;
    }
}

enum status tls_add_handshake(
        struct tls_reader *reader, struct tls_side *side, struct stream_run run)
{
    struct stream_run *runs = NULL;
    void *grown = (void *)(uintptr_t)side->handshake.runs;
    if (!arena_grow(reader->arena, &grown, side->handshake.run_count, &side->handshake_capacity,
                sizeof(*runs))) {
        return refuse(reader->why, E_MEMORY, 0, "no memory for a handshake");
    }
    runs = grown;
    run.at = side->handshake_size;
    runs[side->handshake.run_count++] = run;
    side->handshake.runs = runs;
    side->handshake_size += run.bytes.size;
    return OK;
}

static void note(
        struct tls_reader *reader, struct tls_side *side, const char *kind, const char *detail)
{
    anomaly_add(&reader->traffic->anomalies, kind, stream_place(&side->stream), "%s", detail);
}

static bool offers_early_data(const struct tls_hello *hello)
{
    struct cursor list = {.input = hello->extensions};
    struct bytes content;
    uint16_t kind = 0;
    bool found = false;
    while (hello_extension(&list, &kind, &content)) {
        found = found || kind == EXTENSION_EARLY_DATA;
    }
    return found;
}

/* The first ClientHello tells who calls; one after a retry only repeats it. */
static enum status read_client_hello(
        struct tls_reader *reader, struct tls_side *side, struct bytes message)
{
    struct tls_hello hello;
    if (side->hello_read || side->is_server) {
        return OK;
    }
    side->hello_read = true;
    if (!client_hello_read(bytes_slice(message, MESSAGE_HEADER, message.size), &hello)) {
        note(reader, side, "tls-bad-hello", "the ClientHello is malformed");
        return OK;
    }
    memcpy(reader->client_random, hello.random.data, TLS_RANDOM_SIZE);
    reader->client_session = hello.session;
    reader->has_early_data = offers_early_data(&hello);
    return tls_describe_client(&hello, message, reader->arena, tls_row(reader), reader->why);
}

static enum status read_server_hello(
        struct tls_reader *reader, struct tls_side *side, struct bytes message)
{
    struct tls_hello hello;
    struct tls_session *session = tls_row(reader);
    if (!side->is_server || (side->hello_read && reader->version != TLS_1_3)) {
        return OK;
    }
    if (!server_hello_read(bytes_slice(message, MESSAGE_HEADER, message.size), &hello)) {
        note(reader, side, "tls-bad-hello", "the ServerHello is malformed");
        tls_give_up(side, "the ServerHello is malformed");
        return OK;
    }
    side->hello_read = true;
    reader->version = session->version = hello.version;
    reader->cipher = session->cipher = tls_number_at(hello.ciphers, 0);
    reader->encrypt_then_mac = hello.encrypt_then_mac;
    memcpy(reader->server_random, hello.random.data, TLS_RANDOM_SIZE);
    session->resumed = hello.version == TLS_1_3 && hello.has_psk;
    reader->session_repeated =
            hello.session.size > 0 && bytes_equal(hello.session, reader->client_session);
    if (hello.version < TLS_1_3) {
        session->alpn.raw = hello.alpn.size > 0 ? hello.alpn : session->alpn.raw;
    }
    return OK;
}

static enum status add_certificate(
        struct tls_reader *reader, struct tls_side *side, struct bytes der)
{
    struct traffic *traffic = reader->traffic;
    struct tls_session *session = tls_row(reader);
    struct tls_certificate certificate;
    if (!arena_grow(reader->arena, (void **)&traffic->certificates, traffic->certificate_count,
                &traffic->certificate_capacity, sizeof(*traffic->certificates))) {
        return refuse(reader->why, E_MEMORY, 0, "no memory for a certificate");
    }
    enum status status = peer_certificate_read(
            der, reader->arena, &traffic->signatures_tried, &certificate, reader->why);
    if (status == E_MALFORMED) {
        note(reader, side, "tls-bad-certificate", "a certificate cannot be read");
    } else if (status != OK) {
        return status;
    } else if (certificate.unread != NULL) {
        note(reader, side, "tls-partial-certificate", certificate.unread);
    }
    certificate.tls_session = (uint32_t)reader->session + 1;
    certificate.position = session->certificate_count++;
    traffic->certificates[traffic->certificate_count++] = certificate;
    if (session->first_certificate == 0) {
        session->first_certificate = (uint32_t)traffic->certificate_count;
    }
    return OK;
}

/* The server's chain (RFC 8446, section 4.4.2; RFC 5246, section 7.4.2). */
static enum status read_certificates(
        struct tls_reader *reader, struct tls_side *side, struct bytes body)
{
    bool has_extensions = reader->version == TLS_1_3;
    struct cursor outer = {.input = body};
    enum status status = OK;
    if (!side->is_server || tls_row(reader)->certificate_count > 0) {
        return OK;
    }
    if (has_extensions) {
        (void)cursor_take(&outer, cursor_u8(&outer));
    }
    struct cursor list = {.input = cursor_take(&outer, tls_take_u24(&outer))};
    while (status == OK && !list.failed && list.at < list.input.size &&
            tls_row(reader)->certificate_count < CERTIFICATES_MAX) {
        struct bytes der = cursor_take(&list, tls_take_u24(&list));
        if (has_extensions) {
            (void)cursor_take(&list, tls_take_u16(&list));
        }
        status = list.failed ? OK : add_certificate(reader, side, der);
    }
    if (status == OK && (outer.failed || list.failed || list.at < list.input.size)) {
        note(reader, side, "tls-bad-certificates", "a chain of certificates is malformed or long");
    }
    return status;
}

static enum status read_compressed(
        struct tls_reader *reader, struct tls_side *side, struct bytes compressed)
{
    struct bytes body = {0};
    bool failed = false;
    if (!side->is_server) {
        return OK;
    }
    const char *objection = tls_decompress_certificate(reader, side, compressed, &body, &failed);
    if (failed) {
        return refuse(reader->why, E_MEMORY, 0, "no memory for a chain of certificates");
    }
    if (objection != NULL) {
        note(reader, side, "tls-bad-certificates", objection);
        return OK;
    }
    return read_certificates(reader, side, body);
}

/* Messages that change keys; they stand alone at a record's end (RFC 8446, section 5.1). */
static void read_key_message(struct tls_reader *reader, struct tls_side *side, uint8_t kind)
{
    if (reader->version != TLS_1_3 || side->epoch == EPOCH_CLEAR) {
        return;
    }
    if (kind == FINISHED && side->epoch == EPOCH_HANDSHAKE) {
        side->finished = true;
    } else if (kind == END_OF_EARLY_DATA && side->epoch == EPOCH_EARLY) {
        reader->has_early_data = false;
        side->epoch = EPOCH_CLEAR; /* the next record takes the handshake's keys */
    } else if (kind == KEY_UPDATE && side->epoch == EPOCH_TRAFFIC) {
        const char *objection = protection_update(&side->protection);
        if (objection != NULL) {
            tls_give_up(side, objection);
        }
    }
}

static enum status read_message(
        struct tls_reader *reader, struct tls_side *side, uint8_t kind, struct bytes message)
{
    struct bytes alpn, body = bytes_slice(message, MESSAGE_HEADER, message.size);
    switch (kind) {
    case CLIENT_HELLO:
        return read_client_hello(reader, side, message);
    case SERVER_HELLO:
        return read_server_hello(reader, side, message);
    case CERTIFICATE:
        return read_certificates(reader, side, body);
    case COMPRESSED_CERTIFICATE:
        return read_compressed(reader, side, body);
    case ENCRYPTED_EXTENSIONS:
        alpn = encrypted_extensions_alpn(body);
        if (side->is_server && alpn.size > 0) {
            tls_row(reader)->alpn.raw = alpn;
        }
        return OK;
    case SERVER_HELLO_DONE:
        reader->hello_done = true;
        return OK;
    case FINISHED:
    case END_OF_EARLY_DATA:
    case KEY_UPDATE:
        read_key_message(reader, side, kind);
        return OK;
    default:
        return OK;
    }
}

/* True when facts of this message are kept, so that its bytes must be, too. */
static bool is_kept(uint8_t kind)
{
    return kind == CLIENT_HELLO || kind == SERVER_HELLO || kind == CERTIFICATE ||
           kind == ENCRYPTED_EXTENSIONS;
}

/* The first bytes of the next message, which may lie in several runs. False when not there. */
static bool peek_header(const struct tls_side *side, uint8_t header[MESSAGE_HEADER])
{
    struct byte_stream ahead = side->messages;
    for (size_t i = 0; i < MESSAGE_HEADER; i++) {
        struct bytes rest = stream_rest_of_run(&ahead);
        if (rest.size == 0) {
            return false;
        }
        header[i] = rest.data[0];
        stream_advance(&ahead, 1);
    }
    return true;
}

static enum status take_message(
        struct tls_reader *reader, struct tls_side *side, uint8_t kind, uint64_t size)
{
    struct bytes message = {0};
    enum status status = OK;
    gathering_start(&side->gathering, &side->messages);
    (void)stream_gather(&side->messages, size, &side->gathering);
    if (is_kept(kind)) {
        status = gathering_finish(&side->gathering, side->handshake.entry, reader->arena,
                reader->traffic, &message, reader->why);
    } else if (!gathering_view(&side->gathering, &side->message, &message)) {
        status = refuse(reader->why, E_MEMORY, 0, "no memory for a handshake");
    }
    return status != OK ? status : read_message(reader, side, kind, message);
}

enum status tls_read_messages(struct tls_reader *reader, struct tls_side *side)
{
    uint8_t header[MESSAGE_HEADER];
    enum status status = OK;
    while (status == OK && !side->is_ended && peek_header(side, header)) {
        uint64_t size =
                MESSAGE_HEADER + ((uint64_t)header[1] << 16 | (uint64_t)header[2] << 8 | header[3]);
        if (size > HANDSHAKE_MAX) {
            note(reader, side, "tls-long-message", "a handshake message is too long");
            tls_give_up(side, "a handshake message is too long");
        } else if (size > side->handshake_size - side->messages.next) {
            return OK; /* the rest comes with a later record */
        } else {
            status = take_message(reader, side, header[0], size);
        }
    }
    return status;
}
