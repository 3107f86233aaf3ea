/* fragment.h: puts fragmented IP packets together again (RFC 791, section 3.2; RFC 8200, section
 * 4.5). Where fragments overlap, the one that was captured first counts.
 *
 * Few packets of real traffic come in fragments, so a small fixed number is open at a time; the
 * oldest gives way. */
#ifndef AEDILE_EVIDENCE_CAPTURE_FRAGMENT_H
#define AEDILE_EVIDENCE_CAPTURE_FRAGMENT_H

#include "base/arena.h"
#include "evidence/packet/internet.h"
#include "evidence/traffic/traffic.h"

/* Ceilings: packets open at a time, fragments of one, bytes of all that were put together. */
enum { FRAGMENTS_OPEN_MAX = 64, FRAGMENT_PIECES_MAX = 64, FRAGMENTS_BYTES_MAX = 64 << 20 };

struct fragments {
    struct arena *arena; /* of the packets put together; set by the caller */
    struct assembly *open;
    size_t next, used; /* the place to be filled next; those ever filled */
    size_t bytes;      /* of all packets put together */
    uint64_t dropped;  /* fragments beyond the ceilings, and packets that never became whole */
    const uint8_t *capture;
    bool compressed; /* the exhibit holds the capture compressed: all stems from all of it */
    uint64_t file_size;
    size_t whole_count; /* packets put together so far */
};

/* Take one fragment. When it completes its packet, *ret_whole is true, the datagram becomes the
 * whole packet and its bytes a region of the traffic. Faults: E_MEMORY. */
MUST_CHECK enum status fragments_add(struct fragments *fragments, struct datagram *datagram,
        int64_t time, struct traffic *traffic, bool *ret_whole, struct fault *why);

#endif
