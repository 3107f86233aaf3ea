#include "evidence/tls/quic_packet.h"
#include "evidence/tls/tls_reader.h"

#include <stdlib.h>

enum { HELLO_MAX = 1 << 14, FRAGMENTS_MAX = 512, MESSAGE_HEADER = 4, CLIENT_HELLO = 1 };

/* CRYPTO frames put together (RFC 9000, section 19.6), which come in any order. */
struct assembly {
    uint8_t data[HELLO_MAX];
    bool seen[HELLO_MAX];
    size_t whole; /* bytes seen from the start on without a hole */
    struct region_piece pieces[FRAGMENTS_MAX];
    size_t piece_count;
    struct quic_keys keys;
    struct buffer plain;
    bool lacks_memory;
};

static void add_fragment(struct assembly *assembly, uint64_t at, struct bytes bytes,
        const struct stream_run *datagram)
{
    bool is_new = false;
    if (at > HELLO_MAX || bytes.size > HELLO_MAX - at || assembly->piece_count == FRAGMENTS_MAX) {
        return;
    }
    for (size_t i = 0; i < bytes.size; i++) {
        is_new = is_new || !assembly->seen[at + i];
        if (!assembly->seen[at + i]) {
            assembly->data[at + i] = bytes.data[i];
            assembly->seen[at + i] = true;
        }
    }
    if (is_new) {
        assembly->pieces[assembly->piece_count++] =
                (struct region_piece){at, datagram->file_size, datagram->file_at};
    }
    while (assembly->whole < HELLO_MAX && assembly->seen[assembly->whole]) {
        assembly->whole++;
    }
}

/* ACK (RFC 9000, section 19.3): only passed over. */
static void skip_ack(struct cursor *frames, bool has_counts)
{
    (void)quic_number(frames); /* largest */
    (void)quic_number(frames); /* delay */
    uint64_t ranges = quic_number(frames);
    (void)quic_number(frames); /* first range */
    for (uint64_t i = 0; i < ranges && !frames->failed; i++) {
        (void)quic_number(frames);
        (void)quic_number(frames);
    }
    for (int i = 0; has_counts && i < 3; i++) {
        (void)quic_number(frames);
    }
}

/* The frames that an Initial packet may hold; at any other the reading ends. */
static void read_frames(
        struct assembly *assembly, struct bytes plain, const struct stream_run *datagram)
{
    enum { PADDING = 0, PING = 1, ACK = 2, ACK_ECN = 3, CRYPTO = 6 };
    struct cursor frames = {.input = plain};
    while (!frames.failed && frames.at < plain.size) {
        uint64_t type = quic_number(&frames);
        if (type == ACK || type == ACK_ECN) {
            skip_ack(&frames, type == ACK_ECN);
        } else if (type == CRYPTO) {
            uint64_t at = quic_number(&frames), size = quic_number(&frames);
            struct bytes bytes = cursor_take(&frames, size > plain.size ? SIZE_MAX : (size_t)size);
            if (!frames.failed) {
                add_fragment(assembly, at, bytes, datagram);
            }
        } else if (type != PADDING && type != PING) {
            return;
        }
    }
}

/* The keys come from the first packet; after a Retry, from the one that answers it. */
static bool open_packet(struct assembly *assembly, const struct quic_packet *packet)
{
    if (assembly->keys.is_set && quic_open(packet, &assembly->keys, &assembly->plain)) {
        return true;
    }
    struct quic_keys keys;
    if (!quic_derive_keys(packet->version, packet->connection, &keys) ||
            !quic_open(packet, &keys, &assembly->plain)) {
        return false;
    }
    assembly->keys = keys;
    return true;
}

static void read_datagram(struct assembly *assembly, const struct stream_run *datagram)
{
    struct cursor cursor = {.input = datagram->bytes};
    struct quic_packet packet;
    while (cursor.at < cursor.input.size && quic_next_packet(&cursor, &packet)) {
        if (packet.is_initial && open_packet(assembly, &packet)) {
            read_frames(assembly, buffer_bytes(&assembly->plain), datagram);
        }
        assembly->lacks_memory = assembly->lacks_memory || assembly->plain.failed;
    }
}

