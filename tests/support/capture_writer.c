#include "support/capture_writer.h"

#include <arpa/inet.h>

void put_file_u16(struct buffer *out, bool big_endian, uint16_t value)
{
    uint8_t low = (uint8_t)value, high = (uint8_t)(value >> 8);
    buffer_append_byte(out, (char)(big_endian ? high : low));
    buffer_append_byte(out, (char)(big_endian ? low : high));
}

void put_file_u32(struct buffer *out, bool big_endian, uint32_t value)
{
    uint16_t low = (uint16_t)value, high = (uint16_t)(value >> 16);
    put_file_u16(out, big_endian, big_endian ? high : low);
    put_file_u16(out, big_endian, big_endian ? low : high);
}

void put_network_u16(struct buffer *out, uint16_t value)
{
    put_file_u16(out, true, value);
}

void put_network_u32(struct buffer *out, uint32_t value)
{
    put_file_u32(out, true, value);
}

static void put_padding(struct buffer *out, size_t size)
{
    for (; size % 4 != 0; size++) {
        buffer_append_byte(out, 0);
    }
}

void capture_writer_block(struct capture_writer *writer, uint32_t type, struct bytes body)
{
    uint32_t size = (uint32_t)((body.size + 3) / 4 * 4 + 12);
    put_file_u32(&writer->out, writer->big_endian, type);
    put_file_u32(&writer->out, writer->big_endian, size);
    buffer_append(&writer->out, body);
    put_padding(&writer->out, body.size);
    put_file_u32(&writer->out, writer->big_endian, size);
}

static void put_option(
        struct capture_writer *writer, struct buffer *out, uint16_t code, struct bytes value)
{
    put_file_u16(out, writer->big_endian, code);
    put_file_u16(out, writer->big_endian, (uint16_t)value.size);
    buffer_append(out, value);
    put_padding(out, value.size);
}

static void begin_pcapng(struct capture_writer *writer)
{
    struct buffer SCOPED(buffer_free) section = {0};
    struct buffer SCOPED(buffer_free) network = {0};
    put_file_u32(&section, writer->big_endian, 0x1a2b3c4d);
    put_file_u16(&section, writer->big_endian, 1);
    put_file_u16(&section, writer->big_endian, 0);
    put_file_u32(&section, writer->big_endian, 0xffffffff);
    put_file_u32(&section, writer->big_endian, 0xffffffff);
    put_option(writer, &section, 4, bytes_of("writer 1"));
    put_option(writer, &section, 0, (struct bytes){0});
    capture_writer_block(writer, 0x0a0d0d0a, buffer_bytes(&section));
    put_file_u16(&network, writer->big_endian, writer->link_type);
    put_file_u16(&network, writer->big_endian, 0);
    put_file_u32(&network, writer->big_endian, 65535);
    put_option(writer, &network, 2, bytes_of("wlan0"));
    if (writer->nanoseconds) {
        put_option(writer, &network, 9, bytes_of("\x09"));
    }
    put_option(writer, &network, 0, (struct bytes){0});
    capture_writer_block(writer, 1, buffer_bytes(&network));
}

void capture_writer_begin(struct capture_writer *writer)
{
    if (writer->pcapng) {
        begin_pcapng(writer);
        return;
    }
    struct buffer *out = &writer->out;
    put_file_u32(out, writer->big_endian, writer->nanoseconds ? 0xa1b23c4d : 0xa1b2c3d4);
    put_file_u16(out, writer->big_endian, 2);
    put_file_u16(out, writer->big_endian, 4);
    put_file_u32(out, writer->big_endian, 0);
    put_file_u32(out, writer->big_endian, 0);
    put_file_u32(out, writer->big_endian, 65535);
    put_file_u32(out, writer->big_endian, writer->link_type);
}

static void write_enhanced(struct capture_writer *writer, struct bytes frame)
{
    struct buffer SCOPED(buffer_free) body = {0};
    uint64_t ticks = (uint64_t)writer->time * (writer->nanoseconds ? 1000 : 1);
    put_file_u32(&body, writer->big_endian, 0);
    put_file_u32(&body, writer->big_endian, (uint32_t)(ticks >> 32));
    put_file_u32(&body, writer->big_endian, (uint32_t)ticks);
    put_file_u32(&body, writer->big_endian, (uint32_t)frame.size);
    put_file_u32(&body, writer->big_endian, (uint32_t)frame.size);
    buffer_append(&body, frame);
    put_padding(&body, frame.size);
    if (writer->comment != NULL) {
        put_option(writer, &body, 1, bytes_of(writer->comment));
        put_option(writer, &body, 0, (struct bytes){0});
    }
    capture_writer_block(writer, 6, buffer_bytes(&body));
}

