#include "evidence/packet/internet.h"

#include "evidence/packet/wire.h"

#include <arpa/inet.h>

enum { EXTENSIONS_MAX = 16, TUNNELS_MAX = 2, IPV4_HEADER = 20, IPV6_HEADER = 40 };

enum { /* IPv6 extension headers and tunnels, by IANA's protocol numbers */
    NEXT_HOP_BY_HOP = 0,
    NEXT_IPV4 = 4,
    NEXT_IPV6 = 41,
    NEXT_ROUTING = 43,
    NEXT_FRAGMENT = 44,
    NEXT_AUTHENTICATION = 51,
    NEXT_DESTINATION = 60,
};

static bool read_ipv4(struct bytes packet, struct datagram *datagram)
{
    if (packet.size < IPV4_HEADER) {
        return false;
    }
    const uint8_t *header = packet.data;
    size_t header_size = (size_t)(header[0] & 15) * 4;
    size_t total = wire_u16(header + 2);
    if (total == 0) { /* left to the network card, which sends it in pieces */
        total = packet.size;
    }
    if (header_size < IPV4_HEADER || header_size > packet.size || total < header_size) {
        return false;
    }
    unsigned fragment = wire_u16(header + 6);
    *datagram = (struct datagram){
            .version = 4,
            .protocol = header[9],
            .payload = bytes_slice(packet, header_size, total - header_size),
            .size = (uint32_t)(total - header_size),
            .is_fragment = (fragment & 0x3fff) != 0,
            .more_fragments = (fragment & 0x2000) != 0,
            .fragment_id = wire_u16(header + 4),
            .fragment_at = (fragment & 0x1fff) * 8,
    };
    memcpy(datagram->source, header + 12, 4);
    memcpy(datagram->destination, header + 16, 4);
    return true;
}

/* Take `size` bytes of headers off the front of the payload. */
static bool skip(struct datagram *datagram, size_t size)
{
    if (size > datagram->payload.size || size > datagram->size) {
        return false;
    }
    datagram->payload = bytes_slice(datagram->payload, size, SIZE_MAX);
    datagram->size -= (uint32_t)size;
    return true;
}

/* One extension header; *ret_more is false when the payload proper has been reached. */
static bool read_extension(struct datagram *datagram, bool *ret_more)
{
    const uint8_t *header = datagram->payload.data;
    uint8_t kind = datagram->protocol;
    *ret_more = kind == NEXT_HOP_BY_HOP || kind == NEXT_ROUTING || kind == NEXT_FRAGMENT ||
                kind == NEXT_AUTHENTICATION || kind == NEXT_DESTINATION;
    if (!*ret_more) {
        return true;
    }
    if (datagram->payload.size < 8) {
        return false;
    }
    datagram->protocol = header[0];
    if (kind == NEXT_FRAGMENT) {
        unsigned fragment = wire_u16(header + 2);
        datagram->fragment_at = fragment & 0xfff8;
        datagram->more_fragments = fragment & 1;
        datagram->is_fragment = datagram->fragment_at != 0 || datagram->more_fragments;
        datagram->fragment_id = wire_u32(header + 4);
        *ret_more = datagram->fragment_at == 0;
        return skip(datagram, 8);
    }
    return skip(datagram, kind == NEXT_AUTHENTICATION ? (header[1] + (size_t)2) * 4
                                                      : (header[1] + (size_t)1) * 8);
}

static bool read_ipv6(struct bytes packet, struct datagram *datagram)
{
    if (packet.size < IPV6_HEADER) {
        return false;
    }
    const uint8_t *header = packet.data;
    size_t size = wire_u16(header + 4);
    if (size == 0) {
        size = packet.size - IPV6_HEADER;
    }
    *datagram = (struct datagram){
            .version = 6,
            .protocol = header[6],
            .payload = bytes_slice(packet, IPV6_HEADER, size),
            .size = (uint32_t)size,
    };
    memcpy(datagram->source, header + 8, 16);
    memcpy(datagram->destination, header + 24, 16);
    bool more = true;
    for (int i = 0; i < EXTENSIONS_MAX && more; i++) {
        /* the rest of a first fragment may hold extension headers cut in two: leave them */
        if (datagram->is_fragment) {
            return true;
        }
        if (!read_extension(datagram, &more)) {
            return false;
        }
    }
    return true;
}

bool internet_read(struct bytes packet, struct datagram *ret_datagram)
{
    struct datagram datagram = {0};
    for (int depth = 0;; depth++) {
        unsigned version = packet.size == 0 ? 0 : packet.data[0] >> 4;
        bool is_read = version == 4 ? read_ipv4(packet, &datagram)
                                    : version == 6 && read_ipv6(packet, &datagram);
        if (!is_read) {
            return false;
        }
        bool is_tunnel = datagram.protocol == NEXT_IPV4 || datagram.protocol == NEXT_IPV6;
        if (!is_tunnel || datagram.is_fragment || depth == TUNNELS_MAX) {
            *ret_datagram = datagram;
            return true;
        }
        packet = datagram.payload;
    }
}

static bool read_tcp(const struct datagram *datagram, struct segment *segment)
{
    const uint8_t *header = datagram->payload.data;
    if (datagram->payload.size < 20) {
        return false;
    }
    size_t header_size = (size_t)(header[12] >> 4) * 4;
    if (header_size < 20 || header_size > datagram->size) {
        return false;
    }
    *segment = (struct segment){
            .source_port = wire_u16(header),
            .destination_port = wire_u16(header + 2),
            .flags = header[13],
            .sequence = wire_u32(header + 4) + (header[13] & TCP_SYN ? 1 : 0),
            .payload = bytes_slice(datagram->payload, header_size, SIZE_MAX),
            .size = (uint32_t)(datagram->size - header_size),
    };
    return true;
}

static bool read_udp(const struct datagram *datagram, struct segment *segment)
{
    const uint8_t *header = datagram->payload.data;
    if (datagram->payload.size < 8) {
        return false;
    }
    size_t size = wire_u16(header + 4);
    if (size < 8 || size > datagram->size) { /* 0: left to the network card; else a lie */
        size = datagram->size;
    }
    *segment = (struct segment){
            .source_port = wire_u16(header),
            .destination_port = wire_u16(header + 2),
            .payload = bytes_slice(datagram->payload, 8, size - 8),
            .size = (uint32_t)(size - 8),
    };
    return true;
}

bool segment_read(const struct datagram *datagram, struct segment *ret_segment)
{
    struct segment segment = {.payload = datagram->payload, .size = datagram->size};
    if ((datagram->protocol == PROTOCOL_TCP && !read_tcp(datagram, &segment)) ||
            (datagram->protocol == PROTOCOL_UDP && !read_udp(datagram, &segment))) {
        return false;
    }
    *ret_segment = segment;
    return true;
}

void address_print(const uint8_t address[16], uint8_t version, char ret_text[ADDRESS_TEXT])
{
    if (inet_ntop(version == 4 ? AF_INET : AF_INET6, address, ret_text, ADDRESS_TEXT) == NULL) {
        ret_text[0] = 0;
    }
}