/* Length of the ClientHello when all of it was seen, 0 otherwise. */
static size_t hello_size(const struct assembly *assembly)
{
    const uint8_t *data = assembly->data;
    if (assembly->whole < MESSAGE_HEADER || data[0] != CLIENT_HELLO) {
        return 0;
    }
    size_t size = MESSAGE_HEADER + ((size_t)data[1] << 16 | (size_t)data[2] << 8 | data[3]);
    return size <= assembly->whole ? size : 0;
}

static int by_offset(const void *a, const void *b)
{
    const struct region_piece *left = a, *right = b;
    if (left->at != right->at) {
        return left->at < right->at ? -1 : 1;
    }
    return (left->file_at > right->file_at) - (left->file_at < right->file_at);
}

/* Keep the message as a region that stems from the datagrams. */
static enum status keep_hello(struct assembly *assembly, size_t size, struct arena *arena,
        struct traffic *traffic, struct bytes *ret_hello, struct fault *why)
{
    const char *data = arena_copy(arena, (struct bytes){assembly->data, size});
    struct region region = {.piece_count = assembly->piece_count};
    region.entry = arena_print(arena, "quic/%zu/client", traffic->tls_session_count);
    region.pieces = arena_array(arena, assembly->piece_count, sizeof(*region.pieces));
    region.bytes = (struct bytes){(const uint8_t *)data, size};
    if (data == NULL || region.entry == NULL || region.pieces == NULL ||
            !traffic_add_region(traffic, arena, &region)) {
        return refuse(why, E_MEMORY, 0, "no memory for a ClientHello");
    }
    qsort(assembly->pieces, assembly->piece_count, sizeof(*assembly->pieces), by_offset);
    memcpy(region.pieces, assembly->pieces, assembly->piece_count * sizeof(*region.pieces));
    *ret_hello = region.bytes;
    return OK;
}

static enum status add_hello(struct assembly *assembly, size_t size, uint32_t flow, int64_t started,
        struct arena *arena, struct traffic *traffic, struct fault *why)
{
    struct tls_hello hello;
    struct bytes message = {assembly->data, size};
    if (!client_hello_read(bytes_slice(message, MESSAGE_HEADER, size), &hello)) {
        return refuse(why, E_MISSING, 0, "a malformed ClientHello");
    }
    enum status status = tls_add_session(traffic, arena, flow, started, why);
    if (status != OK) {
        return status;
    }
    struct tls_session *session = &traffic->tls_sessions[traffic->tls_session_count - 1];
    session->quic = true;
    session->not_decrypted = "QUIC is not decrypted";
    status = keep_hello(assembly, size, arena, traffic, &message, why);
    if (status != OK || !client_hello_read(bytes_slice(message, MESSAGE_HEADER, size), &hello)) {
        return status;
    }
    return tls_describe_client(&hello, message, arena, session, why);
}

enum status quic_read_hello(const struct stream_run *datagrams, size_t count, uint32_t flow,
        struct arena *arena, struct traffic *traffic, struct fault *why)
{
    struct assembly *assembly = calloc(1, sizeof(*assembly));
    size_t size = 0;
    if (assembly == NULL) {
        return refuse(why, E_MEMORY, 0, "no memory for a ClientHello");
    }
    for (size_t i = 0; size == 0 && i < count && i < QUIC_INITIALS_MAX; i++) {
        read_datagram(assembly, &datagrams[i]);
        size = hello_size(assembly);
    }
    enum status status = OK;
    if (assembly->lacks_memory) {
        status = refuse(why, E_MEMORY, 0, "no memory for a QUIC packet");
    } else if (size == 0) {
        status = refuse(why, E_MISSING, 0, "no QUIC ClientHello");
    } else {
        status = add_hello(assembly, size, flow, datagrams[0].time, arena, traffic, why);
    }
    buffer_free(&assembly->plain);
    free(assembly);
    return status;
}
