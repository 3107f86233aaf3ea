#include "evidence/packet/packet.h"

#include "evidence/packet/wire.h"

static bool is_pcapng(struct bytes start)
{
    return start.size >= 4 && wire_u32(start.data) == 0x0a0d0d0a;
}

bool packet_is_capture(struct bytes start)
{
    if (start.size < 4) {
        return false;
    }
    uint32_t magic = file_u32(start.data, false), swapped = wire_u32(start.data);
    return is_pcapng(start) || magic == 0xa1b2c3d4 || swapped == 0xa1b2c3d4 ||
           magic == 0xa1b23c4d || swapped == 0xa1b23c4d;
}

enum status packet_reader_open(
        struct bytes capture, struct arena *arena, struct packet_reader *reader, struct fault *why)
{
    if (!packet_is_capture(capture)) {
        return refuse(why, E_MALFORMED, 0, "not a packet capture: no magic number of one");
    }
    *reader = (struct packet_reader){
            .capture = capture,
            .arena = arena,
            .is_pcapng = is_pcapng(capture),
            .secrets = {.limit = PACKET_SECRETS_MAX},
    };
    return reader->is_pcapng ? pcapng_open(reader, why) : pcap_open(reader, why);
}

enum status packet_next(struct packet_reader *reader, struct packet *ret_packet, struct fault *why)
{
    return reader->is_pcapng ? pcapng_next(reader, ret_packet, why)
                             : pcap_next(reader, ret_packet, why);
}
