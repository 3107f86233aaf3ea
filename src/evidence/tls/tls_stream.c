#include "evidence/tls/tls_reader.h"

enum { RECORD_MAX = (1 << 14) + 2048, SSL2_CLIENT_HELLO = 1 };

bool tls_looks_like(struct bytes client_start)
{
    const uint8_t *data = client_start.data;
    if (client_start.size < 6) {
        return false;
    }
    bool is_record = data[0] == TLS_HANDSHAKE && data[1] == 3 && data[2] <= 4 && data[5] == 1;
    bool is_ssl2 = (data[0] & 0x80) != 0 && data[2] == SSL2_CLIENT_HELLO &&
                   (data[3] == 3 || (data[3] == 0 && data[4] == 2));
    return is_record || is_ssl2;
}

enum record_end { RECORD_FOUND, RECORD_NONE, RECORD_GAP, RECORD_BAD };

/* Type, and length with the header, of the record that starts here. */
static enum record_end peek_record(struct byte_stream ahead, uint8_t *ret_type, size_t *ret_size)
{
    uint8_t header[TLS_RECORD_HEADER];
    for (size_t i = 0; i < sizeof(header); i++) {
        struct bytes rest = stream_rest_of_run(&ahead);
        if (rest.size == 0) {
            return stream_is_ended(&ahead) ? RECORD_NONE : RECORD_GAP;
        }
        header[i] = rest.data[0];
        stream_advance(&ahead, 1);
    }
    size_t length = (size_t)(header[3] << 8 | header[4]);
    if (header[0] < TLS_CHANGE_CIPHER_SPEC || header[0] > TLS_APPLICATION + 1 || header[1] != 3 ||
            length > RECORD_MAX) {
        return RECORD_BAD;
    }
    *ret_type = header[0];
    *ret_size = TLS_RECORD_HEADER + length;
    return RECORD_FOUND;
}

/* Add a clear record's content to the handshake bytes, run by run. */
static enum status read_clear_handshake(
        struct tls_reader *reader, struct tls_side *side, struct byte_stream from, size_t size)
{
    enum status status = OK;
    (void)stream_skip(&from, TLS_RECORD_HEADER);
    size -= TLS_RECORD_HEADER;
    while (status == OK && size > 0) {
        struct bytes rest = stream_rest_of_run(&from);
        size_t step = rest.size < size ? rest.size : size;
        if (step == 0) {
            break;
        }
        status = tls_add_handshake(reader, side, stream_run_here(&from, step));
        stream_advance(&from, step);
        size -= step;
    }
    return status != OK ? status : tls_read_messages(reader, side);
}

static void read_clear_alert(struct tls_reader *reader, struct bytes record)
{
    enum { FATAL = 2 };
    struct bytes content = bytes_slice(record, TLS_RECORD_HEADER, record.size);
    if (content.size == 2 && content.data[0] == FATAL && tls_row(reader)->alert < 0) {
        tls_row(reader)->alert = content.data[1];
    }
}

/* A record of a side whose records are not encrypted, or not yet. `from` is where it starts. */
static enum status read_clear_record(struct tls_reader *reader, struct tls_side *side, uint8_t type,
        struct bytes record, struct byte_stream from)
{
    switch (type) {
    case TLS_HANDSHAKE:
        return read_clear_handshake(reader, side, from, record.size);
    case TLS_ALERT:
        read_clear_alert(reader, record);
        return OK;
    case TLS_CHANGE_CIPHER_SPEC:
        if (reader->version == TLS_1_3) {
            return OK; /* for show (RFC 8446, appendix D.4) */
        }
        if (side->is_server && side->hello_read && !reader->hello_done) {
            tls_row(reader)->resumed = true; /* no key exchange came before */
        }
        tls_change_cipher(reader, side);
        return OK;
    case TLS_APPLICATION:
        if (reader->version == TLS_1_3) {
            return tls_open_record(reader, side, record);
        }
        tls_give_up(side, "application data comes before the handshake's end");
        return OK;
    default:
        return OK; /* heartbeat */
    }
}

static enum status read_record(struct tls_reader *reader, struct tls_side *side)
{
    uint8_t type = 0;
    size_t size = 0;
    struct bytes record = {0};
    struct byte_stream from = side->stream;
    enum record_end end = peek_record(from, &type, &size);
    if (end == RECORD_FOUND) {
        gathering_start(&side->gathering, &side->stream);
        size_t taken = stream_gather(&side->stream, size, &side->gathering);
        end = taken == size                    ? RECORD_FOUND
              : stream_is_ended(&side->stream) ? RECORD_NONE
                                               : RECORD_GAP;
    }
    if (side->gathering.spans.failed) {
        return refuse(reader->why, E_MEMORY, 0, "no memory for a record");
    }
    if (end == RECORD_NONE) {
        side->is_ended = true;
        return OK;
    }
    if (end == RECORD_GAP) {
        tls_give_up(side, "bytes are missing in the capture; what follows is not decrypted");
        return OK;
    }
    if (end == RECORD_BAD) {
        anomaly_add(&reader->traffic->anomalies, "tls-bad-record", stream_place(&side->stream),
                "what follows is no TLS record");
        tls_give_up(side, "what follows is no TLS record");
        return OK;
    }
    if (!gathering_view(&side->gathering, &side->record, &record)) {
        return refuse(reader->why, E_MEMORY, 0, "no memory for a record");
    }
    side->has_changed = side->has_changed || side->epoch != EPOCH_CLEAR ||
                        type == TLS_APPLICATION || type == TLS_CHANGE_CIPHER_SPEC;
    if (side->epoch != EPOCH_CLEAR && reader->version != TLS_1_3) {
        if (type == TLS_CHANGE_CIPHER_SPEC) {
            tls_change_cipher(reader, side);
            return OK;
        }
        return tls_open_record(reader, side, record);
    }
    return type == TLS_APPLICATION && side->epoch != EPOCH_CLEAR
                   ? tls_open_record(reader, side, record)
                   : read_clear_record(reader, side, type, record, from);
}

