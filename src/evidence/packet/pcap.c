#include "evidence/packet/packet.h"
#include "evidence/packet/wire.h"
#include "evidence/traffic/traffic_facts.h"

enum { FILE_HEADER = 24, RECORD_HEADER = 16, MICROSECONDS = 6, NANOSECONDS = 9 };

enum status pcap_open(struct packet_reader *reader, struct fault *why)
{
    struct bytes capture = reader->capture;
    if (capture.size < FILE_HEADER) {
        return refuse(why, E_MALFORMED, capture.size, "the capture's header is cut short");
    }
    reader->big_endian = capture.data[0] == 0xa1;
    bool is_nano = file_u32(capture.data, reader->big_endian) == 0xa1b23c4d;
    if (!arena_grow(reader->arena, (void **)&reader->interfaces, 0, &reader->interface_capacity,
                sizeof(*reader->interfaces))) {
        return refuse(why, E_MEMORY, 0, "no memory for a capture");
    }
    reader->interfaces[0] = (struct packet_interface){
            /* the upper bits tell of a frame check sequence (draft-ietf-opsawg-pcap, section 4) */
            .link_type = (uint16_t)file_u32(capture.data + 20, reader->big_endian),
            .resolution = is_nano ? NANOSECONDS : MICROSECONDS,
    };
    reader->interface_count = 1;
    reader->at = FILE_HEADER;
    return OK;
}

enum status pcap_next(struct packet_reader *reader, struct packet *ret_packet, struct fault *why)
{
    struct bytes rest = bytes_slice(reader->capture, reader->at, SIZE_MAX);
    if (rest.size == 0) {
        return E_MISSING;
    }
    if (rest.size < RECORD_HEADER) {
        return refuse(why, E_MALFORMED, reader->at, "a packet's header is cut short");
    }
    const struct packet_interface *network = &reader->interfaces[0];
    uint32_t seconds = file_u32(rest.data, reader->big_endian);
    uint32_t fraction = file_u32(rest.data + 4, reader->big_endian);
    uint32_t size = file_u32(rest.data + 8, reader->big_endian);
    if (size > PACKET_SIZE_MAX) {
        return refuse(why, E_MALFORMED, reader->at, "a packet of %u bytes, at most %d are taken",
                (unsigned)size, PACKET_SIZE_MAX);
    }
    if (size > rest.size - RECORD_HEADER) {
        return refuse(why, E_MALFORMED, reader->at,
                "a packet is cut short: %u bytes stated, %zu are left", (unsigned)size,
                rest.size - RECORD_HEADER);
    }
    *ret_packet = (struct packet){
            .data = {rest.data + RECORD_HEADER, size},
            .wire_size = file_u32(rest.data + 12, reader->big_endian),
            .link_type = network->link_type,
            .uid = -1,
            .time = (int64_t)seconds * 1000000 +
                    (network->resolution == NANOSECONDS ? fraction / 1000 : fraction),
    };
    reader->at += RECORD_HEADER + (size_t)size;
    return OK;
}
