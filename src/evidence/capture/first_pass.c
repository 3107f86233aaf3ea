#include "evidence/capture/work.h"
#include "evidence/packet/link.h"
#include "evidence/packet/wire.h"

#include <inttypes.h>

enum { QUIC_PORT = 443, ETHERNET = 1 };

/* PCAPdroid's Ethernet trailer: magic, uid, 20 bytes of app name, frame check sequence. */
enum { TRAILER_MAGIC = 0x01072021, TRAILER_SIZE = 32, TRAILER_NAME_AT = 8, TRAILER_NAME_SIZE = 20 };

/* One packet on its way through the layers. */
struct step {
    const struct packet *packet;
    struct bytes bytes; /* from the IP header on */
    struct datagram datagram;
    struct segment segment;
    uint32_t flow;
    unsigned side;
};

struct place capture_place(const struct capture *capture, struct bytes bytes)
{
    struct place place = {.entry = capture->compressed ? "capture" : "", .size = bytes.size};
    uintptr_t offset = (uintptr_t)bytes.data - (uintptr_t)capture->packets.data;
    if (offset >= capture->packets.size) {
        return (struct place){.entry = ""};
    }
    place.at = offset;
    place.entry_size = capture->compressed ? capture->file.size : 0;
    return place;
}

static void note_oddity(struct capture *capture, enum oddity oddity, const struct packet *packet)
{
    if (capture->oddities.counts[oddity]++ == 0) {
        capture->oddities.first[oddity] = capture_place(capture, packet->data);
        if (oddity == ODD_LINK_TYPE) {
            capture->oddities.link_type = packet->link_type;
        }
    }
}

const char *capture_server_text(struct capture *capture, const uint8_t address[16], uint8_t version)
{
    if (capture->server == NULL || capture->server_version != version ||
            memcmp(capture->server_address, address, 16) != 0) {
        char text[ADDRESS_TEXT];
        address_print(address, version, text);
        capture->server = arena_copy(capture->arena, bytes_of(text));
        capture->server_version = version;
        memcpy(capture->server_address, address, 16);
    }
    return capture->server;
}

static bool is_dns_port(uint16_t port)
{
    return port == DNS_PORT || port == MDNS_PORT || port == LLMNR_PORT;
}

static enum status read_dns(struct capture *capture, const struct step *step, struct fault *why)
{
    const struct segment *segment = &step->segment;
    const struct datagram *datagram = &step->datagram;
    bool is_answer = segment->payload.size > 2 && (segment->payload.data[2] & 0x80) != 0;
    const uint8_t *server = is_answer ? datagram->source : datagram->destination;
    const uint8_t *client = is_answer ? datagram->destination : datagram->source;
    const char *text = capture_server_text(capture, server, datagram->version);
    if (text == NULL) {
        return refuse(why, E_MEMORY, 0, "no memory for DNS");
    }
    struct dns_sighting sighting = {
            .message = segment->payload,
            .place = capture_place(capture, segment->payload),
            .flow = step->flow,
            .time = step->packet->time,
            .server = text,
            .client = {client, 16},
            .client_port = is_answer ? segment->destination_port : segment->source_port,
            .transport = "udp",
    };
    return dns_log_add(&capture->dns, &sighting, why);
}

/* The app that a PCAPdroid trailer names after the packet in its frame. */
static enum status read_trailer(struct capture *capture, const struct step *step, struct fault *why)
{
    struct flow_state *flow = flow_table_get(&capture->flows, step->flow);
    struct bytes frame = step->packet->data;
    if (flow->app != NULL || step->packet->link_type != ETHERNET || frame.size < TRAILER_SIZE) {
        return OK;
    }
    const uint8_t *trailer = frame.data + frame.size - TRAILER_SIZE;
    if (wire_u32(trailer) != TRAILER_MAGIC || trailer[TRAILER_NAME_AT] == 0) {
        return OK;
    }
    flow->app = arena_copy(
            capture->arena, (struct bytes){trailer + TRAILER_NAME_AT, TRAILER_NAME_SIZE});
    return flow->app == NULL ? refuse(why, E_MEMORY, 0, "no memory for an app's name") : OK;
}

/* True for the datagrams that may hold QUIC's hello: long headers (RFC 9000, section 17.2) from the
 * client, as many as are read. */
static bool may_be_hello(const struct capture *capture, const struct step *step)
{
    const struct flow_state *flow = flow_table_get(&capture->flows, step->flow);
    return step->segment.destination_port == QUIC_PORT && step->segment.payload.size > 5 &&
           (step->segment.payload.data[0] & 0x80) != 0 &&
           flow->sides[step->side].note_count < QUIC_INITIALS_MAX;
}

static enum status keep_payload(struct capture *capture, const struct step *step, struct fault *why)
{
    const struct segment *segment = &step->segment;
    uint8_t protocol = step->datagram.protocol;
    if (segment->payload.size == 0) {
        return OK;
    }
    if (protocol == PROTOCOL_TCP || (protocol == PROTOCOL_UDP && may_be_hello(capture, step))) {
        return flow_table_note(
                &capture->flows, step->flow, step->side, segment, step->packet->time, why);
    }
    return protocol == PROTOCOL_UDP && (is_dns_port(segment->source_port) ||
                                               is_dns_port(segment->destination_port))
                   ? read_dns(capture, step, why)
                   : OK;
}

