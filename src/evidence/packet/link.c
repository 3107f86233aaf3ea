#include "evidence/packet/link.h"

#include "evidence/packet/wire.h"

/* Link types as registered for pcap (https://www.tcpdump.org/linktypes.html). */
enum {
    LINKTYPE_NULL = 0,
    LINKTYPE_ETHERNET = 1,
    LINKTYPE_PPP = 9,
    LINKTYPE_RAW_OF_OLD = 12,
    LINKTYPE_RAW_OF_OPENBSD = 14,
    LINKTYPE_PPP_HDLC = 50,
    LINKTYPE_PPP_ETHER = 51,
    LINKTYPE_RAW = 101,
    LINKTYPE_LOOP = 108,
    LINKTYPE_LINUX_SLL = 113,
    LINKTYPE_IPV4 = 228,
    LINKTYPE_IPV6 = 229,
    LINKTYPE_LINUX_SLL2 = 276,
};

enum { TAGS_MAX = 16 }; /* VLAN tags and MPLS labels of one frame */

enum {
    ETHER_IPV4 = 0x0800,
    ETHER_VLAN = 0x8100,
    ETHER_IPV6 = 0x86dd,
    ETHER_MPLS = 0x8847,
    ETHER_MPLS_UPSTREAM = 0x8848,
    ETHER_PPPOE = 0x8864,
    ETHER_VLAN_SERVICE = 0x88a8,
    ETHER_VLAN_OLD = 0x9100,
    ETHER_VLAN_OLDER = 0x9200,
};

static enum link_result take_ip(struct bytes packet, struct bytes *ret_packet)
{
    if (packet.size == 0) {
        return LINK_CUT;
    }
    unsigned version = packet.data[0] >> 4;
    if (version != 4 && version != 6) {
        return LINK_OTHER;
    }
    *ret_packet = packet;
    return LINK_IP;
}

static struct bytes after(struct bytes bytes, size_t size)
{
    return bytes_slice(bytes, size, SIZE_MAX);
}

/* PPP's protocol number (RFC 1661, section 2; one byte when compressed), maybe after its address
 * and control bytes. */
static enum link_result take_ppp(struct bytes frame, struct bytes *ret_packet)
{
    if (frame.size >= 2 && frame.data[0] == 0xff && frame.data[1] == 0x03) {
        frame = after(frame, 2);
    }
    if (frame.size < 2) {
        return LINK_CUT;
    }
    bool is_short = frame.data[0] & 1;
    unsigned protocol = is_short ? frame.data[0] : wire_u16(frame.data);
    return protocol == 0x21 || protocol == 0x57
                   ? take_ip(after(frame, is_short ? 1 : 2), ret_packet)
                   : LINK_OTHER;
}

/* PPPoE session header (RFC 2516, section 4). */
static enum link_result take_pppoe(struct bytes frame, struct bytes *ret_packet)
{
    return frame.size < 8 ? LINK_CUT : take_ppp(after(frame, 6), ret_packet);
}

/* Labels up to the one at the bottom of the stack (RFC 3032, section 2.1). */
static enum link_result take_mpls(struct bytes frame, struct bytes *ret_packet)
{
    for (int i = 0; i < TAGS_MAX; i++) {
        if (frame.size < 4) {
            return LINK_CUT;
        }
        bool is_bottom = frame.data[2] & 1;
        frame = after(frame, 4);
        if (is_bottom) {
            return take_ip(frame, ret_packet);
        }
    }
    return LINK_OTHER;
}

static bool is_vlan(unsigned type)
{
    return type == ETHER_VLAN || type == ETHER_VLAN_SERVICE || type == ETHER_VLAN_OLD ||
           type == ETHER_VLAN_OLDER;
}

/* What an EtherType announces; `rest` follows the type. */
static enum link_result take_ether_type(unsigned type, struct bytes rest, struct bytes *ret_packet)
{
    for (int i = 0; i < TAGS_MAX && is_vlan(type); i++) {
        if (rest.size < 4) {
            return LINK_CUT;
        }
        type = wire_u16(rest.data + 2);
        rest = after(rest, 4);
    }
    static const uint8_t snap[6] = {0xaa, 0xaa, 0x03};
    if (type <= 1500 && rest.size >= 8 && memcmp(rest.data, snap, sizeof(snap)) == 0) {
        type = wire_u16(rest.data + 6);
        rest = after(rest, 8);
    }
    switch (type) {
    case ETHER_IPV4:
    case ETHER_IPV6:
        return take_ip(rest, ret_packet);
    case ETHER_PPPOE:
        return take_pppoe(rest, ret_packet);
    case ETHER_MPLS:
    case ETHER_MPLS_UPSTREAM:
        return take_mpls(rest, ret_packet);
    default:
        return LINK_OTHER;
    }
}

/* The address family of BSD loopback, in the byte order of the machine that captured. */
static enum link_result take_loopback(struct bytes frame, struct bytes *ret_packet)
{
    if (frame.size < 4) {
        return LINK_CUT;
    }
    uint32_t family = wire_u32(frame.data);
    if (family > 0xffff) {
        family = file_u32(frame.data, false);
    }
    bool is_ip = family == 2 || family == 10 || family == 24 || family == 28 || family == 30;
    return is_ip ? take_ip(after(frame, 4), ret_packet) : LINK_OTHER;
}

/* A header of fixed size with an EtherType in it. */
static enum link_result take_fixed(
        struct bytes frame, size_t type_at, size_t size, struct bytes *ret_packet)
{
    return frame.size < size ? LINK_CUT
                             : take_ether_type(wire_u16(frame.data + type_at), after(frame, size),
                                       ret_packet);
}

enum link_result link_find_packet(uint16_t link_type, struct bytes frame, struct bytes *ret_packet)
{
    switch (link_type) {
    case LINKTYPE_ETHERNET:
        return take_fixed(frame, 12, 14, ret_packet);
    case LINKTYPE_LINUX_SLL:
        return take_fixed(frame, 14, 16, ret_packet);
    case LINKTYPE_LINUX_SLL2:
        return take_fixed(frame, 0, 20, ret_packet);
    case LINKTYPE_RAW_OF_OLD:
    case LINKTYPE_RAW_OF_OPENBSD:
    case LINKTYPE_RAW:
    case LINKTYPE_IPV4:
    case LINKTYPE_IPV6:
        return take_ip(frame, ret_packet);
    case LINKTYPE_PPP:
    case LINKTYPE_PPP_HDLC:
        return take_ppp(frame, ret_packet);
    case LINKTYPE_PPP_ETHER:
        return take_pppoe(frame, ret_packet);
    case LINKTYPE_NULL:
    case LINKTYPE_LOOP:
        return take_loopback(frame, ret_packet);
    default:
        return LINK_UNKNOWN;
    }
}
