/* work.h: what the parts of the capture reader share while one capture is read. */
#ifndef AEDILE_EVIDENCE_CAPTURE_WORK_H
#define AEDILE_EVIDENCE_CAPTURE_WORK_H

#include "evidence/capture/capture.h"
#include "evidence/capture/flow_table.h"
#include "evidence/capture/fragment.h"
#include "evidence/capture/label.h"
#include "evidence/dns/dns_log.h"

/* Memory that is needed only while reading, notes above all: 32 bytes a packet. */
#define CAPTURE_WORK_MAX (UINT64_C(2) << 30)

/* What was met that cannot be read; one anomaly each, with the first place and a count. */
enum oddity {
    ODD_LINK_TYPE,
    ODD_LINK_CUT,
    ODD_HEADER,
    ODD_TRANSPORT,
    ODD_CUT,    /* the capture holds less of the payload than was sent */
    ODD_STREAM, /* a connection in none of the protocols that are read */
    ODDITY_COUNT
};

struct oddities {
    uint64_t counts[ODDITY_COUNT];
    struct place first[ODDITY_COUNT];
    unsigned link_type; /* the first that is unknown */
};

struct capture {
    struct bytes file;    /* the exhibit */
    struct bytes packets; /* the capture: the exhibit, or what it holds compressed */
    bool compressed;
    void (*done)(struct bytes piece); /* NULL: pages of the file are not let go */
    size_t done_until;                /* of the file, in the first pass */
    uint64_t looked_at;               /* payload since the file was let go, in the second */
    struct arena *arena;              /* the caller's */
    struct arena work;
    struct packet_reader reader;
    struct fragments fragments;
    struct flow_table flows;
    struct dns_log dns;
    struct labeller *labeller;
    struct oddities oddities;
    struct traffic *traffic;
    struct region *assembled; /* packets that came in fragments, by address */
    size_t assembled_count;
    const char *server; /* textual form of the address below, as printed last */
    uint8_t server_address[16], server_version;
};

/* The textual form of an address, in the caller's arena; the last one is kept, since a name server
 * is seen again and again. NULL without memory. */
const char *capture_server_text(
        struct capture *capture, const uint8_t address[16], uint8_t version);

/* So many bytes are looked at between two calls of `done`. */
enum { CAPTURE_PIECE = 32 << 20 };

/* Where bytes of the capture stand; without an offset when they are not in it (fragments). */
struct place capture_place(const struct capture *capture, struct bytes bytes);

/* A connection whose content nothing here reads; told with all else once both passes are over. */
void capture_note_unread(struct capture *capture, uint32_t flow);
void capture_report_oddities(struct capture *capture);

/* First pass: read every packet. *ret_partial says where reading ended early. */
MUST_CHECK enum status capture_read_packets(
        struct capture *capture, struct fault *ret_partial, struct fault *why);

/* Make the flow rows. Afterwards row n is flow n of the table. */
MUST_CHECK enum status capture_list_flows(struct capture *capture, struct fault *why);

/* Second pass: put streams together and read TLS, HTTP and DNS in them; QUIC's hellos. What a
 * ceiling leaves out is said in *ret_partial. */
MUST_CHECK enum status capture_read_streams(struct capture *capture, struct bytes key_log_text,
        struct fault *ret_partial, struct fault *why);

#endif
