#include "evidence/tls/tls_reader.h"

static const char no_secret[] = "the key log has no secret of this session";
static const char no_cipher[] = "its cipher suite is one that aedile cannot decrypt";

/* The suite chosen, when records of it can be opened in this version. */
static const struct cipher_suite *find_suite(const struct tls_reader *reader)
{
    bool is_1_3 = reader->cipher >> 8 == 0x13;
    return is_1_3 == (reader->version == TLS_1_3) ? cipher_suite_find(reader->cipher) : NULL;
}

/* Room for what the rest of the side's stream can hold at most. */
static bool make_room(struct tls_reader *reader, struct tls_side *side)
{
    uint64_t size = 0;
    const struct stream_direction *direction = side->stream.direction;
    if (side->plain != NULL) {
        return true;
    }
    for (size_t i = side->stream.run; i < direction->run_count; i++) {
        size += direction->runs[i].bytes.size;
    }
    size += side->gathering.size;
    side->plain_room = size < *reader->plain_left ? (size_t)size : (size_t)*reader->plain_left;
    side->plain = arena_alloc(reader->arena, side->plain_room);
    return side->plain != NULL;
}

/* Start the keys of an epoch of TLS 1.3. False and an objection when there are none. */
static bool start_epoch(struct tls_reader *reader, struct tls_side *side, enum tls_epoch epoch)
{
    enum key_label label = KEY_CLIENT_EARLY;
    if (epoch == EPOCH_HANDSHAKE) {
        label = side->is_server ? KEY_SERVER_HANDSHAKE : KEY_CLIENT_HANDSHAKE;
    } else if (epoch == EPOCH_TRAFFIC) {
        label = side->is_server ? KEY_SERVER_TRAFFIC : KEY_CLIENT_TRAFFIC;
    }
    const struct cipher_suite *suite = find_suite(reader);
    struct bytes secret = key_log_find(reader->keys, reader->client_random, label);
    const char *objection = suite == NULL ? no_cipher
                            : secret.size == 0
                                    ? no_secret
                                    : protection_start_1_3(&side->protection, suite, secret);
    if (objection == NULL) {
        side->epoch = epoch;
    } else if (epoch != EPOCH_EARLY) {
        tls_give_up(side, objection);
    }
    return objection == NULL;
}

void tls_change_cipher(struct tls_reader *reader, struct tls_side *side)
{
    struct session_secrets secrets = {
            .version = reader->version,
            .master = key_log_find(reader->keys, reader->client_random, KEY_MASTER),
            .client_random = reader->client_random,
            .server_random = reader->server_random,
            .encrypt_then_mac = reader->encrypt_then_mac,
    };
    const struct cipher_suite *suite = find_suite(reader);
    if (side->epoch != EPOCH_CLEAR) {
        tls_give_up(side, "the session was negotiated anew; what follows is not decrypted");
    } else if (reader->version < 0x0301 || reader->version > TLS_1_2) {
        tls_give_up(side, "its version is not one that aedile decrypts");
    } else if (suite == NULL) {
        tls_give_up(side, no_cipher);
    } else if (secrets.master.size == 0) {
        tls_give_up(side, no_secret);
    } else {
        const char *objection =
                protection_start_1_2(&side->protection, suite, &secrets, side->is_server);
        side->epoch = EPOCH_TRAFFIC;
        if (objection != NULL) {
            tls_give_up(side, objection);
        }
    }
}

/* Keys for the record at hand, where TLS 1.3 says that new ones begin. */
static bool prepare_keys(struct tls_reader *reader, struct tls_side *side)
{
    if (reader->version != TLS_1_3) {
        return side->epoch == EPOCH_TRAFFIC;
    }
    if (side->epoch == EPOCH_CLEAR) {
        bool may_be_early = !side->is_server && reader->has_early_data;
        return (may_be_early && start_epoch(reader, side, EPOCH_EARLY)) ||
               start_epoch(reader, side, EPOCH_HANDSHAKE);
    }
    if (side->finished) {
        side->finished = false;
        return start_epoch(reader, side, EPOCH_TRAFFIC);
    }
    return true;
}

