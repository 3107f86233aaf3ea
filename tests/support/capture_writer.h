/* capture_writer.h: small packet captures for tests, packet by packet.
 *
 *   struct capture_writer writer = {.link_type = LINK_RAW_IP};
 *   capture_writer_begin(&writer);
 *   struct sent sent = {.from = "10.0.0.2", .to = "10.0.0.1", .to_port = 53, …};
 *   capture_writer_udp(&writer, &sent);
 *   … writer.out …                           free with buffer_free(&writer.out)
 */
#ifndef AEDILE_TESTS_CAPTURE_WRITER_H
#define AEDILE_TESTS_CAPTURE_WRITER_H

#include "base/buffer.h"

enum { LINK_ETHERNET = 1, LINK_RAW_IP = 101 };

struct capture_writer {
    struct buffer out;
    uint16_t link_type;
    bool big_endian, nanoseconds, pcapng;
    bool moving;            /* each packet a millisecond after the one before */
    int64_t time;           /* of the next packet, microseconds */
    struct bytes link_head; /* written before each IP packet */
    const char *comment;    /* of each packet, in pcapng */
};

struct sent {
    const char *from, *to; /* both IPv4 or both IPv6 */
    uint16_t from_port, to_port;
    uint8_t flags; /* of TCP */
    uint32_t sequence;
    struct bytes payload;
};

/* The file's header; in pcapng a section and one interface named "wlan0". */
void capture_writer_begin(struct capture_writer *writer);

/* One frame as it is. */
void capture_writer_frame(struct capture_writer *writer, struct bytes frame);

/* One IP packet with the transport's header. */
void capture_writer_tcp(struct capture_writer *writer, const struct sent *sent);
void capture_writer_udp(struct capture_writer *writer, const struct sent *sent);

/* The IP packet alone, appended to a buffer. */
void put_tcp(struct buffer *out, const struct sent *sent);
void put_udp(struct buffer *out, const struct sent *sent);

/* An IPv4 header before `payload`; `fragment` is the 16 bits of flags and offset. */
void put_ipv4(struct buffer *out, const struct sent *sent, uint8_t protocol, uint16_t id,
        uint16_t fragment, struct bytes payload);

/* A pcapng block of any type around a body. */
void capture_writer_block(struct capture_writer *writer, uint32_t type, struct bytes body);

/* Numbers in the writer's byte order, and in network byte order. */
void put_file_u16(struct buffer *out, bool big_endian, uint16_t value);
void put_file_u32(struct buffer *out, bool big_endian, uint32_t value);
void put_network_u16(struct buffer *out, uint16_t value);
void put_network_u32(struct buffer *out, uint32_t value);

#endif