void capture_writer_frame(struct capture_writer *writer, struct bytes frame)
{
    struct buffer *out = &writer->out;
    if (writer->pcapng) {
        write_enhanced(writer, frame);
    } else {
        uint32_t part = (uint32_t)(writer->time % 1000000);
        put_file_u32(out, writer->big_endian, (uint32_t)(writer->time / 1000000));
        put_file_u32(out, writer->big_endian, writer->nanoseconds ? part * 1000 : part);
        put_file_u32(out, writer->big_endian, (uint32_t)frame.size);
        put_file_u32(out, writer->big_endian, (uint32_t)frame.size);
        buffer_append(out, frame);
    }
    writer->time += writer->moving ? 1000 : 0;
}

static void put_address(struct buffer *out, const char *text)
{
    uint8_t address[16] = {0};
    bool is_v6 = strchr(text, ':') != NULL;
    (void)inet_pton(is_v6 ? AF_INET6 : AF_INET, text, address);
    buffer_append(out, (struct bytes){address, is_v6 ? 16 : 4});
}

void put_ipv4(struct buffer *out, const struct sent *sent, uint8_t protocol, uint16_t id,
        uint16_t fragment, struct bytes payload)
{
    put_network_u16(out, 0x4500);
    put_network_u16(out, (uint16_t)(20 + payload.size));
    put_network_u16(out, id);
    put_network_u16(out, fragment);
    put_network_u16(out, (uint16_t)(0x4000 | protocol));
    put_network_u16(out, 0);
    put_address(out, sent->from);
    put_address(out, sent->to);
    buffer_append(out, payload);
}

static void put_ip(
        struct buffer *out, const struct sent *sent, uint8_t protocol, struct bytes payload)
{
    if (strchr(sent->from, ':') == NULL) {
        put_ipv4(out, sent, protocol, 0, 0, payload);
        return;
    }
    put_network_u32(out, 0x60000000);
    put_network_u16(out, (uint16_t)payload.size);
    buffer_append_byte(out, (char)protocol);
    buffer_append_byte(out, 64);
    put_address(out, sent->from);
    put_address(out, sent->to);
    buffer_append(out, payload);
}

void put_tcp(struct buffer *out, const struct sent *sent)
{
    struct buffer SCOPED(buffer_free) segment = {0};
    put_network_u16(&segment, sent->from_port);
    put_network_u16(&segment, sent->to_port);
    put_network_u32(&segment, sent->sequence);
    put_network_u32(&segment, 0);
    put_network_u16(&segment, (uint16_t)(0x5000 | sent->flags));
    put_network_u16(&segment, 65535);
    put_network_u32(&segment, 0);
    buffer_append(&segment, sent->payload);
    put_ip(out, sent, 6, buffer_bytes(&segment));
}

void put_udp(struct buffer *out, const struct sent *sent)
{
    struct buffer SCOPED(buffer_free) datagram = {0};
    put_network_u16(&datagram, sent->from_port);
    put_network_u16(&datagram, sent->to_port);
    put_network_u16(&datagram, (uint16_t)(8 + sent->payload.size));
    put_network_u16(&datagram, 0);
    buffer_append(&datagram, sent->payload);
    put_ip(out, sent, 17, buffer_bytes(&datagram));
}

void capture_writer_tcp(struct capture_writer *writer, const struct sent *sent)
{
    struct buffer SCOPED(buffer_free) frame = {0};
    buffer_append(&frame, writer->link_head);
    put_tcp(&frame, sent);
    capture_writer_frame(writer, buffer_bytes(&frame));
}

void capture_writer_udp(struct capture_writer *writer, const struct sent *sent)
{
    struct buffer SCOPED(buffer_free) frame = {0};
    buffer_append(&frame, writer->link_head);
    put_udp(&frame, sent);
    capture_writer_frame(writer, buffer_bytes(&frame));
}
