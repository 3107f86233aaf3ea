/* label.h: nDPI's names for what flows carry, such as "TLS.WeChat": a hint for readers and never
 * proof. Only flows' first packets are shown to it, and it never guesses by port alone. */
#ifndef AEDILE_EVIDENCE_CAPTURE_LABEL_H
#define AEDILE_EVIDENCE_CAPTURE_LABEL_H

#include "evidence/capture/flow_table.h"

/* Ceilings: packets shown of one flow, flows under way at a time (the oldest gives way). */
enum { LABEL_PACKETS_MAX = 12, LABEL_FLOWS_MAX = 4096 };

struct labeller;

/* nDPI itself, which takes 20 ms, is started by the first packet. Faults: E_MEMORY; E_MISSING: its
 * library is not there. */
MUST_CHECK enum status labeller_open(struct labeller **ret_labeller, struct fault *why);
void labeller_close(struct labeller *labeller);

/* Show it a flow's packet, from the IP header on. Labels go to the arena. Faults: E_MEMORY. */
MUST_CHECK enum status labeller_show(struct labeller *labeller, struct flow_state *flow,
        struct bytes packet, int64_t time, struct arena *arena, struct fault *why);

/* Give the flows that are still under way the names known so far. Faults: E_MEMORY. */
MUST_CHECK enum status labeller_finish(
        struct labeller *labeller, struct arena *arena, struct fault *why);

#endif
