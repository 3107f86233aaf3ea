/* packet.h: the packets of a capture file one after another, whatever its format: pcap
 * (draft-ietf-opsawg-pcap) or pcapng (draft-ietf-opsawg-pcapng), already decompressed.
 *
 * Packets borrow the capture's bytes. Of pcapng it also gathers what stands between the packets:
 * interfaces, TLS secrets, the writing program, and the apps that PCAPdroid names. */
#ifndef AEDILE_EVIDENCE_PACKET_PACKET_H
#define AEDILE_EVIDENCE_PACKET_PACKET_H

#include "base/arena.h"
#include "base/buffer.h"

struct packet {
    struct bytes data;   /* as captured, from the link header on */
    uint32_t wire_size;  /* what was sent; data may hold less */
    uint16_t link_type;  /* as registered for LINKTYPE_ values */
    int32_t uid;         /* the Android user that PCAPdroid says owns it; -1: not said */
    int64_t time;        /* microseconds since the epoch, or TIME_UNKNOWN */
    const char *network; /* name of the interface, or NULL */
};

struct packet_interface {
    const char *name;
    uint16_t link_type;
    uint32_t snap_length; /* 0: none */
    bool binary;          /* ticks are 2^-resolution seconds, else 10^-resolution */
    uint8_t resolution;
    int64_t offset; /* seconds to add to every time */
};

struct packet_app {
    uint32_t uid;
    const char *package;
};

/* Ceilings: interfaces of a section, named apps, bytes of one packet and of the embedded secrets.
 */
enum { PACKET_INTERFACES_MAX = 65536, PACKET_APPS_MAX = 65536, PACKET_SIZE_MAX = 16 << 20 };
enum { PACKET_SECRETS_MAX = 64 << 20 };

struct packet_reader {
    struct bytes capture;
    size_t at; /* of the next record or block */
    struct arena *arena;
    bool is_pcapng, big_endian;
    struct packet_interface *interfaces; /* of the section; pcap files have one */
    size_t interface_count, interface_capacity;
    struct buffer secrets; /* key log texts of all secrets blocks; the caller frees it */
    const char *creator;   /* program that wrote the capture, or NULL */
    struct packet_app *apps;
    size_t app_count, app_capacity;
};

/* True when the bytes (four are enough) start as an uncompressed capture does. */
bool packet_is_capture(struct bytes start);

/* Read the header. Strings go to the arena. Faults:
 * E_MALFORMED, E_MEMORY. */
MUST_CHECK enum status packet_reader_open(
        struct bytes capture, struct arena *arena, struct packet_reader *reader, struct fault *why);

/* The next packet; E_MISSING after the last one. Faults: E_MALFORMED where the capture is cut or
 * damaged (what came before counts), E_LIMIT, E_MEMORY. */
MUST_CHECK enum status packet_next(
        struct packet_reader *reader, struct packet *ret_packet, struct fault *why);

/* The two formats' own parts of the above. */
MUST_CHECK enum status pcap_open(struct packet_reader *reader, struct fault *why);
MUST_CHECK enum status pcap_next(
        struct packet_reader *reader, struct packet *ret_packet, struct fault *why);
MUST_CHECK enum status pcapng_open(struct packet_reader *reader, struct fault *why);
MUST_CHECK enum status pcapng_next(
        struct packet_reader *reader, struct packet *ret_packet, struct fault *why);

#endif
