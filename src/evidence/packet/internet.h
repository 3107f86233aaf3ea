/* internet.h: reads the headers of IPv4 (RFC 791), IPv6 with its extension headers (RFC 8200), TCP
 * (RFC 9293) and UDP (RFC 768) off a captured packet. Checksums are not looked at: hardware often
 * fills them in after the capture was taken. */
#ifndef AEDILE_EVIDENCE_PACKET_INTERNET_H
#define AEDILE_EVIDENCE_PACKET_INTERNET_H

#include "base/bytes.h"

enum { PROTOCOL_ICMP = 1, PROTOCOL_TCP = 6, PROTOCOL_UDP = 17 };

/* One IP packet, or a fragment of one. */
struct datagram {
    uint8_t version, protocol;
    uint8_t source[16], destination[16]; /* an IPv4 address stands in the first four */
    struct bytes payload;                /* as captured, may be less than size */
    uint32_t size;                       /* of the payload as the headers state it */
    bool is_fragment, more_fragments;
    uint32_t fragment_id, fragment_at; /* the latter in bytes */
};

enum { TCP_FIN = 1, TCP_SYN = 2, TCP_RST = 4, TCP_ACK = 16 };

/* What TCP or UDP carries; for other protocols ports are 0 and the payload is the packet's. */
struct segment {
    uint16_t source_port, destination_port;
    uint8_t flags;     /* of TCP */
    uint32_t sequence; /* of TCP: of the payload's first byte, SYN counted */
    struct bytes payload;
    uint32_t size; /* of the payload as stated */
};

/* False when the headers are broken or cut short. A packet inside an IP packet (IP-in-IP, 6in4) is
 * what is read. */
bool internet_read(struct bytes packet, struct datagram *ret_datagram);

/* Read the transport header of a whole datagram. False as above. */
bool segment_read(const struct datagram *datagram, struct segment *ret_segment);

/* "192.0.2.1" or RFC 5952 text of an address as datagrams hold it. */
enum { ADDRESS_TEXT = 46 };
void address_print(const uint8_t address[16], uint8_t version, char ret_text[ADDRESS_TEXT]);

#endif
