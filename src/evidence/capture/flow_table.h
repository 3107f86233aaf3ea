/* flow_table.h: the first pass: which packets belong together, and where the bytes stand that the
 * second pass puts together. Nothing is copied; a note takes 32 bytes a packet.
 *
 * A flow is a pair of address and port with one protocol. A SYN that does not repeat the one before
 * begins a new flow; without TCP, so does a packet after FLOW_IDLE. */
#ifndef AEDILE_EVIDENCE_CAPTURE_FLOW_TABLE_H
#define AEDILE_EVIDENCE_CAPTURE_FLOW_TABLE_H

#include "evidence/capture/pool.h"
#include "evidence/packet/internet.h"
#include "evidence/packet/packet.h"

#define FLOW_IDLE (INT64_C(180) * 1000000)

/* Where the payload of one packet stands. */
struct note {
    const uint8_t *data;
    int64_t time;
    uint32_t sequence, size;
    uint32_t next; /* the number of the same side's next note, 0: none */
};

struct flow_key {
    uint8_t address[2][16]; /* the lower of address and port first */
    uint16_t port[2];
    uint8_t version, protocol;
};

/* One of the two ends, as a sender. */
struct flow_side {
    uint64_t packets, bytes; /* bytes of payload, repeated ones too */
    uint32_t first_note, last_note, note_count;
    uint32_t opening; /* sequence number of the stream's first byte, when `opened` */
    uint32_t closing; /* that of the byte behind its last one, when `closed` */
    bool opened;      /* its SYN was seen */
    bool closed;      /* its FIN was seen */
};

struct flow_state {
    struct flow_key key;
    struct flow_side sides[2]; /* in the key's order */
    int64_t started, ended;
    struct bytes first_packet;
    const char *network, *app, *label;
    uint16_t label_place;  /* of label.c: where the flow is under way, 0: nowhere */
    uint8_t label_packets; /* shown so far */
    int32_t uid;
    uint8_t client;    /* the side that opened the flow */
    bool client_known; /* by SYN; else it is a guess */
};

struct flow_table {
    struct pool flows, notes; /* of struct flow_state, struct note */
    struct flow_slot *slots;
    size_t slot_count; /* a power of two */
    uint64_t seed;     /* so that a capture cannot be made to fill one slot */
};

void flow_table_init(struct flow_table *table, struct arena *arena);

/* Count a packet. *ret_flow is its flow's number, *ret_side the sender. Faults: E_LIMIT past
 * CAPTURE_FLOWS_MAX flows, E_MEMORY. */
MUST_CHECK enum status flow_table_add(struct flow_table *table, const struct datagram *datagram,
        const struct segment *segment, const struct packet *packet, uint32_t *ret_flow,
        unsigned *ret_side, struct fault *why);

/* Remember where a packet's payload stands. Faults: E_MEMORY. */
MUST_CHECK enum status flow_table_note(struct flow_table *table, uint32_t flow, unsigned side,
        const struct segment *segment, int64_t time, struct fault *why);

static inline struct flow_state *flow_table_get(const struct flow_table *table, uint32_t flow)
{
    return pool_get(&table->flows, flow);
}

/* "tcp", "udp", "icmp" …; NULL for a protocol without a name here. */
const char *protocol_name(uint8_t protocol);

#endif