/* A ClientHello in the form of SSL 2.0 (RFC 5246, appendix E.2): its version is all that counts. */
static void skip_ssl2_hello(struct tls_reader *reader)
{
    struct tls_side *side = &reader->client;
    struct bytes start = stream_rest_of_run(&side->stream);
    if (start.size < 6 || (start.data[0] & 0x80) == 0) {
        return;
    }
    size_t size = (size_t)((start.data[0] & 0x7f) << 8 | start.data[1]) + 2;
    tls_row(reader)->client_version = (uint16_t)(start.data[3] << 8 | start.data[4]);
    tls_row(reader)->client_hello = bytes_slice(start, 0, size);
    side->hello_read = true;
    (void)stream_skip(&side->stream, size);
}

/* The client's hello, then all of the server's side, then the client's with what that told. */
static enum status read_sides(struct tls_reader *reader)
{
    enum status status = OK;
    skip_ssl2_hello(reader);
    while (status == OK && !reader->client.is_ended && !reader->client.hello_read) {
        status = read_record(reader, &reader->client);
    }
    while (status == OK && !reader->server.is_ended) {
        status = read_record(reader, &reader->server);
    }
    while (status == OK && !reader->client.is_ended) {
        status = read_record(reader, &reader->client);
    }
    return status;
}

static enum status start_side(struct tls_reader *reader, struct tls_side *side, bool is_server)
{
    side->is_server = is_server;
    stream_open(
            is_server ? &reader->connection->server : &reader->connection->client, &side->stream);
    side->handshake.entry = arena_print(reader->arena, "tls/%zu/%s/handshake", reader->session + 1,
            is_server ? "server" : "client");
    stream_open(&side->handshake, &side->messages);
    return side->handshake.entry == NULL
                   ? refuse(reader->why, E_MEMORY, 0, "no memory for a TLS session")
                   : OK;
}

static void end_side(struct tls_side *side)
{
    gathering_free(&side->gathering);
    buffer_free(&side->record);
    buffer_free(&side->message);
    protection_end(&side->protection);
}

/* Hand the decrypted bytes of a side over, as a region. */
static enum status finish_side(
        struct tls_reader *reader, struct tls_side *side, struct stream_direction *ret_direction)
{
    if (side->run_count == 0) {
        return OK;
    }
    const char *entry = arena_print(reader->arena, "tls/%zu/%s", reader->session + 1,
            side->is_server ? "server" : "client");
    struct region region = {.bytes = {side->plain, side->plain_size},
            .entry = entry,
            .piece_count = side->run_count};
    region.pieces = arena_array(reader->arena, side->run_count, sizeof(*region.pieces));
    if (entry == NULL || region.pieces == NULL ||
            !traffic_add_region(reader->traffic, reader->arena, &region)) {
        return refuse(reader->why, E_MEMORY, 0, "no memory for decrypted bytes");
    }
    for (size_t i = 0; i < side->run_count; i++) {
        const struct stream_run *run = &side->runs[i];
        region.pieces[i] = (struct region_piece){run->at, run->file_size, run->file_at};
    }
    *ret_direction = (struct stream_direction){side->runs, side->run_count, entry};
    return OK;
}

static void judge_decryption(const struct tls_reader *reader)
{
    const struct tls_side *client = &reader->client, *server = &reader->server;
    struct tls_session *session = tls_row(reader);
    const char *objection = server->objection != NULL ? server->objection : client->objection;
    session->unused = reader->connection->client_ended && client->hello_read &&
                      stream_is_ended(&client->stream) && !client->has_changed;
    if (reader->keys == NULL) {
        objection = "no key log was given";
    } else if (!client->hello_read) {
        objection = "the ClientHello was not seen";
    } else if (!server->hello_read) {
        objection = "the ServerHello was not seen";
    } else if (objection == NULL && client->epoch == EPOCH_CLEAR && server->epoch == EPOCH_CLEAR) {
        objection = "no encrypted record was seen";
    }
    if (session->unused && objection != NULL) {
        objection = "the client closed it before it sent anything encrypted";
    }
    session->decrypted = objection == NULL;
    session->not_decrypted = objection;
}

enum status tls_read_connection(const struct stream_connection *connection,
        const struct key_log *keys, struct arena *arena, uint64_t *plain_left,
        struct traffic *traffic, struct tls_result *ret_result, struct fault *why)
{
    struct tls_reader reader = {
            .connection = connection,
            .keys = keys,
            .arena = arena,
            .plain_left = plain_left,
            .traffic = traffic,
            .why = why,
            .session = traffic->tls_session_count,
    };
    struct tls_result result = {0};
    int64_t started = connection->client.run_count > 0   ? connection->client.runs[0].time
                      : connection->server.run_count > 0 ? connection->server.runs[0].time
                                                         : TIME_UNKNOWN;
    enum status status = tls_add_session(traffic, arena, connection->flow, started, why);
    status = status != OK ? status : start_side(&reader, &reader.client, false);
    status = status != OK ? status : start_side(&reader, &reader.server, true);
    status = status != OK ? status : read_sides(&reader);
    status = status != OK ? status : finish_side(&reader, &reader.client, &result.client);
    status = status != OK ? status : finish_side(&reader, &reader.server, &result.server);
    if (status == OK) {
        judge_decryption(&reader);
        *ret_result = result;
    }
    end_side(&reader.client);
    end_side(&reader.server);
    return status;
}
