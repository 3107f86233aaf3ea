/* quic_packet.h: opens a client's QUIC Initial packets (RFC 9000, section 17.2.2; RFC 9001, section
 * 5). Their keys come from what the packet itself says, so anybody may read them. */
#ifndef AEDILE_EVIDENCE_TLS_QUIC_PACKET_H
#define AEDILE_EVIDENCE_TLS_QUIC_PACKET_H

#include "base/buffer.h"
#include "base/cursor.h"

enum { QUIC_KEY = 16, QUIC_IV = 12, QUIC_CONNECTION_ID_MAX = 20 };

struct quic_keys {
    bool is_set;
    uint8_t key[QUIC_KEY], iv[QUIC_IV], header_key[QUIC_KEY];
};

/* A packet with a long header, as it stands in a datagram. */
struct quic_packet {
    struct bytes whole;      /* header and payload */
    struct bytes connection; /* destination connection id */
    uint32_t version;
    size_t number_at; /* where the protected packet number starts */
    bool is_initial;
};

/* The packet at the cursor, which passes it. False when there is none that can be read: a short
 * header, another version, or a cut one. */
bool quic_next_packet(struct cursor *datagram, struct quic_packet *ret_packet);

/* The client's keys for Initial packets (RFC 9001, section 5.2). False when OpenSSL cannot. */
bool quic_derive_keys(uint32_t version, struct bytes connection, struct quic_keys *ret_keys);

/* Open an Initial packet into `out`, cleared first. False when it is not authentic,
 * or without memory: then out->failed. */
bool quic_open(const struct quic_packet *packet, const struct quic_keys *keys, struct buffer *out);

/* A number of one, two, four or eight bytes (RFC 9000, section 16). */
uint64_t quic_number(struct cursor *cursor);

#endif
