#include "evidence/capture/flow_table.h"

#include "evidence/capture/capture.h"

struct flow_slot {
    uint32_t hash, flow; /* flow 0: free */
};

enum { FIRST_SLOTS = 1024 };

void flow_table_init(struct flow_table *table, struct arena *arena)
{
    *table = (struct flow_table){
            .flows = {.arena = arena, .item_size = sizeof(struct flow_state)},
            .notes = {.arena = arena, .item_size = sizeof(struct note)},
            .seed = (uint64_t)(uintptr_t)table * UINT64_C(0x9e3779b97f4a7c15),
    };
}

__extension__ typedef unsigned __int128 wide;

static uint64_t mix(uint64_t a, uint64_t b)
{
    wide product = (wide)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static uint64_t load(const void *bytes)
{
    uint64_t value;
    memcpy(&value, bytes, sizeof(value));
    return value;
}

static uint32_t hash_key(const struct flow_table *table, const struct flow_key *key)
{
    const uint64_t odd = UINT64_C(0xa0761d6478bd642f);
    const uint8_t *low = key->address[0], *high = key->address[1];
    uint64_t ports = (uint64_t)key->port[0] << 32 | (uint64_t)key->port[1] << 16 |
                     (uint64_t)key->version << 8 | key->protocol;
    uint64_t hash = mix(table->seed ^ ports, odd);
    hash = mix(hash ^ load(low), table->seed ^ load(high) ^ odd);
    hash = mix(hash ^ load(low + 8), table->seed ^ load(high + 8) ^ odd);
    return (uint32_t)hash;
}

/* The key is the same whichever end sent; the side tells which did. */
static unsigned make_key(
        const struct datagram *datagram, const struct segment *segment, struct flow_key *ret_key)
{
    int order = memcmp(datagram->source, datagram->destination, sizeof(datagram->source));
    unsigned side = order != 0 ? order > 0 : segment->source_port > segment->destination_port;
    *ret_key = (struct flow_key){.version = datagram->version, .protocol = datagram->protocol};
    memcpy(ret_key->address[side], datagram->source, sizeof(datagram->source));
    memcpy(ret_key->address[1 - side], datagram->destination, sizeof(datagram->destination));
    ret_key->port[side] = segment->source_port;
    ret_key->port[1 - side] = segment->destination_port;
    return side;
}

static bool keys_equal(const struct flow_key *a, const struct flow_key *b)
{
    return memcmp(a->address, b->address, sizeof(a->address)) == 0 && a->port[0] == b->port[0] &&
           a->port[1] == b->port[1] && a->version == b->version && a->protocol == b->protocol;
}

/* The slot of the key, or the free one where it belongs. The table is never full. */
static struct flow_slot *find_slot(
        const struct flow_table *table, const struct flow_key *key, uint32_t hash)
{
    size_t mask = table->slot_count - 1;
    for (size_t i = hash & mask;; i = (i + 1) & mask) {
        struct flow_slot *slot = &table->slots[i];
        if (slot->flow == 0 ||
                (slot->hash == hash && keys_equal(&flow_table_get(table, slot->flow)->key, key))) {
            return slot;
        }
    }
}

static bool grow_slots(struct flow_table *table)
{
    size_t wanted = table->slot_count == 0 ? FIRST_SLOTS : table->slot_count * 2;
    struct flow_slot *slots = arena_array(table->flows.arena, wanted, sizeof(*slots));
    if (slots == NULL) {
        return false;
    }
    for (size_t i = 0; i < table->slot_count; i++) {
        size_t at = table->slots[i].hash & (wanted - 1);
        while (table->slots[i].flow != 0 && slots[at].flow != 0) {
            at = (at + 1) & (wanted - 1);
        }
        if (table->slots[i].flow != 0) {
            slots[at] = table->slots[i];
        }
    }
    table->slots = slots;
    table->slot_count = wanted;
    return true;
}

/* True when the packet, though between the same ends, begins a new flow. */
static bool begins_anew(const struct flow_state *flow, unsigned side, uint8_t flags,
        uint32_t sequence, int64_t time)
{
    if (flow->key.protocol != PROTOCOL_TCP) {
        return flow->ended != TIME_UNKNOWN && time != TIME_UNKNOWN && time > flow->ended &&
               time - flow->ended > FLOW_IDLE;
    }
    if ((flags & (TCP_SYN | TCP_ACK)) != TCP_SYN) {
        return false;
    }
    return flow->sides[side].opened
                   ? flow->sides[side].opening != sequence
                   : flow->sides[0].first_note != 0 || flow->sides[1].first_note != 0;
}

/* Which side opened a flow whose opening was not seen: servers wait on low ports. */
static unsigned guess_client(const struct flow_key *key, unsigned sender)
{
    bool low_is_service = key->port[0] < 1024, high_is_service = key->port[1] < 1024;
    if (key->protocol == PROTOCOL_TCP && low_is_service == high_is_service &&
            key->port[0] != key->port[1]) {
        return key->port[0] < key->port[1];
    }
    return low_is_service == high_is_service ? sender : low_is_service;
}

static struct flow_state *add_flow(struct flow_table *table, const struct flow_key *key,
        unsigned side, const struct packet *packet)
{
    struct flow_state *flow = pool_add(&table->flows);
    if (flow != NULL) {
        flow->key = *key;
        flow->started = flow->ended = packet->time;
        flow->first_packet = packet->data;
        flow->network = packet->network;
        flow->uid = -1;
        flow->client = (uint8_t)guess_client(key, side);
    }
    return flow;
}

static void count_packet(struct flow_state *flow, unsigned side, const struct segment *segment,
        const struct packet *packet)
{
    struct flow_side *sender = &flow->sides[side];
    sender->packets++;
    sender->bytes += segment->size;
    flow->uid = flow->uid < 0 ? packet->uid : flow->uid;
    flow->ended = packet->time > flow->ended ? packet->time : flow->ended;
    if (flow->key.protocol == PROTOCOL_TCP && (segment->flags & TCP_FIN) != 0) {
        sender->closed = true;
        sender->closing = segment->sequence + (uint32_t)segment->size;
    }
    if (flow->key.protocol == PROTOCOL_TCP && (segment->flags & TCP_SYN) != 0 && !sender->opened) {
        sender->opened = true;
        sender->opening = segment->sequence;
        if (!flow->client_known) {
            flow->client = (uint8_t)(segment->flags & TCP_ACK ? 1 - side : side);
            flow->client_known = true;
        }
    }
}

enum status flow_table_add(struct flow_table *table, const struct datagram *datagram,
        const struct segment *segment, const struct packet *packet, uint32_t *ret_flow,
        unsigned *ret_side, struct fault *why)
{
    if (table->flows.count >= table->slot_count / 2 && !grow_slots(table)) {
        return refuse(why, E_MEMORY, 0, "no memory for flows");
    }
    struct flow_key key;
    unsigned side = make_key(datagram, segment, &key);
    uint32_t hash = hash_key(table, &key);
    struct flow_slot *slot = find_slot(table, &key, hash);
    struct flow_state *flow = slot->flow == 0 ? NULL : flow_table_get(table, slot->flow);
    if (flow == NULL || begins_anew(flow, side, segment->flags, segment->sequence, packet->time)) {
        if (table->flows.count == CAPTURE_FLOWS_MAX) {
            return refuse(why, E_LIMIT, 0, "more than %d flows", CAPTURE_FLOWS_MAX);
        }
        flow = add_flow(table, &key, side, packet);
        if (flow == NULL) {
            return refuse(why, E_MEMORY, 0, "no memory for a flow");
        }
        *slot = (struct flow_slot){hash, table->flows.count};
    }
    count_packet(flow, side, segment, packet);
    *ret_flow = slot->flow;
    *ret_side = side;
    return OK;
}

enum status flow_table_note(struct flow_table *table, uint32_t flow, unsigned side,
        const struct segment *segment, int64_t time, struct fault *why)
{
    struct note *note = pool_add(&table->notes);
    if (note == NULL) {
        return refuse(why, E_MEMORY, 0, "no memory to note a packet");
    }
    *note = (struct note){
            .data = segment->payload.data,
            .time = time,
            .sequence = segment->sequence,
            .size = (uint32_t)segment->payload.size,
    };
    struct flow_side *sender = &flow_table_get(table, flow)->sides[side];
    if (sender->last_note == 0) {
        sender->first_note = table->notes.count;
    } else {
        struct note *last = pool_get(&table->notes, sender->last_note);
        last->next = table->notes.count;
    }
    sender->last_note = table->notes.count;
    sender->note_count++;
    return OK;
}

const char *protocol_name(uint8_t protocol)
{
    static const struct {
        uint8_t number;
        const char *name;
    } names[] = {{1, "icmp"}, {2, "igmp"}, {6, "tcp"}, {17, "udp"}, {47, "gre"}, {50, "esp"},
            {51, "ah"}, {58, "icmpv6"}, {89, "ospf"}, {103, "pim"}, {112, "vrrp"}, {132, "sctp"}};
    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
        if (names[i].number == protocol) {
            return names[i].name;
        }
    }
    return NULL;
}