/* From the datagram on; fragments wait until their packet is whole. */
static enum status read_datagram(struct capture *capture, struct step *step, struct fault *why)
{
    bool in_fragments = step->datagram.is_fragment;
    if (in_fragments) {
        bool whole;
        enum status status = fragments_add(&capture->fragments, &step->datagram, step->packet->time,
                capture->traffic, &whole, why);
        if (status != OK || !whole) {
            return status;
        }
    }
    if (!segment_read(&step->datagram, &step->segment)) {
        note_oddity(capture, ODD_TRANSPORT, step->packet);
        return OK;
    }
    if (step->segment.size > step->segment.payload.size) {
        note_oddity(capture, ODD_CUT, step->packet);
    }
    enum status status = flow_table_add(&capture->flows, &step->datagram, &step->segment,
            step->packet, &step->flow, &step->side, why);
    if (status == OK) {
        status = read_trailer(capture, step, why);
    }
    if (status == OK && !in_fragments) {
        status = labeller_show(capture->labeller, flow_table_get(&capture->flows, step->flow),
                step->bytes, step->packet->time, capture->arena, why);
    }
    return status == OK ? keep_payload(capture, step, why) : status;
}

static enum status read_packet(
        struct capture *capture, const struct packet *packet, struct fault *why)
{
    struct step step = {.packet = packet};
    enum link_result result = link_find_packet(packet->link_type, packet->data, &step.bytes);
    if (result == LINK_UNKNOWN || result == LINK_CUT) {
        note_oddity(capture, result == LINK_CUT ? ODD_LINK_CUT : ODD_LINK_TYPE, packet);
    }
    if (result != LINK_IP) {
        return OK;
    }
    if (!internet_read(step.bytes, &step.datagram)) {
        note_oddity(capture, ODD_HEADER, packet);
        return OK;
    }
    return read_datagram(capture, &step, why);
}

void capture_note_unread(struct capture *capture, uint32_t flow)
{
    if (capture->oddities.counts[ODD_STREAM]++ == 0) {
        struct bytes first = flow_table_get(&capture->flows, flow)->first_packet;
        capture->oddities.first[ODD_STREAM] = capture_place(capture, first);
    }
}

void capture_report_oddities(struct capture *capture)
{
    const struct oddities *odd = &capture->oddities;
    struct anomalies *list = &capture->traffic->anomalies;
    if (odd->counts[ODD_LINK_TYPE] != 0) {
        anomaly_add(list, "link-type-unknown", odd->first[ODD_LINK_TYPE],
                "%" PRIu64 " packets of link types that are not read, first %u",
                odd->counts[ODD_LINK_TYPE], odd->link_type);
    }
    static const struct {
        enum oddity oddity;
        const char *kind, *what;
    } kinds[] = {
            {ODD_LINK_CUT, "link-header-cut", "end inside their link header"},
            {ODD_HEADER, "ip-header-broken", "have an IP header that is broken or cut short"},
            {ODD_TRANSPORT, "transport-header-broken",
                    "have a TCP or UDP header that is broken or cut short"},
            {ODD_CUT, "packet-cut", "were captured only in part"},
    };
    for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
        uint64_t count = odd->counts[kinds[i].oddity];
        if (count != 0) {
            anomaly_add(list, kinds[i].kind, odd->first[kinds[i].oddity], "%" PRIu64 " packets %s",
                    count, kinds[i].what);
        }
    }
    if (odd->counts[ODD_STREAM] != 0) {
        anomaly_add(list, "stream-unknown", odd->first[ODD_STREAM],
                "%" PRIu64 " connections carry neither HTTP nor TLS nor DNS from its start",
                odd->counts[ODD_STREAM]);
    }
    if (capture->fragments.dropped != 0) {
        anomaly_add(list, "fragments-dropped", (struct place){.entry = ""},
                "%" PRIu64 " IP fragments or fragmented packets could not be put together",
                capture->fragments.dropped);
    }
}

/* Packets follow one another in the file: what was read is seldom looked at before the second pass.
 * What a compressed capture holds is no part of the file. */
static void let_go(struct capture *capture, const struct packet *packet)
{
    size_t at = (size_t)(packet->data.data - capture->packets.data);
    if (capture->done != NULL && !capture->compressed && at > capture->done_until &&
            at - capture->done_until >= CAPTURE_PIECE) {
        capture->done(bytes_slice(capture->packets, capture->done_until, at - capture->done_until));
        capture->done_until = at;
    }
}

enum status capture_read_packets(
        struct capture *capture, struct fault *ret_partial, struct fault *why)
{
    struct packet packet;
    struct fault end = {0};
    enum status status;
    while ((status = packet_next(&capture->reader, &packet, &end)) == OK) {
        status = read_packet(capture, &packet, &end);
        if (status != OK) {
            end.at = (uint64_t)(packet.data.data - capture->packets.data);
            break;
        }
        let_go(capture, &packet);
    }
    if (status != E_MEMORY && labeller_finish(capture->labeller, capture->arena, &end) != OK) {
        status = E_MEMORY;
    }
    if (status == E_MEMORY) {
        if (why != NULL) {
            *why = end;
        }
        return E_MEMORY;
    }
    if (status != E_MISSING && ret_partial->status == OK) {
        *ret_partial = end;
    }
    return OK;
}