/* Where a decrypted record stems from. */
static struct stream_run run_of(const struct tls_side *side, struct bytes plain, uint64_t at)
{
    struct stream_run run = {.at = at, .bytes = plain, .time = side->stream.last_time};
    gathering_span(&side->gathering, &run.file_at, &run.file_size);
    return run;
}

static enum status add_region(struct tls_reader *reader, const char *entry, struct bytes bytes,
        const struct stream_run *runs, size_t count)
{
    struct region region = {
            .bytes = bytes, .entry = entry, .piece_count = count, .first = runs[0].at};
    region.pieces = arena_array(reader->arena, count, sizeof(*region.pieces));
    if (region.pieces == NULL || !traffic_add_region(reader->traffic, reader->arena, &region)) {
        return refuse(reader->why, E_MEMORY, 0, "no memory for decrypted bytes");
    }
    for (size_t i = 0; i < count; i++) {
        region.pieces[i] =
                (struct region_piece){runs[i].at - runs[0].at, runs[i].file_size, runs[i].file_at};
    }
    return OK;
}

/* Decrypted handshake bytes move out of the way of the application data. */
static enum status keep_handshake(struct tls_reader *reader, struct tls_side *side, size_t size)
{
    struct bytes plain = {side->plain + side->plain_size, size};
    plain.data = (const uint8_t *)arena_copy(reader->arena, plain);
    if (plain.data == NULL) {
        return refuse(reader->why, E_MEMORY, 0, "no memory for a handshake");
    }
    struct stream_run run = run_of(side, plain, side->handshake_size);
    enum status status = size == 0 ? OK : add_region(reader, side->handshake.entry, plain, &run, 1);
    if (status == OK && size > 0) {
        status = tls_add_handshake(reader, side, run);
    }
    return status != OK ? status : tls_read_messages(reader, side);
}

static enum status keep_application_data(
        struct tls_reader *reader, struct tls_side *side, size_t size)
{
    if (size == 0) {
        return OK;
    }
    if (!arena_grow(reader->arena, (void **)&side->runs, side->run_count, &side->run_capacity,
                sizeof(*side->runs))) {
        return refuse(reader->why, E_MEMORY, 0, "no memory for decrypted bytes");
    }
    struct bytes plain = {side->plain + side->plain_size, size};
    side->runs[side->run_count++] = run_of(side, plain, side->plain_size);
    side->plain_size += size;
    *reader->plain_left -= size;
    return OK;
}

/* Early data may have been refused, or its secret be missing: then the handshake's keys fit. */
static const char *open_any(struct tls_reader *reader, struct tls_side *side, struct bytes record,
        size_t *ret_size, uint8_t *ret_type)
{
    uint8_t *out = side->plain + side->plain_size;
    const char *objection = protection_open(&side->protection, record, out, ret_size, ret_type);
    if (objection != NULL && side->epoch == EPOCH_EARLY &&
            start_epoch(reader, side, EPOCH_HANDSHAKE)) {
        objection = protection_open(&side->protection, record, out, ret_size, ret_type);
    }
    return objection;
}

enum status tls_open_record(struct tls_reader *reader, struct tls_side *side, struct bytes record)
{
    size_t size = 0;
    uint8_t type = 0;
    if (!prepare_keys(reader, side)) {
        return OK;
    }
    if (!make_room(reader, side)) {
        return refuse(reader->why, E_MEMORY, 0, "no memory for decrypted bytes");
    }
    if (record.size > side->plain_room - side->plain_size || record.size > *reader->plain_left) {
        tls_give_up(side, "the decrypted bytes pass the exhibit's ceiling");
        return OK;
    }
    const char *objection = open_any(reader, side, record, &size, &type);
    bool is_unread_early = objection != NULL && !side->is_server && reader->has_early_data &&
                           side->epoch == EPOCH_HANDSHAKE && side->protection.sequence == 0;
    if (is_unread_early) {
        side->objection = "the client's early data is not decrypted: its secret is not logged";
        return OK;
    }
    if (objection != NULL) {
        tls_give_up(side, objection);
        return OK;
    }
    if (type == TLS_HANDSHAKE) {
        return keep_handshake(reader, side, size);
    }
    return type == TLS_APPLICATION ? keep_application_data(reader, side, size) : OK;
}
