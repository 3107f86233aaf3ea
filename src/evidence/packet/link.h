/* link.h: finds the IP packet in a captured frame: Ethernet with VLAN tags, MPLS, PPPoE and
 * LLC/SNAP, raw IP, Linux cooked captures, PPP and BSD loopback. Everything else is named as not
 * read. */
#ifndef AEDILE_EVIDENCE_PACKET_LINK_H
#define AEDILE_EVIDENCE_PACKET_LINK_H

#include "base/bytes.h"

enum link_result {
    LINK_IP,      /* *ret_packet starts with an IPv4 or IPv6 header */
    LINK_OTHER,   /* a protocol that is not IP, such as ARP */
    LINK_CUT,     /* the frame ends inside its link header */
    LINK_UNKNOWN, /* a link type that is not read */
};

enum link_result link_find_packet(uint16_t link_type, struct bytes frame, struct bytes *ret_packet);

#endif
