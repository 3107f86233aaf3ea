/* checkout.h: reads checkout records, one JSON object a line (docs/formats/checkout.md). */
#ifndef AEDILE_EVIDENCE_CHECKOUT_CHECKOUT_H
#define AEDILE_EVIDENCE_CHECKOUT_CHECKOUT_H

#include "base/arena.h"
#include "model/checkout.h"

enum { CHECKOUTS_MAX = 1 << 20 };

/* Whether the first object of the file says "type":"checkout". */
bool checkout_is_checkout(struct bytes file);

/* Read every record; texts live in the arena. Strict: an unknown, doubled or missing key and a
 * value of the wrong kind are E_MALFORMED, with why->at the line and the text naming line and key;
 * E_LIMIT past CHECKOUTS_MAX. Records before the fault stay in *ret_set. */
MUST_CHECK enum status checkout_read(
        struct bytes file, struct arena *arena, struct checkout_set *ret_set, struct fault *why);

#endif
